"""Reads a file of contracts: every cell as a person means it, every fault by row and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from portal.domain.contract_rows import ContractRow
from portal.domain.contracting import Partnership
from portal.domain.errors import DomainError, FieldError
from portal.domain.terms import ContractForm, OrganisationSize, ProviderKind
from portal.services.bulk_cells import CellKind, ReadCell, ReadRow
from portal.services.bulk_preview import Fault, make_fault
from portal.web.board_filter import day_of
from portal.web.contract_sheet import CONTRACTS
from portal.web.forms.contracts import read_months
from portal.web.forms.sheet_headings import NO_CELL, cell_at, check_rows, find_columns
from portal.web.present import label

MOST_ROWS = 500
_NEEDED = ("name", "kvk", "segment", "starts_on", "product", "municipalities")
_YES, _NO = frozenset({"ja", "waar", "x", "1"}), frozenset({"", "nee", "onwaar", "0"})
_KINDS = {
    "zorginstelling": ProviderKind.INSTITUTION,
    "vrijgevestigd": ProviderKind.PRACTICE,
    "vrijgevestigde": ProviderKind.PRACTICE,
    "praktijk": ProviderKind.PRACTICE,
    "gi": ProviderKind.CERTIFIED,
    "gezinshuis": ProviderKind.FAMILY_HOME,
    "kleinschalige woonvorm": ProviderKind.FAMILY_HOME,
    "ziekenhuis": ProviderKind.HOSPITAL,
    "ggz": ProviderKind.HOSPITAL,
    "ggz-instelling": ProviderKind.HOSPITAL,
    "anders": ProviderKind.OTHER,
    "overige": ProviderKind.OTHER,
}
"""What people write for the kind of a provider, besides its own words."""
Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True)
class ReadContracts:
    """What a file says: its rows, what cannot be read, and the headings that mean nothing here."""

    rows: list[ContractRow]
    faults: list[Fault]
    unknown_headings: tuple[str, ...]


def read_contracts_file(rows: Sequence[ReadRow]) -> ReadContracts:
    """Read the rows under their headings, in whatever order the columns stand.

    Raises DomainError `file_empty`, `file_many_rows`, `contract_heading_missing` or `heading_double`.
    """
    check_rows(rows, most=MOST_ROWS)
    places, unknown = _places(rows[0])
    found, faults = list[ContractRow](), list[Fault]()
    for row in rows[1:]:
        cells = {name: cell_at(row, position) for name, position in places.items()}
        reading = _Reading(cells)
        read = reading.row(row.line)
        faults += [
            make_fault(row.line, error, cells.get(error.field or "", NO_CELL).text)
            for error in reading.faults
        ]
        if not reading.faults:
            found.append(read)
    return ReadContracts(found, faults, unknown)


class _Reading:
    """One row being read, and what could not be."""

    def __init__(self, cells: Mapping[str, ReadCell]) -> None:
        self._cells = cells
        self.faults = [
            FieldError("cell_is_formula", name)
            for name, cell in cells.items()
            if cell.kind is CellKind.FORMULA
        ]

    def row(self, line: int) -> ContractRow:
        """Read all cells."""
        return ContractRow(
            line=line,
            name=" ".join(self._text("name").split()),
            kvk=_digits(self._text("kvk")),
            agb=_digits(self._text("agb")) or None,
            size=self._member("size", OrganisationSize),
            also_refers=self._yes("also_refers"),
            segment=self._text("segment"),
            form=self._member("form", ContractForm),
            partnership=self._member("partnership", Partnership),
            starts_on=self._day("starts_on"),
            ends_on=self._day("ends_on"),
            extension_months=read_months(self._text("extension_months")),
            notice_months=self._whole("notice_months", 6) or 0,
            product=self._text("product"),
            line_starts_on=self._day("line_starts_on"),
            municipalities=_parts(self._text("municipalities").replace(",", ";")),
            acceptance_duty=self._yes("acceptance_duty"),
            volume_min=self._whole("volume_min", None),
            volume_max=self._whole("volume_max", None),
            subcontractors=_parts(self._text("subcontractors")),
            phases_out_on=self._day("phases_out_on"),
            provider_kind=self._kind(),
        )

    def _text(self, name: str) -> str:
        return self._cells.get(name, NO_CELL).text.strip()

    def _day(self, name: str) -> date | None:
        text = self._text(name)
        found = day_of(text) if text else None
        if text and found is None:
            self.faults.append(FieldError("day_unreadable", name))
        return found

    def _member(self, name: str, kind: type[Member]) -> Member | None:
        text = self._text(name).casefold()
        for one in kind:
            if text in (label(one).casefold(), one.value):
                return one
        if text:
            self.faults.append(FieldError("choice_unknown", name))
        return None

    def _kind(self) -> ProviderKind | None:
        text = self._text("provider_kind")
        found = read_kind(text)
        if text and found is None:
            choices = "; ".join(label(one) for one in ProviderKind)
            self.faults.append(FieldError("provider_kind_unknown", "provider_kind", {"choices": choices}))
        return found

    def _yes(self, name: str) -> bool:
        text = self._text(name).casefold()
        if text not in _YES | _NO:
            self.faults.append(FieldError("yes_or_no", name))
        return text in _YES

    def _whole(self, name: str, empty: int | None) -> int | None:
        text = self._text(name)
        if not text:
            return empty
        if not (text.isascii() and text.isdecimal() and len(text) < 8):
            self.faults.append(FieldError("volume_invalid" if "volume" in name else "notice_invalid", name))
            return empty
        return int(text)


def read_kind(text: str) -> ProviderKind | None:
    """Read the kind of a provider as people write it; None when it is no kind."""
    plain = " ".join(text.casefold().split())
    own = {label(one).casefold(): one for one in ProviderKind} | {one.value: one for one in ProviderKind}
    return own.get(plain) or _KINDS.get(plain)


def _places(row: ReadRow) -> tuple[dict[str, int], tuple[str, ...]]:
    places, unknown = find_columns(row, {column.field: column.heading for column in CONTRACTS.columns})
    missing = next((name for name in _NEEDED if name not in places), None)
    if missing is not None:
        raise DomainError("contract_heading_missing", heading=CONTRACTS.heading(missing))
    return places, unknown


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", ";").split(";") if part.strip())


def _digits(text: str) -> str:
    """Take the digits; a spreadsheet drops the zeros in front of a number of eight."""
    plain = "".join(text.split()).replace(".", "")
    return plain.zfill(8) if plain.isdecimal() and 6 <= len(plain) < 8 else plain
