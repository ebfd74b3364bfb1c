"""Answers a search: ids from the engine (or from SQL when it is away), cards from SQL in that order."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from search.cards import Card, load_cards
from search.choices import Choices, choices
from search.dutch import read_query
from search.engine import EngineError, SearchEngine
from search.fallback import find_in_sql
from search.query import MAX_PAGE_SIZE, MAX_TEXT_LENGTH, Criteria, Found, Match, Point, Query
from search.reading import Reading, read_text
from search.schema import FACETS
from search.viewers import RESIDENT, Viewer

__all__ = ["Reading", "ResultsPage", "search"]

log = logging.getLogger(__name__)

COUNTED = tuple(name for name in FACETS if name != "provider")
"""What a page counts: nobody chooses from thousands of providers, and counting those takes most time."""


@dataclass(frozen=True)
class ResultsPage:
    """One page of results.

    `facets` gives per facet and value how many there are; it is empty when `is_degraded`: the engine is away
    and everything came from SQL. `is_relaxed`: nothing held all words, so these hold some of them. `near` is
    the point that distances are counted from.
    """

    criteria: Criteria
    reading: Reading
    cards: tuple[Card, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    page: int
    page_count: int
    is_degraded: bool = False
    is_relaxed: bool = False
    near: Point | None = None


def search(
    session: Session,
    search_engine: SearchEngine,
    criteria: Criteria,
    *,
    now: datetime,
    viewer: Viewer = RESIDENT,
) -> ResultsPage:
    """Find a page of offerings; never raises for an engine that is away, too busy or of another version.

    A page beyond the last one is the last one.
    """
    known = choices(session, now=now)
    reading = _read(criteria, known)
    query = _query(criteria, reading, known, viewer)
    is_degraded = False
    try:
        found, is_relaxed, query = _find(search_engine, query)
    except EngineError as error:
        log.warning("the search engine is away, answering from SQL: %s", error)
        is_degraded = True
        found, is_relaxed, query = _find(_Sql(session, now), query)
    return ResultsPage(
        criteria=criteria,
        reading=reading,
        cards=load_cards(session, found.ids, now=now, viewer=viewer, near=query.near),
        total=found.total,
        facets=found.facets,
        page=query.offset // query.limit + 1,
        page_count=_page_count(found.total, query.limit),
        is_degraded=is_degraded,
        is_relaxed=is_relaxed,
        near=query.near,
    )


def count_results(
    session: Session,
    search_engine: SearchEngine,
    criteria: Criteria,
    *,
    now: datetime,
    viewer: Viewer = RESIDENT,
) -> int:
    """Count what a search finds with all its words, without loading any of it."""
    known = choices(session, now=now)
    reading = _read(criteria, known)
    query = replace(_query(criteria, reading, known, viewer), facets=(), offset=0, limit=1)
    try:
        return search_engine.find(query).total
    except EngineError:
        return find_in_sql(session, query, now=now).total


class _Sql:
    """SQL in the place of an engine."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def find(self, query: Query) -> Found:
        return find_in_sql(self._session, query, now=self._now)


def _find(engine: "SearchEngine | _Sql", query: Query) -> tuple[Found, bool, Query]:
    """Ask for all words, then for some of them; then for the last page when the asked one is beyond it."""
    found, is_relaxed = engine.find(query), False
    if not found.total and _can_relax(query.text):
        query = replace(query, match=Match.SOME)
        found = engine.find(query)
        is_relaxed = found.total > 0
    if found.total and query.offset >= found.total:
        query = replace(query, offset=(_page_count(found.total, query.limit) - 1) * query.limit)
        found = engine.find(query)
    return found, is_relaxed, query


def _can_relax(text: str) -> bool:
    asked = read_query(text)
    return len(asked.required) + len(asked.phrases) > 1


def _read(criteria: Criteria, known: Choices) -> Reading:
    text = criteria.text[:MAX_TEXT_LENGTH]
    reading = read_text(text, places=known.municipalities)
    chosen = criteria.filters.municipality
    if reading.municipality and chosen and reading.municipality not in chosen:
        reading = read_text(text, places=())
    if reading.age is not None and criteria.filters.age not in (None, reading.age):
        return replace(reading, age=None)
    return reading


def _query(criteria: Criteria, reading: Reading, known: Choices, viewer: Viewer) -> Query:
    filters = criteria.filters
    if reading.municipality:
        filters = replace(filters, municipality=filters.municipality or (reading.municipality,))
    if reading.age is not None:
        filters = replace(filters, age=reading.age)
    named = known.municipality(criteria.place or reading.municipality or "")
    size = max(1, min(criteria.page_size, MAX_PAGE_SIZE))
    return Query(
        text=reading.text,
        filters=filters,
        audience=viewer.audience,
        near=criteria.near or (named.point if named else None),
        within_km=criteria.within_km,
        sort=criteria.sort,
        offset=(max(criteria.page, 1) - 1) * size,
        limit=size,
        facets=COUNTED if criteria.with_facets else (),
    )


def _page_count(total: int, size: int) -> int:
    return max(1, -(-total // size))
