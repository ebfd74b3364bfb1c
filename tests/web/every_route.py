"""All routes of the application, with an address for each: from the table of expectations."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from tests.pages import Browser

TABLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "expectations.yaml").read_text(encoding="utf-8")
)
ROLES: list[str] = TABLE["roles"]
ROUTES: dict[str, list[int | str]] = TABLE["routes"]
RAW_TOKEN = "een-vast-getal"


def routes_of(app: Flask) -> Iterator[str]:
    """Name every route of the application as "METHOD rule"."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}"


def path_of(rule: str, world: Any) -> str:
    """Fill in a rule with the things of provider A."""
    for name, value in TABLE["parameters"].items():
        known = str(world.offering_id) if value == "own" else value
        for kind in (f"<int:{name}>", f"<path:{name}>", f"<{name}>"):
            rule = rule.replace(kind, known)
    return rule


def form_token(app: Flask) -> str:
    """Sign the form token of a browser that holds RAW_TOKEN."""
    return URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(RAW_TOKEN)


def ask(
    app: Flask, browser: Browser, route: str, world: Any, data: dict[str, Any] | None = None
) -> TestResponse:
    """Send a request to a route as a person of provider A would, with these fields in the form."""
    method, _, rule = route.partition(" ")
    path = path_of(rule, world)
    if method == "GET":
        return browser.get(path, query_string=data)
    return browser.open(path, method=method, data={**(data or {}), "csrf_token": form_token(app)})
