"""The figures beside a visitor's question: corrected and closed in one stroke, and taken back together."""

import html5lib
import pytest
from sqlmodel import col, select

from portal.db import reading
from portal.models import AuditEntry, AvailabilityReport, Feedback
from tests.pages import words

PATH = "/mijn/vragen/1"


def sent_by(page, **typed):
    form = html5lib.parse(page.text, namespaceHTMLElements=False).find(f".//form[@action='{PATH}']")
    assert form is not None
    fields = {one.get("name"): one.get("value") or "" for one in form.iter("input") if one.get("name")}
    for one in form.iter("select"):
        chosen = one.find("option[@selected]")
        fields[one.get("name")] = "" if chosen is None else chosen.get("value") or ""
    fields |= {one.get("name"): "".join(one.itertext()) for one in form.iter("textarea")}
    return {**fields, **typed}


def stored(engine):
    with reading(engine) as session:
        report = select(AvailabilityReport.intake_weeks, AvailabilityReport.id)
        newest = session.exec(report.order_by(col(AvailabilityReport.id).desc())).first()
        mine = session.exec(report.where(AvailabilityReport.offering_id == 1)).all()
        closing = session.exec(select(Feedback.closing)).one()
    return newest, len(mine), closing


@pytest.fixture
def weeks(world):
    return f"a{world.offering_id}-intake_weeks"


def test_a_figure_is_corrected_in_the_screen_of_the_question(manager, engine, weeks, world):
    _, count, _ = stored(engine)
    answer = manager.post(PATH, data=sent_by(manager.get(PATH), **{weeks: "9", "answer": "Verbeterd."}))
    assert (answer.status_code, answer.location) == (303, PATH)
    (newest, _), after, closing = stored(engine)
    assert (newest, after, closing.value) == (9, count + 1, "corrected")
    page = words(manager.get(PATH))
    assert "Opgeslagen, nu zichtbaar: 9 weken tot kennismaking" in page
    assert "Ongedaan maken" in page


def test_figures_left_alone_make_no_report(manager, engine):
    _, count, _ = stored(engine)
    manager.post(PATH, data=sent_by(manager.get(PATH), closing="right"))
    _, after, closing = stored(engine)
    assert (after, closing.value) == (count, "right")


def test_a_wrong_figure_saves_nothing_and_keeps_all_that_was_typed(manager, engine, weeks):
    before = stored(engine)
    answer = manager.post(PATH, data=sent_by(manager.get(PATH), **{weeks: "-4", "answer": "Half antwoord"}))
    assert answer.status_code == 422
    assert "Half antwoord" in answer.text
    assert 'value="-4"' in answer.text
    assert "Kennismaking (weken):" in words(answer)
    assert stored(engine) == before


def test_S40_a_bsn_in_the_answer_saves_no_figure_either(manager, engine, weeks):
    before = stored(engine)
    answer = manager.post(PATH, data=sent_by(manager.get(PATH), **{weeks: "9", "answer": "bsn 111222333"}))
    assert answer.status_code == 422
    assert stored(engine) == before


def test_R13_figures_that_a_colleague_changed_meanwhile_are_compared(manager, engine, weeks, world, clock):
    mine = sent_by(manager.get(PATH), **{weeks: "9"})
    clock.advance(minutes=1)
    manager.send(f"/mijn/week/{world.offering_id}", {**mine, weeks: "7", "hervat": ""})
    answer = manager.post(PATH, data=mine)
    assert answer.status_code == 409
    assert "u typte 9, nu staat er 7" in words(answer)
    assert stored(engine)[2] is None


def test_undo_opens_the_question_and_takes_the_figures_back(manager, engine, weeks):
    (before, _), _, _ = stored_first(engine)
    manager.post(PATH, data=sent_by(manager.get(PATH), **{weeks: "9"}))
    manager.send(f"{PATH}/heropenen")
    assert "De melding is weer open. De cijfers zijn weer zoals ze waren." in words(manager.get(PATH))
    (newest, _), _, closing = stored(engine)
    assert (newest, closing) == (before, None)


def stored_first(engine):
    with reading(engine) as session:
        report = select(AvailabilityReport.intake_weeks, AvailabilityReport.id)
        return session.exec(report.where(AvailabilityReport.offering_id == 1)).first(), 0, None


def test_undo_after_ten_minutes_is_refused_in_words(manager, engine, clock):
    manager.send(PATH, {"closing": "right"})
    clock.advance(minutes=11)
    assert "Ongedaan maken" not in manager.get(PATH).text
    manager.send(f"{PATH}/heropenen")
    assert "Ongedaan maken kan niet meer" in words(manager.get(PATH))
    assert stored(engine)[2].value == "right"


def test_S19_undo_leaves_a_row_that_says_what_was_taken_back(manager, engine):
    manager.send(PATH, {"closing": "right", "answer": "Het klopte."})
    manager.send(f"{PATH}/heropenen")
    with reading(engine) as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "feedback.reopen")).one()
        assert entry.before == {"closing": "right", "answer": "Het klopte."}


def test_a_region_closes_without_figures_and_can_take_that_back(contract_manager, engine):
    page = contract_manager.get("/regio/vragen/1")
    assert "<h2>Cijfers</h2>" not in page.text
    contract_manager.send("/regio/vragen/1", {"closing": "right"})
    contract_manager.send("/regio/vragen/1/heropenen")
    assert stored(engine)[2] is None
