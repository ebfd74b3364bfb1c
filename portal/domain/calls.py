"""What a referrer notes of a call to a provider: how it went, and when to call again."""

from datetime import date, timedelta
from enum import StrEnum

from portal.domain.errors import FieldError
from portal.domain.feedback import FeedbackKind
from portal.domain.texts import check_text

LONGEST_REMARK = 300
CALLS_KEPT = timedelta(days=90)
"""How long a note is kept after it was last changed."""
MOST_CALLS = 200
"""How many offerings a person's list holds."""


class CallOutcome(StrEnum):
    """How a call went, or that it is still to be made."""

    OPEN = "open"
    PLACE = "place"
    FULL = "full"
    SILENT = "silent"
    LATER = "later"


TOLD_AS: dict[CallOutcome, FeedbackKind] = {
    CallOutcome.PLACE: FeedbackKind.WAIT,
    CallOutcome.FULL: FeedbackKind.WAIT,
    CallOutcome.SILENT: FeedbackKind.CONTACT,
}
"""The outcomes that say something about the figures or the number, and what to report them as."""


def check_call(
    outcome: CallOutcome | None, remark: str, again_on: date | None, *, today: date
) -> list[FieldError]:
    """Find everything that may not be noted; empty when all is well. A day to call again needs one ahead."""
    found = check_text(remark, "remark", max_length=LONGEST_REMARK)
    if outcome is None:
        found.insert(0, FieldError("call_outcome_missing", "outcome"))
    if outcome is CallOutcome.LATER:
        if again_on is None:
            found.append(FieldError("call_day_missing", "again_on"))
        elif not today <= again_on <= today + CALLS_KEPT:
            found.append(FieldError("call_day_out_of_reach", "again_on", {"days": CALLS_KEPT.days}))
    return found
