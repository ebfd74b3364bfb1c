"""Locations: an address that is checked, a point that is looked up or given, closed only when unused."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, func, select

from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.location_content import LocationContent
from portal.domain.terms import PublicationStatus
from portal.models import AuditEntry, Location, OutboxLine
from portal.services.location_edit import edit_location, make_location, set_location_active
from portal.services.own_locations import editable_location, own_locations
from tests import factories as make
from tests.factories import key

ADDRESS = LocationContent(
    name="Hoofdlocatie", street="Markt", house_number="1", postcode="2801jg", place="Gouda"
)
BSN = "111222333"


@dataclass
class Desk:
    session: Session
    now: datetime
    organisation: Any
    gouda: Any
    product: Any

    @property
    def who(self) -> dict[str, Any]:
        return {"organisation_id": key(self.organisation), "user_id": None, "now": self.now}

    def make(self, content: LocationContent = ADDRESS, **changes: Any) -> Any:
        return make_location(self.session, content=content, **{"request_key": None, **self.who, **changes})

    def edit(self, location_id: int, version: int | None = 1, by: Any = None, **changes: Any) -> Any:
        who = {**self.who, **({"organisation_id": key(by)} if by else {})}
        content = replace(self.content(location_id), **changes)
        return edit_location(self.session, location_id=location_id, content=content, version=version, **who)

    def content(self, location_id: int) -> LocationContent:
        who = {"organisation_id": key(self.organisation)}
        return editable_location(self.session, location_id=location_id, **who).content

    def count(self, table: Any) -> int:
        return self.session.exec(select(func.count()).select_from(table)).one()


@pytest.fixture
def desk(session: Session, now: datetime) -> Desk:
    region = make.make_region(session)
    return Desk(
        session,
        now,
        make.make_organisation(session),
        make.make_municipality(session, region),
        make.make_product(session, region),
    )


def test_municipality_and_point_are_looked_up_by_place(desk):
    saved = desk.make()
    content = desk.content(saved.location_id)
    assert (content.postcode, content.municipality_id) == ("2801 JG", key(desk.gouda))
    assert (content.point, saved.is_point_guessed) == ((52.0172, 4.7062), True)


def test_a_known_postcode_gives_a_better_point_than_the_town_hall(desk):
    other = make.make_organisation(desk.session, name="De Eikelaar (proef)")
    make.make_location(desk.session, other, desk.gouda, postcode="2803 AA", lat=52.03, lon=4.72)
    saved = desk.make(replace(ADDRESS, postcode="2803 ZZ", place="Buurtschap"))
    assert desk.content(saved.location_id).point == (52.03, 4.72)


def test_a_point_that_was_given_is_kept(desk):
    saved = desk.make(replace(ADDRESS, lat=52.02, lon=4.7))
    assert (desk.content(saved.location_id).point, saved.is_point_guessed) == ((52.02, 4.7), False)


def test_an_unknown_place_asks_for_the_municipality(desk):
    with pytest.raises(InvalidError) as refused:
        desk.make(replace(ADDRESS, place="Verweggistan", postcode="9999 XX"))
    assert (refused.value.code, refused.value.field) == ("municipality_missing", "municipality_id")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": " "}, ("name_missing", "name")),
        ({"street": ""}, ("street_missing", "street")),
        ({"postcode": "2801"}, ("postcode_invalid", "postcode")),
        ({"postcode": "2801 SS"}, ("postcode_invalid", "postcode")),
        ({"name": "x" * 5_000}, ("text_too_long", "name")),
        ({"directions": f"Vraag naar {BSN}"}, ("holds_bsn", "directions")),
        ({"lat": 52.0}, ("point_half", "lon")),
        ({"lat": 48.8, "lon": 2.3}, ("point_outside", "lat")),
        ({"lat": float("nan"), "lon": 4.7}, ("point_outside", "lat")),
        ({"lat": 53.2, "lon": 6.5}, ("point_far", "lat")),
        ({"municipality_id": 999_999}, ("choice_unknown", "municipality_id")),
    ],
)
def test_S38_what_is_wrong_is_named_at_its_field(desk, changes, fault):
    with pytest.raises(InvalidError) as refused:
        desk.make(replace(ADDRESS, **changes))
    assert fault in [(error.code, error.field) for error in refused.value.errors]
    assert desk.count(Location) == 0


def test_a_postcode_that_did_not_change_is_not_judged_again(desk):
    location = make.make_location(desk.session, desk.organisation, desk.gouda, postcode="2801 SS")
    assert desk.edit(key(location), name="Anders").is_changed
    assert desk.content(key(location)).postcode == "2801 SS"


def test_the_point_moves_along_with_a_new_address_unless_it_was_moved_itself(desk):
    leiden = make.make_municipality(
        desk.session, make.make_region(desk.session), name="Leiden", lat=52.16, lon=4.49
    )
    location = make.make_location(desk.session, desk.organisation, desk.gouda)
    saved = desk.edit(key(location), place="Leiden", postcode="2312 AA", municipality_id=key(leiden))
    assert (desk.content(key(location)).point, saved.is_point_guessed) == ((52.16, 4.49), True)
    desk.edit(key(location), version=2, street="Breestraat", lat=52.158, lon=4.49)
    assert desk.content(key(location)).point == (52.158, 4.49)


def test_S19_a_change_is_noted_once_and_told_to_the_index(desk):
    location = make.make_location(desk.session, desk.organisation, desk.gouda)
    make.make_offering(desk.session, desk.organisation, desk.product, desk.gouda, location=location)
    desk.edit(key(location), name="Anders")
    desk.edit(key(location), version=2)
    assert (desk.count(AuditEntry), desk.count(OutboxLine)) == (1, 1)


def test_R13_the_second_of_two_editors_gets_both_values(desk):
    location = make.make_location(desk.session, desk.organisation, desk.gouda)
    desk.edit(key(location), name="Eerst")
    with pytest.raises(ConflictError) as refused:
        desk.edit(key(location), version=1, name="Tweede")
    assert (refused.value.mine, refused.value.theirs) == ({"name": "Tweede"}, {"name": "Eerst"})


def test_R15_the_same_key_makes_one_location(desk):
    assert desk.make(request_key="zelfde").location_id == desk.make(request_key="zelfde").location_id
    assert desk.count(Location) == 1


def test_a_location_in_use_cannot_be_closed_and_an_unused_one_can(desk):
    location = make.make_location(desk.session, desk.organisation, desk.gouda)
    offering = make.make_offering(
        desk.session, desk.organisation, desk.product, desk.gouda, location=location
    )
    asked = {"location_id": key(location), "is_active": False, **desk.who}
    with pytest.raises(DomainError) as refused:
        set_location_active(desk.session, **asked)
    assert (refused.value.code, refused.value.data) == ("location_in_use", {"count": 1})
    offering.status = PublicationStatus.WITHDRAWN
    desk.session.flush()
    set_location_active(desk.session, **asked)
    assert [one.is_active for one in own_locations(desk.session, organisation_id=key(desk.organisation))] == [
        False
    ]


def test_S01_another_organisation_cannot_touch_it(desk):
    location = make.make_location(desk.session, desk.organisation, desk.gouda)
    stranger = make.make_organisation(desk.session, name="De Eikelaar (proef)")
    with pytest.raises(NotFoundError):
        desk.edit(key(location), by=stranger, name="Gekaapt")
    with pytest.raises(NotFoundError):
        set_location_active(
            desk.session,
            location_id=key(location),
            is_active=False,
            **{**desk.who, "organisation_id": key(stranger)},
        )
    assert own_locations(desk.session, organisation_id=key(stranger)) == []
