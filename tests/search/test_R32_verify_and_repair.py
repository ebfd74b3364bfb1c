"""Verifying names exactly what differs; repairing mends it; a gap in the outbox is told to a person."""

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import Session

from portal.models import Offering, OutboxLine
from portal.services.outbox import touch_offerings
from search import indexer
from search.document import project
from search.engines.embedded import EmbeddedEngine
from search.indexer import Drift
from tests.conftest import NOW
from tests.factories import key
from tests.search.documents import make_document
from tests.search.supply import Supply


@pytest.fixture
def ids(session: Session, engine: Engine, embedded: EmbeddedEngine) -> list[int]:
    supply = Supply(session)
    found = [key(supply.offer()) for _ in range(6)]
    session.commit()
    indexer.rebuild(engine, embedded, now=NOW)
    return found


def test_R32_a_true_index_has_no_drift(ids: list[int], engine: Engine, embedded: EmbeddedEngine) -> None:
    assert indexer.verify(engine, embedded, now=NOW).is_none
    assert indexer.verify(engine, EmbeddedEngine(embedded._folder), now=NOW).is_none


def test_R32_four_faults_are_found_each_by_its_kind_and_mended(
    ids: list[int], session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    lost, altered, untold, stranger = ids[0], ids[1], ids[2], 999_999
    with embedded.writing(wait=True):
        embedded.remove([lost])
        embedded.put([make_document(stranger)])
    columns = embedded._fresh().columns
    columns.numbers["free_places"][columns.rows[altered]] = 77
    session.get_one(Offering, untold).description = "Iets anders"
    touch_offerings(session, offering_ids=[untold], now=NOW)
    session.execute(delete(OutboxLine))
    session.commit()

    drift = indexer.verify(engine, embedded, now=NOW)
    assert drift == Drift((lost,), (stranger,), (altered,), (untold,))
    assert indexer.repair(engine, embedded, now=NOW) == drift
    assert indexer.verify(engine, embedded, now=NOW).is_none


def test_R32_what_waits_on_the_outbox_is_no_drift(
    ids: list[int], session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    session.get_one(Offering, ids[0]).description = "Iets anders"
    touch_offerings(session, offering_ids=[ids[0]], now=NOW)
    session.commit()
    assert indexer.verify(engine, embedded, now=NOW).is_none
    indexer.drain(engine, embedded, now=NOW, wait=True)
    assert indexer.verify(engine, embedded, now=NOW).is_none


def test_R32_fingerprints_outlive_a_restart_and_a_change(
    ids: list[int], session: Session, embedded: EmbeddedEngine
) -> None:
    documents = project(session, ids[:2], now=NOW)
    with embedded.writing(wait=True):
        embedded.put(documents)
    assert EmbeddedEngine(embedded._folder).prints() == embedded.prints()
