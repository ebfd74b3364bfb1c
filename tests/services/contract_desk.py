"""What the tests of contracts are about: a region with two municipalities, a segment, and a provider."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from portal.domain.duties import Role
from portal.domain.terms import OrganisationKind
from portal.models import ContractLine
from tests.factories import (
    key,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_segment,
    make_user,
)


@dataclass(frozen=True)
class ContractDesk:
    """The rows by id."""

    region_id: int
    segment_id: int
    product_id: int
    town_id: int
    other_town_id: int
    organisation_id: int
    contract_id: int
    line_id: int
    offering_id: int
    user_id: int
    now: datetime


def make_desk(session: Session, now: datetime) -> ContractDesk:
    """Make a provider with a contract, one line and one published offering."""
    region = make_region(session)
    segment = make_segment(session, region)
    town = make_municipality(session, region)
    other_town = make_municipality(session, region, name="Waddinxveen")
    product = make_product(session, region, segment)
    organisation = make_organisation(session, kvk="12345678")
    offering = make_offering(session, organisation, product, town)
    office = make_organisation(session, OrganisationKind.REGION, name="Regiobureau", region_id=key(region))
    user = make_user(session, office, Role.CONTRACT_MANAGER)

    line = session.get(ContractLine, offering.contract_line_id)
    assert line is not None
    return ContractDesk(
        key(region),
        key(segment),
        key(product),
        key(town),
        key(other_town),
        key(organisation),
        line.contract_id,
        key(line),
        key(offering),
        key(user),
        now,
    )
