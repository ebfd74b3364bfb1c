"""The words about doubtful figures on the page with signals."""

from collections import Counter
from collections.abc import Sequence

from portal.services.monitor_doubts import DoubtfulOffering
from portal.web.messages import sentence

DOUBT_WORDS = {
    "free_above_total": "meer vrije plekken dan plekken in totaal",
    "places_but_long_wait": "vrije plekken en toch een lange wachttijd",
    "sudden_zero": "in één keer naar nul",
    "same_for_long": "heel lang dezelfde cijfers",
    "same_everywhere": "op alle locaties dezelfde cijfers",
    "very_long_wait": "een wachttijd van meer dan een jaar",
}


def doubt_counts(doubts: Sequence[DoubtfulOffering]) -> list[tuple[str, int, int]]:
    """Count by what is doubted: words, how many offerings, and of how many the provider said it is right."""
    asked = Counter(code for one in doubts for code in {question.code for question in one.questions})
    settled = Counter(
        code for one in doubts if one.is_settled for code in {question.code for question in one.questions}
    )
    return [(words, asked[code], settled[code]) for code, words in DOUBT_WORDS.items() if asked[code]]


def doubt_lines(doubts: Sequence[DoubtfulOffering]) -> list[tuple[DoubtfulOffering, list[str]]]:
    """Write the questions of each offering as the provider reads them."""
    return [(one, [sentence(question.code, **question.data) for question in one.questions]) for one in doubts]
