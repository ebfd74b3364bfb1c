"""Indicator figures that may be right but deserve a question: asked beside the field, never blocking."""

from collections.abc import Iterator

from portal.domain.indicator_answers import PERCENT, Answer, Definition, sum_of_parts, value_of
from portal.domain.plausibility import Question
from portal.domain.terms import IndicatorKind

SMALLEST_JUMP = 10.0
JUMP_FACTOR = 2.0
JUMP_POINTS = 25.0
"""In percentage points, for shares."""
SUDDEN_ZERO_FROM = 5.0
USUAL_TOP_SCORE = 10.0
LONG_DURATIONS = {"uren": 24.0 * 365, "maanden": 120.0, "weken": 520.0}


def questions_about(
    answer: Answer, definition: Definition, *, previous: Answer | None, calculated: float | None = None
) -> list[Question]:
    """Ask what an answer gives cause for, beside the one of the period before; `calculated` is the portal's.

    Codes: `figure_jump`, `figure_sudden_zero`, `share_above_hundred`, `parts_not_total`, `score_above_ten`,
    `duration_very_long`, `differs_from_calculation`.
    """
    if not answer.has_figure:
        return []
    return [
        *_about_size(answer, definition),
        *_about_total(answer, definition),
        *_about_change(answer, definition, previous),
        *_about_calculation(answer, definition, calculated),
    ]


def _main_field(definition: Definition) -> str:
    return "value" if definition.adds_up else definition.fields[0]


def _about_size(answer: Answer, definition: Definition) -> Iterator[Question]:
    if definition.unit == PERCENT or definition.kind is IndicatorKind.SHARE:
        for name, percentage in _comparable(answer, definition).items():
            if percentage > 100:
                yield Question("share_above_hundred", name, {"value": percentage})
    value = answer.figures.get("value")
    if value is None:
        return
    if definition.kind is IndicatorKind.SCORE and value > USUAL_TOP_SCORE:
        yield Question("score_above_ten", "value")
    if definition.kind is IndicatorKind.DURATION and value > LONG_DURATIONS.get(definition.unit or "", 520.0):
        yield Question("duration_very_long", "value", {"value": value, "unit": definition.unit or ""})


def _about_total(answer: Answer, definition: Definition) -> Iterator[Question]:
    total, summed = answer.figures.get("value"), sum_of_parts(answer, definition)
    if definition.adds_up and total is not None and summed is not None and abs(total - summed) > 0.005:
        yield Question("parts_not_total", "value", {"total": total, "sum": summed})


def _about_change(answer: Answer, definition: Definition, previous: Answer | None) -> Iterator[Question]:
    if previous is None or not previous.has_figure:
        return
    before = _comparable(previous, definition)
    for name, now in _comparable(answer, definition).items():
        was = before.get(name)
        if was is None:
            continue
        if now == 0 and was >= SUDDEN_ZERO_FROM:
            yield Question("figure_sudden_zero", name, {"before": was})
        elif _is_jump(was, now, definition):
            yield Question("figure_jump", name, {"before": was, "after": now})


def _is_jump(was: float, now: float, definition: Definition) -> bool:
    if definition.unit == PERCENT or definition.kind is IndicatorKind.SHARE:
        return abs(now - was) > JUMP_POINTS
    if definition.kind is IndicatorKind.SCORE:
        return abs(now - was) > JUMP_FACTOR
    low, high = sorted((was, now))
    least = SMALLEST_JUMP if definition.kind is not IndicatorKind.RATIO else 0.0
    return high >= least and high > JUMP_FACTOR * low


def _about_calculation(
    answer: Answer, definition: Definition, calculated: float | None
) -> Iterator[Question]:
    value = value_of(answer, definition)
    if calculated is not None and value is not None and abs(value - calculated) > 0.05:
        yield Question(
            "differs_from_calculation", _main_field(definition), {"calculated": calculated, "value": value}
        )


def _comparable(answer: Answer, definition: Definition) -> dict[str, float]:
    """Give the numbers that can be held against those of another period, by the field they are asked at."""
    if definition.kind is IndicatorKind.COMPOUND and definition.part_names:
        figures = answer.figures
        return {name: one for name in definition.part_names if (one := figures.get(name)) is not None}
    value = value_of(answer, definition)
    return {} if value is None else {_main_field(definition): value}
