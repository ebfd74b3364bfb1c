"""What a person can do when nothing is found: what to drop, how far to look, whom to ask."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from search.addresses import Values, address_of, changed, without
from search.chips import Chip
from search.choices import MunicipalityChoice
from search.geo import distance_km
from search.parameters import RADII

MOST_TRIED = 6
NEARBY_TRIED, NEARBY_SHOWN = 5, 2


@dataclass(frozen=True)
class WayOut:
    """A wider search that does give results."""

    text: str
    address: str
    count: int


CountResults = Callable[[Values], int]


def ways_out(
    asked: Values,
    chips: Sequence[Chip],
    municipality: MunicipalityChoice | None,
    count: CountResults,
    *,
    nearby: Sequence[MunicipalityChoice] = (),
) -> list[WayOut]:
    """List wider searches with how many results each gives, most first, then the same search nearby.

    `count` counts what a search gives; `nearby` are municipalities, nearest first.
    """
    found = [way for text, wider in _wider(asked, chips) if (way := _tried(text, wider, count)).count]
    found.sort(key=lambda way: -way.count)
    if not found and municipality is not None:
        found = [_tried(f"alle hulp in {municipality.name}", {"gemeente": (municipality.code,)}, count)]
    found += list(_nearby(asked, nearby, count))
    return [way for way in found if way.count]


def nearest_to(
    municipality: MunicipalityChoice | None, all_of_them: Sequence[MunicipalityChoice]
) -> list[MunicipalityChoice]:
    """Give the municipalities around one, nearest first."""
    if municipality is None:
        return []
    others = [item for item in all_of_them if item.code != municipality.code]
    return sorted(others, key=lambda item: distance_km(municipality.point, item.point))[:NEARBY_TRIED]


def _nearby(asked: Values, nearby: Sequence[MunicipalityChoice], count: CountResults) -> Iterator[WayOut]:
    shown = 0
    for place in nearby:
        way = _tried(f"in {place.name}", changed(asked, {"gemeente": place.code}), count)
        if way.count:
            yield way
            shown += 1
        if shown == NEARBY_SHOWN:
            return


def _wider(asked: Values, chips: Sequence[Chip]) -> Iterator[tuple[str, Values]]:
    radius = next(iter(asked.get("straal", ())), None)
    if radius is not None:
        for kilometres in [item for item in RADII if item > int(radius)][:2]:
            yield f"binnen {kilometres} kilometer", changed(asked, {"straal": str(kilometres)})
    for chip in chips[:MOST_TRIED]:
        yield f"zonder „{chip.text}”", without(asked, chip.name, chip.value)
    if "q" in asked and len(asked) > 1:
        yield "zonder uw zoekwoorden", without(asked, "q")


def _tried(text: str, asked: Values, count: CountResults) -> WayOut:
    return WayOut(text, address_of(asked), count(asked))
