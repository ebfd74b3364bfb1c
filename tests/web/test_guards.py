"""Every route has a guard, and answers every role as the table says."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event
from werkzeug.test import TestResponse

from portal.db import unit_of_work
from portal.services.sessions import start_session
from portal.web.guards import guard_of
from tests.pages import Browser

TABLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "expectations.yaml").read_text(encoding="utf-8")
)
ROLES: list[str] = TABLE["roles"]
ROUTES: dict[str, list[int | str]] = TABLE["routes"]
RAW_TOKEN = "een-vast-getal"
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@pytest.fixture
def browser_at(app, world, engine, now):
    """Give a fresh browser of a role, signed in without the form, that holds a form token."""

    def open_for(role: str) -> Browser:
        browser = app.test_client()
        with browser.session_transaction() as kept:
            kept["csrf_token"] = RAW_TOKEN
            if role != "visitor":
                with unit_of_work(engine) as session:
                    kept["_user_id"] = start_session(
                        session, user_id=world.people[role], expires_at=now + timedelta(hours=1), now=now
                    )
                kept["seen"] = int(now.timestamp())
        return browser

    return open_for


def test_S01_every_route_is_in_the_table_and_none_that_is_gone(app):
    assert set(_routes(app)) == set(ROUTES)


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
        found[route] = _word(_ask(app, browser_at(role), route, world))
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
                _ask(app, browser, route, world)
                browser.head(_path(route.partition(" ")[2], world))
    finally:
        event.remove(own, "before_cursor_execute", watch)
    assert written == []


@pytest.mark.parametrize("route", [r for r in ROUTES if r.startswith("POST ") and "/api/" not in r])
def test_S06_every_form_needs_a_token_of_this_browser(app, world, browser_at, route):
    path = _path(route.partition(" ")[2], world)
    foreign = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps("van-een-ander")
    for data in ({}, {"csrf_token": "verzonnen"}, {"csrf_token": foreign}):
        assert browser_at("manager").post(path, data=data).status_code == 403


def _routes(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}"


def _ask(app: Flask, browser: Browser, route: str, world: Any) -> TestResponse:
    method, _, rule = route.partition(" ")
    path = _path(rule, world)
    if method == "GET":
        return browser.get(path)
    token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(RAW_TOKEN)
    return browser.open(path, method=method, data={"csrf_token": token})


def _path(rule: str, world: Any) -> str:
    for name, value in TABLE["parameters"].items():
        known = str(world.offering_id) if value == "own" else value
        for kind in (f"<int:{name}>", f"<path:{name}>", f"<{name}>"):
            rule = rule.replace(kind, known)
    return rule


def _word(answer: TestResponse) -> int | str:
    sent_to_sign_in = answer.status_code == 302 and (answer.location or "").startswith("/inloggen")
    return "in" if sent_to_sign_in else answer.status_code
