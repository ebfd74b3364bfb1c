"""What visitors may say about an offering, and how such a report ends."""

from enum import StrEnum

from portal.domain.errors import FieldError
from portal.domain.texts import check_text

LONGEST_FEEDBACK = 500
LONGEST_ANSWER = 500
VISITORS_FOR_REVIEW = 2
"""From so many different visitors on, the offering's page says that its information is being looked at."""


class FeedbackKind(StrEnum):
    """What does not seem right."""

    WAIT = "wait"
    STOP = "stop"
    CONTACT = "contact"
    CONTENT = "content"
    GONE = "gone"
    OTHER = "other"


class FeedbackClosing(StrEnum):
    """Why a report needs no more looking at."""

    CORRECTED = "corrected"
    RIGHT = "right"
    UNCLEAR = "unclear"
    ELSEWHERE = "elsewhere"


def check_feedback(kind: FeedbackKind | None, text: str) -> list[FieldError]:
    """Find what is wrong with a visitor's report; "other" needs words."""
    found = check_text(text, "text", max_length=LONGEST_FEEDBACK)
    if kind is None:
        found.insert(0, FieldError("feedback_kind_missing", "kind"))
    elif kind is FeedbackKind.OTHER and not text:
        found.append(FieldError("feedback_text_missing", "text"))
    return found


def check_closing(closing: FeedbackClosing | None, answer: str) -> list[FieldError]:
    """Find what is wrong with how a report is closed."""
    found = check_text(answer, "answer", max_length=LONGEST_ANSWER)
    if closing is None:
        found.insert(0, FieldError("feedback_closing_missing", "closing"))
    return found
