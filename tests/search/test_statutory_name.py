"""A provider is found by the name that people know and by the one in its articles, and shown by the first."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from search import indexer
from search.document import project
from search.engine import SearchEngine
from search.fallback import find_in_sql
from search.lexicon import Kind, lexicon
from search.query import Query
from search.suggest import suggest
from tests.conftest import NOW
from tests.factories import key
from tests.search.supply import Supply


@pytest.fixture
def supply(session: Session, engine: Engine, search_engine: SearchEngine) -> Supply:
    supply = Supply(session)
    supply.provider.statutory_name = "Stichting Kwartelhof"
    supply.offer()
    session.commit()
    indexer.rebuild(engine, search_engine, now=NOW)
    return supply


@pytest.mark.parametrize("typed", ["kwartelhof", "wilgenboom", "stichting wilgenboom"])
def test_both_names_find_the_same_in_the_engine_and_in_sql(
    supply: Supply, session: Session, search_engine: SearchEngine, typed: str
) -> None:
    found = search_engine.find(Query(text=typed))
    truth = find_in_sql(session, Query(text=typed), now=NOW)
    assert found.ids == truth.ids != ()


def test_the_document_holds_both_names_in_the_text_of_the_provider(supply: Supply, session: Session) -> None:
    offering = supply.offer()
    (document,) = project(session, [key(offering)], now=NOW)
    assert document.texts["provider"] == "De Wilgenboom (proef)\nStichting Kwartelhof"


def test_typing_the_statutory_name_suggests_the_provider_by_the_name_that_people_know(
    supply: Supply, session: Session, search_engine: SearchEngine
) -> None:
    known = lexicon(session, search_engine, now=NOW)
    first = suggest(known, "kwart", asked={})[0]
    assert (first.kind, first.text) == (Kind.PROVIDER, "De Wilgenboom (proef)")
