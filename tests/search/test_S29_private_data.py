"""Private data never reaches an index."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from portal.domain.terms import PublicationStatus
from portal.services.outbox import touch_offerings
from search import indexer
from search.document import project
from search.engines.embedded import EmbeddedEngine
from search.engines.meili_terms import as_document
from search.schema import ALLOWED_KEYS, FACETS, HIDDEN_FACETS, NUMBERS, TEXT_WEIGHTS
from tests.conftest import NOW
from tests.factories import key
from tests.search.supply import Supply

CANARY = "kanarie"
PRIVATE_FIELDS = ("intake_phone", "intake_email", "referrer_note", "bridging_contact", "bridging_text")


@pytest.fixture
def supply(session: Session) -> Supply:
    return Supply(session)


def test_S29_a_document_holds_the_keys_of_the_schema_and_no_others(supply: Supply, session: Session) -> None:
    (document,) = project(session, [key(supply.offer())], now=NOW)
    assert set(document.texts) <= set(TEXT_WEIGHTS)
    assert set(document.facets) <= {*FACETS, *HIDDEN_FACETS}
    assert set(document.numbers) <= set(NUMBERS)
    assert {"id", *TEXT_WEIGHTS, *FACETS, *HIDDEN_FACETS, *NUMBERS} == ALLOWED_KEYS


def test_S29_no_private_word_is_in_a_document_or_on_disk(
    supply: Supply, session: Session, engine: Engine, embedded: EmbeddedEngine, index_dir: Path
) -> None:
    secrets: dict[str, Any] = {name: f"{CANARY}-{name}" for name in PRIVATE_FIELDS}
    report = {"remark": f"{CANARY}-remark", "note": f"{CANARY}-note", "limit_text": f"{CANARY}-limit"}
    offering = supply.offer(**secrets, report=report)
    supply.provider.email = f"{CANARY}@voorbeeld.example"
    session.commit()
    for document in project(session, [key(offering)], now=NOW):
        assert CANARY not in f"{document} {as_document(document)}"
    session.rollback()
    indexer.rebuild(engine, embedded, now=NOW)
    for path in index_dir.rglob("*"):
        assert path.is_dir() or CANARY.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    "fields",
    [
        {"status": PublicationStatus.DRAFT, "published_at": None},
        {"status": PublicationStatus.WITHDRAWN},
        {"starts_on": NOW.date() + timedelta(days=1)},
        {"ends_on": NOW.date() - timedelta(days=1)},
        {"line": {"ends_on": NOW.date() - timedelta(days=1)}},
        {"line": {"starts_on": NOW.date() + timedelta(days=1)}},
    ],
    ids=str,
)
def test_S29_what_may_not_be_found_has_no_document(
    supply: Supply, session: Session, fields: dict[str, Any]
) -> None:
    hidden = supply.offer(**fields)
    assert project(session, [key(hidden)], now=NOW) == []


def test_S29_an_offering_leaves_when_its_provider_or_location_is_closed(
    supply: Supply, session: Session
) -> None:
    offering = supply.offer()
    assert len(project(session, [key(offering)], now=NOW)) == 1
    supply.provider.is_active = False
    session.flush()
    assert project(session, [key(offering)], now=NOW) == []


def test_S29_a_withdrawn_offering_is_gone_after_one_drain(
    supply: Supply, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    offering = supply.offer()
    session.commit()
    indexer.rebuild(engine, embedded, now=NOW)
    offering.status = PublicationStatus.WITHDRAWN
    touch_offerings(session, offering_ids=[key(offering)], now=NOW)
    session.commit()
    indexer.drain(engine, embedded, now=NOW, wait=True)
    assert embedded.ids() == set()
