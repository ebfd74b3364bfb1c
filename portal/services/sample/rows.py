"""Gathers rows per table and writes them in bulk, with ids that are known beforehand."""

import itertools
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlmodel import Session, SQLModel

from portal.models import (
    AccessPoint,
    AccessState,
    AvailabilityReport,
    Contract,
    ContractLine,
    ContractLineMunicipality,
    CurrentReport,
    Excuse,
    Facility,
    FacilityVersion,
    Feedback,
    GroupClosure,
    GroupClosureVersion,
    IndicatorValue,
    Location,
    Membership,
    Obligation,
    Offering,
    OfferingMunicipality,
    OfferingTag,
    Organisation,
    OrganisationRole,
    ReferrerDesk,
    ReferrerTown,
    TalkAgreement,
    TalkNote,
    User,
    metadata,
)

ORDER: tuple[type[SQLModel], ...] = (
    Organisation,
    OrganisationRole,
    ReferrerDesk,
    ReferrerTown,
    User,
    Membership,
    AccessPoint,
    AccessState,
    Facility,
    FacilityVersion,
    Location,
    Contract,
    ContractLine,
    ContractLineMunicipality,
    GroupClosure,
    GroupClosureVersion,
    Offering,
    OfferingMunicipality,
    OfferingTag,
    AvailabilityReport,
    CurrentReport,
    IndicatorValue,
    Excuse,
    Obligation,
    Feedback,
    TalkNote,
    TalkAgreement,
)
"""A table stands after every table that it points at."""

CHUNK = 20_000


class Rows:
    """What is still to be written; `add` gives the id that the row will have."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pending: dict[type[SQLModel], list[dict[str, Any]]] = {model: [] for model in ORDER}
        self._defaults = {model: _defaults(model) for model in ORDER}
        self._ids: dict[type[SQLModel], Iterator[int]] = {
            model: itertools.count(self._last_id(model) + 1) for model in ORDER if "id" in model.model_fields
        }
        self._size = 0
        self.written: dict[type[SQLModel], int] = dict.fromkeys(ORDER, 0)

    def add(self, model: type[SQLModel], **values: Any) -> int:
        """Put a row on the pile and return its id; 0 for a table without one."""
        row = {**self._defaults[model], **values}
        if model in self._ids:
            row["id"] = next(self._ids[model])
        self._pending[model].append(row)
        self._size += 1
        return int(row.get("id") or 0)

    def newest(self, model: type[SQLModel]) -> dict[str, Any]:
        """Return the row that was added last and is still on the pile, to complete it."""
        return self._pending[model][-1]

    def write_when_full(self) -> None:
        """Write the pile if it is large, so that memory stays flat."""
        if self._size >= CHUNK:
            self.write()

    def write(self) -> None:
        """Write the whole pile."""
        for model, pending in self._pending.items():
            if pending:
                self._session.execute(insert(table_of(model)), pending)
                self.written[model] += len(pending)
                pending.clear()
        self._size = 0

    def finish(self) -> None:
        """Write what is left, and let the database number on from there."""
        self.write()
        if self._session.get_bind().dialect.name == "postgresql":
            for model in self._ids:
                name = table_of(model).name
                self._session.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                    {"name": f'"{name}"', "last": max(1, self._last_id(model))},
                )

    def _last_id(self, model: type[SQLModel]) -> int:
        return self._session.scalar(select(func.max(table_of(model).c.id))) or 0


def table_of(model: type[SQLModel]) -> Table:
    """Return the table behind a model."""
    return metadata.tables[str(model.__tablename__)]


def _defaults(model: type[SQLModel]) -> dict[str, Any]:
    columns = table_of(model).c.keys()
    fields = model.model_fields
    return {
        name: None if fields[name].is_required() else fields[name].get_default(call_default_factory=True)
        for name in columns
    }
