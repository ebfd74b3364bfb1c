"""What was agreed in a quarterly talk: its words, who does it, by when, and how it stands."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.errors import FieldError
from portal.domain.texts import check_text

LONGEST_NOTE = 4000
LONGEST_AGREEMENT = 500
LONGEST_HOLDER = 120
FARTHEST = timedelta(days=3 * 366)
"""How long after the first day of its quarter an agreement can be due."""


class Standing(StrEnum):
    """How an agreement stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class AgreementContent:
    """All that people write of an agreement; without `due_on` no day was agreed."""

    text: str
    holder: str = ""
    due_on: date | None = None
    standing: Standing = Standing.OPEN


def check_note(text: str) -> list[FieldError]:
    """Find what is wrong with a note: an empty one is fine, codes as check_text."""
    return check_text(text, "text", max_length=LONGEST_NOTE)


def check_agreement(content: AgreementContent, *, quarter: date) -> list[FieldError]:
    """Find what is wrong with an agreement of the talk about the quarter that begins on a day.

    Codes: `agreement_missing`, `holder_missing`, `agreement_day`, and those of check_text.
    """
    found = check_text(content.text, "text", max_length=LONGEST_AGREEMENT)
    found += check_text(content.holder, "holder", max_length=LONGEST_HOLDER)
    if not content.text:
        found.append(FieldError("agreement_missing", "text"))
    if not content.holder:
        found.append(FieldError("holder_missing", "holder"))
    if content.due_on is not None and not quarter <= content.due_on <= quarter + FARTHEST:
        found.append(FieldError("agreement_day", "due_on"))
    return found
