"""What an answer to an indicator may hold, by kind, and when it is whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.domain.errors import FieldError
from portal.domain.terms import Direction, IndicatorKind
from portal.domain.texts import check_text

MAX_EXPLANATION = 2_000
MAX_REASON = 500
MAX_PEOPLE = 1_000_000.0
MAX_DURATION = 10_000.0
MAX_SCORE = 100.0
MAX_AMOUNT = 1e12
PERCENT = "%"
_MEASURED = ("euro", "uren")
_FRACTIONS = frozenset({IndicatorKind.SHARE, IndicatorKind.RATIO})
_IN_PARTS = frozenset({IndicatorKind.BREAKDOWN, IndicatorKind.COMPOUND})


class AnswerState(StrEnum):
    """Whether there is a figure; nought is a figure, the other two are not."""

    FIGURE = "figure"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator as the rules need it; `parts` are the labels of a breakdown or compound."""

    kind: IndicatorKind
    unit: str | None = None
    parts: tuple[str, ...] = ()
    numerator: str | None = None
    denominator: str | None = None
    direction: Direction | None = None

    @property
    def is_fraction(self) -> bool:
        """Whether two figures are asked, one over the other."""
        return self.kind in _FRACTIONS and bool(self.numerator) and bool(self.denominator)

    @property
    def is_in_parts(self) -> bool:
        return self.kind in _IN_PARTS and bool(self.parts)

    @property
    def adds_up(self) -> bool:
        """Whether the parts together make a total."""
        return self.is_in_parts and self.kind is IndicatorKind.BREAKDOWN

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers make sense: people and things, not money, hours or averages."""
        counts = self.kind in (IndicatorKind.COUNT, IndicatorKind.BREAKDOWN)
        return counts and not any(word in (self.unit or "") for word in _MEASURED)

    @property
    def part_names(self) -> tuple[str, ...]:
        return tuple(f"part{number}" for number in range(len(self.parts))) if self.is_in_parts else ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The figures that are asked, in order; the total of a breakdown may stay empty."""
        if self.is_fraction:
            return ("numerator", "denominator")
        return (*self.part_names, "value") if self.adds_up else self.part_names or ("value",)

    @property
    def needed(self) -> tuple[str, ...]:
        """The figures without which an answer is not whole."""
        return self.part_names or self.fields


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; figures by field as in Definition.fields. A part that is None is said to be unknown."""

    state: AnswerState = AnswerState.FIGURE
    figures: Mapping[str, float | None] = field(default_factory=dict)
    explanation: str = ""

    @property
    def is_empty(self) -> bool:
        return self.state is AnswerState.FIGURE and not self.figures and not self.explanation

    @property
    def has_figure(self) -> bool:
        return self.state is AnswerState.FIGURE and any(one is not None for one in self.figures.values())


def value_of(answer: Answer, definition: Definition) -> float | None:
    """Give the one number that an answer comes to: of a fraction the quotient, of a breakdown the total.

    Percentages have one decimal, other quotients two. None without a figure, over nought, and for what
    has no one number.
    """
    if answer.state is not AnswerState.FIGURE:
        return None
    figures = answer.figures
    if definition.is_fraction:
        return _quotient(figures.get("numerator"), figures.get("denominator"), definition)
    if definition.adds_up:
        return figures["value"] if figures.get("value") is not None else sum_of_parts(answer, definition)
    return figures.get("value")


def sum_of_parts(answer: Answer, definition: Definition) -> float | None:
    """Add the parts of a breakdown; None while one is missing or unknown."""
    found = [answer.figures.get(name) for name in definition.part_names]
    known = [one for one in found if one is not None]
    return sum(known) if found and len(known) == len(found) else None


def check_answer(answer: Answer, definition: Definition) -> list[FieldError]:
    """Find what no answer may hold: numbers out of range, more than all of them, client data.

    Codes: `figure_negative`, `figure_too_large`, `figure_not_whole`, `numerator_above_denominator`, and
    those of check_text. What is missing is no fault in a draft.
    """
    faults = [
        fault
        for name, figure in answer.figures.items()
        if figure is not None and (fault := _range_fault(name, figure, definition))
    ]
    return [*faults, *_fraction_faults(answer, definition, faults), *_text_faults(answer)]


def missing_in(answer: Answer, definition: Definition) -> list[FieldError]:
    """List what is still needed before an answer can be handed in (`figure_missing`)."""
    if answer.state is not AnswerState.FIGURE:
        return []
    in_parts = bool(definition.part_names)
    return [
        FieldError("figure_missing", name)
        for name in definition.needed
        if name not in answer.figures or (answer.figures[name] is None and not in_parts)
    ]


def check_reason(reason: str) -> list[FieldError]:
    """Find what is wrong with the reason of a correction (`correction_reason_missing`, check_text)."""
    if not reason.strip():
        return [FieldError("correction_reason_missing", "reason")]
    return check_text(reason, "reason", max_length=MAX_REASON)


def largest(name: str, definition: Definition) -> float:
    """Give the largest number that a field takes."""
    if definition.kind is IndicatorKind.DURATION:
        return MAX_DURATION
    if definition.kind is IndicatorKind.SCORE:
        return MAX_SCORE
    return MAX_PEOPLE if definition.is_whole else MAX_AMOUNT


def _quotient(top: float | None, under: float | None, definition: Definition) -> float | None:
    if top is None or not under:
        return None
    if definition.unit == PERCENT or definition.kind is IndicatorKind.SHARE:
        return round(100 * top / under, 1)
    return round(top / under, 2)


def _range_fault(name: str, figure: float, definition: Definition) -> FieldError | None:
    if figure < 0:
        return FieldError("figure_negative", name)
    if figure > (maximum := largest(name, definition)):
        return FieldError("figure_too_large", name, {"maximum": f"{maximum:,.0f}".replace(",", ".")})
    if definition.is_whole and figure != int(figure):
        return FieldError("figure_not_whole", name)
    return None


def _fraction_faults(answer: Answer, definition: Definition, known: list[FieldError]) -> Iterator[FieldError]:
    """Of a share the part cannot be more than the whole; of a ratio it can."""
    top, under = answer.figures.get("numerator"), answer.figures.get("denominator")
    is_share = definition.is_fraction and definition.kind is IndicatorKind.SHARE
    if is_share and not known and top is not None and under is not None and top > under:
        yield FieldError(
            "numerator_above_denominator",
            "numerator",
            {"top": definition.numerator or "", "under": definition.denominator or ""},
        )


def _text_faults(answer: Answer) -> list[FieldError]:
    return check_text(answer.explanation, "explanation", max_length=MAX_EXPLANATION)
