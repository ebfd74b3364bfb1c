"""One provider as a region knows it: who it is, in which of the own regions, and whom to phone."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.models import Contract, Obligation, Organisation, Region
from portal.services.board_lines import within


@dataclass(frozen=True)
class RegionProvider:
    """A provider; `regions` are (id, name) of those asked for in which it is or was contracted."""

    organisation_id: int
    name: str
    phone: str | None
    email: str | None
    is_active: bool
    regions: tuple[tuple[int, str], ...]

    @property
    def region_ids(self) -> frozenset[int]:
        return frozenset(region_id for region_id, _ in self.regions)


def find_provider(
    session: Session, *, organisation_id: int, region_ids: Collection[int] | None
) -> RegionProvider:
    """Find a provider that has a contract or an obligation in one of these regions. Raises NotFoundError."""
    row = session.execute(
        select(
            col(Organisation.name),
            col(Organisation.phone),
            col(Organisation.email),
            col(Organisation.is_active),
        ).where(col(Organisation.id) == organisation_id)
    ).first()
    contracted = select(col(Contract.region_id)).where(col(Contract.organisation_id) == organisation_id)
    owing = select(col(Obligation.region_id)).where(col(Obligation.organisation_id) == organisation_id)
    regions = session.execute(
        select(col(Region.id), col(Region.name))
        .where(
            within(col(Region.id), region_ids),
            or_(col(Region.id).in_(contracted), col(Region.id).in_(owing)),
        )
        .order_by(col(Region.name))
    ).all()
    if row is None or not regions:
        raise NotFoundError("organisation_unknown")
    return RegionProvider(
        organisation_id=organisation_id,
        name=row.name,
        phone=row.phone,
        email=row.email,
        is_active=row.is_active,
        regions=tuple((region_id, name) for region_id, name in regions),
    )
