"""The week's list: everything a provider is asked for, with its last figures, age and due moment."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.availability import Availability, PlaceState, as_of, only_asked, summary_state
from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus
from portal.domain.freshness import FreshnessRule, freshness
from portal.domain.obligations import Period, WaitingCalendar, is_reported, owed, waiting_period
from portal.domain.plausibility import Question, questions
from portal.domain.terms import CalendarKind, Freshness
from portal.models import AvailabilityReport, Obligation, ReportingCalendar
from portal.services.calendars import calendars_on, freshness_rules
from portal.services.corrections import is_undoable
from portal.services.doubts import is_same_everywhere, run_lengths, settled_offerings
from portal.services.obligations import waiting_calendar
from portal.services.offerings import ContractedOffering, Place, Standing, contracted_offerings
from portal.services.report_rows import Report, current_reports

ENDED_SHOWN_FOR = timedelta(days=31)


class Task(StrEnum):
    """What is still asked for one offering this week."""

    OPEN = "open"
    LATE = "late"
    DONE = "done"
    FREE = "free"
    """Nothing is owed, but figures are welcome."""
    CLOSED = "closed"
    """The contract has ended: figures are no longer taken."""


class Grouping(StrEnum):
    """By what the rows of the list stand together."""

    LOCATION = "location"
    PRODUCT = "product"


@dataclass(frozen=True)
class WeekRow:
    """One offering as the list shows it; `availability` is what stands today, None when never reported."""

    offering: ContractedOffering
    standing: Standing
    task: Task
    due_at: datetime | None
    availability: Availability | None
    report: Report | None
    freshness: Freshness
    state: PlaceState
    stop_ended_on: date | None
    questions: tuple[Question, ...]
    can_undo: bool

    @property
    def offering_id(self) -> int:
        return self.offering.offering_id

    @property
    def is_to_do(self) -> bool:
        return self.task in (Task.OPEN, Task.LATE)


@dataclass(frozen=True)
class WeekGroup:
    """The offerings at one place, or of one product; without either: at people's homes."""

    place: Place | None
    rows: tuple[WeekRow, ...]
    product_id: int | None = None


@dataclass(frozen=True)
class WeekList:
    """The whole list; `due_at` is the first due moment among what is still to do."""

    groups: tuple[WeekGroup, ...]
    asked_count: int
    to_do_count: int
    late_count: int
    confirmable_count: int
    due_at: datetime | None
    newest_report_id: int | None
    grouping: Grouping = Grouping.LOCATION

    @property
    def rows(self) -> Iterator[WeekRow]:
        for group in self.groups:
            yield from group.rows

    def row(self, offering_id: int) -> WeekRow | None:
        """Find one offering of the list."""
        return next((row for row in self.rows if row.offering_id == offering_id), None)


@dataclass(frozen=True)
class _Week:
    """What is the same for every row, read once."""

    now: datetime
    today: date
    rules: Mapping[int, FreshnessRule]
    calendars: Mapping[int, ReportingCalendar]
    obligations: Mapping[tuple[int, date], ObligationStatus]
    reports: Mapping[int, Report]
    runs: Mapping[int, int]
    undoable: frozenset[int]
    copied: frozenset[int]
    settled: frozenset[int]


def week_list(
    session: Session, *, organisation_id: int, grouping: Grouping = Grouping.LOCATION, now: datetime
) -> WeekList:
    """Make the list of what a provider is asked for this week; eight statements, however long it is."""
    today = local_date(now)
    offerings = [
        offering
        for offering in contracted_offerings(session, organisation_id=organisation_id).values()
        if _is_shown(offering, today)
    ]
    week = _read_week(session, organisation_id, offerings, now)
    rows = [_row(offering, week) for offering in offerings]
    to_do = [row for row in rows if row.is_to_do]
    reported = [row.report.report_id for row in rows if row.report is not None]
    return WeekList(
        groups=tuple(_by_place(rows) if grouping is Grouping.LOCATION else _by_product(rows)),
        asked_count=sum(row.task in (Task.OPEN, Task.LATE, Task.DONE) for row in rows),
        to_do_count=len(to_do),
        late_count=sum(row.task is Task.LATE for row in rows),
        confirmable_count=sum(row.report is not None and row.standing.takes_figures for row in rows),
        due_at=min((row.due_at for row in to_do if row.due_at is not None), default=None),
        newest_report_id=max(reported, default=None),
        grouping=grouping,
    )


def _is_shown(offering: ContractedOffering, today: date) -> bool:
    standing = offering.standing(today)
    if standing is Standing.ENDED:
        return offering.ends_on is not None and today - offering.ends_on <= ENDED_SHOWN_FOR
    return standing.takes_figures


def _read_week(
    session: Session, organisation_id: int, offerings: Sequence[ContractedOffering], now: datetime
) -> _Week:
    today = local_date(now)
    offering_ids = [offering.offering_id for offering in offerings]
    reports = current_reports(session, offering_ids=offering_ids)
    return _Week(
        now=now,
        today=today,
        rules=freshness_rules(session, on=today),
        calendars=calendars_on(session, kind=CalendarKind.WAITING, on=today),
        obligations=_obligations(session, organisation_id),
        reports=reports,
        runs=run_lengths(session, offering_ids=offering_ids),
        undoable=_undoable(session, reports.values(), now),
        copied=_copied(offerings, reports),
        settled=settled_offerings(session, offering_ids=offering_ids),
    )


