"""The words of the catalogue: what its kinds are called, and every value as people read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.services.pack_changes import Change, Content, How
from portal.web.catalogue_fields import CALENDAR_NAMES, FieldSpec, Widget, fields_of
from portal.web.present import count_text, label

NOTHING = "leeg"
Names = Mapping[tuple[str, str], str]
"""The name of every thing, by kind and code."""


@dataclass(frozen=True)
class Section:
    """One list of the catalogue: its word in the address, what it holds, one and many."""

    slug: str
    kind: str
    title: str
    one: str
    a_new: str


SECTIONS = (
    Section("producten", "product", "Producten", "product", "Nieuw product"),
    Section("normen", "product", "Normen", "norm", "Nieuw product"),
    Section("segmenten", "segment", "Segmenten", "segment", "Nieuw segment"),
    Section("indicatoren", "indicator", "Indicatoren", "indicator", "Nieuwe indicator"),
    Section("kalenders", "calendar", "Kalenders en ladders", "kalender", ""),
)
OTHERS: Mapping[str, str] = {"region": "Regio", "municipality": "Gemeente"}
_HOW = {
    How.ADDED: "nieuw",
    How.CHANGED: "wijzigt",
    How.CLOSED: "eindigt; hoe het was, blijft bewaard",
    How.RETURNED: "komt terug",
}
_OTHER_FIELDS = {
    "scope": "Doet mee voor",
    "centre_for": "Centrumgemeente voor",
    "lat": "Breedtegraad",
    "lon": "Lengtegraad",
    "inhabitants": "Inwoners",
    "providers_contracted": "Aantal aanbieders",
    "valid_from": "Geldig vanaf",
    "ladder": "Ladder van herinneringen",
}


def section_of(kind: str) -> Section:
    """Give the list in which a kind of thing stands."""
    return next(section for section in SECTIONS if section.kind == kind)


def names_in(things: Mapping[tuple[str, str], Content]) -> Names:
    """Give the name of every thing."""
    return {key: name_of(key[0], key[1], content) for key, content in things.items()}


def name_of(kind: str, code: str, content: Mapping[str, Any]) -> str:
    """Give the name of a thing; a calendar is called after what it asks."""
    if kind == "calendar":
        return CALENDAR_NAMES.get(code, code)
    return str(content.get("name") or code)


def value_at(content: Mapping[str, Any], path: str) -> Any:
    """Follow a path in a content; None where it leads nowhere."""
    value: Any = content
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def value_words(spec: FieldSpec, value: Any, names: Names) -> str:
    """Put the value of a field in words."""
    if spec.widget is Widget.FLAG:
        return "ja" if value else "nee"
    if value is None or value in ("", []):
        return NOTHING
    if spec.widget is Widget.ROWS:
        return "; ".join(_row_words(spec, row, names) for row in value)
    if isinstance(value, list):
        return ", ".join(_word(spec, one, names) for one in value)
    return _word(spec, value, names)


def _row_words(spec: FieldSpec, row: Mapping[str, Any], names: Names) -> str:
    if spec.name == "ladder":
        days = int(row["offset_days"])
        when = "op de dag zelf" if days == 0 else count_text(abs(days), "dag", "dagen")
        when += "" if days == 0 else (" erna" if days > 0 else " ervoor")
        return f"{when}: {value_words(spec.columns[1], row.get('to'), names)}"
    words = value_words(spec.columns[0], row.get("by"), names)
    decision = " met beschikking" if row.get("decision") else ""
    note = f" ({row['note']})" if row.get("note") else ""
    return f"{words}{decision}{note}"


def _word(spec: FieldSpec, value: Any, names: Names) -> str:
    if spec.terms is not None:
        known = {member.value: member for member in spec.terms}
        return label(known[value]) if value in known else str(value)
    if spec.of is not None:
        return names.get((spec.of, str(value)), str(value))
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def field_words(
    kind: str, code: str, before: Content, after: Content, names: Names
) -> list[tuple[str, str, str]]:
    """List what reads otherwise of a thing: the field, how it was, how it becomes."""
    lines = []
    for spec in fields_of(kind, code) if kind not in OTHERS else []:
        old, new = value_at(before, spec.path), value_at(after, spec.path)
        if old != new:
            lines.append((spec.label, value_words(spec, old, names), value_words(spec, new, names)))
    return lines


@dataclass(frozen=True)
class ChangeView:
    """What becomes of one thing, in words."""

    title: str
    how: str
    lines: Sequence[tuple[str, str, str]]


def change_views(changes: Sequence[Change], names: Names) -> list[ChangeView]:
    """Put changes in words, in their order."""
    return [_change_view(change, names) for change in changes]


def _change_view(change: Change, names: Names) -> ChangeView:
    kind = OTHERS.get(change.kind) or section_of(change.kind).one.capitalize()
    specs = {} if change.kind in OTHERS else {spec.path: spec for spec in fields_of(change.kind, change.code)}
    lines = []
    for one in change.differences:
        spec = specs.get(one.field) or _other(one.field)
        lines.append((spec.label, value_words(spec, one.before, names), value_words(spec, one.after, names)))
    name = names.get(change.key) or name_of(change.kind, change.code, {})
    return ChangeView(f"{kind} {name}", _HOW[change.how], lines)


def _other(path: str) -> FieldSpec:
    first = path.partition(".")[0]
    words = _OTHER_FIELDS.get(path) or _OTHER_FIELDS.get(first) or path
    if path == "scope":
        return FieldSpec(path, words, of="product")
    return FieldSpec(path, words, of="product" if path == "centre_for" else None)
