"""The form that all forms are: Dutch messages, and the refusals of a service at their fields."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from flask_wtf import FlaskForm
from wtforms import Field

from portal.domain.errors import DomainError, FieldError, InvalidError
from portal.web.messages import sentence

Member = TypeVar("Member", bound=StrEnum)

_DUTCH = {
    "This field is required.": "Vul dit veld in.",
    "Not a valid integer value.": "Vul een heel getal in.",
    "Not a valid choice.": "Kies een van de mogelijkheden.",
    "Invalid Choice: could not coerce.": "Kies een van de mogelijkheden.",
    "Not a valid date value.": "Vul een datum in, zoals 31-12-2026.",
    "Not a valid decimal value.": "Vul een getal in.",
    "Not a valid float value.": "Vul een getal in.",
    "Invalid input.": "Controleer wat u heeft ingevuld.",
    "Invalid email address.": sentence("email_invalid"),
    "CSRF token missing.": sentence("form_expired"),
    "Invalid CSRF Token.": sentence("form_expired"),
    "CSRF token expired.": sentence("form_expired"),
    "CSRF failed.": sentence("form_expired"),
}


class DutchMessages:
    """What WTForms says, in Dutch; any other message comes out as one that is true of every fault."""

    def gettext(self, string: str) -> str:
        return _DUTCH.get(string, "Controleer wat u heeft ingevuld.")

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


class Form(FlaskForm):
    """A form of this house. Fields carry their own label; errors are shown at the field and on top."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: object) -> DutchMessages:
            return DutchMessages()

    def choice(self, name: str, kind: type[Member]) -> Member | None:
        """Read a choice; an empty one is None. Raises InvalidError for what is not in the list."""
        text = self[name].data
        if text and text not in set(kind):
            raise InvalidError([FieldError("choice_unknown", name)])
        return kind(text) if text else None

    def add_refusal(self, error: DomainError) -> None:
        """Show what a service refused: at its field where the form has it, else on top."""
        faults: Iterable[FieldError] = (FieldError(error.code, error.field, error.data),)
        if isinstance(error, InvalidError):
            faults = error.errors
        for fault in faults:
            words = sentence(fault.code, **fault.data)
            field = self._fields.get(fault.field or "")
            if field is None:
                self.form_errors.append(words)
            else:
                field.errors = [*field.errors, words]

    def summary(self) -> list[tuple[str | None, str]]:
        """List all errors for the box on top: the id of the field, or None, and the sentence."""
        found: list[tuple[str | None, str]] = [(None, words) for words in self.form_errors]
        for field in self._visible():
            found += [(str(field.id), str(words)) for words in field.errors]
        return found

    def _visible(self) -> list[Field]:
        return [field for name, field in self._fields.items() if name != "csrf_token"]


def without_edges(text: str | None) -> str | None:
    """Take spaces and null characters off what was typed; for a field's `filters`."""
    return text.replace("\0", "").strip() if text else text
