"""The audit trail can be added to and nothing else, and what was done behind our back shows."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, select

from portal.db import make_engine, reading, unit_of_work
from portal.models import AuditEntry, AuditSeal
from portal.services.audit import note_change, origin
from portal.services.audit_seals import Verdict, newest_settled_id, seal_entries, verify_seals
from tests.services.shell import shell_on


def note(engine: Engine, now: datetime, count: int = 1, **fields: Any) -> None:
    with unit_of_work(engine) as session:
        for number in range(count):
            note_change(
                session,
                action="proef",
                subject_kind="proef",
                subject_id=number,
                user_id=None,
                organisation_id=None,
                after={"nummer": number, "naam": "Zoë \u2028 1,5", **fields},
                now=now,
            )


def seal(engine: Engine, now: datetime) -> int:
    with unit_of_work(engine) as session:
        until_id = newest_settled_id(session)
    with unit_of_work(engine) as session:
        return seal_entries(session, until_id=until_id, now=now)


def verdict(engine: Engine) -> Verdict:
    with reading(engine) as session:
        return verify_seals(session)


@pytest.fixture
def trail(engine: Engine, now: datetime) -> Engine:
    """A trail of three seals, of five entries in all, and one that is not sealed."""
    for count in (2, 1, 2):
        note(engine, now, count)
        assert seal(engine, now) == count
    note(engine, now)
    return engine


def behind_our_back(engine: Engine, statement: str) -> None:
    """Do what only the owner of the database can: with the triggers out of the way."""
    with unit_of_work(engine) as session:
        if engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL session_replication_role = replica"))
            session.execute(text(statement))
            return
        kept = session.scalars(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).all()
        names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in names:
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text(statement))
        for trigger in kept:
            session.execute(text(trigger))


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_R31_sql_changes_and_takes_away_nothing(trail: Engine, table: str, change: str) -> None:
    with unit_of_work(trail) as session:
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(change.format(table)))
        session.rollback()
    assert verdict(trail).faults == []


@pytest.mark.parametrize("model", [AuditEntry, AuditSeal])
@pytest.mark.parametrize("change", [Session.delete, lambda session, row: setattr(row, "id", 999)])
def test_R31_the_orm_changes_and_takes_away_nothing(
    trail: Engine, model: type[AuditEntry], change: Callable[[Session, AuditEntry], None]
) -> None:
    with unit_of_work(trail) as session:
        change(session, session.exec(select(model)).all()[0])
        with pytest.raises(DBAPIError, match="append-only"):
            session.flush()
        session.rollback()


def test_R31_postgresql_does_not_empty_the_trail(trail: Engine) -> None:
    if trail.dialect.name != "postgresql":
        return
    with unit_of_work(trail) as session:
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text("TRUNCATE audit_entry"))
        session.rollback()


def test_R31_an_untouched_trail_fits_its_seals(trail: Engine) -> None:
    found = verdict(trail)
    assert (found.seal_count, found.entry_count, found.unsealed_count, found.faults) == (3, 5, 1, [])
    assert found.head in found.hashes


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'iets anders' WHERE id = 3",
        "UPDATE audit_entry SET after = '{}' WHERE id = 1",
        "UPDATE audit_entry SET request_id = 'verzonnen' WHERE id = 5",
        "DELETE FROM audit_entry WHERE id = 2",
        "DELETE FROM audit_entry WHERE id <= 2",
        "DELETE FROM audit_seal WHERE id = 2",
        "UPDATE audit_seal SET hash = 'verzonnen' WHERE id = 1",
    ],
)
def test_R31_what_was_done_behind_our_back_shows(trail: Engine, statement: str) -> None:
    behind_our_back(trail, statement)
    assert verdict(trail).faults


def test_R31_an_entry_put_between_sealed_ones_shows(engine: Engine, now: datetime) -> None:
    note(engine, now, 3)
    behind_our_back(engine, "DELETE FROM audit_entry WHERE id = 2")
    assert seal(engine, now) == 2
    assert verdict(engine).faults == []
    insert = (
        "INSERT INTO audit_entry (id, at, action, subject_kind, before, after)"
        " SELECT 2, at, 'verzonnen', subject_kind, before, after FROM audit_entry WHERE id = 1"
    )
    with unit_of_work(engine) as session:
        session.execute(text(insert))
    assert verdict(engine).faults


def test_R31_a_trail_written_anew_from_the_start_lacks_the_head_that_was_kept(
    trail: Engine, now: datetime
) -> None:
    kept = verdict(trail).head
    behind_our_back(trail, "UPDATE audit_entry SET action = 'anders' WHERE id = 1")
    behind_our_back(trail, "DELETE FROM audit_seal")
    seal(trail, now)
    found = verdict(trail)
    assert (found.faults, kept in found.hashes) == ([], False)


def test_R31_of_two_that_seal_at_once_one_is_refused(engine: Engine, now: datetime) -> None:
    note(engine, now, 2)
    seal(engine, now)
    note(engine, now, 2)
    with unit_of_work(engine) as session:
        head = verify_seals(session).head
    seal(engine, now)
    with unit_of_work(engine) as session:
        session.add(
            AuditSeal(first_id=3, last_id=9, entry_count=2, previous_hash=head, hash="h" * 64, sealed_at=now)
        )
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_R31_an_entry_of_a_writer_that_is_still_busy_is_not_passed_over(
    engine: Engine, database_url: str, now: datetime
) -> None:
    if engine.dialect.name != "postgresql":
        return
    other = make_engine(make_url(database_url).render_as_string(hide_password=False))
    with unit_of_work(other) as slow:
        slow.add(AuditEntry(at=now, action="traag", subject_kind="proef"))
        slow.flush()
        note(engine, now)
        with unit_of_work(engine) as session:
            with pytest.raises(DBAPIError, match="lock timeout"):
                newest_settled_id(session)
            session.rollback()
    other.dispose()
    assert seal(engine, now) == 2
    assert verdict(engine).faults == []


def test_S19_a_change_by_a_job_or_command_says_which(engine: Engine, now: datetime) -> None:
    token = origin.set("job:proef")
    try:
        note(engine, now)
    finally:
        origin.reset(token)
    with reading(engine) as session:
        assert session.exec(select(AuditEntry.request_id)).one() == "job:proef"


def test_R31_the_command_tells_the_head_and_fails_when_it_was_lost(
    trail: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = shell_on(database_url, tmp_path, monkeypatch)
    fine = run("audit", "verify")
    assert (fine.exit_code, "5 entries in 3 seals, 1 not sealed yet" in fine.output) == (0, True)
    head = re.search(r"head: ([0-9a-f]{64})", fine.output)
    assert head is not None
    assert run("audit", "verify", "--head", head[1]).exit_code == 0
    assert run("audit", "verify", "--head", "0" * 64).exit_code == 1
    behind_our_back(trail, "UPDATE audit_entry SET action = 'anders' WHERE id = 1")
    assert run("audit", "verify").exit_code == 1
