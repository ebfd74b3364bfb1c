"""The free-access facilities that visitors see: of their municipality, or else of those near it."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.domain.facilities import FacilityContent
from search.choices import Choices, MunicipalityChoice
from search.dead_ends import nearest_to
from search.geo import distance_km

NEAR_KM = 15
MOST_LIGHTER = 3


@dataclass(frozen=True)
class NearFacility:
    """A facility with the municipality where it is; `town` only when that is another than asked for."""

    facility_id: int
    municipality_code: str
    town: str | None
    content: FacilityContent


def lighter_help(
    lists: Choices, municipality: MunicipalityChoice | None, *, themes: Collection[str]
) -> tuple[NearFacility, ...]:
    """Give at most three facilities of a municipality, on themes if any are named.

    When it has none, those of the nearest municipality within 15 kilometres that does.
    """
    if municipality is None:
        return ()
    for town in (municipality, *nearest_to(municipality, lists.municipalities)):
        if distance_km(municipality.point, town.point) > NEAR_KM:
            break
        name = None if town.code == municipality.code else town.name
        found = [
            NearFacility(facility_id, town.code, name, content)
            for facility_id, content in lists.facilities.get(town.code, ())
            if not themes or not set(content.themes).isdisjoint(themes)
        ]
        if found:
            return tuple(found[:MOST_LIGHTER])
    return ()
