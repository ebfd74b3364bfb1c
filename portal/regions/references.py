"""Whether the codes in a pack are unique and lead somewhere; reads plain values, so a pack may be faulty."""

from collections.abc import Iterator
from typing import Any

from portal.domain.terms import Law
from portal.regions.faults import Fault, Steps, nearest, quoted

_SECTIONS = {
    "municipalities": "municipality",
    "segments": "segment",
    "products": "product",
    "indicators": "indicator",
}

LAWS = [law.value for law in Law]


def reference_faults(data: object) -> Iterator[Fault]:
    """Give every code that stands twice and every reference to nowhere."""
    if not isinstance(data, dict):
        return
    known = {section: _codes(data, section) for section in _SECTIONS}
    for section, noun in _SECTIONS.items():
        yield from _twice(data, section, noun)
    for steps, section, value in _references(data):
        codes = known[section]
        if codes is not None and value not in codes:
            noun = _SECTIONS[section]
            said = f"no {noun} here has the code {quoted(value)}.{nearest(value, codes)}"
            yield Fault(steps, said, kind="code_nowhere", data={"given": value})
    for steps, values in _lists(data):
        for number, value in enumerate(values):
            if isinstance(value, str) and value in values[:number]:
                said = f"{quoted(value)} stands in this list twice."
                yield Fault((*steps, number), said, kind="listed_twice", data={"given": value})
    yield from _own_code(data)
    yield from _foreign_laws(data)


def _items(data: dict[str, Any], section: str) -> Iterator[tuple[Steps, dict[str, Any]]]:
    held = data.get(section)
    for number, item in enumerate(held if isinstance(held, list) else []):
        if isinstance(item, dict):
            yield (section, number), item


def _codes(data: dict[str, Any], section: str) -> list[str] | None:
    """Return the codes of a section; None when there is none, so that it is not complained about twice."""
    if not isinstance(data.get(section), list):
        return None
    return [item["code"] for _, item in _items(data, section) if isinstance(item.get("code"), str)]


def _twice(data: dict[str, Any], section: str, noun: str) -> Iterator[Fault]:
    seen: dict[str, Steps] = {}
    for steps, item in _items(data, section):
        code = item.get("code")
        if isinstance(code, str):
            if code in seen:
                first = Fault(seen[code], "").path
                said = f"two {noun} entries have this code; the first is {first}."
                yield Fault((*steps, "code"), said, kind="code_twice")
            seen.setdefault(code, steps)


def _below(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


_WAYS = (
    ("segments", ("related",), "segments"),
    ("products", ("segments",), "segments"),
    ("products", ("lighter",), "products"),
    ("municipalities", ("scope",), "products"),
    ("centre_municipalities", ("for",), "products"),
    ("indicators", ("scope", "segments"), "segments"),
    ("indicators", ("scope", "products"), "products"),
)
_WORDS = (("region", ("laws",)), ("segments", ("laws",)), ("products", ("laws",)))


def _references(data: dict[str, Any]) -> Iterator[tuple[Steps, str, str]]:
    for section, keys, target in _WAYS:
        for steps, item in _items(data, section):
            values = _below(item, *keys)
            for number, value in enumerate(values if isinstance(values, list) else []):
                if isinstance(value, str):
                    yield (*steps, *keys, number), target, value
    for steps, item in _items(data, "centre_municipalities"):
        if isinstance(item.get("code"), str):
            yield (*steps, "code"), "municipalities", item["code"]


def _lists(data: dict[str, Any]) -> Iterator[tuple[Steps, list[Any]]]:
    """Give every list in which a word may stand once."""
    for section, keys in [*((section, keys) for section, keys, _ in _WAYS), *_WORDS]:
        for steps, item in [*_items(data, section), ((section,), data.get(section))]:
            values = _below(item, *keys)
            if isinstance(values, list):
                yield (*steps, *keys), values


def _own_code(data: dict[str, Any]) -> Iterator[Fault]:
    for section, key in (("products", "lighter"), ("segments", "related")):
        for steps, item in _items(data, section):
            values = item.get(key)
            for number, value in enumerate(values if isinstance(values, list) else []):
                if isinstance(value, str) and value == item.get("code"):
                    said = f"{quoted(value)} refers to itself."
                    yield Fault((*steps, key, number), said, kind="refers_to_itself")


def _foreign_laws(data: dict[str, Any]) -> Iterator[Fault]:
    own = _below(data, "region", "laws")
    if not isinstance(own, list):
        return
    for section in ("segments", "products"):
        for steps, item in _items(data, section):
            laws = item.get("laws")
            for number, law in enumerate(laws if isinstance(laws, list) else []):
                if law in LAWS and law not in own:
                    said = f"{quoted(law)} is not among the region's laws."
                    yield Fault((*steps, "laws", number), said, kind="law_foreign")
