"""What of a change in the audit trail is told to whom: no draft, and small counts to who may see them."""

from collections.abc import Mapping
from typing import Any

from portal.domain.small_numbers import is_small

DRAFT, HAND_IN = "indicators.draft", "indicators.hand_in"
_ABOUT_INDICATORS = frozenset({"period", "region", "handed_in", "reason"})
"""What an entry about indicators holds besides figures."""
HIDDEN = "verborgen (minder dan 5)"

Values = Mapping[str, Any]


def told_change(action: str, before: Values, after: Values, *, is_exact: bool) -> tuple[Values, Values]:
    """Give of what was and what came as much as a reader of the trail may see.

    What a provider tried before handing figures in is its own. Without `is_exact` there are no figures of
    indicators, and no count of waiting people under five.
    """
    if action.startswith("indicators."):
        if action in (DRAFT, HAND_IN):
            before = {}
        if action == DRAFT or not is_exact:
            before, after = _without_figures(before), _without_figures(after)
        return before, after
    return (before, after) if is_exact else (_without_small(before), _without_small(after))


def _without_figures(values: Values) -> Values:
    return {name: value for name, value in values.items() if name in _ABOUT_INDICATORS}


def _without_small(values: Values) -> Values:
    count = values.get("waiting_count")
    is_hidden = isinstance(count, int | float) and is_small(count)
    return {**values, "waiting_count": HIDDEN} if is_hidden else values
