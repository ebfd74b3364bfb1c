"""What a result says, in tables of cases: nothing unknown becomes a number, nothing old looks new."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.domain.availability import Availability, PlaceState
from portal.domain.terms import Accepting, Freshness, OfferingKind, ReferralDoor
from portal.web.links_out import mail_address, phone_address, site_name, web_address
from search.addresses import address_of, changed, without
from search.belongings import Route
from search.cards import Card
from search.present import (
    ages_short,
    card_words,
    distance_text,
    places_text,
    route_text,
    row_words,
    waits_text,
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def card(**fields: Any) -> Card:
    values: dict[str, Any] = {
        "offering_id": 1,
        "name": "Begeleiding in Waterdam",
        "kind": OfferingKind.CONTRACTED,
        "provider_id": 2,
        "provider_name": "De Lindeboom (proef)",
        "product_code": "begeleiding",
        "product_name": "Begeleiding specialistisch",
        "product_plain": "Begeleiding bij autisme",
        "place": "Waterdam",
        "municipality_name": "Waterdam",
        "distance_km": None,
        "at_home": False,
        "group_form": None,
        "age_min": 6,
        "age_max": 18,
        "state": PlaceState.WAITING,
        "freshness": Freshness.FRESH,
        "availability": Availability(intake_weeks=2, start_weeks=3),
        "total_weeks": 5,
        "confirmed_at": NOW - timedelta(days=1),
        "changed_at": NOW - timedelta(days=1),
        "is_phasing_out": False,
        "is_under_review": False,
        "routes": (Route(ReferralDoor.GP, decision=False, note=None),),
        "public_phone": "0199 00 00 00",
        "intake_phone": None,
        "referrer_remark": None,
    }
    return Card(**{**values, **fields})


@pytest.mark.parametrize(
    ("intake", "start", "sentence"),
    [
        (2, 3, "Eerste gesprek binnen ongeveer 2 weken, start ongeveer 3 weken daarna"),
        (1, 0, "Eerste gesprek binnen ongeveer 1 week, de hulp start dan meteen"),
        (0, 1, "Eerste gesprek deze week, start ongeveer 1 week daarna"),
        (
            4,
            None,
            "Eerste gesprek binnen ongeveer 4 weken; de aanbieder gaf niet op wanneer de hulp daarna start",
        ),
        (
            None,
            6,
            "De hulp start ongeveer 6 weken na het eerste gesprek; wanneer dat gesprek is, is niet opgegeven",
        ),
        (None, None, "Hoe lang u wacht, is niet opgegeven"),
    ],
)
def test_both_waits_are_told_and_unknown_is_not_zero(intake, start, sentence):
    assert waits_text(card(availability=Availability(intake_weeks=intake, start_weeks=start))) == sentence


def test_a_stop_has_no_waiting_time_but_may_have_an_end():
    until = Availability(accepting=Accepting.STOP, intake_weeks=2, accepting_until=NOW.date())
    assert waits_text(card(state=PlaceState.STOPPED, availability=until)) == (
        "De aanmeldstop duurt tot en met 25-11-2026"
    )
    forever = Availability(accepting=Accepting.STOP, intake_weeks=2)
    assert waits_text(card(state=PlaceState.STOPPED, availability=forever)) == ""


def test_an_expired_figure_sends_to_the_provider():
    silent = card(state=PlaceState.UNKNOWN, freshness=Freshness.EXPIRED, availability=None)
    words = card_words(silent, {}, now=NOW)
    assert words.status.text == "Vraag na bij de aanbieder"
    assert words.waits.startswith("De laatste opgave is te oud om te tonen.")
    assert not any("bijgewerkt" in fact for fact in words.facts)


def test_a_stale_figure_says_when_it_was_given():
    old = card(freshness=Freshness.STALE, confirmed_at=NOW - timedelta(days=21))
    words = card_words(old, {}, now=NOW)
    assert words.status.is_stale
    assert "(opgegeven 3 weken geleden)" in words.status.text


def test_a_phasing_out_contract_takes_nobody_new_even_without_figures():
    leaving = card(is_phasing_out=True, state=PlaceState.STOPPED, availability=None)
    assert card_words(leaving, {}, now=NOW).status.text == "Neemt geen nieuwe mensen meer aan"
    assert row_words(leaving, {}, now=NOW).status.text == "Contract loopt af"


@pytest.mark.parametrize(
    ("free", "total", "text"),
    [
        (None, 6, ""),
        (0, 6, "Nu geen plek vrij"),
        (1, None, "1 plek vrij"),
        (3, 6, "3 plekken vrij van de 6"),
        (7, 6, "7 plekken vrij"),
    ],
)
def test_free_places_are_told_when_they_are_known(free, total, text):
    assert places_text(Availability(free_places=free, total_places=total)) == text


@pytest.mark.parametrize(
    ("doors", "text"),
    [
        ([ReferralDoor.SELF], "Zo komt u hier: u meldt zich zelf aan"),
        ([ReferralDoor.GP], "Zo komt u hier: via de huisarts"),
        (
            [ReferralDoor.GP, ReferralDoor.YOUTH_DOCTOR, ReferralDoor.MUNICIPAL_ACCESS],
            "Zo komt u hier: via de huisarts, de jeugdarts of het sociaal team",
        ),
        ([ReferralDoor.GP, ReferralDoor.SELF], "Zo komt u hier: zelf aanmelden of via de huisarts"),
        ([], ""),
    ],
)
def test_the_way_in_is_told_in_one_line(doors, text):
    routes = tuple(Route(door, decision=False, note=None) for door in doors)
    assert route_text(card(routes=routes)) == text


@pytest.mark.parametrize(
    ("kilometres", "text"),
    [(None, ""), (0.04, "minder dan 100 meter"), (2.14, "2,1 km"), (9.96, "10 km"), (14.4, "14 km")],
)
def test_distances_read_as_people_say_them(kilometres, text):
    assert distance_text(kilometres) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(6, 17, "6–17"), (18, None, "18+"), (0, 120, "alle"), (None, None, ""), (None, 5, "0–5")],
)
def test_ages_are_short_in_a_table(low, high, text):
    assert ages_short(low, high) == text


def test_links_out_can_be_nothing_but_what_they_are():
    assert phone_address("+31 (182) 00-00") == "tel:+311820000"
    assert mail_address("a@b.example?bcc=c@d.example") == "mailto:a@b.example%3Fbcc%3Dc@d.example"
    assert web_address("javascript:alert(1)") is None
    assert web_address("//evil.example") is None
    assert site_name("https://www.lindeboom.example/") == "www.lindeboom.example"


def test_equal_searches_have_equal_addresses():
    one = {"gemeente": ("GM0513",), "q": ("autisme",)}
    other = {"q": ("autisme",), "gemeente": ("GM0513",)}
    assert address_of(one) == address_of(other) == "/zoeken?q=autisme&gemeente=GM0513"


def test_a_changed_search_starts_at_its_first_page():
    asked = {"q": ("a",), "wet": ("wmo", "jeugdwet"), "pagina": ("4",)}
    assert changed(asked, {"q": None}) == {"wet": ("wmo", "jeugdwet")}
    assert without(asked, "wet", "wmo") == {"q": ("a",), "wet": ("jeugdwet",)}
