"""How the tables in a statement hang together, and which of them something ties to one organisation."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import BindParameter, Column, Table, Update, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, ClauseElement
from sqlalchemy.sql.selectable import AliasedReturnsRows

from portal.models import metadata
from portal.models.tenants import ORGANISATION, PARENTS, TENANT_TABLES

_TIES = (operators.eq, operators.in_op)
Named = tuple[str, frozenset[int]]


class Ties:
    """What a statement says about whose rows it means.

    A table is tied by `organisation_id = the tenant`, by equality (or IN a subquery) with a table that is,
    or by the ids of rows that were looked up to be the tenant's.
    """

    def __init__(self, statement: ClauseElement, tenant_id: int, parameters: object = None) -> None:
        self._touched: dict[str, str] = {}
        self._links: list[set[str]] = []
        self._tied: set[str] = set()
        self._named: dict[Named, set[str]] = {}
        for part in _parts(statement):
            if (found := _table_of(part)) is not None and found[1] in TENANT_TABLES:
                self._touched[found[0]] = found[1]
            if isinstance(part, AliasedReturnsRows):
                self._links.append({str(part.name), *_names_in(part)})
            elif isinstance(part, BinaryExpression) and part.operator in _TIES:
                self._read(part, tenant_id)
        if isinstance(statement, Update) and isinstance(parameters, list):
            self._read_rows(statement, parameters)

    def named_ids(self) -> list[Named]:
        """List the rows that the statement names by id: the table, and the ids."""
        return list(self._named)

    def tie(self, table: str, ids: frozenset[int]) -> None:
        """Say that these rows are the tenant's own."""
        self._tied |= self._named[table, ids]

    def untied(self) -> set[str]:
        """Name the tenants' tables that nothing ties to the tenant."""
        while grown := {one for link in self._links if link & self._tied for one in link} - self._tied:
            self._tied |= grown
        return {table for name, table in self._touched.items() if name not in self._tied}

    def _read_rows(self, statement: Update, rows: list[Mapping[str, Any]]) -> None:
        """Take the ids of an update of many rows at once, each named by its own key."""
        table = str(getattr(statement.table, "name", ""))
        column = TENANT_TABLES.get(table, "")
        if column in PARENTS and all(column in row for row in rows):
            self._name(PARENTS[column], [row[column] for row in rows], {table})

    def _name(self, target: str, values: Iterable[Any], names: set[str]) -> None:
        ids = frozenset(int(value) for value in values if value is not None)
        self._named.setdefault((target, ids), set()).update(names)

    def _read(self, part: "BinaryExpression[Any]", tenant_id: int) -> None:
        names = _names_in(part)
        self._links.append(names)
        for column, other in ((part.left, part.right), (part.right, part.left)):
            if not isinstance(column, Column) or not isinstance(other, BindParameter):
                continue
            table = (_table_of(column) or ("", ""))[1]
            if column.name == ORGANISATION or (table, column.name) == ("organisation", "id"):
                values = other.value if isinstance(other.value, Iterable) else [other.value]
                if set(values) == {tenant_id}:
                    self._tied |= names
            elif target := table if column.name == "id" else PARENTS.get(column.name):
                self._name(target, other.value if isinstance(other.value, Iterable) else [other.value], names)


def owners(connection: Connection, table_name: str, ids: frozenset[int]) -> set[int | None]:
    """Look up to which organisations rows belong; a table that is no tenant's belongs to nobody."""
    column_name = TENANT_TABLES.get(table_name)
    if column_name is None:
        return {None}
    if not ids:
        return set()
    table = metadata.tables[table_name]
    found = set(
        connection.scalars(select(table.c[column_name]).where(table.c["id"].in_(sorted(ids))).distinct())
    )
    if column_name == ORGANISATION:
        return found
    return owners(connection, PARENTS[column_name], frozenset(found))


def _names_in(part: ClauseElement) -> set[str]:
    found = (_table_of(one) for one in _parts(part))
    return {one[0] for one in found if one is not None}


def _parts(statement: ClauseElement) -> Iterator[ClauseElement]:
    """Walk through a statement and all within it, but not into tables, which say nothing of their own."""
    waiting: list[Any] = [statement]
    while waiting:
        part = waiting.pop()
        yield part
        if not isinstance(part, Table) and not isinstance(getattr(part, "element", None), Table):
            waiting.extend(part.get_children())


def _table_of(part: object) -> tuple[str, str] | None:
    """Give the name by which a statement knows a table, and the table's own; None for what is no table."""
    table = getattr(part, "table", None) if isinstance(part, Column) else part
    if isinstance(table, Table):
        return table.name, table.name
    if isinstance(table, AliasedReturnsRows):
        element = table.element
        return str(table.name), element.name if isinstance(element, Table) else ""
    return None
