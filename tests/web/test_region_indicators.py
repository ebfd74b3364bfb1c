"""The region reads what was handed in; who may not see small numbers sees that they are hidden."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from portal.db import reading, unit_of_work
from portal.domain.indicator_answers import Answer, AnswerState
from portal.domain.terms import IndicatorKind, Reporter
from portal.models import IndicatorValue, Organisation, Region
from portal.services.indicator_corrections import correct_value
from portal.services.indicator_desks import desks_of
from portal.services.indicator_save import Entry, Who, hand_in
from portal.services.indicator_sheet import read_sheet
from tests.pages import words
from tests.services.quarter import PERIOD, make_indicator

ADDRESS = "/regio/indicatoren/eigen/proef-count"


@pytest.fixture
def given(world, engine, now):
    """Let provider A hand in 3 and provider B 40 of the one count that the region asks."""
    with unit_of_work(engine) as session:
        for organisation_id, value in ((world.own_id, 3.0), (world.foreign_id, 40.0)):
            desk = desks_of(session, reporter=Reporter.PROVIDER, organisation_ids=[organisation_id])[0]
            line = read_sheet(session, desk=desk, period=PERIOD, now=now).lines[0]
            answer = Answer(AnswerState.FIGURE, {"value": value}, "Het verhaal.")
            entries = [Entry(line.duty, answer)]
            hand_in(session, desk=desk, period=PERIOD, entries=entries, who=Who(None), now=now)


def test_the_list_counts_what_was_handed_in(contract_manager, given):
    page = words(contract_manager.get("/regio/indicatoren"))
    assert "Proefcijfer count aantal aanbieder 2 van 2" in page


def test_the_contract_manager_reads_every_figure_and_the_total(contract_manager, given):
    page = words(contract_manager.get(ADDRESS))
    assert "De Wilgenboom (proef) 3 jeugdigen" in page
    assert "43 jeugdigen (samen, 2 opgaven)" in page
    assert "Het verhaal." in page


def test_small_figures_and_what_gives_them_away_are_hidden_from_an_auditor(browser_for, given):
    auditor = browser_for("auditor")
    for address in (ADDRESS, f"{ADDRESS}/cijfers.csv"):
        page = auditor.get(address)
        text = page.text if address.endswith("csv") else words(page)
        assert "3 jeugdigen" not in text.replace("43 jeugdigen", "")
        assert "40 jeugdigen" not in text
        assert "verborgen (klein aantal)" in text
        assert "Het verhaal." not in text


@pytest.fixture
def correct(world, engine, now):
    def to(value, organisation_id=world.own_id):
        with unit_of_work(engine) as session:
            desk = desks_of(session, reporter=Reporter.PROVIDER, organisation_ids=[organisation_id])[0]
            line = read_sheet(session, desk=desk, period=PERIOD, now=now).lines[0]
            assert line.newest is not None
            answer = Answer(AnswerState.FIGURE, {"value": value}, "Anders geteld.")
            correct_value(
                session,
                entry=Entry(line.duty, answer, line.newest.token),
                reason="Drie was verkeerd.",
                desk=desk,
                period=PERIOD,
                who=Who(world.people["editor"]),
                now=now,
            )

    return to


def test_the_versions_of_a_figure_are_kept_and_shown(contract_manager, given, correct, engine):
    correct(4.0)
    page = contract_manager.get(ADDRESS)
    assert "De Wilgenboom (proef) 4 jeugdigen" in words(page)
    history = words(contract_manager.get(f"{ADDRESS}/{_value_id(engine)}"))
    assert "4 jeugdigen" in history
    assert "3 jeugdigen" in history
    assert "Drie was verkeerd." in history


def test_an_auditor_reads_that_a_hidden_figure_was_given_and_not_what(browser_for, given, engine):
    history = words(browser_for("auditor").get(f"{ADDRESS}/{_value_id(engine)}"))
    assert "verborgen (klein aantal)" in history
    assert "jeugdigen" not in history
    assert "Het verhaal." not in history


def test_an_auditor_reads_a_corrected_figure_without_the_small_one_before_it(
    browser_for, given, correct, engine
):
    correct(60.0)
    history = words(browser_for("auditor").get(f"{ADDRESS}/{_value_id(engine)}"))
    assert "60 jeugdigen Anders geteld." in history
    assert "3 jeugdigen" not in history
    assert "Drie was verkeerd." not in history
    assert history.count("verborgen (klein aantal)") == 1


@pytest.mark.parametrize("kind", IndicatorKind)
def test_every_kind_can_be_read(contract_manager, world, engine, kind):
    with unit_of_work(engine) as session:
        make_indicator(session, session.get_one(Region, world.region_id), kind, code=f"lees-{kind.value}")
    page = contract_manager.get(f"/regio/indicatoren/eigen/lees-{kind.value}?periode=2026-kw2")
    assert page.status_code == 200
    assert "Nog niets ingeleverd" in words(page)


@pytest.mark.parametrize("query", ["?periode=2026-kw4", "?periode=x"])
def test_a_period_that_is_none_is_not_found(contract_manager, given, query):
    assert contract_manager.get(ADDRESS + query).status_code == 404


def test_S01_another_region_is_not_found(browser_for, given):
    assert browser_for("other_region").get(ADDRESS).status_code == 404


def test_S21_a_name_with_markup_stays_text(contract_manager, given, world, engine):
    with unit_of_work(engine) as session:
        session.get_one(Organisation, world.own_id).name = "<script>alert(1)</script>"
    assert "<script>alert" not in contract_manager.get(ADDRESS).text


def _value_id(engine):
    """Give the newest version of the provider that was made first."""
    columns = (col(IndicatorValue.organisation_id), col(IndicatorValue.id))
    with reading(engine) as session:
        rows = session.execute(select(*columns).order_by(columns[0], columns[1].desc())).all()
    return rows[0].id