def _obligations(session: Session, organisation_id: int) -> dict[tuple[int, date], ObligationStatus]:
    """Return how the waiting obligations that were not met stand, by region and first day."""
    rows = session.execute(
        select(col(Obligation.region_id), col(Obligation.period_start), col(Obligation.status)).where(
            col(Obligation.organisation_id) == organisation_id,
            col(Obligation.kind) == CalendarKind.WAITING,
            col(Obligation.status) != ObligationStatus.SUBMITTED,
        )
    )
    return {(region_id, start): status for region_id, start, status in rows}


def _undoable(session: Session, reports: Iterable[Report], now: datetime) -> frozenset[int]:
    """Return the offerings whose newest report is recent and has one before it to go back to."""
    recent = [report.offering_id for report in reports if is_undoable(report, now)]
    rows = session.scalars(
        select(col(AvailabilityReport.offering_id))
        .where(col(AvailabilityReport.offering_id).in_(recent))
        .group_by(col(AvailabilityReport.offering_id))
        .having(func.count() > 1)
    )
    return frozenset(rows)


def _copied(offerings: Sequence[ContractedOffering], reports: Mapping[int, Report]) -> frozenset[int]:
    """Return the offerings with the figures that the product has at every other place."""
    by_product: dict[int, dict[int, Availability]] = defaultdict(dict)
    for offering in offerings:
        if report := reports.get(offering.offering_id):
            by_product[offering.product_id][offering.offering_id] = report.availability
    found: set[int] = set()
    for figures in by_product.values():
        first, *others = figures.values()
        if is_same_everywhere(first, others):
            found.update(figures)
    return frozenset(found)


def _row(offering: ContractedOffering, week: _Week) -> WeekRow:
    report = week.reports.get(offering.offering_id)
    confirmed_at = report.confirmed_at if report else None
    age = freshness(confirmed_at, rule=week.rules.get(offering.region_id, FreshnessRule()), now=week.now)
    reported = only_asked(report.availability, offering.capacity) if report else None
    stands = as_of(reported, week.today) if reported else None
    standing = offering.standing(week.today)
    task, due_at = _task(offering, confirmed_at, week)
    has_ended = reported is not None and stands != reported
    return WeekRow(
        offering=offering,
        standing=standing,
        task=task if standing.takes_figures else Task.CLOSED,
        due_at=due_at if standing.takes_figures else None,
        availability=stands,
        report=report,
        freshness=age,
        state=summary_state(stands, age, today=week.today),
        stop_ended_on=reported.accepting_until if reported is not None and has_ended else None,
        questions=_questions(offering.offering_id, stands, week),
        can_undo=offering.offering_id in week.undoable and standing.takes_figures,
    )


def _questions(offering_id: int, stands: Availability | None, week: _Week) -> tuple[Question, ...]:
    if stands is None or offering_id in week.settled:
        return ()
    return tuple(
        questions(
            stands,
            previous=stands,
            confirmations=week.runs.get(offering_id, 1),
            same_as_all_locations=offering_id in week.copied,
        )
    )


def _task(
    offering: ContractedOffering, confirmed_at: datetime | None, week: _Week
) -> tuple[Task, datetime | None]:
    """Tell what is still asked and by when; what is still owed for the period before goes first."""
    found = week.calendars.get(offering.region_id)
    calendar = waiting_calendar(found) if found else WaitingCalendar()
    current = waiting_period(calendar, week.today)
    previous = waiting_period(calendar, current.start - timedelta(days=1))
    unmet = week.obligations.get((offering.region_id, previous.start))
    if unmet in (ObligationStatus.OPEN, ObligationStatus.LATE) and _lacks(offering, confirmed_at, previous):
        return (Task.LATE if week.now >= previous.due_at else Task.OPEN), previous.due_at
    if not owed(offering.facts, current):
        return Task.FREE, None
    if week.obligations.get((offering.region_id, current.start)) is ObligationStatus.EXCUSED:
        return Task.FREE, None
    return (Task.DONE if is_reported(confirmed_at, current) else Task.OPEN), current.due_at


def _lacks(offering: ContractedOffering, confirmed_at: datetime | None, period: Period) -> bool:
    return owed(offering.facts, period) and not is_reported(confirmed_at, period)


def _by_place(rows: Sequence[WeekRow]) -> Iterator[WeekGroup]:
    """Put the rows under their place, by town and name; what is given at people's homes comes last."""
    by_place: dict[Place | None, list[WeekRow]] = defaultdict(list)
    for row in rows:
        by_place[row.offering.place].append(row)
    for place in sorted(by_place, key=_place_order):
        group = sorted(by_place[place], key=lambda row: (row.offering.name.casefold(), row.offering_id))
        yield WeekGroup(place, tuple(group))


def _by_product(rows: Sequence[WeekRow]) -> Iterator[WeekGroup]:
    """Put the rows under their product, by name; within it by place."""
    by_product: dict[tuple[str, int], list[WeekRow]] = defaultdict(list)
    for row in rows:
        by_product[row.offering.product_name.casefold(), row.offering.product_id].append(row)
    for name, product_id in sorted(by_product):
        yield WeekGroup(None, tuple(sorted(by_product[name, product_id], key=_order_in_product)), product_id)


def _order_in_product(row: WeekRow) -> tuple[object, ...]:
    return *_place_order(row.offering.place), row.offering.name.casefold(), row.offering_id


def _place_order(place: Place | None) -> tuple[bool, str, str, int]:
    if place is None:
        return True, "", "", 0
    return False, place.town.casefold(), place.name.casefold(), place.location_id
