"""The whole country for the pages with figures: regions, providers, offerings, a year of weekly reports."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, text
from sqlmodel import Session, SQLModel

from portal.db import unit_of_work
from portal.domain.duties import ObligationStatus, Role
from portal.domain.terms import CalendarKind, OfferingKind, OrganisationKind, PublicationStatus
from portal.models import (
    Contract,
    ContractLine,
    Location,
    Obligation,
    Offering,
    OfferingMunicipality,
    Organisation,
)
from tests.factories import (
    key,
    make_municipality,
    make_organisation,
    make_product,
    make_region,
    make_segment,
    make_user,
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
START = date(2025, 1, 1)
SEGMENTS, PRODUCTS, SERVED = 6, 40, 3
TOWNS_A_ROW = 18
_FIRST_ID = 1000
_AT_ONCE = 20_000


def fill(
    engine: Engine, *, regions: int, towns_each: int, providers: int, offerings: int, weeks: int
) -> None:
    """Write it all; the contract manager of the first region is the first user."""
    dice = random.Random(7)
    with unit_of_work(engine) as session:
        towns, products = [], []
        for number in range(regions):
            region = make_region(session, code=f"regio-proef-{number}", name=f"Regio {number:02}")
            if number == 0:
                desk = make_organisation(session, OrganisationKind.REGION, region_id=key(region))
                make_user(session, desk, Role.CONTRACT_MANAGER)
            places = [
                make_municipality(session, region, name=f"Gemeente {at:03}", lat=lat, lon=lon)
                for at, (lat, lon) in enumerate(_points(number, towns_each))
            ]
            segments = [make_segment(session, region, code=f"segment-{at}") for at in range(SEGMENTS)]
            held = []
            for at in range(PRODUCTS):
                segment = segments[at % SEGMENTS]
                held.append((key(make_product(session, region, segment, code=f"product-{at}")), key(segment)))
            towns.append([key(one) for one in places])
            products.append((key(region), held))
        ids = range(_FIRST_ID, _FIRST_ID + providers)
        lines = list(_lines(ids, products, dice))
        for table, rows in (
            (Organisation, _organisations(ids)),
            (Contract, _contracts(lines)),
            (ContractLine, _contract_lines(lines)),
            (Location, _locations(ids, towns, dice)),
            (Offering, _offerings(lines, offerings, providers)),
            (OfferingMunicipality, _served(lines, offerings, providers, towns, dice)),
            (Obligation, _obligations(ids, products, weeks, dice)),
        ):
            _write(session, table, rows)
    for weeks_ago in range(weeks - 1, -1, -1):
        with unit_of_work(engine) as session:
            _report(session, weeks_ago)
    with unit_of_work(engine) as session:
        _point(session)
        session.connection().exec_driver_sql("ANALYZE")


def _points(region: int, count: int) -> list[tuple[float, float]]:
    """Lay the town halls of a region out in rows, some 7 km from each other."""
    return [
        (51.5 + 0.03 * region + 0.06 * (at // TOWNS_A_ROW), 4.5 + 0.1 * (at % TOWNS_A_ROW))
        for at in range(count)
    ]


def _write(session: Session, table: type[SQLModel], rows: Iterator[dict[str, Any]]) -> None:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == _AT_ONCE:
            session.execute(insert(table), part)
            part = []
    if part:
        session.execute(insert(table), part)


def _lines(ids: range, products: list[Any], dice: random.Random) -> Iterator[dict[str, int]]:
    """Give every provider three segments with two products each, in one region."""
    number = _FIRST_ID
    for id_ in ids:
        region_id, held = products[id_ % len(products)]
        for segment_id in dice.sample(sorted({segment for _, segment in held}), 3):
            contract_id = number
            own = [product for product, segment in held if segment == segment_id]
            for product_id in dice.sample(own, 2):
                yield {
                    "id": number,
                    "contract_id": contract_id,
                    "provider_id": id_,
                    "region_id": region_id,
                    "segment_id": segment_id,
                    "product_id": product_id,
                }
                number += 1


def _organisations(ids: range) -> Iterator[dict[str, Any]]:
    for id_ in ids:
        yield {"id": id_, "name": f"Aanbieder {id_:05}", "is_active": True, "created_at": NOW, "version": 1}


def _contracts(lines: list[dict[str, int]]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line["id"] == line["contract_id"]:
            yield {
                "id": line["id"],
                "organisation_id": line["provider_id"],
                "region_id": line["region_id"],
                "segment_id": line["segment_id"],
                "starts_on": START,
                "created_at": NOW,
            }


def _contract_lines(lines: list[dict[str, int]]) -> Iterator[dict[str, Any]]:
    for line in lines:
        yield {
            "id": line["id"],
            "contract_id": line["contract_id"],
            "product_id": line["product_id"],
            "starts_on": START,
        }


def _locations(ids: range, towns: list[list[int]], dice: random.Random) -> Iterator[dict[str, Any]]:
    for id_ in ids:
        number = id_ % len(towns)
        at = dice.randrange(len(towns[number]))
        lat, lon = _points(number, len(towns[number]))[at]
        yield {
            "id": id_,
            "organisation_id": id_,
            "name": "Praktijk",
            "street": "Markt",
            "house_number": "1",
            "postcode": "2801 AA",
            "place": "Gouda",
            "municipality_id": towns[number][at],
            "lat": lat,
            "lon": lon,
        }


def _numbered(lines: list[dict[str, int]], offerings: int, providers: int) -> Iterator[tuple[int, Any]]:
    """Deal the offerings out over the lines, so that every provider has about as many."""
    for number in range(offerings):
        yield _FIRST_ID + number, lines[number % len(lines)]


def _offerings(lines: list[dict[str, int]], offerings: int, providers: int) -> Iterator[dict[str, Any]]:
    for id_, line in _numbered(lines, offerings, providers):
        yield {
            "id": id_,
            "kind": OfferingKind.CONTRACTED,
            "organisation_id": line["provider_id"],
            "region_id": line["region_id"],
            "contract_line_id": line["id"],
            "product_id": line["product_id"],
            "location_id": line["provider_id"],
            "name": "Begeleiding",
            "at_home": id_ % 5 == 0,
            "status": PublicationStatus.PUBLISHED,
            "published_at": NOW - timedelta(days=600),
            "changed_at": NOW,
        }


def _served(
    lines: list[dict[str, int]], offerings: int, providers: int, towns: list[list[int]], dice: random.Random
) -> Iterator[dict[str, Any]]:
    for id_, line in _numbered(lines, offerings, providers):
        for town in dice.sample(towns[line["provider_id"] % len(towns)], SERVED):
            yield {"offering_id": id_, "municipality_id": town}


def _obligations(
    ids: range, products: list[Any], weeks: int, dice: random.Random
) -> Iterator[dict[str, Any]]:
    for weeks_ago in range(weeks - 1, -1, -1):
        start = MONDAY - timedelta(weeks=weeks_ago)
        due_at = datetime(2026, 11, 30, 8, tzinfo=UTC) - timedelta(weeks=weeks_ago)
        for id_ in ids:
            late_by = timedelta(hours=30 if dice.random() < 0.1 else -30)
            is_open = weeks_ago == 0
            yield {
                "organisation_id": id_,
                "region_id": products[id_ % len(products)][0],
                "kind": CalendarKind.WAITING,
                "period_start": start,
                "period_end": start + timedelta(days=6),
                "due_at": due_at,
                "status": ObligationStatus.OPEN if is_open else ObligationStatus.SUBMITTED,
                "item_count": 33,
                "submitted_at": None if is_open else due_at + late_by,
                "created_at": due_at,
            }


def _report(session: Session, weeks_ago: int) -> None:
    """Report every offering in one week: most wait, some have places, one in thirty is stopped."""
    at = NOW - timedelta(weeks=weeks_ago, days=1)
    since = NOW - timedelta(weeks=weeks_ago // 3 * 3 + 2, days=1)
    session.execute(
        text(
            "INSERT INTO availability_report (offering_id, intake_weeks, start_weeks, waiting_count,"
            " free_places, total_places, accepting, limit_municipalities, limit_problems, reason, remark,"
            " note, measured_on, confirmed_at, changed_at, outcome, channel)"
            " SELECT id, (id * 7 + :step) % 13, (id * 11 + :step) % 17, (id * 3 + :step) % 9,"
            " (id + :step) % 4, 6, CASE WHEN id % 30 = 0 THEN 'stop' ELSE 'yes' END, '[]', '[]',"
            " CASE WHEN id % 4 = 0 THEN 'staff' END, CASE WHEN id % 50 = 0 THEN 'Bel ons.' ELSE '' END, '',"
            " :day, :at, :since, CASE WHEN :is_changed THEN 'changed' ELSE 'confirmed' END, 'portal'"
            " FROM offering"
        ),
        {
            "step": weeks_ago // 3,
            "day": at.date().isoformat(),
            "at": f"{at:%Y-%m-%d %H:%M:%S.%f}",
            "since": f"{since:%Y-%m-%d %H:%M:%S.%f}",
            "is_changed": weeks_ago % 3 == 2,
        },
    )


def _point(session: Session) -> None:
    session.execute(
        text(
            "INSERT INTO current_report (offering_id, report_id, confirmed_at, freshness)"
            " SELECT offering_id, max(id), max(confirmed_at), 'fresh' FROM availability_report"
            " GROUP BY offering_id"
        )
    )
