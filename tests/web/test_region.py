"""The contract manager's board: who owes what, in which order, added up, and as a file."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import event

from portal.db import unit_of_work
from portal.domain.duties import ObligationStatus
from portal.domain.terms import CalendarKind
from portal.models import Organisation
from tests.factories import key, make_organisation
from tests.pages import words
from tests.web.region_desk import fill_board, owe


@pytest.fixture
def board(engine, world, now):
    with unit_of_work(engine) as session:
        return fill_board(session, world, now)


MOST_STATEMENTS = 32


@pytest.fixture
def page(board, contract_manager):
    return words(contract_manager.get("/regio"))


def test_the_board_counts_what_is_late(page):
    assert "1 van 3 aanleveringen te laat." in page
    assert "te laat (1) open (0) vrijgesteld (1) ingeleverd (1)" in page


def test_the_board_lists_a_provider_once_with_the_oldest_due_moment(page):
    assert "De Wilgenboom (proef) wachttijden 9 dagen te laat uiterlijk 16-11-2026 10:00" in page
    assert page.count("De Wilgenboom (proef)") == 1
    assert "4 opgaven 3 periodes" in page


def test_the_board_tells_the_course_in_marks_and_in_words(page):
    assert "Laatste 3 periodes: 2 niet ingeleverd, 1 nog open." in page
    assert "0% (0 van 2)" in page
    assert "2 keer op rij te laat" in page


def test_the_board_tells_the_next_step_when_and_to_whom(page):
    assert "aan Proef manager, Proef editor (aanbieder)" in page
    assert "Stap 1: 25-11-2026 10:00" in page


def test_the_board_leads_to_the_provider(board, contract_manager, world):
    address = f'href="/regio/aanbieders/{world.own_id}/aanleveringen"'
    assert address in contract_manager.get("/regio").text


def test_S01_the_board_shows_nothing_of_another_region(board, contract_manager, world):
    assert "Buiten De Regio" not in words(contract_manager.get("/regio"))
    assert contract_manager.get(f"/regio?regio={world.other_region_id}").status_code == 404
    assert contract_manager.get(f"/regio/herinneringen?regio={world.other_region_id}").status_code == 404
    assert contract_manager.get(f"/regio/onbereikbaar?regio={world.other_region_id}").status_code == 404
    assert contract_manager.get(f"/regio/aanleveringen.csv?regio={world.other_region_id}").status_code == 404


@pytest.mark.parametrize("query", ["regio=drie", "regio=-1", "regio=99999999999999", "regio=²"])
def test_a_region_that_is_none_is_not_found(contract_manager, query):
    assert contract_manager.get(f"/regio?{query}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "pagina=0",
        "pagina=-1",
        "pagina=1e9",
        "pagina=99999999999",
        "soort=x",
        "stand=x",
        "volgorde=x",
        "weergave=x",
        "dag=x",
        "dag=0001-01-01",
        "dag=9999-12-31",
        "dag=2026-02-30",
        "vanaf=0001-01-01&tot=9999-12-31",
        "segment=-1&product=x&gemeente=99999999999",
        "naam=%00%25_%27%22",
    ],
)
def test_S34_an_odd_filter_or_page_number_is_no_fault(board, contract_manager, query):
    for path in ("/regio", "/regio/herinneringen", "/regio/onbereikbaar", "/regio/aanleveringen.csv"):
        assert contract_manager.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("sort", ["te-laat", "naam", "periodes", "op-tijd"])
def test_S27_the_board_sorts_only_as_the_list_of_orders_says(board, contract_manager, sort):
    assert "De Wilgenboom" in words(contract_manager.get(f"/regio?volgorde={sort}"))
    assert contract_manager.get(f"/regio?volgorde={sort}'--").status_code == 200


def test_an_empty_board_says_so(contract_manager):
    assert "Nog geen aanleveringen" in words(contract_manager.get("/regio"))


def test_a_board_on_which_everything_is_in_says_so(engine, world, now, contract_manager):
    with unit_of_work(engine) as session:
        owe(session, world, now, world.own_id, status=ObligationStatus.SUBMITTED, submitted_at=now)
    assert "Alles is binnen." in words(contract_manager.get("/regio"))


def test_a_choice_without_anybody_says_so_and_leads_back(board, contract_manager):
    page = contract_manager.get("/regio?naam=bestaat-niet")
    assert "Niemand gevonden" in words(page)
    assert 'href="/regio"' in page.text


def test_the_board_filters_on_status_and_kind(board, contract_manager):
    assert "De Wilgenboom" in words(contract_manager.get("/regio?stand=te-laat&soort=waiting"))
    assert "De Wilgenboom" not in words(contract_manager.get("/regio?soort=indicators"))
    assert "De Eikelaar" in words(contract_manager.get("/regio?stand=ingeleverd"))
    assert "De Wilgenboom" not in words(contract_manager.get("/regio?stand=ingeleverd"))


def test_the_board_filters_on_a_day_of_a_period(board, contract_manager):
    page = words(contract_manager.get("/regio?dag=2026-11-11"))
    assert "De Wilgenboom" in page
    assert "De Eikelaar" not in page


def test_the_board_adds_up_by_product_segment_and_municipality(board, contract_manager):
    for view in ("product", "segment", "gemeente"):
        page = contract_manager.get(f"/regio?weergave={view}")
        assert f"1 {view}, meeste te laat eerst." in words(page)
        assert f"{view}=" in page.text


def test_the_board_keeps_to_who_is_contracted_for_a_product(board, contract_manager, engine):
    page = contract_manager.get("/regio?product=1")
    assert "De Wilgenboom" in words(page)
    assert "Nieuwkomer" not in words(page)


def test_a_long_list_has_pages_that_keep_the_filter(engine, world, now, contract_manager):
    with unit_of_work(engine) as session:
        for number in range(30):
            owe(session, world, now, key(make_organisation(session, name=f"Proef {number:02}")), weeks_ago=1)
    page = contract_manager.get("/regio?stand=te-laat")
    assert "Proef 24" in page.text
    assert "Proef 25" not in page.text
    assert "/regio?stand=te-laat&amp;pagina=2" in page.text
    assert "Proef 29" in contract_manager.get("/regio?stand=te-laat&pagina=2").text


@pytest.mark.parametrize("lines", [1, 25])
def test_the_board_asks_as_many_statements_for_one_line_as_for_many(
    engine, world, now, app, contract_manager, lines
):
    with unit_of_work(engine) as session:
        for number in range(lines):
            owe(session, world, now, key(make_organisation(session, name=f"Proef {number:02}")), weeks_ago=1)
    asked: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    own = app.extensions["plekwijzer"].engine
    event.listen(own, "before_cursor_execute", count)
    page = contract_manager.get("/regio")
    event.remove(own, "before_cursor_execute", count)
    assert page.text.count('type="checkbox"') == lines
    assert len(asked) <= MOST_STATEMENTS


def test_the_file_holds_what_the_board_shows(board, contract_manager):
    answer = contract_manager.get("/regio/aanleveringen.csv?stand=te-laat")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Aanbieder"], row["Stand"], row["Periodes te laat"]) for row in rows] == [
        ("De Wilgenboom (proef)", "te laat", "2")
    ]
    assert contract_manager.get("/regio/aanleveringen.xlsx").data.startswith(b"PK")
    assert contract_manager.get("/regio/aanleveringen.pdf").status_code == 404


def test_S31_a_name_that_looks_like_a_formula_stays_a_text(board, engine, world, contract_manager):
    with unit_of_work(engine) as session:
        session.get_one(Organisation, world.own_id).name = "=HYPERLINK(1)"
    text = contract_manager.get("/regio/aanleveringen.csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text


def test_S21_a_name_with_markup_is_shown_as_text(board, engine, world, contract_manager):
    with unit_of_work(engine) as session:
        session.get_one(Organisation, world.own_id).name = "<script>alert(1)</script>"
    for path in ("/regio", f"/regio/aanbieders/{world.own_id}/aanleveringen"):
        assert "<script>alert" not in contract_manager.get(path).text


def test_an_auditor_reads_the_board_and_may_not_act(board, browser_for, world):
    page = browser_for("auditor").get("/regio")
    assert "De Wilgenboom" in words(page)
    assert 'type="checkbox"' not in page.text
    assert (
        "Stel vrij" not in browser_for("auditor").get(f"/regio/aanbieders/{world.own_id}/aanleveringen").text
    )


def test_a_provider_in_two_kinds_has_two_lines(engine, world, now, contract_manager):
    with unit_of_work(engine) as session:
        owe(session, world, now, world.own_id)
        owe(
            session,
            world,
            now,
            world.own_id,
            kind=CalendarKind.INDICATORS,
            period_start=(now - timedelta(days=90)).date(),
        )
    assert words(contract_manager.get("/regio")).count("De Wilgenboom (proef)") == 2
