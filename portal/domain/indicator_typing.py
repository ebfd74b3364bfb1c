"""Reads what people type for an indicator: Dutch numbers, "onbekend" and "n.v.t."."""

import re
from collections.abc import Mapping

from portal.domain.errors import FieldError
from portal.domain.indicator_answers import Answer, AnswerState, Definition

LONGEST_NUMBER = 40
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,6})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){1,4},\d{1,6}", re.ASCII)
_TAIL = re.compile(
    r"\s*(?:%|€|procent|euro|we?ken|week|uren|uur|maanden|maand|dagen|dag)$", re.ASCII | re.IGNORECASE
)
_UNKNOWN = frozenset({"?", "-", "–", "onbekend", "weet niet", "weet ik niet"})
_NOT_APPLICABLE = frozenset({"nvt", "n.v.t.", "n.v.t", "niet van toepassing"})
_NONE = frozenset({"geen", "nul", "niemand"})
_DECIMALS = 4


def read_number(text: str) -> float | None:
    """Read a number as Dutch people type it: "1.234,5", "12,5", "12.5", "85 %", "geen"; None for "onbekend".

    A dot before exactly three digits parts thousands, any other dot is a decimal point. Raises ValueError.
    """
    plain = " ".join(text.casefold().split())
    if plain in _UNKNOWN:
        return None
    if plain in _NONE:
        return 0.0
    if len(plain) > LONGEST_NUMBER:
        raise ValueError(text)
    digits = _TAIL.sub("", plain).removeprefix("€").replace(" ", "")
    if _THOUSANDS.fullmatch(digits) or _GROUPED.fullmatch(digits):
        digits = digits.replace(".", "")
    elif not _PLAIN.fullmatch(digits):
        raise ValueError(text)
    return round(float(digits.replace(",", ".")), _DECIMALS)


def read_answer(typed: Mapping[str, str], definition: Definition) -> tuple[Answer, list[FieldError]]:
    """Read one answer: figures by field, `state` and `explanation`; and what cannot be read, by field.

    Who says that there is no figure, by the choice or by typing it in every field, has none. Codes:
    `figure_unreadable`, `figure_half` for a fraction of which one half is said to be unknown.
    """
    explanation = typed.get("explanation", "").strip()
    state = _state(typed, definition)
    if state is not AnswerState.FIGURE:
        return Answer(state, explanation=explanation), []
    figures: dict[str, float | None] = {}
    faults: list[FieldError] = []
    for name in definition.fields:
        if text := typed.get(name, "").strip():
            try:
                figures[name] = read_number(text)
            except ValueError:
                faults.append(FieldError("figure_unreadable", name))
    if definition.is_fraction:
        faults += [FieldError("figure_half", name) for name, figure in figures.items() if figure is None]
    elif figures.get("value", 0) is None:
        del figures["value"]
    return Answer(state, figures, explanation), faults


def _state(typed: Mapping[str, str], definition: Definition) -> AnswerState:
    chosen = typed.get("state", "")
    if chosen in (AnswerState.UNKNOWN, AnswerState.NOT_APPLICABLE):
        return AnswerState(chosen)
    said = {text.strip().casefold() for name in definition.needed if (text := typed.get(name, ""))}
    if said and said <= _UNKNOWN:
        return AnswerState.UNKNOWN
    return AnswerState.NOT_APPLICABLE if said and said <= _NOT_APPLICABLE else AnswerState.FIGURE
