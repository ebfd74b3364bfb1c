"""A house in which every private word tells whose it is: of which organisation, or of which person."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import JSON, Boolean, Column, Date, Enum, Float, Integer, Table, text
from sqlmodel import Session
from werkzeug.test import TestResponse

from portal.models import metadata
from portal.models.columns import StringList, UtcDateTime
from portal.models.tenants import ORGANISATION, PARENTS, TENANT_TABLES
from portal.web.guards import guard_of
from tests.web.every_route import TABLE
from tests.web.region_canaries import (
    HELD_IN_A_FORM,
    READ_BY_EVERY_PROFESSIONAL,
    TABLES,
    is_word,
    row_of,
    text_of,
)
from tests.web.test_S04_canaries import is_private

_CANARY = re.compile(r"kanarie\.([oup])(\d+)\.(\w+\.\w+)")
ORGANISATIONS, PERSONS, FOR_PROFESSIONALS = "o", "u", "p"
"""Whose a word is: an organisation's own, a person's own, or an organisation's for whoever refers."""

# Tables of which every row is one person's own, to be read by nobody else.
PERSONAL = {"call_note", "saved_search", "second_factor", "recovery_code", "user_session", "mailed_link"}
PERSONAL |= {"outgoing_mail"}
# Tables in which a person's id only says who did something.
ONLY_SAYS_WHO = {
    "access_state",
    "audit_entry",
    "catalogue_plan",
    "catalogue_version",
    "facility_version",
    "group_closure_version",
    "mail_gate",
    "pack_upload",
}
# Written by machines for themselves, never read by people; what another process made of it would be a fault.
NOT_PLANTED = {"audit_entry", "api_answer"}
ITS_FORM_IS_FIXED = HELD_IN_A_FORM | {
    "api_token": {"token_hash"},
    "user_session": {"token_hash"},
    "second_factor": {"sealed_secret"},
    "saved_search": {"asked", "feed_hash"},
    "outgoing_mail": {"unsubscribe_url"},
}
EXAMPLES: dict[tuple[str, str], Any] = {("saved_search", "asked"): "q=autisme&gemeente=GM0513"}


def unsaid_tables() -> set[str]:
    """Name the tables with a person in them of which nobody said whose the rows are."""
    said = PERSONAL | ONLY_SAYS_WHO | set(TENANT_TABLES)
    return {table.name for table in metadata.tables.values() if _people_in(table)} - said


def _people_in(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table.name == "user"]


def owner_of(name: str, row: str) -> str:
    """Give an SQL expression of the organisation of a row of a tenant table."""
    column = TENANT_TABLES[name]
    if column == ORGANISATION:
        return f"{row}.organisation_id"
    parent = PARENTS[column]
    above = owner_of(parent, f"up_{parent}")
    return f'(SELECT {above} FROM "{parent}" AS up_{parent} WHERE up_{parent}.id = {row}.{column})'


def rows_of(session: Session, name: str, organisation_id: int) -> list[int]:
    """List the ids of an organisation's rows in a tenant table."""
    statement = f'SELECT id FROM "{name}" AS own WHERE {owner_of(name, "own")} = :owner ORDER BY id'
    return list(session.execute(text(statement), {"owner": organisation_id}).scalars())


def furnish(session: Session, organisation_ids: list[int], user_ids: list[int], now: datetime) -> None:
    """Give each of these organisations and people a row in every table of theirs that has none of them."""
    session.execute(text("PRAGMA ignore_check_constraints = ON"))
    for name, column in TENANT_TABLES.items():
        table = metadata.tables[name]
        if name in NOT_PLANTED or "id" not in table.columns:
            continue
        for organisation_id in organisation_ids:
            if not rows_of(session, name, organisation_id):
                above = organisation_id
                if column != ORGANISATION:
                    above = next(iter(rows_of(session, PARENTS[column], organisation_id)), 0)
                _insert(session, table, {column: above}, now)
    for name in sorted(PERSONAL - {"second_factor", "user_session"}):
        for user_id in user_ids:
            _insert(session, metadata.tables[name], {"user_id": user_id}, now)


def _insert(session: Session, table: Table, known: dict[str, Any], now: datetime) -> None:
    values = {
        column.name: _value(session, table, column, now) for column in table.columns if _is_needed(column)
    }
    session.execute(table.insert().values({**values, **known}))


def _is_needed(column: "Column[Any]") -> bool:
    return not column.nullable and not (column.primary_key and column.name == "id")


