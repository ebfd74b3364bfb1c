"""What the reports of many offerings come to together: a tally that adds up, and the figures in it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.monitor_sight import PeopleCount

FEWEST_FOR_MEDIAN = 3
"""Below this many reports there is no middle and no spread."""
FEW = 5
"""Below this many reports the page says that the figure rests on few."""


@dataclass
class Given:
    """One kind of figure in a tally: how many reports gave it, all of it together, and the oldest report."""

    count: int = 0
    total: int = 0
    oldest_at: datetime | None = None

    def add(self, count: int, total: int, oldest_at: datetime | None) -> None:
        """Take so many reports in."""
        self.count += count
        self.total += total
        if oldest_at is not None and (self.oldest_at is None or oldest_at < self.oldest_at):
            self.oldest_at = oldest_at


@dataclass
class Tally:
    """Counts of offerings that can be added to one another, as long as no offering is in both.

    `weeks` counts whole waits by their length. Stops, waits and places of expired reports are not in it.
    """

    offering_count: int = 0
    fresh_count: int = 0
    known_count: int = 0
    known_oldest_at: datetime | None = None
    stopped_count: int = 0
    full_count: int = 0
    """How many reports gave no place free."""
    normed_count: int = 0
    normed_oldest_at: datetime | None = None
    above_norm_count: int = 0
    weeks: Counter[int] = field(default_factory=Counter)
    waits: Given = field(default_factory=Given)
    places: Given = field(default_factory=Given)
    people: Given = field(default_factory=Given)
    small_people: Given = field(default_factory=Given)
    """The reports of fewer than five people waiting."""

    def add(self, other: "Tally") -> None:
        """Take another tally in."""
        self.offering_count += other.offering_count
        self.fresh_count += other.fresh_count
        self.known_count += other.known_count
        self.stopped_count += other.stopped_count
        self.full_count += other.full_count
        self.normed_count += other.normed_count
        self.above_norm_count += other.above_norm_count
        self.known_oldest_at = _older(self.known_oldest_at, other.known_oldest_at)
        self.normed_oldest_at = _older(self.normed_oldest_at, other.normed_oldest_at)
        self.weeks.update(other.weeks)
        for name in ("waits", "places", "people", "small_people"):
            given: Given = getattr(other, name)
            getattr(self, name).add(given.count, given.total, given.oldest_at)


@dataclass(frozen=True)
class Spread:
    """The middle of whole waits in weeks, and between what the middle half lies; None with too few."""

    median: float | None = None
    low: float | None = None
    high: float | None = None


NO_SPREAD = Spread()


@dataclass(frozen=True)
class Figures:
    """What a page shows. Of every count of reports: how many, and of when the oldest is.

    `free_places` and `waiting_people` are None where no report gave them.
    """

    offering_count: int
    fresh_count: int
    known_count: int
    known_oldest_at: datetime | None
    stopped_count: int
    full_count: int
    normed_count: int
    normed_oldest_at: datetime | None
    above_norm_count: int
    report_count: int
    spread: Spread
    waits_oldest_at: datetime | None
    places_count: int
    free_places: int | None
    places_oldest_at: datetime | None
    people_count: int
    waiting_people: int | None
    people_oldest_at: datetime | None
    people: PeopleCount

    @property
    def fresh_percent(self) -> int | None:
        """The share of offerings whose figures are fresh, in whole per cents; None without offerings."""
        return round(100 * self.fresh_count / self.offering_count) if self.offering_count else None

    @property
    def is_few(self) -> bool:
        """Whether the wait rests on few reports."""
        return self.report_count < FEW


def _older(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def together(tallies: "list[Tally] | tuple[Tally, ...]") -> Tally:
    """Add tallies up into a new one."""
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


def figures_of(tally: Tally) -> Figures:
    """Work out the figures of a tally."""
    return Figures(
        offering_count=tally.offering_count,
        fresh_count=tally.fresh_count,
        known_count=tally.known_count,
        known_oldest_at=tally.known_oldest_at,
        stopped_count=tally.stopped_count,
        full_count=tally.full_count,
        normed_count=tally.normed_count,
        normed_oldest_at=tally.normed_oldest_at,
        above_norm_count=tally.above_norm_count,
        report_count=tally.waits.count,
        spread=spread_of(tally.weeks),
        waits_oldest_at=tally.waits.oldest_at,
        places_count=tally.places.count,
        free_places=tally.places.total if tally.places.count else None,
        places_oldest_at=tally.places.oldest_at,
        people_count=tally.people.count,
        waiting_people=tally.people.total if tally.people.count else None,
        people_oldest_at=tally.people.oldest_at,
        people=PeopleCount(
            tally.people.total if tally.people.count else None,
            tally.small_people.count,
            tally.small_people.total,
        ),
    )


def spread_of(weeks: Counter[int]) -> Spread:
    """Give the quartiles of counted waits, the lowest and highest included, as Python's statistics do."""
    count = sum(weeks.values())
    if count < FEWEST_FOR_MEDIAN:
        return NO_SPREAD
    order = sorted(weeks)
    low, median, high = (_at(weeks, order, (count - 1) * quarter) for quarter in (1, 2, 3))
    return Spread(median, low, high)


def _at(weeks: Counter[int], order: list[int], quarters: int) -> float:
    """Give the value so many quarters of a place from the lowest, between two places when it falls there."""
    place, rest = divmod(quarters, 4)
    first, second = _value(weeks, order, place), _value(weeks, order, place + 1)
    return (first * (4 - rest) + second * rest) / 4


def _value(weeks: Counter[int], order: list[int], place: int) -> int:
    for value in order:
        if place < weeks[value]:
            return value
        place -= weeks[value]
    return order[-1]
