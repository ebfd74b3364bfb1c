"""The form of a thing in the catalogue, made from the table of its fields, and the forms around it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from portal.domain.errors import FieldError, InvalidError
from portal.web.catalogue_fields import FieldSpec, Widget, fields_of
from portal.web.catalogue_words import Names, value_at
from portal.web.forms.base import without_edges
from portal.web.forms.days import read_day
from portal.web.forms.seen import KeyForm
from portal.web.messages import sentence
from portal.web.present import label

MOST_ROWS = 20
SPARE_ROWS = 2
_WHOLE = re.compile(r"-?\d{1,10}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)


class DayForm(KeyForm):
    """From which day a change holds, how the thing stood, and the key that makes it count once."""

    starts_on = StringField("Geldt vanaf", filters=[without_edges])
    seen = HiddenField()

    def first_day(self) -> date:
        """Read the day. Raises InvalidError."""
        found = read_day(self.starts_on.data or "")
        if found is None:
            raise InvalidError([FieldError("date_unreadable", "starts_on")])
        return found


class EndForm(DayForm):
    """From which day a thing no longer holds, and what takes its place."""

    starts_on = StringField("Geldt niet meer vanaf", filters=[without_edges])
    successor = SelectField("Opvolger", validate_choice=False)
    moves_lines = BooleanField("Laat overeenkomsten en aanbod op die dag meeverhuizen")


class ThingForm(DayForm):
    """Everything that people may change of one thing; nothing else in a request is read."""

    specs: tuple[FieldSpec, ...] = ()
    row_counts: Mapping[str, int] = {}
    held: Mapping[str, Any] = {}

    def content(self) -> dict[str, Any]:
        """Read the whole form as the content of a thing; what cannot be read stays text for the rules."""
        found: dict[str, Any] = {}
        for spec in self.specs:
            at = found
            *around, last = spec.path.split(".")
            for step in around:
                at = at.setdefault(step, {})
            at[last] = self._value(spec)
        if set((found.get("profile") or {"": ""}).values()) == {None}:
            found["profile"] = None
        return found

    def add_faults(self, error: InvalidError) -> None:
        """Show every fault at the field that it is about, or at the nearest one."""
        for fault in error.errors:
            words = sentence(fault.code, **fault.data)
            field = self._nearest(fault.field or "")
            if field is None:
                self.form_errors.append(words)
            else:
                field.errors = [*field.errors, words]

    def rows_of(self, spec: FieldSpec) -> list[list[Field]]:
        """Give the fields of each row."""
        count = self.row_counts.get(spec.name, 0)
        return [[self[f"{spec.name}_{at}_{one.name}"] for one in spec.columns] for at in range(count)]

    def _value(self, spec: FieldSpec) -> Any:
        """Read one field; what was ticked already keeps its place, for the first segment is the main one."""
        if spec.widget is Widget.ROWS:
            return self._rows(spec)
        found = _read(spec, self[spec.name].data)
        if spec.widget is not Widget.MANY:
            return found
        before = [one for one in value_at(self.held, spec.path) or [] if one in found]
        return [*before, *(one for one in found if one not in before)]

    def _rows(self, spec: FieldSpec) -> list[dict[str, Any]]:
        rows = []
        for at in self._filled(spec):
            row = {one.name: _read(one, self[f"{spec.name}_{at}_{one.name}"].data) for one in spec.columns}
            rows.append(row)
        return rows

    def _filled(self, spec: FieldSpec) -> list[int]:
        """Give the numbers of the rows whose first field says something."""
        first = spec.columns[0].name
        count = self.row_counts.get(spec.name, 0)
        return [at for at in range(count) if self[f"{spec.name}_{at}_{first}"].data]

    def _nearest(self, name: str) -> Field | None:
        fields: dict[str, Field] = self._fields
        for spec in self.specs:
            if spec.widget is Widget.ROWS and (found := re.fullmatch(rf"{spec.name}_(\d+)(_\w+)?", name)):
                filled = self._filled(spec)
                at = filled[int(found[1])] if int(found[1]) < len(filled) else 0
                return fields.get(f"{spec.name}_{at}{found[2] or '_' + spec.columns[0].name}")
        parts = name.split("_")
        for length in range(len(parts), 0, -1):
            start = "_".join(parts[:length])
            if start in fields:
                return fields[start]
        return next((field for key, field in fields.items() if key.startswith(f"{name}_")), None)


def form_class(
    kind: str, code: str, *, content: Mapping[str, Any], sent: Mapping[str, Any], choices: Names, is_new: bool
) -> type[ThingForm]:
    """Make the form of a kind of thing, with the rows of its content or request and some to spare."""
    specs = tuple(fields_of(kind, code))
    counts = {spec.name: _row_count(spec, content, sent) for spec in specs if spec.widget is Widget.ROWS}
    fields: dict[str, Any] = {"specs": specs, "row_counts": counts, "held": content}
    choices = {key: name for key, name in choices.items() if key != (kind, code)}
    if is_new:
        fields["code"] = StringField("Code", filters=[without_edges])
    for spec in specs:
        if spec.widget is Widget.ROWS:
            for at in range(counts[spec.name]):
                for one in spec.columns:
                    text = f"{one.label} ({at + 1})"
                    fields[f"{spec.name}_{at}_{one.name}"] = _field(one, text, choices)
        else:
            fields[spec.name] = _field(spec, spec.label, choices)
    return type("ThingForm", (ThingForm,), fields)


def shown_values(form: type[ThingForm], content: Mapping[str, Any]) -> dict[str, Any]:
    """Write a content as its form shows it."""
    shown: dict[str, Any] = {}
    for spec in form.specs:
        value = value_at(content, spec.path)
        if spec.widget is Widget.ROWS:
            for at, row in enumerate(value or []):
                for one in spec.columns:
                    shown[f"{spec.name}_{at}_{one.name}"] = _shown(one, row.get(one.name))
        else:
            shown[spec.name] = _shown(spec, value)
    return shown


def _row_count(spec: FieldSpec, content: Mapping[str, Any], sent: Mapping[str, Any]) -> int:
    numbers = [int(found[1]) for name in sent if (found := re.match(rf"{spec.name}_(\d{{1,2}})_", name))]
    return min(
        MOST_ROWS, max([len(value_at(content, spec.path) or []) + SPARE_ROWS, *(n + 1 for n in numbers)])
    )


def _field(spec: FieldSpec, text: str, known: Names) -> Field:
    if spec.widget is Widget.FLAG:
        return BooleanField(text)
    if spec.widget is Widget.MANY:
        return SelectMultipleField(text, choices=dict(_choices(spec, known)), validate_choice=False)
    if spec.widget is Widget.ONE:
        empty = {"": "niet opgegeven"} if spec.may_be_empty else {}
        choices = {**empty, **dict(_choices(spec, known))}
        return SelectField(text, choices=choices, validate_choice=False)
    if spec.widget in (Widget.TEXT, Widget.LINES):
        return TextAreaField(text, filters=[without_edges])
    return StringField(text, filters=[without_edges])


def _choices(spec: FieldSpec, known: Names) -> Iterator[tuple[str, str]]:
    if spec.terms is not None:
        yield from ((str(member.value), label(member)) for member in spec.terms)
    else:
        yield from ((code, name) for (kind, code), name in known.items() if kind == spec.of)


def _read(spec: FieldSpec, typed: Any) -> Any:
    if spec.widget is Widget.FLAG:
        return bool(typed)
    if spec.widget is Widget.MANY:
        return list(typed or [])
    if spec.widget is Widget.LINES:
        return [line for text in (typed or "").splitlines() if (line := text.strip())]
    if spec.widget is Widget.NUMBERS:
        return [_number(part) for part in re.split(r"[\s,;]+", typed or "") if part]
    if not typed:
        return None
    if spec.widget is Widget.NUMBER:
        return _number(typed)
    if spec.widget is Widget.DECIMAL:
        return float(typed.replace(",", ".")) if _DECIMAL.fullmatch(typed) else typed
    return " ".join(typed.splitlines()) if spec.widget is Widget.TEXT else typed


def _number(text: str) -> int | str:
    return int(text) if _WHOLE.fullmatch(text) else text


def _shown(spec: FieldSpec, value: Any) -> Any:
    if spec.widget in (Widget.FLAG, Widget.MANY):
        return value or ([] if spec.widget is Widget.MANY else False)
    if value is None:
        return ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ("\n" if spec.widget is Widget.LINES else ", ").join(map(str, value))
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value)
