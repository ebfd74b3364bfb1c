"""The files that providers download and send back: their columns in Dutch, written and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.domain.terms import Accepting, MeasuringMethod, WaitingReason
from portal.domain.upload_kinds import UploadKind
from portal.services.bulk_cells import Cell, Sheet
from portal.services.week_list import Task, WeekList, WeekRow
from portal.web.present import date_short, label
from portal.web.week_words import FIELD_LABELS

NUMBER, VERSION = "number", "version"


@dataclass(frozen=True)
class Column:
    """One column: its field, its heading, and whether a file may change it."""

    field: str
    heading: str
    is_editable: bool = True
    choices: type[StrEnum] | None = None


@dataclass(frozen=True)
class SheetKind:
    """One kind of file: its part in the address, and its columns in order."""

    kind: UploadKind
    slug: str
    title: str
    columns: tuple[Column, ...]

    @property
    def editable(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns if column.is_editable}

    def heading(self, field: str | None) -> str:
        """Give the heading of a field, for saying where a fault is; empty when it has none."""
        return next((column.heading for column in self.columns if column.field == field), "")


def _fixed(field: str, heading: str) -> Column:
    return Column(field, heading, is_editable=False)


_CHOICES = {"accepting": Accepting, "reason": WaitingReason, "method": MeasuringMethod}
_NUMBERED = (_fixed(NUMBER, "Nummer"), _fixed(VERSION, "Versie"))

WEEK = SheetKind(
    UploadKind.WEEK,
    "weeklijst",
    "Weeklijst",
    (
        *_NUMBERED,
        _fixed("place", "Locatie"),
        _fixed("name", "Aanbod"),
        _fixed("product", "Hulp"),
        *(
            Column(name, "Beperkt of stop tot en met" if name == "accepting_until" else words, True, kind)
            for name, words in FIELD_LABELS.items()
            for kind in (_CHOICES.get(name),)
        ),
        _fixed("confirmed_on", "Opgegeven op"),
        _fixed("task", "Deze week"),
    ),
)
LOCATIONS = SheetKind(
    UploadKind.LOCATIONS,
    "locaties",
    "Locaties",
    (
        *_NUMBERED,
        Column("name", "Naam"),
        Column("street", "Straat"),
        Column("house_number", "Huisnummer"),
        Column("postcode", "Postcode"),
        Column("place", "Plaats"),
        _fixed("municipality", "Gemeente"),
        Column("lat", "Breedtegraad"),
        Column("lon", "Lengtegraad"),
        Column("directions", "Route"),
    ),
)
OFFERINGS = SheetKind(
    UploadKind.OFFERINGS,
    "aanbod",
    "Aanbod",
    (
        *_NUMBERED,
        _fixed("town", "Plaats"),
        _fixed("status", "Stand"),
        Column("name", "Naam"),
        Column("description", "Omschrijving"),
        Column("expectation", "Wat u kunt verwachten"),
        Column("meanwhile", "Wat u intussen kunt doen"),
        Column("opening_hours", "Openingstijden"),
        Column("public_phone", "Telefoon voor iedereen"),
        Column("public_email", "E-mail voor iedereen"),
        Column("website", "Website"),
        Column("intake_phone", "Telefoon voor verwijzers"),
        Column("intake_email", "E-mail voor verwijzers"),
        Column("referrer_note", "Informatie voor verwijzers"),
        Column("bridging_text", "Overbruggingszorg"),
        Column("bridging_contact", "Contact voor overbruggingszorg"),
    ),
)
KINDS: Mapping[str, SheetKind] = {one.slug: one for one in (WEEK, LOCATIONS, OFFERINGS)}
_DONE = {
    Task.OPEN: "te doen",
    Task.LATE: "te laat",
    Task.DONE: "opgegeven",
    Task.FREE: "niet gevraagd",
    Task.CLOSED: "afgelopen",
}


def sheet_of(kind: UploadKind) -> SheetKind:
    """Give the columns of a kind of file."""
    return next(one for one in KINDS.values() if one.kind is kind)


def week_sheet(week: WeekList, now: datetime) -> Sheet:
    """Write the week's list as a table; what a product does not ask stays empty."""
    return Sheet(WEEK.title, _headings(WEEK), [_week_cells(row) for row in week.rows])


def record_sheet(kind: SheetKind, rows: Sequence[Mapping[str, Any]]) -> Sheet:
    """Write locations or offerings as a table."""
    return Sheet(
        kind.title, _headings(kind), [[_record_cell(row, one) for one in kind.columns] for row in rows]
    )


def _headings(kind: SheetKind) -> list[str]:
    return [column.heading for column in kind.columns]


def _week_cells(row: WeekRow) -> list[Cell]:
    offering, report = row.offering, row.report
    place = f"{offering.place.town}, {offering.place.street}" if offering.place else "bij mensen thuis"
    fixed: Mapping[str, Cell] = {
        NUMBER: offering.offering_id,
        VERSION: report.report_id if report else None,
        "place": place,
        "name": offering.name,
        "product": offering.product_name,
        "confirmed_on": date_short(report.confirmed_at) if report else None,
        "task": _DONE[row.task],
    }
    return [
        _cell(getattr(row.availability, column.field, None)) if column.is_editable else fixed[column.field]
        for column in WEEK.columns
    ]


def _record_cell(row: Mapping[str, Any], column: Column) -> Cell:
    return _cell(row["id"] if column.field == NUMBER else row[column.field])


def _cell(value: Any) -> Cell:
    if isinstance(value, StrEnum):
        return label(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    found: Cell = value
    return found
