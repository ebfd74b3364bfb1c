"""What the map of results shows: the same search as the list, as points with the words of the cards."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.availability import PlaceState
from portal.models import Location, Offering
from search.cards import Card
from search.choices import Choices
from search.engine import SearchEngine
from search.finder import search
from search.present import card_words, row_words
from search.query import MAX_PAGE_SIZE, Criteria, Point
from search.tags import Tags, load_row_tags
from search.viewers import Viewer

MOST = 500
"""How many results a map shows at most: the best ones."""


@dataclass(frozen=True)
class Marker:
    """One result on the map; `free` is how many places are free, None when that is not known."""

    offering_id: int
    point: Point
    title: str
    provider: str
    state: str
    status: str
    lines: tuple[str, ...]
    free: int | None


@dataclass(frozen=True)
class MapView:
    """All points; `total` counts the results, `unplaced` those among the shown that have no address."""

    markers: tuple[Marker, ...]
    total: int
    unplaced: int
    near: Point | None

    @property
    def note(self) -> str:
        """What the map leaves out, in a sentence; empty when it shows all."""
        parts = []
        if self.unplaced:
            parts.append(f"Zonder adres, alleen in de lijst: {self.unplaced}.")
        if self.total > MOST:
            parts.append(f"De kaart toont de eerste {MOST} van {self.total}.")
        return " ".join(parts)


def map_view(
    session: Session, search_engine: SearchEngine, criteria: Criteria, *, now: datetime, viewer: Viewer
) -> MapView:
    """Find what the list finds, from its first page on, and put it on the map."""
    cards: list[Card] = []
    asked = replace(criteria, page=1, page_size=MAX_PAGE_SIZE, with_facets=False)
    page = search(session, search_engine, asked, now=now, viewer=viewer)
    cards.extend(page.cards)
    for number in range(2, min(page.page_count, MOST // MAX_PAGE_SIZE) + 1):
        more = search(session, search_engine, replace(asked, page=number), now=now, viewer=viewer)
        cards.extend(more.cards)
    ids = [card.offering_id for card in cards]
    points, tags = _points(session, ids), load_row_tags(session, ids)
    markers = tuple(
        _marker(card, points[card.offering_id], tags.get(card.offering_id, {}), now=now, viewer=viewer)
        for card in cards
        if card.offering_id in points
    )
    return MapView(markers, page.total, len(cards) - len(markers), page.near)


def map_json(view: MapView, lists: Choices, municipality: str | None) -> dict[str, Any]:
    """Write it for the script; `municipality` goes along in the addresses of offerings."""
    asked = "" if municipality is None else f"?gemeente={municipality}"
    return {
        "totaal": view.total,
        "bericht": view.note,
        "vanaf": None if view.near is None else [view.near.lat, view.near.lon],
        "gemeenten": [{"naam": item.name, "punt": _rounded(item.point)} for item in lists.municipalities],
        "aanbod": [
            {
                "adres": f"/aanbod/{marker.offering_id}{asked}",
                "punt": _rounded(marker.point),
                "naam": marker.title,
                "aanbieder": marker.provider,
                "stand": marker.state,
                "status": marker.status,
                "regels": list(marker.lines),
                "vrij": marker.free,
            }
            for marker in view.markers
        ],
    }


def _marker(card: Card, point: Point, tags: Tags, *, now: datetime, viewer: Viewer) -> Marker:
    if viewer.is_professional:
        row = row_words(card, tags, now=now)
        title, provider, status = row.title, row.provider, row.status
        lines = [row.waits, row.counts, f"Opgave: {row.updated}", row.ages, row.problems, row.phone or ""]
    else:
        words = card_words(card, tags, now=now)
        title, provider, status = words.title, words.provider, words.status
        lines = [words.distance, words.problems, words.waits, " · ".join(words.facts), words.route]
    shown = tuple(line for line in lines if line)
    return Marker(card.offering_id, point, title, provider, status.state, status.text, shown, _free(card))


def _free(card: Card) -> int | None:
    """Count free places, only while people are accepted."""
    if card.availability is None or card.state not in (PlaceState.PLACE, PlaceState.LIMITED):
        return None
    return card.availability.free_places


def _points(session: Session, ids: list[int]) -> Mapping[int, Point]:
    if not ids:
        return {}
    rows = session.execute(
        select(col(Offering.id), col(Location.lat), col(Location.lon))
        .join(Location, col(Location.id) == col(Offering.location_id))
        .where(col(Offering.id).in_(ids), col(Location.lat).is_not(None))
    )
    return {row.id: Point(row.lat, row.lon) for row in rows}


def _rounded(point: Point) -> list[float]:
    return [round(point.lat, 5), round(point.lon, 5)]
