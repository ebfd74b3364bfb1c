"""Tells on the terminal what loading a pack changed."""

import json
from collections.abc import Iterator
from typing import Any

from portal.regions.schema import Pack
from portal.services.pack_changes import Change, How
from portal.services.packs import LoadResult

_LONGEST = 60


def told_result(result: LoadResult, pack: Pack) -> Iterator[str]:
    """Give the lines that say what loading a pack did."""
    if not result.is_changed:
        yield f"{result.region_code}: unchanged"
    elif result.is_new:
        yield (
            f"{result.region_code}: new, from {pack.region.valid_from}: {len(pack.segments)} segments,"
            f" {len(pack.products)} products, {len(pack.indicators)} indicators,"
            f" {len(pack.municipalities)} municipalities"
        )
    elif not (result.changes or result.access_count or result.closure_count):
        yield f"{result.region_code}: only the order changed"
    else:
        touched = f"; {result.touched_count} offerings go to the index" if result.touched_count else ""
        number = len(result.changes)
        yield f"{result.region_code}: {number} {'change' if number == 1 else 'changes'}{touched}"
        for change in result.changes:
            yield from _told_change(change)
    if result.access_count:
        yield f"  access contacts, crisis numbers and documents: {result.access_count} changed"
    if result.closure_count:
        yield f"  groups closed to new providers: {result.closure_count} changed"


def _told_change(change: Change) -> Iterator[str]:
    subject = f"  {change.kind} {change.code}"
    if change.how is How.ADDED:
        yield f"{subject}: added"
    elif change.how is How.RETURNED:
        yield f"{subject}: back, was closed before"
    elif change.how is How.CLOSED:
        yield f"{subject}: closed; the pack no longer names it, its history stays"
    for difference in change.differences:
        yield f"{subject}: {difference.field}: {_told(difference.before)} -> {_told(difference.after)}"


def _told(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
