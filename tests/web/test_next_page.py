"""Where a person may be sent back to."""

import pytest

from portal.web.next_page import safe_next
from tests.pages import token_in
from tests.web.conftest import PASSWORD

OWN = [
    "/",
    "/account",
    "/mijn/week?week=48",
    "/zoeken?q=autisme&gemeente=GM0513",
    "/regio/herinneringen?naam=%C3%A9",
]
BYPASSES = [
    "//kwaad.example",
    "///kwaad.example",
    "////kwaad.example",
    "/\\kwaad.example",
    "\\\\kwaad.example",
    "\\/kwaad.example",
    "/\\/kwaad.example",
    "/%5ckwaad.example",
    "/%2fkwaad.example",
    "/%2Fkwaad.example",
    "/%252fkwaad.example",
    "%2f%2fkwaad.example",
    "/%09/kwaad.example",
    "/\t/kwaad.example",
    "\t//kwaad.example",
    "/\n/kwaad.example",
    "/\r/kwaad.example",
    "/\r\nLocation: https://kwaad.example",
    "/%0d%0aLocation:%20x",
    " //kwaad.example",
    "/ /kwaad.example",
    "https://kwaad.example",
    "http://kwaad.example",
    "https:kwaad.example",
    "https:/kwaad.example",
    "https:///kwaad.example",
    "HTTPS://kwaad.example",
    "ftp://kwaad.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "kwaad.example",
    "@kwaad.example",
    ".kwaad.example",
    "//localhost@kwaad.example",
    "//localhost:80@kwaad.example/",
    "／／kwaad.example",
    "/／kwaad.example",
    "/\u2028/kwaad.example",
    "/\x00/kwaad.example",
    "?next=//kwaad.example",
    "#//kwaad.example",
    "/" + "a" * 2000,
    "/uitloggen",
    "/l/geheim",
    "/%6c/geheim",
]  # fmt: skip


@pytest.mark.parametrize("address", OWN)
def test_a_page_of_our_own_is_kept(address):
    assert safe_next(address) == address


@pytest.mark.parametrize("address", BYPASSES)
def test_S25_nothing_leads_elsewhere(address):
    assert safe_next(address) is None


@pytest.mark.parametrize("address", BYPASSES[:12])
def test_S25_signing_in_with_a_foreign_next_goes_to_the_start(app, world, address):
    browser = app.test_client()
    form = browser.get("/inloggen", query_string={"next": address})
    data = {
        "email": world.emails["manager"],
        "password": PASSWORD,
        "next": address,
        "csrf_token": token_in(form),
    }
    assert 'name="next" type="hidden" value=""' in form.text
    assert browser.post("/inloggen", data=data).location == "/start"
