"""Gathers the evaluation of a region or municipality over the whole period, in five statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.evaluation import Course, course_of, quarters_between
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.monitor_weeks import subject_of
from portal.models import Norm, Product, WeeklyFigure
from portal.services.monitor_subjects import MonitorRegion
from portal.services.monitor_weeks import read_weeks_of
from portal.services.norms import norms_on


@dataclass(frozen=True)
class Turn:
    """Something that changed what is measured: a norm (weeks, hours), or a product that began or ended."""

    on: date
    product: str | None
    weeks: int | None = None
    hours: int | None = None
    is_begin: bool = False
    is_end: bool = False


@dataclass(frozen=True)
class Evaluation:
    """The courses over the same quarters.

    By quarter: of how many kinds of help the last week had places reported, and of how many none was free.
    """

    quarters: Sequence[IndicatorPeriod]
    whole: Course
    segments: Sequence[Course]
    products: Sequence[Course]
    full_counts: Sequence[int]
    placed_counts: Sequence[int]
    turns: Sequence[Turn]


def read_evaluation(
    session: Session,
    *,
    region: MonitorRegion,
    municipality_id: int | None,
    until: date,
    now: datetime,
) -> Evaluation | None:
    """Gather all quarters from the first kept week until a day; None when nothing is kept."""
    region_id, names = region.region_id, {"municipality_id": municipality_id}
    first = session.scalar(
        select(func.min(col(WeeklyFigure.week))).where(col(WeeklyFigure.subject) == subject_of(region_id))
    )
    if first is None or first > until:
        return None
    whole = subject_of(region_id, **names)
    segments = {subject_of(region_id, segment_id=one.id, **names): one for one in region.segments.values()}
    products = {subject_of(region_id, product_id=one.id, **names): one for one in region.products.values()}
    held = read_weeks_of(session, subjects=[whole, *segments, *products], first=first, last=until)
    today = local_date(now)
    quarters = quarters_between(first, min(until, today))
    norms = norms_on(session, region_id=region_id, on=min(until, today))
    courses = [
        course_of(one.name, held.get(subject, ()), quarters, norms.of(one.id).weeks)
        for subject, one in products.items()
    ]
    return Evaluation(
        quarters=quarters,
        whole=course_of("Alles samen", held.get(whole, ()), quarters),
        segments=_told([course_of(one.name, held.get(key, ()), quarters) for key, one in segments.items()]),
        products=_told(courses),
        full_counts=[_full(courses, at) for at in range(len(quarters))],
        placed_counts=[_placed(courses, at) for at in range(len(quarters))],
        turns=_turns(session, region_id, first, min(until, today)),
    )


def _told(courses: Sequence[Course]) -> list[Course]:
    return [course for course in courses if course.offering_count]


def _placed(courses: Sequence[Course], at: int) -> int:
    return sum(course.quarters[at].last_places_count > 0 for course in courses)


def _full(courses: Sequence[Course], at: int) -> int:
    quarters = [course.quarters[at] for course in courses]
    return sum(one.last_places_count > 0 and not one.last_free_places for one in quarters)


def _turns(session: Session, region_id: int, first: date, last: date) -> list[Turn]:
    """List what changed the measure after the first day, oldest first; two statements."""
    norms = session.execute(
        select(col(Norm.valid_from), col(Product.name), col(Norm.weeks), col(Norm.hours))
        .outerjoin(Product, col(Product.id) == col(Norm.product_id))
        .where(col(Norm.region_id) == region_id, _is_within(col(Norm.valid_from), first, last))
    )
    products = session.execute(
        select(col(Product.name), col(Product.valid_from), col(Product.valid_until)).where(
            col(Product.region_id) == region_id,
            or_(
                _is_within(col(Product.valid_from), first, last),
                _is_within(col(Product.valid_until), first, last),
            ),
        )
    )
    found = [Turn(on, product, weeks, hours) for on, product, weeks, hours in norms]
    for name, begins, ends in products:
        if first < begins <= last:
            found.append(Turn(begins, name, is_begin=True))
        if ends is not None and first < ends <= last:
            found.append(Turn(ends, name, is_end=True))
    return sorted(found, key=lambda turn: (turn.on, turn.product or ""))


def _is_within(day: Any, first: date, last: date) -> Any:
    return (day > first) & (day <= last)
