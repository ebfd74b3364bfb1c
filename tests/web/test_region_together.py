"""The same for several providers at once: the page that lists whom, reminding and excusing them."""

import re

import pytest
from sqlmodel import select

from portal.db import unit_of_work
from portal.domain.duties import ObligationStatus, ReminderStatus
from portal.models import AvailabilityReport, Obligation, OutgoingMail, Reminder, User
from tests.pages import words
from tests.web.region_desk import fill_board


@pytest.fixture
def owed(engine, world, now):
    with unit_of_work(engine) as session:
        return fill_board(session, world, now)


@pytest.fixture
def tick(owed, world):
    return f"{world.own_id}-{world.region_id}-waiting"


def by_hand(engine):
    with unit_of_work(engine) as session:
        return list(session.exec(select(Reminder).where(Reminder.step_position >= 1000)).all())


def test_S06_the_page_lists_whom_and_does_nothing_yet(tick, engine, contract_manager):
    page = words(contract_manager.get(f"/regio/samen?doe=herinneren&wie={tick}"))
    assert "De Wilgenboom (proef) wachttijden vanaf 09-11-2026 en 2 volgende periodes" in page
    assert "Proef manager" in page
    assert "Proef editor" in page
    assert by_hand(engine) == []


def test_a_reminder_by_hand_is_queued_for_everybody_at_the_provider(tick, engine, contract_manager):
    answer = contract_manager.send("/regio/samen", {"act": "herinneren", "wie": [tick]})
    assert "1 aanbieder krijgt een herinnering." in words(contract_manager.get(answer.location))
    found = by_hand(engine)
    assert {one.status for one in found} == {ReminderStatus.QUEUED}
    with unit_of_work(engine) as session:
        assert len(session.exec(select(OutgoingMail.id)).all()) == len(found) == 2
    log = words(contract_manager.get("/regio/herinneringen"))
    assert "met de hand staat klaar" in log


def test_R15_a_second_reminder_on_one_day_is_refused_with_words(tick, engine, contract_manager):
    for _ in range(2):
        answer = contract_manager.send("/regio/samen", {"act": "herinneren", "wie": [tick]})
    assert "Vandaag is al met de hand herinnerd." in words(contract_manager.get(answer.location))
    assert len(by_hand(engine)) == 2


def test_nobody_within_reach_is_said_and_no_mail_is_made(tick, engine, world, contract_manager):
    with unit_of_work(engine) as session:
        for role in ("manager", "editor"):
            session.get_one(User, world.people[role]).email_confirmed_at = None
    answer = contract_manager.send("/regio/samen", {"act": "herinneren", "wie": [tick]})
    assert "Er is niemand met een bevestigd e-mailadres." in words(contract_manager.get(answer.location))
    assert by_hand(engine) == []


def test_those_chosen_are_excused_together_for_what_they_owe(tick, engine, owed, contract_manager):
    data = {"act": "vrijstellen", "wie": [tick], "reason": "storing"}
    answer = contract_manager.send("/regio/samen", data)
    assert "3 aanleveringen zijn vrijgesteld." in words(contract_manager.get(answer.location))
    with unit_of_work(engine) as session:
        status = {one.id: one.status for one in session.exec(select(Obligation)).all()}
    assert {status[id_] for id_ in owed} == {ObligationStatus.EXCUSED}


def test_an_excuse_without_a_reason_comes_back_with_the_choice(tick, contract_manager):
    answer = contract_manager.send("/regio/samen", {"act": "vrijstellen", "wie": [tick], "reason": ""})
    assert answer.status_code == 422
    assert "Schrijf kort op waarom." in words(answer)
    assert tick in answer.text


@pytest.mark.parametrize("wie", ["", "x", "1-1", "1-1-x", "999-1-waiting", "1--waiting", "²-1-waiting"])
def test_S34_an_odd_choice_is_left_out(owed, contract_manager, wie):
    assert contract_manager.get(f"/regio/samen?wie={wie}").status_code == 200
    answer = contract_manager.send("/regio/samen", {"act": "herinneren", "wie": [wie]})
    assert answer.status_code == 422


