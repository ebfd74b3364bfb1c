"""Where a provider is contracted, and whom it can ask there about what it owes."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlmodel import Session, col

from portal.domain.duties import Role
from portal.models import Contract, Membership, Obligation, Organisation, Region, User


@dataclass(frozen=True)
class RegionContact:
    """A region's office, and the contract managers who work there."""

    region_id: int
    office: str
    phone: str | None
    email: str | None
    managers: tuple[tuple[str, str], ...]


def own_regions(session: Session, *, organisation_id: int) -> list[tuple[int, str]]:
    """List the regions in which an organisation has a contract or owes something, as (id, name), by name."""
    contracted = select(col(Contract.region_id)).where(col(Contract.organisation_id) == organisation_id)
    owing = select(col(Obligation.region_id)).where(col(Obligation.organisation_id) == organisation_id)
    rows = session.execute(
        select(col(Region.id), col(Region.name))
        .where(or_(col(Region.id).in_(contracted), col(Region.id).in_(owing)))
        .order_by(col(Region.name))
    )
    return [(region_id, name) for region_id, name in rows]


def contacts_of(session: Session, *, region_ids: Collection[int]) -> list[RegionContact]:
    """List the offices of these regions with their active contract managers (name, address), by name."""
    rows = session.execute(
        select(
            col(Organisation.id),
            col(Organisation.region_id),
            col(Organisation.name),
            col(Organisation.phone),
            col(Organisation.email),
            col(User.name),
            col(User.email),
        )
        .join(Membership, col(Membership.organisation_id) == col(Organisation.id))
        .join(User, col(User.id) == col(Membership.user_id))
        .where(
            col(Organisation.region_id).in_(region_ids),
            col(Organisation.is_active).is_(True),
            col(Membership.role) == Role.CONTRACT_MANAGER,
            col(User.is_active).is_(True),
        )
        .order_by(col(Organisation.name), col(User.name))
    )
    offices: dict[int, RegionContact] = {}
    for office_id, region_id, name, phone, email, person, address in rows:
        known = offices.get(office_id)
        managers = (*(known.managers if known else ()), (person, address))
        offices[office_id] = RegionContact(region_id, name, phone, email, managers)
    return list(offices.values())
