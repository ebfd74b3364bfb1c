"""The weeks, quarters and drawings of each page: every figure is the one of the reports of that week."""

import csv
import io
from statistics import median
from typing import Any

import pytest

from portal.domain.duties import Role
from tests.services.sample.by_hand_weeks import ended_mondays, week_of
from tests.web.monitor_tables import decimal, drawings, rows_of

BASE = "/regio/monitor/midden-holland"


@pytest.fixture
def scopes(lines, names, region):
    """Give for each choice the query of the address, and what says that a line of a week is in it."""
    line = max(lines, key=lambda one: (one.weeks is not None, len(one.municipality_ids), one.offering.id))
    town, product_id, segment_id = min(line.municipality_ids), line.product.id, line.segment_id
    code, segment = names["code"][town], names["segment_code"][segment_id]

    def is_here(one):
        return one.offering.region_id == region.id

    def is_in_town(one):
        return is_here(one) and town in one.municipality_ids

    def is_of_product(one):
        return one.product.id == product_id

    def is_of_segment(one):
        return is_here(one) and one.segment_id == segment_id

    return {
        "region": ("", is_here),
        "product": (f"product={line.product.code}", is_of_product),
        "segment": (f"segment={segment}", is_of_segment),
        "municipality": (f"gemeente={code}", is_in_town),
        "product in a municipality": (
            f"product={line.product.code}&gemeente={code}",
            lambda one: is_of_product(one) and is_in_town(one),
        ),
        "segment in a municipality": (
            f"segment={segment}&gemeente={code}",
            lambda one: is_of_segment(one) and is_in_town(one),
        ),
    }


CHOICES = [
    "region",
    "product",
    "segment",
    "municipality",
    "product in a municipality",
    "segment in a municipality",
]


def by_hand(reports, now, is_counted, count=52):
    """Count the weeks by hand, newest first."""
    return {
        monday: week_of(line for line in reports.get(monday, ()) if is_counted(line))
        for monday in ended_mondays(now, count)
    }


def in_words(week, *, with_people=True):
    """Write a week as the table under the drawings does."""
    spread = "–" if week["low"] is None else f"{decimal(week['low'])} tot {decimal(week['high'])}"
    cells = {
        "Mediaan (weken)": "–" if week["median"] is None else decimal(week["median"]),
        "Meestal (weken)": spread,
        "Opgaven van de wachttijd": _number(week["report_count"]),
        "Vrije plekken": _number(week["free_places"]),
        "Opgaven van plekken": _number(week["places_count"]),
        "Aanmeldstops": _number(week["stopped_count"]) if week["offering_count"] else "–",
        "Aanbod met een opgave": _number(week["offering_count"]),
    }
    people = {
        "Wachtende mensen": _number(week["waiting_people"]),
        "Opgaven van wachtenden": _number(week["people_count"]),
    }
    return {**cells, **people} if with_people else cells


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("page", ["", "/tijd"])
def test_every_week_in_the_table_has_the_figures_of_its_reports(manager, scopes, reports, now, page, choice):
    query, is_counted = scopes[choice]
    shown = rows_of(manager.get(f"{BASE}{page}?{query}"), "lijn-weken")
    expected = by_hand(reports, now, is_counted)
    assert any(week["offering_count"] for week in expected.values())
    assert shown == {f"{monday:%d-%m-%Y}": in_words(week) for monday, week in expected.items()}


def test_a_provider_s_weeks_have_the_figures_of_its_reports(manager, lines, reports, now, region):
    own = lines[0].offering.organisation_id
    expected = by_hand(
        reports,
        now,
        lambda one: one.offering.organisation_id == own and one.offering.region_id == region.id,
    )
    page = manager.get(f"{BASE}/aanbieders/{own}")
    assert rows_of(page, "lijn-weken") == {
        f"{monday:%d-%m-%Y}": in_words(week) for monday, week in expected.items()
    }