def test_S01_another_region_acts_on_none_of_it(tick, engine, browser_for):
    other = browser_for("other_region")
    assert "De Wilgenboom" not in words(other.get(f"/regio/samen?wie={tick}"))
    for act in ("herinneren", "vrijstellen"):
        answer = other.send("/regio/samen", {"act": act, "wie": [tick], "reason": "x"})
        assert answer.status_code == 422
    assert by_hand(engine) == []


def behalf(world):
    return f"/regio/aanbieders/{world.own_id}/weeklijst"


def newest(engine, world):
    with unit_of_work(engine) as session:
        found = session.exec(
            select(AvailabilityReport).where(AvailabilityReport.offering_id == world.offering_id)
        ).all()
        return max(found, key=lambda one: one.id or 0)


def test_a_limit_is_ticked_on_behalf_too(owed, engine, world, contract_manager):
    page = contract_manager.get(behalf(world)).text
    name = f"a{world.offering_id}"
    ticks = re.findall(f'type="checkbox"\\s+name="{name}-limit_municipalities"\\s+value="([^"]+)"', page)
    assert ticks
    data = {f"{name}-seen": str(newest(engine, world).id), f"{name}-accepting": "limited"}
    limit = {f"{name}-limit_age_min": "12", f"{name}-limit_municipalities": ticks[0]}
    assert contract_manager.send(behalf(world), {**data, **limit, "doe": "opslaan"}).status_code == 303
    report = newest(engine, world)
    assert (report.accepting, report.limit_age_min, report.limit_municipalities) == (
        "limited",
        12,
        [ticks[0]],
    )


def test_figures_are_handed_in_on_behalf_and_marked_so(owed, engine, world, contract_manager):
    seen = newest(engine, world).id
    page = contract_manager.get(behalf(world))
    assert "U werkt namens De Wilgenboom (proef)." in words(page)
    name = f"a{world.offering_id}"
    data = {f"{name}-seen": str(seen), f"{name}-intake_weeks": "7", f"{name}-accepting": "yes"}
    answer = contract_manager.send(behalf(world), {**data, "doe": "opslaan"})
    assert answer.status_code == 303
    report = newest(engine, world)
    assert (report.intake_weeks, report.channel, report.user_id) == (
        7,
        "region",
        world.people["contract_manager"],
    )
    with unit_of_work(engine) as session:
        marked = session.exec(select(Obligation).where(Obligation.is_on_behalf)).all()
    assert {one.submitted_by_id for one in marked} == {world.people["contract_manager"]}
    page = words(contract_manager.get(answer.location))
    assert "namens de aanbieder door Proef contract_manager" in page


def test_the_provider_sees_what_was_handed_in_for_it(owed, engine, world, contract_manager, manager):
    data = {f"a{world.offering_id}-seen": str(newest(engine, world).id)}
    contract_manager.send(behalf(world), {**data, "doe": "bevestigen"})
    assert newest(engine, world).channel == "region"
    assert "namens de aanbieder door Proef contract_manager" in words(manager.get("/mijn/aanleveringen"))


def test_wrong_figures_come_back_as_they_were_typed(owed, engine, world, contract_manager):
    seen = newest(engine, world).id
    name = f"a{world.offering_id}"
    data = {f"{name}-seen": str(seen), f"{name}-intake_weeks": "veel", f"{name}-accepting": "yes"}
    answer = contract_manager.send(behalf(world), data)
    assert answer.status_code == 422
    assert 'value="veel"' in answer.text
    assert newest(engine, world).id == seen


def test_S01_figures_of_another_provider_are_not_found(owed, engine, world, contract_manager):
    name = f"a{world.foreign_offering_id}"
    data = {f"{name}-seen": "", f"{name}-intake_weeks": "7", f"{name}-accepting": "yes"}
    assert contract_manager.send(behalf(world), data).status_code == 404
