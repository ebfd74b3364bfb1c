"""The page of one offering: everything that belongs on it, for whoever looks."""

from datetime import date

import pytest
from sqlmodel import Session

from portal.domain.access_points import AccessKind
from portal.domain.errors import NotFoundError
from portal.domain.terms import OfferingKind, PublicationStatus, WaitingReason
from portal.models import LighterProduct, Norm, Offering, OfferingMunicipality
from search.offering_view import OfferingView, offering_page
from search.schema import Audience
from search.viewers import RESIDENT, Viewer
from tests.access_rows import make_access_point
from tests.conftest import NOW
from tests.factories import CREATED, START, key, make_organisation
from tests.search.supply import Supply

PROFESSIONAL = Viewer(Audience.PROFESSIONAL)


@pytest.fixture
def supply(session: Session) -> Supply:
    return Supply(session)


def page(supply: Supply, offering: Offering, viewer: Viewer = RESIDENT) -> OfferingView:
    supply.session.flush()
    return offering_page(supply.session, key(offering), now=NOW, viewer=viewer)


def test_it_holds_product_address_route_and_figures(supply: Supply) -> None:
    view = page(
        supply,
        supply.offer(
            expectation="Wij bellen u binnen een week.",
            report={"reason": WaitingReason.STAFF, "note": "Even druk"},
            tags={"problem": ("angst",), "contra_indication": ("verslaving",)},
        ),
    )
    assert (view.card.product_name, view.card.total_weeks) == ("Begeleiding bij autisme", 9)
    assert (view.reason, view.note, view.laws) == (WaitingReason.STAFF, "Even druk", ("jeugdwet",))
    assert view.tags == {"problem": ("angst",), "contra_indication": ("verslaving",)}
    assert view.address is not None
    assert (view.address.street, view.address.place) == ("Proefstraat", "Gouda")
    assert [route.door.value for route in view.card.routes] == ["gp"]
    assert view.public_contact.phone == "0182 00 00 01"


def test_contacts_of_referrers_show_to_professionals_only(supply: Supply) -> None:
    offering = supply.offer(referrer_note="Vraag naar de intake", line={"phases_out_on": date(2027, 6, 1)})
    public, professional = page(supply, offering), page(supply, offering, PROFESSIONAL)
    assert (public.intake_contact, public.referrer_note, public.phases_out_on) == (None, None, None)
    assert professional.intake_contact is not None
    assert professional.intake_contact.phone == "0182 00 00 02"
    assert professional.referrer_note == "Vraag naar de intake"
    assert professional.phases_out_on == date(2027, 6, 1)


def test_an_expired_report_says_nothing(supply: Supply) -> None:
    view = page(supply, supply.offer(days_old=50, report={"note": "Oud nieuws"}))
    assert (view.card.availability, view.note, view.measured_on) == (None, None, None)


def test_served_municipalities_come_with_their_access_teams(supply: Supply) -> None:
    make_access_point(supply.session, supply.gouda, name="Sociaal team", phone="14 0182")
    (served,) = page(supply, supply.offer()).municipalities
    assert (served.code, served.name) == ("GM0513", "Gouda")
    assert served.access_team is not None
    assert served.access_team.phone == "14 0182"


def test_the_norm_of_the_product_goes_before_that_of_the_region(supply: Supply) -> None:
    region_id = key(supply.region)
    supply.session.add(Norm(region_id=region_id, weeks=14, source="proef", valid_from=START))
    offering = supply.offer()
    assert page(supply, offering).norm_weeks == 14
    supply.session.add(
        Norm(region_id=region_id, product_id=key(supply.autism), weeks=6, source="proef", valid_from=START)
    )
    assert page(supply, offering).norm_weeks == 6


def test_the_crisis_service_of_the_region_is_on_it(supply: Supply) -> None:
    make_access_point(
        supply.session, supply.region, kind=AccessKind.CRISIS, name="Crisisdienst", phone="0800 0000"
    )
    assert page(supply, supply.offer()).crisis_phone == "0800 0000"


def test_lighter_and_free_help_in_the_same_municipality_stands_beside_it(supply: Supply) -> None:
    supply.session.add(
        LighterProduct(product_id=key(supply.autism), lighter_id=key(supply.dyslexia), position=0)
    )
    offering = supply.offer()
    lighter = supply.offer(supply.dyslexia)
    supply.offer(supply.dyslexia, municipality=supply.woerden)
    free = _free_access(supply)
    view = page(supply, offering)
    assert [item.offering_id for item in view.lighter] == [key(lighter)]
    assert [(item.offering_id, item.is_free_access) for item in view.free_access] == [(key(free), True)]


def test_a_free_facility_has_a_page_without_a_product(supply: Supply) -> None:
    view = page(supply, _free_access(supply))
    assert (view.card.product_name, view.product_summary, view.lighter) == (None, None, ())


def test_what_may_not_be_found_is_not_there(supply: Supply) -> None:
    draft = supply.offer(status=PublicationStatus.DRAFT, published_at=None)
    stopping = supply.offer(line={"phases_out_on": date(2026, 1, 1)})
    with pytest.raises(NotFoundError):
        page(supply, draft, PROFESSIONAL)
    with pytest.raises(NotFoundError):
        page(supply, stopping)
    assert page(supply, stopping, PROFESSIONAL).card.is_phasing_out


def _free_access(supply: Supply) -> Offering:
    facility = Offering(
        kind=OfferingKind.FREE_ACCESS,
        organisation_id=key(make_organisation(supply.session, name="Buurthuis (proef)")),
        region_id=key(supply.region),
        name="Inloop",
        status=PublicationStatus.PUBLISHED,
        published_at=CREATED,
        changed_at=CREATED,
    )
    supply.session.add(facility)
    supply.session.flush()
    supply.session.add(OfferingMunicipality(offering_id=key(facility), municipality_id=key(supply.gouda)))
    return facility
