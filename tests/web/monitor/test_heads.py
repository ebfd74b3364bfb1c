"""The head of each page, and why people wait: every figure with its basis is the one of the rows."""

from collections import defaultdict
from datetime import datetime

import pytest

from portal.domain.duties import Role
from portal.domain.terms import WaitingReason
from portal.web.labels import LABELS
from tests.services.sample.by_hand import figures
from tests.web.monitor_tables import decimal, facts, rows_of

BASE = "/regio/monitor/midden-holland"


@pytest.fixture
def scopes(lines, names, sample):
    """Give addresses of pages with the lines that they are about, by a name."""
    line = max(lines, key=lambda one: (one.weeks is not None, len(one.municipality_ids), one.offering.id))
    town, product = min(line.municipality_ids), line.product
    code = names["code"][town]
    segment = names["segment_code"][line.segment_id]
    provider = line.offering.organisation_id
    of_product = [one for one in lines if one.product.id == product.id]
    of_town = [one for one in lines if town in one.municipality_ids]
    of_segment = [one for one in lines if one.segment_id == line.segment_id]
    both = [one for one in of_segment if town in one.municipality_ids]
    return {
        "region": ("", lines),
        "by municipality": ("?per=gemeente", lines),
        "product": (f"/product/{product.code}", of_product),
        "product in a municipality": (
            f"/product/{product.code}?gemeente={code}",
            [one for one in of_product if town in one.municipality_ids],
        ),
        "segment": (f"/segment/{segment}", of_segment),
        "segment chosen": (f"?segment={segment}", of_segment),
        "segment in a municipality": (f"?segment={segment}&gemeente={code}&per=product", both),
        "the same from the segment": (f"/segment/{segment}?gemeente={code}", both),
        "the same from the municipality": (f"/gemeente/{code}?segment={segment}", both),
        "municipality": (f"/gemeente/{code}", of_town),
        "provider": (
            f"/aanbieders/{provider}",
            [one for one in lines if one.offering.organisation_id == provider],
        ),
    }


PAGES = [
    "region",
    "by municipality",
    "product",
    "product in a municipality",
    "segment",
    "segment chosen",
    "segment in a municipality",
    "the same from the segment",
    "the same from the municipality",
    "municipality",
    "provider",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_head_of_a_page_has_the_figures_of_the_rows(manager, scopes, page, now):
    address, lines = scopes[page]
    shown, expected = facts(manager.get(f"{BASE}{address}")), figures(lines)
    wait, basis = shown["Wachttijd tot start"]
    assert wait == _wait(expected)
    assert basis == _basis(expected["report_count"], expected["waits_oldest_at"], now, few=True)
    assert ("Boven de norm" in shown) is (expected["normed_count"] > 0)
    if expected["normed_count"]:
        norm, basis = shown["Boven de norm"]
        assert norm == f"{expected['above_norm_count']} van {expected['normed_count']}"
        assert basis.startswith(f"{_basis(expected['normed_count'], expected['normed_oldest_at'], now)};")
    share, basis = shown["Actueel"]
    assert share == f"{round(100 * expected['fresh_count'] / expected['offering_count'])}%"
    assert basis.startswith(f"{expected['fresh_count']} van {expected['offering_count']} ")
    assert f"van {expected['offering_count'] - expected['known_count']} is er geen opgave" in basis
    places, basis = shown["Vrije plekken"]
    assert places == _number(expected["free_places"])
    assert basis.startswith(_basis(expected["places_count"], expected["places_oldest_at"], now))
    assert basis.endswith(f"{expected['full_count']} daarvan vol")
    stops, basis = shown["Aanmeldstops"]
    assert stops == str(expected["stopped_count"])
    assert basis == f"van {_basis(expected['known_count'], expected['known_oldest_at'], now)}"
    people, basis = shown["Wachtende mensen"]
    assert people == _number(expected["waiting_people"])
    assert basis == _basis(expected["people_count"], expected["people_oldest_at"], now)


@pytest.mark.parametrize("page", PAGES)
def test_the_reasons_on_a_page_are_those_of_the_rows(manager, scopes, page):
    address, lines = scopes[page]
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    oldest: dict[str, datetime] = {}
    for line in lines:
        if not line.is_known:
            continue
        reason = line.report.reason
        has_wait = not line.is_stopped and ((line.weeks or 0) > 0 or reason is not None)
        if line.is_stopped or has_wait:
            words = "geen reden opgegeven" if reason is None else LABELS[WaitingReason][reason]
            counts[words][has_wait] += 1
            oldest[words] = min(oldest.get(words, line.report.confirmed_at), line.report.confirmed_at)
    assert rows_of(manager.get(f"{BASE}{address}"), "cijfers__reasons") == {
        words: {
            "Aanmeldstops": str(stops),
            "Met een wachttijd": str(waits),
            "Oudste opgave": f"{oldest[words]:%d-%m-%Y}",
        }
        for words, (stops, waits) in counts.items()
    }


def test_a_choice_without_offerings_says_so_and_keeps_the_choice(manager, lines, names):
    in_town = {id_ for line in lines for id_ in line.municipality_ids}
    town = min(in_town)
    other = next(line for line in lines if town not in line.municipality_ids)
    code = other.product.code
    held = [line for line in lines if line.product.code == code and town in line.municipality_ids]
    page = manager.get(f"{BASE}?product={code}&gemeente={names['code'][town]}")
    assert ("Nog geen cijfers" in page.text) is (not held)
    assert f'value="{code}" selected' in " ".join(page.text.split())


def test_a_segment_chosen_on_a_municipality_s_page_is_told(manager, scopes, names, lines):
    address, own = scopes["the same from the municipality"]
    text = " ".join(manager.get(f"{BASE}{address}").text.split())
    assert f"segment <strong>{names['segment'][own[0].segment_id]}</strong>" in text


def test_a_municipal_reader_s_head_has_the_figures_of_the_rows_and_no_people(browser_of, own_lines, now):
    browser = browser_of(Role.MUNICIPAL_READER)
    _, lines = own_lines(browser)
    shown, expected = facts(browser.get("/gemeente/monitor")), figures(lines)
    assert shown["Wachttijd tot start"][0] == _wait(expected)
    assert shown["Vrije plekken"][0] == _number(expected["free_places"])
    assert shown["Aanmeldstops"][0] == str(expected["stopped_count"])
    assert shown["Actueel"][1].startswith(f"{expected['fresh_count']} van {expected['offering_count']} ")


def _wait(found):
    if found["median"] is None:
        return "geen opgave" if not found["report_count"] else "minder dan 3 opgaven"
    unit = "week" if found["median"] == 1 else "weken"
    return f"{decimal(found['median'])} {unit} (meestal {decimal(found['low'])} tot {decimal(found['high'])})"


def _basis(count, at, now, *, few=False):
    if not count:
        return "geen opgaven"
    days = (now.date() - at.date()).days
    ago = "vandaag" if days == 0 else "gisteren" if days == 1 else f"{days} dagen geleden"
    if days >= 14:
        ago = f"{days // 7} weken geleden"
    note = ", klein aantal" if few and count < 5 else ""
    return f"{_number(count)} {'opgave' if count == 1 else 'opgaven'}{note}, oudste {ago}"


def _number(count):
    return "geen opgave" if count is None else f"{count:,}".replace(",", ".")
