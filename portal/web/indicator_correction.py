"""What the page of one figure shows, decided: its versions, and the form to correct it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.domain.indicator_answers import MAX_REASON, Definition
from portal.domain.terms import ReportChannel
from portal.services.indicator_corrections import GivenVersion
from portal.services.indicator_sheet import IndicatorSheet, SheetLine
from portal.services.indicator_versions import Version
from portal.web.forms.indicators import TypedAnswer
from portal.web.indicator_card import CardEdit, CardView, FieldView, card_view, summary_of, typed_texts
from portal.web.indicator_words import HIDDEN, answer_words, period_name
from portal.web.messages import sentence
from portal.web.present import label, moment_short


@dataclass(frozen=True)
class VersionView:
    """One version in words."""

    number: int
    state: str
    answer: str
    explanation: str
    reason: str
    at: str
    by: str


@dataclass(frozen=True)
class CorrectionView:
    """The whole page; without `can_correct` there is only the history."""

    desk_code: str
    period_code: str
    period_name: str
    card: CardView
    reason: FieldView
    versions: Sequence[VersionView]
    faults: Sequence[tuple[str, str]]
    can_correct: bool


def correction_view(
    sheet: IndicatorSheet,
    line: SheetLine,
    versions: Sequence[GivenVersion],
    *,
    edit: CardEdit,
    reason: str,
) -> CorrectionView:
    """Decide what the page shows."""
    stands = line.submitted
    if edit.typed is None and stands is not None:
        shown = TypedAnswer(line.duty, typed_texts(stands.answer), stands.token)
        edit = CardEdit(shown, edit.faults, edit.conflict)
    card = card_view(line, region_source=sheet.desk.region_source, period=sheet.period, edit=edit)
    wrong = next((sentence(one.code, **one.data) for one in edit.faults if one.field == "reason"), None)
    faults = summary_of(card) + ([("reden", f"Reden: {wrong}")] if wrong else [])
    return CorrectionView(
        desk_code=sheet.desk.code,
        period_code=sheet.period.code,
        period_name=period_name(sheet.period),
        card=card,
        reason=FieldView("reden", "Waarom verbetert u dit?", "", reason[:MAX_REASON], wrong),
        versions=version_views(versions, line.indicator.definition),
        faults=faults if edit.faults or edit.conflict else [],
        can_correct=stands is not None,
    )


def version_views(
    versions: Sequence[GivenVersion], definition: Definition, *, hidden: Collection[int] = ()
) -> list[VersionView]:
    """Write versions in words; of a hidden one (by number) only who gave it and when.

    What was said of it, or why it was corrected, could name the figure.
    """
    return [_version_view(one, definition, hidden) for one in versions]


def _version_view(given: GivenVersion, definition: Definition, hidden: Collection[int]) -> VersionView:
    version = given.version
    is_hidden = version.number in hidden
    return VersionView(
        number=version.number,
        state="ingeleverd" if version.is_submitted else "concept",
        answer=HIDDEN if is_hidden else answer_words(version.answer, definition) or "geen cijfer",
        explanation="" if is_hidden else version.answer.explanation,
        reason="" if is_hidden or version.number - 1 in hidden else version.reason or "",
        at=moment_short(version.submitted_at or version.created_at),
        by=f"{given.user_name or 'onbekend'}, {_channel(version)}",
    )


def _channel(version: Version) -> str:
    return "portaal" if version.channel is ReportChannel.PORTAL else label(version.channel)
