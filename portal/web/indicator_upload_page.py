"""What the preview of a file of indicators shows, decided."""

from collections.abc import Mapping
from typing import Any

from portal.domain.indicator_answers import AnswerState
from portal.services.bulk_preview import Fault, Line, LineState
from portal.services.indicator_sheet import IndicatorSheet
from portal.services.uploads import Upload
from portal.web.indicator_card import question_words
from portal.web.indicator_words import STATE_WORDS, field_label, number_words
from portal.web.messages import sentence
from portal.web.present import count_text
from portal.web.upload_page import ChangeView, FaultView, LineView, UploadView

_HEADINGS = {"state": "Cijfer of niet", "explanation": "Toelichting", "number": "Nummer"}


def indicator_upload_view(sheet: IndicatorSheet, upload: Upload, *, is_overtaken: bool = False) -> UploadView:
    """Decide what the page of a preview shows."""
    preview = upload.preview
    changes = [_line_view(sheet, line) for line in preview.of(LineState.CHANGE)]
    conflicts = [_line_view(sheet, line) for line in preview.of(LineState.CONFLICT)]
    same = len(preview.of(LineState.SAME))
    faults = [_fault_view(fault) for fault in sorted(preview.faults, key=lambda fault: fault.line)]
    return UploadView(
        upload_id=upload.upload_id,
        slug="indicatoren",
        title="Indicatoren",
        file_name=upload.file_name,
        changes=changes,
        conflicts=conflicts,
        faults=faults,
        unknown_headings=preview.unknown_headings,
        same_count=same,
        confirmable_count=0,
        confirm_text=f"{_indicators(len(changes))} bewaren" if changes else "Bewaren wat u heeft aangevinkt",
        summary=_summary(len(changes), len(conflicts), same, len(faults)),
        saved=None if upload.saved_count is None else _saved(upload.saved_count),
        overtaken=sentence("upload_overtaken") if is_overtaken else None,
    )


def _line_view(sheet: IndicatorSheet, line: Line) -> LineView:
    definitions = {one.duty.key: one.indicator.definition for one in sheet.lines}
    definition = definitions.get(str(line.values.get("key")))
    return LineView(
        line=line.line,
        subject_id=line.subject_id,
        title=line.title,
        changes=[
            ChangeView(
                heading=_HEADINGS.get(change.field)
                or (field_label(change.field, definition) if definition else change.field),
                before=_words(change.field, change.before),
                after=_words(change.field, change.after),
            )
            for change in line.changes
        ],
        doubts=[question_words(code, data) for code, data in line.doubts],
    )


def _fault_view(fault: Fault) -> FaultView:
    data: Mapping[str, Any] = fault.data
    heading = _HEADINGS.get(fault.field or "", "Cijfer" if fault.field else "hele regel")
    return FaultView(line=fault.line, heading=heading, typed=fault.typed, words=sentence(fault.code, **data))


def _words(field: str, value: Any) -> str:
    if field == "state":
        return STATE_WORDS[AnswerState(value)]
    if value is None or value == "":
        return "leeg"
    return number_words(value) if isinstance(value, int | float) else str(value)


def _summary(changed: int, conflicting: int, same: int, faulty: int) -> str:
    parts = [
        f"{_indicators(changed)} {'wijzigt' if changed == 1 else 'wijzigen'}",
        f"{_indicators(same)} {'blijft' if same == 1 else 'blijven'} gelijk",
    ]
    if conflicting:
        parts.append(f"bij {_indicators(conflicting)} was iemand u voor")
    if faulty:
        parts.append(f"in {count_text(faulty, 'cel', 'cellen')} klopt iets niet")
    return ", ".join(parts) + "."


def _saved(count: int) -> str:
    if count == 0:
        return "Er is niets gewijzigd."
    return f"Als concept bewaard: {_indicators(count)}. Inleveren doet u op de pagina van de periode."


def _indicators(count: int) -> str:
    return count_text(count, "indicator", "indicatoren")
