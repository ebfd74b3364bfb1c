"""The figures of one week: which reports count, of what, and what they come to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.monitor_figures import NO_SPREAD, Given, Spread, Tally, spread_of


@dataclass(frozen=True)
class WeekReport:
    """The last report of a week about one offering, and what the offering is part of."""

    region_id: int
    product_id: int
    segment_id: int
    municipality_ids: tuple[int, ...]
    intake_weeks: int | None
    start_weeks: int | None
    free_places: int | None
    waiting_people: int | None
    is_stopped: bool
    confirmed_at: datetime


@dataclass(frozen=True)
class WeekFigures:
    """One week by its Monday; all None or nought where nothing was reported."""

    monday: date
    offering_count: int = 0
    report_count: int = 0
    spread: Spread = NO_SPREAD
    stopped_count: int = 0
    places_count: int = 0
    free_places: int | None = None
    people_count: int = 0
    waiting_people: int | None = None


def subject_of(
    region_id: int,
    *,
    product_id: int | None = None,
    segment_id: int | None = None,
    municipality_id: int | None = None,
) -> str:
    """Name what a weekly figure is about: "r1", "r1.p4", "r1.s2", "r1.m7", "r1.p4.m7" or "r1.s2.m7"."""
    parts = (("p", product_id), ("s", segment_id), ("m", municipality_id))
    return ".".join([f"r{region_id}", *(f"{letter}{id_}" for letter, id_ in parts if id_ is not None)])


def week_tallies(reports: Iterable[WeekReport]) -> dict[str, Tally]:
    """Add the reports of a week up by subject.

    First by product, segment and municipality (None: wherever), then those together: each report is taken in
    a few times, not once for every subject.
    """
    parts: dict[tuple[int, int, int, int | None], Tally] = {}
    for report in reports:
        for municipality_id in (None, *report.municipality_ids):
            about = (report.region_id, report.product_id, report.segment_id, municipality_id)
            tally = parts.get(about)
            if tally is None:
                tally = parts[about] = Tally()
            take_in(tally, report)
    found: dict[str, Tally] = {}
    for about, tally in parts.items():
        for subject in _subjects(*about):
            found.setdefault(subject, Tally()).add(tally)
    return found


def take_in(tally: Tally, report: WeekReport) -> None:
    """Add one report; during an intake stop neither waits nor places count."""
    tally.offering_count += 1
    at = report.confirmed_at
    if report.waiting_people is not None:
        tally.people.add(1, report.waiting_people, at)
    if report.is_stopped:
        tally.stopped_count += 1
        return
    if report.free_places is not None:
        tally.places.add(1, report.free_places, at)
    if report.intake_weeks is not None and report.start_weeks is not None:
        weeks = report.intake_weeks + report.start_weeks
        tally.weeks[weeks] += 1
        tally.waits.add(1, weeks, at)


def week_figures(monday: date, tally: Tally) -> WeekFigures:
    """Work out the figures of a week."""
    return WeekFigures(
        monday=monday,
        offering_count=tally.offering_count,
        report_count=tally.waits.count,
        spread=spread_of(tally.weeks),
        stopped_count=tally.stopped_count,
        places_count=tally.places.count,
        free_places=_total(tally.places),
        people_count=tally.people.count,
        waiting_people=_total(tally.people),
    )


def _subjects(region_id: int, product_id: int, segment_id: int, municipality_id: int | None) -> Iterator[str]:
    yield subject_of(region_id, municipality_id=municipality_id)
    yield subject_of(region_id, product_id=product_id, municipality_id=municipality_id)
    yield subject_of(region_id, segment_id=segment_id, municipality_id=municipality_id)


def _total(given: Given) -> int | None:
    return given.total if given.count else None
