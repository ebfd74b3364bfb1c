"""A forgotten password, and another mail address."""

from statistics import median
from time import process_time

import pytest
from sqlalchemy import event
from sqlmodel import select, update

from portal.db import reading, unit_of_work
from portal.models import MailedLink, User
from tests.pages import words
from tests.web.conftest import PASSWORD
from tests.web.mailbox import link_to, mails_to, open_link

NEW = "vijf groene paraplu's"
ELSEWHERE = "ergens-anders@voorbeeld.example"


def ask_reset(app, world, engine, role="manager"):
    browser = app.test_client()
    browser.send("/wachtwoord-vergeten", {"email": world.emails[role]})
    return browser, open_link(browser, link_to(engine, world.emails[role]))


def ask_address(browser, email=ELSEWHERE, password=PASSWORD):
    return browser.send("/account/adres", {"email": email, "password": password})


def test_a_forgotten_password_is_replaced_by_a_mailed_link(app, world, engine):
    browser, path = ask_reset(app, world, engine)
    assert "Proef manager" in words(browser.get(path))
    assert browser.send(path, {"new": NEW, "repeat": NEW}).location == "/start"
    assert browser.get("/account").status_code == 200
    assert app.test_client().sign_in(world.emails["manager"], PASSWORD).status_code == 422
    assert app.test_client().sign_in(world.emails["manager"], NEW).status_code == 303
    assert "is gewijzigd" in mails_to(engine, world.emails["manager"])[-1].subject


def test_S11_a_reset_ends_every_session(app, world, engine, manager):
    browser, path = ask_reset(app, world, engine)
    browser.send(path, {"new": NEW, "repeat": NEW})
    assert manager.get("/account").status_code == 302


def test_S17_a_reset_link_works_once_and_for_30_minutes(app, world, engine, clock):
    browser, path = ask_reset(app, world, engine)
    clock.advance(minutes=30)
    dead = browser.send(path, {"new": NEW, "repeat": NEW})
    assert dead.status_code == 410
    assert "Vraag opnieuw om een nieuw wachtwoord" in words(dead)
    browser, path = ask_reset(app, world, engine)
    assert browser.send(path, {"new": NEW, "repeat": NEW}).status_code == 303
    assert browser.send(path, {"new": NEW, "repeat": NEW}).status_code == 410


@pytest.mark.parametrize(
    ("new", "repeat", "sentence"),
    [
        ("kort", "kort", "ten minste 12 tekens"),
        (NEW, "anders", "niet gelijk"),
        ("", "", "Vul uw wachtwoord in"),
    ],
)
def test_S17_a_refused_password_leaves_the_link_as_it_was(app, world, engine, new, repeat, sentence):
    browser, path = ask_reset(app, world, engine)
    refused = browser.send(path, {"new": new, "repeat": repeat})
    assert refused.status_code == 422
    assert sentence in words(refused)
    assert browser.send(path, {"new": NEW, "repeat": NEW}).status_code == 303


def test_S17_a_reset_link_is_for_its_own_page_and_stays_out_of_referers(app, world, engine):
    browser, path = ask_reset(app, world, engine)
    secret = path.rpartition("/")[2]
    for other in (f"/l/{secret}", f"/adres-bevestigen/{secret}", f"/uitnodiging/{secret}"):
        assert browser.send(other).status_code == 404
    assert browser.get(path).headers["Referrer-Policy"] == "strict-origin"
    with reading(engine) as session:
        assert secret not in session.exec(select(MailedLink.token_hash)).one()


def test_S12_asking_for_a_reset_tells_nothing_about_who_has_an_account(app, world, engine):
    answers = []
    for email in (world.emails["manager"], "niemand@voorbeeld.example"):
        browser = app.test_client()
        answer = browser.send("/wachtwoord-vergeten", {"email": email})
        answers.append((answer.status_code, answer.location, browser.get(answer.location).text))
    assert answers[0] == answers[1]
    assert mails_to(engine, "niemand@voorbeeld.example") == []


