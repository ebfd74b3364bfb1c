"""The council's report: every figure is the one of the reports, and nobody reads another's."""

import csv
import io
from datetime import date
from statistics import median
from zipfile import ZipFile

import pytest
from sqlmodel import col, select

from portal.domain.duties import ObligationStatus, Role
from portal.domain.terms import CalendarKind
from portal.models import Feedback, MissedSearch, Norm, Obligation, Offering, Organisation
from tests.pages import parse, words
from tests.services.sample.by_hand import AMSTERDAM
from tests.services.sample.by_hand_weeks import ended_mondays, week_of
from tests.web.monitor_tables import decimal, drawings, items, rows_of

QUARTER, BEFORE = (date(2026, 10, 1), date(2026, 12, 31)), (date(2026, 7, 1), date(2026, 9, 30))
YEAR, YEAR_BEFORE = (date(2026, 1, 1), date(2026, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))
PERIODS = {"2026-kw4": (QUARTER, BEFORE), "2026": (YEAR, YEAR_BEFORE)}
BASE = "/regio/rapport"


def came_to(reports, now, days, is_counted):
    """Count a period by hand, from the reports of its weeks that have ended."""
    mondays = [one for one in sorted(ended_mondays(now, 110)) if days[0] <= one <= days[1]]
    weeks = [week_of(line for line in reports.get(monday, ()) if is_counted(line)) for monday in mondays]
    given = [week for week in weeks if week["offering_count"]]
    waits = [week["median"] for week in given if week["median"] is not None]
    places = [week["free_places"] for week in given if week["free_places"] is not None]
    return {
        "weeks": len(given),
        "reports": sum(week["offering_count"] for week in given),
        "wait_reports": sum(week["report_count"] for week in given),
        "median": median(waits) if waits else None,
        "waits": waits,
        "places": median(places) if places else None,
        "stopped": median(week["stopped_count"] for week in given) if given else None,
        "last": given[-1] if given else None,
    }


def in_words(now_, then, norm, *, with_norm):
    few = ", weinig" if 0 < len(now_["waits"]) < 3 else ""
    reports, weeks = now_["reports"], now_["weeks"]
    row = {
        "Wachttijd": _number(now_["median"]),
        "Periode ervoor": _number(then["median"]),
        "Vrije plekken": _number(now_["places"]),
        "Aanmeldstops": _number(now_["stopped"]),
        "Waarop dit rust": f"{reports:,}".replace(",", ".")
        + f" {'opgave' if reports == 1 else 'opgaven'} in {weeks} {'week' if weeks == 1 else 'weken'}{few}",
    }
    if with_norm:
        above = sum(weeks > norm for weeks in now_["waits"]) if norm is not None else 0
        row["Norm"] = "–" if norm is None else str(norm)
        row["Boven de norm"] = (
            f"{above} van {len(now_['waits'])}" if norm is not None and now_["waits"] else "–"
        )
    return row


def _number(value):
    return "–" if value is None else decimal(value)


@pytest.fixture
def norms(sample, region, now):
    """Give the norm in weeks of each product on the last day, the region's own under None."""
    rows = sample.exec(select(Norm).where(Norm.region_id == region.id).order_by(col(Norm.valid_from))).all()
    today = now.date()
    return {
        row.product_id: row.weeks
        for row in rows
        if row.valid_from <= today
        and (row.valid_until is None or row.valid_until >= today)
        and not (row.weeks is None and row.hours is None)
    }


@pytest.fixture
def towns(lines, names):
    """Give the municipality with most help, and none for the whole region."""
    counts: dict[int, int] = {}
    for line in lines:
        for id_ in line.municipality_ids:
            counts[id_] = counts.get(id_, 0) + 1
    most = max(counts, key=lambda id_: (counts[id_], id_))
    return {"region": None, "municipality": (most, names["code"][most])}


