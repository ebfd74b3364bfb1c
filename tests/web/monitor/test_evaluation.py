"""The evaluation over the whole period: every figure is that of the reports; nobody reads another's."""

import csv
import io
from datetime import date, timedelta
from statistics import median

import pytest
from sqlmodel import col, select

from portal.domain.duties import Role
from portal.models import Norm, Product
from tests.pages import parse, words
from tests.services.sample.by_hand_weeks import ended_mondays
from tests.web.monitor.test_council import came_to
from tests.web.monitor_tables import decimal, items, rows_of

HERE = "/regio/evaluatie?regio=midden-holland"


def quarter_of(day):
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)


@pytest.fixture
def quarters(reports, now, region):
    """Give the first and last days of the quarters from the first week with a report until today."""
    mondays = [
        monday
        for monday in ended_mondays(now, 600)
        if any(line.offering.region_id == region.id for line in reports.get(monday, ()))
    ]
    found = [quarter_of(min(mondays))]
    while found[-1][1] < now.date():
        found.append(quarter_of(found[-1][1] + timedelta(days=1)))
    return found


def name_of(days):
    return f"kw {(days[0].month + 2) // 3} {days[0].year}"


def number(value):
    return "–" if value is None else decimal(value)


def counted(count, one, more):
    return f"{count:,} {one if count == 1 else more}".replace(",", ".")


def test_every_quarter_has_the_figures_of_its_reports(manager, reports, now, region, quarters):
    page = manager.get(HERE)
    parse(page)
    products = {
        line.product.id for week in reports.values() for line in week if line.offering.region_id == region.id
    }
    expected = {}
    for days in quarters:
        found = came_to(reports, now, days, lambda line: line.offering.region_id == region.id)
        last = [
            came_to(reports, now, days, lambda line, id_=id_: line.product.id == id_)["last"]
            for id_ in products
        ]
        placed = [one for one in last if one is not None and one["places_count"]]
        full = sum(not one["free_places"] for one in placed)
        expected[name_of(days)] = {
            "Wachttijd": number(found["median"]),
            "Vrije plekken": number(found["places"]),
            "Aanmeldstops": number(found["stopped"]),
            "Zonder vrije plek": f"{full} van {len(placed)}" if placed else "–",
            "Waarop dit rust": (
                f"{counted(found['reports'], 'opgave', 'opgaven')} in "
                f"{counted(found['weeks'], 'week', 'weken')}"
            ),
        }
    assert rows_of(page, "raad__quarters") == expected


@pytest.mark.parametrize(("number_", "kind"), [(1, "segment"), (2, "product")])
def test_every_course_has_the_figures_of_its_quarters(
    manager, sample, reports, now, region, quarters, names, number_, kind
):
    held = [line for week in reports.values() for line in week if line.offering.region_id == region.id]
    wanted = (
        {line.segment_id: names["segment"][line.segment_id] for line in held}
        if kind == "segment"
        else {line.product.id: line.product.name for line in held}
    )
    norms = {
        one.product_id: one.weeks
        for one in sample.exec(select(Norm).where(Norm.region_id == region.id).order_by(col(Norm.valid_from)))
        if one.valid_from <= now.date() and (one.weeks is not None or one.hours is not None)
    }
    expected = {}
    for id_, name in wanted.items():

        def is_of(line, id_=id_):
            return (line.segment_id if kind == "segment" else line.product.id) == id_

        found = [came_to(reports, now, days, is_of) for days in quarters]
        waits = [one["median"] for one in found if one["median"] is not None]
        norm = norms.get(id_, norms.get(None)) if kind == "product" else None
        total, given = sum(one["reports"] for one in found), sum(one["weeks"] > 0 for one in found)
        if not waits:
            continue
        within = sum(weeks <= norm for weeks in waits) if norm is not None else 0
        expected[name] = {
            "Eerste jaar": number(median(waits[:4]) if waits else None),
            "Laatste jaar": number(median(waits[-4:]) if waits else None),
            "Verschil": "–",
            "Binnen de norm": f"{within} van {len(waits)}" if norm is not None and waits else "–",
            "Waarop dit rust": (
                f"{counted(total, 'opgave', 'opgaven')} in {counted(given, 'kwartaal', 'kwartalen')}"
            ),
        }
    assert expected
    assert rows_of(manager.get(HERE), "plek-table-wrap", number_) == expected


def test_the_file_holds_every_quarter_of_every_course(manager, quarters):
    answer = manager.get("/regio/evaluatie/cijfers.csv?regio=midden-holland")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    courses = {(row["Wat"], row["Naam"]) for row in rows}
    assert len(rows) == len(courses) * len(quarters)
    whole = {row["Kwartaal"]: row for row in rows if row["Wat"] == "Alles"}
    shown = rows_of(manager.get(HERE), "raad__quarters")
    assert [(row["Wachttijd (weken)"] or "–").replace(".", ",") for row in whole.values()] == [
        shown[name_of(days)]["Wachttijd"] for days in quarters
    ]


def test_a_norm_that_began_on_the_way_is_told(manager, sample, region, now):
    norm = sample.exec(
        select(Norm).where(Norm.region_id == region.id, col(Norm.product_id).is_not(None))
    ).all()[-1]
    product = sample.get_one(Product, norm.product_id)
    told = items(manager.get(HERE), "Wat er veranderde")
    assert f"{norm.valid_from:%d-%m-%Y}: Norm voor {product.name}: {norm.weeks} weken" in told


def test_a_municipal_reader_reads_the_own_evaluation_only(browser_of, own_lines, names):
    reader = browser_of(Role.MUNICIPAL_READER)
    town, _ = own_lines(reader)
    page = reader.get("/gemeente/evaluatie")
    parse(page)
    assert f"Evaluatie van {names['town'][town]}" in words(page)
    for path in (HERE, f"{HERE}&gemeente=GM0513", "/regio/evaluatie/cijfers.xlsx"):
        assert reader.get(path).status_code == 403
    assert reader.get("/gemeente/evaluatie/cijfers.xlsx").status_code == 200


@pytest.mark.parametrize("query", ["&tot=2030", "&tot=2026", "&tot=x", "&gemeente=GM9999"])
def test_a_moment_that_has_not_come_or_a_place_that_is_none_does_not_exist(manager, query):
    assert manager.get(f"{HERE}{query}").status_code == 404


def test_another_region_does_not_exist(manager):
    assert manager.get("/regio/evaluatie?regio=west-friesland").status_code == 404
    assert manager.get("/regio/evaluatie/cijfers.csv?regio=west-friesland").status_code == 404
