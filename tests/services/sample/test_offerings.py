"""The offerings of the sample: inside every contract, in good order, and nobody real among them."""

import re
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.access_points import AccessKind
from portal.domain.identifiers import normalise_postcode
from portal.domain.publishing import OfferingFacts, missing_before_publishing
from portal.domain.terms import OfferingKind
from portal.domain.texts import check_text
from portal.models import (
    AccessPoint,
    AccessState,
    Contract,
    ContractLineMunicipality,
    Location,
    Municipality,
    Offering,
    OfferingMunicipality,
    OfferingTag,
    Organisation,
    Product,
    Region,
    User,
)
from tests.services.sample.loading import SCALE, contracted

TEXTS = ("name", "description", "expectation", "meanwhile", "referrer_note", "bridging_text")


def pairs(session: Session, model: Any, key: str, value: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one in session.scalars(select(model)):
        found.setdefault(getattr(one, key), set()).add(getattr(one, value))
    return found


def test_the_packs_numbers_are_followed_to_scale(sample: Session):
    regions = {one.id: one for one in sample.scalars(select(Region))}
    rows = sample.execute(
        select(col(Contract.region_id), func.count(func.distinct(col(Contract.organisation_id)))).group_by(
            col(Contract.region_id)
        )
    )
    for region_id, count in rows:
        assert count == pytest.approx(regions[region_id].sample["providers"] * SCALE, abs=1)
    offerings = sample.scalar(select(func.count()).select_from(Offering)) or 0
    assert 600 < offerings < 1000


def test_every_served_municipality_is_within_the_contract_line(sample: Session):
    allowed = pairs(sample, ContractLineMunicipality, "contract_line_id", "municipality_id")
    served = pairs(sample, OfferingMunicipality, "offering_id", "municipality_id")
    for offering, product, line, contract in contracted(sample):
        assert served[offering.id]
        assert served[offering.id] <= allowed[line.id]
        assert line.product_id == product.id
        assert contract.organisation_id == offering.organisation_id


def test_every_offering_is_within_the_products_ages_and_could_be_published(sample: Session):
    for offering, product, _, _ in contracted(sample):
        assert (product.age_min or 0) <= offering.age_min <= offering.age_max
        assert offering.age_max <= (120 if product.age_max is None else product.age_max)
        facts = OfferingFacts(
            kind=offering.kind,
            has_product=True,
            has_location=offering.location_id is not None,
            at_home=offering.at_home,
            municipality_count=1,
            age_min=offering.age_min,
            age_max=offering.age_max,
            description=offering.description,
            has_public_contact=offering.public_phone is not None,
            contract_line_active=True,
        )
        assert missing_before_publishing(facts) == []


def test_every_product_is_offered_somewhere(sample: Session):
    offered = set(sample.scalars(select(col(Offering.product_id))))
    missing = [one.code for one in sample.scalars(select(Product)) if one.id not in offered]
    assert missing == []


def test_texts_are_clean_and_bridging_care_is_told_where_it_is_owed(sample: Session):
    for offering, product, _, _ in contracted(sample):
        assert bool(offering.bridging_text) == product.bridging_care
        assert bool(offering.bridging_contact) == product.bridging_care
        for name in TEXTS:
            text = getattr(offering, name)
            assert check_text(text, name, max_length=3000) == []
            assert not re.search(r"[{}]|  |\.\.|None", text)


def test_descriptions_differ_from_each_other(sample: Session):
    texts = list(sample.scalars(select(col(Offering.description))))
    assert len(set(texts)) > 0.95 * len(texts)


def test_no_organisation_could_be_taken_for_a_real_one(sample: Session):
    real = {*sample.scalars(select(col(Municipality.name))), *sample.scalars(select(col(Region.name)))}
    for one in sample.scalars(select(Organisation)):
        assert one.is_sample
        assert re.fullmatch(r"00\d{6}", one.kvk or "")
        assert re.fullmatch(r"https://www\.[a-z0-9-]+\.example/", one.website or "")
        if any(name in one.name for name in real):
            assert one.name.endswith("(voorbeeld)")


def test_no_person_and_no_address_could_be_taken_for_a_real_one(sample: Session):
    for person in sample.scalars(select(User)):
        assert person.is_sample
        assert person.name.startswith("Proef ")
        assert person.email.endswith(".example")
    for offering in sample.scalars(select(Offering)):
        assert (offering.public_email or "").endswith(".example")
        assert (offering.intake_email or ".example").endswith(".example")
    for location in sample.scalars(select(Location)):
        assert location.street.startswith("Proef")
        assert re.fullmatch(r"\d{4} (SA|SD|SS)", location.postcode)
        assert normalise_postcode(location.postcode) is None


def test_no_telephone_number_can_be_dialled(sample: Session):
    numbers = [
        *sample.scalars(select(col(Organisation.phone))),
        *sample.scalars(select(col(Offering.public_phone))),
        *sample.scalars(select(col(Offering.intake_phone)).where(col(Offering.intake_phone).is_not(None))),
        *sample.scalars(select(col(AccessState.phone)).where(col(AccessState.phone).is_not(None))),
    ]
    form = r"0\d{2} 000 \d\d \d\d|0\d{3} 00 \d\d \d\d"
    assert all(re.fullmatch(form, number or "") for number in numbers)
    told = [text for text in sample.scalars(select(col(Offering.bridging_contact))) if text]
    assert all(re.search(rf", (?:{form})$", text) for text in told)


def test_locations_lie_in_or_near_their_municipality(sample: Session):
    towns = {one.id: one for one in sample.scalars(select(Municipality))}
    for location in sample.scalars(select(Location)):
        town = towns[location.municipality_id]
        assert location.lat is not None
        assert location.lon is not None
        assert abs(location.lat - town.lat) < 0.12
        assert abs(location.lon - town.lon) < 0.25


def test_every_municipality_has_an_access_team_and_free_help(sample: Session):
    towns = set(sample.scalars(select(col(Municipality.id))))
    points = sample.scalars(select(AccessPoint)).all()
    for kind in (AccessKind.TEAM, AccessKind.DOCUMENT):
        assert {one.municipality_id for one in points if one.kind is kind} == towns
    assert len([one for one in points if one.kind is AccessKind.CRISIS]) == 4
    free = Counter(
        sample.scalars(
            select(col(OfferingMunicipality.municipality_id))
            .join(Offering, col(Offering.id) == col(OfferingMunicipality.offering_id))
            .where(col(Offering.kind) == OfferingKind.FREE_ACCESS)
        )
    )
    assert set(free) == towns
    assert min(free.values()) >= 3


def test_help_for_autism_is_found_by_its_tag_around_gouda(sample: Session):
    statement = (
        select(func.count())
        .select_from(OfferingTag)
        .join(OfferingMunicipality, col(OfferingMunicipality.offering_id) == col(OfferingTag.offering_id))
        .join(Municipality, col(Municipality.id) == col(OfferingMunicipality.municipality_id))
        .where(col(OfferingTag.value) == "autisme", col(Municipality.code) == "GM0513")
    )
    assert (sample.scalar(statement) or 0) > 5
