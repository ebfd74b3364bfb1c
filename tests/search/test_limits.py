"""Who is limited away does not find the offering, until the limit ends."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from portal.domain.terms import Accepting
from portal.services.day_marks import mark_day
from search import indexer
from search.engine import SearchEngine
from search.fallback import find_in_sql
from search.query import Filters, Query
from tests.conftest import NOW
from tests.factories import key
from tests.search.supply import Supply

TAGS: dict[str, tuple[str, ...]] = {"problem": ("angst", "autisme")}
MIDNIGHT = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
"""The first second of 26 November in Amsterdam."""


def _found(session: Session, engine: Engine, search_engine: SearchEngine, filters: Filters) -> bool:
    """Ask both the index and SQL, which agree, whether the one offering is found."""
    session.commit()
    indexer.rebuild(engine, search_engine, now=NOW)
    query = Query(filters=filters)
    found, truth = search_engine.find(query).ids, find_in_sql(session, query, now=NOW).ids
    assert found == truth
    return bool(found)


@pytest.mark.parametrize(
    ("limit", "fits", "limited_away"),
    [
        ({"limit_age_min": 12}, {"age": 12}, {"age": 11}),
        ({"limit_age_max": 12}, {"age": 12}, {"age": 13}),
        (
            {"limit_municipalities": ["Gouda"]},
            {"municipality": ("GM0513",)},
            {"municipality": ("GM0632",)},
        ),
        ({"limit_problems": ["autisme"]}, {"problem": ("autisme",)}, {"problem": ("angst",)}),
    ],
    ids=str,
)
def test_a_limit_keeps_away_whom_it_excludes_and_nobody_else(
    session: Session,
    engine: Engine,
    search_engine: SearchEngine,
    limit: dict[str, Any],
    fits: dict[str, Any],
    limited_away: dict[str, Any],
) -> None:
    supply = Supply(session)
    supply.offer(tags=TAGS, report={"accepting": Accepting.LIMITED, **limit}, age_max=20)
    assert _found(session, engine, search_engine, Filters())
    assert _found(session, engine, search_engine, Filters(**fits))
    assert not _found(session, engine, search_engine, Filters(**limited_away))


@pytest.mark.parametrize("accepting", [Accepting.YES, Accepting.STOP])
def test_only_a_limit_limits(
    session: Session, engine: Engine, search_engine: SearchEngine, accepting: Accepting
) -> None:
    report = {"accepting": accepting, "limit_age_min": 12, "limit_problems": ["autisme"]}
    Supply(session).offer(tags=TAGS, report=report)
    assert _found(session, engine, search_engine, Filters(age=8, problem=("angst",)))


def test_a_limit_that_nobody_confirmed_for_long_keeps_nobody_away(
    session: Session, engine: Engine, search_engine: SearchEngine
) -> None:
    report = {"accepting": Accepting.LIMITED, "limit_age_min": 12}
    Supply(session).offer(days_old=60, report=report)
    assert _found(session, engine, search_engine, Filters(age=8))


def test_a_limit_is_over_at_midnight(session: Session, engine: Engine, search_engine: SearchEngine) -> None:
    supply = Supply(session)
    report = {"accepting": Accepting.LIMITED, "limit_age_min": 12, "accepting_until": NOW.date()}
    offering = key(supply.offer(report=report))
    assert not _found(session, engine, search_engine, Filters(age=8))
    mark_day(session, now=MIDNIGHT)
    session.commit()
    indexer.drain(engine, search_engine, now=MIDNIGHT, wait=True)
    query = Query(filters=Filters(age=8))
    assert search_engine.find(query).ids == find_in_sql(session, query, now=MIDNIGHT).ids == (offering,)


def test_facets_count_only_whom_there_is_room_for(
    session: Session, engine: Engine, search_engine: SearchEngine
) -> None:
    report = {"accepting": Accepting.LIMITED, "limit_problems": ["autisme"]}
    Supply(session).offer(tags=TAGS, report=report)
    session.commit()
    indexer.rebuild(engine, search_engine, now=NOW)
    assert search_engine.find(Query(facets=("problem",))).facets == {"problem": {"autisme": 1}}
