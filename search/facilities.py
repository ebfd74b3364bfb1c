"""The free-access facilities that visitors see: of their municipality, or else of those near it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from textwrap import shorten

from portal.domain.facilities import FacilityContent
from search.choices import Choices, MunicipalityChoice
from search.dutch import stem, words
from search.geo import box_around, distance_km
from search.present import ages_text

NEAR_KM = 15
MOST_LIGHTER = 3
LONGEST_ABOUT = 160
SHORTEST_BEGINNING = 5


@dataclass(frozen=True)
class Word:
    """A word that was typed, folded, and the phrases of stems by which a text may say it."""

    text: str
    phrases: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Wish:
    """What somebody looks for: on one of these themes or with one of these words; neither asks for all.

    A facility that is not for the age never fits.
    """

    themes: frozenset[str] = frozenset()
    words: tuple[Word, ...] = ()
    age: int | None = None


@dataclass(frozen=True)
class NearFacility:
    """A facility with the municipality where it is; `town` only when that is another than asked for."""

    facility_id: int
    municipality_code: str
    town: str | None
    content: FacilityContent

    @property
    def about(self) -> str:
        """What it is, in one or two sentences; the page of its municipality tells the rest."""
        return shorten(self.content.about, LONGEST_ABOUT, placeholder="…")

    @property
    def where(self) -> str:
        """Where it is; empty when it does not say so."""
        return _sentence(", ", self.content.address, f"gemeente {self.town}" if self.town else None)

    @property
    def facts(self) -> str:
        """For which ages it is and when it is open, as far as it says so."""
        said = self.content
        return _sentence(" · ", ages_text(said.age_min, said.age_max), said.opening_hours)


def lighter_help(
    lists: Choices, municipality: MunicipalityChoice | None, wish: Wish
) -> tuple[NearFacility, ...]:
    """Give at most three facilities of a municipality that fit a wish, those that say its words first.

    When none of it fits, those of the nearest municipality within 15 kilometres of which one does.
    """
    if municipality is None:
        return ()
    for town in _towns_near(lists, municipality):
        name = None if town.code == municipality.code else town.name
        scored = [
            (score, NearFacility(facility_id, town.code, name, content))
            for facility_id, content in lists.facilities.get(town.code, ())
            if (score := _fit(content, wish)) is not None
        ]
        if scored:
            scored.sort(key=lambda one: -one[0])
            return tuple(facility for _, facility in scored[:MOST_LIGHTER])
    return ()


def _sentence(between: str, *parts: str | None) -> str:
    told = between.join(part for part in parts if part)
    return told[:1].upper() + told[1:]


def _towns_near(lists: Choices, municipality: MunicipalityChoice) -> Iterator[MunicipalityChoice]:
    """Give a municipality, and then those within reach that have facilities, nearest first."""
    yield municipality
    centre = municipality.point
    box = box_around(centre, NEAR_KM)
    around = [
        (distance, town)
        for town in lists.municipalities
        if town.code != municipality.code
        and town.code in lists.facilities
        and box.south <= town.point.lat <= box.north
        and box.west <= town.point.lon <= box.east
        and (distance := distance_km(centre, town.point)) <= NEAR_KM
    ]
    for _, town in sorted(around, key=lambda one: one[0]):
        yield town


def _fit(content: FacilityContent, wish: Wish) -> int | None:
    """Count what of a wish a facility answers; None when it does not fit."""
    if wish.age is not None and not content.is_for(wish.age):
        return None
    answered = sum(_says(content, word) for word in wish.words)
    answered += not wish.themes.isdisjoint(content.themes)
    is_open_wish = not (wish.words or wish.themes)
    return answered if answered or is_open_wish else None


def _says(content: FacilityContent, word: Word) -> bool:
    text, stems = _told(content)
    if len(word.text) >= SHORTEST_BEGINNING and f" {word.text}" in text:
        return True
    return any(stems.issuperset(phrase) for phrase in word.phrases)


@lru_cache(maxsize=2_000)
def _told(content: FacilityContent) -> tuple[str, frozenset[str]]:
    """Give the words that a facility says of itself, each after a space, and their stems."""
    said = words(" ".join((content.name, content.about, content.audience or "")))
    return "".join(f" {word}" for word in said), frozenset(map(stem, said))
