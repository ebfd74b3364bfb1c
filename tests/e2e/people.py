"""Who lives in a house: one invented person a role, and providers whose week's list suits a journey."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from sqlmodel import Session, col, select

from portal.domain.availability import PlaceState
from portal.domain.duties import Role
from portal.domain.terms import Freshness
from portal.models import Membership, User
from portal.services.offerings import Standing
from portal.services.sample.people import SAMPLE_PASSWORD
from portal.services.sample.sign_ins import ROLE_NAMES, sign_ins
from portal.services.week_list import WeekList, WeekRow, week_list
from tests.e2e.house import House
from tests.e2e.visits import WIDTHS

SHOWN = (Freshness.FRESH, Freshness.AGEING, Freshness.STALE)


@dataclass(frozen=True)
class Person:
    """Who signs in."""

    email: str
    password: str = SAMPLE_PASSWORD


@dataclass(frozen=True)
class Desk:
    """An editor with a week's list: one offering waits other than two weeks, all have figures."""

    person: Person
    organisation_id: int
    offering_id: int
    row_count: int


def person_with(house: House, role: Role) -> Person:
    """Find the person whom the demo names for a role."""
    with house.reading() as session:
        return next(Person(one.email) for one in sign_ins(session) if one.role == ROLE_NAMES[role])


def find_desk(house: House, number: int) -> Desk:
    """Find an editor's desk; each number is that of another provider."""
    with house.reading() as session:
        return next(islice(_desks(session), number, None))


def colleague_of(house: House, desk: Desk, role: Role) -> Person:
    """Find who has a role in the organisation of a desk."""
    with house.reading() as session:
        rows = session.exec(
            select(User.email)
            .join(Membership, col(Membership.user_id) == col(User.id))
            .where(Membership.organisation_id == desk.organisation_id, Membership.role == role)
            .order_by(col(Membership.id))
        )
        return Person(rows.first() or "")


def number_of(width: str, *, is_scripted: bool) -> int:
    """Number the four ways in which people look, so that each has a provider of its own."""
    return 2 * list(WIDTHS).index(width) + is_scripted


def _desks(session: Session) -> Iterator[Desk]:
    for organisation_id, email in _editors(session):
        week = week_list(session, organisation_id=organisation_id, now=datetime.now(UTC))
        if (row := _waiting_row(week)) is not None:
            count = len(list(week.rows))
            yield Desk(Person(email), organisation_id, row.offering_id, count)


def _editors(session: Session) -> list[tuple[int, str]]:
    """List one editor a provider, by provider."""
    rows = session.exec(
        select(Membership.organisation_id, User.email)
        .join(User, col(User.id) == col(Membership.user_id))
        .where(Membership.role == Role.PROVIDER_EDITOR)
        .order_by(col(Membership.organisation_id), col(Membership.id))
    )
    first: dict[int, str] = {}
    for organisation_id, email in rows:
        first.setdefault(organisation_id, email)
    return list(first.items())


def _waiting_row(week: WeekList) -> WeekRow | None:
    """Find the row to change on a list of three to ten that can all be confirmed."""
    rows = list(week.rows)
    if not 3 <= len(rows) <= 10 or any(not _is_confirmable(row) for row in rows):
        return None
    return next((row for row in rows if _waits_otherwise(row)), None)


def _is_confirmable(row: WeekRow) -> bool:
    return row.standing is Standing.ACTIVE and row.report is not None and row.freshness in SHOWN


def _waits_otherwise(row: WeekRow) -> bool:
    figures = row.availability
    if figures is None or row.state is not PlaceState.WAITING:
        return False
    return figures.intake_weeks is not None and figures.intake_weeks > 2
