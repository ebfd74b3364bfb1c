"""What a pack says, thing by thing, and how that differs from what held before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.regions.schema import Pack

Content = dict[str, Any]
Key = tuple[str, str]
"""The kind and the code of a thing."""

REGION, MUNICIPALITY, SEGMENT, PRODUCT = "region", "municipality", "segment", "product"
INDICATOR, CALENDAR = "indicator", "calendar"


class How(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    CHANGED = "changed"
    CLOSED = "closed"
    RETURNED = "returned"


@dataclass(frozen=True)
class Difference:
    """One field that reads otherwise; the field of a group is written as `age.max`."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """What became of one thing, and for a changed one which fields."""

    kind: str
    code: str
    how: How
    differences: tuple[Difference, ...] = ()

    @property
    def key(self) -> Key:
        return self.kind, self.code


def contents_of(pack: Pack) -> dict[Key, Content]:
    """Return all things that a pack names, as plain JSON values without their codes."""
    region = _plain(pack.region)
    things: dict[Key, Content] = {
        (REGION, pack.region.code): {**region, "sample": pack.sample.model_dump(mode="json")}
    }
    centres: dict[str, list[str]] = {}
    for centre in pack.centre_municipalities:
        centres.setdefault(centre.code, []).extend(centre.products)
    for municipality in pack.municipalities:
        centre_for = centres.get(municipality.code, [])
        things[MUNICIPALITY, municipality.code] = {**_plain(municipality), "centre_for": centre_for}
    things.update({(SEGMENT, part.code): _plain(part) for part in pack.segments})
    things.update({(PRODUCT, part.code): _plain(part) for part in pack.products})
    things.update({(INDICATOR, part.code): _plain(part) for part in pack.indicators})
    said = pack.reporting.model_dump(mode="json")
    things[CALENDAR, "waiting"] = {**said["waiting"], "ladder": said["waiting_reminders"]}
    things[CALENDAR, "indicators"] = {**said["indicators"], "ladder": said["indicator_reminders"]}
    return things


def _plain(part: Any) -> Content:
    dumped: Content = part.model_dump(mode="json", by_alias=True)
    dumped.pop("code")
    return dumped


def changes_between(held: Mapping[Key, Content], wanted: Mapping[Key, Content]) -> Iterator[Change]:
    """Give what must be added, changed and closed, in the order of the pack."""
    for key, content in wanted.items():
        if key not in held:
            yield Change(*key, How.ADDED)
        elif held[key] != content:
            yield Change(*key, How.CHANGED, tuple(_differences(held[key], content)))
    for key in held:
        if key not in wanted:
            yield Change(*key, How.CLOSED)


def _differences(before: Content, after: Content, prefix: str = "") -> Iterator[Difference]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _differences(old, new, f"{prefix}{name}.")
        elif old != new:
            yield Difference(prefix + name, old, new)
