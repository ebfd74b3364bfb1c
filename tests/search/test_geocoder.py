"""The geocoder: asked for a postcode only, once, briefly; what it says is not trusted."""

import http.server
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from portal.db import unit_of_work
from portal.settings import SettingsError, read_settings
from search.choices import Choices
from search.geocoder import LARGEST_ANSWER, Answer, Geocoder, GeocoderError, read_answer
from search.places import Spot
from search.postcode_lookup import with_postcode
from search.query import Point


def said(*documents) -> bytes:
    """Write an answer in the shape of a Locatieserver."""
    return json.dumps(
        {"response": {"numFound": len(documents), "start": 0, "docs": list(documents)}}
    ).encode()


FOUND = said({"postcode": "2801JG", "gemeentecode": "0513", "centroide_ll": "POINT(4.71012 52.0123)"})
MIDDLE = Point(52.0123, 4.71012)
GOUDA = Answer(MIDDLE, "GM0513")


@dataclass
class Stub:
    """A server on this machine that answers what it is told to."""

    body: bytes = FOUND
    status: int = 200
    location: str | None = None
    delay: float = 0.0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/free"


@contextmanager
def serving(stub):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            stub.asked.append((self.path, dict(self.headers)))
            time.sleep(stub.delay)
            self.send_response(stub.status)
            if stub.location:
                self.send_header("Location", stub.location)
            self.send_header("Content-Length", str(len(stub.body)))
            self.end_headers()
            self.wfile.write(stub.body)

        def log_message(self, *parts):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def stub():
    with serving(Stub()) as stub:
        yield stub


def test_it_answers_the_middle_of_a_postcode(stub):
    assert Geocoder(stub.address).find("2801JG") == GOUDA


def test_only_the_postcode_is_sent(stub):
    Geocoder(stub.address).find("2801JG")
    path, headers = stub.asked[0]
    assert parse_qs(urlsplit(path).query) == {
        "q": ["2801JG"],
        "fq": ["type:postcode"],
        "fl": ["postcode,centroide_ll,gemeentecode"],
        "rows": ["1"],
    }
    assert not {"Cookie", "Referer", "X-Forwarded-For", "Authorization"} & set(headers)


@pytest.mark.parametrize("postcode", ["2801", "2801JG&rows=9", "../x", "2801jg", "0801JG", ""])
def test_S24_nothing_but_a_postcode_is_asked(stub, postcode):
    with pytest.raises(GeocoderError):
        Geocoder(stub.address).find(postcode)
    assert stub.asked == []


def test_S24_a_redirect_is_not_followed(stub):
    with serving(Stub()) as other:
        stub.status, stub.location = 302, other.address
        with pytest.raises(GeocoderError):
            Geocoder(stub.address).find("2801JG")
        assert other.asked == []


def test_a_slow_one_is_not_waited_for_and_then_left_alone(stub):
    stub.delay = 1.0
    geocoder = Geocoder(stub.address, patience=0.1)
    for _ in range(3):
        started = time.monotonic()
        with pytest.raises(GeocoderError):
            geocoder.find("2801JG")
        assert time.monotonic() - started < 0.8
    assert len(stub.asked) <= 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"response": {"docs": [3]}}',
        said({"postcode": "2801JG"}),
        said({"postcode": "2801JG", "centroide_ll": "POINT(0 0)"}),
        said({"postcode": "2801JG", "centroide_ll": "POINT(nan 52)"}),
        b"[" * 5000,
        FOUND + b" " * LARGEST_ANSWER,
    ],
)
def test_nonsense_is_refused(stub, body):
    stub.body = body
    with pytest.raises(GeocoderError):
        Geocoder(stub.address).find("2801JG")


def test_no_answer_and_an_answer_about_another_postcode_are_none():
    assert read_answer(said(), "2801JG") == Answer()
    assert read_answer(FOUND, "2802AA") == Answer()


@pytest.mark.parametrize("arguments", [{"dichtbij": "2801 jg"}, {"q": "autisme 2801JG"}])
def test_a_postcode_is_asked_once_and_kept(engine, now, stub, arguments):
    geocoder = Geocoder(stub.address)

    def look(at):
        with Session(engine) as session:
            return with_postcode(
                Choices(),
                MultiDict(arguments),
                geocoder=geocoder,
                session=session,
                writing=lambda: unit_of_work(engine),
                now=at,
            ).postcodes

    assert look(now) == look(now + timedelta(days=1)) == {"2801JG": Spot("2801JG", MIDDLE, "GM0513")}
    assert len(stub.asked) == 1
    look(now + timedelta(days=366))
    assert len(stub.asked) == 2


def test_one_that_does_not_exist_is_asked_again_after_a_week(engine, now, stub):
    stub.body = said()
    geocoder = Geocoder(stub.address)
    for days in (0, 1, 8):
        with Session(engine) as session:
            lists = with_postcode(
                Choices(),
                MultiDict({"dichtbij": "9999ZZ"}),
                geocoder=geocoder,
                session=session,
                writing=lambda: unit_of_work(engine),
                now=now + timedelta(days=days),
            )
        assert lists.postcodes == {}
    assert len(stub.asked) == 2


@pytest.mark.parametrize(
    "address",
    [
        "http://geo.example/free",
        "https://name:key@geo.example/",
        "ftp://geo.example",
        "https://",
        "https://a/?q=",
    ],
)
def test_S24_only_a_safe_address_can_be_set(address):
    with pytest.raises(SettingsError, match="GEOCODER_URL"):
        read_settings({"GEOCODER_URL": address})


@pytest.mark.parametrize(
    "address",
    [
        "http://tiles.example/{z}/{x}/{y}.png",
        "https://{s}.tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}.png",
        "https://tiles.example; script-src */{z}/{x}/{y}",
    ],
)
def test_only_safe_tiles_can_be_set(address):
    with pytest.raises(SettingsError, match="TILE_URL"):
        read_settings({"TILE_URL": address, "TILE_ATTRIBUTION": "Iemand"})
