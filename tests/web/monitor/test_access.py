"""What an access team or another referrer sees of the figures: all of a region, nothing of one provider."""

import re

import pytest

from portal.domain.duties import Role
from tests.services.sample.by_hand import Line, figures
from tests.web.monitor_tables import cells, facts, rows_of, table

BASE = "/regio/monitor/midden-holland"
HIDDEN = ("Wachtenden",)


@pytest.fixture
def access_team(browser_of):
    return browser_of(Role.REFERRER)


@pytest.fixture
def choices(lines, names):
    line = max(lines, key=lambda one: (one.weeks is not None, len(one.municipality_ids), one.offering.id))
    town, segment = min(line.municipality_ids), names["segment_code"][line.segment_id]
    return {
        "product": f"/product/{line.product.code}",
        "segment": f"/segment/{segment}",
        "municipality": f"/gemeente/{names['code'][town]}",
        "provider": f"/aanbieders/{line.offering.organisation_id}",
        "compared": f"/vergelijken/{segment}",
    }


def test_it_sees_waits_places_stops_and_reasons_of_the_region_as_the_rows_say(access_team, lines):
    page = access_team.get(BASE)
    shown, expected = facts(page), figures(lines)
    assert shown["Vrije plekken"][0] == str(expected["free_places"])
    assert shown["Aanmeldstops"][0] == str(expected["stopped_count"])
    assert rows_of(page, "cijfers__reasons")
    held: dict[str, list[Line]] = {}
    for line in lines:
        held.setdefault(line.product.name, []).append(line)
    rows = table(page)
    assert set(rows) == set(held)
    for name, part in held.items():
        told = {heading: text for heading, text in cells(part).items() if heading not in HIDDEN}
        told["Boven de norm"] = rows[name]["Boven de norm"]
        assert {heading: rows[name][heading] for heading in told} == told


@pytest.mark.parametrize("page", ["product", "segment", "municipality"])
def test_it_sees_a_product_a_segment_and_a_municipality_with_their_weeks(access_team, choices, page):
    answer = access_team.get(f"{BASE}{choices[page]}")
    assert facts(answer)["Wachttijd tot start"]
    assert len(rows_of(answer, "lijn-weken")) == 52


@pytest.mark.parametrize(
    "path", ["/tijd", "/schaarste", "/schaarste/kaart.json", "/schaarste.csv", "/cijfers.csv"]
)
def test_it_sees_the_course_scarcity_and_the_files(access_team, path):
    assert access_team.get(f"{BASE}{path}").status_code == 200


@pytest.mark.parametrize("page", ["provider", "compared"])
def test_it_sees_no_provider_by_itself_nor_beside_others(access_team, choices, page):
    assert access_team.get(f"{BASE}{choices[page]}").status_code == 403


@pytest.mark.parametrize("path", ["/aanbieders", "/aanbieders.csv", "/signalen"])
def test_it_sees_no_list_of_providers_and_no_signals(access_team, path):
    assert access_team.get(f"{BASE}{path}").status_code == 403


def test_no_page_leads_it_to_what_it_may_not_see(access_team, choices):
    for path in ("", "?per=segment", "?per=gemeente", "/tijd", "/schaarste", choices["segment"]):
        links = re.findall(r'href="(/regio/monitor/[^"]*)"', access_team.get(f"{BASE}{path}").text)
        assert links
        assert not [link for link in links if re.search(r"/aanbieders|/signalen|/vergelijken", link)]


def test_a_choice_stays_in_the_links_to_the_other_pages(access_team, manager, choices):
    code = choices["municipality"].rpartition("/")[2]
    for browser, pages in (
        (access_team, ("tijd", "schaarste")),
        (manager, ("tijd", "schaarste", "aanbieders")),
    ):
        text = browser.get(f"{BASE}?gemeente={code}").text
        for page in pages:
            assert f'href="{BASE}/{page}?gemeente={code}"' in text


@pytest.mark.parametrize("path", ["", "/tijd", "/schaarste", "/aanbieders"])
def test_a_choice_is_told_in_words_and_can_be_dropped(manager, choices, names, path):
    code = choices["municipality"].rpartition("/")[2]
    name = next(names["town"][id_] for id_, one in names["code"].items() if one == code)
    text = " ".join(manager.get(f"{BASE}{path}?gemeente={code}").text.split())
    assert f"gemeente <strong>{name}</strong>" in text
    assert f'<a href="{BASE}{path}">Toon alles</a>' in text
