"""Watches what is committed: every commit that changes something holds exactly one audit entry."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

from sqlalchemy import Connection, Engine, event

_WRITE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?(?: SET (\w+))?')

BOOKKEEPING = frozenset(
    {
        "api_answer",
        "attempt_counter",
        "audit_seal",
        "index_rebuild",
        "job_slot",
        "mailed_link",
        "missed_search",
        "outbox_line",
        "outgoing_mail",
        "pack_upload",
        "postcode_point",
        "upload_preview",
        "visitor_salt",
    }
)
"""Tables with which the house keeps its own accounts: no fact about care or people changes in them."""
BY_ITSELF = frozenset({"user_session"})
"""Going on under a new secret is no change; signing in and out is, and has its own tests."""
MANY_AT_ONCE = re.compile(
    "/api/v1/availability-batches|/mijn/week/opslaan|/uitnodiging/|/regio/samen"
    "|/regio/aanbieders/[0-9]+/weeklijst|/mijn/vragen/"
)
"""Where one request does several things, each with its entry."""
_STAMPS = frozenset(
    {
        ("api_token", "last_used_at"),
        ("second_factor", "sealed_secret"),
        ("second_factor", "last_step"),
        ("user_session", "last_seen_at"),
    }
)


class Commits:
    """What a request committed; `unnoted` lists the commits that changed something without one entry.

    `entries` are the audit entries that were written, by column.
    """

    def __init__(self, engine: Engine, path: str) -> None:
        self._engine = engine
        self._may_be_many = MANY_AT_ONCE.match(path) is not None
        self._open: dict[int, tuple[set[str], int]] = {}
        self.unnoted: list[tuple[list[str], int]] = []
        self.entries: list[dict[str, Any]] = []
        self._thread = get_ident()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch until the block ends."""
        watchers = (
            ("before_cursor_execute", self._on_statement),
            ("commit", self._on_commit),
            ("rollback", self._on_rollback),
        )
        for name, watcher in watchers:
            event.listen(self._engine, name, watcher)
        try:
            yield
        finally:
            for name, watcher in watchers:
                event.remove(self._engine, name, watcher)

    def _on_statement(
        self, connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        found = _WRITE.match(statement)
        if found is None or (found[1], found[2] or "") in _STAMPS:
            return
        changed, entries = self._open.get(id(connection.connection), (set(), 0))
        if found[1] == "audit_entry":
            entries += len(parameters) if many else max(1, statement.count("), ("))
            if get_ident() == self._thread:  # other requests may be under way beside this one
                self.entries += _rows(statement, parameters if many else [parameters])
        elif found[1] not in BOOKKEEPING:
            changed = {*changed, found[1]}
        self._open[id(connection.connection)] = (changed, entries)

    def _on_commit(self, connection: Connection) -> None:
        changed, entries = self._open.pop(id(connection.connection), (set(), 0))
        is_noted = entries == 1 or (self._may_be_many and entries > 1)
        if changed - BY_ITSELF and not is_noted:
            self.unnoted.append((sorted(changed), entries))

    def _on_rollback(self, connection: Connection) -> None:
        self._open.pop(id(connection.connection), None)


def _rows(statement: str, parameters: Any) -> list[dict[str, Any]]:
    """Give what is inserted by column; of several rows in one statement only the first of each set."""
    names = [name.strip(' "') for name in statement.partition("(")[2].partition(")")[0].split(",")]
    return [
        dict(values) if isinstance(values, dict) else dict(zip(names, values, strict=False))
        for values in parameters
    ]
