"""Signing in and out."""

from datetime import timedelta
from statistics import median
from time import process_time

import pytest
from sqlalchemy import event
from sqlmodel import col, select, update

from portal.db import reading, unit_of_work
from portal.domain.duties import Role
from portal.models import Membership, OutgoingMail, User, UserSession
from portal.services.accounts import authenticate
from portal.services.sessions import hash_secret
from tests.pages import Browser, token_in, words
from tests.web.conftest import PASSWORD


def test_a_person_signs_in_with_address_and_password(app, world):
    browser = app.test_client()
    answer = browser.sign_in(world.emails["manager"].upper(), PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/start")
    assert "Proef manager" in words(browser.get("/account"))


@pytest.mark.parametrize(
    ("role", "start"),
    [
        ("manager", "/mijn/week"),
        ("contract_manager", "/regio"),
        ("auditor", "/regio"),
        ("operator", "/beheer"),
        ("referrer", "/"),
        ("municipal_reader", "/gemeente/indicatoren"),
        ("catalogue_editor", "/regio/catalogus"),
    ],
)
def test_every_role_begins_at_its_own_page(browser_for, role, start):
    assert browser_for(role).get("/start").location == start


def test_a_wrong_password_keeps_the_address_and_says_what_to_do(app, world):
    answer = app.test_client().sign_in(world.emails["manager"], "iets anders dan dat")
    assert answer.status_code == 422
    assert 'value="manager@voorbeeld.example"' in answer.text
    assert "Er klopt nog iets niet" in words(answer)
    assert "iets anders dan dat" not in answer.text


def test_an_empty_form_says_so_at_both_fields(visitor):
    answer = visitor.send("/inloggen")
    assert answer.status_code == 422
    assert "Vul uw e-mailadres in." in words(answer)
    assert "Vul uw wachtwoord in." in words(answer)


def test_S12_an_unknown_address_gets_the_same_answer_as_a_wrong_password(app, world):
    def answer_for(email: str) -> tuple[int, str, list[tuple[str, str]]]:
        browser = app.test_client()
        answer = browser.sign_in(email, "dit is het niet echt")
        body = answer.text.replace(email, "ADRES").replace(token_in(answer), "TOKEN")
        headers = [pair for pair in answer.headers if pair[0] not in ("X-Request-ID", "Set-Cookie")]
        return answer.status_code, body, sorted((k, v) for k, v in headers if k != "Content-Length")

    assert answer_for(world.emails["manager"]) == answer_for("niemand@voorbeeld.example")


def test_S12_asking_for_a_link_tells_nothing_about_who_has_an_account(app, world, session):
    answers = []
    for email in (world.emails["manager"], "niemand@voorbeeld.example"):
        browser = app.test_client()
        answer = browser.send("/inloggen/link", {"email": email})
        page = browser.get(answer.location)
        answers.append((answer.status_code, answer.location, page.text))
    assert answers[0] == answers[1]
    mails = session.exec(select(OutgoingMail)).all()
    assert [mail.to_address for mail in mails] == [world.emails["manager"]]


def test_S13_too_many_tries_for_one_person_are_stopped_and_a_mailed_link_still_works(app, world, clock):
    browser = app.test_client()
    for _ in range(8):
        assert browser.sign_in(world.emails["manager"], "mis mis mis mis").status_code == 422
    stopped = browser.sign_in(world.emails["manager"], PASSWORD)
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) > 0
    assert browser.send("/inloggen/link", {"email": world.emails["manager"]}).status_code == 303
    assert browser.sign_in(world.emails["editor"], PASSWORD).status_code == 303
    clock.advance(minutes=16)
    assert app.test_client().sign_in(world.emails["manager"], PASSWORD).status_code == 303


def test_S13_signing_in_well_counts_against_nobody(app, world):
    statuses = {app.test_client().sign_in(world.emails["manager"], PASSWORD).status_code for _ in range(10)}
    assert statuses == {303}


def test_S13_tries_are_counted_for_strangers_too(visitor):
    statuses = [visitor.sign_in("niemand@voorbeeld.example", "mis mis mis").status_code for _ in range(9)]
    assert statuses[-1] == 429


def test_S10_signing_in_makes_a_new_session_and_the_old_one_is_dead(app, world, session):
    browser = app.test_client()
    browser.sign_in(world.emails["manager"], PASSWORD)
    first = _secret(browser)
    browser.send("/inloggen", {"email": world.emails["manager"], "password": PASSWORD})
    assert _secret(browser) != first
    rows = session.exec(select(UserSession).where(col(UserSession.token_hash) == hash_secret(first))).all()
    assert rows[0].revoked_at is not None


def test_S10_a_cookie_kept_from_before_signing_out_is_worth_nothing(app, manager):
    kept = manager.get_cookie("plek").value
    manager.send("/uitloggen")
    thief = app.test_client()
    thief.set_cookie("plek", kept)
    assert thief.get("/account").status_code == 302


