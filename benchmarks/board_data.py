"""A region as large as the country, made by insert: providers, offerings, people, a year of obligations."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlmodel import Session, SQLModel, col

from portal.db import unit_of_work
from portal.domain.duties import Audience, ObligationStatus, ReminderStatus, Role
from portal.domain.terms import CalendarKind, OfferingKind, OrganisationKind, PublicationStatus
from portal.models import (
    Contract,
    ContractLine,
    ContractLineMunicipality,
    Membership,
    Obligation,
    Offering,
    Organisation,
    ProductSegment,
    Reminder,
    User,
)
from tests.factories import (
    key,
    make_municipality,
    make_organisation,
    make_product,
    make_region,
    make_user,
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
START = date(2025, 1, 1)
FIRST_ID = 1000
LINES = 6
_AT_ONCE = 20_000


@dataclass(frozen=True)
class Sizes:
    """How much of everything there is."""

    providers: int = 6000
    offerings: int = 200_000
    weeks: int = 53
    products: int = 40
    municipalities: int = 20


SIZES = Sizes()


def fill(engine: Engine, *, providers: int) -> None:
    """Write it all; the contract manager is the first user."""
    dice = random.Random(7)
    with unit_of_work(engine) as session:
        region = make_region(session)
        desk = make_organisation(session, OrganisationKind.REGION, region_id=key(region))
        make_user(session, desk, Role.CONTRACT_MANAGER)
        municipalities = [key(make_municipality(session, region)) for _ in range(SIZES.municipalities)]
        products = [make_product(session, region) for _ in range(SIZES.products)]
        product_ids = [key(product) for product in products]
        segment_id = _segment_of(session, product_ids[0])
        ids = [FIRST_ID + number for number in range(providers)]
        region_id = key(region)
        for table, rows in (
            (Organisation, _organisations(ids)),
            (User, _people(ids)),
            (Membership, _memberships(ids)),
            (Contract, _contracts(ids, region_id, segment_id)),
            (ContractLine, _lines(ids, product_ids, dice)),
            (ContractLineMunicipality, _line_municipalities(ids, municipalities, dice)),
            (Offering, _offerings(ids, region_id, product_ids, dice)),
            (Obligation, _obligations(ids, region_id, dice)),
            (Reminder, _reminders(providers * (SIZES.weeks - 4), 3 * providers)),
        ):
            _write(session, table, rows)
        session.connection().exec_driver_sql("ANALYZE")


def _write(session: Session, table: type[SQLModel], rows: Iterator[dict[str, Any]]) -> None:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == _AT_ONCE:
            session.execute(insert(table), part)
            part = []
    if part:
        session.execute(insert(table), part)


def _organisations(ids: list[int]) -> Iterator[dict[str, Any]]:
    for id_ in ids:
        yield {"id": id_, "name": f"Aanbieder {id_:05}", "is_active": True, "created_at": NOW, "version": 1}


def _people(ids: list[int]) -> Iterator[dict[str, Any]]:
    for id_ in ids:
        for place in range(2):
            yield {
                "id": 10 * id_ + place,
                "email": f"p{id_}.{place}@voorbeeld.example",
                "name": f"Proef {id_} {place}",
                "email_confirmed_at": NOW if id_ % 50 else None,
                "is_active": True,
                "created_at": NOW,
            }


def _memberships(ids: list[int]) -> Iterator[dict[str, Any]]:
    roles = (Role.PROVIDER_EDITOR, Role.PROVIDER_MANAGER)
    for id_ in ids:
        for place, role in enumerate(roles):
            yield {"user_id": 10 * id_ + place, "organisation_id": id_, "role": role, "created_at": NOW}


def _contracts(ids: list[int], region_id: int, segment_id: int) -> Iterator[dict[str, Any]]:
    for id_ in ids:
        yield {
            "id": id_,
            "organisation_id": id_,
            "region_id": region_id,
            "segment_id": segment_id,
            "starts_on": START,
            "created_at": NOW,
        }


def _lines(ids: list[int], product_ids: list[int], dice: random.Random) -> Iterator[dict[str, Any]]:
    for id_ in ids:
        for place, product_id in enumerate(dice.sample(product_ids, LINES)):
            yield {
                "id": id_ * LINES + place,
                "contract_id": id_,
                "product_id": product_id,
                "starts_on": START,
            }


def _line_municipalities(
    ids: list[int], municipality_ids: list[int], dice: random.Random
) -> Iterator[dict[str, Any]]:
    for id_ in ids:
        for place in range(LINES):
            for municipality_id in dice.sample(municipality_ids, 3):
                yield {"contract_line_id": id_ * LINES + place, "municipality_id": municipality_id}


def _offerings(
    ids: list[int], region_id: int, product_ids: list[int], dice: random.Random
) -> Iterator[dict[str, Any]]:
    for number in range(len(ids) * SIZES.offerings // SIZES.providers):
        id_ = ids[number % len(ids)]
        yield {
            "kind": OfferingKind.CONTRACTED,
            "organisation_id": id_,
            "region_id": region_id,
            "contract_line_id": id_ * LINES + dice.randrange(LINES),
            "product_id": dice.choice(product_ids),
            "name": "Begeleiding",
            "at_home": True,
            "status": PublicationStatus.PUBLISHED,
            "published_at": NOW - timedelta(days=600),
            "changed_at": NOW,
        }


def _obligations(ids: list[int], region_id: int, dice: random.Random) -> Iterator[dict[str, Any]]:
    """A year of weeks: one in ten is handed in late, and one provider in twenty is late for three weeks."""
    for weeks_ago in range(SIZES.weeks - 1, -1, -1):
        start = MONDAY - timedelta(weeks=weeks_ago)
        due_at = datetime(2026, 11, 30, 8, tzinfo=UTC) - timedelta(weeks=weeks_ago)
        for id_ in ids:
            is_pending = weeks_ago == 0 or (weeks_ago <= 3 and id_ % 20 == 0)
            status = ObligationStatus.OPEN if weeks_ago == 0 else ObligationStatus.LATE
            late_by = timedelta(hours=30 if dice.random() < 0.1 else -30)
            yield {
                "organisation_id": id_,
                "region_id": region_id,
                "kind": CalendarKind.WAITING,
                "period_start": start,
                "period_end": start + timedelta(days=6),
                "due_at": due_at,
                "status": status if is_pending else ObligationStatus.SUBMITTED,
                "item_count": 33,
                "submitted_at": None if is_pending else due_at + late_by,
                "created_at": due_at,
            }


def _reminders(first_id: int, count: int) -> Iterator[dict[str, Any]]:
    """Two steps to one person for the newest obligations but the last week's."""
    for id_ in range(first_id, first_id + count):
        for position in range(2):
            yield {
                "obligation_id": id_,
                "step_position": position,
                "audience": Audience.PROVIDER,
                "user_id": 1,
                "status": ReminderStatus.SENT,
                "created_at": NOW - timedelta(days=7 - position),
                "settled_at": NOW,
            }


def _segment_of(session: Session, product_id: int) -> int:
    found = session.scalar(
        select(col(ProductSegment.segment_id)).where(col(ProductSegment.product_id) == product_id)
    )
    assert found is not None
    return found