def test_S12_the_database_does_the_same_work_for_a_strangers_reset(app, world):
    def statements(email: str) -> list[str]:
        heard: list[str] = []

        def hear(connection: object, cursor: object, statement: str, *rest: object) -> None:
            if "SAVEPOINT" not in statement:
                heard.append(statement)

        own, browser = app.extensions["plekwijzer"].engine, app.test_client()
        token = browser.token()
        event.listen(own, "before_cursor_execute", hear)
        browser.post("/wachtwoord-vergeten", data={"email": email, "csrf_token": token})
        event.remove(own, "before_cursor_execute", hear)
        return heard

    known, unknown = statements(world.emails["manager"]), statements("niemand@voorbeeld.example")
    assert known == unknown
    assert len(known) > 5


def test_S12_a_strangers_reset_costs_as_much_computing(app, world):
    def cost(email: str) -> float:
        costs = []
        for number in range(8):
            browser = app.test_client()
            token = browser.token()
            data = {"email": email, "csrf_token": token}
            began = process_time()
            browser.post(
                "/wachtwoord-vergeten", data=data, environ_overrides={"REMOTE_ADDR": f"10.0.0.{number}"}
            )
            costs.append(process_time() - began)
        return median(costs)

    cost("eerst@voorbeeld.example")
    known, unknown = cost(world.emails["manager"]), cost("niemand@voorbeeld.example")
    assert 0.4 < known / unknown < 2.5


def test_S13_asking_for_resets_stops_for_strangers_too(visitor):
    statuses = [
        visitor.send("/wachtwoord-vergeten", {"email": "niemand@voorbeeld.example"}).status_code
        for _ in range(5)
    ]
    assert statuses == [303, 303, 303, 303, 429]


def test_S18_another_address_is_confirmed_there_and_told_at_the_old_one(app, world, engine, manager):
    old = world.emails["manager"]
    assert ask_address(manager).location == "/account/adres/verstuurd"
    assert len(mails_to(engine, old)) == 1
    assert app.test_client().sign_in(old, PASSWORD).status_code == 303
    visitor = app.test_client()
    path = open_link(visitor, link_to(engine, ELSEWHERE))
    assert visitor.get(path).status_code == 200
    assert app.test_client().sign_in(old, PASSWORD).status_code == 303  # looking changes nothing
    assert visitor.send(path).location == "/adres-gewijzigd"
    assert manager.get("/account").status_code == 302
    assert app.test_client().sign_in(old, PASSWORD).status_code == 422
    assert app.test_client().sign_in(ELSEWHERE, PASSWORD).status_code == 303
    assert "is gewijzigd" in mails_to(engine, old)[-1].subject
    assert visitor.send(path).status_code in (404, 410)


def test_S18_another_address_needs_the_password(manager, engine):
    for password in ("", "mis mis mis"):
        assert ask_address(manager, password=password).status_code == 422
    assert mails_to(engine, ELSEWHERE) == []


def test_S18_who_has_no_password_must_have_signed_in_just_now(engine, world, manager, clock):
    with unit_of_work(engine) as session:
        session.exec(update(User).where(User.email == world.emails["manager"]).values(password_hash=None))
    clock.advance(minutes=11)
    assert "Log daarom eerst opnieuw in" in words(ask_address(manager, password=""))
    assert mails_to(engine, ELSEWHERE) == []


def test_S12_an_address_with_an_account_gets_the_same_answer_and_hears_of_it(world, engine, manager):
    answers = [ask_address(manager, email) for email in (ELSEWHERE, world.emails["referrer"])]
    assert len({(answer.status_code, answer.location) for answer in answers}) == 1
    told = mails_to(engine, world.emails["referrer"])
    assert "al een account" in told[0].subject
    assert "/l/" not in told[0].text


def test_S18_a_changed_password_kills_an_address_change_under_way(app, engine, manager):
    ask_address(manager)
    path = open_link(app.test_client(), link_to(engine, ELSEWHERE))
    manager.send("/account/wachtwoord", {"current": PASSWORD, "new": NEW, "repeat": NEW})
    assert app.test_client().send(path).status_code == 410


def test_S13_asking_for_addresses_stops(manager):
    assert [ask_address(manager, password="mis").status_code for _ in range(11)][-1] == 429


def test_mails_are_text_and_html_with_the_same_link(app, world, engine):
    _, path = ask_reset(app, world, engine)
    mail = mails_to(engine, world.emails["manager"])[0]
    secret = path.rpartition("/")[2]
    assert mail.text.count(secret) == mail.html.count(secret) == 1
    assert all("Waarom krijgt u deze mail?" in twin for twin in (mail.text, mail.html))
