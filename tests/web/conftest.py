"""The application on SQLite with a clock that stands still, two providers, a region, and people by role."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from portal.app import create_app
from portal.db import make_engine, unit_of_work
from portal.domain.duties import Role
from portal.domain.terms import OrganisationKind
from portal.models import Offering, Organisation, User
from portal.services.accounts import hash_password
from portal.services.sessions import start_session
from portal.settings import Settings
from tests.access_rows import make_access_point
from tests.catalogue_rows import keep_versions
from tests.closure_rows import make_past_closure
from tests.conftest import settle
from tests.facility_rows import make_facility
from tests.factories import (
    key,
    make_feedback,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_report,
    make_segment,
    make_user,
)
from tests.pages import Browser
from tests.referrer_rows import make_referrer_desk
from tests.services.quarter import make_indicator
from tests.web.every_route import RAW_TOKEN

PASSWORD = "zeven paarse fietsbellen"
ROLES = ("manager", "editor", "stranger", "contract_manager", "other_region", "referrer")
MORE_ROLES = ("catalogue_editor", "municipal_reader", "auditor", "operator")


@dataclass
class Clock:
    """A clock that moves when told."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **parts: float) -> None:
        self.at += timedelta(**parts)


@dataclass(frozen=True)
class World:
    """The rows that the web tests talk about, by id."""

    region_id: int
    other_region_id: int
    own_id: int
    foreign_id: int
    offering_id: int
    foreign_offering_id: int
    people: dict[str, int]
    emails: dict[str, str]


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def web_settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        environment="test",
        secret_key="een-geheim-van-de-tests-en-nergens-anders",
        database_url=database_url,
        index_dir=tmp_path / "index",
        mail_dir=tmp_path / "mail",
        base_url="http://localhost",
        trusted_hosts=("localhost",),
        log_level="ERROR",
    )


@pytest.fixture
def app(web_settings: Settings, clock: Clock, engine: Engine) -> Iterator[Flask]:
    application = create_app(web_settings, clock=clock)
    application.test_client_class = Browser
    yield application
    application.extensions["plekwijzer"].engine.dispose()


@pytest.fixture(scope="session")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture(scope="session")
def kept_world(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, now: datetime, password_hash: str
) -> tuple[Path, World]:
    """Give a database that holds the world, to copy for each test."""
    path = tmp_path_factory.mktemp("world") / "world.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    made = _make_world(engine, now, password_hash)
    settle(engine)
    return path, made


@pytest.fixture
def world(
    engine: Engine,
    kept_world: tuple[Path, World],
    sqlite_template: Path,
    now: datetime,
    password_hash: str,
) -> World:
    """Give provider A (manager, editor) and B (stranger) with an offering each, and one person a role."""
    path = Path(engine.url.database or "")
    if engine.dialect.name == "sqlite":
        settle(engine)
        if path.read_bytes() == sqlite_template.read_bytes():  # nothing was put in before
            shutil.copyfile(kept_world[0], path)
            return kept_world[1]
    return _make_world(engine, now, password_hash)


