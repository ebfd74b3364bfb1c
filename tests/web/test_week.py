"""The week's list as its people use it: with and without htmx, in their own organisation only."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from portal.db import unit_of_work
from portal.domain.duties import Role
from portal.domain.terms import Accepting, ReportChannel, ReportOutcome
from portal.models import ContractLine, Offering, OutboxLine
from tests.web.week_desk import FIGURES, HTMX, Desk, open_desk, page_of, value_of


@pytest.fixture
def desk(engine: Engine, tmp_path: Path, now: datetime) -> Desk:
    return open_desk(engine, tmp_path, now)


def test_the_list_holds_last_values_age_due_moment_and_what_is_to_do(desk: Desk) -> None:
    answer = desk.get("/mijn/week")
    assert answer.status_code == 200
    assert "nog 2 opgaven te doen vóór maandag 09:00" in answer.text
    assert "4 dagen geleden bijgewerkt" in answer.text
    assert value_of(answer, f"intake-weeks-{desk.offering_ids[0]}") == "5"


def test_mijn_leads_to_the_week(desk: Desk) -> None:
    assert desk.get("/mijn").headers["Location"] == "/mijn/week"


def test_without_javascript_a_saved_row_comes_back_with_what_is_visible_now(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    answer = desk.save(offering_id)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/mijn/week?opgeslagen={offering_id}#aanbod-{offering_id}",
    )
    page = desk.get(answer.headers["Location"])
    assert "Opgeslagen, nu zichtbaar: 2 weken tot kennismaking, daarna 3 weken tot start" in page.text
    assert "nog 1 opgave te doen vóór maandag 09:00" in page.text
    assert desk.newest(offering_id).intake_weeks == 2


def test_htmx_gets_the_row_alone_and_the_new_count(desk: Desk) -> None:
    answer = desk.save(desk.offering_ids[0], htmx=True)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<article")
    assert "Opgeslagen, nu zichtbaar: 2 weken" in answer.text
    assert 'hx-swap-oob="true"' in answer.text
    assert "nog 1 opgave te doen" in answer.text
    assert "Begeleiding 2" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]


def test_a_wait_may_be_typed_in_words(desk: Desk) -> None:
    desk.save(desk.offering_ids[0], intake_weeks="4-6 weken", start_weeks="2 maanden", waiting_count="geen")
    report = desk.newest(desk.offering_ids[0])
    assert (report.intake_weeks, report.start_weeks, report.waiting_count) == (5, 8, 0)


def test_a_stop_typed_where_weeks_are_asked_is_a_stop(desk: Desk) -> None:
    desk.save(desk.offering_ids[0], intake_weeks="aanmeldstop", accepting_until="12-01-2027")
    report = desk.newest(desk.offering_ids[0])
    assert (report.accepting, report.intake_weeks, str(report.accepting_until)) == (
        Accepting.STOP,
        None,
        "2027-01-12",
    )


def test_a_doubt_stands_beside_the_field_and_the_row_is_saved(desk: Desk) -> None:
    answer = desk.save(desk.offering_ids[0], intake_weeks="12", htmx=True)
    field = page_of(answer).find(f".//*[@id='free-places-{desk.offering_ids[0]}']")
    assert field is not None
    assert field.get("aria-describedby") == f"free-places-{desk.offering_ids[0]}-vraag"
    assert "Vrije plekken en toch 12 weken wachttijd. Klopt dat?" in answer.text
    assert desk.newest(desk.offering_ids[0]).intake_weeks == 12


def test_a_sudden_zero_is_questioned_without_javascript_too(desk: Desk) -> None:
    answer = desk.save(desk.offering_ids[0], intake_weeks="0")
    assert "Dit was 5 en is nu 0. Klopt dat?" in desk.get(answer.headers["Location"]).text


def test_one_is_confirmed_and_renews_its_age(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    desk.post(f"/mijn/week/{offering_id}/bevestigen")
    report = desk.newest(offering_id)
    assert (report.outcome, report.confirmed_at) == (ReportOutcome.CONFIRMED, desk.now)
    assert desk.newest(desk.offering_ids[1]).confirmed_at < desk.now


def test_what_was_typed_before_pressing_confirm_is_saved_and_not_lost(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    form = {**FIGURES, "seen": str(desk.newest(offering_id).id)}
    desk.post(f"/mijn/week/{offering_id}/bevestigen", form, htmx=True)
    assert desk.newest(offering_id).intake_weeks == 2


def test_all_are_confirmed_with_one_button(desk: Desk) -> None:
    answer = desk.post("/mijn/week/bevestigen")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mijn/week?bevestigd=2")
    assert {desk.newest(offering_id).confirmed_at for offering_id in desk.offering_ids} == {desk.now}
    page = desk.get(answer.headers["Location"]).text
    assert "Bevestigd: 2 opgaven zijn weer van vandaag." in page
    assert "alles is opgegeven: 2 opgaven" in page


def test_confirming_all_with_htmx_answers_with_the_whole_list(desk: Desk) -> None:
    answer = desk.post("/mijn/week/bevestigen", htmx=True)
    assert answer.text.lstrip().startswith('<div class="week" id="weeklijst">')
    assert "zojuist bijgewerkt" in answer.text


def test_a_save_can_be_undone_and_shows_what_was(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    saved = desk.save(offering_id, htmx=True)
    assert "Ongedaan maken" in saved.text
    undone = desk.post(
        f"/mijn/week/{offering_id}/ongedaan", {"seen": str(desk.newest(offering_id).id)}, htmx=True
    )
    assert "Ongedaan gemaakt, nu weer zichtbaar: 5 weken tot kennismaking" in undone.text
    assert desk.newest(offering_id).intake_weeks == 5


def test_a_saved_row_is_on_the_outbox(desk: Desk) -> None:
    desk.save(desk.offering_ids[0])
    with unit_of_work(desk.engine) as session:
        waiting = [line.offering_id for line in session.scalars(select(OutboxLine))]
    assert waiting in ([desk.offering_ids[0]], [])


def test_earlier_reports_of_an_offering_are_shown_newest_first(desk: Desk) -> None:
    desk.save(desk.offering_ids[0])
    page = desk.get(f"/mijn/aanbod/{desk.offering_ids[0]}").text
    assert page.index("2 weken tot kennismaking") < page.index("5 weken tot kennismaking")


def test_S01_another_organisations_offering_is_not_found_on_any_address(
    desk: Desk, engine: Engine, tmp_path: Path, now: datetime
) -> None:
    stranger = open_desk(engine, tmp_path / "stranger", now)
    theirs = desk.offering_ids[0]
    before = stranger.counts()
    for path in ("", "/bevestigen", "/ongedaan"):
        answer = stranger.post(f"/mijn/week/{theirs}{path}", {**FIGURES, "seen": "1"})
        assert answer.status_code == 404, path
    assert stranger.get(f"/mijn/week/{theirs}", headers=HTMX).status_code in (303, 404)
    assert stranger.get(f"/mijn/aanbod/{theirs}").status_code == 404
    assert stranger.counts() == before


@pytest.mark.parametrize("role", [Role.REFERRER, Role.CONTRACT_MANAGER, Role.OPERATOR])
def test_who_fills_in_nothing_for_a_provider_may_not_enter(
    engine: Engine, tmp_path: Path, now: datetime, role: Role
) -> None:
    other = open_desk(engine, tmp_path, now, role=role)
    assert other.client.get("/mijn/week").status_code == 403
    assert other.client.get(f"/mijn/aanbod/{other.offering_ids[0]}").status_code == 403


def test_a_visitor_is_asked_to_sign_in(desk: Desk) -> None:
    visitor = desk.client.application.test_client()
    assert visitor.get("/mijn/week").headers["Location"].startswith("/inloggen?next=/mijn/week")


def test_S18_a_weeks_link_opens_the_list_and_saves_under_its_own_channel_and_opens_nothing_else(
    engine: Engine, tmp_path: Path, now: datetime
) -> None:
    desk = open_desk(engine, tmp_path, now, week_list_only=True)
    assert "Eerdere opgaven" not in desk.get("/mijn/week").text
    desk.save(desk.offering_ids[0])
    assert desk.newest(desk.offering_ids[0]).channel is ReportChannel.WEEK_LINK
    assert desk.get(f"/mijn/aanbod/{desk.offering_ids[0]}").status_code == 403


def test_S06_reading_never_changes_anything_and_a_form_without_token_is_refused(desk: Desk) -> None:
    before = desk.counts()
    offering_id = desk.offering_ids[0]
    for path in ("/mijn/week", f"/mijn/week/{offering_id}", f"/mijn/aanbod/{offering_id}"):
        desk.get(path)
        desk.get(path, headers=HTMX)
    assert desk.client.get(f"/mijn/week/{offering_id}/bevestigen").status_code == 405
    assert desk.client.post(f"/mijn/week/{offering_id}", data=FIGURES).status_code == 403
    assert desk.client.post("/mijn/week/bevestigen").status_code == 403
    assert desk.counts() == before


def test_a_contract_that_ended_yesterday_says_so_and_takes_nothing(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    with unit_of_work(desk.engine) as session:
        offering = session.get(Offering, offering_id)
        assert offering is not None
        line = session.get(ContractLine, offering.contract_line_id)
        assert line is not None
        line.ends_on = (desk.now - timedelta(days=1)).date()
    assert "Overeenkomst afgelopen op 24 november 2026" in desk.get("/mijn/week").text
    answer = desk.save(offering_id)
    assert answer.status_code == 422
    assert "De overeenkomst voor dit aanbod is afgelopen." in answer.text
    assert desk.newest(offering_id).intake_weeks == 5


def test_an_organisation_without_offerings_is_told_what_will_stand_here(
    engine: Engine, tmp_path: Path, now: datetime
) -> None:
    desk = open_desk(engine, tmp_path, now, offerings=0)
    assert "Er staat niets op uw weeklijst" in desk.get("/mijn/week").text
