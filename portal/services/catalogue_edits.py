"""What a change does to the things of a region, as plain values: nothing is read or written here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.domain.catalogue import PlanAct
from portal.domain.errors import DomainError, FieldError, InvalidError
from portal.regions.faults import Fault, Steps
from portal.regions.reader import PackError, pack_of_values
from portal.regions.schema import Pack
from portal.services.pack_changes import INDICATOR, MUNICIPALITY, PRODUCT, SEGMENT, Content, Key
from portal.services.pack_contents import SECTIONS, pack_values

EDITABLE = (SEGMENT, PRODUCT, INDICATOR, "calendar")
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Edit:
    """A change of one thing: a whole new one, the fields that change, or its end with a successor."""

    kind: str
    code: str
    act: PlanAct
    content: Mapping[str, Any] = field(default_factory=dict)
    successor: str | None = None
    moves_lines: bool = False

    @property
    def key(self) -> Key:
        return self.kind, self.code


def edited(things: Mapping[Key, Content], edit: Edit) -> dict[Key, Content]:
    """Return the things as they are after a change. Raises DomainError when it does not fit."""
    after = dict(things)
    if edit.act is PlanAct.ADD:
        if edit.key in after:
            raise InvalidError([FieldError("code_taken", "code")])
        after[edit.key] = dict(edit.content)
    elif edit.act is PlanAct.CHANGE:
        if edit.key not in after:
            raise DomainError("thing_ended")
        after[edit.key] = {**after[edit.key], **edit.content}
    else:
        _end(after, edit)
    return after


def names_of_ended(content: Mapping[str, Any]) -> Content:
    """Return what of a product its successor is found by."""
    return {"name": content.get("name", ""), "synonyms": list(content.get("synonyms", []))}


def checked(things: Mapping[Key, Content], key: Key | None = None) -> Pack:
    """Return the pack that names these things.

    Raises InvalidError by field of the thing at `key`; a fault elsewhere comes without a field and names
    the thing where it stands.
    """
    values = pack_values(things)
    try:
        return pack_of_values(values)
    except PackError as error:
        raise InvalidError([_field_error(fault, values, key) for fault in error.faults]) from error


def field_code(fault: Fault) -> str:
    """Give the code of a fault's sentence."""
    return f"pack_{fault.kind or 'wrong'}"


def _field_error(fault: Fault, values: Mapping[str, Any], key: Key | None) -> FieldError:
    kind, code, inner = _where(fault.steps, values)
    if (kind, code) == key:
        return FieldError(field_code(fault), "_".join(map(str, inner)), dict(fault.data))
    return FieldError("pack_fault_elsewhere", None, {"where": code or fault.path, "kind": kind})


def _where(steps: Steps, values: Mapping[str, Any]) -> tuple[str, str | None, Steps]:
    """Give the kind and code of the thing in which a fault stands, and the steps within it."""
    if steps[:1] == ("reporting",) and len(steps) > 1:
        part = str(steps[1])
        code = "waiting" if part.startswith("waiting") else "indicators"
        inner = ("ladder", *steps[2:]) if part.endswith("reminders") else steps[2:]
        return "calendar", code, inner
    for kind, section in SECTIONS.items():
        if steps[:1] == (section,) and len(steps) > 1:
            return kind, str(values[section][int(steps[1])].get("code")), steps[2:]
    return str(steps[0]) if steps else "", None, steps[1:]


def _end(after: dict[Key, Content], edit: Edit) -> None:
    gone = after.pop(edit.key, None)
    if gone is None and edit.successor is None:
        raise DomainError("thing_ended")
    if edit.successor is not None:
        successor = after.get((PRODUCT, edit.successor))
        if edit.kind != PRODUCT or successor is None or edit.successor == edit.code:
            raise InvalidError([FieldError("successor_unknown", "successor")])
        after[PRODUCT, edit.successor] = _inheriting(successor, gone or edit.content)
    faults: list[FieldError] = []
    for key, content in after.items():
        after[key] = _without(key, content, edit, faults)
    if faults:
        raise InvalidError(faults)


def _inheriting(successor: Content, gone: Mapping[str, Any]) -> Content:
    """Let a product be found by the names of the one that it takes the place of."""
    name = str(gone.get("name", ""))[:_LONGEST_NAME]
    known = {successor["name"].casefold(), *(term.casefold() for term in successor["synonyms"])}
    more = []
    for term in [name, *gone.get("synonyms", [])]:
        if term and term.casefold() not in known:
            known.add(term.casefold())
            more.append(term)
    return {
        **successor,
        "synonyms": [*successor["synonyms"], *more],
        "predecessor": successor.get("predecessor") or name or None,
    }


_MENTIONS = {
    PRODUCT: ((PRODUCT, "lighter"), (MUNICIPALITY, "scope"), (MUNICIPALITY, "centre_for")),
    SEGMENT: ((SEGMENT, "related"), (PRODUCT, "segments")),
}
"""Where a product and a segment are named by others."""


def _without(key: Key, content: Content, edit: Edit, faults: list[FieldError]) -> Content:
    """Return a thing that no longer names the ended one, but its successor where there is one."""
    for of, name in _MENTIONS.get(edit.kind, ()):
        if key[0] == of and isinstance(content.get(name), list) and edit.code in content[name]:
            content = {**content, name: _replaced(content[name], edit, own=key[1])}
            if name == "segments" and not content[name]:
                faults.append(FieldError("segment_of_product", None, {"name": content["name"]}))
    section = SECTIONS.get(edit.kind)
    scope = content.get("scope") if key[0] == INDICATOR else None
    if section and isinstance(scope, dict) and edit.code in scope.get(section, []):
        scope = {**scope, section: _replaced(scope[section], edit, own=key[1])}
        content = {**content, "scope": scope}
        if not scope.get("segments") and not scope.get("products"):
            faults.append(FieldError("scope_of_indicator", None, {"name": content["name"]}))
    return content


def _replaced(codes: list[str], edit: Edit, *, own: str) -> list[str]:
    put = [edit.successor if code == edit.code else code for code in codes]
    return list(dict.fromkeys(code for code in put if code is not None and code != own))
