"""Works out by plain loops who is punctual, what visitors report and miss, and what raises a question."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlmodel import Session, select

from portal.models import AvailabilityReport, CurrentReport, Feedback, MissedSearch, Obligation, Offering
from tests.services.sample.by_hand import AMSTERDAM, Line, by_id

QUARTER, HALF_YEAR = timedelta(weeks=13), timedelta(weeks=26)
_FROM = {"intake_weeks": 4, "start_weeks": 4, "waiting_count": 5, "free_places": 5}
_SAME = (
    "intake_weeks",
    "start_weeks",
    "waiting_count",
    "free_places",
    "total_places",
    "accepting",
    "accepting_until",
    "limit_age_min",
    "limit_age_max",
)


def on_time(
    session: Session, region_id: int, now: datetime, organisation_id: int | None = None
) -> dict[str, tuple[int, int]]:
    """Count by kind how much of what was due in half a year came on time, and how much was due."""
    since = now.astimezone(AMSTERDAM).date() - HALF_YEAR
    found: dict[str, tuple[int, int]] = {}
    for row in session.exec(select(Obligation).where(Obligation.region_id == region_id)).all():
        if organisation_id not in (None, row.organisation_id) or row.period_start < since:
            continue
        is_in = row.status.value == "submitted"
        if row.status.value == "excused" or not (is_in or row.due_at <= now):
            continue
        early, due = found.get(row.kind.value, (0, 0))
        is_early = is_in and row.submitted_at is not None and row.submitted_at < row.due_at
        found[row.kind.value] = (early + is_early, due + 1)
    return found


def late_now(session: Session, region_id: int) -> Counter[str]:
    """Count by kind what is late."""
    rows = session.exec(select(Obligation).where(Obligation.region_id == region_id)).all()
    return Counter(row.kind.value for row in rows if row.status.value == "late" and row.item_count > 0)


def feedback(session: Session, region_id: int, now: datetime) -> dict[str, tuple[int, int, datetime | None]]:
    """Count by kind what was reported in a quarter, and what is open; with the oldest that is open."""
    given: Counter[str] = Counter()
    left: dict[str, list[datetime]] = defaultdict(list)
    for row in session.exec(select(Feedback).where(Feedback.region_id == region_id)).all():
        if row.created_at > now - QUARTER:
            given[row.kind.value] += 1
        if row.closed_at is None:
            left[row.kind.value].append(row.created_at)
    return {
        kind: (given[kind], len(left[kind]), min(left[kind], default=None))
        for kind in {*given, *(kind for kind, held in left.items() if held)}
    }


def days_to_close(session: Session, region_id: int, now: datetime) -> tuple[int, float | None]:
    """Count what was closed in a quarter, and give the middle of how many days that took."""
    days = [
        (row.closed_at - row.created_at).total_seconds() / 86_400
        for row in session.exec(select(Feedback).where(Feedback.region_id == region_id)).all()
        if row.closed_at is not None and row.closed_at > now - QUARTER
    ]
    return len(days), median(days) if days else None


def missed(session: Session, region_id: int, now: datetime) -> dict[str, tuple[int, datetime]]:
    """Count by words what was missed at least five times in a quarter, with the last day."""
    first = now.astimezone(AMSTERDAM).date() - QUARTER + timedelta(days=1)
    held: dict[str, list[Any]] = defaultdict(list)
    for row in session.exec(select(MissedSearch).where(MissedSearch.region_id == region_id)).all():
        if row.on >= first:
            held[row.words].append(row)
    return {
        words: (sum(row.count for row in rows), max(row.on for row in rows))
        for words, rows in held.items()
        if sum(row.count for row in rows) >= 5
    }


def doubts(session: Session, lines: Sequence[Line]) -> dict[int, set[str]]:
    """Give the doubts about the newest report of each offering that has any, by the rules of the field."""
    history: dict[int, list[AvailabilityReport]] = defaultdict(list)
    for report in sorted(session.exec(select(AvailabilityReport)).all(), key=lambda one: one.id or 0):
        history[report.offering_id].append(report)
    newest = {row.offering_id: row.report_id for row in session.exec(select(CurrentReport)).all()}
    reports = by_id(session, AvailabilityReport)
    alike: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for offering in session.exec(select(Offering)).all():
        if offering.id in newest:
            alike[offering.organisation_id, offering.product_id].append(offering.id)
    found = {}
    for line in lines:
        id_ = line.offering.id
        if id_ is None or line.report is None:
            continue
        own = (line.offering.organisation_id, line.offering.product_id)
        others = [reports[newest[other]] for other in alike[own] if other != id_]
        codes = {*_of_one(line.report), *_after(line.report, history[id_])}
        if len(others) >= 2 and _tells(line.report) and all(_same(line.report, one) for one in others):
            codes.add("same_everywhere")
        if codes:
            found[id_] = codes
    return found


def settled(session: Session) -> set[int]:
    """Give the offerings of which the provider said that the newest report is right."""
    rows = session.exec(select(CurrentReport)).all()
    return {row.offering_id for row in rows if row.doubts_settled_at is not None}


def _of_one(report: AvailabilityReport) -> set[str]:
    free, total = report.free_places, report.total_places
    intake, start = report.intake_weeks, report.start_weeks
    found = set()
    if free is not None and total is not None and free > total:
        found.add("free_above_total")
    if free and intake is not None and intake > 8:
        found.add("places_but_long_wait")
    is_sum_known = intake is not None and start is not None
    if max(intake or 0, start or 0) > 52 or (is_sum_known and (intake or 0) + (start or 0) > 52):
        found.add("very_long_wait")
    return found


def _after(report: AvailabilityReport, history: Sequence[AvailabilityReport]) -> set[str]:
    earlier = [one for one in history if (one.id or 0) < (report.id or 0)]
    if not earlier:
        return set()
    found = set()
    for name, least in _FROM.items():
        before = getattr(earlier[-1], name)
        if getattr(report, name) == 0 and before is not None and before >= least:
            found.add("sudden_zero")
    run = 1
    for one in reversed(earlier):
        if not _same(report, one):
            break
        run += 1
    if run >= 8:
        found.add("same_for_long")
    return found


def _tells(report: AvailabilityReport) -> bool:
    return any((report.intake_weeks, report.start_weeks, report.free_places))


def _same(one: AvailabilityReport, other: AvailabilityReport) -> bool:
    return _figures(one) == _figures(other)


def _figures(report: AvailabilityReport) -> list[Any]:
    texts = (report.limit_text or "").strip()
    lists = [list(report.limit_municipalities or ()), list(report.limit_problems or ())]
    return [texts, *lists, *(getattr(report, name) for name in _SAME)]
