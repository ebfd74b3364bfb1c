"""What a date begins or ends is right in the index on the day itself, not after the nightly rebuild."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from portal.domain.terms import Accepting
from portal.services.day_marks import mark_day
from search import indexer
from search.engines.embedded import EmbeddedEngine
from search.query import Filters, Query
from search.schema import Audience
from tests.conftest import NOW
from tests.factories import key
from tests.search.supply import Supply

TODAY: date = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
BEFORE_MIDNIGHT = datetime(2026, 11, 25, 22, 59, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
"""The first second of 26 November in Amsterdam."""


@pytest.fixture
def supply(session: Session) -> Supply:
    return Supply(session)


def _at_midnight(session: Session, engine: Engine, embedded: EmbeddedEngine) -> None:
    """Fill the index on the 25th and let the first minute of the 26th come."""
    session.commit()
    indexer.rebuild(engine, embedded, now=BEFORE_MIDNIGHT)
    mark_day(session, now=MIDNIGHT)
    session.commit()
    indexer.drain(engine, embedded, now=MIDNIGHT, wait=True)


@pytest.mark.parametrize("fields", [{"ends_on": TODAY}, {"line": {"ends_on": TODAY}}], ids=str)
def test_S29_what_ends_is_gone_at_midnight(
    supply: Supply, session: Session, engine: Engine, embedded: EmbeddedEngine, fields: dict[str, Any]
) -> None:
    supply.offer(**fields)
    _at_midnight(session, engine, embedded)
    assert embedded.ids() == set()


@pytest.mark.parametrize("fields", [{"starts_on": TOMORROW}, {"line": {"starts_on": TOMORROW}}], ids=str)
def test_S29_what_begins_is_there_at_midnight(
    supply: Supply, session: Session, engine: Engine, embedded: EmbeddedEngine, fields: dict[str, Any]
) -> None:
    begins = key(supply.offer(**fields))
    _at_midnight(session, engine, embedded)
    assert embedded.ids() == {begins}


def test_S29_a_phase_out_hides_from_residents_at_midnight(
    supply: Supply, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    ends = key(supply.offer(line={"phases_out_on": TOMORROW}))
    _at_midnight(session, engine, embedded)
    assert embedded.find(Query()).ids == ()
    assert embedded.find(Query(audience=Audience.PROFESSIONAL)).ids == (ends,)


def test_S29_a_stop_is_over_at_midnight(
    supply: Supply, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    stopped = key(supply.offer(report={"accepting": Accepting.STOP, "accepting_until": TODAY}))
    session.commit()
    indexer.rebuild(engine, embedded, now=BEFORE_MIDNIGHT)
    stops = Query(filters=Filters(accepting=(Accepting.STOP.value,)))
    assert embedded.find(stops).ids == (stopped,)
    _at_midnight(session, engine, embedded)
    assert embedded.find(stops).ids == ()
    assert embedded.ids() == {stopped}


@pytest.mark.parametrize("moment", [BEFORE_MIDNIGHT, MIDNIGHT + timedelta(days=1)], ids=str)
def test_S29_another_day_touches_nothing(supply: Supply, session: Session, moment: datetime) -> None:
    supply.offer(ends_on=TODAY)
    assert mark_day(session, now=moment) == 0
