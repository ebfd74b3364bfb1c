"""A browser without a window: it sends forms with their token, and fails on pages that are not right."""

import re
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask, g, request_finished
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from tests.commits import Commits

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
TOKEN_SALT = "wtf-csrf-token"


def parse(response: TestResponse) -> Element:
    """Parse a whole page as strictly as the HTML standard reads; a fault in it fails the test."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(response.get_data(as_text=True))


@lru_cache(maxsize=2_000)
def _check_html(page: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page)


def words(response: TestResponse) -> str:
    """Give the text of a page, with single spaces."""
    document = html5lib.parse(response.get_data(as_text=True), namespaceHTMLElements=False)
    return " ".join(" ".join(document.itertext()).split())


def token_in(response: TestResponse) -> str:
    """Find the form token on a page."""
    found = TOKEN.search(response.get_data(as_text=True))
    assert found is not None, "this page has no form with a token"
    return found.group(1)


class Browser(FlaskClient):
    """A test client that fails on invalid HTML, on changes never committed, and on changes not audited."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        left: list[object] = []
        kwargs.setdefault("buffered", True)
        commits = Commits(self.application.extensions["plekwijzer"].engine, str(args[0]) if args else "")

        def look(sender: Flask, **rest: object) -> None:
            reader = g.get("reader")
            if reader is not None:
                left.extend([*reader.new, *reader.dirty, *reader.deleted])

        with request_finished.connected_to(look, self.application), commits.watched():
            response = super().open(*args, **kwargs)
        assert not commits.unnoted, f"{response.request.path}: not one audit entry for {commits.unnoted}"
        answers = (response, *response.history)
        known = {answer.headers.get("X-Request-ID") for answer in answers}
        strange = [one for one in commits.entries if one["request_id"] not in known]
        assert not strange, f"{response.request.path}: audit entries without the id of the request: {strange}"
        assert not left, f"{response.request.path} left changes uncommitted: {left}"
        if _is_whole_page(response):
            _check_html(TOKEN.sub("", response.get_data(as_text=True)))
        return response

    def token(self) -> str:
        """Give a form token that is good for what this browser keeps, as any page with a form would."""
        with self.session_transaction() as kept:
            raw = kept.setdefault("csrf_token", "een-getal-van-de-tests")
        return URLSafeTimedSerializer(str(self.application.secret_key), salt=TOKEN_SALT).dumps(raw)

    def send(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form with its token."""
        return self.post(path, data={**(data or {}), "csrf_token": self.token()}, **kwargs)

    def sign_in(self, email: str, password: str) -> TestResponse:
        """Sign in through the form."""
        data = {"email": email, "password": password, "csrf_token": token_in(self.get("/inloggen"))}
        return self.post("/inloggen", data=data)


def _is_whole_page(response: TestResponse) -> bool:
    is_html = response.mimetype == "text/html" and response.status_code not in (204, 302, 303, 308)
    return is_html and response.get_data(as_text=True).lstrip().lower().startswith("<!doctype")
