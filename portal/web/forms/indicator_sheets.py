"""The columns of a sheet of indicators as a file: written, and read back as what a person means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.errors import DomainError, FieldError
from portal.domain.indicator_answers import Answer, AnswerState
from portal.domain.indicator_duties import IndicatorDuty, read_duty
from portal.domain.indicator_typing import read_answer
from portal.services.bulk_cells import MAX_ROWS, Cell, CellKind, ReadRow, Sheet
from portal.services.bulk_preview import Fault, make_fault
from portal.services.indicator_files import AnswerClaim
from portal.services.indicator_sheet import IndicatorSheet, SheetLine
from portal.web.forms.sheet_headings import NO_CELL, cell_at, check_rows, find_columns
from portal.web.indicator_card import typed_texts
from portal.web.indicator_words import STATE_WORDS, answer_words, field_label, field_unit

HEADINGS = {
    "number": "Nummer",
    "version": "Versie",
    "subject": "Waarvoor",
    "indicator": "Indicator",
    "what": "Wat",
    "unit": "Eenheid",
    "previous": "Vorige periode",
    "figure": "Cijfer",
    "explanation": "Toelichting",
}
_NUMBER = re.compile(r"([0-9ps]{1,20})-([a-z]+\d{0,3})", re.ASCII)


@dataclass(frozen=True)
class ReadAnswers:
    """What a file says: claims, what cannot be read, and headings that mean nothing here."""

    claims: list[AnswerClaim]
    faults: list[Fault]
    unknown_headings: tuple[str, ...]


@dataclass
class _Typed:
    """What the rows of one duty hold so far."""

    line: SheetLine | None
    texts: dict[str, str]
    rows: dict[str, int]
    seen: str = ""


def indicator_sheet_file(sheet: IndicatorSheet) -> Sheet:
    """Write a sheet as a table: a row for every figure, the explanation on the first row of an indicator."""
    rows = [
        _cells(line, name, is_first=at == 0)
        for line in sheet.lines
        for at, name in enumerate(line.indicator.definition.fields)
    ]
    return Sheet("Indicatoren", list(HEADINGS.values()), rows)


def read_indicator_file(sheet: IndicatorSheet, rows: Sequence[ReadRow]) -> ReadAnswers:
    """Read the rows under their headings; figures that a file leaves out stay as they are.

    Raises DomainError `file_empty`, `file_many_rows`, `heading_missing` or `heading_double`.
    """
    check_rows(rows, most=MAX_ROWS)
    places, unknown = _places(rows[0])
    found: dict[IndicatorDuty, _Typed] = {}
    read = (_read_row(sheet, row, places, found) for row in rows[1:])
    faults = [fault for fault in read if fault is not None]
    claims: list[AnswerClaim] = []
    for duty, typed in found.items():
        claim, wrong = _claim(duty, typed)
        faults += wrong
        if not wrong:
            claims.append(claim)
    return ReadAnswers(claims, faults, unknown)


def _cells(line: SheetLine, name: str, *, is_first: bool) -> list[Cell]:
    definition = line.indicator.definition
    newest = line.newest
    return [
        f"{line.duty.key}-{name}",
        newest.token if newest else "",
        line.subject or "hele organisatie",
        line.indicator.name,
        field_label(name, definition),
        field_unit(name, definition),
        answer_words(line.previous, definition) if is_first else "",
        _figure_cell(line, name),
        newest.answer.explanation if newest and is_first else "",
    ]


def _figure_cell(line: SheetLine, name: str) -> Cell:
    """Write a figure, the word for why there is none, or what the portal worked out."""
    if line.newest is None:
        return line.calculated.figures.get(name) if line.calculated else None
    answer = line.newest.answer
    if answer.state is not AnswerState.FIGURE:
        return STATE_WORDS[answer.state]
    is_unknown_part = name in answer.figures and answer.figures[name] is None
    return STATE_WORDS[AnswerState.UNKNOWN] if is_unknown_part else answer.figures.get(name)


def _places(row: ReadRow) -> tuple[dict[str, int], tuple[str, ...]]:
    places, unknown = find_columns(row, HEADINGS)
    if not {"number", "figure"} <= places.keys():
        raise DomainError("heading_missing", heading=HEADINGS["number"])
    return places, unknown


def _read_row(
    sheet: IndicatorSheet, row: ReadRow, places: dict[str, int], found: dict[IndicatorDuty, _Typed]
) -> Fault | None:
    cells = {name: cell_at(row, at) for name, at in places.items()}
    number = cells["number"].text.strip()
    parts = _NUMBER.fullmatch(number)
    duty = read_duty(parts[1]) if parts else None
    if parts is None or duty is None:
        code = "row_number_unreadable" if number else "row_number_missing"
        return make_fault(row.line, FieldError(code, "number"), number)
    typed = found.get(duty)
    if typed is None:
        line = sheet.line(duty)
        newest = line.newest if line else None
        typed = found[duty] = _Typed(line, typed_texts(newest.answer) if newest else {}, {})
    if parts[2] in typed.rows:
        error = FieldError("row_double", "number", {"line": typed.rows[parts[2]]})
        return make_fault(row.line, error, number)
    if cells["figure"].kind in (CellKind.FORMULA, CellKind.DATE):
        is_date = cells["figure"].kind is CellKind.DATE
        return make_fault(row.line, FieldError("figure_unreadable" if is_date else "cell_is_formula"), "")
    typed.rows[parts[2]] = row.line
    typed.texts |= {parts[2]: cells["figure"].text.strip(), "state": ""}
    typed.seen = cells.get("version", NO_CELL).text.strip()[:30]
    if "explanation" in cells and (len(typed.rows) == 1 or cells["explanation"].text.strip()):
        typed.texts["explanation"] = cells["explanation"].text.replace("\r\n", "\n").strip()
    return None


def _claim(duty: IndicatorDuty, typed: _Typed) -> tuple[AnswerClaim, list[Fault]]:
    first = min(typed.rows.values(), default=0)
    if typed.line is None:
        fault = make_fault(first, FieldError("row_not_asked", "number"), duty.key)
        return AnswerClaim(duty, Answer(), typed.rows, typed.seen), [fault]
    answer, errors = read_answer(typed.texts, typed.line.indicator.definition)
    faults = [
        make_fault(typed.rows.get(one.field or "", first), one, typed.texts.get(one.field or "", ""))
        for one in errors
    ]
    return AnswerClaim(duty, answer, typed.rows, typed.seen), faults
