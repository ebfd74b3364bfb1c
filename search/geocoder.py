"""Asks a PDOK Locatieserver where a postcode is: the postcode goes out, nothing else."""

import http.client
import json
import re
import threading
import time
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlencode, urlsplit

from search.query import Point

PATIENCE_SECONDS = 2.0
REST_SECONDS = 30.0
"""How long a geocoder that did not answer well is asked nothing."""
LARGEST_ANSWER = 65_536

_CENTRE = re.compile(r"POINT\(\s*([0-9]{1,2}\.?[0-9]*)\s+([0-9]{1,2}\.?[0-9]*)\s*\)", re.ASCII)
_MUNICIPALITY = re.compile(r"[0-9]{4}", re.ASCII)
_POSTCODE = re.compile(r"[1-9][0-9]{3}[A-Z]{2}", re.ASCII)


class GeocoderError(Exception):
    """The geocoder is away, busy, or says what cannot be read."""


@dataclass(frozen=True)
class Answer:
    """Where a postcode is; without a point it does not exist."""

    point: Point | None = None
    municipality: str | None = None


class Geocoder:
    """One question at a time, with a limit to its time; redirects are not followed."""

    def __init__(self, address: str, *, patience: float = PATIENCE_SECONDS) -> None:
        self._parts, self._patience = urlsplit(address), patience
        self._is_asking = threading.Lock()
        self._resting_until = 0.0

    def find(self, postcode: str) -> Answer:
        """Find the middle of a postcode such as 2801JG; GeocoderError when there is no answer."""
        if not _POSTCODE.fullmatch(postcode):
            raise GeocoderError("not a postcode")
        if time.monotonic() < self._resting_until or not self._is_asking.acquire(blocking=False):
            raise GeocoderError("the geocoder is left alone for now")
        asked: SimpleQueue[Answer | Exception] = SimpleQueue()
        threading.Thread(target=self._ask, args=(postcode, asked), name="geocoder", daemon=True).start()
        try:
            outcome = asked.get(timeout=self._patience)
        except Empty:
            outcome = GeocoderError("the geocoder does not answer in time")
        if isinstance(outcome, Exception):
            self._resting_until = time.monotonic() + REST_SECONDS
            raise GeocoderError(str(outcome)) from outcome
        return outcome

    def _ask(self, postcode: str, asked: "SimpleQueue[Answer | Exception]") -> None:
        try:
            asked.put(read_answer(self._get(postcode), postcode))
        except (OSError, http.client.HTTPException, ValueError, GeocoderError) as error:
            asked.put(GeocoderError(type(error).__name__))
        finally:
            self._is_asking.release()

    def _get(self, postcode: str) -> bytes:
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._parts.hostname or "", self._parts.port, timeout=self._patience)
        fields = "postcode,centroide_ll,gemeentecode"
        query = urlencode({"q": postcode, "fq": "type:postcode", "fl": fields, "rows": 1})
        try:
            connection.request(
                "GET",
                f"{self._parts.path or '/'}?{query}",
                headers={"Accept": "application/json", "User-Agent": "Plekwijzer"},
            )
            answer = connection.getresponse()
            if answer.status != http.client.OK:
                raise GeocoderError("the geocoder refuses")
            body = answer.read(LARGEST_ANSWER + 1)
        finally:
            connection.close()
        if len(body) > LARGEST_ANSWER:
            raise GeocoderError("the geocoder says too much")
        return body


def read_answer(body: bytes, postcode: str) -> Answer:
    """Read an answer of a Locatieserver; GeocoderError when it is none."""
    try:
        found: Any = json.loads(body)
        documents = found["response"]["docs"]
        document = documents[0] if documents else None
        if document is None or document["postcode"] != postcode:
            return Answer()
        centre = _CENTRE.fullmatch(document["centroide_ll"])
        code = document.get("gemeentecode")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise GeocoderError("unreadable") from None
    if centre is None:
        raise GeocoderError("unreadable")
    point = Point(lat=float(centre[2]), lon=float(centre[1]))
    if not (50 <= point.lat <= 54 and 3 <= point.lon <= 8):
        raise GeocoderError("not in this country")
    is_code = isinstance(code, str) and _MUNICIPALITY.fullmatch(code)
    return Answer(point, f"GM{code}" if is_code else None)


@cache
def geocoder_at(address: str) -> Geocoder:
    """Give this process's geocoder for an address."""
    return Geocoder(address)
