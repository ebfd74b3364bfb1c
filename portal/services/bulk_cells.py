"""The cells of a file: what is written, what was read, and how a text never becomes a formula."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAX_ROWS = 2_000
MAX_COLUMNS = 60
LONGEST_CELL = 5_000

Cell = str | int | float | date | None
"""What is written; numbers stay numbers."""

# What a spreadsheet may take for a formula, also behind blanks, quotes or a byte order mark.
_LOOKS_LIKE_FORMULA = re.compile(r"'*[ \u00a0\ufeff\"“”„\n]*[=+\-@\t\r\0＝＋－＠]")


class CellKind(StrEnum):
    """What a cell of a file held; all but a formula also have a text."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"


@dataclass(frozen=True)
class ReadCell:
    """One cell as it was read: the text that a person would have typed."""

    text: str = ""
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True)
class Sheet:
    """A table to write: a title, headings, and rows as long as the headings."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class ReadRow:
    """One row that holds something; `line` is its number in the file, from 1."""

    line: int
    cells: tuple[ReadCell, ...]


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run."""
    return f"'{text}" if _LOOKS_LIKE_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Take off the apostrophe that `guarded` put there, and no other: "'s-Gravenhage" stays."""
    return text[1:] if text.startswith("'") and _LOOKS_LIKE_FORMULA.match(text) else text


def number_text(number: int | float) -> str:
    """Write a number as a Dutch person types it: 5, 4,5."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        number = int(number)
    return str(number).replace(".", ",")
