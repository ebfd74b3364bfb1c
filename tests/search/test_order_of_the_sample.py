"""Over the whole sample, nobody reads a stale, stopped or unknown place above a fresh one that is open."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from portal.db import make_engine, unit_of_work
from portal.domain.calendar import local_date
from portal.domain.ordering import SILENT, STOPPED, standing
from portal.services.sample.making import make_sample
from search.cards import Card
from search.engines.embedded import EmbeddedEngine
from search.finder import search
from search.indexer import rebuild
from search.query import Criteria, Filters, Sort
from tests.services.sample.loading import load_packs

MUNICIPALITIES = ["GM0513", "GM0546", "GM0200", "GM0405"]
Town = tuple[Session, EmbeddedEngine]


@pytest.fixture(scope="module")
def sample_town(tmp_path_factory, sqlite_template: Path, now: datetime):
    """Give a session and an index over a small sample of all four regions."""
    folder = tmp_path_factory.mktemp("order")
    shutil.copyfile(sqlite_template, folder / "plekwijzer.sqlite3")
    engine = make_engine(f"sqlite:///{folder / 'plekwijzer.sqlite3'}")
    with unit_of_work(engine) as session:
        load_packs(session, now)
        make_sample(session, seed=3, scale=0.05, now=now)
    search_engine = EmbeddedEngine(folder / "index")
    rebuild(engine, search_engine, now=now)
    with Session(engine) as session:
        yield session, search_engine
    engine.dispose()


def found(town: Town, now: datetime, municipality: str, sort: Sort) -> list[Card]:
    session, search_engine = town
    asked = Criteria(filters=Filters(municipality=(municipality,)), sort=sort, page_size=100)
    return list(search(session, search_engine, asked, now=now).cards)


def stands(card: Card, now: datetime) -> int:
    return standing(card.availability, card.freshness, local_date(now))


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_without_words_results_stand_in_the_order_of_their_standing(
    sample_town: Town, now: datetime, municipality: str
) -> None:
    order = [stands(card, now) for card in found(sample_town, now, municipality, Sort.BEST)]
    assert order == sorted(order)
    assert len(set(order)) > 2


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_soonest_puts_the_unknown_and_the_stopped_last(
    sample_town: Town, now: datetime, municipality: str
) -> None:
    last = [
        stands(card, now) in (STOPPED, SILENT) for card in found(sample_town, now, municipality, Sort.SOONEST)
    ]
    assert not last[0]
    assert last == sorted(last)
