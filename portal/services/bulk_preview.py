"""What a file would change, judged against what stands: shown first, saved only when confirmed."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from portal.domain.errors import FieldError

LONGEST_EXCERPT = 60
_NEVER_REPEATED = frozenset({"holds_bsn", "holds_birth_date"})


class LineState(StrEnum):
    """What saving a row would do."""

    CHANGE = "change"
    CONFLICT = "conflict"
    """Somebody else changed it after the file was downloaded."""
    SAME = "same"


@dataclass(frozen=True)
class Claim:
    """What one row of a file says: `values` by field, of the columns that the file has.

    `line` is the number in the file, `subject_id` what the file says it is about and is not trusted, `seen`
    the version that stood when it was downloaded, `typed` the text of each field.
    """

    line: int
    subject_id: int
    seen: int | None
    values: Mapping[str, object]
    typed: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """What cannot be saved, by row and field; without a field: the whole row."""

    line: int
    field: str | None
    code: str
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    typed: str = ""


@dataclass(frozen=True)
class Change:
    """One field: what stands now and what the file says, as JSON holds it."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Line:
    """One row without a fault; `current` is the version that it was compared with, `values` what to save."""

    line: int
    subject_id: int
    title: str
    state: LineState
    current: int | None
    values: Mapping[str, Any]
    changes: tuple[Change, ...] = ()
    doubts: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    is_confirmable: bool = False


@dataclass(frozen=True)
class Preview:
    """All that a file says; `unknown_headings` were skipped."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    unknown_headings: tuple[str, ...] = ()

    def of(self, state: LineState) -> tuple[Line, ...]:
        """Keep the rows in one state."""
        return tuple(line for line in self.lines if line.state is state)


def gather(judged: Iterable[Line | Sequence[Fault]]) -> Preview:
    """Make a preview of the rows as they were judged: a line each, or what is wrong with it."""
    lines, faults = list[Line](), list[Fault]()
    for one in judged:
        if isinstance(one, Line):
            lines.append(one)
        else:
            faults += one
    return Preview(tuple(lines), tuple(faults))


def fault_of(claim: Claim, error: FieldError) -> Fault:
    """Place a refusal in the file; a text about a client is not repeated."""
    return make_fault(claim.line, error, claim.typed.get(error.field or "", ""))


def make_fault(line: int, error: FieldError, typed: str) -> Fault:
    """Make a fault with a short excerpt of what was typed."""
    excerpt = "" if error.code in _NEVER_REPEATED else typed
    if len(excerpt) > LONGEST_EXCERPT:
        excerpt = f"{excerpt[:LONGEST_EXCERPT]}…"
    data = {name: plain(value) for name, value in error.data.items()}
    return Fault(line, error.field, error.code, data, excerpt)


def plain(value: object) -> Any:
    """Write a value as JSON holds it: a date as ISO 8601, an enum by its value, a tuple as a list."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value


def same_text(before: object, after: object) -> bool:
    """Say whether two texts differ only in line ends and the blanks around them, as spreadsheets do."""
    if not isinstance(before, str) or not isinstance(after, str):
        return False
    return _one_line_end(before) == _one_line_end(after)


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def to_document(preview: Preview) -> dict[str, Any]:
    """Write a preview as a JSON document."""
    return asdict(preview)


def from_document(document: Mapping[str, Any]) -> Preview:
    """Read a preview back from its JSON document."""
    return Preview(
        lines=tuple(_line(line) for line in document["lines"]),
        faults=tuple(Fault(**fault) for fault in document["faults"]),
        unknown_headings=tuple(document["unknown_headings"]),
    )


def _line(document: Mapping[str, Any]) -> Line:
    return Line(
        **{
            **document,
            "state": LineState(document["state"]),
            "changes": tuple(Change(**change) for change in document["changes"]),
            "doubts": tuple((code, data) for code, data in document["doubts"]),
        }
    )
