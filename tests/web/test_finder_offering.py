"""The page of one offering, and the home page: what they tell, to whom, and what they never tell."""

from itertools import pairwise

import pytest

from portal.db import unit_of_work
from portal.models import Offering
from tests.pages import parse, words
from tests.web.finder_town import CANARIES, WATERDAM, build_town, find

PUBLIC_PAGES = ("/", "/zoeken", "/zoeken?q=autisme", f"/zoeken?q=niets&gemeente={WATERDAM}")


@pytest.fixture
def town(engine, app, world, now):
    return build_town(engine, app, now)


def test_home_shows_the_search_the_themes_and_whom_to_call(visitor, town):
    answer = visitor.get("/")
    page = words(answer)
    assert "Bij gevaar: bel 112" in page
    assert "Regio Waterland (proef) : Crisisdienst Waterland" in page.replace("(proef):", "(proef) :")
    assert "Psychische klachten Hulp bij angst en autisme" in page
    assert 'href="/zoeken?thema=psychisch"' in answer.get_data(as_text=True)
    assert 'href="/inloggen"' in answer.get_data(as_text=True)


def test_an_offering_tells_what_it_is_how_long_it_takes_and_what_to_do_meanwhile(visitor, town):
    page = words(visitor.get(f"/aanbod/{town.waiting_id}"))
    for fact in (
        "Iemand helpt u om te gaan met autisme.",
        "Eerste gesprek binnen ongeveer 2 weken, start ongeveer 3 weken daarna.",
        "De aanbieder heeft deze cijfers gisteren bevestigd, op 24 november 2026.",
        "Bel gerust als het dringend is.",
        "U krijgt elke week bezoek.",
        "Schrijf op wat lastig gaat.",
        "Een ervaren vrijwilliger belt u.",
        "Deze hulp past meestal niet bij: ernstige verslaving.",
        "Kadeweg 1, 2801 AA Waterdam",
        "Inloophuis De Brug",
    ):
        assert fact in page


def test_the_way_in_is_told_step_by_step_with_the_team_of_the_municipality(visitor, town):
    page = parse(visitor.get(f"/aanbod/{town.waiting_id}?gemeente={WATERDAM}"))
    steps = find(page, ".//ol[@class='plek-steps']")
    text = " ".join("".join(steps.itertext()).split())
    assert "Vraag uw huisarts om een verwijzing. U heeft geen besluit van de gemeente nodig." in text
    assert (
        "Bespreek uw vraag met het sociaal team van uw gemeente. Daarna neemt de gemeente een besluit."
        in text
    )
    assert "Sociaal team Waterdam 0199 22 22 22" in text.replace("Waterdam0199", "Waterdam 0199")


def test_help_without_a_referral_says_so(visitor, town):
    page = words(visitor.get(f"/aanbod/{town.free_id}"))
    assert "U heeft geen verwijzing nodig." in page
    assert "U kunt zo terecht" in page


def test_links_out_carry_no_referrer_and_only_what_they_say(visitor, town):
    page = parse(visitor.get(f"/aanbod/{town.waiting_id}"))
    links = {link.get("href"): link.get("rel") for link in page.iterfind(".//main//a")}
    assert links["https://lindeboom.example/"] == "noopener nofollow ugc"
    assert "tel:0182000001" in links


@pytest.mark.parametrize("name", ["draft_id", "nowhere"])
def test_what_cannot_be_found_answers_404_in_dutch(visitor, town, name):
    answer = visitor.get(f"/aanbod/{getattr(town, name, 99_999_999)}")
    assert answer.status_code == 404
    assert "foutcode 404" in words(answer).casefold()


def test_an_id_that_no_database_holds_answers_404(visitor, town):
    assert visitor.get("/aanbod/99999999999999999999").status_code == 404


def test_S04_no_public_page_holds_a_word_of_a_professionals_field(visitor, town):
    pages = (*PUBLIC_PAGES, f"/aanbod/{town.waiting_id}", f"/aanbod/{town.waiting_id}?gemeente={WATERDAM}")
    for path in pages:
        for headers in ({}, {"HX-Request": "true"}):
            text = visitor.get(path, headers=headers).get_data(as_text=True)
            assert [canary for canary in CANARIES.values() if canary in text] == []


def test_S04_professionals_do_see_those_fields(referrer, town):
    page = words(referrer.get(f"/aanbod/{town.waiting_id}"))
    for name in ("intake_phone", "intake_email", "referrer_note", "remark", "waiting_count"):
        assert CANARIES[name] in page.replace("8.765", "8765")


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_S09_a_visitor_gets_no_cookie_and_the_page_does_not_vary_on_one(visitor, town, path):
    answer = visitor.get(path)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.vary
    assert "no-cache" in answer.headers["Cache-Control"]


def test_S37_what_a_signed_in_person_sees_is_kept_nowhere(referrer, town):
    assert referrer.get(f"/aanbod/{town.waiting_id}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, "offering"])
def test_every_page_has_a_canonical_address_and_headings_in_order(visitor, town, path):
    document = parse(visitor.get(f"/aanbod/{town.waiting_id}" if path == "offering" else path))
    canonical = [link.get("href") for link in document.iterfind(".//link[@rel='canonical']")]
    assert len(canonical) == 1
    assert (canonical[0] or "").startswith("http://localhost/")
    levels = [int(item.tag[1]) for item in document.iter() if item.tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "' onmouseover='alert(1)",
    "<div hx-get='/uitloggen' hx-trigger='load'>",
    "{{ 7 * 7 }}<b data-hx-post='/x'>",
    "</title><script>alert(1)</script>",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_S21_what_providers_write_is_shown_as_text(engine, visitor, town, payload):
    with unit_of_work(engine) as session:
        offering = session.get_one(Offering, town.waiting_id)
        for name in ("description", "expectation", "meanwhile", "opening_hours", "bridging_text"):
            setattr(offering, name, payload)
        offering.website = "javascript:alert(1)"
    document = parse(visitor.get(f"/aanbod/{town.waiting_id}"))
    assert payload in "".join(find(document, ".//main").itertext())
    _assert_inert(document)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_S21_what_visitors_type_is_shown_as_text(visitor, town, payload):
    for name in ("q", "gemeente", "leeftijd", "plekken", "probleem", "taal", "aanbieder"):
        answer = visitor.get("/zoeken", query_string={name: payload})
        assert answer.status_code == 200
        _assert_inert(parse(answer))


def _assert_inert(document):
    main = find(document, ".//main")
    assert main.find(".//script") is None
    assert main.find(".//img") is None
    for item in main.iter():
        for name, value in item.attrib.items():
            assert not name.startswith("on")
            assert not value.lower().startswith("javascript:")
            assert not name.startswith("data-hx-")
    assert all(item.get("hx-get") == "/zoeken" for item in main.iter() if item.get("hx-get") is not None)


def test_the_style_sheet_and_script_may_be_kept_for_a_year(visitor, town):
    document = parse(visitor.get("/zoeken"))
    own = [
        item.get("href") or item.get("src") or ""
        for item in document.iter()
        if item.tag in ("link", "script")
    ]
    own = [address for address in own if address.startswith("/static/")]
    assert len(own) >= 2
    for address in own:
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
