"""What is wrong in a pack: where it stands, and one sentence that says what to change."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Steps = tuple[str | int, ...]
"""The way from the top of a file to a thing in it: keys, and numbers in lists counted from 0."""


@dataclass(frozen=True)
class Place:
    """A line and, where it is known, a column; both counted from 1."""

    line: int
    column: int | None = None

    def __str__(self) -> str:
        return str(self.line) if self.column is None else f"{self.line}:{self.column}"


@dataclass(frozen=True)
class Fault:
    """One fault; `code` is that of the thing it stands in, where there is one.

    `kind` says for programs what `sentence` says for people, and `data` holds what the kind speaks of.
    """

    steps: Steps
    sentence: str
    place: Place | None = None
    code: str | None = None
    kind: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The steps as people write them, such as `products[3].referral[0].by`."""
        written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.steps)
        return written.removeprefix(".")

    def told(self, file: str) -> str:
        """Return the fault on one line: file, line, path, code and sentence."""
        at = f"{file}:{self.place}" if self.place else file
        where = " ".join(part for part in (self.path, f"({self.code})" if self.code else "") if part)
        return f"{at}: {where}: {self.sentence}" if where else f"{at}: {self.sentence}"


def quoted(value: object) -> str:
    """Return a value as it may stand in a sentence: short, on one line, text in quotes."""
    if isinstance(value, int | float):
        return str(value)
    text = " ".join(str(value).split())
    return f"'{text[:57]}...'" if len(text) > 60 else f"'{text}'"


def nearest(word: object, known: Iterable[str]) -> str:
    """Return " Did you mean …?" when a known word looks like this one, else nothing."""
    close = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.7)
    return f" Did you mean '{close[0]}'?" if close else ""


def schema_faults(error: ValidationError, whole: type[BaseModel]) -> list[Fault]:
    """Turn what the schema refused into faults with a sentence each.

    An unknown key and a missing one in the same place are one mistake, and make one fault.
    """
    unknown: dict[Steps, list[Steps]] = {}
    missing: dict[Steps, list[str]] = {}
    faults = []
    for details in error.errors(include_url=False):
        steps = tuple(step for step in details["loc"] if not str(step).startswith("<"))
        if details["type"] == "extra_forbidden":
            unknown.setdefault(steps[:-1], []).append(steps)
        elif details["type"] == "missing":
            missing.setdefault(steps[:-1], []).append(str(steps[-1]))
        else:
            kind, data = details["type"], details.get("ctx", {})
            faults.append(Fault(steps, _sentence(details), kind=_missing_kind(kind, details), data=data))
    for around, keys in unknown.items():
        lacking = missing.pop(around, [])
        for steps in keys:
            faults.append(Fault(steps, _unknown_key(steps, lacking, whole), kind="key_unknown"))
            lacking = []
    for around, names in missing.items():
        faults += [Fault((*around, name), "this key is missing.", kind="missing") for name in names]
    return faults


def _missing_kind(kind: str, details: ErrorDetails) -> str:
    return "missing" if details["input"] in (None, "") else kind


def _unknown_key(steps: Steps, lacking: list[str], whole: type[BaseModel]) -> str:
    known = [field.alias or name for name, field in _model_at(whole, steps[:-1]).model_fields.items()]
    also = f", while {', '.join(lacking)} is missing" if lacking else ""
    return f"this key is not known here{also}; known are {', '.join(known)}.{nearest(steps[-1], known)}"


def _model_at(model: type[BaseModel], steps: Steps) -> type[BaseModel]:
    for step in steps:
        if isinstance(step, str):
            field = next(f for name, f in model.model_fields.items() if step in (name, f.alias))
            model = _model_in(field.annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date such as 2025-01-01",
    "list_type": "a list",
    "model_type": "a group of keys",
    "model_attributes_type": "a group of keys",
}

_RULES = {
    "greater_than_equal": "must be {ge} or more, not {given}.",
    "less_than_equal": "must be {le} or less, not {given}.",
    "string_too_long": "must be at most {max_length} characters long.",
    "string_pattern_mismatch": "has the wrong form: {given} does not fit {pattern}.",
    "too_short": "must hold at least {min_length}, not {actual_length}.",
    "finite_number": "must be a number that is not infinite.",
    "invalid_key": "a key must be text.",
}


def _sentence(details: ErrorDetails) -> str:
    kind, given, context = details["type"], details["input"], details.get("ctx", {})
    if kind in _KINDS:
        return f"must be {_KINDS[kind]}, not {_told_kind(given)}."
    if kind in ("enum", "literal_error"):
        if "<all>" in details["loc"]:
            return f"must be the word all or a list of product codes, not {_told_kind(given)}."
        allowed = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return f"{quoted(given)} is not allowed; choose from {', '.join(allowed)}.{nearest(given, allowed)}"
    if kind == "value_error":
        return f"{context['error']}."
    if kind in _RULES:
        return _RULES[kind].format(given=quoted(given), **context)
    return f"{details['msg'][:1].lower()}{details['msg'][1:]}."


def _told_kind(value: object) -> str:
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a group of keys"
    return quoted(value)
