"""The audit trail tells no figure that its reader may not see elsewhere: no draft, no small count."""

import pytest
from sqlmodel import Session, select

from portal.db import unit_of_work
from portal.domain.indicator_answers import Answer, AnswerState
from portal.domain.terms import Reporter
from portal.models import AuditEntry
from portal.services.audit import note_change
from portal.services.indicator_desks import desks_of
from portal.services.indicator_save import Entry, Who, hand_in, save_drafts
from portal.services.indicator_sheet import read_sheet
from tests.pages import words
from tests.services.quarter import PERIOD

TRAIL = "/regio/logboek"
READERS = ("contract_manager", "auditor", "operator")
DRAFT, OTHER_DRAFT, GIVEN = "Wij denken 314159", "Of toch 271828", "Het zijn er 161803"


@pytest.fixture
def typed(engine, world, now):
    """Let provider A save a draft of a figure twice, and hand in something else when asked to."""

    def act(session: Session, *, save, value: float, explanation: str) -> None:
        desk = desks_of(session, reporter=Reporter.PROVIDER, organisation_ids=[world.own_id])[0]
        line = read_sheet(session, desk=desk, period=PERIOD, now=now).lines[0]
        answer = Answer(AnswerState.FIGURE, {"value": value}, explanation)
        entries = [Entry(line.duty, answer, line.newest.token if line.newest else "")]
        who = Who(world.people["manager"])
        save(session, desk=desk, period=PERIOD, entries=entries, who=who, now=now)

    for value, explanation in ((314159, DRAFT), (271828, OTHER_DRAFT)):
        with unit_of_work(engine) as session:
            act(session, save=save_drafts, value=value, explanation=explanation)

    def hand_over(value: float = 161803) -> None:
        with unit_of_work(engine) as session:
            act(session, save=hand_in, value=value, explanation=GIVEN)

    return hand_over


def read(browser):
    return browser.get(TRAIL).text + browser.get(f"{TRAIL}/logboek.csv").get_data(as_text=True)


@pytest.mark.parametrize("role", READERS)
def test_S04_a_draft_is_in_the_trail_without_its_figures_and_words(browser_at, typed, role):
    browser = browser_at(role)
    assert words(browser.get(TRAIL)).count("Concept van indicatoren bewaard (organisatie") == 2
    told = read(browser)
    for held in (DRAFT, OTHER_DRAFT, "314159", "271828", "314.159"):
        assert held not in told


@pytest.mark.parametrize("role", READERS)
def test_S04_what_was_tried_before_handing_in_is_not_told_after_it_either(browser_at, typed, role):
    typed()
    told = read(browser_at(role))
    for held in (DRAFT, OTHER_DRAFT, "314159", "271828"):
        assert held not in told
    assert (GIVEN in told) is (role == "contract_manager")


def test_the_trail_itself_keeps_what_was_typed(engine, typed):
    with unit_of_work(engine) as session:
        kept = str([(one.before, one.after) for one in session.exec(select(AuditEntry)).all()])
    assert DRAFT in kept
    assert OTHER_DRAFT in kept


@pytest.mark.parametrize("role", READERS)
def test_S04_a_small_figure_that_was_handed_in_is_told_to_who_may_see_it_only(browser_at, typed, role):
    typed(value=3)
    browser = browser_at(role)
    told = words(browser.get(TRAIL))
    assert "Indicatoren ingeleverd" in told
    assert ("value: 3" in told) is (role == "contract_manager")


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize(("count", "is_small"), [(0, True), (4, True), (5, False), (40, False)])
def test_S04_a_small_count_of_waiting_people_is_told_to_who_may_see_it_only(
    browser_at, engine, world, now, role, count, is_small
):
    with unit_of_work(engine) as session:
        note_change(
            session,
            action="availability.report",
            subject_kind="offering",
            subject_id=world.offering_id,
            user_id=world.people["manager"],
            organisation_id=world.own_id,
            before={"waiting_count": count},
            after={"waiting_count": 77},
            now=now,
        )
    told = words(browser_at(role).get(TRAIL))
    is_hidden = is_small and role != "contract_manager"
    assert (f"Wachtenden: {count} → 77" in told) is not is_hidden
    assert ("Wachtenden: verborgen (minder dan 5) → 77" in told) is is_hidden
