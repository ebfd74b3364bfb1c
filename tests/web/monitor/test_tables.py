"""The tables and files of the pages with figures over sample data: every figure is the one of the rows."""

import csv
import io

import pytest

from portal.domain.duties import Role
from portal.models import Segment
from tests.services.sample.by_hand import Line, figures
from tests.web.monitor_tables import cells, checked, decimal, table


def test_the_table_by_product_has_the_figures_of_the_rows(manager, lines):
    checked(table(manager.get("/regio/monitor/midden-holland")), lines, lambda line: [line.product.name])


def test_the_table_by_segment_has_the_figures_of_the_rows(manager, lines, names):
    page = manager.get("/regio/monitor/midden-holland?per=segment")
    checked(table(page), lines, lambda line: [names["segment"][line.segment_id]])


def test_the_table_by_municipality_has_the_figures_of_the_rows(manager, lines, names):
    page = manager.get("/regio/monitor/midden-holland?per=gemeente")
    checked(table(page), lines, lambda line: [names["town"][id_] for id_ in line.municipality_ids])
    assert "samen meer dan het totaal" in page.text


def test_a_product_s_page_has_the_figures_of_the_rows(manager, lines, names):
    for code in sorted({line.product.code for line in lines})[:4]:
        own = [line for line in lines if line.product.code == code]
        page = manager.get(f"/regio/monitor/midden-holland/product/{code}")
        checked(table(page), own, lambda line: [names["town"][id_] for id_ in line.municipality_ids])


def test_a_municipality_s_page_has_the_figures_of_the_rows(manager, lines, names):
    town = next(iter(lines[0].municipality_ids))
    own = [line for line in lines if town in line.municipality_ids]
    page = manager.get(f"/regio/monitor/midden-holland/gemeente/{names['code'][town]}")
    checked(table(page), own, lambda line: [line.product.name])


def test_the_pages_of_providers_have_the_figures_of_the_rows(manager, lines, names):
    page = manager.get("/regio/monitor/midden-holland/aanbieders")
    checked(table(page), lines, lambda line: [names["provider"][line.offering.organisation_id]])
    one = lines[0].offering.organisation_id
    own = [line for line in lines if line.offering.organisation_id == one]
    page = manager.get(f"/regio/monitor/midden-holland/aanbieders/{one}")
    checked(table(page), own, lambda line: [line.product.name])


def test_the_providers_of_a_segment_beside_each_other(manager, lines, names, sample):
    segment = sample.get(Segment, lines[0].segment_id)
    own = [line for line in lines if line.segment_id == segment.id]
    page = manager.get(f"/regio/monitor/midden-holland/vergelijken/{segment.code}")
    checked(table(page), own, lambda line: [names["provider"][line.offering.organisation_id]])
    assert "zelf over zeggen" in page.text


def test_the_file_says_the_same_as_the_page(manager, lines):
    answer = manager.get("/regio/monitor/midden-holland/cijfers.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len({line.product.name for line in lines})
    for row in rows:
        found = figures([line for line in lines if line.product.name == row["Product"]])
        assert int(row["Aanbod"]) == found["offering_count"]
        people = found["waiting_people"]
        assert row["Wachtende mensen"] == ("" if people is None else str(people))
        assert row["Mediaan in weken"] == ("" if found["median"] is None else decimal(found["median"]))


def test_a_referrer_sees_no_small_count_and_no_way_to_work_it_out(browser_of, lines):
    page = browser_of(Role.REFERRER).get("/regio/monitor/midden-holland")
    rows = table(page)
    held: dict[str, list[Line]] = {}
    for line in lines:
        held.setdefault(line.product.name, []).append(line)
    small = {name for name, part in held.items() if 0 <= (figures(part)["waiting_people"] or 99) < 5}
    hidden = {name for name, row in rows.items() if row["Wachtenden"].startswith("verborgen")}
    assert small
    assert small <= hidden
    assert len(hidden) > 1 or "Wachtende mensen verborgen" in " ".join(page.text.split())


@pytest.mark.parametrize("role", [Role.REFERRER, Role.AUDITOR])
@pytest.mark.parametrize(
    "path", ["?per=segment", "?per=gemeente", "/cijfers.csv?per=segment", "/cijfers.csv?per=gemeente"]
)
def test_whoever_may_not_see_small_counts_sees_no_second_split(browser_of, region, role, path):
    page = browser_of(role, region.id if role is Role.AUDITOR else None).get(
        f"/regio/monitor/midden-holland{path}"
    )
    assert page.status_code == 200
    if path.startswith("?"):
        assert "Wachtende mensen" not in page.text
    else:
        rows = list(csv.DictReader(io.StringIO(page.data.decode("utf-8-sig")), delimiter=";"))
        assert {row["Wachtende mensen"] for row in rows} == {""}


@pytest.mark.parametrize("role", [Role.REFERRER, Role.AUDITOR])
def test_weeks_and_other_pages_tell_them_of_no_people_either(browser_of, region, role, lines):
    browser, code = browser_of(role, region.id if role is Role.AUDITOR else None), lines[0].product.code
    for path in ("/tijd", f"/product/{code}", "/weken.csv"):
        page = browser.get(f"/regio/monitor/midden-holland{path}")
        assert page.status_code == 200
        assert "Wachtende mensen" not in page.get_data(as_text=True)


def test_a_referrer_sees_no_provider(browser_of, lines, names):
    browser = browser_of(Role.REFERRER)
    texts = [browser.get(f"/regio/monitor/midden-holland{path}").text for path in ("", "/schaarste", "/tijd")]
    texts.append(browser.get(f"/regio/monitor/midden-holland/product/{lines[0].product.code}").text)
    own = {names["provider"][line.offering.organisation_id] for line in lines}
    assert not [name for name in own for text in texts if name in text]


def test_a_municipal_reader_sees_the_own_municipality_only(browser_of, own_lines, lines, names):
    browser = browser_of(Role.MUNICIPAL_READER)
    town_id, own = own_lines(browser)
    page = browser.get("/gemeente/monitor")
    rows = table(page)
    assert set(rows) == {line.product.name for line in own}
    for name, row in rows.items():
        expected = cells([line for line in own if line.product.name == name])
        assert row["Boven de norm"].partition(" norm ")[0] == expected["Boven de norm"]
        for heading in ("Actueel", "Mediaan", "Meestal (weken)", "Vrije plekken", "Aanmeldstop"):
            assert row[heading] == expected[heading]
    assert not [name for id_, name in names["town"].items() if id_ != town_id and f">{name}<" in page.text]
    assert browser.get("/regio/monitor").status_code == 403
