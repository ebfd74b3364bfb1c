"""A database of a web test that can be put back as it was, on SQLite."""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from portal.db import unit_of_work
from portal.models import metadata

RANDOM = ("hash", "secret", "salt", "shown_start", "request_id", "message_id", "key", "text", "html")


class House:
    """A database that can be put back as it was, and the rows that a request leaves in it."""

    def __init__(self, app: Any, world: Any, engine: Engine, path: str) -> None:
        self.app, self.world, self.engine, self.path = app, world, engine, path

    def keep(self) -> None:
        self._close()
        shutil.copyfile(self.path, f"{self.path}.kept")

    def put_back(self) -> None:
        self._close()
        shutil.copyfile(f"{self.path}.kept", self.path)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        with unit_of_work(self.engine) as session:
            return {
                name: [_plain(row) for row in session.execute(table.select()).mappings()]
                for name, table in metadata.tables.items()
            }

    def stamp(self) -> tuple[int, int]:
        """Give what differs after any write to the database: its file's time and the length of its log."""
        log = Path(f"{self.path}-wal")
        return Path(self.path).stat().st_mtime_ns, log.stat().st_size if log.exists() else 0

    def _close(self) -> None:
        for engine in (self.engine, self.app.extensions["plekwijzer"].engine):
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            engine.dispose()


def _plain(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.endswith(RANDOM)}
