"""One provider for its contract manager: what is shown, and excusing, pausing and noting."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.db import unit_of_work
from portal.domain.duties import ObligationStatus
from portal.models import AuditEntry, ContactNote, Excuse, Obligation, ReminderPause
from tests.pages import words
from tests.web.region_desk import fill_board


@pytest.fixture
def owed(engine, world, now):
    """Give the obligations of the provider, newest first."""
    with unit_of_work(engine) as session:
        return fill_board(session, world, now)


@pytest.fixture
def address(owed, world):
    return f"/regio/aanbieders/{world.own_id}"


EXCUSE = {"starts_on": "16-11-2026", "ends_on": "2026-11-22", "kind": "waiting", "reason": "verhuizing"}


def rows(engine, table):
    with unit_of_work(engine) as session:
        return list(session.exec(select(table)).all())


def test_the_page_tells_what_is_owed_who_is_reminded_and_what_happened(address, contract_manager):
    page = words(contract_manager.get(f"{address}/aanleveringen"))
    assert "Wachttijden 09-11-2026 t/m 15-11-2026 te laat" in page
    assert "Proef manager beheerder van de aanbieder manager@voorbeeld.example krijgt herinneringen" in page
    assert "Herinnering, stap 1, aan Proef manager (aanbieder): verstuurd" in page


def test_S01_a_provider_of_another_region_is_not_found(address, browser_for):
    other = browser_for("other_region")
    for path in ("aanleveringen", "vrijstellen", "pauze", "weeklijst"):
        assert other.get(f"{address}/{path}").status_code == 404
    for path in ("vrijstellen", "pauze", "notities", "weeklijst"):
        assert other.send(f"{address}/{path}", EXCUSE).status_code == 404


def test_S01_an_auditor_reads_but_does_nothing(address, browser_for, engine):
    auditor = browser_for("auditor")
    assert auditor.get(f"{address}/aanleveringen").status_code == 200
    assert auditor.send(f"{address}/vrijstellen", EXCUSE).status_code == 403
    assert len(rows(engine, Excuse)) == 1


def test_an_unknown_provider_is_not_found(owed, contract_manager):
    assert contract_manager.get("/regio/aanbieders/999999/aanleveringen").status_code == 404


def test_the_form_begins_with_the_obligation_of_the_address(address, owed, contract_manager):
    page = contract_manager.get(f"{address}/vrijstellen?aanlevering={owed[1]}").text
    assert 'value="2026-11-16"' in page
    assert 'value="2026-11-22"' in page


def test_S19_an_excuse_holds_for_what_it_touches_and_is_noted_once(address, owed, engine, contract_manager):
    answer = contract_manager.send(f"{address}/vrijstellen", EXCUSE)
    assert answer.status_code == 303
    page = words(contract_manager.get(answer.location))
    assert "Vrijgesteld tot en met 22-11-2026: dit geldt nu voor 1 aanlevering." in page
    found = {one.id: one.status for one in rows(engine, Obligation)}
    assert found[owed[1]] is ObligationStatus.EXCUSED
    assert found[owed[0]] is ObligationStatus.OPEN
    assert [one.action for one in rows(engine, AuditEntry)].count("excuse.give") == 1


def test_R15_the_same_excuse_twice_is_one(address, engine, contract_manager):
    for _ in range(2):
        assert contract_manager.send(f"{address}/vrijstellen", EXCUSE).status_code == 303
    assert len([one for one in rows(engine, Excuse) if one.reason == "verhuizing"]) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": " "}, "Schrijf kort op waarom."),
        ({"ends_on": "gisteren"}, "Vul een datum in, zoals 31-12-2026."),
        ({"ends_on": "2026-02-30"}, "Vul een datum in, zoals 31-12-2026."),
        ({"ends_on": "2026-11-01"}, "De laatste dag ligt voor de eerste."),
        ({"ends_on": "2028-01-01"}, "Een vrijstelling duurt hooguit een jaar."),
        ({"starts_on": "2020-01-01", "ends_on": "2020-01-02"}, "meer dan een jaar van vandaag"),
        ({"kind": "x"}, "Kies een van de mogelijkheden."),
        ({"reason": "x" * 501}, "500"),
    ],
)
def test_a_wrong_excuse_comes_back_with_what_was_typed(address, engine, contract_manager, changes, said):
    answer = contract_manager.send(f"{address}/vrijstellen", {**EXCUSE, "reason": "verhuizing", **changes})
    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="16-11-2026"' in answer.text or "starts_on" in changes
    assert len(rows(engine, Excuse)) == 1


def test_S40_a_reason_with_a_bsn_is_refused(address, contract_manager):
    answer = contract_manager.send(f"{address}/vrijstellen", {**EXCUSE, "reason": "cliënt 111222333"})
    assert answer.status_code == 422


def test_an_excuse_is_withdrawn_and_what_it_covered_is_late_again(address, owed, engine, contract_manager):
    page = contract_manager.get(contract_manager.send(f"{address}/vrijstellen", EXCUSE).location)
    assert "Trek deze vrijstelling in" in words(page)
    excuse_id = max(one.id for one in rows(engine, Excuse))
    answer = contract_manager.send(f"{address}/vrijstellingen/{excuse_id}/intrekken")
    assert "1 aanlevering staat weer open." in words(contract_manager.get(answer.location))
    assert {one.id: one.status for one in rows(engine, Obligation)}[owed[1]] is ObligationStatus.LATE
    assert len(rows(engine, Excuse)) == 1


def test_S01_an_excuse_of_another_provider_is_not_withdrawn_here(address, engine, contract_manager):
    theirs = rows(engine, Excuse)[0].id
    answer = contract_manager.send(f"{address}/vrijstellingen/{theirs}/intrekken")
    assert answer.status_code == 404
    assert len(rows(engine, Excuse)) == 1


def test_a_pause_of_everybody_stops_the_next_step_until_it_is_ended(address, engine, contract_manager):
    until = (date(2026, 11, 25) + timedelta(days=10)).isoformat()
    answer = contract_manager.send(f"{address}/pauze", {"until": until, "reason": "brand"})
    page = words(contract_manager.get(answer.location))
    assert "Geen herinneringen tot en met 05-12-2026." in page
    assert "Geen herinnering: pauze of vrijstelling" in page
    pause = rows(engine, ReminderPause)[0]
    answer = contract_manager.send(f"{address}/pauzes/{pause.id}/beeindigen")
    page = words(contract_manager.get(answer.location))
    assert "De pauze is voorbij" in page
    assert "Geen herinnering: pauze" not in page


def test_a_pause_of_one_person_shows_at_that_person(address, world, contract_manager):
    data = {"until": "2026-12-05", "reason": "ziek", "person": str(world.people["manager"])}
    answer = contract_manager.send(f"{address}/pauze", data)
    page = words(contract_manager.get(answer.location))
    assert "manager@voorbeeld.example herinneringen staan op pauze" in page
    assert "editor@voorbeeld.example krijgt herinneringen" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until": ""}, "Vul een datum in"),
        ({"until": "2026-11-24"}, "Deze dag is al voorbij."),
        ({"until": "2028-11-24"}, "Een pauze duurt hooguit een jaar."),
        ({"reason": ""}, "Schrijf kort op waarom."),
        ({"person": "9999"}, "Kies een van de mogelijkheden."),
    ],
)
def test_a_wrong_pause_comes_back_with_what_was_typed(address, engine, contract_manager, changes, said):
    data = {"until": "2026-12-05", "reason": "brand", **changes}
    answer = contract_manager.send(f"{address}/pauze", data)
    assert answer.status_code == 422
    assert said in words(answer)
    assert rows(engine, ReminderPause) == []


def test_a_note_of_a_call_is_kept_and_taken_back(address, owed, engine, contract_manager):
    data = {"obligation_id": str(owed[1]), "text": "Gebeld, komt vrijdag."}
    for _ in range(2):
        answer = contract_manager.send(f"{address}/notities", data)
    assert "Genoteerd door Proef contract_manager Gebeld, komt vrijdag." in words(
        contract_manager.get(answer.location)
    )
    note = rows(engine, ContactNote)
    assert len(note) == 1
    contract_manager.send(f"{address}/notities/{note[0].id}/weghalen")
    assert rows(engine, ContactNote) == []


def test_a_note_without_words_or_about_another_provider_is_refused(address, owed, contract_manager, engine):
    answer = contract_manager.send(f"{address}/notities", {"obligation_id": str(owed[1]), "text": " "})
    assert answer.status_code == 422
    assert "Schrijf kort op wat er is besproken." in words(answer)
    elsewhere = max(one.id for one in rows(engine, Obligation))
    answer = contract_manager.send(f"{address}/notities", {"obligation_id": str(elsewhere), "text": "Gebeld"})
    assert answer.status_code == 422
    assert "Gebeld" in answer.text


def test_a_long_course_has_pages(address, engine, world, now, contract_manager, owed):
    with unit_of_work(engine) as session:
        for number in range(40):
            session.add(
                ContactNote(
                    obligation_id=owed[0],
                    organisation_id=world.own_id,
                    text=f"notitie {number:02}",
                    at=now - timedelta(days=number),
                )
            )
    page = contract_manager.get(f"{address}/aanleveringen")
    assert "notitie 01" in page.text
    assert "notitie 39" not in page.text
    assert "notitie 39" in contract_manager.get(f"{address}/aanleveringen?pagina=2").text
