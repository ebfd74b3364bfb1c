"""The migrations make exactly the tables that the models describe, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from portal.commands.schema import alembic_config
from portal.domain.terms import OfferingKind, PublicationStatus
from portal.models import AvailabilityReport, CurrentReport, Offering, User, metadata
from portal.models.columns import UtcDateTime
from tests.factories import (
    key,
    make_location,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_report,
)


@pytest.fixture
def config(engine: Engine) -> Config:
    return alembic_config(engine)


@pytest.fixture
def offering(session: Session) -> Offering:
    region = make_region(session)
    product = make_product(session, region)
    return make_offering(session, make_organisation(session), product, make_municipality(session, region))


def test_the_models_need_no_further_migration(config: Config) -> None:
    command.check(config)


def test_every_table_is_made(engine: Engine) -> None:
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())


def test_going_down_and_up_again_leaves_the_same_tables(config: Config, engine: Engine) -> None:
    before = set(inspect(engine).get_table_names())
    command.downgrade(config, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    command.upgrade(config, "head")
    assert set(inspect(engine).get_table_names()) == before


def test_sqlite_runs_in_wal_with_full_syncs_and_foreign_keys(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        assert {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in wanted} == wanted


@pytest.mark.parametrize(
    "fields",
    [
        {"intake_weeks": 261},
        {"intake_weeks": -1},
        {"start_weeks": 9999},
        {"free_places": -1},
        {"waiting_count": 10_000},
        {"limit_age_min": 121},
    ],
)
def test_S38_a_figure_out_of_range_is_refused(
    session: Session, offering: Offering, now: datetime, fields: dict[str, Any]
) -> None:
    with pytest.raises(DBAPIError):
        make_report(session, offering, at=now, **fields)
    session.rollback()


def test_a_figure_changed_after_it_was_confirmed_is_refused(
    session: Session, offering: Offering, now: datetime
) -> None:
    with pytest.raises(DBAPIError):
        make_report(session, offering, at=now, changed_at=now + timedelta(seconds=1))
    session.rollback()


@pytest.mark.parametrize(
    ("column", "value"),
    [("status", "bestaat-niet"), ("kind", "bestaat-niet"), ("group_form", "bestaat-niet"), ("name", "")],
)
def test_a_value_outside_the_list_is_refused(
    session: Session, offering: Offering, column: str, value: str
) -> None:
    statement = text(f"UPDATE offering SET {column} = :value WHERE id = :id")
    with pytest.raises(DBAPIError):
        session.execute(statement, {"value": value, "id": key(offering)})
    session.rollback()


def test_enums_are_stored_by_value(session: Session, offering: Offering) -> None:
    stored = session.execute(text("SELECT kind, status FROM offering")).one()
    assert tuple(stored) == (OfferingKind.CONTRACTED.value, PublicationStatus.PUBLISHED.value)


def test_an_offering_at_the_location_of_another_provider_is_refused(
    session: Session, offering: Offering
) -> None:
    region = make_region(session)
    theirs = make_location(session, make_organisation(session), make_municipality(session, region))
    offering.location_id = key(theirs)
    with pytest.raises(DBAPIError):
        session.flush()
    session.rollback()


def test_a_current_report_of_another_offering_is_refused(
    session: Session, offering: Offering, now: datetime
) -> None:
    make_report(session, offering, at=now)
    region = make_region(session)
    product = make_product(session, region)
    other = make_offering(session, make_organisation(session), product, make_municipality(session, region))
    report = make_report(session, other, at=now)
    current = session.get_one(CurrentReport, key(offering))
    session.delete(session.get_one(CurrentReport, key(other)))
    session.flush()
    current.report_id = key(report)
    with pytest.raises(DBAPIError):
        session.flush()
    session.rollback()


def test_a_report_without_an_offering_is_refused(session: Session, offering: Offering, now: datetime) -> None:
    make_report(session, offering, at=now)
    with pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM offering"))
    session.rollback()


def test_two_people_cannot_share_a_mail_address(session: Session, now: datetime) -> None:
    session.add(User(email="een@voorbeeld.example", name="Een", created_at=now))
    session.add(User(email="een@voorbeeld.example", name="Twee", created_at=now))
    with pytest.raises(DBAPIError):
        session.flush()
    session.rollback()


def test_a_mail_address_in_capitals_is_refused(session: Session, now: datetime) -> None:
    session.add(User(email="Een@voorbeeld.example", name="Een", created_at=now))
    with pytest.raises(DBAPIError):
        session.flush()
    session.rollback()


def test_moments_come_back_aware_and_in_utc(session: Session, offering: Offering, now: datetime) -> None:
    make_report(session, offering, at=now)
    session.commit()
    session.expire_all()
    found = session.exec(select(AvailabilityReport.confirmed_at)).one()
    assert found == now
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), None)  # type: ignore[arg-type]  # noqa: DTZ001
