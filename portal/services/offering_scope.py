"""What an offering may be: the municipalities it may serve, and the earlier one it takes after."""

from collections import defaultdict

from sqlalchemy import select, union
from sqlmodel import Session, col

from portal.domain.terms import OfferingKind, PublicationStatus
from portal.models import ContractLineMunicipality, Municipality, Offering, RegionMunicipality


def allowed_municipalities(session: Session, *, offering_id: int) -> tuple[tuple[int, str], ...]:
    """List the municipalities, by name, that an offering may serve.

    Under contract those of its line; a free-access facility may serve all of its region.
    """
    of_line = (
        select(col(ContractLineMunicipality.municipality_id))
        .join(Offering, col(Offering.contract_line_id) == col(ContractLineMunicipality.contract_line_id))
        .where(col(Offering.id) == offering_id)
    )
    of_region = (
        select(col(RegionMunicipality.municipality_id))
        .join(Offering, col(Offering.region_id) == col(RegionMunicipality.region_id))
        .where(col(Offering.id) == offering_id, col(Offering.kind) == OfferingKind.FREE_ACCESS)
    )
    rows = session.execute(
        select(col(Municipality.id), col(Municipality.name))
        .where(col(Municipality.id).in_(union(of_line, of_region)))
        .order_by(col(Municipality.name))
    )
    return tuple((id_, name) for id_, name in rows)


def allowed_municipality_ids(session: Session, *, offering_id: int) -> frozenset[int]:
    """Return the ids of the municipalities that an offering may serve."""
    return frozenset(id_ for id_, _ in allowed_municipalities(session, offering_id=offering_id))


def municipalities_in_line(session: Session, *, organisation_id: int) -> dict[int, frozenset[int]]:
    """Return the ids of the municipalities that each own offering may serve; two statements."""
    found: dict[int, set[int]] = defaultdict(set)
    of_line = (
        select(col(Offering.id), col(ContractLineMunicipality.municipality_id))
        .join(
            ContractLineMunicipality,
            col(ContractLineMunicipality.contract_line_id) == col(Offering.contract_line_id),
        )
        .where(col(Offering.organisation_id) == organisation_id)
    )
    of_region = (
        select(col(Offering.id), col(RegionMunicipality.municipality_id))
        .join(RegionMunicipality, col(RegionMunicipality.region_id) == col(Offering.region_id))
        .where(
            col(Offering.organisation_id) == organisation_id, col(Offering.kind) == OfferingKind.FREE_ACCESS
        )
    )
    for statement in (of_line, of_region):
        for offering_id, municipality_id in session.execute(statement):
            found[offering_id].add(municipality_id)
    return {id_: frozenset(towns) for id_, towns in found.items()}


def latest_of_product(session: Session, *, organisation_id: int, product_id: int) -> int | None:
    """Return a provider's newest offering of a product, a published one first; None without."""
    is_draft = col(Offering.status) != PublicationStatus.PUBLISHED
    return session.scalar(
        select(col(Offering.id))
        .where(col(Offering.organisation_id) == organisation_id, col(Offering.product_id) == product_id)
        .order_by(is_draft, col(Offering.changed_at).desc(), col(Offering.id).desc())
        .limit(1)
    )
