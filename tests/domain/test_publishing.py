"""An offering is found only when it says enough."""

from dataclasses import replace

import pytest

from portal.domain.publishing import OfferingFacts, missing_before_publishing
from portal.domain.terms import OfferingKind

READY = OfferingFacts(
    kind=OfferingKind.CONTRACTED,
    has_product=True,
    has_location=True,
    at_home=False,
    municipality_count=2,
    age_min=6,
    age_max=17,
    description="Begeleiding voor kinderen met autisme en hun ouders.",
    has_public_contact=True,
    contract_line_active=True,
)


def test_a_complete_offering_misses_nothing():
    assert missing_before_publishing(READY) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"has_product": False}, "product_missing"),
        ({"contract_line_active": False}, "contract_line_inactive"),
        ({"has_location": False}, "location_missing"),
        ({"municipality_count": 0}, "municipalities_missing"),
        ({"age_min": None}, "ages_missing"),
        ({"age_max": None}, "ages_missing"),
        ({"age_min": 18}, "ages_reversed"),
        ({"description": "Te kort."}, "description_short"),
        ({"description": "a" + " " * 80 + "b"}, "description_short"),
        ({"has_public_contact": False}, "contact_missing"),
    ],
)
def test_what_is_missing_is_named(change, code):
    assert missing_before_publishing(replace(READY, **change)) == [code]


def test_help_at_home_needs_no_location():
    assert missing_before_publishing(replace(READY, has_location=False, at_home=True)) == []


def test_a_free_access_facility_needs_no_contract_and_no_product():
    facility = replace(READY, kind=OfferingKind.FREE_ACCESS, has_product=False, contract_line_active=False)
    assert missing_before_publishing(facility) == []


def test_everything_missing_is_named_at_once():
    empty = OfferingFacts(OfferingKind.CONTRACTED, False, False, False, 0, None, None, "", False, False)
    assert len(missing_before_publishing(empty)) == 7
