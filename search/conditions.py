"""Filters as conditions in SQL, over the tables of `document.with_figures`."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, false, func
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from portal.domain.terms import CareForm, GroupForm, Law, OfferingKind, ReferralDoor, TagKind, Urgency
from portal.models import (
    Municipality,
    Offering,
    OfferingMunicipality,
    OfferingTag,
    Organisation,
    Product,
    ProductLaw,
    ProductSegment,
    ReferralRoute,
    Region,
    Segment,
    Theme,
)
from search.query import Filters

Condition = ColumnElement[bool]


def conditions(filters: Filters) -> list[Condition]:
    """Give what rows must be, except for what depends on the clock: freshness, acceptance, figures."""
    found = [
        build(values) for name, values in filters.chosen().items() if (build := _FACETS.get(name)) is not None
    ]
    if filters.not_excluding:
        found.append(~_has_tag(TagKind.CONTRA_INDICATION)(filters.not_excluding))
    if filters.age is not None:
        found.append(func.coalesce(col(Offering.age_min), 0) <= filters.age)
        found.append(func.coalesce(col(Offering.age_max), filters.age) >= filters.age)
    return found


def serves(condition: Condition) -> Condition:
    """Say that an offering serves a municipality for which a condition holds."""
    return exists().where(
        col(OfferingMunicipality.offering_id) == col(Offering.id),
        col(Municipality.id) == col(OfferingMunicipality.municipality_id),
        condition,
    )


def serves_municipality(code: str) -> Condition:
    """Say that an offering serves a municipality by its CBS code, wherever its location is."""
    there = aliased(Municipality)
    return exists().where(
        col(OfferingMunicipality.offering_id) == col(Offering.id),
        col(there.id) == col(OfferingMunicipality.municipality_id),
        col(there.code) == code,
    )


def in_segment(condition: Condition) -> Condition:
    """Say that a product belongs to a segment for which a condition holds."""
    return exists().where(
        col(ProductSegment.product_id) == col(Product.id),
        col(Segment.id) == col(ProductSegment.segment_id),
        condition,
    )


def _members(kind: type[StrEnum], values: Iterable[str]) -> list[StrEnum]:
    """Keep the values that the list knows: an unknown one is held by no row."""
    return [member for member in kind if member.value in values]


def _is_one_of(column: Any, kind: type[StrEnum]) -> Callable[[Sequence[str]], Condition]:
    return lambda values: column.in_(_members(kind, values))


def _of_product(
    table: type[SQLModel], column: Any, kind: type[StrEnum]
) -> Callable[[Sequence[str]], Condition]:
    owner: Any = table.__dict__["product_id"]
    return lambda values: exists().where(owner == col(Product.id), column.in_(_members(kind, values)))


def _has_tag(kind: TagKind) -> Callable[[Sequence[str]], Condition]:
    return lambda values: exists().where(
        col(OfferingTag.offering_id) == col(Offering.id),
        col(OfferingTag.kind) == kind,
        col(OfferingTag.value).in_(values),
    )


def _has_group_form(values: Sequence[str]) -> Condition:
    wanted = _members(GroupForm, values)
    if not wanted:
        return false()
    form = func.coalesce(col(Offering.group_form), col(Product.group_form))
    return form.in_({*wanted, GroupForm.BOTH})


def _is_yes(column: Any) -> Callable[[Sequence[str]], Condition]:
    return lambda values: column.is_(True) if "yes" in values else false()


def _of_provider(values: Sequence[str]) -> Condition:
    return col(Organisation.id).in_([int(value) for value in values if value.isdecimal() and len(value) < 10])


_FACETS: dict[str, Callable[[Sequence[str]], Condition]] = {
    "region": lambda values: col(Region.code).in_(values),
    "municipality": lambda values: serves(col(Municipality.code).in_(values)),
    "provider": _of_provider,
    "product": lambda values: col(Product.code).in_(values),
    "theme": lambda values: col(Theme.code).in_(values),
    "segment": lambda values: in_segment(col(Segment.code).in_(values)),
    "law": _of_product(ProductLaw, col(ProductLaw.law), Law),
    "care_form": _is_one_of(col(Product.care_form), CareForm),
    "group_form": _has_group_form,
    "urgency": _is_one_of(col(Product.urgency), Urgency),
    "kind": _is_one_of(col(Offering.kind), OfferingKind),
    "door": _of_product(ReferralRoute, col(ReferralRoute.door), ReferralDoor),
    "language": _has_tag(TagKind.LANGUAGE),
    "moment": _has_tag(TagKind.MOMENT),
    "problem": _has_tag(TagKind.PROBLEM),
    "target_group": _has_tag(TagKind.TARGET_GROUP),
    "method": _has_tag(TagKind.METHOD),
    "at_home": _is_yes(col(Offering.at_home)),
    "part_time": _is_yes(col(Offering.part_time)),
}
