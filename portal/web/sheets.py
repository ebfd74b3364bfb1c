"""The files that providers download and send back: their columns in Dutch, written and read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.domain.terms import Accepting, GroupForm, MeasuringMethod, Moment, WaitingReason
from portal.domain.typed_figures import typed_list
from portal.domain.upload_kinds import UploadKind
from portal.services.bulk_cells import Cell, Sheet
from portal.services.bulk_locations import Stands as LocationStands
from portal.services.bulk_offerings import Stands as OfferingStands
from portal.services.week_list import Task, WeekList, WeekRow
from portal.web.present import date_short, label
from portal.web.week_words import FIELD_LABELS

NUMBER, VERSION = "number", "version"
YES, NO = "ja", "nee"


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
        Column("municipality_id", "Gemeente"),
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
        _fixed("product", "Hulp"),
        _fixed("town", "Plaats"),
        _fixed("status", "Stand"),
        Column("name", "Naam"),
        Column("description", "Omschrijving"),
        Column("expectation", "Wat u kunt verwachten"),
        Column("meanwhile", "Wat u intussen kunt doen"),
        Column("age_min", "Vanaf leeftijd"),
        Column("age_max", "Tot en met leeftijd"),
        Column("group_form", "Alleen of in een groep", True, GroupForm),
        Column("problems", "Waarbij u helpt"),
        Column("target_groups", "Voor wie"),
        Column("methods", "Werkwijzen"),
        Column("languages", "Talen"),
        Column("contra_indications", "Niet voor"),
        Column("location_id", "Locatienummer"),
        Column("at_home", "Bij mensen thuis"),
        Column("municipality_ids", "Gemeenten"),
        Column("moments", "Momenten", True, Moment),
        Column("opening_hours", "Openingstijden"),
        Column("part_time", "Deeltijd"),
        Column("starts_on", "Aanbod vanaf"),
        Column("ends_on", "Aanbod tot en met"),
        Column("group_starts", "Een groep begint op"),
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


def location_sheet(locations: Mapping[int, LocationStands]) -> Sheet:
    """Write locations as a table."""
    rows = [
        {**asdict(one.content), NUMBER: id_, VERSION: one.version, "municipality_id": one.town}
        for id_, one in locations.items()
    ]
    return Sheet(LOCATIONS.title, _headings(LOCATIONS), [_cells(row, LOCATIONS) for row in rows])


def offering_sheet(offerings: Mapping[int, OfferingStands], towns: Mapping[int, str]) -> Sheet:
    """Write offerings as a table; `towns` are the names of municipalities by id."""
    rows = [
        {
            **asdict(one.content),
            NUMBER: id_,
            VERSION: one.version,
            "municipality_ids": sorted(towns[town] for town in one.content.municipality_ids),
            "moments": [label(Moment(moment)) for moment in one.content.moments],
            "group_starts": [date_short(day) for day in one.content.group_starts],
            "product": one.product,
            "town": one.place,
            "status": one.status,
        }
        for id_, one in offerings.items()
    ]
    return Sheet(OFFERINGS.title, _headings(OFFERINGS), [_cells(row, OFFERINGS) for row in rows])


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


def _cells(row: Mapping[str, Any], kind: SheetKind) -> list[Cell]:
    return [_cell(row[column.field]) for column in kind.columns]


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, StrEnum):
        return label(value)
    value = typed_list(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    found: Cell = value
    return found
