"""Which indicators an organisation owes for a period, and for which product, segment or whole."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

_KEY = re.compile(r"(\d{1,9})(?:([ps])(\d{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class IndicatorDuty:
    """One figure to hand in: an indicator for a product, for a segment, or once per organisation."""

    indicator_id: int
    product_id: int | None = None
    segment_id: int | None = None

    @property
    def key(self) -> str:
        """The duty in an address or a form: "12", "12p3" for a product, "12s4" for a segment."""
        subject = f"p{self.product_id}" if self.product_id else ""
        return f"{self.indicator_id}{subject or (f's{self.segment_id}' if self.segment_id else '')}"


@dataclass(frozen=True, slots=True)
class AskedIndicator:
    """An indicator as far as the rule needs it; both scopes empty means once per organisation."""

    indicator_id: int
    valid_from: date
    valid_until: date | None = None
    segment_ids: tuple[int, ...] = ()
    product_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Contracted:
    """What an organisation was contracted for, at least a day of the period: segments and products."""

    segment_ids: frozenset[int]
    product_ids: frozenset[int]


def read_duty(key: str) -> IndicatorDuty | None:
    """Read a duty from an address or a form; None for what is none."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    subject = int(found[3]) if found[3] else None
    is_product = found[2] == "p"
    return IndicatorDuty(int(found[1]), subject if is_product else None, None if is_product else subject)


def holds_in(first: date, last: date | None, *, start: date, end: date) -> bool:
    """Say whether a span of days, open when `last` is None, shares a day with a period."""
    return first <= end and (last is None or last >= start)


def duties_in(
    asked: Collection[AskedIndicator], contracted: Contracted | None, *, start: date, end: date
) -> tuple[IndicatorDuty, ...]:
    """List what is owed for a period (both days inclusive), in the order of the indicators.

    Without `contracted` every subject of the scope is owed: a region or a municipality reports on all.
    Who was contracted for nothing owes nothing.
    """
    if contracted is not None and not (contracted.segment_ids or contracted.product_ids):
        return ()
    return tuple(
        duty
        for indicator in asked
        if holds_in(indicator.valid_from, indicator.valid_until, start=start, end=end)
        for duty in _subjects(indicator, contracted)
    )


def is_complete(duties: Collection[IndicatorDuty], handed_in: Collection[IndicatorDuty]) -> bool:
    """Say whether everything owed was handed in; who owes nothing has nothing to complete."""
    return bool(duties) and set(duties) <= set(handed_in)


def _subjects(indicator: AskedIndicator, contracted: Contracted | None) -> list[IndicatorDuty]:
    if not indicator.segment_ids and not indicator.product_ids:
        return [IndicatorDuty(indicator.indicator_id)]
    return [
        IndicatorDuty(indicator.indicator_id, segment_id=one)
        for one in indicator.segment_ids
        if contracted is None or one in contracted.segment_ids
    ] + [
        IndicatorDuty(indicator.indicator_id, product_id=one)
        for one in indicator.product_ids
        if contracted is None or one in contracted.product_ids
    ]
