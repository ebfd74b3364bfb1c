"""What a provider writes of a location: its address, its point on the map, and what is wrong with them."""

import math
from dataclasses import dataclass, fields, replace

from portal.domain.errors import FieldError
from portal.domain.identifiers import normalise_postcode
from portal.domain.texts import check_text

LONGEST = {"name": 200, "street": 200, "house_number": 20, "place": 100, "directions": 500}
"""The most characters of each text."""
NEEDED = ("name", "street", "house_number", "postcode", "place")
FARTHEST_KM = 40.0
"""How far a point may lie from its municipality's town hall."""
_KM_PER_DEGREE = 111.2
_LATITUDES = (50.0, 54.0)
_LONGITUDES = (3.0, 8.0)


@dataclass(frozen=True)
class LocationContent:
    """Everything that people may change of a location; a point is in WGS 84 degrees and whole, or absent."""

    name: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    place: str = ""
    municipality_id: int | None = None
    lat: float | None = None
    lon: float | None = None
    directions: str | None = None

    @property
    def address(self) -> tuple[object, ...]:
        """What the point belongs to."""
        return self.street, self.house_number, self.postcode, self.place, self.municipality_id

    @property
    def point(self) -> tuple[float | None, float | None]:
        return self.lat, self.lon


CONTENT_FIELDS = tuple(field.name for field in fields(LocationContent))


def tidied(content: LocationContent, before: LocationContent | None) -> LocationContent:
    """Trim texts and write the postcode as "1234 AB"; a postcode that did not change stays as it is."""
    texts = {name: " ".join((getattr(content, name) or "").split()) for name in (*NEEDED, "directions")}
    if before is None or texts["postcode"] != before.postcode:
        texts["postcode"] = normalise_postcode(texts["postcode"]) or texts["postcode"]
    return replace(content, **{**texts, "directions": texts["directions"] or None})  # type: ignore[arg-type]


def content_faults(content: LocationContent, before: LocationContent | None) -> list[FieldError]:
    """Find what is wrong with tidied content, by field; what did not change is not judged again."""
    known = before or LocationContent()
    faults = [FieldError(f"{name}_missing", name) for name in NEEDED if not getattr(content, name)]
    for name, longest in LONGEST.items():
        if getattr(content, name) != getattr(known, name):
            faults += check_text(getattr(content, name), name, max_length=longest)
    is_new = content.postcode != known.postcode
    if content.postcode and is_new and normalise_postcode(content.postcode) is None:
        faults.append(FieldError("postcode_invalid", "postcode"))
    return faults + point_faults(content)


def point_faults(content: LocationContent) -> list[FieldError]:
    """Find what is wrong with a point: half of it, or not in the Netherlands."""
    if (content.lat is None) != (content.lon is None):
        return [FieldError("point_half", "lat" if content.lat is None else "lon")]
    if content.lat is None or content.lon is None:
        return []
    is_near = _within(content.lat, _LATITUDES) and _within(content.lon, _LONGITUDES)
    return [] if is_near else [FieldError("point_outside", "lat")]


def is_far(content: LocationContent, *, lat: float, lon: float) -> bool:
    """Say whether a point lies so far from its municipality that one of both is wrong."""
    if content.lat is None or content.lon is None:
        return False
    north = (content.lat - lat) * _KM_PER_DEGREE
    east = (content.lon - lon) * _KM_PER_DEGREE * math.cos(math.radians(lat))
    return math.hypot(north, east) > FARTHEST_KM


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
