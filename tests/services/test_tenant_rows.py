"""PostgreSQL itself keeps providers apart: row-level security on every table of a tenant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from portal.db import make_engine, reading, unit_of_work
from portal.domain.terms import TagKind
from portal.models import Offering, OfferingTag, metadata
from portal.models.tenants import ORGANISATION, PARENTS, TENANT_TABLES
from portal.tenancy import bind_tenant
from tests.factories import (
    key,
    make_feedback,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_report,
    make_user,
)

APP_ROLE = "plekwijzer_app"


@dataclass(frozen=True)
class Town:
    """Two providers with an offering each, as the role sees them that the application signs in with."""

    engine: Engine
    own_id: int
    foreign_id: int
    foreign_offering_id: int


@pytest.fixture(params=[pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def town(engine: Engine, database_url: str, now: datetime) -> Iterator[Town]:
    """Make the rows, and an ordinary role that owns nothing: a superuser passes every policy."""
    with unit_of_work(engine) as session:
        region = make_region(session)
        product, municipality = make_product(session, region), make_municipality(session, region)
        offerings: list[Offering] = []
        for _ in range(2):
            organisation = make_organisation(session)
            make_user(session, organisation)
            offering = make_offering(session, organisation, product, municipality)
            make_report(session, offering, at=now)
            make_feedback(session, offering, at=now)
            session.add(OfferingTag(offering_id=key(offering), kind=TagKind.PROBLEM, value="angst"))
            offerings.append(offering)
        ids = [offering.organisation_id for offering in offerings]
        foreign = key(offerings[1])
        session.execute(
            text(
                f"DO $$ BEGIN CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS; "
                "EXCEPTION WHEN duplicate_object THEN NULL; END $$"
            )
        )
        for owned in ("TABLES", "SEQUENCES"):
            session.execute(text(f"GRANT ALL ON ALL {owned} IN SCHEMA public TO {APP_ROLE}"))
    app = make_engine(make_url(database_url).set(username=APP_ROLE).render_as_string(hide_password=False))
    yield Town(app, ids[0], ids[1], foreign)
    app.dispose()


def test_S02_every_table_of_a_tenant_has_a_policy_that_holds_for_its_owner_too(engine: Engine) -> None:
    with reading(engine) as session:
        forced = session.scalars(
            text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        ).all()
        policies = session.scalars(text("SELECT tablename FROM pg_policies")).all()
    assert set(forced) == set(policies) == set(TENANT_TABLES)


def test_S02_every_table_that_names_an_organisation_is_a_tenants_table_or_says_why_not() -> None:
    known = {
        "user_session": "belongs to a person; the organisation is the one chosen",
        "mailed_link": "found by its secret, before anybody acts for anyone",
        "organisation_role": "what an organisation is, is public",
    }
    named = {table.name for table in metadata.tables.values() if ORGANISATION in table.columns}
    assert named - set(TENANT_TABLES) == set(known)


@pytest.mark.parametrize("table", sorted(TENANT_TABLES))
def test_S02_raw_sql_of_an_organisation_sees_no_row_of_another(town: Town, table: str) -> None:
    column = TENANT_TABLES[table]
    with reading(town.engine) as session:
        total = session.scalar(text(f"SELECT count(*) FROM {table}"))
        bind_tenant(session, town.own_id)
        seen = session.scalars(text(f"SELECT {column} FROM {table}")).all()
    if column == ORGANISATION:
        assert set(seen) <= {town.own_id, None}
    else:
        with reading(town.engine) as session:
            bind_tenant(session, town.own_id)
            parents = set(session.scalars(text(f"SELECT id FROM {PARENTS[column]}")).all())
        assert set(seen) <= parents
    assert len(seen) * 2 == total or not total


@pytest.mark.parametrize("statement", ["UPDATE offering SET name = 'gekaapt'", "DELETE FROM offering_tag"])
def test_S02_raw_sql_of_an_organisation_changes_no_row_of_another(town: Town, statement: str) -> None:
    with unit_of_work(town.engine) as session:
        bind_tenant(session, town.own_id)
        session.execute(text(statement))
    with reading(town.engine) as session:
        tags = session.scalar(
            text(f"SELECT count(*) FROM offering_tag WHERE offering_id = {town.foreign_offering_id}")
        )
        names = {row.organisation_id: row.name for row in session.execute(text("SELECT * FROM offering"))}
    assert (names[town.foreign_id] != "gekaapt", tags) == (True, 1)


def test_S02_an_organisation_adds_no_row_to_the_things_of_another(town: Town) -> None:
    insert = text("INSERT INTO group_start (offering_id, starts_on) VALUES (:id, '2027-01-04')")
    with unit_of_work(town.engine) as session:
        bind_tenant(session, town.own_id)
        with pytest.raises(DBAPIError, match="row-level security"):
            session.execute(insert, {"id": town.foreign_offering_id})
        session.rollback()


def test_S02_the_next_transaction_of_a_session_is_bound_as_well(town: Town) -> None:
    with reading(town.engine) as session:
        bind_tenant(session, town.own_id)
        session.rollback()
        assert session.scalar(text("SELECT count(*) FROM offering")) == 1


def test_S02_a_connection_goes_back_to_the_pool_bound_to_nobody(town: Town) -> None:
    with reading(town.engine) as session:
        bind_tenant(session, town.own_id)
        session.execute(text("SELECT 1"))
    with reading(town.engine) as session:
        assert session.scalar(text("SELECT count(*) FROM offering")) == 2