def test_S10_an_id_that_was_planted_before_signing_in_is_not_kept(app, world):
    browser = app.test_client()
    with browser.session_transaction() as planted:
        planted["_user_id"] = "geplant-door-een-ander"
    browser.sign_in(world.emails["manager"], PASSWORD)
    assert _secret(browser) != "geplant-door-een-ander"


def test_S10_a_session_ends_after_idle_time(manager, clock, web_settings):
    clock.advance(minutes=web_settings.idle_minutes - 1)
    assert manager.get("/account").status_code == 200
    clock.advance(minutes=web_settings.idle_minutes - 1)
    assert manager.get("/account").status_code == 200
    clock.advance(minutes=web_settings.idle_minutes + 1)
    assert manager.get("/account").status_code == 302


def test_S10_a_session_ends_after_its_longest_time_however_busy(manager, clock, web_settings):
    for _ in range(web_settings.absolute_hours * 2 - 1):
        clock.advance(minutes=30)
        assert manager.get("/account").status_code == 200
    clock.advance(minutes=30)
    assert manager.get("/account").status_code == 302


def test_S05_a_disabled_person_is_out_at_the_next_request(manager, engine, world):
    with unit_of_work(engine) as session:
        session.exec(update(User).where(col(User.id) == world.people["manager"]).values(is_active=False))
    assert manager.get("/account").status_code == 302


def test_S05_a_role_that_is_taken_away_is_gone_at_the_next_request(manager, engine, world):
    assert manager.get("/mijn/week").status_code == 200
    with unit_of_work(engine) as session:
        membership = session.exec(
            select(Membership).where(col(Membership.user_id) == world.people["manager"])
        ).one()
        assert membership.role is Role.PROVIDER_MANAGER
        session.delete(membership)
    assert manager.get("/mijn/week").status_code == 403


def test_signing_out_ends_the_session_and_takes_the_cookie_away(manager):
    answer = manager.send("/uitloggen")
    assert (answer.status_code, answer.location) == (303, "/uitgelogd")
    assert manager.get_cookie("plek") is None
    assert manager.get("/account").status_code == 302


def test_who_is_signed_in_already_is_sent_on(manager):
    assert manager.get("/inloggen?next=/account").location == "/account"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(app, world):
    browser = app.test_client()
    asked = browser.get("/regio/herinneringen?stand=sent")
    assert asked.status_code == 302
    form = browser.get(asked.location)
    answer = browser.post(
        "/inloggen",
        data={
            "email": world.emails["contract_manager"],
            "password": PASSWORD,
            "next": "/regio/herinneringen?stand=sent",
            "csrf_token": token_in(form),
        },
    )
    assert answer.location == "/regio/herinneringen?stand=sent"
    assert 'value="/regio/herinneringen?stand=sent"' in form.text


def test_htmx_is_sent_to_the_sign_in_page_as_a_whole(visitor):
    answer = visitor.get("/mijn/week", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/inloggen")


def test_sessions_end_by_their_own_expiry(session, manager, clock, now):
    row = session.exec(select(UserSession)).one()
    assert row.expires_at - row.created_at == timedelta(hours=12)


def _secret(browser: Browser) -> str:
    with browser.session_transaction() as kept:
        return str(kept["_user_id"])


def _statements(app, browser, path: str, data: dict[str, str]) -> list[str]:
    """List the SQL of one answer, without its values; savepoints end differently, and do no work."""
    heard: list[str] = []

    def hear(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if "SAVEPOINT" not in statement:
            heard.append(statement)

    token = browser.token()
    engine = app.extensions["plekwijzer"].engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        browser.post(path, data={**data, "csrf_token": token})
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return heard


@pytest.mark.parametrize("path", ["/inloggen", "/inloggen/link"])
def test_S12_the_database_does_the_same_work_for_an_unknown_address(app, world, path):
    known, unknown = (
        _statements(app, app.test_client(), path, {"email": email, "password": "mis mis mis mis"})
        for email in (world.emails["manager"], "niemand@voorbeeld.example")
    )
    assert known == unknown
    assert len(known) > 2


def test_S12_an_unknown_address_costs_as_much_computing_as_a_wrong_password(engine, world):
    def median_cost(email: str) -> float:
        costs = []
        for _ in range(15):
            began = process_time()
            with reading(engine) as session:
                authenticate(session, email=email, password="mis mis mis mis")
            costs.append(process_time() - began)
        return median(costs)

    median_cost("niemand@voorbeeld.example")  # the first call makes the hash of nobody
    known, unknown = median_cost(world.emails["manager"]), median_cost("niemand@voorbeeld.example")
    assert 0.5 < known / unknown < 2
