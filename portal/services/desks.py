"""The desks of which a region keeps the people: its own office, and the municipalities that take part."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlmodel import Session, col

from portal.domain.errors import FieldError, InvalidError, NotFoundError
from portal.domain.teams import MUNICIPALITY_TEAM, REGION_TEAM, Team
from portal.domain.terms import OrganisationKind
from portal.models import Municipality, Organisation, OrganisationRole, RegionMunicipality
from portal.services.board_lines import within
from portal.services.date_spans import holds_on


@dataclass(frozen=True)
class Desk:
    """An office whose people a region keeps; without an organisation: a municipality nobody works for yet."""

    organisation_id: int | None
    municipality_id: int | None
    name: str
    team: Team

    @property
    def key(self) -> str:
        """The name of this desk in a form."""
        number = self.municipality_id if self.organisation_id is None else self.organisation_id
        return f"{'gemeente' if self.organisation_id is None else 'organisatie'}-{number}"


def list_desks(session: Session, *, region_ids: Collection[int] | None, today: date) -> list[Desk]:
    """List the offices of these regions, then their municipalities of today, by name; None means all."""
    offices = session.execute(
        select(col(Organisation.id), col(Organisation.name))
        .where(
            col(Organisation.region_id).is_not(None),
            within(col(Organisation.region_id), region_ids),
            col(Organisation.is_active).is_(True),
            _is_kind(OrganisationKind.REGION),
        )
        .order_by(col(Organisation.name), col(Organisation.id))
    )
    towns = session.execute(
        select(col(Organisation.id), col(Municipality.id), col(Organisation.name), col(Municipality.name))
        .select_from(Municipality)
        .outerjoin(
            Organisation,
            and_(
                col(Organisation.municipality_id) == col(Municipality.id),
                col(Organisation.is_active).is_(True),
                _is_kind(OrganisationKind.MUNICIPALITY),
            ),
        )
        .where(
            exists().where(
                col(RegionMunicipality.municipality_id) == col(Municipality.id),
                within(col(RegionMunicipality.region_id), region_ids),
                holds_on(today, col(RegionMunicipality.valid_from), col(RegionMunicipality.valid_until)),
            )
        )
        .order_by(col(Municipality.name), col(Organisation.id))
    )
    found = [Desk(organisation_id, None, name, REGION_TEAM) for organisation_id, name in offices]
    return found + [
        Desk(organisation_id, town_id, known or f"Gemeente {name}", MUNICIPALITY_TEAM)
        for organisation_id, town_id, known, name in towns
    ]


def find_desk(
    session: Session, *, organisation_id: int, region_ids: Collection[int] | None, today: date
) -> Desk:
    """Find the desk of an organisation; raises NotFoundError for any that these regions do not keep."""
    for desk in list_desks(session, region_ids=region_ids, today=today):
        if desk.organisation_id == organisation_id:
            return desk
    raise NotFoundError


def open_desk(
    session: Session, *, key: str, region_ids: Collection[int] | None, today: date, now: datetime
) -> tuple[int, Desk]:
    """Return the organisation's id and the desk of a form's key; makes a municipality's when there is none.

    Raises InvalidError `desk_missing` at "desk".
    """
    for desk in list_desks(session, region_ids=region_ids, today=today):
        if desk.key == key:
            return desk.organisation_id or _make_municipality(session, desk, now), desk
    raise InvalidError([FieldError("desk_missing", "desk")])


def _make_municipality(session: Session, desk: Desk, now: datetime) -> int:
    made = Organisation(name=desk.name, municipality_id=desk.municipality_id, created_at=now)
    session.add(made)
    session.flush()
    organisation_id = made.id or 0
    session.add(OrganisationRole(organisation_id=organisation_id, kind=OrganisationKind.MUNICIPALITY))
    session.flush()
    return organisation_id


def _is_kind(kind: OrganisationKind) -> ColumnElement[bool]:
    return exists().where(
        col(OrganisationRole.organisation_id) == col(Organisation.id), col(OrganisationRole.kind) == kind
    )