@pytest.mark.parametrize("code", PERIODS)
@pytest.mark.parametrize("place", ["region", "municipality"])
def test_every_line_has_the_figures_of_its_reports(
    manager,
    reports,
    now,
    region,
    towns,
    names,
    norms,
    code,
    place,
):
    town = towns[place]
    days, before = PERIODS[code]

    def is_here(line):
        return line.offering.region_id == region.id and (town is None or town[0] in line.municipality_ids)

    held = [line for week in reports.values() for line in week if is_here(line)]
    page = manager.get(f"{BASE}/{code}?regio=midden-holland" + (f"&gemeente={town[1]}" if town else ""))
    parse(page)
    tables = {
        0: ({line.segment_id: names["segment"][line.segment_id] for line in held}, "segment_id"),
        1: ({line.product.id: line.product.name for line in held}, "product_id"),
    }
    for number, (wanted, kind) in tables.items():
        rows = rows_of(page, "plek-table-wrap", number)
        expected = {}
        for id_, name in wanted.items():

            def is_of(line, id_=id_, kind=kind):
                own = line.segment_id if kind == "segment_id" else line.product.id
                return is_here(line) and own == id_

            then = came_to(reports, now, before, is_of)
            found = came_to(reports, now, days, is_of)
            norm = norms.get(id_, norms.get(None)) if kind == "product_id" else None
            if found["reports"] or then["reports"]:
                expected[name] = in_words(found, then, norm, with_norm=kind == "product_id")
        assert expected
        assert rows == expected
        full = [line for line in expected if line in items(page, "Zonder vrije plek aan het eind")]
        assert number == 0 or sorted(full) == sorted(items(page, "Zonder vrije plek aan het eind"))


def test_the_summary_says_the_figures_of_the_region(manager, sample, reports, now, region):
    found = came_to(reports, now, QUARTER, lambda line: line.offering.region_id == region.id)
    then = came_to(reports, now, BEFORE, lambda line: line.offering.region_id == region.id)
    page = manager.get(f"{BASE}/2026-kw4?regio=midden-holland")
    said = " ".join(items(page, "In het kort"))
    assert f"wachtten mensen in {region.name} {decimal(found['median'])} we" in said
    assert f"uit {found['wait_reports']:,} opgaven".replace(",", ".") in said
    change = found["median"] - then["median"]
    assert (f"{decimal(abs(change))} we" if change else "even lang") in said

    duties = [
        one
        for one in sample.exec(select(Obligation).where(Obligation.region_id == region.id)).all()
        if one.kind is CalendarKind.WAITING
        and QUARTER[0] <= one.period_start <= QUARTER[1]
        and one.status is not ObligationStatus.EXCUSED
        and (one.status is ObligationStatus.SUBMITTED or one.due_at <= now)
    ]
    on_time = sum(
        one.status is ObligationStatus.SUBMITTED and one.submitted_at < one.due_at for one in duties
    )
    assert f"{on_time} van de {len(duties)} keer op tijd" in said


def test_what_visitors_missed_and_reported_is_counted_within_the_period(manager, sample, region):
    page = manager.get(f"{BASE}/2026-kw4?regio=midden-holland")
    missed: dict[str, int] = {}
    for one in sample.exec(select(MissedSearch).where(MissedSearch.region_id == region.id)).all():
        if QUARTER[0] <= one.on <= QUARTER[1]:
            missed[one.words] = missed.get(one.words, 0) + one.count
    most = sorted(((-count, said) for said, count in missed.items() if count > 4))[:5]
    assert items(page, "Vergeefs gezocht") == [f"{said}: {-count} keer" for count, said in most]
    given = [
        one
        for one in sample.exec(select(Feedback).where(Feedback.region_id == region.id)).all()
        if QUARTER[0] <= one.created_at.astimezone(AMSTERDAM).date() <= QUARTER[1]
    ]
    assert f"Bezoekers van de regio meldden {len(given)} keer iets" in words(page)


def test_full_help_is_what_had_no_place_in_its_last_week(manager, reports, now, region):
    products = {
        line.product.id: line.product.name
        for week in reports.values()
        for line in week
        if line.offering.region_id == region.id
    }
    full = []
    for id_, name in products.items():
        last = came_to(reports, now, QUARTER, lambda line, id_=id_: line.product.id == id_)["last"]
        if last is not None and last["places_count"] and not last["free_places"]:
            full.append(name)
    page = manager.get(f"{BASE}/2026-kw4?regio=midden-holland")
    assert sorted(items(page, "Zonder vrije plek aan het eind")) == sorted(full)


