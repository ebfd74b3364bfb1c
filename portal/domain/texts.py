"""What any text that people type must stand: length, no hidden characters, no client data."""

import unicodedata

from portal.domain.errors import FieldError
from portal.domain.identifiers import holds_birth_date, holds_bsn

MAX_TEXT_LENGTH = 500

_ALLOWED_CONTROLS = frozenset("\n\r\t")
_HIDDEN = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def check_text(text: str | None, field: str, *, max_length: int = MAX_TEXT_LENGTH) -> list[FieldError]:
    """Find what is wrong with a free text.

    Codes: `text_too_long`, `control_characters`, `holds_bsn`, `holds_birth_date`.
    The data of a fault never holds the text itself, so that client data is not shown or logged again.
    """
    if not text:
        return []
    if len(text) > max_length:
        return [FieldError("text_too_long", field, {"maximum": max_length, "length": len(text)})]
    found = []
    if has_control_characters(text):
        found.append(FieldError("control_characters", field))
    if holds_bsn(text):
        found.append(FieldError("holds_bsn", field))
    if holds_birth_date(text):
        found.append(FieldError("holds_birth_date", field))
    return found


def has_control_characters(text: str) -> bool:
    """Say whether a text holds control, line-separator or direction characters; newline and tab are fine."""
    return any(
        character in _HIDDEN
        or (unicodedata.category(character) in ("Cc", "Cs") and character not in _ALLOWED_CONTROLS)
        for character in text
    )
