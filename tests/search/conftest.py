"""This room's tests that touch SQL run on both databases; an index lives in a folder of its own."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from search.document import Document
from search.engine import SearchEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.meilisearch import MeilisearchEngine
from search.query import Query

MISSING = "Meilisearch is left out: set SEARCH_URL (and its keys) to a throw-away server to test it too"
SEARCH_URL = os.environ.get("SEARCH_URL", "")
Filled = Callable[[Iterable[Document]], SearchEngine]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def embedded(index_dir: Path) -> EmbeddedEngine:
    return EmbeddedEngine(index_dir)


@pytest.fixture(params=["embedded", *(["meilisearch"] if SEARCH_URL else [])])
def search_engine(request: pytest.FixtureRequest, index_dir: Path) -> SearchEngine:
    if request.param == "embedded":
        return EmbeddedEngine(index_dir)
    keys = os.environ.get("SEARCH_KEY"), os.environ.get("SEARCH_WRITE_KEY")
    return MeilisearchEngine(SEARCH_URL, keys[0], write_key=keys[1] or keys[0] or "none", lock_dir=index_dir)


@pytest.fixture
def filled(search_engine: SearchEngine) -> Filled:
    """Give a way to fill the engine with documents and nothing else."""

    def fill(documents: Iterable[Document]) -> SearchEngine:
        search_engine.replace_all(iter([list(documents)]), before_swap=lambda refill: None)
        return search_engine

    return fill


def ids(engine: SearchEngine, text: str = "", **asked: Any) -> tuple[int, ...]:
    """Search an engine and give the ids in their order."""
    return engine.find(Query(text=text, **asked)).ids
