"""The forms of a region's own notes and agreements about a quarterly talk."""

from wtforms import HiddenField, SelectField, StringField, TextAreaField

from portal.domain.agreements import AgreementContent, Standing
from portal.domain.errors import FieldError, InvalidError
from portal.web.board_filter import day_of, read_number
from portal.web.forms.base import Form, without_edges
from portal.web.present import date_short, label


class NoteForm(Form):
    """The region's note for one quarter."""

    text = TextAreaField("Notities voor het gesprek", filters=[without_edges])
    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version that stood on the page; 0: none did."""
        return read_number(self.version.data) or 0


class AgreementForm(Form):
    """What was agreed, who does it, by when, and how it stands."""

    text = TextAreaField("Wat is er afgesproken?", filters=[without_edges])
    holder = StringField("Wie doet dit?", filters=[without_edges])
    due_on = StringField("Uiterlijk op", filters=[without_edges])
    standing = SelectField(
        "Hoe staat het ervoor?",
        choices=lambda: [(one.value, label(one)) for one in Standing],
        default=Standing.OPEN.value,
        validate_choice=False,
    )
    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version that stood on the page; 0: none did."""
        return read_number(self.version.data) or 0

    def content(self) -> AgreementContent:
        """Read the agreement. Raises InvalidError for a day or a standing that cannot be read."""
        faults = []
        day = day_of(self.due_on.data or "")
        if self.due_on.data and day is None:
            faults.append(FieldError("date_unreadable", "due_on"))
        standing = self.standing.data or Standing.OPEN.value
        if standing not in set(Standing):
            faults.append(FieldError("standing_unknown", "standing"))
        if faults:
            raise InvalidError(faults)
        text = "\n".join((self.text.data or "").split("\r\n"))
        return AgreementContent(text, self.holder.data or "", day, Standing(standing))


def agreement_data(content: AgreementContent, version: int) -> dict[str, str]:
    """Give what a form of an agreement begins with."""
    return {
        "text": content.text,
        "holder": content.holder,
        "due_on": date_short(content.due_on),
        "standing": content.standing.value,
        "version": str(version),
    }
