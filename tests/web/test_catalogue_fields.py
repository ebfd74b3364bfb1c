"""What people may edit of the catalogue is what a region pack may say, field by field."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from portal.regions.schema import (
    IndicatorCalendarPart,
    IndicatorPart,
    ProductPart,
    SegmentPart,
    StepPart,
    WaitingCalendarPart,
)
from portal.web.catalogue_fields import FieldSpec, Widget, fields_of

KINDS: dict[tuple[str, str], type[BaseModel]] = {
    ("segment", ""): SegmentPart,
    ("product", ""): ProductPart,
    ("indicator", ""): IndicatorPart,
    ("calendar", "waiting"): WaitingCalendarPart,
    ("calendar", "indicators"): IndicatorCalendarPart,
}
LADDER = "ladder"
"""Stands with each calendar on its page, and apart in a pack."""
each_kind = pytest.mark.parametrize(("kind", "code"), KINDS)


def said_in_pack(part: type[BaseModel], before: str = "") -> Iterator[tuple[str, Any]]:
    """List what a part may say: the path and the type of each value; rows by the path of their list."""
    for name, field in part.model_fields.items():
        inner = within(field.annotation)
        if inner is not None and "list" not in str(field.annotation):
            yield from said_in_pack(inner, f"{before}{name}.")
        elif inner is not None:
            yield from ((f"{before}{name}[].{path}", kind) for path, kind in said_in_pack(inner))
        elif name != "code":
            yield f"{before}{name}", field.annotation


def within(annotation: Any) -> type[BaseModel] | None:
    """Find the part of which a type speaks, if any."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := within(one)) is not None), None)


def terms_in(annotation: Any) -> type[Enum] | None:
    """Find the list of words that a type chooses from, if any."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return annotation
    return next((found for one in get_args(annotation) if (found := terms_in(one)) is not None), None)


def pack_fields(kind: str, code: str) -> dict[str, Any]:
    found = dict(said_in_pack(KINDS[kind, code]))
    if kind == "calendar":
        found |= {f"{LADDER}[].{path}": held for path, held in said_in_pack(StepPart)}
    return found


def page_fields(kind: str, code: str) -> dict[str, FieldSpec]:
    found: dict[str, FieldSpec] = {}
    for spec in fields_of(kind, code):
        if spec.widget is Widget.ROWS:
            found |= {f"{spec.path}[].{one.path}": one for one in spec.columns}
        else:
            found[spec.path] = spec
    return found


@each_kind
def test_a_page_has_every_field_of_a_pack_and_no_other(kind: str, code: str) -> None:
    assert set(page_fields(kind, code)) == set(pack_fields(kind, code))


@each_kind
def test_a_choice_on_a_page_is_the_choice_of_a_pack(kind: str, code: str) -> None:
    said = pack_fields(kind, code)
    chosen = {path: spec.terms for path, spec in page_fields(kind, code).items()}
    assert chosen == {path: terms_in(said[path]) for path in chosen}


@each_kind
def test_a_choice_may_be_left_open_where_a_pack_may(kind: str, code: str) -> None:
    said = pack_fields(kind, code)
    one = {path: spec for path, spec in page_fields(kind, code).items() if spec.widget is Widget.ONE}
    required = {path for path, spec in one.items() if not spec.may_be_empty}
    # A route without "via" is one that is removed.
    assert required == {path for path in one if type(None) not in get_args(said[path])} - {"referral[].by"}
