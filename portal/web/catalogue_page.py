"""Decides what the pages of the catalogue show: lists, how a thing stands now and later, how it was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.domain.catalogue import PlanAct
from portal.domain.terms import ReferralDoor
from portal.services.catalogue_effects import SOURCE
from portal.services.catalogue_reading import PlanLine, Thing, VersionLine
from portal.services.pack_changes import Content, Key
from portal.web.catalogue_fields import FieldSpec, fields_of
from portal.web.catalogue_words import NOTHING, Names, Section, field_words, name_of, value_at, value_words
from portal.web.present import age_range_text, date_text, label, weeks_text

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "producten": ("plain", "segments", "age"),
    "normen": ("norm.weeks", "norm.hours", "norm.note"),
    "segmenten": ("plain", "laws", "level"),
    "indicatoren": ("reported_by", "scope.segments", "scope.products", "direction"),
    "kalenders": ("ladder",),
}
STANDS = {"geldt": "geldt nu", "gepland": "verandert of begint later", "geeindigd": "geëindigd"}


@dataclass(frozen=True)
class ThingLine:
    """One line of a list: name, code, a cell (label, words) for each column, and how it stands."""

    name: str
    code: str
    cells: Sequence[tuple[str, str]]
    stands: Sequence[str]
    is_ended: bool


@dataclass(frozen=True)
class StateRow:
    """One field of a thing: how it reads now, and in each later state (words, and whether that differs)."""

    label: str
    now: str
    later: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class PlanView:
    """A planned change in words, with what differs."""

    plan_id: int
    title: str
    kind: str
    code: str
    when: str
    by: str
    made_at: datetime
    is_refused: bool
    lines: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class PastView:
    """One change that was, in words."""

    title: str
    by: str
    at: datetime
    lines: Sequence[tuple[str, str, str]]
    version_id: int
    is_now: bool


@dataclass(frozen=True)
class ResidentText:
    """How residents read a product."""

    title: str
    summary: str
    facts: Sequence[str]


def thing_lines(things: Iterable[Thing], section: Section, names: Names) -> list[ThingLine]:
    """Put the things of a list in words."""
    return [_thing_line(thing, section, names) for thing in things]


def matching(things: Sequence[Thing], *, words: str, stand: str) -> list[Thing]:
    """Keep the things that stand so, and in which all words occur."""
    asked = words.casefold().split()
    return [
        thing for thing in things if _stands(thing, stand) and all(word in _searched(thing) for word in asked)
    ]


def unsaid(rows: Sequence[StateRow]) -> tuple[list[StateRow], list[str]]:
    """Part the fields that say something, now or later, from the labels of those that never do."""
    silent = [
        row for row in rows if {row.now, *(words for words, _ in row.later)} <= {NOTHING, "–", "eindigt"}
    ]
    return [row for row in rows if row not in silent], [row.label for row in silent]


def state_rows(thing: Thing, names: Names) -> tuple[list[str], list[StateRow]]:
    """Give the headings of the later states, and every field of a thing in each of them."""
    states = later_states(thing)
    rows = []
    for spec in fields_of(thing.kind, thing.code):
        held = value_at(thing.content or thing.last_content, spec.path)
        shown = value_words(spec, held, names) if thing.content is not None or not states else "–"
        later = [
            (_later(spec, content, names), _later(spec, content, names) != shown) for _, content in states
        ]
        rows.append(StateRow(spec.label, shown, later))
    return [f"vanaf {date_text(on)}" for on, _ in states], rows


def later_states(thing: Thing) -> list[tuple[date, Content | None]]:
    """List the days on which a thing changes, each with how it reads from then; None when it has ended."""
    content, states = thing.content, dict[date, Content | None]()
    for plan in thing.plans:
        if not plan.is_open:
            continue
        content = None if plan.act is PlanAct.END else {**(content or {}), **plan.content}
        states[plan.starts_on] = content
    return list(states.items())


def plan_views(plans: Iterable[PlanLine], held: Mapping[Key, Content], names: Names) -> list[PlanView]:
    """Put planned changes in words, each with what it finds: what holds, or what one before it made of it."""
    found: dict[Key, Content | None] = {}
    views = []
    for plan in plans:
        key = plan.kind, plan.code
        before = found.get(key, held.get(key))
        views.append(_plan_view(plan, before, names))
        if plan.is_open:
            found[key] = None if plan.act is PlanAct.END else {**(before or {}), **plan.content}
    return views


def _plan_view(plan: PlanLine, held: Content | None, names: Names) -> PlanView:
    name = names.get((plan.kind, plan.code)) or name_of(plan.kind, plan.code, plan.content)
    lines: list[tuple[str, str, str]] = []
    if plan.act is PlanAct.CHANGE:
        lines = field_words(plan.kind, plan.code, held or {}, {**(held or {}), **plan.content}, names)
    return PlanView(
        plan.plan_id,
        name,
        plan.kind,
        plan.code,
        _plan_words(plan, names),
        plan.maker or "het systeem",
        plan.made_at,
        plan.refused_at is not None,
        lines,
    )


def past_views(kind: str, code: str, versions: Sequence[VersionLine], names: Names) -> list[PastView]:
    """Put the history of a thing in words, newest first."""
    views = []
    for at, version in enumerate(versions):
        earlier = versions[at + 1] if at + 1 < len(versions) else None
        lines = field_words(kind, code, earlier.content, version.content, names) if earlier else []
        until = f" tot en met {date_text(version.valid_until)}" if version.valid_until else ""
        by = version.maker or (
            f"bestand {version.source}" if version.source not in ("", SOURCE) else "het systeem"
        )
        title = f"Vanaf {date_text(version.valid_from)}{until}"
        is_now = version.valid_until is None
        views.append(PastView(title, by, version.loaded_at, lines, version.version_id, is_now))
    return views


def resident_text(content: Content | None, names: Names) -> ResidentText | None:
    """Say how residents read a product; None for one that is not there."""
    if content is None:
        return None
    age: Mapping[str, Any] = content.get("age") or {}
    facts = [text for text in (_ages(age), _norm(content), _routes(content)) if text]
    return ResidentText(str(content.get("plain") or ""), str(content.get("summary") or ""), facts)


def _ages(age: Mapping[str, Any]) -> str:
    low, high = age.get("min"), age.get("max")
    if not isinstance(low, int | None) or not isinstance(high, int | None):
        return ""
    return age_range_text(low, high)


def _norm(content: Content) -> str:
    weeks = value_at(content, "norm.weeks")
    return f"Norm: start binnen {weeks_text(weeks)}" if isinstance(weeks, int) else ""


def _routes(content: Content) -> str:
    doors = {door.value: label(door) for door in ReferralDoor}
    said = [doors.get(str(row.get("by")), "") for row in content.get("referral") or []]
    return f"Zo komt u hier: {', '.join(word for word in said if word)}" if any(said) else ""


def _thing_line(thing: Thing, section: Section, names: Names) -> ThingLine:
    specs = {spec.path: spec for spec in fields_of(thing.kind, thing.code)}
    content = thing.content or thing.last_content
    cells = []
    for path in COLUMNS[section.slug]:
        if path == "age":
            cells.append(("Leeftijd", _ages(content.get("age") or {}) or "–"))
            continue
        words = value_words(specs[path], value_at(content, path), names)
        cells.append((specs[path].label, "–" if words == NOTHING else words))
    name = name_of(thing.kind, thing.code, content)
    return ThingLine(name, thing.code, cells, _stand_words(thing, names), thing.ended_on is not None)


def _stand_words(thing: Thing, names: Names) -> list[str]:
    if thing.content is not None:
        first = "geldt nu"
    elif thing.ended_on is not None:
        first = f"geëindigd na {date_text(thing.ended_on)}"
    else:
        first = "geldt nog niet"
    return [first, *(_plan_words(plan, names) for plan in thing.plans)]


def _plan_words(plan: PlanLine, names: Names) -> str:
    if plan.refused_at is not None:
        return f"kon op {date_text(plan.starts_on)} niet ingaan"
    verb = {PlanAct.ADD: "begint", PlanAct.CHANGE: "wijzigt", PlanAct.END: "eindigt"}[plan.act]
    to = names.get(("product", plan.successor or ""), plan.successor)
    return f"{verb} op {date_text(plan.starts_on)}" + (f", opvolger: {to}" if to else "")


def _later(spec: FieldSpec, content: Content | None, names: Names) -> str:
    return "eindigt" if content is None else value_words(spec, value_at(content, spec.path), names)


def _stands(thing: Thing, stand: str) -> bool:
    if stand == "geeindigd":
        return thing.ended_on is not None
    if stand == "gepland":
        return bool(thing.plans)
    return thing.ended_on is None if stand != "geldt" else thing.content is not None


def _searched(thing: Thing) -> str:
    content = thing.last_content
    said = [thing.name, thing.code, content.get("plain"), *(content.get("synonyms") or [])]
    said += [content.get("predecessor"), content.get("unit")]
    return " ".join(str(text) for text in said if text).casefold()
