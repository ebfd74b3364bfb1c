"""Two requests that cross each other on PostgreSQL both get done, each once."""

import threading

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlmodel import col, select, update

from portal.db import reading
from portal.models import Offering
from portal.web.guards import Guard, mark
from portal.web.work import writing


@pytest.fixture(params=[pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request):
    return request.param


class Crossing:
    """A view that changes two rows in an order of its own, and waits between them the first time."""

    def __init__(self, app):
        self.meeting = threading.Barrier(2)
        self.runs = 0
        app.add_url_rule("/kruising/<int:one>/<int:other>", "kruising", mark(self.change, Guard("public")))
        app.add_url_rule("/daarna", "daarna", mark(self.commit_first, Guard("public")))

    def change(self, one, other):
        self.runs += 1
        is_first = self.runs <= 2
        with writing() as session:
            for number, offering_id in enumerate((one, other)):
                session.execute(
                    update(Offering)
                    .where(col(Offering.id) == offering_id)
                    .values(version=col(Offering.version) + 1)
                )
                if number == 0 and is_first:
                    self.meeting.wait(timeout=10)
        return "gedaan"

    def commit_first(self):
        self.runs += 1
        with writing() as session:
            session.execute(update(Offering).values(version=col(Offering.version) + 1))
        with writing() as session:
            session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$"))
        return "gedaan"


@pytest.fixture
def crossing(app):
    return Crossing(app)


def versions(engine):
    with reading(engine) as session:
        return session.exec(select(Offering.version).order_by(col(Offering.id))).all()


def test_R12_a_deadlock_is_run_again_and_counts_once(app, world, engine, crossing):
    one, other = world.offering_id, world.foreign_offering_id
    answers = []

    def ask(path):
        answers.append(FlaskClient(app).get(path).status_code)

    threads = [
        threading.Thread(target=ask, args=(f"/kruising/{first}/{second}",))
        for first, second in ((one, other), (other, one))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert answers == [200, 200]
    assert crossing.runs == 3
    assert versions(engine) == [3, 3]


def test_R12_what_was_half_committed_is_not_run_again(app, world, engine, crossing):
    answer = FlaskClient(app).get("/daarna")
    assert (answer.status_code, crossing.runs) == (503, 1)
    assert versions(engine) == [2, 2]


def test_R12_what_keeps_failing_is_given_up_after_three_more_times(app, world, monkeypatch):
    runs = []

    def fail():
        runs.append(1)
        with writing() as session:
            session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$"))

    app.add_url_rule("/nooit", "nooit", mark(fail, Guard("public")))
    answer = FlaskClient(app).get("/nooit")
    assert (answer.status_code, len(runs)) == (503, 4)
    assert answer.headers["Retry-After"]
