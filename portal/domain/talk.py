"""The talk with a provider about a quarter: what its figures come to, and what they give reason to ask."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from portal.domain.indicator_answers import Answer, Definition, value_of
from portal.domain.punctuality import Share
from portal.domain.terms import Direction

ROSE_BY_WEEKS = 4
"""A middle wait that rose by at least so many weeks since the quarter before is asked about."""
ON_TIME_PERCENT = 80
FEWEST_DUE = 4
"""Below this many due moments a share on time says little, and is not asked about."""
LATE_IN_A_ROW = 3
ENDS_WITHIN = timedelta(days=182)


@dataclass(frozen=True)
class WaitWeek:
    """One week of a product by its Monday: how many offerings reported, the middle wait, free places."""

    monday: date
    report_count: int
    total_weeks: int | None
    free_places: int | None


@dataclass(frozen=True)
class WaitQuarter:
    """The weeks of one quarter of a product, taken together; `norm_weeks` is None without a norm."""

    weeks: tuple[WaitWeek, ...]
    norm_weeks: int | None

    @property
    def waits(self) -> list[int]:
        """The middle waits of the weeks that have one."""
        return [week.total_weeks for week in self.weeks if week.total_weeks is not None]

    @property
    def middle(self) -> float | None:
        """The median of the weekly waits, in weeks; None where none was reported."""
        return median(self.waits) if self.waits else None

    @property
    def report_count(self) -> int:
        return sum(week.report_count for week in self.weeks)

    @property
    def above_count(self) -> int:
        """In how many weeks the wait was above the norm."""
        return 0 if self.norm_weeks is None else sum(wait > self.norm_weeks for wait in self.waits)

    @property
    def places(self) -> int | None:
        """The free places of the last week in which they were reported."""
        return next((one.free_places for one in reversed(self.weeks) if one.free_places is not None), None)

    @property
    def reported_on(self) -> date | None:
        """The Monday of the last week with a report."""
        return next((one.monday for one in reversed(self.weeks) if one.report_count), None)


@dataclass(frozen=True)
class ProductWaits:
    """A product of a provider in a quarter and the one before it."""

    product_id: int
    name: str
    offering_count: int
    quarter: WaitQuarter
    before: WaitQuarter

    @property
    def rise(self) -> float | None:
        """By how many weeks the middle wait rose; below nought it fell."""
        now, before = self.quarter.middle, self.before.middle
        return None if now is None or before is None else now - before


@dataclass(frozen=True)
class KindOnTime:
    """How punctual a provider was with one kind in a quarter, and at the end of it."""

    share: Share
    after_count: int
    missing_count: int
    excused_count: int
    open_count: int
    late_streak: int


@dataclass(frozen=True)
class IndicatorCourse:
    """An indicator's answers, oldest period first; None where nothing was handed in."""

    name: str
    definition: Definition
    answers: tuple[Answer | None, ...]

    @property
    def wrong_way(self) -> tuple[float, float] | None:
        """The last two figures, if the newest moved against the direction that the region wants."""
        values = [value_of(one, self.definition) if one else None for one in self.answers[-2:]]
        before, now = values if len(values) == 2 else (None, None)
        if before is None or now is None:
            return None
        wants = self.definition.direction
        is_so = (wants is Direction.DECREASE and now > before) or (
            wants is Direction.INCREASE and now < before
        )
        return (before, now) if is_so else None


@dataclass(frozen=True)
class TalkQuestion:
    """Something to ask: by which rule, about what, and the figures that it comes from."""

    code: str
    about: str
    data: Mapping[str, object] = field(default_factory=dict)


def ask_about(
    *,
    products: Sequence[ProductWaits],
    on_time: Mapping[str, KindOnTime],
    indicators: Sequence[IndicatorCourse],
    ends: Sequence[tuple[str, date]],
    open_feedback_count: int,
    doubt_count: int,
    today: date,
) -> list[TalkQuestion]:
    """List what a quarter gives reason to ask, by this module's rules; `ends` are (subject, last day)."""
    return [
        *_about_waits(products),
        *_about_punctuality(on_time),
        *_about_indicators(indicators),
        *(
            TalkQuestion("ends", subject, {"on": on})
            for subject, on in ends
            if today <= on <= today + ENDS_WITHIN
        ),
        *([TalkQuestion("feedback", "", {"count": open_feedback_count})] if open_feedback_count else []),
        *([TalkQuestion("doubts", "", {"count": doubt_count})] if doubt_count else []),
    ]


def _about_waits(products: Sequence[ProductWaits]) -> Iterator[TalkQuestion]:
    for one in products:
        middle, norm = one.quarter.middle, one.quarter.norm_weeks
        if middle is None:
            if one.offering_count:
                yield TalkQuestion("no_wait", one.name, {"count": one.quarter.report_count})
            continue
        if norm is not None and middle > norm:
            data = {"middle": middle, "norm": norm, "above": one.quarter.above_count}
            yield TalkQuestion("above_norm", one.name, {**data, "weeks": len(one.quarter.waits)})
        if one.rise is not None and one.rise >= ROSE_BY_WEEKS:
            yield TalkQuestion("rose", one.name, {"before": one.before.middle, "middle": middle})


def _about_punctuality(on_time: Mapping[str, KindOnTime]) -> Iterator[TalkQuestion]:
    for name, kind in on_time.items():
        percentage = kind.share.percentage
        if percentage is not None and kind.share.due >= FEWEST_DUE and percentage < ON_TIME_PERCENT:
            yield TalkQuestion("late", name, {"on_time": kind.share.on_time, "due": kind.share.due})
        if kind.late_streak >= LATE_IN_A_ROW:
            yield TalkQuestion("streak", name, {"count": kind.late_streak})


def _about_indicators(indicators: Sequence[IndicatorCourse]) -> Iterator[TalkQuestion]:
    for one in indicators:
        if (moved := one.wrong_way) is not None:
            before, now = moved
            yield TalkQuestion(
                "wrong_way", one.name, {"before": before, "now": now, "definition": one.definition}
            )