def test_the_files_hold_the_same_and_keep_formulas_out(manager):
    page = manager.get(f"{BASE}/2026-kw4?regio=midden-holland")
    answer = manager.get(f"{BASE}/2026-kw4/cijfers.csv?regio=midden-holland")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    shown = rows_of(page, "plek-table-wrap", 1)
    held = {row["Naam"]: row for row in rows if row["Wat"] == "Soort hulp"}
    assert set(held) == set(shown)
    for name, row in held.items():
        assert (row["Wachttijd (weken)"] or "–").replace(".", ",") == shown[name]["Wachttijd"]
    book = manager.get(f"{BASE}/2026-kw4/cijfers.xlsx?regio=midden-holland")
    assert (
        len([name for name in ZipFile(io.BytesIO(book.data)).namelist() if "worksheets/sheet" in name]) == 4
    )


def test_no_provider_is_named_and_no_people_are_counted(manager, sample):
    provider_ids = {one.organisation_id for one in sample.exec(select(Offering)).all()}
    names_ = [sample.get_one(Organisation, id_).name for id_ in provider_ids]
    page = words(manager.get(f"{BASE}/2026-kw4?regio=midden-holland"))
    assert names_
    assert [name for name in names_ if name in page] == []
    assert "Wachtende mensen" not in page


def test_a_municipal_reader_reads_the_own_report_and_no_other(browser_of, own_lines, names):
    reader = browser_of(Role.MUNICIPAL_READER)
    town, _ = own_lines(reader)
    page = reader.get("/gemeente/rapport/2026-kw4")
    assert f"Raadsrapport {names['town'][town]}" in words(page)
    other = next(code for id_, code in names["code"].items() if id_ != town)
    same = reader.get(f"/gemeente/rapport/2026-kw4?gemeente={other}")
    assert f"Raadsrapport {names['town'][town]}" in words(same)
    for path in (f"{BASE}/2026-kw4", f"{BASE}/2026-kw4?gemeente={other}", f"{BASE}/2026-kw4/cijfers.csv"):
        assert reader.get(path).status_code == 403
    assert reader.get("/gemeente/rapport/2026-kw4?regio=holland-rijnland-bestaat-niet").status_code == 404


def test_a_contract_manager_reads_no_other_region(manager):
    for path in ("", "/2026-kw4", "/2026-kw4/cijfers.csv", "/2026-kw4/cijfers.xlsx"):
        assert manager.get(f"{BASE}{path}?regio=west-friesland").status_code == 404
    assert manager.get(f"{BASE}/2026-kw4?regio=midden-holland&gemeente=GM9999").status_code == 404


@pytest.mark.parametrize("code", ["2027-kw1", "2026-07", "2026-h1", "kwartaal", "2026-kw5", "0000"])
def test_a_period_that_is_none_or_has_not_begun_does_not_exist(manager, code):
    assert manager.get(f"{BASE}/{code}?regio=midden-holland").status_code == 404


def test_a_period_without_figures_says_so_kindly(manager):
    page = manager.get(f"{BASE}/2019-kw1?regio=midden-holland")
    parse(page)
    assert "Over deze periode zijn geen cijfers" in words(page)


def test_the_index_lists_the_periods_that_have_weeks_newest_first(manager):
    page = manager.get(f"{BASE}?regio=midden-holland")
    parse(page)
    assert "2026 (loopt nog)" in words(page)
    assert words(page).index("Vierde kwartaal van 2026") < words(page).index("Derde kwartaal van 2026")


def test_the_drawings_go_with_a_table_of_the_same_weeks(manager):
    page = manager.get(f"{BASE}/2026-kw4?regio=midden-holland")
    assert len(drawings(page)) == 3
    assert len(rows_of(page, "lijn-weken")) >= 8
