"""The whole list as one form: groups, unsaved typing in other rows, saving and taking back together."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from portal.db import reading, unit_of_work
from portal.domain.terms import Accepting, ReportOutcome
from portal.models import AuditEntry, CurrentReport, Location, Municipality, Offering, Organisation
from tests import factories as make
from tests.web.week_desk import Desk, open_desk, page_of, value_of


@pytest.fixture
def desk(engine: Engine, tmp_path: Path, now: datetime) -> Desk:
    return open_desk(engine, tmp_path, now, offerings=3)


def sheet(desk: Desk, typed: dict[int, dict[str, str]] | None = None) -> dict[str, str]:
    """Give what the form of the whole list sends, with something typed in some rows."""
    page = page_of(desk.get("/mijn/week"))
    form = page.find(".//form[@class='week__form']")
    assert form is not None
    sent = {str(one.get("name")): str(one.get("value")) for one in form.iter("input") if one.get("name")}
    for choice in form.iter("select"):
        chosen = next(option for option in choice.iter("option") if option.get("selected") is not None)
        sent[str(choice.get("name"))] = str(chosen.get("value"))
    for offering_id, fields in (typed or {}).items():
        sent.update({f"a{offering_id}-{name}": text for name, text in fields.items()})
    return sent


def test_without_javascript_typing_in_other_rows_stays_when_one_row_is_saved(desk: Desk) -> None:
    one, other, _ = desk.offering_ids
    form = sheet(desk, {one: {"intake_weeks": "9"}, other: {"intake_weeks": "onleesbaar"}})
    answer = desk.post(f"/mijn/week/{one}", form)
    assert answer.status_code == 200
    assert "Opgeslagen, nu zichtbaar: 9 weken tot kennismaking" in answer.text
    assert value_of(answer, f"intake-weeks-{other}") == "onleesbaar"
    assert "Nog niet opgeslagen: 1 rij." in answer.text
    assert (desk.newest(one).intake_weeks, desk.newest(other).intake_weeks) == (9, 6)


def test_what_the_row_did_not_show_stays_as_it_was(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    desk.save(offering_id, remark="Bel eerst", accepting="stop", accepting_until="12-01-2027")
    desk.post(f"/mijn/week/{offering_id}", sheet(desk, {offering_id: {"waiting_count": "3"}}))
    report = desk.newest(offering_id)
    assert (report.waiting_count, report.remark, str(report.accepting_until)) == (
        3,
        "Bel eerst",
        "2027-01-12",
    )


def test_enter_without_javascript_saves_every_row_in_which_something_was_typed(desk: Desk) -> None:
    one, other, rest = desk.offering_ids
    form = sheet(desk, {one: {"intake_weeks": "9"}, other: {"intake_weeks": "2 maanden"}})
    answer = desk.post("/mijn/week/opslaan", form)
    assert answer.headers["Location"] == "/mijn/week?bewaard=2"
    assert "Opgeslagen: 2 opgaven zijn nu zichtbaar." in desk.get(answer.headers["Location"]).text
    assert [desk.newest(id_).intake_weeks for id_ in desk.offering_ids] == [9, 8, 7]
    assert desk.newest(rest).confirmed_at < desk.now


def test_of_several_rows_the_right_ones_are_saved_and_the_wrong_one_comes_back(desk: Desk) -> None:
    one, other, _ = desk.offering_ids
    form = sheet(desk, {one: {"intake_weeks": "9"}, other: {"intake_weeks": "bel ons"}})
    answer = desk.post("/mijn/week/opslaan", form)
    assert answer.status_code == 422
    assert value_of(answer, f"intake-weeks-{other}") == "bel ons"
    assert "Opgeslagen, nu zichtbaar: 9 weken" in answer.text
    assert (desk.newest(one).intake_weeks, desk.newest(other).intake_weeks) == (9, 6)


def test_confirming_all_leaves_a_row_with_unsaved_typing_alone(desk: Desk) -> None:
    one, other, _ = desk.offering_ids
    answer = desk.post("/mijn/week/bevestigen", sheet(desk, {one: {"intake_weeks": "9"}}))
    assert "Bevestigd: 2 opgaven zijn weer van vandaag." in answer.text
    assert value_of(answer, f"intake-weeks-{one}") == "9"
    assert desk.newest(one).confirmed_at < desk.now
    assert desk.newest(other).confirmed_at == desk.now


def test_one_group_is_confirmed_and_no_other(desk: Desk, engine: Engine) -> None:
    elsewhere = _moved(desk, engine)
    key = f"locatie-{elsewhere}"
    assert f'value="{key}"' not in desk.get("/mijn/week").text, "a group of one has its own button"
    answer = desk.post("/mijn/week/bevestigen", {**sheet(desk), "groep": key})
    assert answer.headers["Location"] == "/mijn/week?bevestigd=1"
    assert [desk.newest(id_).confirmed_at == desk.now for id_ in desk.offering_ids] == [False, False, True]


def test_grouping_by_product_is_an_address_and_stays_after_saving(desk: Desk) -> None:
    page = desk.get("/mijn/week?groep=product")
    headings = [heading.text for heading in page_of(page).findall(".//h2[@class='week__place']")]
    assert len(headings) == 1
    answer = desk.post(f"/mijn/week/{desk.offering_ids[0]}", {**sheet(desk), "groep_per": "product"})
    assert answer.headers["Location"].startswith("/mijn/week?groep=product&opgeslagen=")


def test_all_unchanged_is_taken_back_with_one_button(desk: Desk) -> None:
    desk.post("/mijn/week/bevestigen", sheet(desk))
    page = desk.get("/mijn/week")
    assert "Maak 3 opgaven van zojuist ongedaan" in page.text
    newest = str(max(desk.newest(id_).id or 0 for id_ in desk.offering_ids))
    answer = desk.post("/mijn/week/ongedaan", {**sheet(desk), "terug": newest})
    assert answer.headers["Location"] == "/mijn/week?teruggedraaid=3"
    assert {desk.newest(id_).confirmed_at for id_ in desk.offering_ids} == {desk.now - timedelta(days=4)}
    assert "nog 3 opgaven te doen" in desk.get("/mijn/week").text


def test_R15_taking_back_together_twice_has_one_effect(desk: Desk) -> None:
    desk.post("/mijn/week/bevestigen", sheet(desk))
    newest = str(max(desk.newest(id_).id or 0 for id_ in desk.offering_ids))
    for _ in range(2):
        answer = desk.post("/mijn/week/ongedaan", {"terug": newest})
    assert answer.headers["Location"] == "/mijn/week?teruggedraaid=0"
    assert desk.counts()[0] == 9


def test_what_is_right_all_the_same_is_not_asked_again(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    desk.save(offering_id, intake_weeks="12")
    question = "Vrije plekken en toch 12 weken wachttijd. Klopt dat?"
    assert question in desk.get("/mijn/week").text
    desk.post(f"/mijn/week/{offering_id}/klopt", sheet(desk))
    assert question not in desk.get("/mijn/week").text
    with reading(desk.engine) as session:
        actions = session.scalars(select(col(AuditEntry.action))).all()
        assert session.get_one(CurrentReport, offering_id).doubts_settled_at == desk.now
    assert actions.count("availability.settle_doubts") == 1
    desk.save(offering_id, intake_weeks="13")
    assert "toch 13 weken wachttijd" in desk.get("/mijn/week").text


def test_more_shows_the_fields_for_a_stop_with_what_was_typed_and_changes_nothing(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    before = desk.counts()
    form = sheet(desk, {offering_id: {"accepting": "stop", "intake_weeks": "9"}})
    answer = desk.post(f"/mijn/week/{offering_id}/meer", form)
    assert value_of(answer, f"accepting-until-{offering_id}") == ""
    assert value_of(answer, f"intake-weeks-{offering_id}") == "9"
    assert desk.counts() == before


def test_a_stop_says_when_it_ends_by_itself_and_is_over_after_that_day(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    desk.save(offering_id, accepting="stop", accepting_until="25-11-2026", reason="staff")
    page = desk.get("/mijn/week").text
    assert "Aanmeldstop · te weinig personeel · eindigt vanzelf na 25 november 2026" in page
    assert desk.newest(offering_id).accepting is Accepting.STOP


def test_figures_are_taken_over_only_to_the_chosen_locations_and_after_a_preview(desk: Desk) -> None:
    one, other, rest = desk.offering_ids
    desk.save(one, intake_weeks="9", start_weeks="1", waiting_count="7")
    before = desk.counts()
    choice = desk.get(f"/mijn/week/{one}/overnemen")
    assert all(box.get("checked") is None for box in page_of(choice).findall(".//input[@type='checkbox']"))
    preview = desk.post(f"/mijn/week/{one}/overnemen", {"naar": str(other)})
    assert "wordt: 9 weken tot kennismaking, daarna 1 week tot start" in preview.text
    assert desk.counts() == before
    form = page_of(preview).find(f".//form[@action='/mijn/week/{one}/overnemen']")
    assert form is not None
    sent = {str(field.get("name")): str(field.get("value")) for field in form.iter("input")}
    answer = desk.post(f"/mijn/week/{one}/overnemen", {**sent, "zeker": "ja"})
    assert answer.headers["Location"] == "/mijn/week?overgenomen=1"
    assert desk.newest(other).intake_weeks == 9
    assert desk.newest(other).waiting_count != 7
    assert desk.newest(rest).intake_weeks == 7


def test_R13_figures_that_changed_after_the_preview_are_not_overwritten(desk: Desk) -> None:
    one, other, _ = desk.offering_ids
    seen = {"seen": str(desk.newest(one).id), f"seen-{other}": str(desk.newest(other).id)}
    desk.save(other, intake_weeks="40")
    answer = desk.post(f"/mijn/week/{one}/overnemen", {**seen, "naar": str(other), "zeker": "ja"})
    assert answer.status_code == 409
    assert "Iemand heeft deze cijfers intussen gewijzigd." in answer.text
    assert desk.newest(other).intake_weeks == 40


def test_R13_two_tabs_an_untouched_old_row_is_no_typing_and_shows_the_newest(desk: Desk) -> None:
    one, other, _ = desk.offering_ids
    old = sheet(desk, {one: {"intake_weeks": "9"}})
    desk.save(other, intake_weeks="40")
    answer = desk.post(f"/mijn/week/{one}", old)
    assert answer.status_code == 303
    assert desk.newest(other).intake_weeks == 40


def test_R15_the_back_button_and_the_same_form_again_have_one_effect(desk: Desk) -> None:
    one = desk.offering_ids[0]
    form = sheet(desk, {one: {"intake_weeks": "9"}})
    statuses = [desk.post(f"/mijn/week/{one}", form).status_code for _ in range(3)]
    assert statuses == [303] * 3
    assert desk.counts() == (4, 1)


def test_R15_confirming_one_row_and_then_all_from_the_same_page_does_both(desk: Desk) -> None:
    one = desk.offering_ids[0]
    form = sheet(desk)
    desk.post(f"/mijn/week/{one}/bevestigen", form)
    desk.post("/mijn/week/bevestigen", form)
    assert all(desk.newest(id_).outcome is ReportOutcome.CONFIRMED for id_ in desk.offering_ids)


def _moved(desk: Desk, engine: Engine) -> int:
    """Move the last offering to another location and return that location's id."""
    with unit_of_work(engine) as session:
        offering = session.get_one(Offering, desk.offering_ids[-1])
        first = session.get_one(Location, offering.location_id)
        municipality = session.get_one(Municipality, first.municipality_id)
        organisation = session.get_one(Organisation, offering.organisation_id)
        location = make.make_location(session, organisation, municipality, place="Zwolle")
        offering.location_id = location.id
        return make.key(location)
