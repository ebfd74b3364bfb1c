"""The periods that indicators are about: their codes in addresses, and which ones can be filled in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.domain.calendar import period_bounds
from portal.domain.terms import ReportingPeriod

SHOWN_PERIODS = 8
_CODE = re.compile(r"(\d{4})(?:-(?:(kw)([1-4])|(h)([12])|(0[1-9]|1[0-2])))?", re.ASCII)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class IndicatorPeriod:
    """The first and last day, both inclusive, of a month, quarter, half year or year."""

    start: date
    end: date
    length: ReportingPeriod

    @property
    def code(self) -> str:
        """The period as an address has it: "2026-kw3", "2026-h1", "2026-07" or "2026"."""
        year, month = self.start.year, self.start.month
        return {
            ReportingPeriod.MONTH: f"{year}-{month:02d}",
            ReportingPeriod.QUARTER: f"{year}-kw{(month + 2) // 3}",
            ReportingPeriod.HALF_YEAR: f"{year}-h{(month + 5) // 6}",
            ReportingPeriod.YEAR: f"{year}",
        }[self.length]


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """How long a region's periods were over some days; open without a last day."""

    length: ReportingPeriod
    valid_from: date
    valid_until: date | None = None


def period_holding(length: ReportingPeriod, on: date) -> IndicatorPeriod:
    """Give the period of a length that holds a day."""
    return IndicatorPeriod(*period_bounds(length, on), length)


def read_period(code: str) -> IndicatorPeriod | None:
    """Read a period from an address; None for what is none."""
    found = _CODE.fullmatch(code)
    if found is None or not 2000 <= int(found[1]) <= 2999:
        return None
    year = int(found[1])
    if found[2]:
        return period_holding(ReportingPeriod.QUARTER, date(year, 3 * int(found[3]), 1))
    if found[4]:
        return period_holding(ReportingPeriod.HALF_YEAR, date(year, 6 * int(found[5]), 1))
    if found[6]:
        return period_holding(ReportingPeriod.MONTH, date(year, int(found[6]), 1))
    return period_holding(ReportingPeriod.YEAR, date(year, 1, 1))


def ended_periods(
    spans: Sequence[CalendarSpan], today: date, *, count: int = SHOWN_PERIODS
) -> tuple[IndicatorPeriod, ...]:
    """List the last periods that ended before a day, newest first.

    A period belongs to the calendar that holds on its last day; what lies before the first calendar is
    told by that one. A calendar that changes halfway never asks the same days twice.
    """
    found: list[IndicatorPeriod] = []
    day = today
    while spans and len(found) < count:
        length = _span_on(spans, day - _DAY).length
        period = period_holding(length, day - _DAY)
        if period.end >= day:
            period = period_holding(length, period.start - _DAY)
        found.append(period)
        day = period.start
    return tuple(found)


def _span_on(spans: Sequence[CalendarSpan], day: date) -> CalendarSpan:
    begun = [span for span in spans if span.valid_from <= day]
    return max(begun, key=lambda span: span.valid_from) if begun else min(spans, key=lambda s: s.valid_from)
