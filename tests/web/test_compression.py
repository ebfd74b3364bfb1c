"""What travels small over the wire, and what may not."""

import gzip

import pytest
from werkzeug.test import Client

from tests.pages import token_in

SMALL = {"Accept-Encoding": "gzip"}


@pytest.fixture
def anyone(app, world):
    """Somebody without a session, whose answers stay as they travel."""
    return Client(app)


def _first_file(anyone, ending):
    page = anyone.get("/zoeken").get_data(as_text=True)
    return next(part for part in page.split('"') if part.endswith(ending))


def test_a_visitors_page_travels_as_gzip(anyone):
    plain, small = anyone.get("/zoeken"), anyone.get("/zoeken", headers=SMALL)
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 3


def test_who_cannot_read_gzip_gets_plain_text_and_caches_know_it(anyone):
    plain = anyone.get("/zoeken")
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_gzip_that_is_refused_is_not_sent(anyone):
    assert "Content-Encoding" not in anyone.get("/zoeken", headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_a_page_with_the_token_of_a_form_is_never_compressed(anyone):
    answer = anyone.get("/inloggen", headers=SMALL)
    assert token_in(answer)
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/zoeken", "/over"])
def test_the_page_of_a_signed_in_person_is_never_compressed(manager, path):
    assert "Content-Encoding" not in manager.get(path, headers=SMALL).headers


@pytest.mark.parametrize("ending", ["finder.css", "htmx.min.js", "plek.js"])
def test_a_file_travels_as_gzip_the_second_time_too(anyone, ending):
    address = _first_file(anyone, ending)
    plain = anyone.get(address, buffered=True)
    for _ in range(2):
        small = anyone.get(address, headers=SMALL, buffered=True)
        assert gzip.decompress(small.data) == plain.data
        assert small.cache_control.immutable
        assert small.headers["ETag"].startswith('W/"')


def test_asking_for_the_head_only_says_the_plain_length(anyone):
    answer = anyone.head("/zoeken", headers=SMALL)
    assert "Content-Encoding" not in answer.headers
