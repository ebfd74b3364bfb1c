"""A sheet of indicators as a file: judge what it says against what stands, and keep what was confirmed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from portal.domain.errors import ConflictError, FieldError, NotFoundError
from portal.domain.indicator_answers import Answer, AnswerState, check_answer
from portal.domain.indicator_duties import IndicatorDuty, read_duty
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.indicator_questions import questions_about
from portal.domain.terms import ReportChannel
from portal.services.bulk_preview import (
    Change,
    Fault,
    Line,
    LineState,
    Preview,
    gather,
    make_fault,
    to_document,
)
from portal.services.indicator_desks import Desk
from portal.services.indicator_save import Entry, Who, save_drafts
from portal.services.indicator_sheet import IndicatorSheet, SheetLine, read_sheet
from portal.services.uploads import claim_upload, find_upload, saved_count_of, set_upload


@dataclass(frozen=True)
class AnswerClaim:
    """What a file says of one duty: the answer, the row of each field, and what it had seen."""

    duty: IndicatorDuty
    answer: Answer
    rows: Mapping[str, int]
    seen: str

    @property
    def first_row(self) -> int:
        return min(self.rows.values(), default=0)


def judge_answers(sheet: IndicatorSheet, claims: Sequence[AnswerClaim]) -> Preview:
    """Tell for every duty in a file whether it changes, is refused, or comes after somebody else's change."""
    return gather(_judged(sheet, claim) for claim in claims)


def keep_answers(
    session: Session,
    *,
    desk: Desk,
    period: IndicatorPeriod,
    upload_id: int,
    chosen: Collection[int],
    user_id: int,
    now: datetime,
) -> int:
    """Keep as drafts what a preview showed, and return of how many indicators; the second time nothing.

    Indicators in conflict are kept only when their row is among the `chosen`. Raises as find_upload,
    NotFoundError for the preview of another sheet, and ConflictError when something was saved after it.
    """
    upload = find_upload(
        session, upload_id=upload_id, organisation_id=desk.organisation_id, user_id=user_id, now=now
    )
    lines = upload.preview.lines
    check_sheet(lines, desk=desk, period=period)
    if not claim_upload(session, upload_id, now):
        return saved_count_of(session, upload_id)
    kept = [
        line
        for line in lines
        if line.state is LineState.CHANGE or (line.state is LineState.CONFLICT and line.subject_id in chosen)
    ]
    outcome = save_drafts(
        session,
        desk=desk,
        period=period,
        entries=[_entry(line) for line in kept],
        who=Who(user_id, ReportChannel.IMPORT),
        now=now,
    )
    if not outcome.is_clean:
        raise ConflictError
    set_upload(session, upload_id, result={"saved_count": len(outcome.saved)})
    return len(outcome.saved)


def judge_answers_again(
    session: Session, *, desk: Desk, period: IndicatorPeriod, upload_id: int, user_id: int, now: datetime
) -> None:
    """Compare an unconfirmed preview with what stands now, and keep that as what was shown."""
    upload = find_upload(
        session, upload_id=upload_id, organisation_id=desk.organisation_id, user_id=user_id, now=now
    )
    check_sheet(upload.preview.lines, desk=desk, period=period)
    sheet = read_sheet(session, desk=desk, period=period, now=now)
    entries = [(line, _entry(line)) for line in upload.preview.lines]
    claims = [AnswerClaim(one.duty, one.answer, {"": line.line}, one.seen) for line, one in entries]
    fresh = judge_answers(sheet, claims)
    faults = (*upload.preview.faults, *fresh.faults)
    preview = Preview(fresh.lines, faults, upload.preview.unknown_headings)
    set_upload(session, upload_id, content=to_document(preview))


def check_sheet(lines: Collection[Line], *, desk: Desk, period: IndicatorPeriod) -> None:
    """Refuse a preview that belongs to another sheet. Raises NotFoundError."""
    if any(line.values.get("sheet") != _sheet_name(desk, period) for line in lines):
        raise NotFoundError


def _judged(sheet: IndicatorSheet, claim: AnswerClaim) -> Line | list[Fault]:
    line = sheet.line(claim.duty)
    if line is None:
        return [make_fault(claim.first_row, FieldError("row_not_asked", "number"), claim.duty.key)]
    newest = line.newest
    stands = newest.answer if newest else Answer()
    changes = tuple(_changes(stands, claim.answer, line))
    if changes and newest is not None and newest.is_submitted:
        return [make_fault(claim.first_row, FieldError("row_handed_in"), line.indicator.name)]
    definition = line.indicator.definition
    if changes and (faults := check_answer(claim.answer, definition)):
        return [make_fault(claim.rows.get(one.field or "", claim.first_row), one, "") for one in faults]
    token = newest.token if newest else ""
    is_overtaken = bool(changes) and token != claim.seen
    asked = questions_about(claim.answer, definition, previous=line.previous) if changes else []
    state = LineState.SAME if not changes else LineState.CONFLICT if is_overtaken else LineState.CHANGE
    return Line(
        line=claim.first_row,
        subject_id=claim.first_row,
        title=line.indicator.name if line.subject is None else f"{line.indicator.name}, {line.subject}",
        state=state,
        current=None,
        values={
            "sheet": _sheet_name(sheet.desk, sheet.period),
            "key": claim.duty.key,
            "token": token,
            "state": claim.answer.state.value,
            "figures": dict(claim.answer.figures),
            "explanation": claim.answer.explanation,
        },
        changes=changes,
        doubts=tuple((one.code, dict(one.data)) for one in asked),
    )


def _changes(stands: Answer, mine: Answer, line: SheetLine) -> Iterator[Change]:
    if stands.state is not mine.state:
        yield Change("state", stands.state.value, mine.state.value)
    for name in line.indicator.definition.fields:
        before, after = stands.figures.get(name), mine.figures.get(name)
        if before != after:
            yield Change(name, before, after)
    if stands.explanation != mine.explanation:
        yield Change("explanation", stands.explanation, mine.explanation)


def _entry(line: Line) -> Entry:
    values: Mapping[str, Any] = line.values
    duty = read_duty(str(values["key"]))
    assert duty is not None  # noqa: S101  it was written by _judged
    answer = Answer(AnswerState(values["state"]), values["figures"], values["explanation"])
    return Entry(duty, answer, values["token"])


def _sheet_name(desk: Desk, period: IndicatorPeriod) -> str:
    return f"{desk.code}/{period.code}"
