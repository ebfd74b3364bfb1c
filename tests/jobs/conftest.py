"""This room's tests run on both databases, and start real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.jobs.kept_search import Search
from tests.jobs.processes import Household


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def household(database_url: str, tmp_path: Path) -> Iterator[Household]:
    household = Household(database_url, tmp_path)
    yield household
    household.end()


@pytest.fixture
def search(engine: Engine, tmp_path: Path) -> Search:
    """Give a kept search that was compared once, with nothing free."""
    made = Search(engine, tmp_path)
    assert made.watch() == []
    return made
