"""Telling that something is wrong, and the queues in which a provider and a region find it."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from portal.db import unit_of_work
from portal.domain.feedback import FeedbackKind
from portal.models import Feedback, Offering
from portal.services.feedback import MOST_A_VISITOR
from tests.factories import key, make_feedback
from tests.pages import parse, words
from tests.web.test_finder_offering import PAYLOADS

OTHER_BROWSER = {"User-Agent": "een andere browser"}


@pytest.fixture
def form_address(world):
    return f"/aanbod/{world.offering_id}/klopt-niet"


@pytest.fixture
def reported(engine, world, now):
    """Give the id of a report about provider A's offering; the world came with one, so this is the second."""
    with unit_of_work(engine) as session:
        offering = session.get_one(Offering, world.offering_id)
        return key(make_feedback(session, offering, at=now - timedelta(days=2), text="Het nummer is oud."))


def everything(engine):
    with unit_of_work(engine) as session:
        return [row.model_dump() for row in session.exec(select(Feedback).order_by(col(Feedback.id)))]


def test_the_offering_leads_to_the_form(visitor, world, form_address):
    assert f'href="{form_address}"' in visitor.get(f"/aanbod/{world.offering_id}").text


def test_a_report_is_kept_and_thanked_for(engine, visitor, form_address):
    answer = visitor.send(form_address, {"kind": "contact", "text": "Het nummer bestaat niet."})
    assert (answer.status_code, answer.location) == (303, f"{form_address}?gemeld=ja")
    assert "Uw melding is verstuurd" in words(visitor.get(answer.location))
    newest = everything(engine)[-1]
    assert (newest["kind"], newest["text"]) == (FeedbackKind.CONTACT, "Het nummer bestaat niet.")


def test_what_is_wrong_stands_at_the_field_and_nothing_typed_is_lost(engine, visitor, form_address):
    answer = visitor.send(form_address, {"text": "Dit is te kort."})
    assert answer.status_code == 422
    assert words(answer).count("Kies wat er niet klopt.") == 2
    assert "Dit is te kort." in answer.text
    assert len(everything(engine)) == 1


def test_S40_a_bsn_is_refused_and_never_stored(engine, visitor, form_address):
    answer = visitor.send(form_address, {"kind": "wait", "text": "mijn bsn is 111222333"})
    assert answer.status_code == 422
    assert "burgerservicenummer" in words(answer)
    assert "111222333" not in str(everything(engine))


def test_S13_after_a_few_reports_a_visitor_waits_and_keeps_what_was_typed(visitor, form_address):
    for number in range(MOST_A_VISITOR):
        assert visitor.send(form_address, {"kind": "wait", "text": str(number)}).status_code == 303
    answer = visitor.send(form_address, {"kind": "wait", "text": "nog een keer"})
    assert answer.status_code == 429
    assert "nog een keer" in answer.text


def test_S03_a_report_sets_nothing_but_what_it_says(engine, visitor, world, form_address):
    sent = {"kind": "wait", "text": "x", "closing": "right", "closed_at": "2026-01-01", "id": "99"}
    sent |= {"organisation_id": str(world.foreign_id), "region_id": "7", "visitor_hash": "x", "answer": "x"}
    visitor.send(form_address, sent)
    newest = everything(engine)[-1]
    assert (newest["organisation_id"], newest["region_id"]) == (world.own_id, world.region_id)
    assert (newest["closing"], newest["answer"], newest["closed_at"]) == (None, "", None)


def test_R15_the_same_form_sent_twice_is_one_report(engine, visitor, form_address):
    data = {"kind": "wait", "request_key": "dezelfde"}
    assert [visitor.send(form_address, data).status_code for _ in range(3)] == [303] * 3
    assert len(everything(engine)) == 2


def test_two_visitors_make_the_page_say_that_it_is_being_looked_at(visitor, world, form_address):
    page = f"/aanbod/{world.offering_id}"
    assert "Wordt nagekeken" not in words(visitor.get(page))
    visitor.send(form_address, {"kind": "wait"})
    assert "Wordt nagekeken." in words(visitor.get(page))


def test_the_result_says_so_too_after_two_visitors(visitor, manager, form_address):
    assert "Wordt nagekeken" not in words(visitor.get("/zoeken"))
    visitor.send(form_address, {"kind": "wait"})
    assert "Wordt nagekeken. Bel voor de zekerheid eerst." in words(visitor.get("/zoeken"))
    assert "Wordt nagekeken" in words(manager.get("/zoeken"))