def _value(session: Session, table: Table, column: "Column[Any]", now: datetime) -> Any:
    if (table.name, column.name) in EXAMPLES:
        return EXAMPLES[table.name, column.name]
    for key in column.foreign_keys:
        return session.execute(text(f'SELECT min(id) FROM "{key.column.table.name}"')).scalar()
    kind = column.type
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]
    by_kind: list[tuple[Any, Any]] = [
        (StringList, []),
        (JSON, {}),
        (UtcDateTime, now),
        (Date, date(2026, 11, 2)),
        (Boolean, False),
        (Integer, 1),
        (Float, 52.0),
    ]
    found = next((value for of, value in by_kind if isinstance(kind, of)), None)
    if found is not None:
        return found
    number = session.execute(text(f'SELECT coalesce(max(rowid), 0) + 1 FROM "{table.name}"')).scalar()
    return f"x{number}"


def plant(session: Session) -> int:
    """Write a canary of its owner in every private word that has one; returns in how many columns."""
    planted = 0
    session.execute(text("PRAGMA ignore_check_constraints = ON"))
    for name in sorted({*TENANT_TABLES, *PERSONAL} - NOT_PLANTED):
        table = metadata.tables[name]
        is_own = name in PERSONAL
        letter, owner = (PERSONS, "own.user_id") if is_own else (ORGANISATIONS, owner_of(name, "own"))
        for column in table.columns:
            if (
                column.name in ITS_FORM_IS_FIXED.get(name, set())
                or not is_word(column)
                or not is_private(table, column)
            ):
                continue
            is_shared = column.name in READ_BY_EVERY_PROFESSIONAL.get(name, set())
            kind = FOR_PROFESSIONALS if is_shared else letter
            value = f"'kanarie.{kind}' || {owner} || '.{name}.{column.name}.' || own.rowid"
            where = f"{owner} IS NOT NULL"
            session.execute(text(f'UPDATE "{name}" AS own SET "{column.name}" = {value} WHERE {where}'))
            planted += 1
    return planted


def canaries_in(answer: TestResponse) -> set[tuple[str, int, str]]:
    """Find of every canary in an answer what kind of owner it has, whose it is, and its column."""
    return {(kind, int(owner), column) for kind, owner, column in _CANARY.findall(text_of(answer))}


def addresses(app: Flask, session: Session, organisation_id: int, user_id: int) -> Iterator[str]:
    """Give the address of every route to read, filled in with things of an organisation and a person.

    Raises AssertionError when a part of an address is not known: name its table in region_canaries.TABLES,
    or an example in expectations.yaml.
    """
    region_id = session.execute(
        text("SELECT region_id FROM contract WHERE organisation_id = :owner ORDER BY id"),
        {"owner": organisation_id},
    ).scalar()
    words = {
        "region_code": "SELECT code FROM region WHERE id = :region",
        "product_code": "SELECT code FROM product WHERE region_id = :region ORDER BY id",
        "segment_code": "SELECT code FROM segment WHERE region_id = :region ORDER BY id",
        "municipality_code": "SELECT m.code FROM municipality m JOIN region_municipality r"
        " ON r.municipality_id = m.id WHERE r.region_id = :region ORDER BY m.id",
        "code": "SELECT code FROM indicator WHERE region_id = :region ORDER BY id",
    }
    known: dict[str, Any] = {
        name: session.execute(text(statement), {"region": region_id}).scalar()
        for name, statement in words.items()
    }
    known |= {"organisation_id": organisation_id, "user_id": user_id, "desk": known["region_code"]}
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or guard_of(app.view_functions[rule.endpoint]) is None:
            continue
        values = {}
        for name in rule.arguments:
            value = known.get(name) or _id_of(session, name, organisation_id, user_id)
            value = value or row_of(session, name, region_id or 0) or TABLE["parameters"].get(name)
            assert value is not None, f"{rule.rule}: say by what example {name} is filled in"
            values[name] = int(value) if str(value).isdigit() else value
        yield adapter.build(rule.endpoint, values)


def _id_of(session: Session, name: str, organisation_id: int, user_id: int) -> int | None:
    """Find the first row of the organisation, or of the person, that a part such as contract_id names."""
    table = metadata.tables.get(TABLES.get(name, name.removesuffix("_id")))
    if table is None or not name.endswith("_id"):
        return None
    if table.name in TENANT_TABLES:
        return next(iter(rows_of(session, table.name, organisation_id)), None)
    if table.name in PERSONAL:
        statement = text(f'SELECT min(id) FROM "{table.name}" WHERE user_id = :owner')
        found: int | None = session.execute(statement, {"owner": user_id}).scalar()
        return found
    return None
