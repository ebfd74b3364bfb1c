"""A house with two or more regions, in which every private word and volume tells of which region it is."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask
from sqlalchemy import JSON, Enum, String, Table, text
from sqlmodel import AutoString, Session
from werkzeug.test import TestResponse

from portal.db import unit_of_work
from portal.domain.duties import Role
from portal.models import metadata
from portal.models.columns import StringList
from portal.services.sessions import start_session
from portal.web.guards import guard_of
from tests.pages import Browser
from tests.web.every_route import TABLE
from tests.web.test_S04_canaries import is_private

CANARY = re.compile(r"kanarie\.r(\d+)\.(\w+\.\w+)|\b77[.\u00a0]?000[.\u00a0]?(\d{3})\b")
VOLUME = 77_000_000
"""A volume nobody has; the last three digits are the region."""
VOLUMES = {"contract_line": ("volume_min", "volume_max")}
READ_BY_EVERY_PROFESSIONAL = {
    "offering": {"intake_phone", "intake_email", "referrer_note"},
    "availability_report": {"remark"},
}
HELD_IN_A_FORM = {"catalogue_plan": {"kind", "code", "successor"}}
"""Words of a fixed list: in these a canary would be a fault."""
_PEOPLE_A_ROLE = 2
_MANY = {"organisation", "user", "municipality", "region"}
"""Tables that belong to no one region; what points at them only has no region of its own."""

# In which table the thing stands that a part of an address names, where that is not the part's own name.
TABLES = {"note_id": "contact_note", "line_id": "contract_line", "value_id": "indicator_value"}
TABLES |= {"pause_id": "reminder_pause", "plan_id": "catalogue_plan", "upload_id": "pack_upload"}
TABLES |= {"point_id": "access_point", "closure_id": "group_closure"}


def region_of(table: Table, seen: tuple[str, ...] = ()) -> str | None:
    """Give an SQL expression of the region of a row, by what the row points at; None: it has none."""
    if table.name in _MANY or table.name in seen:
        return None
    if "region_id" in table.columns:
        return f'"{table.name}".region_id'
    for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
        above = region_of(key.column.table, (*seen, table.name))
        if above is not None:
            other = key.column.table.name
            return (
                f'(SELECT {above} FROM "{other}" WHERE "{other}".{key.column.name}'
                f' = "{table.name}".{key.parent.name})'
            )
    return None


def plant(session: Session) -> int:
    """Write a canary of its region in every private word that has one; returns in how many columns."""
    planted = 0
    session.execute(text("PRAGMA ignore_check_constraints = ON"))
    for table in metadata.tables.values():
        region = region_of(table)
        if region is None:
            continue
        spared = READ_BY_EVERY_PROFESSIONAL.get(table.name, set()) | HELD_IN_A_FORM.get(table.name, set())
        for column in table.columns:
            value = f"'kanarie.r' || {region} || '.{table.name}.{column.name}.' || \"{table.name}\".rowid"
            if column.name in VOLUMES.get(table.name, ()):
                value = f"{VOLUME} + {region}"
            elif column.name in spared or not is_word(column) or not is_private(table, column):
                continue
            session.execute(
                text(f'UPDATE "{table.name}" SET "{column.name}" = {value} WHERE {region} IS NOT NULL')
            )
            planted += 1
    return planted


def is_word(column: Any) -> bool:
    """Say that a column holds words as people write them."""
    kind = column.type
    return isinstance(kind, AutoString | String) and not isinstance(kind, Enum | JSON | StringList)


def canaries_in(answer: TestResponse) -> set[tuple[int, str]]:
    """Find the region and the column of every canary in an answer, in a workbook too."""
    found = CANARY.finditer(text_of(answer))
    return {(int(one[1] or one[3]), one[2] or "volume") for one in found}


def text_of(answer: TestResponse) -> str:
    """Give all that an answer holds, of a workbook every part."""
    held = answer.get_data()
    if held.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(held)) as parts:
            held = b"\n".join(parts.read(name) for name in parts.namelist())
    return held.decode("utf-8")


def sign_in(app: Flask, user_id: int, now: datetime) -> Browser:
    """Give a browser in which a person has signed in."""
    with unit_of_work(app.extensions["plekwijzer"].engine) as session:
        secret = start_session(session, user_id=user_id, expires_at=now + timedelta(hours=1), now=now)
    browser = app.test_client()
    assert isinstance(browser, Browser)
    with browser.session_transaction() as kept:
        kept["_user_id"] = secret
        kept["seen"] = int(now.timestamp())
    return browser


def one_person_a_place(session: Session) -> list[tuple[str, int, frozenset[int]]]:
    """Give of every role two people of different regions: name, person, and the regions that are theirs.

    Of a region's desk: its region. Of a municipality: the regions it takes part in. Of a provider: those with
    a contract. Of a referrer and an operator: none, as no private word is theirs.
    """
    rows = session.execute(
        text(
            "SELECT m.role, u.id, o.id, o.region_id, o.municipality_id FROM membership m"
            ' JOIN "user" u ON u.id = m.user_id JOIN organisation o ON o.id = m.organisation_id'
            " WHERE u.is_active AND (SELECT count(*) FROM membership n WHERE n.user_id = u.id) = 1"
            " ORDER BY u.id"
        )
    ).all()
    found: dict[tuple[str, frozenset[int]], int] = {}
    for role, user_id, organisation_id, region_id, municipality_id in rows:
        own: frozenset[int] = frozenset()
        if role not in (Role.REFERRER.value, Role.OPERATOR.value):
            statement = (
                "SELECT region_id FROM region_municipality WHERE municipality_id = :town"
                " UNION SELECT region_id FROM contract WHERE organisation_id = :own"
            )
            held = session.execute(
                text(statement), {"town": municipality_id, "own": organisation_id}
            ).scalars()
            own = frozenset(held) | ({region_id} if region_id is not None else frozenset())
        if sum(known == role for known, _ in found) < _PEOPLE_A_ROLE:
            found.setdefault((role, own), user_id)
    return [(role, user_id, own) for (role, own), user_id in found.items()]


def addresses(app: Flask, session: Session, region_id: int) -> Iterator[str]:
    """Give the address of every route that is not open to all, filled in with things of a region.

    Raises AssertionError when a part of an address is not known: name its table in TABLES, or an example
    in expectations.yaml.
    """
    known = dict(_known(session, region_id))
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        guard = guard_of(app.view_functions[rule.endpoint])
        if guard is None or guard.kind == "public" or "GET" not in (rule.methods or ()):
            continue
        values = {}
        for name in rule.arguments:
            value = known.get(name) or row_of(session, name, region_id) or TABLE["parameters"].get(name)
            assert value is not None, f"{rule.rule}: say by what example {name} is filled in"
            values[name] = int(value) if str(value).isdigit() else value
        yield adapter.build(rule.endpoint, values)


def _known(session: Session, region_id: int) -> Iterator[tuple[str, Any]]:
    """Name what words in addresses mean in a region; a provider is one of this region only."""
    asked = {
        "region_code": "SELECT code FROM region WHERE id = :region",
        "desk": "SELECT code FROM region WHERE id = :region",
        "product_code": "SELECT code FROM product WHERE region_id = :region ORDER BY id",
        "segment_code": "SELECT code FROM segment WHERE region_id = :region ORDER BY id",
        "municipality_code": "SELECT m.code FROM municipality m JOIN region_municipality r"
        " ON r.municipality_id = m.id WHERE r.region_id = :region ORDER BY m.id",
        "code": "SELECT code FROM indicator WHERE region_id = :region ORDER BY id",
        "organisation_id": "SELECT organisation_id FROM contract GROUP BY organisation_id"
        " HAVING min(region_id) = :region AND max(region_id) = :region ORDER BY organisation_id",
    }
    for name, statement in asked.items():
        found = session.execute(text(statement), {"region": region_id}).scalar()
        if found is not None:
            yield name, found


def row_of(session: Session, name: str, region_id: int) -> int | None:
    """Find the first row of a region that a part such as contract_id names; None: there is no such table."""
    table = metadata.tables.get(TABLES.get(name, name.removesuffix("_id")))
    region = None if table is None else region_of(table)
    if table is None or region is None or "id" not in table.columns or not name.endswith("_id"):
        return None
    statement = text(f'SELECT id FROM "{table.name}" WHERE {region} = :region ORDER BY id')
    return cast(int | None, session.execute(statement, {"region": region_id}).scalar())