@pytest.mark.parametrize("choice", CHOICES)
def test_the_drawings_say_the_last_value_and_how_many_weeks_are_known(manager, scopes, reports, now, choice):
    query, is_counted = scopes[choice]
    expected = by_hand(reports, now, is_counted)
    titles = {
        "Wachttijd in weken, van aanmelding tot start": lambda week: week["median"],
        "Vrije plekken": lambda week: week["free_places"],
        "Aanmeldstops": lambda week: week["stopped_count"] if week["offering_count"] else None,
    }
    texts = []
    for title, value_of in titles.items():
        known = [(monday, value_of(week)) for monday, week in expected.items() if value_of(week) is not None]
        if known:
            monday, last = known[0]
            count = f"{len(known)} {'week' if len(known) == 1 else 'weken'}"
            said = f"Laatst {decimal(last)}, in de week van {monday:%d-%m-%Y}. Bekend in {count} van 52."
            texts.append(f"{title}. {said}")
    assert drawings(manager.get(f"{BASE}/tijd?{query}")) == texts


@pytest.mark.parametrize("years", ["1", "2", "10"])
def test_a_quarter_is_the_middle_of_its_weeks(manager, reports, now, region, years):
    weeks = by_hand(
        reports, now, lambda one: one.offering.region_id == region.id, {"1": 52, "2": 104, "10": 520}[years]
    )
    held: dict[str, list[dict[str, Any]]] = {}
    for monday, week in weeks.items():
        name = f"{monday.year}, kwartaal {(monday.month - 1) // 3 + 1}"
        held.setdefault(name, []).append(week)
    expected = {}
    for name, part in held.items():
        given = [week for week in part if week["offering_count"]]
        middles = [week["median"] for week in part if week["median"] is not None]
        places = [week["free_places"] for week in part if week["free_places"] is not None]
        reports_given = sum(week["offering_count"] for week in part)
        expected[name] = {
            "Wachttijd": f"{decimal(median(middles))} weken" if middles else "–",
            "Vrije plekken": decimal(median(places)) if places else "–",
            "Aanmeldstops": decimal(median([week["stopped_count"] for week in given])) if given else "–",
            "Waarop": f"midden van {len(given)} {'week' if len(given) == 1 else 'weken'} met "
            f"{_number(reports_given)} {'opgave' if reports_given == 1 else 'opgaven'}",
        }
    assert rows_of(manager.get(f"{BASE}/tijd?jaren={years}"), "cijfers__quarters") == expected


@pytest.mark.parametrize("choice", CHOICES)
def test_the_file_of_weeks_has_the_same_figures(manager, scopes, reports, now, choice):
    query, is_counted = scopes[choice]
    shown = _records(manager.get(f"{BASE}/weken.csv?{query}"))
    expected = by_hand(reports, now, is_counted)
    assert shown == [_record(monday, week) for monday, week in reversed(expected.items())]


def test_a_municipal_reader_s_weeks_have_the_figures_of_the_reports_and_no_people(
    browser_of, own_lines, reports, now
):
    browser = browser_of(Role.MUNICIPAL_READER)
    town_id, own = own_lines(browser)
    region_id = own[0].offering.region_id
    expected = by_hand(
        reports, now, lambda one: one.offering.region_id == region_id and town_id in one.municipality_ids
    )
    shown = rows_of(browser.get("/gemeente/monitor"), "lijn-weken")
    assert shown == {
        f"{monday:%d-%m-%Y}": in_words(week, with_people=False) for monday, week in expected.items()
    }


def _records(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def _record(monday, week):
    def text(value):
        return "" if value is None else decimal(value)

    return {
        "Week van": f"{monday:%d-%m-%Y}",
        "Mediaan in weken": text(week["median"]),
        "Van (25%)": text(week["low"]),
        "Tot (75%)": text(week["high"]),
        "Opgaven van de wachttijd": text(week["report_count"]),
        "Vrije plekken": text(week["free_places"]),
        "Opgaven van plekken": text(week["places_count"]),
        "Aanmeldstops": text(week["stopped_count"] if week["offering_count"] else None),
        "Aanbod met een opgave": text(week["offering_count"]),
        "Wachtende mensen": text(week["waiting_people"]),
        "Opgaven van wachtenden": text(week["people_count"]),
    }


def _number(value):
    return "–" if value is None else f"{value:,}".replace(",", ".")
