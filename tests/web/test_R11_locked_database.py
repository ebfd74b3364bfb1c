"""A database that another holds, or that cuts us off: a short wait is not noticed, a long one is told."""

import sqlite3
import threading
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from portal.db import reading, unit_of_work
from portal.models import AvailabilityReport

SAVE = "/mijn/week/{}/bevestigen"


@contextmanager
def held(path, seconds):
    """Hold the write lock from another connection for some seconds."""
    is_held = threading.Event()

    def hold():
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        is_held.set()
        time.sleep(seconds)
        connection.execute("ROLLBACK")
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    is_held.wait(timeout=10)
    yield
    holder.join()


def count(engine):
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(AvailabilityReport))


def test_R11_a_lock_of_a_second_is_waited_for(manager, world, engine, database_url):
    token, before = manager.token(), count(engine)
    with held(database_url.removeprefix("sqlite:///"), 1):
        answer = manager.post(SAVE.format(world.offering_id), data={"csrf_token": token})
    assert answer.status_code == 303
    assert count(engine) == before + 1


@pytest.mark.slow
def test_R11_a_long_lock_is_told_and_the_same_form_saves_later(manager, world, engine, database_url):
    form, before = {"csrf_token": manager.token(), "request_key": "a" * 16}, count(engine)
    path = SAVE.format(world.offering_id)
    with held(database_url.removeprefix("sqlite:///"), 7):
        answer = manager.post(path, data=form)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert manager.get("/zoeken").status_code == 200
    assert count(engine) == before
    assert [manager.post(path, data=form).status_code for _ in range(2)] == [303, 303]
    assert count(engine) == before + 1


class TestOnPostgresql:
    @pytest.fixture(params=[pytest.param("postgresql", marks=pytest.mark.postgres)])
    def backend(self, request):
        return request.param

    def test_R11_connections_that_the_server_cut_are_replaced_unnoticed(self, manager, world, engine):
        assert manager.get("/mijn/week").status_code == 200
        with unit_of_work(engine) as session:
            session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        assert manager.get("/mijn/week").status_code == 200
        assert manager.send(SAVE.format(world.offering_id)).status_code == 303

    def test_R11_a_row_that_is_held_for_a_moment_is_waited_for(self, manager, world, engine):
        token, is_held = manager.token(), threading.Event()

        def hold():
            with unit_of_work(engine) as session:
                session.execute(text("SELECT id FROM offering FOR UPDATE"))
                is_held.set()
                time.sleep(1)

        holder = threading.Thread(target=hold)
        holder.start()
        is_held.wait(timeout=10)
        answer = manager.post(SAVE.format(world.offering_id), data={"csrf_token": token})
        holder.join()
        assert answer.status_code == 303
