"""Makes a national database of a regional one: every offering many times over."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

STEP = 10_000_000
"""How far the ids of one copy lie from those of the next."""

# Table, its columns that are ids of offerings or reports, and what else to change.
_TABLES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("offering", ("id",), ""),
    ("offering_municipality", ("offering_id",), ""),
    ("offering_tag", ("offering_id",), ""),
    (
        "availability_report",
        ("id", "offering_id"),
        "id IN (SELECT report_id FROM current_report WHERE report_id < :step)",
    ),
    ("current_report", ("offering_id", "report_id"), ""),
)


def multiply(path: Path, times: int) -> int:
    """Copy all offerings and what hangs on them `times` - 1 times; return how many there are then."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        for copy in range(1, times):
            for table, shifted, condition in _TABLES:
                _copy(connection, table, shifted, condition, copy)
            connection.commit()
        connection.execute("ANALYZE")
        return int(connection.execute("SELECT count(*) FROM offering").fetchone()[0])
    finally:
        connection.close()


def _copy(
    connection: sqlite3.Connection, table: str, shifted: Sequence[str], condition: str, copy: int
) -> None:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = [_value(table, name, shifted) for name in columns if not _is_own_id(table, name, shifted)]
    kept = [name for name in columns if not _is_own_id(table, name, shifted)]
    where = condition or f"{shifted[0]} < :step"
    into, taken = ", ".join(_quoted(kept)), ", ".join(values)
    connection.execute(
        f"INSERT INTO {table} ({into}) SELECT {taken} FROM {table} WHERE {where}",
        {"step": STEP, "copy": copy},
    )


def _value(table: str, name: str, shifted: Sequence[str]) -> str:
    if name in shifted:
        return f'"{name}" + :step * :copy'
    if name in ("external_id", "request_key"):
        return "NULL"
    return f'"{name}"'


def _is_own_id(table: str, name: str, shifted: Sequence[str]) -> bool:
    """A surrogate key that nothing refers to: the database gives a new one."""
    return name == "id" and "id" not in shifted


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]
