"""Publishing asks for all that people need; withdrawing says what they lose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, func, select

from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.terms import PublicationStatus
from portal.models import AuditEntry, Offering
from portal.services.offering_status import publish_offering, what_vanishes, withdraw_offering
from tests import factories as make
from tests.factories import key


@dataclass
class Desk:
    session: Session
    now: datetime
    organisation: Any
    region: Any
    product: Any
    gouda: Any

    def draft(self, **fields: Any) -> Offering:
        values = {"status": PublicationStatus.DRAFT, "published_at": None, **fields}
        return make.make_offering(self.session, self.organisation, self.product, self.gouda, **values)

    def ask(self, verb: Any, offering: Offering, **changes: Any) -> int:
        asked = {
            "offering_id": key(offering),
            "organisation_id": key(self.organisation),
            "version": 1,
            "user_id": None,
            "now": self.now,
            **changes,
        }
        found = verb(self.session, **asked)
        self.session.refresh(offering)
        return int(found)

    def entries(self) -> int:
        return self.session.exec(select(func.count()).select_from(AuditEntry)).one()


@pytest.fixture
def desk(session: Session, now: datetime) -> Desk:
    region = make.make_region(session)
    gouda = make.make_municipality(session, region)
    product = make.make_product(session, region)
    return Desk(session, now, make.make_organisation(session), region, product, gouda)


def test_a_complete_draft_is_published_from_now_on(desk):
    offering = desk.draft()
    assert desk.ask(publish_offering, offering) == 2
    assert (offering.status, offering.published_at) == (PublicationStatus.PUBLISHED, desk.now)


def test_R15_publishing_twice_is_one_change(desk):
    offering = desk.draft()
    desk.ask(publish_offering, offering)
    assert (desk.ask(publish_offering, offering), desk.entries()) == (2, 1)


def test_what_is_missing_is_named_at_its_field_and_nothing_is_published(desk):
    offering = desk.draft(description="Kort", public_phone=None)
    with pytest.raises(InvalidError) as refused:
        desk.ask(publish_offering, offering)
    assert [(fault.code, fault.field) for fault in refused.value.errors] == [
        ("description_short", "description"),
        ("contact_missing", "public_phone"),
    ]
    assert desk.session.get(Offering, key(offering)).status is PublicationStatus.DRAFT


def test_help_during_the_wait_is_asked_where_the_plan_obliges_it(desk):
    desk.product.bridging_care = True
    desk.session.flush()
    offering = desk.draft()
    with pytest.raises(InvalidError) as refused:
        desk.ask(publish_offering, offering)
    assert (refused.value.code, refused.value.field) == ("bridging_missing", "bridging_text")
    offering.bridging_text = "Wij bellen elke week."
    desk.session.flush()
    assert desk.ask(publish_offering, offering) == 2


def test_a_closed_location_does_not_count(desk):
    location = make.make_location(desk.session, desk.organisation, desk.gouda, is_active=False)
    with pytest.raises(InvalidError) as refused:
        desk.ask(publish_offering, desk.draft(location=location))
    assert refused.value.code == "location_missing"


def test_R13_an_offering_that_was_changed_meanwhile_is_not_published_unseen(desk):
    with pytest.raises(ConflictError):
        desk.ask(publish_offering, desk.draft(), version=7)


@pytest.mark.parametrize("verb", [publish_offering, withdraw_offering])
def test_S01_another_organisation_can_do_neither(desk, verb):
    stranger = make.make_organisation(desk.session, name="De Eikelaar (proef)")
    with pytest.raises(NotFoundError):
        desk.ask(verb, desk.draft(), organisation_id=key(stranger))


def test_withdrawing_takes_it_out_of_sight_once(desk):
    offering = desk.draft()
    desk.ask(publish_offering, offering)
    assert desk.ask(withdraw_offering, offering, version=2) == 3
    assert desk.ask(withdraw_offering, offering, version=2) == 3
    assert (offering.status, desk.entries()) == (PublicationStatus.WITHDRAWN, 2)


def test_a_draft_is_not_withdrawn(desk):
    with pytest.raises(DomainError) as refused:
        desk.ask(withdraw_offering, desk.draft())
    assert refused.value.code == "draft_not_withdrawn"


def test_what_vanishes_names_the_municipalities_in_which_nothing_is_left(desk):
    session, first = desk.session, desk.draft()
    desk.ask(publish_offering, first)
    asked = {"offering_id": key(first), "organisation_id": key(desk.organisation), "now": desk.now}
    gone = what_vanishes(session, **asked)
    assert (gone.served, gone.bare, gone.others_count) == (("Gouda",), ("Gouda",), 0)
    other = make.make_organisation(session, name="De Eikelaar (proef)")
    make.make_offering(session, other, desk.product, desk.gouda)
    gone = what_vanishes(session, **asked)
    assert (gone.bare, gone.others_count) == ((), 0)
