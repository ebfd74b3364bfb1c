"""A refused form that holds characters no page may hold comes back whole, as a page that is right."""

import zlib

import pytest
from flask.testing import FlaskClient

from tests.pages import parse, token_in
from tests.web.finder_town import build_town

ODD = (
    "\x00",
    "\x01",
    "\x0b",
    "\x1b",
    "\x1f",
    "\x7f",
    "\x85",
    "\x9f",
    "\ufdd0",
    "\ufffe",
    "\uffff",
    "\U0001fffe",
    "\U0010ffff",
)


@pytest.mark.parametrize("character", ODD, ids=ascii)
def test_a_character_that_no_page_may_hold_is_shown_as_one_that_may(manager, world, character):
    form = manager.get("/mijn/locaties/nieuw")
    answer = manager.post(
        "/mijn/locaties/nieuw",
        data={"csrf_token": token_in(form), "name": f"Het {character} Huis", "street": "Kade"},
    )
    assert answer.status_code == 422
    parse(answer)
    assert "Het � Huis" in answer.text or character == "\x00"
    assert 'value="Kade"' in answer.text


@pytest.mark.parametrize("text", ["é", "ｅ", "😀", "日本"])
def test_what_a_page_may_hold_is_left_as_it_is(visitor, text):
    assert text in visitor.get("/zoeken", query_string={"q": f"a{text}b"}).text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_a_page_that_went_small_is_left_alone(app, engine, world, now, headers):
    build_town(engine, app, now)
    asked = "/zoeken?q=autisme%20&dichtbij=52.012%2C4.711"
    visitor = FlaskClient(app)
    plain = visitor.get(asked, headers=headers)
    for _ in range(2):  # made, and kept
        answer = visitor.get(asked, headers={**headers, "Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert zlib.decompress(answer.data, 31).decode() == plain.text
