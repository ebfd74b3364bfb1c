"""One sample that all tests of its contents read; what is in it does not depend on the database."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from portal.db import make_engine, reading, unit_of_work
from portal.services.sample.making import make_sample
from tests.services.sample.loading import SCALE, load_packs


@pytest.fixture(scope="session")
def sample_path(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, now: datetime) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with unit_of_work(engine) as session:
        load_packs(session, now)
        make_sample(session, seed=1, scale=SCALE, now=now)
    engine.dispose()
    return path


@pytest.fixture
def sample(sample_path: Path) -> Iterator[Session]:
    engine = make_engine(f"sqlite:///{sample_path}")
    with reading(engine) as session:
        yield session
    engine.dispose()
