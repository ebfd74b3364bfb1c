"""One provider as a region knows it: who it is, in which of the own regions, and whom to phone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.domain.terms import OrganisationKind, OrganisationSize, ProviderKind
from portal.models import Contract, Obligation, Organisation, OrganisationRole, Region
from portal.services.board_lines import within

ProviderNumbers = Mapping[
    int, tuple[str | None, str | None, ProviderKind | None, OrganisationSize | None, bool]
]
"""KvK number, AGB code, kind, size and whether it refers too, by id."""


@dataclass(frozen=True)
class RegionProvider:
    """A provider; `regions` are (id, name) of those asked for in which it is or was contracted."""

    organisation_id: int
    name: str
    phone: str | None
    email: str | None
    is_active: bool
    regions: tuple[tuple[int, str], ...]
    statutory_name: str | None
    kvk: str | None
    agb: str | None
    provider_kind: ProviderKind | None
    size: OrganisationSize | None

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
            col(Organisation.statutory_name),
            col(Organisation.kvk),
            col(Organisation.agb),
            col(Organisation.provider_kind),
            col(Organisation.size),
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
        **row._mapping,
        organisation_id=organisation_id,
        regions=tuple((region_id, name) for region_id, name in regions),
    )


def provider_numbers(session: Session, *, region_ids: Collection[int] | None) -> ProviderNumbers:
    """Give the numbers, kind, size and whether it refers too, of every contracted provider by id."""
    refers = exists().where(
        col(OrganisationRole.organisation_id) == col(Organisation.id),
        col(OrganisationRole.kind) == OrganisationKind.REFERRER,
    )
    contracted = select(col(Contract.organisation_id)).where(within(col(Contract.region_id), region_ids))
    rows = session.execute(
        select(
            col(Organisation.id),
            col(Organisation.kvk),
            col(Organisation.agb),
            col(Organisation.provider_kind),
            col(Organisation.size),
            refers,
        ).where(col(Organisation.id).in_(contracted))
    )
    return {row[0]: (row[1], row[2], row[3], row[4], bool(row[5])) for row in rows}
