"""Says what a change of the catalogue would do, before it is made: what reads otherwise, and for whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.catalogue import PlanAct
from portal.domain.terms import PublicationStatus
from portal.models import Contract, ContractLine, Offering, Product, ProductSegment
from portal.services.catalogue_edits import Edit, checked, edited
from portal.services.catalogue_plans import check_edit, completed, sparing, state_on
from portal.services.date_spans import lasts_on
from portal.services.pack_changes import (
    CALENDAR,
    INDICATOR,
    PRODUCT,
    SEGMENT,
    Change,
    Content,
    changes_between,
)
from portal.services.pack_contents import open_contents
from portal.services.pack_echoes import concerned
from portal.services.pack_rows import row_ids


@dataclass(frozen=True)
class Reach:
    """For whom a change is: published offerings, their providers, and lines of an ended product."""

    offering_count: int
    provider_count: int
    line_count: int = 0


@dataclass(frozen=True)
class Preview:
    """What changes on a day; `before` and `after` are how the thing reads, None where it is not there."""

    starts_on: date
    is_now: bool
    changes: tuple[Change, ...]
    before: Content | None
    after: Content | None
    reach: Reach


def preview_change(
    session: Session, *, region_id: int, edit: Edit, starts_on: date, now: datetime
) -> Preview:
    """Say what a change would do on its day. Raises as `make_change` does, conflicts excepted."""
    today = local_date(now)
    check_edit(edit, starts_on=starts_on, today=today)
    before = state_on(session, region_id=region_id, on=max(starts_on, today))
    edit = sparing(completed(session, edit, before, region_id=region_id), before)
    after = edited(before, edit)
    checked(after, edit.key)
    changes = tuple(changes_between(before, after))
    return Preview(
        starts_on,
        starts_on <= today,
        changes,
        before.get(edit.key),
        after.get(edit.key),
        _reach(session, region_id, edit, changes, max(starts_on, today)),
    )


def reach_of(session: Session, *, region_id: int, changes: Collection[Change]) -> Reach:
    """Count the published offerings that changes are about, and their providers."""
    where = concerned(region_id, changes, row_ids(session, region_id=region_id))
    if where is None:
        return Reach(0, 0)
    counted = session.execute(
        select(func.count(col(Offering.id)), func.count(func.distinct(col(Offering.organisation_id)))).where(
            where, col(Offering.status) == PublicationStatus.PUBLISHED
        )
    ).one()
    return Reach(int(counted[0]), int(counted[1]))


def _reach(session: Session, region_id: int, edit: Edit, changes: Collection[Change], on: date) -> Reach:
    if edit.kind == INDICATOR:
        contents = open_contents(session, region_id=region_id)
        scope = edit.content.get("scope") or contents.get(edit.key, {}).get("scope") or {}
        return Reach(0, _providers_within(session, region_id, scope, on))
    about = [change for change in changes if edit.act is not PlanAct.END or change.key == edit.key]
    reach = reach_of(session, region_id=region_id, changes=about)
    if edit.kind == CALENDAR:
        return Reach(reach.offering_count, _providers_within(session, region_id, {}, on))
    if edit.kind == PRODUCT and edit.act is PlanAct.END:
        lines = _lines(on, col(Product.region_id) == region_id, col(Product.code) == edit.code)
        return Reach(reach.offering_count, reach.provider_count, int(session.scalar(lines) or 0))
    return reach


def _providers_within(session: Session, region_id: int, scope: Content, on: date) -> int:
    """Count the providers with a running line within an indicator's scope; nothing named is all."""
    ids = row_ids(session, region_id=region_id)
    products = [ids[PRODUCT][code] for code in scope.get("products", []) if code in ids[PRODUCT]]
    segments = [ids[SEGMENT][code] for code in scope.get("segments", []) if code in ids[SEGMENT]]
    conditions = [col(Contract.region_id) == region_id]
    if scope.get("products") or scope.get("segments"):
        within = select(col(ProductSegment.product_id)).where(col(ProductSegment.segment_id).in_(segments))
        conditions.append(
            or_(col(ContractLine.product_id).in_(products), col(ContractLine.product_id).in_(within))
        )
    counted = _lines(on, *conditions).with_only_columns(
        func.count(func.distinct(col(Contract.organisation_id))), maintain_column_froms=True
    )
    return int(session.scalar(counted) or 0)


def _lines(on: date, *conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        select(func.count(col(ContractLine.id)))
        .select_from(ContractLine)
        .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
        .join(Product, col(Product.id) == col(ContractLine.product_id))
        .where(
            lasts_on(on, col(ContractLine.ends_on)),
            lasts_on(on, col(Contract.ends_on)),
            *conditions,
        )
    )
