"""A judge of hand-made forms, over a house that is put back after each."""

import pytest

from portal.db import unit_of_work
from tests.web.desk_rules.judging import Judge
from tests.web.kept_house import House


@pytest.fixture
def judge_of(app, world, engine, database_url, browser_at, now):
    """Fill the house with the rows of a room, and give who judges its forms."""

    def make(fill):
        with unit_of_work(engine) as session:
            names = fill(session, world, now)
        house = House(app, world, engine, database_url.removeprefix("sqlite:///"))
        return Judge(house, browser_at, names)

    return make
