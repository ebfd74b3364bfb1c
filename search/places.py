"""Dutch cities and villages: finds them by name, and reads them in what people type."""

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search.dutch import fold
from search.geo import distance_km
from search.query import Point

DATA = Path(__file__).parent / "data"
NEAR_KM = 8.0
_MOST_WORDS = 6
_SHORTEST = 4
_SHORTEST_BEGUN = 3
_SHORTEST_SHORT_NAME = 5

_WORD = re.compile(r"[a-z0-9]+")
_BEFORE = re.compile(r"(?:\b(?:in|te|bij|nabij|rond|rondom|omgeving|regio|dorp|buurt|de|van)\s+)+$")
_PLACE_BEFORE = re.compile(r"\b(?:in|te|bij|nabij|rond|rondom|omgeving|buurt\s+van)\s+$")
_ON_THE_WATER = re.compile(r"\s+(?:aan|ad|a\s?[/.]\s?d)\b")
"""Goes on with a river, after which a shorter name is another place: Krimpen aan den IJssel, aan de Lek."""
_ALSO_WORDS = frozenset("balk beek berg best born doel donk echt goor heel huis lent made well".split())
"""Names that are more often words."""


@dataclass(frozen=True)
class Spot:
    """A place to count distances from; `municipality` is a CBS code, None when that is not known."""

    name: str
    point: Point
    municipality: str | None = None


@dataclass(frozen=True)
class PlaceReading:
    """What is left of a text, and the place that was named in it."""

    text: str
    spot: Spot | None = None


def find_place(name: str, *, ours: Collection[str]) -> Spot | None:
    """Find a place by its whole name; of several the one in our municipalities, then the first."""
    wanted = _key(name)
    found = _by_key().get(wanted) or _by_shortened().get(wanted, ())
    here = next((spot for spot in found if spot.municipality in ours), None)
    return here or _short_names(frozenset(ours)).get(wanted) or next(iter(found), None)


def nearest_place(point: Point) -> Spot | None:
    """Find the place that a point lies in or near."""
    nearest = min(all_places(), key=lambda spot: distance_km(point, spot.point))
    return nearest if distance_km(point, nearest.point) <= NEAR_KM else None


def read_place(text: str, *, municipalities: Collection[str], ours: Collection[str]) -> PlaceReading:
    """Read "autisme Moordrecht" as autisme, near Moordrecht; `municipalities` are names that are left alone.

    A place outside our municipalities counts only after a word such as "in", or when its name cannot be
    words, such as Krimpen aan den IJssel; text with quotation marks is left alone.
    """
    plain = fold(text)
    left = text if len(plain) == len(text) else plain
    if '"' in text:
        return PlaceReading(text)
    taken = {_key(name) for name in municipalities}
    words = list(_WORD.finditer(plain))
    for begin, end, key in _spans(words):
        if key in taken:
            return PlaceReading(text)
        start, stop = words[begin].start(), words[end - 1].end()
        spot = _named(key, plain[:start], plain[stop:], ours)
        if spot is not None:
            before = _BEFORE.search(plain[:start])
            start = before.start() if before else start
            return PlaceReading(" ".join(f"{left[:start]} {left[stop:]}".split()).strip(" ,;.-"), spot)
    return PlaceReading(text)


def _spans(words: list[re.Match[str]]) -> Iterator[tuple[int, int, str]]:
    """Give all runs of words, the longest first."""
    for length in range(min(_MOST_WORDS, len(words)), 0, -1):
        for begin in range(len(words) - length + 1):
            yield begin, begin + length, " ".join(word[0] for word in words[begin : begin + length])


def _named(key: str, before: str, after: str, ours: Collection[str]) -> Spot | None:
    if len(key) < _SHORTEST:
        return None
    spot = find_place(key, ours=ours)
    if spot is None or (key in _ALSO_WORDS and spot.municipality not in ours):
        return None
    if " " not in key and _ON_THE_WATER.match(after):
        return None
    is_plain = spot.municipality in ours or key.startswith("den ") or " aan " in _key(spot.name)
    return spot if is_plain or _PLACE_BEFORE.search(before) else None


def places_beginning(text: str, *, ours: Collection[str], most: int) -> list[Spot]:
    """List places in our municipalities whose names begin with a text of three letters or more, by name."""
    begun = _key(text)
    if len(begun) < _SHORTEST_BEGUN:
        return []
    found = [
        spot
        for key, spots in _by_key().items()
        if key.startswith(begun)
        for spot in spots
        if spot.municipality in ours
    ]
    return sorted(found, key=lambda spot: (len(spot.name.split()), spot.name))[:most]


@cache
def all_places() -> tuple[Spot, ...]:
    """Give all places: those of GeoNames, then the villages that it leaves out."""
    found = {
        (row["name"], row["municipality"]): Spot(row["name"], _point(row), row["municipality"] or None)
        for row in read_rows("places.csv")
    }
    for row in read_rows("postcodes.csv"):
        found.setdefault(
            (row["name"], row["municipality"]), Spot(row["name"], _point(row), row["municipality"])
        )
    return tuple(found.values())


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Read a file of this module's data, row by row."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _point(row: dict[str, str]) -> Point:
    return Point(float(row["lat"]), float(row["lon"]))


def _key(name: str) -> str:
    return " ".join(_WORD.findall(fold(name)))


@cache
def _by_key() -> dict[str, tuple[Spot, ...]]:
    found: dict[str, tuple[Spot, ...]] = {}
    for spot in all_places():
        key = _key(spot.name)
        found[key] = (*found.get(key, ()), spot)
    return found


@cache
def _short_names(ours: frozenset[str]) -> dict[str, Spot]:
    """Give our places whose names go on with "aan", by what stands before: Alphen, Nieuwerkerk."""
    found: dict[str, Spot] = {}
    for spot in all_places():
        short, _, rest = _key(spot.name).partition(" aan ")
        if rest and spot.municipality in ours and len(short) >= _SHORTEST_SHORT_NAME:
            found.setdefault(short, spot)
    return found


@cache
def _by_shortened() -> dict[str, tuple[Spot, ...]]:
    """Give places on a river by how people write them: Alphen ad Rijn, a/d Rijn, aan de Rijn."""
    found: dict[str, tuple[Spot, ...]] = {}
    for key, spots in _by_key().items():
        head, word, tail = re.sub(r" aan den? ", "|aan|", key).partition("|aan|")
        for short in ("ad", "a d", "aan", "aan de", "aan den") if word else ():
            written = f"{head} {short} {tail}"
            found[written] = (*found.get(written, ()), *spots)
    return found
