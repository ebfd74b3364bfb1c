"""The second step of signing in: set up, proved once, mandatory for some, and never got round."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import select

from portal.app import create_app
from portal.db import reading, unit_of_work
from portal.domain.duties import LinkPurpose
from portal.models import RecoveryCode, SecondFactor
from portal.services.links import issue_link
from portal.settings import SettingsError, read_settings
from tests.pages import Browser, words
from tests.web.conftest import PASSWORD
from tests.web.mailbox import app_code, enrol, link_to, mails_to, open_link


@pytest.fixture
def strict(web_settings, clock, engine):
    """Give the application as it is in production: some roles must have a second factor."""
    application = create_app(replace(web_settings, second_factor="required"), clock=clock)
    application.test_client_class = Browser
    yield application
    application.extensions["plekwijzer"].engine.dispose()


@pytest.fixture
def enrolled(manager, now):
    """Give the secret and the recovery codes of a manager who has a second factor, signed in with it."""
    return enrol(manager, now, password=PASSWORD)


def half(app: Flask, email: str) -> Browser:
    browser = app.test_client()
    assert isinstance(browser, Browser)
    assert browser.sign_in(email, PASSWORD).status_code == 303
    return browser


def step(browser: Browser, code: str, **more: str):
    return browser.send("/tweede-stap", {"code": code, **more})


def test_a_person_sets_a_second_step_up_and_needs_it_from_then_on(app, world, manager, clock, enrolled):
    secret, codes = enrolled
    assert len(set(codes)) == 8
    assert manager.get("/mijn/week").status_code == 200
    clock.advance(minutes=1)
    browser = half(app, world.emails["manager"])
    asked = browser.get("/mijn/week")
    assert (asked.status_code, asked.location) == (302, "/tweede-stap?next=/mijn/week")
    assert "Nog één stap" in words(browser.get(asked.location))
    assert step(browser, app_code(secret, clock()), next="/mijn/week").location == "/mijn/week"
    assert browser.get("/mijn/week").status_code == 200


def test_S16_half_a_sign_in_opens_nothing(app, world, enrolled):
    browser = half(app, world.emails["manager"])
    for path in ("/account", "/mijn/mensen", "/start", "/account/adres", "/account/tweede-stap"):
        assert browser.get(path).location.startswith("/tweede-stap")
    assert browser.send("/account/wachtwoord", {"current": PASSWORD}).location == "/tweede-stap"
    assert browser.get("/").status_code == 200


def test_S16_half_a_sign_in_cannot_set_up_another_factor(app, world, engine, enrolled):
    with reading(engine) as session:
        before = session.exec(select(SecondFactor.sealed_secret)).one()
    browser = half(app, world.emails["manager"])
    for path in ("/tweede-stap/instellen", "/tweede-stap/bevestigen"):
        assert browser.send(path, {"password": PASSWORD, "code": "123456"}).location == "/tweede-stap"
    assert browser.get("/tweede-stap/instellen").location == "/tweede-stap"
    with reading(engine) as session:
        assert session.exec(select(SecondFactor.sealed_secret)).one() == before


def test_S16_a_code_passes_once(app, world, clock, enrolled):
    secret, _ = enrolled
    clock.advance(minutes=1)
    code = app_code(secret, clock())
    assert step(half(app, world.emails["manager"]), code).status_code == 303
    refused = step(half(app, world.emails["manager"]), code)
    assert refused.status_code == 422
    assert "klopt niet, of is al gebruikt" in words(refused)


def test_S16_the_code_that_set_it_up_does_not_sign_in(app, world, now, enrolled):
    assert step(half(app, world.emails["manager"]), app_code(enrolled[0], now)).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(-60, 422), (-30, 303), (30, 303), (60, 422)])
def test_S16_a_code_of_one_step_beside_passes_and_no_other(app, world, clock, enrolled, seconds, status):
    clock.advance(minutes=5)
    code = app_code(enrolled[0], clock() + timedelta(seconds=seconds))
    assert step(half(app, world.emails["manager"]), code).status_code == status


def test_S16_guessing_codes_stops_and_a_recovery_code_still_works(app, world, clock, enrolled):
    secret, codes = enrolled
    clock.advance(minutes=1)
    browser = half(app, world.emails["manager"])
    assert {step(browser, "000000").status_code for _ in range(6)} == {422}
    stopped = step(browser, app_code(secret, clock()))
    assert stopped.status_code == 429
    assert step(browser, codes[0]).status_code == 303


def test_S16_a_recovery_code_works_once_and_only_its_hash_is_kept(app, world, engine, enrolled):
    code = enrolled[1][0]
    browser = half(app, world.emails["manager"])
    assert step(browser, code.upper().replace("-", " ")).status_code == 303
    assert "U heeft er nog 7" in words(browser.get("/account"))
    assert step(half(app, world.emails["manager"]), code).status_code == 422
    with reading(engine) as session:
        kept = set(session.exec(select(RecoveryCode.code_hash)))
    assert all(len(one) == 64 for one in kept)
    assert code.replace("-", "") not in kept


def test_S16_new_recovery_codes_kill_the_old_ones(app, world, manager, enrolled):
    answer = manager.send("/account/tweede-stap/herstelcodes", {"password": PASSWORD})
    assert answer.status_code == 200
    assert step(half(app, world.emails["manager"]), enrolled[1][0]).status_code == 422


def test_S16_the_secret_is_kept_sealed(engine, enrolled):
    with reading(engine) as session:
        assert enrolled[0] not in session.exec(select(SecondFactor.sealed_secret)).one()


def test_S16_a_reset_password_does_not_get_round_the_second_step(app, world, engine, clock, enrolled):
    browser = app.test_client()
    browser.send("/wachtwoord-vergeten", {"email": world.emails["manager"]})
    path = open_link(browser, link_to(engine, world.emails["manager"]))
    new = "vijf groene paraplu's"
    assert browser.send(path, {"new": new, "repeat": new}).location == "/start"
    assert browser.get("/start").location == "/tweede-stap?next=/start"
    assert browser.get("/account").status_code == 302
    clock.advance(minutes=1)
    assert step(browser, app_code(enrolled[0], clock())).status_code == 303


def test_S16_a_mailed_sign_in_link_does_not_get_round_it_either(app, world, engine, enrolled):
    browser = app.test_client()
    browser.send("/inloggen/link", {"email": world.emails["manager"]})
    browser.send(link_to(engine, world.emails["manager"]))
    assert browser.get("/account").location == "/tweede-stap?next=/account"


def test_S18_a_weeks_link_opens_the_list_without_a_second_step_and_nothing_else(
    app, world, engine, now, enrolled
):
    with unit_of_work(engine) as session:
        secret = issue_link(
            session,
            purpose=LinkPurpose.WEEK_LIST,
            user_id=world.people["manager"],
            organisation_id=world.own_id,
            week_start=now.date(),
            address=world.emails["manager"],
            expires_at=now + timedelta(days=3),
            now=now,
        )
    browser = app.test_client()
    browser.send(f"/l/{secret}")
    assert browser.get("/mijn/week").status_code == 200
    for path in ("/account", "/mijn/mensen", "/tweede-stap", "/tweede-stap/instellen", "/account/adres"):
        assert browser.get(path).status_code == 403


def test_a_changed_password_does_not_ask_for_the_second_step_again_here(manager, enrolled):
    new = "vijf groene paraplu's"
    manager.send("/account/wachtwoord", {"current": PASSWORD, "new": new, "repeat": new})
    assert manager.get("/account").status_code == 200


def test_S11_a_new_second_factor_ends_the_sessions_elsewhere(browser_for, now):
    here, elsewhere = browser_for("manager"), browser_for("manager")
    enrol(here, now, password=PASSWORD)
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_S10_proving_the_second_step_gives_the_session_a_new_id(app, world, clock, enrolled):
    clock.advance(minutes=1)
    browser = half(app, world.emails["manager"])
    kept = browser.get_cookie("plek")
    assert kept is not None
    step(browser, app_code(enrolled[0], clock()))
    thief = app.test_client()
    thief.set_cookie("plek", kept.value)
    assert thief.get("/tweede-stap").location.startswith("/inloggen")


def test_the_person_hears_by_mail_what_happens_to_their_second_step(app, world, engine, manager, enrolled):
    step(half(app, world.emails["manager"]), enrolled[1][0])
    manager.send("/account/tweede-stap/herstelcodes", {"password": PASSWORD})
    manager.send("/account/tweede-stap/uit", {"password": PASSWORD})
    assert [mail.subject for mail in mails_to(engine, world.emails["manager"])] == [
        "De tweede stap voor uw account staat aan",
        "Er is ingelogd met een herstelcode",
        "U heeft nieuwe herstelcodes",
        "De tweede stap voor uw account staat uit",
    ]


def test_setting_up_and_turning_off_ask_for_the_password(app, world, manager, now):
    refused = manager.send("/tweede-stap/instellen", {"password": "mis"})
    assert refused.status_code == 422
    enrol(manager, now, password=PASSWORD)
    assert manager.send("/account/tweede-stap/uit", {"password": "mis"}).status_code == 422
    assert manager.send("/account/tweede-stap/uit", {"password": PASSWORD}).location == "/account"
    assert half(app, world.emails["manager"]).get("/account").status_code == 200


def test_a_wrong_first_code_turns_nothing_on(manager, engine):
    manager.send("/tweede-stap/instellen", {"password": PASSWORD})
    assert manager.send("/tweede-stap/bevestigen", {"code": "000000"}).status_code == 422
    with reading(engine) as session:
        assert session.exec(select(SecondFactor.confirmed_at)).one() is None


@pytest.mark.parametrize("role", ["contract_manager", "catalogue_editor", "auditor", "operator"])
def test_S16_who_reaches_far_sets_it_up_before_anything_else(strict, world, now, role):
    browser = half(strict, world.emails[role])
    assert browser.get("/account").location == "/tweede-stap?next=/account"
    assert browser.get("/tweede-stap").location == "/tweede-stap/instellen"
    enrol(browser, now)
    assert browser.get("/account").status_code == 200
    assert browser.send("/account/tweede-stap/uit", {"password": PASSWORD}).status_code == 403


@pytest.mark.parametrize("role", ["manager", "editor", "referrer", "municipal_reader"])
def test_S16_others_may_do_without(strict, world, role):
    assert half(strict, world.emails[role]).get("/account").status_code == 200


def test_S16_the_demand_holds_for_a_session_from_before(app, strict, world, contract_manager):
    kept = contract_manager.get_cookie("plek").value
    assert contract_manager.get("/regio").status_code == 200
    later = strict.test_client()
    later.set_cookie("plek", kept)
    assert later.get("/regio").location == "/tweede-stap?next=/regio"


@pytest.mark.parametrize(
    ("environment", "asked", "is_demanded"),
    [("laptop", None, False), ("laptop", "required", True), ("production", None, True)],
)
def test_S16_production_always_demands_it(web_settings, environment, asked, is_demanded):
    made = replace(web_settings, environment=environment, second_factor=asked)
    assert made.demands_second_factor is is_demanded


@pytest.mark.parametrize(("environment", "asked"), [("production", "optional"), ("laptop", "misschien")])
def test_S16_a_setting_that_would_weaken_it_stops_the_start(environment, asked):
    with pytest.raises(SettingsError, match="SECOND_FACTOR must"):
        read_settings({"PLEKWIJZER_ENV": environment, "SECOND_FACTOR": asked})


def test_a_contract_manager_who_asks_for_a_providers_start_comes_to_their_own(contract_manager):
    assert contract_manager.get("/mijn").location == "/start"
    assert contract_manager.get("/start").location == "/regio"
