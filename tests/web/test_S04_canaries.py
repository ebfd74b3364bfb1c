"""No public answer holds a word from a private column: over all routes, in a house full of canaries."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, Enum, String, Table, text
from sqlmodel import AutoString, Session, col, select

from portal.app import create_app
from portal.db import make_engine, reading, unit_of_work
from portal.domain.terms import PublicationStatus
from portal.models import Location, Municipality, Offering, Product, Region, metadata
from portal.models.columns import StringList
from portal.services.audit import note_change
from portal.services.sample.making import make_sample
from portal.settings import Settings
from portal.web.guards import guard_of
from search.indexer import rebuild
from tests.pages import Browser
from tests.services.sample.loading import load_packs
from tests.web.every_route import TABLE

CANARY = "kanarie"
SCALE = 0.02
QUERIES = ("", "?q=kanarie", "?q=wilgen&straal=25&postcode=2801", "?aanbod=1&aanbod=2", "?als=verwijzer")
OPEN_DATA = [
    f"/open-data/{name}.{form}"
    for name in ("aanbod", "voorzieningen", "producten", "gemeenten")
    for form in ("csv", "json")
]

# What everybody may read; every other column of text is private, so a new one is until it stands here.
PUBLIC: dict[str, set[str] | None] = {
    "access_point": {"kind", "code"},
    "access_state": {
        "name",
        "audience",
        "phone",
        "email",
        "website",
        "opening_hours",
        "address",
        "note",
        "document_kind",
    },
    "availability_report": {"limit_text", "note"},
    "catalogue_version": {"kind", "code"},
    "facility": {"name", "about", "audience", "address", "opening_hours", "phone", "email", "website"},
    "centre_municipality": set(),
    "group_start": set(),
    "indicator": {"code", "name", "unit", "numerator", "denominator", "parts", "formula_note", "source"},
    "lighter_product": {"text", "note"},
    "location": {"name", "street", "house_number", "postcode", "place", "directions"},
    "municipality": {"code", "name", "province"},
    "norm": {"note", "source"},
    "offering": {
        "name",
        "description",
        "expectation",
        "meanwhile",
        "opening_hours",
        "public_phone",
        "public_email",
        "website",
        "bridging_contact",
        "bridging_text",
    },
    "offering_tag": {"value"},
    "organisation": {"name", "statutory_name", "about", "phone", "email", "website", "kvk"},
    "product": None,
    "product_law": None,
    "product_synonym": None,
    "referral_route": None,
    "region": None,
    "segment": {"code", "name", "description"},
    "theme": None,
}


@pytest.fixture(scope="module")
def full_path(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, now: datetime) -> Path:
    """Make a house with sample data, and a canary in every private column that the tables let in."""
    path = tmp_path_factory.mktemp("canaries") / "full.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with unit_of_work(engine) as session:
        load_packs(session, now)
        make_sample(session, seed=1, scale=SCALE, now=now)
        note_change(
            session,
            action=CANARY,
            subject_kind=CANARY,
            subject_id=1,
            user_id=None,
            organisation_id=None,
            after={CANARY: CANARY},
            now=now,
        )
    with unit_of_work(engine) as session:
        session.execute(text("PRAGMA ignore_check_constraints = ON"))
        for table in metadata.tables.values():
            for column in table.columns:
                if is_private(table, column):
                    session.execute(text(f'UPDATE "{table.name}" SET "{column.name}" = {canary_for(column)}'))
    engine.dispose()
    return path


def is_private(table: Table, column: "Column[object]") -> bool:
    known = PUBLIC.get(table.name, set())
    is_text = isinstance(column.type, AutoString | String | JSON | StringList) and not isinstance(
        column.type, Enum
    )
    is_free = not column.foreign_keys and table.name not in ("audit_entry", "audit_seal")
    return is_text and is_free and known is not None and column.name not in known


def canary_for(column: "Column[object]") -> str:
    """Give an SQL expression of a canary: one of its own for each row, in the form of the column."""
    if isinstance(column.type, StringList):
        return f"'[\"{CANARY}\"]'"
    if isinstance(column.type, JSON):
        return f'\'{{"{CANARY}": "{CANARY}"}}\''
    return f"'{CANARY}.{column.name}.' || rowid || '@voorbeeld.example'"


@pytest.fixture(scope="module")
def full_app(full_path: Path, now: datetime, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("canaries-index")
    settings = Settings(
        environment="test",
        secret_key="een-geheim-van-de-tests-en-nergens-anders",
        database_url=f"sqlite:///{full_path}",
        index_dir=folder / "index",
        mail_dir=folder / "mail",
        base_url="http://localhost",
        trusted_hosts=("localhost",),
        log_level="CRITICAL",
    )
    application = create_app(settings, clock=lambda: now)
    application.test_client_class = Browser
    house = application.extensions["plekwijzer"]
    rebuild(house.engine, house.search_engine, now=now)
    return application


def public_addresses(app: Flask, session: Session) -> list[str]:
    """Give an address of every route that is open to all, filled in with things that are there."""
    found = session.execute(
        select(col(Offering.id), col(Offering.organisation_id), col(Product.code), col(Region.code))
        .join(Product, col(Product.id) == col(Offering.product_id))
        .join(Region, col(Region.id) == col(Offering.region_id))
        .join(Location, col(Location.id) == col(Offering.location_id))
        .where(col(Offering.status) == PublicationStatus.PUBLISHED)
        .order_by(col(Offering.id))
    ).all()
    municipality = session.scalars(select(col(Municipality.code)).order_by(col(Municipality.id))).first()
    addresses = []
    for offering_id, organisation_id, product, region in found[:: max(1, len(found) // 4)]:
        values = {
            **TABLE["parameters"],
            "offering_id": offering_id,
            "organisation_id": organisation_id,
            "product_code": product,
            "region_code": region,
            "municipality_code": municipality,
        }
        for rule in app.url_map.iter_rules():
            guard = guard_of(app.view_functions[rule.endpoint])
            if guard is not None and guard.kind == "public" and "GET" in (rule.methods or ()):
                with app.test_request_context():
                    known = {name: values.get(name, "x") for name in rule.arguments}
                    addresses.append(str(app.url_map.bind("localhost").build(rule.endpoint, known)))
    return [*dict.fromkeys(addresses), *OPEN_DATA]


def test_S04_no_public_answer_holds_a_canary(full_app):
    with reading(full_app.extensions["plekwijzer"].engine) as session:
        addresses = public_addresses(full_app, session)
    browser = full_app.test_client()
    found, answered = {}, 0
    for address in addresses:
        for query in QUERIES:
            answer = browser.get(f"{address}{query}")
            said = answer.get_data(as_text=True).replace("kanarie&#34;", "").replace('value="kanarie"', "")
            answered += answer.status_code == 200
            if re_found := [
                line for line in said.splitlines() if f"{CANARY}." in line or f'"{CANARY}":' in line
            ]:
                found[f"{address}{query}"] = re_found[:2]
    assert found == {}
    assert answered > len(addresses)


def test_S04_the_canaries_are_really_there(full_app):
    with reading(full_app.extensions["plekwijzer"].engine) as session:
        for column in ("offering.referrer_note", "user.email", "offering.intake_phone"):
            table, _, name = column.partition(".")
            held = session.scalars(text(f'SELECT "{name}" FROM "{table}"')).all()
            assert held
            assert all(str(value).startswith(f"{CANARY}.") for value in held)


def test_S04_every_table_with_public_words_is_still_there():
    assert set(PUBLIC) - set(metadata.tables) == set()
