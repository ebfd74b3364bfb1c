"""The forms of a contract manager's acts: excuse, pause, note, and the same for several at once."""

from datetime import date

from wtforms import HiddenField, SelectField, StringField, TextAreaField

from portal.domain.errors import FieldError, InvalidError
from portal.domain.terms import CalendarKind
from portal.services.excuses import Span
from portal.web.board_filter import day_of, read_number
from portal.web.forms.base import Form, without_edges
from portal.web.present import label


def _kinds() -> list[tuple[str, str]]:
    return [("", "wachttijden en indicatoren"), *((kind.value, label(kind)) for kind in CalendarKind)]


class ReasonForm(Form):
    """An act that wants a reason and nothing more."""

    reason = TextAreaField("Waarom?", filters=[without_edges])


class ExcuseForm(ReasonForm):
    """For which days and what nothing is asked, and why."""

    region_id = SelectField("Regio", choices=list, validate_choice=False)
    kind = SelectField("Waarvoor?", choices=_kinds, validate_choice=False)
    starts_on = StringField("Eerste dag", filters=[without_edges])
    ends_on = StringField("Laatste dag", filters=[without_edges])

    def span(self) -> Span:
        """Read the days and the kind. Raises InvalidError with all that cannot be read, by field."""
        days = {name: day_of(self[name].data or "") for name in ("starts_on", "ends_on")}
        faults = [FieldError("day_unreadable", name) for name, day in days.items() if day is None]
        if self.kind.data and self.kind.data not in set(CalendarKind):
            faults.append(FieldError("choice_unknown", "kind"))
        if faults:
            raise InvalidError(faults)
        kind = CalendarKind(self.kind.data) if self.kind.data else None
        return Span(days["starts_on"] or date.min, days["ends_on"] or date.min, kind)


class PauseForm(ReasonForm):
    """Whom to leave alone until when, and why."""

    region_id = SelectField("Regio", choices=list, validate_choice=False)
    person = SelectField("Voor wie?", choices=list, validate_choice=False)
    until = StringField("Tot en met", filters=[without_edges])

    def person_id(self) -> int | None:
        """Read for whom; None is for everybody. Raises InvalidError for what is no person."""
        found = read_number(self.person.data)
        if self.person.data and found is None:
            raise InvalidError([FieldError("choice_unknown", "person")])
        return found

    def last_day(self) -> date:
        """Read the last day. Raises InvalidError `day_unreadable`."""
        found = day_of(self.until.data or "")
        if found is None:
            raise InvalidError([FieldError("day_unreadable", "until")])
        return found


class NoteForm(Form):
    """What was said about one obligation."""

    obligation_id = SelectField("Waarover?", choices=list, validate_choice=False)
    text = TextAreaField("Wat is er besproken?", filters=[without_edges])


class TogetherForm(ReasonForm):
    """The same act for several providers."""

    act = HiddenField()
