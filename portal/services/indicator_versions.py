"""Answers to indicators as rows hold them: every version, and what a draft is made of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from portal.domain.duties import ValueStatus
from portal.domain.indicator_answers import Answer, AnswerState, Definition, sum_of_parts, value_of
from portal.domain.indicator_duties import IndicatorDuty
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.terms import ReportChannel
from portal.models import IndicatorValue

Versions = Mapping[IndicatorDuty, "tuple[Version, ...]"]


@dataclass(frozen=True, slots=True)
class Version:
    """One answer as it was given; `token` says whether somebody saved since it was read."""

    value_id: int
    number: int
    edit_count: int
    is_submitted: bool
    answer: Answer
    is_calculated: bool
    channel: ReportChannel
    reason: str | None
    user_id: int | None
    created_at: datetime
    submitted_at: datetime | None

    @property
    def token(self) -> str:
        return f"{self.value_id}.{self.edit_count}"


VERSION_COLUMNS: tuple[Any, ...] = (
    col(IndicatorValue.id).label("value_id"),
    col(IndicatorValue.indicator_id),
    col(IndicatorValue.organisation_id),
    col(IndicatorValue.product_id),
    col(IndicatorValue.segment_id),
    col(IndicatorValue.period_start),
    col(IndicatorValue.period_end),
    col(IndicatorValue.version),
    col(IndicatorValue.edit_count),
    col(IndicatorValue.status),
    col(IndicatorValue.value),
    col(IndicatorValue.numerator),
    col(IndicatorValue.denominator),
    col(IndicatorValue.parts),
    col(IndicatorValue.is_not_applicable),
    col(IndicatorValue.is_unknown),
    col(IndicatorValue.is_calculated),
    col(IndicatorValue.explanation),
    col(IndicatorValue.correction_reason),
    col(IndicatorValue.channel),
    col(IndicatorValue.user_id),
    col(IndicatorValue.created_at),
    col(IndicatorValue.submitted_at),
)


def read_versions(
    session: Session,
    *,
    organisation_id: int,
    definitions: Mapping[int, Definition],
    periods: Collection[IndicatorPeriod],
) -> dict[IndicatorPeriod, dict[IndicatorDuty, tuple[Version, ...]]]:
    """Return an organisation's answers by period and duty, oldest version first; one statement."""
    wanted = {(period.start, period.end): period for period in periods}
    found: dict[IndicatorPeriod, dict[IndicatorDuty, tuple[Version, ...]]] = {one: {} for one in periods}
    if not wanted or not definitions:
        return found
    rows = session.execute(
        select(*VERSION_COLUMNS)
        .where(
            col(IndicatorValue.organisation_id) == organisation_id,
            col(IndicatorValue.period_start) >= min(start for start, _ in wanted),
            col(IndicatorValue.period_end) <= max(end for _, end in wanted),
            col(IndicatorValue.indicator_id).in_(definitions),
        )
        .order_by(col(IndicatorValue.version), col(IndicatorValue.id))
    )
    for row in rows:
        period = wanted.get((row.period_start, row.period_end))
        if period is not None:
            duty = duty_of(row)
            version = version_of(row, definitions[row.indicator_id])
            found[period][duty] = (*found[period].get(duty, ()), version)
    return found


def duty_of(row: Row[Any]) -> IndicatorDuty:
    """Tell which duty a row answers."""
    return IndicatorDuty(row.indicator_id, row.product_id, row.segment_id)


def version_of(row: Row[Any], definition: Definition) -> Version:
    """Turn a row of VERSION_COLUMNS into the plain value."""
    return Version(
        value_id=row.value_id,
        number=row.version,
        edit_count=row.edit_count,
        is_submitted=row.status is ValueStatus.SUBMITTED,
        answer=_answer(row, definition),
        is_calculated=row.is_calculated,
        channel=row.channel,
        reason=row.correction_reason,
        user_id=row.user_id,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
    )


def newest_submitted(versions: Collection[Version]) -> Version | None:
    """Give the version that counts: the last that was handed in."""
    return next((one for one in reversed(tuple(versions)) if one.is_submitted), None)


def columns_of(answer: Answer, definition: Definition) -> dict[str, Any]:
    """Write an answer as the columns that hold it."""
    figures = answer.figures if answer.state is AnswerState.FIGURE else {}
    labels = zip(definition.part_names, definition.parts, strict=True) if definition.is_in_parts else ()
    return {
        "value": value_of(answer, definition),
        "numerator": figures.get("numerator"),
        "denominator": figures.get("denominator"),
        "parts": {label: figures[name] for name, label in labels if name in figures},
        "is_unknown": answer.state is AnswerState.UNKNOWN,
        "is_not_applicable": answer.state is AnswerState.NOT_APPLICABLE,
        "explanation": answer.explanation,
    }


def told(answer: Answer) -> dict[str, Any]:
    """Write an answer for the audit trail."""
    return {
        "state": answer.state.value,
        "figures": dict(answer.figures),
        "explanation": answer.explanation,
    }


def _answer(row: Row[Any], definition: Definition) -> Answer:
    if row.is_unknown or row.is_not_applicable:
        state = AnswerState.UNKNOWN if row.is_unknown else AnswerState.NOT_APPLICABLE
        return Answer(state, {}, row.explanation)
    figures: dict[str, float | None] = {}
    if definition.is_fraction:
        halves = {"numerator": row.numerator, "denominator": row.denominator}
        figures = {name: figure for name, figure in halves.items() if figure is not None}
    elif definition.is_in_parts:
        labels = zip(definition.part_names, definition.parts, strict=True)
        figures = {name: row.parts[label] for name, label in labels if label in row.parts}
    answer = Answer(AnswerState.FIGURE, figures, row.explanation)
    is_own_total = definition.adds_up and row.value != sum_of_parts(answer, definition)
    if row.value is not None and ("value" in definition.fields) and (not definition.adds_up or is_own_total):
        answer = Answer(AnswerState.FIGURE, {**figures, "value": row.value}, row.explanation)
    return answer
