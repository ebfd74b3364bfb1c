"""The call list in the browser: from a page onto the list, noted, seen beside results, sent as a report."""

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from portal.models import CallNote, Feedback
from tests.pages import parse, token_in, words
from tests.web.finder_town import build_town

LIST = "/verwijzer/bellijst"


@pytest.fixture
def town(engine, app, world, now):
    return build_town(engine, app, now)


def note(browser, offering_id, **fields):
    page = browser.get(f"{LIST}/{offering_id}")
    return browser.post(f"{LIST}/{offering_id}", data={"csrf_token": token_in(page), **fields})


def send(browser, path, **fields):
    page = browser.get(f"{LIST}")
    return browser.post(path, data={"csrf_token": token_in(page), **fields})


def test_ticked_results_come_on_the_list(referrer, town):
    page = referrer.get("/zoeken")
    assert "Zet op uw bellijst" in words(page)
    said = referrer.post(
        LIST, data={"csrf_token": token_in(referrer.get(f"{LIST}/{town.open_id}")), "id": [town.open_id]}
    )
    assert said.status_code == 303
    listed = referrer.get(LIST)
    parse(listed)
    assert "op uw bellijst" in words(listed)
    assert "Alleen u ziet deze lijst" in words(listed)


def test_a_noted_call_stands_beside_the_own_results_and_on_the_offering_and_nobody_elses(
    referrer, browser_for, clock, town
):
    note(referrer, town.open_id, outcome="full", remark="belt terug")
    clock.advance(days=3)
    referrer = browser_for("referrer")
    said = "u belde 3 dagen geleden: vol"
    assert said in words(referrer.get("/zoeken"))
    assert said in words(referrer.get(f"/aanbod/{town.open_id}")).lower()
    for role in ("visitor", "municipal_reader", "manager", "contract_manager"):
        other = browser_for(role)
        for path in ("/zoeken", f"/aanbod/{town.open_id}"):
            assert "u belde" not in words(other.get(path)).lower()


def test_S40_a_refused_remark_stays_in_the_form_with_the_reason(referrer, town):
    answer = note(referrer, town.open_id, outcome="full", remark="BSN 111222333 belde")
    assert answer.status_code == 422
    parse(answer)
    assert "BSN 111222333 belde" in answer.get_data(as_text=True)


@pytest.mark.parametrize("day", ["2026-12-01", "01-12-2026"])
def test_a_day_to_call_again_is_read_both_ways_round(referrer, town, day):
    assert note(referrer, town.open_id, outcome="later", again_on=day).status_code == 303
    assert "u belt terug op 01-12-2026" in words(referrer.get(LIST))


def test_taking_off_can_be_undone_from_the_next_page(referrer, town):
    note(referrer, town.open_id, outcome="full")
    gone = send(referrer, f"{LIST}/{town.open_id}/weghalen")
    page = referrer.get(gone.location)
    assert "Ongedaan maken" in words(page)
    parse(page)
    referrer.post(f"{LIST}/{town.open_id}/terugzetten", data={"csrf_token": token_in(page)})
    assert "u belde vandaag: vol" in words(referrer.get(LIST))


def test_a_call_is_reported_once_and_then_says_so(referrer, town, engine):
    note(referrer, town.open_id, outcome="full", remark="eigen woorden")
    with Session(engine) as session:
        before = len(list(session.scalars(select(Feedback))))
    for _ in range(2):
        send(referrer, f"{LIST}/{town.open_id}/melden")
    page = words(referrer.get(LIST))
    assert "gemeld op 25-11-2026" in page
    assert "Meld dit zonder uw naam" not in page
    with Session(engine) as session:
        reports = list(session.scalars(select(Feedback)))
    assert len(reports) == before + 1
    assert "eigen woorden" not in "".join(one.text for one in reports)


def test_S02_anothers_list_does_not_exist(referrer, browser_for, town, engine):
    note(referrer, town.open_id, outcome="full")
    other = browser_for("municipal_reader")
    token = {"csrf_token": token_in(other.get(f"{LIST}/{town.open_id}"))}
    for act in ("weghalen", "terugzetten", "melden"):
        assert other.post(f"{LIST}/{town.open_id}/{act}", data=token).status_code == 404
    assert "u belde" not in words(other.get(LIST))
    with Session(engine) as session:
        assert session.scalars(select(CallNote)).one().removed_at is None


def test_an_offering_that_may_not_be_found_is_not_put_on_a_list(referrer, town, engine):
    assert referrer.get(f"{LIST}/999999").status_code == 404
    token = token_in(referrer.get(f"{LIST}/{town.open_id}"))
    referrer.post(LIST, data={"csrf_token": token, "id": ["999999", "x"]})
    with Session(engine) as session:
        assert not list(session.scalars(select(CallNote)))


def test_results_ask_one_statement_more_of_who_keeps_calls_and_none_of_others(
    visitor, referrer, contract_manager, town, app
):
    asked = []
    engine = app.extensions["plekwijzer"].engine

    def keep(connection, cursor, statement, *rest):
        asked.append(statement)

    def notes(browser):
        browser.get("/zoeken?q=autisme")
        asked.clear()
        browser.get("/zoeken?q=autisme")
        return [one for one in asked if "call_note" in one]

    event.listen(engine, "before_cursor_execute", keep)
    try:
        assert len(notes(referrer)) == 1
        assert not notes(visitor)
        assert not notes(contract_manager)
    finally:
        event.remove(engine, "before_cursor_execute", keep)