def _make_world(engine: Engine, now: datetime, password_hash: str) -> World:
    with unit_of_work(engine) as session:
        region = make_region(session, code="eigen", name="Regio Eigen")
        other = make_region(session, name="Regio Anders")
        gouda = make_municipality(session, region, code="GM9001")
        segment = make_segment(session, region, code="proef-segment")
        product = make_product(session, region, segment, code="autisme-proef", synonyms=("autisme",))
        make_indicator(session, region)
        keep_versions(session, region)
        own = make_organisation(session, name="De Wilgenboom (proef)")
        foreign = make_organisation(session, name="De Eikelaar (proef)")
        offerings: list[Offering] = []
        for organisation in (own, foreign):
            offering = make_offering(session, organisation, product, gouda)
            make_report(session, offering, at=now - timedelta(days=6))
            offerings.append(offering)
        make_access_point(session, gouda)
        make_facility(session, gouda)
        make_past_closure(session, region, gouda, segment)
        make_feedback(session, offerings[0], at=now)
        desk = make_organisation(
            session, OrganisationKind.REGION, name="Regiobureau Eigen (proef)", region_id=key(region)
        )
        other_desk = make_organisation(
            session, OrganisationKind.REGION, name="Regiobureau Anders (proef)", region_id=key(other)
        )
        practice = make_organisation(session, OrganisationKind.REFERRER, name="Huisartsen Kade (proef)")
        make_referrer_desk(session, practice, gouda, region)
        town = make_organisation(
            session, OrganisationKind.MUNICIPALITY, name="Gemeente Proef", municipality_id=key(gouda)
        )
        homes: dict[str, tuple[Organisation, Role]] = {
            "manager": (own, Role.PROVIDER_MANAGER),
            "editor": (own, Role.PROVIDER_EDITOR),
            "stranger": (foreign, Role.PROVIDER_MANAGER),
            "contract_manager": (desk, Role.CONTRACT_MANAGER),
            "other_region": (other_desk, Role.CONTRACT_MANAGER),
            "referrer": (practice, Role.REFERRER),
            "catalogue_editor": (desk, Role.CATALOGUE_EDITOR),
            "municipal_reader": (town, Role.MUNICIPAL_READER),
            "auditor": (desk, Role.AUDITOR),
            "operator": (town, Role.OPERATOR),
        }
        people: dict[str, User] = {
            name: make_user(
                session,
                organisation,
                role,
                email=f"{name}@voorbeeld.example",
                name=f"Proef {name}",
                password_hash=password_hash,
            )
            for name, (organisation, role) in homes.items()
        }
        return World(
            region_id=key(region),
            other_region_id=key(other),
            own_id=key(own),
            foreign_id=key(foreign),
            offering_id=key(offerings[0]),
            foreign_offering_id=key(offerings[1]),
            people={name: key(user) for name, user in people.items()},
            emails={name: user.email for name, user in people.items()},
        )


@pytest.fixture
def browser_for(
    app: Flask, world: World, engine: Engine, clock: Clock, web_settings: Settings
) -> Callable[[str], Browser]:
    """Give a browser in which the person of a role has signed in, without the form; "visitor" has not."""

    def open_for(role: str) -> Browser:
        browser = app.test_client()
        assert isinstance(browser, Browser)
        if role != "visitor":
            with browser.session_transaction() as kept, unit_of_work(engine) as session:
                kept["_user_id"] = start_session(
                    session,
                    user_id=world.people[role],
                    expires_at=clock() + timedelta(hours=web_settings.absolute_hours),
                    how="password",
                    now=clock(),
                )
                kept["seen"] = int(clock().timestamp())
        return browser

    return open_for


@pytest.fixture
def visitor(browser_for: Callable[[str], Browser]) -> Browser:
    return browser_for("visitor")


@pytest.fixture
def manager(browser_for: Callable[[str], Browser]) -> Browser:
    return browser_for("manager")


@pytest.fixture
def editor(browser_for: Callable[[str], Browser]) -> Browser:
    return browser_for("editor")


@pytest.fixture
def stranger(browser_for: Callable[[str], Browser]) -> Browser:
    return browser_for("stranger")


@pytest.fixture
def contract_manager(browser_for: Callable[[str], Browser]) -> Browser:
    return browser_for("contract_manager")


@pytest.fixture
def referrer(browser_for: Callable[[str], Browser]) -> Browser:
    return browser_for("referrer")


@pytest.fixture
def operator(browser_for: Callable[[str], Browser]) -> Browser:
    return browser_for("operator")


@pytest.fixture
def browser_at(app: Flask, world: World, engine: Engine, now: datetime) -> Callable[[str], Browser]:
    """Give a fresh browser of a role, signed in without the form, that holds a form token."""

    def open_for(role: str) -> Browser:
        browser = app.test_client()
        assert isinstance(browser, Browser)
        with browser.session_transaction() as kept:
            kept["csrf_token"] = RAW_TOKEN
            if role != "visitor":
                with unit_of_work(engine) as session:
                    kept["_user_id"] = start_session(
                        session, user_id=world.people[role], expires_at=now + timedelta(hours=1), now=now
                    )
                kept["seen"] = int(now.timestamp())
        return browser

    return open_for
