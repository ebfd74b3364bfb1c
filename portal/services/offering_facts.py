"""What the rule about publishing needs to know of offerings, from one statement for any number of them."""

from datetime import date
from typing import Any

from sqlalchemy import FromClause, RowMapping, case, func, select
from sqlmodel import Session, col

from portal.domain.publishing import OfferingFacts, missing_before_publishing
from portal.models import Contract, ContractLine, Location, Offering, OfferingMunicipality, Product, metadata
from portal.services.contract_lines import runs_on


def with_line_and_place() -> FromClause:
    """Give the tables of an offering with its line, contract, product and location, where it has them."""
    tables = metadata.tables
    offering, line, contract = tables["offering"], tables["contract_line"], tables["contract"]
    product, location = tables["product"], tables["location"]
    return (
        offering.outerjoin(line, line.c.id == offering.c.contract_line_id)
        .outerjoin(contract, contract.c.id == line.c.contract_id)
        .outerjoin(product, product.c.id == offering.c.product_id)
        .outerjoin(location, location.c.id == offering.c.location_id)
    )


def fact_columns(today: date) -> tuple[Any, ...]:
    """Give the columns that `facts_of` reads, from `with_line_and_place`."""
    served = (
        select(func.count())
        .where(col(OfferingMunicipality.offering_id) == col(Offering.id))
        .correlate(Offering)
        .scalar_subquery()
    )
    return (
        col(Offering.kind).label("kind"),
        col(Offering.product_id).label("product_id"),
        col(Offering.at_home).label("at_home"),
        col(Offering.age_min).label("age_min"),
        col(Offering.age_max).label("age_max"),
        col(Offering.description).label("description"),
        col(Offering.bridging_text).label("bridging_text"),
        col(Offering.public_phone).label("public_phone"),
        col(Offering.public_email).label("public_email"),
        col(Product.bridging_care).label("bridging_care"),
        col(Location.is_active).label("location_is_active"),
        served.label("municipality_count"),
        case((runs_on(today), True), else_=False).label("line_is_active"),
        col(Contract.id).label("contract_id"),
        col(ContractLine.id).label("line_id"),
    )


def facts_of(row: RowMapping) -> OfferingFacts:
    """Read what the rule needs from a row of `fact_columns`."""
    return OfferingFacts(
        kind=row["kind"],
        has_product=row["product_id"] is not None,
        has_location=bool(row["location_is_active"]),
        at_home=row["at_home"],
        municipality_count=row["municipality_count"],
        age_min=row["age_min"],
        age_max=row["age_max"],
        description=row["description"],
        has_public_contact=bool(row["public_phone"] or row["public_email"]),
        contract_line_active=bool(row["line_is_active"]),
        needs_bridging=bool(row["bridging_care"]),
        has_bridging=bool(row["bridging_text"]),
    )


def missing_of(session: Session, *, offering_id: int, today: date) -> list[str]:
    """List the codes of what an offering misses before people may find it."""
    row = session.execute(
        select(*fact_columns(today)).select_from(with_line_and_place()).where(col(Offering.id) == offering_id)
    )
    return missing_before_publishing(facts_of(row.mappings().one()))
