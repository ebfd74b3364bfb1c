"""The page of searches that found nothing: for whom, which, in which order, and as a file."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from portal.db import unit_of_work
from portal.models import MissedSearch
from tests.pages import words

PAGE = "/regio/gemiste-zoekvragen"


@pytest.fixture
def missed(engine, world, now):
    today = now.date()
    rows = [
        ("autisme logeren", 12, today - timedelta(days=40)),
        ("dwang", 6, today),
        ("=cmd angst", 5, today - timedelta(days=1)),
        ("zeldzaam", 4, today),
        ("oud", 50, today - timedelta(weeks=30)),
    ]
    with unit_of_work(engine) as session:
        session.execute(
            insert(MissedSearch),
            [{"region_id": world.region_id, "words": text, "count": n, "on": on} for text, n, on in rows],
        )


def test_the_page_lists_what_was_missed_most_first(missed, contract_manager):
    page = words(contract_manager.get(PAGE))
    assert "3 zoekvragen." in page
    assert page.index("autisme logeren 12") < page.index("dwang 6") < page.index("=cmd angst 5")


def test_small_numbers_are_told_to_nobody(missed, contract_manager):
    assert "zeldzaam" not in contract_manager.get(f"{PAGE}?periode=jaar").text


@pytest.mark.parametrize(("period", "count"), [("maand", 2), ("kwartaal", 3), ("jaar", 4), ("eeuwig", 3)])
def test_the_period_is_chosen(missed, contract_manager, period, count):
    assert f"{count} zoekvragen." in words(contract_manager.get(f"{PAGE}?periode={period}"))


def test_the_order_is_chosen(missed, contract_manager):
    page = words(contract_manager.get(f"{PAGE}?volgorde=laatst"))
    assert page.index("dwang 6") < page.index("autisme logeren 12")


def test_S31_the_file_has_the_same_lines_and_no_formula(missed, contract_manager):
    answer = contract_manager.get(f"{PAGE}.csv?periode=maand&volgorde=woorden")
    assert answer.mimetype == "text/csv"
    assert "'=cmd angst" in answer.text
    assert "autisme" not in answer.text


def test_an_unknown_form_of_file_is_not_found(contract_manager):
    assert contract_manager.get(f"{PAGE}.exe").status_code == 404


def test_S01_another_region_sees_nothing_of_it(missed, browser_for):
    assert "Geen gemiste zoekvragen" in words(browser_for("other_region").get(PAGE))


def test_an_empty_region_says_so(contract_manager):
    assert "Geen gemiste zoekvragen" in words(contract_manager.get(PAGE))


def test_the_menu_leads_there(contract_manager):
    assert f'href="{PAGE}"' in contract_manager.get("/regio/vragen").text
