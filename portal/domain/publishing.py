"""What an offering needs before people may find it."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.terms import OfferingKind

MIN_DESCRIPTION_LENGTH = 40

FIELD_OF_MISSING: Mapping[str, str | None] = {
    "product_missing": None,
    "contract_line_inactive": None,
    "location_missing": "location_id",
    "municipalities_missing": "municipality_ids",
    "ages_missing": "age_min",
    "ages_reversed": "age_max",
    "description_short": "description",
    "contact_missing": "public_phone",
    "bridging_missing": "bridging_text",
}
"""The field in which what is missing can be given; None: not by the provider."""


@dataclass(frozen=True)
class OfferingFacts:
    """What the rule needs to know of an offering; ages in whole years."""

    kind: OfferingKind
    has_product: bool
    has_location: bool
    at_home: bool
    municipality_count: int
    age_min: int | None
    age_max: int | None
    description: str
    has_public_contact: bool
    contract_line_active: bool
    needs_bridging: bool = False
    has_bridging: bool = False


def missing_before_publishing(facts: OfferingFacts) -> list[str]:
    """List the codes of what stands in the way of publishing; empty when nothing does.

    A free-access facility needs neither a contract line nor a product. Where the plan obliges help during
    the wait, the offering says what that is.
    """
    contracted = facts.kind is OfferingKind.CONTRACTED
    conditions = {
        "product_missing": contracted and not facts.has_product,
        "contract_line_inactive": contracted and not facts.contract_line_active,
        "location_missing": not (facts.has_location or facts.at_home),
        "municipalities_missing": facts.municipality_count < 1,
        "ages_missing": facts.age_min is None or facts.age_max is None,
        "ages_reversed": _are_reversed(facts.age_min, facts.age_max),
        "description_short": len(" ".join(facts.description.split())) < MIN_DESCRIPTION_LENGTH,
        "contact_missing": not facts.has_public_contact,
        "bridging_missing": facts.needs_bridging and not facts.has_bridging,
    }
    return [code for code, is_missing in conditions.items() if is_missing]


def _are_reversed(age_min: int | None, age_max: int | None) -> bool:
    return age_min is not None and age_max is not None and age_min > age_max
