"""The forms of an access team, a crisis number or a document: what it says, and from when until when."""

from wtforms import SelectField, StringField, TextAreaField

from portal.domain.access_points import FIELDS, AccessContent, AccessKind, DocumentKind
from portal.domain.errors import FieldError, InvalidError
from portal.services.access_edit import Wish
from portal.services.access_holders import Holder
from portal.web.access_words import ACCESS_FIELDS
from portal.web.forms.base import without_edges
from portal.web.forms.seen import SeenForm
from portal.web.present import date_short, label

TEXTS = ("name", "audience", "phone", "email", "website", "opening_hours", "address", "note")


def _line(name: str) -> StringField:
    return StringField(ACCESS_FIELDS[name], filters=[without_edges])


class GoneForm(SeenForm):
    """From which day something is not shown any more."""

    valid_from = StringField("Niet meer tonen vanaf", filters=[without_edges])

    def wish(self, kind: AccessKind) -> Wish:
        """Read the form of one of a kind. Raises InvalidError."""
        faults: list[FieldError] = []
        valid_from = self.day("valid_from", faults)
        if faults or valid_from is None:
            raise InvalidError(faults or [FieldError("date_unreadable", "valid_from")])
        return Wish(valid_from)


class AccessForm(GoneForm):
    """Everything that people may change of one; nothing else in a request is read."""

    holder = SelectField("Voor wie is dit", choices=list, validate_choice=False)
    name = _line("name")
    audience = _line("audience")
    phone = _line("phone")
    email = _line("email")
    website = _line("website")
    opening_hours = _line("opening_hours")
    address = _line("address")
    note = TextAreaField(ACCESS_FIELDS["note"], filters=[without_edges])
    document_kind = SelectField(
        ACCESS_FIELDS["document_kind"],
        choices=lambda: [("", "kies een soort"), *((one.value, label(one)) for one in DocumentKind)],
        validate_choice=False,
    )
    dated_on = _line("dated_on")
    valid_from = _line("valid_from")
    valid_until = _line("valid_until")

    def wish(self, kind: AccessKind) -> Wish:
        """Read what one of a kind has. Raises InvalidError with all that cannot be read, by field."""
        faults: list[FieldError] = []
        valid_from, valid_until = self.day("valid_from", faults), self.day("valid_until", faults)
        has = FIELDS[kind]
        dated_on = self.day("dated_on", faults) if "dated_on" in has else None
        if valid_from is None and not faults:
            faults.append(FieldError("date_unreadable", "valid_from"))
        said = (self.document_kind.data or "") if "document_kind" in has else ""
        if said and said not in set(DocumentKind):
            faults.append(FieldError("choice_unknown", "document_kind"))
        if faults or valid_from is None:
            raise InvalidError(faults)
        texts = {name: self[name].data or None for name in TEXTS[1:]}
        of = DocumentKind(said) if said else None
        content = AccessContent(self.name.data or "", **texts, document_kind=of, dated_on=dated_on)
        return Wish(valid_from, valid_until, content)

    def offer(self, holders: list[Holder]) -> None:
        """Give the regions and municipalities to choose from."""
        self.holder.choices = [("", "kies"), *((one.key, one.name) for one in holders)]


def typed_content(content: AccessContent) -> dict[str, str]:
    """Write what it says as the form shows it."""
    shown = {name: getattr(content, name) or "" for name in TEXTS}
    shown["document_kind"] = content.document_kind.value if content.document_kind else ""
    shown["dated_on"] = date_short(content.dated_on) if content.dated_on else ""
    return shown