def test_a_provider_reads_answers_and_closes_a_report(engine, manager, visitor, world, reported):
    page = words(manager.get("/mijn/vragen"))
    assert "2 meldingen, oudste eerst." in page
    assert "Het nummer is oud." in page
    one = manager.get(f"/mijn/vragen/{reported}")
    assert f"/mijn/week#aanbod-{world.offering_id}" in one.text
    assert "Wordt nagekeken" in words(visitor.get(f"/aanbod/{world.offering_id}"))
    answer = manager.send(f"/mijn/vragen/{reported}", {"closing": "corrected", "answer": "Nieuw nummer."})
    assert (answer.status_code, answer.location) == (303, f"/mijn/vragen/{reported}")
    page = words(manager.get("/mijn/vragen"))
    assert "De melding is afgesloten." in page
    assert "1 melding" in page
    assert "het is verbeterd" in words(manager.get("/mijn/vragen?stand=afgesloten"))
    shown = words(visitor.get(f"/aanbod/{world.offering_id}"))
    assert "Wordt nagekeken" not in shown
    assert "Nieuw nummer." in shown


def test_a_closing_without_a_reason_is_refused_and_keeps_the_answer(engine, manager, reported):
    answer = manager.send(f"/mijn/vragen/{reported}", {"answer": "Half antwoord"})
    assert answer.status_code == 422
    assert "Half antwoord" in answer.text
    assert everything(engine)[-1]["closed_at"] is None


def test_a_report_is_closed_once(manager, reported):
    manager.send(f"/mijn/vragen/{reported}", {"closing": "right"})
    assert manager.send(f"/mijn/vragen/{reported}", {"closing": "right"}).status_code == 409


def test_S01_a_stranger_finds_no_report_of_another_provider(stranger, reported):
    assert "Geen open meldingen" in words(stranger.get("/mijn/vragen"))
    assert stranger.get(f"/mijn/vragen/{reported}").status_code == 404
    assert stranger.send(f"/mijn/vragen/{reported}", {"closing": "right"}).status_code == 404


def test_a_contract_manager_sees_and_closes_the_reports_of_the_own_region(
    contract_manager, browser_for, reported
):
    assert "De Wilgenboom (proef)" in words(contract_manager.get("/regio/vragen"))
    elsewhere = browser_for("other_region")
    assert "Geen open meldingen" in words(elsewhere.get("/regio/vragen"))
    assert elsewhere.get(f"/regio/vragen/{reported}").status_code == 404
    assert elsewhere.send(f"/regio/vragen/{reported}", {"closing": "right"}).status_code == 404
    assert contract_manager.send(f"/regio/vragen/{reported}", {"closing": "right"}).status_code == 303


def test_an_auditor_reads_and_closes_nothing(browser_for, reported):
    auditor = browser_for("auditor")
    assert "Sluit de melding af" not in words(auditor.get(f"/regio/vragen/{reported}"))
    assert auditor.send(f"/regio/vragen/{reported}", {"closing": "right"}).status_code == 403


@pytest.mark.parametrize("payload", PAYLOADS)
def test_S21_what_visitors_and_providers_write_is_shown_as_text(
    engine, visitor, manager, contract_manager, world, form_address, payload
):
    visitor.send(form_address, {"kind": "other", "text": payload})
    visitor.send(form_address, {"kind": "other", "text": payload, "request_key": payload})
    newest = everything(engine)[-1]["id"]
    manager.send(f"/mijn/vragen/{newest}", {"closing": "right", "answer": payload})
    pages = [manager.get("/mijn/vragen"), manager.get(f"/mijn/vragen/{newest}")]
    pages += [contract_manager.get("/regio/vragen?stand=afgesloten")]
    pages += [visitor.get(f"/aanbod/{world.offering_id}")]
    for page in pages:
        document = parse(page)
        assert payload in " ".join(document.itertext())
        for item in document.iter():
            assert not [name for name in item.attrib if name.startswith("on")]
        assert document.find(".//main//script") is None
        assert document.find(".//main//img") is None


def test_a_form_that_was_refused_shows_typed_markup_as_text(visitor, form_address):
    answer = visitor.send(form_address, {"text": "</textarea><script>alert(1)</script>"})
    assert parse(answer).find(".//main//script") is None
