"""Reads `dichtbij`, the place that distances are counted from: a name, a postcode or a point."""

import re

from search.choices import Choices
from search.place_spelling import place_meant
from search.places import Spot, find_place, nearest_place, read_place
from search.postcodes import postcode_of, read_postcode
from search.query import Point

DECIMALS = 3
"""How exactly a person's own place is used: to about a hundred metres."""
FAULTS = {
    "place": "Deze plaats kennen wij niet. Typ een andere plaats, of kies een gemeente.",
    "postcode": "Deze postcode kennen wij niet. Typ de naam van uw plaats.",
    "point": "Dit punt ligt niet in Nederland. Typ de naam van uw plaats.",
}
WHOLE_POSTCODE = 6
SOUTH, NORTH, WEST, EAST = 50.0, 54.0, 3.0, 8.0

_POINT = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,9})?)\s*[,;]\s*(-?[0-9]{1,3}(?:\.[0-9]{1,9})?)", re.ASCII)


def read_where(text: str, lists: Choices) -> tuple[str, Spot] | str:
    """Read what was typed: how an address writes it, and where it is; or the sentence that says why not."""
    point = _POINT.fullmatch(text)
    if point:
        return _at(Point(round(float(point[1]), DECIMALS), round(float(point[2]), DECIMALS)))
    postcode = postcode_of(text)
    if postcode:
        spot = _of_postcode(postcode, lists)
        return FAULTS["postcode"] if spot is None else (postcode, spot)
    codes = _codes(lists)
    place = find_place(text, ours=codes)
    if place is None:
        municipality = lists.municipality(text)
        if municipality is None:
            meant = place_meant(text, lists, knows=_knows_none)
            return f"{FAULTS['place']} Bedoelde u {meant.removeprefix('in ')}?" if meant else FAULTS["place"]
        place = Spot(municipality.name, municipality.point, municipality.code)
    return place.name, place


def read_where_in(text: str, lists: Choices) -> tuple[str, str, Spot] | str | None:
    """Read a postcode or a place in the search words: the words that are left, its address form, and where.

    A sentence when a whole postcode is not known; None when no place was named.
    """
    found = read_postcode(text)
    if found is not None:
        left, postcode = found
        spot = _of_postcode(postcode, lists)
        if spot is not None:
            return left, postcode, spot
        if len(postcode) == WHOLE_POSTCODE:
            return FAULTS["postcode"]
    names = [item.name for item in lists.municipalities]
    reading = read_place(text, municipalities=names, ours=_codes(lists))
    return None if reading.spot is None else (reading.text, reading.spot.name, reading.spot)


def where_words(value: str, lists: Choices) -> str:
    """Write a value of `dichtbij` in words for a chip; empty when it means nothing."""
    found = read_where(value, lists)
    if isinstance(found, str):
        return ""
    name, spot = found
    if _POINT.fullmatch(name):
        return "Bij uw locatie" + (f" ({spot.name})" if spot.name else "")
    if postcode_of(name) and len(name) == WHOLE_POSTCODE:
        name = f"{name[:4]} {name[4:]}"
    municipality = lists.municipality(spot.municipality or "")
    if municipality is None or municipality.name == name:
        return f"Bij {name}"
    return f"Bij {name}, gemeente {municipality.name}"


def _at(point: Point) -> tuple[str, Spot] | str:
    if not (SOUTH <= point.lat <= NORTH and WEST <= point.lon <= EAST):
        return FAULTS["point"]
    near = nearest_place(point)
    return f"{point.lat},{point.lon}", Spot("" if near is None else near.name, point)


def _of_postcode(postcode: str, lists: Choices) -> Spot | None:
    return lists.postcodes.get(postcode) or lists.postcodes.get(postcode[:4])


def _codes(lists: Choices) -> frozenset[str]:
    return frozenset(item.code for item in lists.municipalities)


def _knows_none(_word: str) -> bool:
    return False
