"""Making the sample: on both databases, repeatable, to scale, once."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from portal.db import make_engine, unit_of_work
from portal.domain.duties import Role
from portal.domain.errors import DomainError
from portal.models import AvailabilityReport, Offering, Organisation, OutboxLine
from portal.services.accounts import authenticate
from portal.services.sample.making import make_sample
from portal.services.sample.people import SAMPLE_PASSWORD
from portal.services.sample.rows import ORDER, table_of
from portal.services.sample.sign_ins import sign_ins
from tests.services.sample.loading import load_packs

TINY = 0.02


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    tables = [table_of(model) for model in ORDER]
    return {
        table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
        for table in tables
    }


def test_a_sample_fits_the_tables_and_leaves_the_database_ready_for_more(session: Session, now: datetime):
    load_packs(session, now)
    seen: list[tuple[int, int]] = []
    summary = make_sample(
        session, seed=1, scale=TINY, now=now, progress=lambda done, total: seen.append((done, total))
    )
    assert summary.offerings == count(session, Offering)
    assert summary.reports == count(session, AvailabilityReport)
    assert seen == [(done + 1, summary.providers) for done in range(summary.providers)]
    assert count(session, OutboxLine) == 0
    session.add(Organisation(name="Later gemaakt", created_at=now))
    session.flush()


def test_every_role_can_sign_in_and_a_second_sample_is_refused(session: Session, now: datetime):
    load_packs(session, now)
    make_sample(session, seed=1, scale=TINY, now=now)
    found = sign_ins(session)
    assert len({one.role for one in found}) == len(Role)
    for one in found:
        assert one.password == SAMPLE_PASSWORD
        assert authenticate(session, email=one.email, password=one.password) is not None
    with pytest.raises(DomainError, match="sample_exists"):
        make_sample(session, seed=2, scale=TINY, now=now)


def test_without_regions_there_is_nothing_to_make(session: Session, now: datetime):
    with pytest.raises(DomainError, match="regions_missing"):
        make_sample(session, seed=1, scale=TINY, now=now)


def test_the_same_seed_gives_the_same_rows_and_another_seed_or_scale_others(
    now: datetime, tmp_path: Path, sqlite_template: Path
):
    def rows(name: str, *, seed: int, scale: float = TINY) -> dict[str, list[tuple[Any, ...]]]:
        path = tmp_path / f"{name}.sqlite3"
        shutil.copyfile(sqlite_template, path)
        engine = make_engine(f"sqlite:///{path}")
        with unit_of_work(engine) as session:
            load_packs(session, now)
            make_sample(session, seed=seed, scale=scale, now=now)
            found = everything(session)
        engine.dispose()
        return found

    first = rows("first", seed=1)
    assert rows("again", seed=1) == first
    assert rows("other", seed=2)["offering"] != first["offering"]
    assert len(rows("larger", seed=1, scale=0.04)["offering"]) > len(first["offering"])
