"""What the figures of many providers come to together, and what others may see of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from portal.domain.indicator_answers import Answer, AnswerState, Definition, value_of
from portal.domain.small_numbers import is_fraction_small, is_small, masked
from portal.domain.terms import IndicatorKind

_ADDED = frozenset({IndicatorKind.COUNT, IndicatorKind.BREAKDOWN})


@dataclass(frozen=True, slots=True)
class Together:
    """Figures over providers: a total, or the middle of them; None where nothing or too little was given."""

    value: float | None
    given_count: int
    is_total: bool
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ShownAnswers:
    """Answers as others may see them: None where one is hidden; and what they come to."""

    answers: tuple[Answer | None, ...]
    together: Together


def together(answers: Sequence[Answer], definition: Definition) -> Together:
    """Add counts up, divide all numerators by all denominators, and take the middle of the rest."""
    figures = [one for one in answers if one.has_figure]
    if definition.is_fraction:
        top = sum(one.figures.get("numerator") or 0.0 for one in figures)
        under = sum(one.figures.get("denominator") or 0.0 for one in figures)
        whole = Answer(AnswerState.FIGURE, {"numerator": top, "denominator": under})
        return Together(value_of(whole, definition), len(figures), is_total=True)
    values = [value for one in figures if (value := value_of(one, definition)) is not None]
    if not values:
        return Together(None, len(figures), is_total=definition.kind in _ADDED)
    if definition.kind in _ADDED:
        return Together(float(sum(values)), len(values), is_total=True)
    return Together(round(float(median(values)), 1), len(values), is_total=False)


def for_others(answers: Sequence[Answer], definition: Definition) -> ShownAnswers:
    """Show answers to who is neither the provider nor its contract manager: figures under five are hidden.

    Counts also hide one more figure, or the total, when the rest would give a small one away. Averages and
    scores count nobody and stay.
    """
    whole = together(answers, definition)
    if definition.is_fraction:
        return _fractions(answers, whole, definition)
    if not definition.is_whole:
        return ShownAnswers(tuple(answers), whole)
    mask = masked([value_of(one, definition) for one in answers], total=whole.value)
    shown = tuple(
        None if hide else _parts_masked(one, definition)
        for one, hide in zip(answers, mask.hidden, strict=True)
    )
    total = Together(mask.total, whole.given_count, whole.is_total, is_hidden=mask.is_total_hidden)
    return ShownAnswers(shown, total)


def _fractions(answers: Sequence[Answer], whole: Together, definition: Definition) -> ShownAnswers:
    """Hide what is small in top, bottom or rest; with one hidden, the quotient of all goes too."""
    hidden = [
        is_fraction_small(one.figures.get("numerator"), one.figures.get("denominator")) for one in answers
    ]
    shown = tuple(None if hide else one for one, hide in zip(answers, hidden, strict=True))
    count = sum(hidden)
    if not count:
        return ShownAnswers(shown, whole)
    return ShownAnswers(shown, Together(None, whole.given_count, is_total=True, is_hidden=True))


def _parts_masked(answer: Answer, definition: Definition) -> Answer | None:
    """Leave out the small parts of a breakdown, and one more, or the whole answer when none is left."""
    if not definition.adds_up or not answer.has_figure:
        return answer
    names = [name for name in definition.part_names if name in answer.figures]
    mask = masked([answer.figures[name] for name in names], total=value_of(answer, definition))
    if mask.is_total_hidden or is_small(mask.total):
        return None
    kept = {name: answer.figures[name] for name, hide in zip(names, mask.hidden, strict=True) if not hide}
    figures = {**kept, "value": mask.total} if len(kept) < len(names) else answer.figures
    return Answer(answer.state, figures, answer.explanation)
