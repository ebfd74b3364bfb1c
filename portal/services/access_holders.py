"""Whose access contacts a person keeps: of regions with their municipalities, or of own municipalities."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlmodel import Session, col

from portal.domain.terms import OrganisationKind
from portal.models import Municipality, Organisation, OrganisationRole, Region, RegionMunicipality
from portal.services.board_lines import within
from portal.services.date_spans import holds_on


@dataclass(frozen=True)
class Holder:
    """A region or a municipality, whose contacts and documents these are."""

    region_id: int | None
    municipality_id: int | None
    name: str

    @property
    def key(self) -> str:
        """The name of this holder in a form."""
        if self.municipality_id is None:
            return f"regio-{self.region_id}"
        return f"gemeente-{self.municipality_id}"


def holders_of_regions(session: Session, *, region_ids: Collection[int] | None, today: date) -> list[Holder]:
    """List these regions, then the municipalities that take part today, by name; None means all."""
    regions = session.execute(
        select(col(Region.id), col(Region.name))
        .where(within(col(Region.id), region_ids))
        .order_by(col(Region.name))
    )
    found = [Holder(id_, None, name) for id_, name in regions]
    takes_part = exists().where(
        col(RegionMunicipality.municipality_id) == col(Municipality.id),
        within(col(RegionMunicipality.region_id), region_ids),
        holds_on(today, col(RegionMunicipality.valid_from), col(RegionMunicipality.valid_until)),
    )
    towns = session.execute(
        select(col(Municipality.id), col(Municipality.name))
        .where(takes_part)
        .order_by(col(Municipality.name))
    )
    return [*found, *(Holder(None, id_, f"Gemeente {name}") for id_, name in towns)]


def holders_of_offices(session: Session, *, organisation_ids: Collection[int]) -> list[Holder]:
    """List the municipalities that these offices are, by name."""
    towns = session.execute(
        select(col(Municipality.id), col(Municipality.name))
        .where(
            exists().where(
                col(Organisation.municipality_id) == col(Municipality.id),
                col(Organisation.id).in_(organisation_ids),
                col(Organisation.is_active).is_(True),
                col(OrganisationRole.organisation_id) == col(Organisation.id),
                col(OrganisationRole.kind) == OrganisationKind.MUNICIPALITY,
            )
        )
        .order_by(col(Municipality.name))
    )
    return [Holder(None, id_, f"Gemeente {name}") for id_, name in towns]
