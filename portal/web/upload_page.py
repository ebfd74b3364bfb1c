"""What the preview of a file shows, decided: every change and every fault, by row and column, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain.terms import Accepting, MeasuringMethod, WaitingReason
from portal.domain.upload_kinds import UploadKind
from portal.services.bulk_preview import Fault, Line, LineState
from portal.services.uploads import Upload
from portal.web.messages import sentence
from portal.web.present import count_text, date_short, label
from portal.web.sheets import SheetKind, sheet_of
from portal.web.supply_words import value_text

_TERMS = {"accepting": Accepting, "reason": WaitingReason, "method": MeasuringMethod}
_AS_ON_PAGE = frozenset({"group_form", "starts_on", "ends_on"})
_LONGEST_SHOWN = 200


@dataclass(frozen=True)
class ChangeView:
    """One field that changes: heading, what stands now, what the file says."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class LineView:
    """One row of the file that changes something."""

    line: int
    subject_id: int
    title: str
    changes: Sequence[ChangeView]
    doubts: Sequence[str]


@dataclass(frozen=True)
class FaultView:
    """One fault: row, column, what stood there, and what is wrong."""

    line: int
    heading: str
    typed: str
    words: str


@dataclass(frozen=True)
class UploadView:
    """The whole preview; `saved` is set once it was confirmed."""

    upload_id: int
    slug: str
    title: str
    file_name: str
    changes: Sequence[LineView]
    conflicts: Sequence[LineView]
    faults: Sequence[FaultView]
    unknown_headings: Sequence[str]
    same_count: int
    confirmable_count: int
    confirm_text: str
    summary: str
    saved: str | None
    overtaken: str | None

    @property
    def can_confirm(self) -> bool:
        return bool(self.changes or self.conflicts or self.confirmable_count)


def upload_view(upload: Upload, *, is_overtaken: bool = False, kind: SheetKind | None = None) -> UploadView:
    """Decide what the page of a preview shows."""
    kind, preview = kind or sheet_of(upload.kind), upload.preview
    same = preview.of(LineState.SAME)
    changes = [_line_view(line, kind) for line in preview.of(LineState.CHANGE)]
    conflicts = [_line_view(line, kind) for line in preview.of(LineState.CONFLICT)]
    faults = [_fault_view(fault, kind) for fault in sorted(preview.faults, key=lambda fault: fault.line)]
    is_week = upload.kind is UploadKind.WEEK
    return UploadView(
        upload_id=upload.upload_id,
        slug=kind.slug,
        title=kind.title,
        file_name=upload.file_name,
        changes=changes,
        conflicts=conflicts,
        faults=faults,
        unknown_headings=preview.unknown_headings,
        same_count=len(same),
        confirmable_count=sum(line.is_confirmable for line in same) if is_week else 0,
        confirm_text=f"{_rows(len(changes))} opslaan" if changes else "Opslaan wat u heeft aangevinkt",
        summary=_summary(len(changes), len(conflicts), len(same), len({fault.line for fault in faults})),
        saved=None if upload.saved_count is None else _saved(upload.saved_count),
        overtaken=sentence("upload_overtaken") if is_overtaken else None,
    )


def _line_view(line: Line, kind: SheetKind) -> LineView:
    return LineView(
        line=line.line,
        subject_id=line.subject_id,
        title=line.title,
        changes=[
            ChangeView(
                kind.heading(change.field),
                _words(change.field, change.before),
                _words(change.field, change.after),
            )
            for change in line.changes
        ],
        doubts=[sentence(code, **data) for code, data in line.doubts],
    )


def _fault_view(fault: Fault, kind: SheetKind) -> FaultView:
    return FaultView(
        line=fault.line,
        heading=kind.heading(fault.field) or "hele regel",
        typed=fault.typed,
        words=sentence(fault.code, **_dated(fault.data)),
    )


def _dated(data: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the dates in a fault's data back into dates, so that its sentence writes them as such."""
    dates = {"earliest", "latest", "ends_on", "starts_on"}
    return {name: date.fromisoformat(value) if name in dates else value for name, value in data.items()}


def _words(field: str, value: Any) -> str:
    if value is None or value in ("", []):
        return "leeg"
    if field in _TERMS:
        return label(_TERMS[field](value))
    if field == "accepting_until":
        return date_short(date.fromisoformat(value))
    if isinstance(value, bool | list) or field in _AS_ON_PAGE:
        value = value_text(field, value, {})
    text = str(value).replace(".", ",") if isinstance(value, float) else str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _summary(changed: int, conflicting: int, same: int, faulty: int) -> str:
    parts = [
        f"{_rows(changed)} {'wijzigt' if changed == 1 else 'wijzigen'}",
        f"{_rows(same)} {'blijft' if same == 1 else 'blijven'} gelijk",
    ]
    if conflicting:
        parts.append(f"bij {_rows(conflicting)} was iemand u voor")
    if faulty:
        parts.append(f"in {_rows(faulty)} klopt iets niet")
    return ", ".join(parts) + "."


def _saved(count: int) -> str:
    return "Er is niets gewijzigd." if count == 0 else f"Opgeslagen: {_rows(count)}."


def _rows(count: int) -> str:
    return count_text(count, "regel", "regels")
