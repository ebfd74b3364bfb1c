"""Every route has a guard, and answers every role as the table says."""

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event
from werkzeug.test import TestResponse

from portal.web.guards import guard_of
from tests.web.every_route import ROLES, ROUTES, ask, path_of, routes_of

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def test_S01_every_route_is_in_the_table_and_none_that_is_gone(app):
    assert set(routes_of(app)) == set(ROUTES)


def test_S01_every_line_of_the_table_names_every_role():
    assert {route for route, answers in ROUTES.items() if len(answers) != len(ROLES)} == set()


def test_every_view_carries_exactly_one_guard(app):
    assert [name for name, view in app.view_functions.items() if guard_of(view) is None] == []


@pytest.mark.parametrize("role", ROLES)
def test_S01_every_route_answers_this_role_as_the_table_says(app, world, browser_at, role):
    column = ROLES.index(role)
    found, expected = {}, {}
    for route, answers in ROUTES.items():
        expected[route] = answers[column]
        found[route] = _word(ask(app, browser_at(role), route, world))
    assert found == expected


@pytest.mark.parametrize("role", ["visitor", "manager", "contract_manager", "operator"])
def test_S06_reading_changes_nothing_in_the_database(app, world, browser_at, engine, role):
    written: list[str] = []

    def watch(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            written.append(statement)

    browser = browser_at(role)
    own = app.extensions["plekwijzer"].engine
    event.listen(own, "before_cursor_execute", watch)
    try:
        for route in ROUTES:
            if route.startswith("GET "):
                ask(app, browser, route, world)
                browser.head(path_of(route.partition(" ")[2], world))
    finally:
        event.remove(own, "before_cursor_execute", watch)
    assert written == []


PRESSED_BY_MAIL_PROGRAMS = "POST /afmelden/<secret>"
"""One-click unsubscribing (RFC 8058): the secret in the address is all that can be asked."""

FORMS = [r for r in ROUTES if r.startswith("POST ") and "/api/" not in r and r != PRESSED_BY_MAIL_PROGRAMS]


@pytest.mark.parametrize("route", FORMS)
def test_S06_every_form_needs_a_token_of_this_browser(app, world, browser_at, route):
    path = path_of(route.partition(" ")[2], world)
    foreign = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps("van-een-ander")
    for data in ({}, {"csrf_token": "verzonnen"}, {"csrf_token": foreign}):
        assert browser_at("manager").post(path, data=data).status_code == 403


def _word(answer: TestResponse) -> int | str:
    sent_to_sign_in = answer.status_code == 302 and (answer.location or "").startswith("/inloggen")
    return "in" if sent_to_sign_in else answer.status_code
