"""How waits and places went over 52 weeks, for one offering or for a provider's whole product."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median_low

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.availability import Availability, only_asked, total_weeks
from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.terms import Capacity
from portal.models import AvailabilityReport
from portal.services.norms import norms_on
from portal.services.offerings import ContractedOffering, contracted_offerings

WEEKS = 52
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WeekPoint:
    """One week, by its Monday; None where nothing was reported. Of several offerings the middle wait and
    all places together."""

    monday: date
    offering_count: int
    intake_weeks: int | None
    total_weeks: int | None
    free_places: int | None


@dataclass(frozen=True)
class Course:
    """52 weeks, oldest first; `norm_weeks` is the longest total wait that the region allows."""

    offerings: tuple[ContractedOffering, ...]
    points: tuple[WeekPoint, ...]
    norm_weeks: int | None

    @property
    def asks_weeks(self) -> bool:
        return any(offering.capacity.asks_weeks for offering in self.offerings)

    @property
    def asks_places(self) -> bool:
        return any(offering.capacity.asks_places for offering in self.offerings)


def offering_course(session: Session, *, organisation_id: int, offering_id: int, now: datetime) -> Course:
    """Return the course of one offering of an organisation. Raises NotFoundError."""
    found = contracted_offerings(session, organisation_id=organisation_id, offering_ids=[offering_id])
    if not found:
        raise NotFoundError("offering_unknown", "offering_id")
    return _course(session, list(found.values()), now)


def product_course(session: Session, *, organisation_id: int, product_id: int, now: datetime) -> Course:
    """Return the course of all an organisation's offerings of a product. Raises NotFoundError."""
    return _course(session, product_offerings(session, organisation_id, product_id), now)


def product_courses(
    session: Session, *, organisation_id: int, region_id: int, now: datetime
) -> dict[int, Course]:
    """Return the courses of all products of an organisation in a region that ask for figures, by product id.

    Three statements, however many products.
    """
    offered: dict[int, list[ContractedOffering]] = defaultdict(list)
    for offering in contracted_offerings(session, organisation_id=organisation_id).values():
        if offering.region_id == region_id and offering.capacity is not Capacity.NONE:
            offered[offering.product_id].append(offering)
    capacities = {one.offering_id: one.capacity for found in offered.values() for one in found}
    weekly = _weekly(session, capacities, since=now - _WEEK * (WEEKS + 1))
    norms = norms_on(session, region_id=region_id, on=local_date(now))
    return {
        product_id: Course(
            offerings=tuple(found),
            points=_points(weekly, {one.offering_id for one in found}, now),
            norm_weeks=norms.of(product_id).weeks,
        )
        for product_id, found in offered.items()
    }


def product_offerings(session: Session, organisation_id: int, product_id: int) -> list[ContractedOffering]:
    """Return an organisation's offerings of a product. Raises NotFoundError when it has none."""
    own = contracted_offerings(session, organisation_id=organisation_id).values()
    found = [offering for offering in own if offering.product_id == product_id]
    if not found:
        raise NotFoundError
    return found


def _course(session: Session, offerings: Sequence[ContractedOffering], now: datetime) -> Course:
    capacities = {offering.offering_id: offering.capacity for offering in offerings}
    weekly = _weekly(session, capacities, since=now - _WEEK * (WEEKS + 1))
    norms = norms_on(session, region_id=offerings[0].region_id, on=local_date(now))
    return Course(
        offerings=tuple(offerings),
        points=_points(weekly, capacities.keys(), now),
        norm_weeks=norms.of(offerings[0].product_id).weeks,
    )


def _points(
    weekly: Mapping[date, Mapping[int, Availability]], offering_ids: Collection[int], now: datetime
) -> tuple[WeekPoint, ...]:
    """Take the figures of some offerings together for each of the 52 weeks up to this one, oldest first."""
    last = _monday(local_date(now))
    mondays = [last - _WEEK * back for back in reversed(range(WEEKS))]
    return tuple(
        _point(monday, [one for id_, one in weekly.get(monday, {}).items() if id_ in offering_ids])
        for monday in mondays
    )


def _weekly(
    session: Session, capacities: Mapping[int, Capacity], since: datetime
) -> dict[date, dict[int, Availability]]:
    """Give for each week the last figures of each offering; what was taken back does not count."""
    correction = aliased(AvailabilityReport)
    rows = session.execute(
        select(
            col(AvailabilityReport.offering_id),
            col(AvailabilityReport.confirmed_at),
            col(AvailabilityReport.intake_weeks),
            col(AvailabilityReport.start_weeks),
            col(AvailabilityReport.free_places),
        )
        .outerjoin(correction, col(correction.corrects_id) == col(AvailabilityReport.id))
        .where(
            col(AvailabilityReport.offering_id).in_(list(capacities)),
            col(AvailabilityReport.confirmed_at) >= since,
            col(correction.id).is_(None),
        )
        .order_by(col(AvailabilityReport.id))
    )
    found: dict[date, dict[int, Availability]] = defaultdict(dict)
    for offering_id, confirmed_at, intake, start, places in rows:
        given = Availability(intake_weeks=intake, start_weeks=start, free_places=places)
        monday = _monday(local_date(confirmed_at))
        found[monday][offering_id] = only_asked(given, capacities[offering_id])
    return found


def _point(monday: date, given: Sequence[Availability]) -> WeekPoint:
    intakes = [one.intake_weeks for one in given if one.intake_weeks is not None]
    totals = [total for one in given if (total := total_weeks(one)) is not None]
    places = [one.free_places for one in given if one.free_places is not None]
    return WeekPoint(
        monday=monday,
        offering_count=len(given),
        intake_weeks=median_low(intakes) if intakes else None,
        total_weeks=median_low(totals) if totals else None,
        free_places=sum(places) if places else None,
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
