"""One indicator on the page, decided: its fields, what stands beside them, and what just happened to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.errors import FieldError
from portal.domain.indicator_answers import Answer, AnswerState, Definition, value_of
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.indicator_questions import questions_about
from portal.domain.indicator_typing import read_answer
from portal.services.indicator_sheet import SheetLine
from portal.services.indicator_versions import Version
from portal.web.charts import Spark, spark_line
from portal.web.forms.indicators import TypedAnswer, field_name
from portal.web.indicator_words import (
    DIRECTION_WORDS,
    NOT_GIVEN,
    STATE_WORDS,
    answer_words,
    calculation_words,
    definition_words,
    field_label,
    field_unit,
    number_words,
    period_short,
    typed_number,
    with_unit,
)
from portal.web.messages import sentence
from portal.web.present import moment_text
from portal.web.typed import MARK


@dataclass(frozen=True)
class FieldView:
    """One field: its id and name, label, unit behind it, what it holds, and what is wrong with that."""

    id: str
    label: str
    unit: str
    value: str
    error: str | None = None
    is_optional: bool = False


@dataclass(frozen=True)
class CardView:
    """One line of the sheet; `settled` is the answer in words when it was handed in."""

    key: str
    name: str
    code: str
    subject: str | None
    notes: Sequence[str]
    source: str
    fields: Sequence[FieldView]
    states: Sequence[tuple[str, str]]
    state: str
    explanation: FieldView
    seen_id: str
    seen: str
    previous: str
    spark: Spark | None
    past: Sequence[tuple[str, str]]
    calculated: str | None
    is_prefilled: bool
    questions: Sequence[str]
    faults: Sequence[str]
    conflict: str | None
    message: str | None
    settled: str | None
    settled_explanation: str
    version_count: int

    @property
    def names(self) -> str:
        """The fields that are sent when this card alone is saved."""
        own = [one.id for one in self.fields]
        return ",".join([*own, f"i{self.key}-state", self.explanation.id, self.seen_id, "csrf_token", MARK])

    @property
    def all_fields(self) -> Sequence[FieldView]:
        return [*self.fields, self.explanation]

    @property
    def is_wrong(self) -> bool:
        return bool(self.faults) or any(one.error for one in self.all_fields)


@dataclass(frozen=True)
class CardEdit:
    """What just happened to a card: what was typed, what is wrong with it, who was first, what to say."""

    typed: TypedAnswer | None = None
    faults: Sequence[FieldError] = ()
    conflict: Version | None = None
    message: str | None = None


_NOTHING = CardEdit()


def card_view(
    line: SheetLine, *, region_source: str, period: IndicatorPeriod, edit: CardEdit = _NOTHING
) -> CardView:
    """Decide what a card shows."""
    definition = line.indicator.definition
    shown = _Shown.of(line, edit)
    at_fields = _at_fields(edit.faults, definition)
    return CardView(
        key=line.duty.key,
        name=line.indicator.name,
        code=line.indicator.code,
        subject=line.subject,
        notes=_notes(line),
        source=f"{region_source}, {line.indicator.source}",
        fields=[_field(line, name, shown, at_fields) for name in definition.fields],
        states=[(state.value, STATE_WORDS[state]) for state in AnswerState],
        state=shown.texts.get("state", AnswerState.FIGURE.value),
        explanation=FieldView(
            id=field_name(line.duty, "explanation"),
            label="Toelichting",
            unit="",
            value=shown.texts.get("explanation", ""),
            error=at_fields.get("explanation"),
        ),
        seen_id=field_name(line.duty, "seen"),
        seen=_seen(line, edit),
        previous=answer_words(line.previous, definition),
        spark=spark_line([_number(answer, definition) for _, answer in reversed(line.past)]),
        past=[(period_short(one), answer_words(answer, definition)) for one, answer in line.past],
        calculated=_calculated(line, period),
        is_prefilled=shown.is_prefilled,
        questions=_questions(line, shown),
        faults=[sentence(one.code, **one.data) for one in edit.faults if one.field is None],
        conflict=_conflict(line, edit),
        message=edit.message,
        settled=answer_words(line.submitted.answer, definition) if line.submitted else None,
        settled_explanation=line.submitted.answer.explanation if line.submitted else "",
        version_count=len(line.versions),
    )


def summary_of(card: CardView) -> list[tuple[str, str]]:
    """List what is wrong on a card for the box on top: the id to go to, and the sentence."""
    name = card.name if card.subject is None else f"{card.name} ({card.subject})"
    wrong = [one for one in card.all_fields if one.error]
    found = [(one.id, f"{name}, {one.label}: {one.error}") for one in wrong]
    found += [(f"indicator-{card.key}", f"{name}: {words}") for words in card.faults]
    return found + ([(f"indicator-{card.key}", f"{name}: {card.conflict}")] if card.conflict else [])


def saved_words(at: datetime) -> str:
    """Say that a card was saved, and when."""
    return f"Bewaard als concept om {moment_text(at)[-5:]}"


def typed_texts(answer: Answer) -> dict[str, str]:
    """Write an answer as the texts of its fields."""
    figures = {
        name: STATE_WORDS[AnswerState.UNKNOWN] if figure is None else typed_number(figure)
        for name, figure in answer.figures.items()
    }
    return {**figures, "state": answer.state.value, "explanation": answer.explanation}


@dataclass(frozen=True)
class _Shown:
    """What stands in the fields: what was typed, else what was kept, else what the portal worked out."""

    texts: Mapping[str, str] = field(default_factory=dict)
    is_prefilled: bool = False

    @classmethod
    def of(cls, line: SheetLine, edit: CardEdit) -> "_Shown":
        if edit.typed is not None:
            return cls(edit.typed.typed)
        if line.newest is not None:
            return cls(typed_texts(line.newest.answer), line.newest.is_calculated)
        if line.calculated is not None:
            return cls(typed_texts(Answer(figures=dict(line.calculated.figures))), is_prefilled=True)
        return cls()


def _field(line: SheetLine, name: str, shown: _Shown, errors: Mapping[str, str]) -> FieldView:
    definition = line.indicator.definition
    return FieldView(
        id=field_name(line.duty, name),
        label=field_label(name, definition),
        unit=field_unit(name, definition),
        value=shown.texts.get(name, ""),
        error=errors.get(name),
        is_optional=name not in definition.needed,
    )


def _notes(line: SheetLine) -> list[str]:
    definition = line.indicator.definition
    target = line.indicator.target
    notes = [
        definition_words(line.indicator.formula_note),
        DIRECTION_WORDS[definition.direction] if definition.direction else "",
        "" if target is None else f"Streefwaarde: {with_unit(target, definition)}.",
    ]
    return [note for note in notes if note]


def _seen(line: SheetLine, edit: CardEdit) -> str:
    if edit.typed is not None and edit.conflict is None:
        return edit.typed.seen
    return line.newest.token if line.newest else ""


def _calculated(line: SheetLine, period: IndicatorPeriod) -> str | None:
    return calculation_words(line.calculated, period) if line.calculated else None


def _questions(line: SheetLine, shown: _Shown) -> list[str]:
    if line.submitted is not None or shown.is_prefilled:
        return []
    definition = line.indicator.definition
    answer, faults = read_answer(shown.texts, definition)
    if faults:
        return []
    found = line.calculated
    calculated = None if found is None else value_of(Answer(figures=dict(found.figures)), definition)
    asked = questions_about(answer, definition, previous=line.previous, calculated=calculated)
    return [question_words(one.code, one.data) for one in asked]


def question_words(code: str, data: Mapping[str, object]) -> str:
    """Write a question, its numbers the Dutch way."""
    dutch = {name: number_words(one) if isinstance(one, float) else one for name, one in data.items()}
    return sentence(code, **dutch)


def _at_fields(faults: Sequence[FieldError], definition: Definition) -> dict[str, str]:
    found: dict[str, str] = {}
    for fault in faults:
        if fault.field in (*definition.fields, "explanation", "reason"):
            found.setdefault(str(fault.field), sentence(fault.code, **fault.data))
    return found


def _conflict(line: SheetLine, edit: CardEdit) -> str | None:
    if edit.conflict is None:
        return None
    stands = answer_words(edit.conflict.answer, line.indicator.definition)
    what = "ingeleverd" if edit.conflict.is_submitted else "bewaard"
    return f"Iemand anders heeft dit intussen {what}: {stands or NOT_GIVEN}. Uw invoer staat er nog."


def _number(answer: Answer | None, definition: Definition) -> float | None:
    return None if answer is None else value_of(answer, definition)
