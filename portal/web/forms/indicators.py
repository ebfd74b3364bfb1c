"""What a sheet of indicators sends: the fields of its lines as they were typed."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from portal.domain.errors import FieldError
from portal.domain.indicator_answers import Definition
from portal.domain.indicator_duties import IndicatorDuty, read_duty
from portal.domain.indicator_typing import read_answer
from portal.services.indicator_save import Entry
from portal.services.indicator_sheet import IndicatorSheet
from portal.web.forms.base import without_edges

LONGEST_INPUT = 5_000
_FIELD = re.compile(r"i(\d{1,9}(?:[ps]\d{1,9})?)-([a-z]+\d{0,3})", re.ASCII)
_TOKEN = re.compile(r"\d{1,12}\.\d{1,9}", re.ASCII)


@dataclass(frozen=True)
class TypedAnswer:
    """One line as it was sent: the texts by field, and the token of what stood there before."""

    duty: IndicatorDuty
    typed: Mapping[str, str]
    seen: str

    def read(self, definition: Definition) -> tuple[Entry, list[FieldError]]:
        """Read the line, and what in it cannot be read."""
        answer, faults = read_answer(self.typed, definition)
        return Entry(self.duty, answer, self.seen), faults


@dataclass(frozen=True)
class ReadForm:
    """A whole form: entries that can be read, and the lines that cannot, with their faults."""

    entries: tuple[Entry, ...]
    faults: Mapping[IndicatorDuty, list[FieldError]]


def typed_answers(form: MultiDict[str, str]) -> dict[IndicatorDuty, TypedAnswer]:
    """Gather the fields of a form by duty."""
    fields: dict[IndicatorDuty, dict[str, str]] = {}
    for name, text in form.items():
        found = _FIELD.fullmatch(name)
        duty = read_duty(found[1]) if found else None
        if found and duty is not None:
            fields.setdefault(duty, {})[found[2]] = _cleaned(text)
    return {
        duty: TypedAnswer(duty, {k: v for k, v in sent.items() if k != "seen"}, _token(sent.get("seen", "")))
        for duty, sent in fields.items()
    }


def read_form(
    sheet: IndicatorSheet, typed: Mapping[IndicatorDuty, TypedAnswer], *, only: Collection[IndicatorDuty] = ()
) -> ReadForm:
    """Read the lines of a form that a sheet still asks; others are left alone."""
    entries: list[Entry] = []
    faults: dict[IndicatorDuty, list[FieldError]] = {}
    for line in sheet.lines:
        sent = typed.get(line.duty)
        if sent is None or (only and line.duty not in only):
            continue
        entry, found = sent.read(line.indicator.definition)
        if found:
            faults[line.duty] = found
        else:
            entries.append(entry)
    return ReadForm(tuple(entries), faults)


def field_name(duty: IndicatorDuty, name: str) -> str:
    """Give the name, and the id, of a field of a line."""
    return f"i{duty.key}-{name}"


def _token(text: str) -> str:
    return text if _TOKEN.fullmatch(text) else ""


def _cleaned(text: str) -> str:
    return (without_edges(text) or "").replace("\r\n", "\n")[:LONGEST_INPUT]
