"""What the preview of a file shows, decided: every change and every fault, by row and column, in words."""

from collections.abc import Mapping
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
from portal.web.upload_view import ChangeView, FaultView, LineView, UploadView, UploadWords, make_view

_TERMS = {"accepting": Accepting, "reason": WaitingReason, "method": MeasuringMethod}
_AS_ON_PAGE = frozenset({"group_form", "starts_on", "ends_on"})
_LONGEST_SHOWN = 200


def _rows(count: int) -> str:
    return count_text(count, "regel", "regels")


WORDS = UploadWords(
    subjects=_rows,
    faulty=lambda faults: _rows(len({fault.line for fault in faults})),
    keep="opslaan",
    to_keep="op te slaan",
    kept="Opgeslagen",
)


def upload_view(upload: Upload, *, is_overtaken: bool = False, kind: SheetKind | None = None) -> UploadView:
    """Decide what the page of a preview shows."""
    shown = kind or sheet_of(upload.kind)
    confirmable = [line for line in upload.preview.of(LineState.SAME) if line.is_confirmable]
    return make_view(
        upload,
        WORDS,
        title=shown.title,
        line_view=lambda line: _line_view(line, shown),
        fault_view=lambda fault: _fault_view(fault, shown),
        confirmable_count=len(confirmable) if upload.kind is UploadKind.WEEK else 0,
        is_overtaken=is_overtaken,
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
