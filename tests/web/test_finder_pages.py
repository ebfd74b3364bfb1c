"""The pages around the search: provider, product, municipality, themes, figures and crisis."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import event
from sqlmodel import select

from portal.db import unit_of_work
from portal.domain.terms import CareForm, Urgency
from portal.models import (
    LighterProduct,
    Location,
    Municipality,
    Offering,
    OfferingMunicipality,
    Organisation,
    Product,
    Region,
)
from tests.factories import key, make_offering, make_organisation, make_product, make_report
from tests.pages import parse, words
from tests.web.finder_town import CANARIES, POLDERZICHT, WATERDAM, build_town, find
from tests.web.test_finder_offering import PAYLOADS

REGION, PRODUCT = "waterland-proef", "autisme-begeleiding"
PATHS = {
    "provider": "/aanbieder/{provider_id}",
    "product": f"/hulp/{REGION}/{PRODUCT}",
    "product here": f"/hulp/{REGION}/{PRODUCT}?gemeente={WATERDAM}",
    "municipality": f"/gemeente/{WATERDAM}",
    "themes": "/themas",
    "themes here": f"/themas?gemeente={WATERDAM}",
    "figures": "/over-de-cijfers",
    "crisis": "/crisis",
    "waiting": f"/wachttijden?regio={REGION}",
    "waiting product": f"/wachttijden/{REGION}/{PRODUCT}",
    "comparison": "/vergelijk?id={waiting_id}&id={open_id}",
    "feedback": "/aanbod/{waiting_id}/klopt-niet",
}


@pytest.fixture
def town(engine, app, world, now):
    return build_town(engine, app, now)


@pytest.fixture
def path_of(town) -> Callable[[str], str]:
    return lambda name: PATHS[name].format(**vars(town))


@pytest.fixture
def statements(app):
    """Count the statements of one request."""
    found: list[str] = []
    own = app.extensions["plekwijzer"].engine

    def note(connection, cursor, statement, *rest):
        found.append(statement)

    def count(browser, path):
        browser.get(path)
        found.clear()
        assert browser.get(path).status_code == 200
        return len(found)

    event.listen(own, "before_cursor_execute", note)
    yield count
    event.remove(own, "before_cursor_execute", note)


def test_a_provider_tells_who_it_is_and_what_it_offers(visitor, town, path_of):
    page = words(visitor.get(path_of("provider")))
    assert "De Lindeboom (proef)" in page
    assert "Wij werken in Waterdam." in page
    assert "1 mogelijkheid." in page
    assert "Begeleiding bij autisme" in page


def test_a_provider_without_help_in_a_municipality_says_so(visitor, town, path_of):
    page = words(visitor.get(f"{path_of('provider')}?gemeente={POLDERZICHT}"))
    assert "geen hulp voor inwoners van Polderzicht" in page


def test_a_provider_that_offers_nothing_is_not_found(engine, visitor, town):
    with unit_of_work(engine) as session:
        nobody = key(make_organisation(session, name="De Leegte (proef)"))
    assert visitor.get(f"/aanbieder/{nobody}").status_code == 404


def test_a_provider_that_stopped_working_is_not_found(engine, visitor, town, path_of):
    with unit_of_work(engine) as session:
        session.get_one(Organisation, town.provider_id).is_active = False
    assert visitor.get(path_of("provider")).status_code == 404


def test_a_product_tells_what_it_is_how_to_get_it_and_who_has_room_first(engine, visitor, town, path_of):
    with unit_of_work(engine) as session:
        product = session.get_one(Product, session.get_one(Offering, town.open_id).product_id)
        lighter = make_product(session, _region(product, session), code="lichter", plain="Een praatje")
        session.add(LighterProduct(product_id=key(product), lighter_id=key(lighter), position=0))
    answer = visitor.get(path_of("product here"))
    page = words(answer)
    for fact in (
        "Iemand helpt u om te gaan met autisme.",
        "Ook wel: autisme en asd.",
        "Bespreek uw vraag met het sociaal team van uw gemeente.",
        "Sociaal team Waterdam",
        "Er zijn 2 opgaven: te weinig om een midden te noemen.",
        "3 mogelijkheden, wie plek heeft eerst.",
        "Een praatje",
    ):
        assert fact in page
    assert (
        page.index("De Esdoorn (proef)") < page.index("De Lindeboom (proef)") < page.index("De Berk (proef)")
    )
    assert f"/hulp/{REGION}/lichter?gemeente={WATERDAM}" in answer.text


def _region(product, session):
    return session.get_one(Region, product.region_id)


@pytest.mark.parametrize(
    "path",
    [
        f"/hulp/{REGION}/bestaat-niet",
        f"/hulp/nergens/{PRODUCT}",
        "/gemeente/GM0000",
        "/gemeente/Waterdam",
        f"/wachttijden/{REGION}/bestaat-niet",
        f"/wachttijden/{REGION}/bestaat-niet/weken.csv",
        "/aanbod/999999/klopt-niet",
    ],
)
def test_what_is_not_there_answers_404(visitor, town, path):
    assert visitor.get(path).status_code == 404


def test_what_cannot_be_found_takes_no_reports(visitor, town):
    assert visitor.get(f"/aanbod/{town.draft_id}/klopt-niet").status_code == 404
    assert visitor.send(f"/aanbod/{town.draft_id}/klopt-niet", {"kind": "wait"}).status_code == 404


def test_a_municipality_lists_every_provider_by_name_and_what_is_free(visitor, town, path_of):
    page = words(visitor.get(path_of("municipality")))
    assert "Sociaal team Waterdam" in page
    assert "Inloophuis De Brug" in page
    assert "3 aanbieders, op naam." in page
    assert page.index("De Berk (proef)") < page.index("De Esdoorn (proef)") < page.index("De Lindeboom")
    assert "De Populier (proef)" not in page


def test_who_serves_a_municipality_counts_and_not_who_is_located_there(engine, visitor, town, path_of):
    with unit_of_work(engine) as session:
        there = session.exec(select(Municipality).where(Municipality.code == POLDERZICHT)).one()
        session.add(OfferingMunicipality(offering_id=town.waiting_id, municipality_id=key(there)))
    assert "De Lindeboom (proef)" in words(visitor.get(f"/gemeente/{POLDERZICHT}"))
    assert "2 mogelijkheden" in words(visitor.get(f"/hulp/{REGION}/{PRODUCT}?gemeente={POLDERZICHT}"))
    assert "1 mogelijkheid." in words(visitor.get(f"{path_of('provider')}?gemeente={POLDERZICHT}"))


def test_a_municipality_can_be_narrowed_to_a_theme(visitor, town):
    assert "3 aanbieders" in words(visitor.get(f"/gemeente/{WATERDAM}?thema=psychisch"))
    assert "3 aanbieders" in words(visitor.get(f"/gemeente/{WATERDAM}?thema=bestaat-niet"))


def test_the_themes_lead_to_the_search_and_with_a_municipality_to_the_help_itself(visitor, town, path_of):
    assert f'href="/zoeken?product={PRODUCT}"' in visitor.get(path_of("themes")).text
    assert f'href="/hulp/{REGION}/{PRODUCT}?gemeente={WATERDAM}"' in visitor.get(path_of("themes here")).text


def test_the_page_about_figures_tells_how_old_they_may_be(visitor, town):
    page = words(visitor.get("/over-de-cijfers"))
    assert "Tot en met 7 dagen Actueel" in page
    assert "Nog ouder Wij tonen het niet meer" in page


def test_crisis_has_the_number_first_and_help_at_home_before_a_place_elsewhere(engine, visitor, town, now):
    _add_crisis(engine, town, now)
    document = parse(visitor.get(f"/crisis?gemeente={WATERDAM}"))
    main = find(document, ".//main")
    assert "Bij gevaar: bel 112" in "".join(find(main, ".//h1").itertext())
    headings = ["".join(item.itertext()) for item in main.iter("h2")]
    assert headings.index("Hulp bij u thuis") < headings.index("Een plek ergens anders")
    links = [item.get("href") for item in main.iter("a")]
    assert links[:2] == ["tel:112", "tel:0199333333"]


def test_crisis_shows_places_and_their_age_in_hours_to_professionals_only(
    engine, visitor, referrer, town, now
):
    _add_crisis(engine, town, now)
    page = words(referrer.get("/crisis"))
    assert "2 plekken vrij van de 4" in page
    assert "3 uur geleden" in page
    assert "2 plekken vrij" not in words(visitor.get("/crisis"))


def _add_crisis(engine, town, now):
    with unit_of_work(engine) as session:
        offering = session.get_one(Offering, town.open_id)
        region = _region(session.get_one(Product, offering.product_id), session)
        location = session.get_one(Location, offering.location_id)
        here = session.get_one(Municipality, location.municipality_id)
        for code, form in (("bed", CareForm.STAY), ("thuis", CareForm.AMBULATORY)):
            product = make_product(session, region, code=code, urgency=Urgency.CRISIS, care_form=form)
            offered = make_offering(session, make_organisation(session), product, here)
            make_report(
                session,
                offered,
                at=now - timedelta(hours=3),
                intake_weeks=None,
                start_weeks=None,
                free_places=2,
                total_places=4,
            )


@pytest.mark.parametrize("name", PATHS)
def test_every_page_is_whole_and_has_headings_in_order(visitor, town, path_of, name):
    document = parse(visitor.get(path_of(name)))
    levels = [int(item.tag[1]) for item in document.iter() if item.tag in ("h1", "h2", "h3", "h4")]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", [name for name in PATHS if name != "feedback"])
def test_S09_a_public_page_sets_no_cookie(visitor, town, path_of, name):
    answer = visitor.get(path_of(name))
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.vary


@pytest.mark.parametrize("name", PATHS)
def test_S04_no_public_page_holds_a_word_of_a_professionals_field(visitor, town, path_of, name):
    text = visitor.get(path_of(name)).text
    assert [canary for canary in CANARIES.values() if canary in text] == []


@pytest.mark.parametrize("name", PATHS)
def test_S39_a_page_asks_nothing_of_other_hosts(visitor, town, path_of, name):
    document = parse(visitor.get(path_of(name)))
    for item in document.iter():
        loaded = item.get("src") or (item.get("href") if item.tag == "link" else None) or ""
        assert not loaded.startswith(("//", "http:", "https:")) or loaded.startswith("http://localhost/")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_S21_what_providers_write_is_shown_as_text_on_every_page(engine, visitor, town, path_of, payload):
    with unit_of_work(engine) as session:
        offering = session.get_one(Offering, town.waiting_id)
        provider = session.get_one(Organisation, town.provider_id)
        offering.name = offering.opening_hours = provider.about = payload
        provider.name = payload
        provider.website = "javascript:alert(1)"
    for name in PATHS:
        document = parse(visitor.get(path_of(name)))
        for item in document.iter():
            values = {attribute: value.casefold() for attribute, value in item.attrib.items()}
            assert not [one for one in values if one.startswith(("on", "hx-", "data-hx-"))]
            assert not [one for one in values.values() if one.strip().startswith("javascript:")]
        assert find(document, ".//body").findall(".//script") == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_S21_what_visitors_put_in_an_address_is_inert(visitor, town, payload):
    for path in ("/wachttijden", "/crisis", "/themas", "/vergelijk", f"/gemeente/{WATERDAM}"):
        answer = visitor.get(path, query_string=dict.fromkeys(("gemeente", "regio", "thema", "id"), payload))
        assert answer.status_code == 200
        main = find(parse(answer), ".//main")
        assert main.find(".//script") is None
        assert main.find(".//img") is None


@pytest.mark.parametrize(
    "query",
    ["pagina=0", "pagina=-1", "pagina=1e9", "pagina=99999999999", "pagina=²", "gemeente=" + "x" * 5000],
)
def test_S34_an_odd_page_or_municipality_is_no_fault(visitor, town, path_of, query):
    for name in ("provider", "product", "municipality", "themes", "waiting", "waiting product", "crisis"):
        path = path_of(name)
        assert visitor.get(f"{path}{'&' if '?' in path else '?'}{query}").status_code == 200


@pytest.mark.parametrize("name", [name for name in PATHS if name != "feedback"])
def test_the_number_of_statements_does_not_grow_with_what_there_is(
    engine, app, world, now, visitor, statements, name
):
    town = build_town(engine, app, now)
    few = statements(visitor, PATHS[name].format(**vars(town)))
    with unit_of_work(engine) as session:
        offering = session.get_one(Offering, town.waiting_id)
        product = session.get_one(Product, offering.product_id)
        here = session.exec(select(Municipality).where(Municipality.code == WATERDAM)).one()
        for number in range(12):
            provider = make_organisation(session, name=f"De Rij {number} (proef)")
            make_report(session, make_offering(session, provider, product, here), at=now)
    assert statements(visitor, PATHS[name].format(**vars(town))) == few
