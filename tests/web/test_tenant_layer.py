"""Behind the guards: what a provider's request asks of the database says whose rows are meant."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select, update

from portal.db import unit_of_work
from portal.models import ApiToken, AvailabilityReport, CurrentReport, Location, Offering
from portal.tenancy import TenantLeakError, beyond_tenant, bind_tenant, is_beyond_tenant, tenant_of
from portal.tenant_ties import Ties
from tests.web.every_route import ROUTES, ask

WHO_IS_ASKING = {"membership", "referrer_desk", "api_token"}
FOR_ONE_PROVIDER = [route for route in ROUTES if "/mijn" in route or "/api/v1" in route]


@pytest.fixture
def unbound(engine):
    """Collect the tenants' tables that are asked for by a session that acts for nobody."""
    found: set[str] = set()

    def watch(state):
        if tenant_of(state.session) is None and not is_beyond_tenant(state.session):
            found.update(Ties(state.statement, 0).untied())

    event.listen(Session, "do_orm_execute", watch)
    yield found
    event.remove(Session, "do_orm_execute", watch)


@pytest.mark.parametrize("role", ["manager", "editor", "stranger"])
def test_S02_every_route_of_a_provider_asks_for_one_organisation(app, world, browser_at, unbound, role):
    house = app.extensions["plekwijzer"]
    app.extensions["plekwijzer"] = replace(house, after_commit=lambda: None)  # the index belongs to nobody
    leaks = {}
    for route in FOR_ONE_PROVIDER:
        browser = browser_at(role)
        unbound.clear()
        answer = ask(app, browser, route, world)
        if unbound - WHO_IS_ASKING or answer.status_code == 500:
            leaks[route] = (answer.status_code, unbound - WHO_IS_ASKING)
    assert leaks == {}


UNTIED: dict[str, Callable[[int, int], Any]] = {
    "a thing by the id of another provider": lambda own, theirs: select(Offering).where(
        Offering.id == theirs
    ),
    "a whole table": lambda own, theirs: select(col(Location.name)),
    "reports of others beside one's own": lambda own, theirs: select(col(AvailabilityReport.id)).where(
        col(AvailabilityReport.offering_id).in_([own, theirs])
    ),
    "organisations beside one's own": lambda own, theirs: select(Offering).where(
        col(Offering.organisation_id).in_([1, 2])
    ),
    "a change without saying whose": lambda own, theirs: update(Offering).values(name="gekaapt"),
    "a change of another's": lambda own, theirs: (
        update(Offering).where(col(Offering.id) == theirs).values(name="gekaapt")
    ),
    "a key by its hash": lambda own, theirs: select(ApiToken).where(ApiToken.token_hash == "x"),
}


@pytest.mark.parametrize("what", UNTIED)
def test_S02_a_bound_session_refuses(engine, world, what):
    statement = UNTIED[what](world.offering_id, world.foreign_offering_id)
    with unit_of_work(engine) as session:
        bind_tenant(session, world.own_id, is_watched=True)
        with pytest.raises(TenantLeakError):
            session.execute(statement)


@pytest.mark.parametrize(
    "ask_for",
    [
        lambda own, of: select(Offering).where(Offering.organisation_id == of),
        lambda own, of: select(Offering).where(col(Offering.organisation_id).in_([of])),
        lambda own, of: select(Offering).where(Offering.id == own),
        lambda own, of: select(CurrentReport).where(CurrentReport.offering_id == own),
        lambda own, of: (
            select(AvailabilityReport)
            .join(Offering, col(Offering.id) == col(AvailabilityReport.offering_id))
            .where(col(Offering.organisation_id) == of)
        ),
    ],
)
def test_S02_a_bound_session_answers_what_says_whose(engine, world, ask_for):
    with unit_of_work(engine) as session:
        bind_tenant(session, world.own_id, is_watched=True)
        assert len(session.execute(ask_for(world.offering_id, world.own_id)).all()) == 1


def test_S02_a_bound_session_refuses_to_keep_a_row_of_another(engine, world):
    with unit_of_work(engine) as session:
        offering = session.get_one(Offering, world.foreign_offering_id)
        bind_tenant(session, world.own_id, is_watched=True)
        offering.name = "gekaapt"
        with pytest.raises(TenantLeakError):
            session.flush()
        session.rollback()


def test_S02_looking_beyond_ends_with_the_block(engine, world):
    with unit_of_work(engine) as session:
        bind_tenant(session, world.own_id, is_watched=True)
        with beyond_tenant(session):
            assert len(session.execute(select(Offering)).all()) == 2
        with pytest.raises(TenantLeakError):
            session.execute(select(Location))
