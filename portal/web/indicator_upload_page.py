"""What the preview of a file of indicators shows, decided."""

from collections.abc import Mapping
from typing import Any

from portal.domain.indicator_answers import AnswerState
from portal.services.bulk_preview import Fault, Line
from portal.services.indicator_sheet import IndicatorSheet
from portal.services.uploads import Upload
from portal.web.indicator_card import question_words
from portal.web.indicator_words import STATE_WORDS, field_label, number_words
from portal.web.messages import sentence
from portal.web.present import count_text
from portal.web.upload_view import ChangeView, FaultView, LineView, UploadView, UploadWords, make_view

_HEADINGS = {"state": "Cijfer of niet", "explanation": "Toelichting", "number": "Nummer"}
WORDS = UploadWords(
    subjects=lambda count: count_text(count, "indicator", "indicatoren"),
    faulty=lambda faults: count_text(len(faults), "cel", "cellen"),
    keep="bewaren",
    to_keep="te bewaren",
    kept="Als concept bewaard",
    after=" Inleveren doet u op de pagina van de periode.",
)


def indicator_upload_view(sheet: IndicatorSheet, upload: Upload, *, is_overtaken: bool = False) -> UploadView:
    """Decide what the page of a preview shows."""
    return make_view(
        upload,
        WORDS,
        title="Indicatoren",
        line_view=lambda line: _line_view(sheet, line),
        fault_view=_fault_view,
        is_overtaken=is_overtaken,
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
