"""The Dutch sentence of every code that a rule refuses or asks with: what is wrong, and what to do."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum

from portal.web.present import date_text, label
from portal.web.sentences import SENTENCES

UNKNOWN_CODE = "Dit kan nu niet. Probeer het later opnieuw, of neem contact op met de beheerder."


class _Blanks(dict[str, str]):
    """The data of an error; a blank without data shows as three dots, never as a fault."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(code: str, /, **data: object) -> str:
    """Return the sentence that belongs to a code, with its blanks filled."""
    template = SENTENCES.get(code)
    if template is None:
        return UNKNOWN_CODE
    return template.format_map(_Blanks(_words(data)))


def _words(data: Mapping[str, object]) -> dict[str, str]:
    found = {}
    for key, value in data.items():
        if isinstance(value, Enum):
            found[key] = label(value)
        elif isinstance(value, date | datetime):
            found[key] = date_text(value)
        else:
            found[key] = str(value)
    if isinstance(seconds := data.get("retry_after"), int):
        minutes = -(-seconds // 60)
        found["minutes"] = "1 minuut" if minutes == 1 else f"{minutes} minuten"
    return found
