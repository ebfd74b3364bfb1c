"""Lets planned changes of the catalogue take effect on their day, each once."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.catalogue import PlanAct
from portal.domain.errors import DomainError
from portal.models import CataloguePlan, Organisation, Region
from portal.services.audit import note_change
from portal.services.catalogue_edits import Edit, checked, edited
from portal.services.catalogue_moves import move_lines
from portal.services.pack_changes import PRODUCT
from portal.services.pack_contents import open_contents
from portal.services.pack_rows import key_of, row_ids
from portal.services.pack_themes import place_products
from portal.services.packs import Loading, bring_in_line

log = logging.getLogger("plekwijzer.catalogue")

SOURCE = "console"
"""What a change comes from that came from no file."""


def open_plans(session: Session, *, region_id: int) -> list[CataloguePlan]:
    """Return the changes that wait for their day, in the order in which they take effect."""
    rows = session.scalars(
        select(CataloguePlan)
        .where(
            col(CataloguePlan.region_id) == region_id,
            col(CataloguePlan.applied_at).is_(None),
            col(CataloguePlan.withdrawn_at).is_(None),
            col(CataloguePlan.refused_at).is_(None),
        )
        .order_by(col(CataloguePlan.starts_on), col(CataloguePlan.id))
    )
    return list(rows)


def edit_of(plan: CataloguePlan) -> Edit:
    """Return what a planned change does, as a plain value."""
    return Edit(plan.kind, plan.code, plan.act, plan.content, plan.successor, plan.moves_lines)


def regions_due(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the regions in which a change should have taken effect by now."""
    return session.scalars(
        select(col(CataloguePlan.region_id))
        .where(
            col(CataloguePlan.starts_on) <= local_date(now),
            col(CataloguePlan.applied_at).is_(None),
            col(CataloguePlan.withdrawn_at).is_(None),
            col(CataloguePlan.refused_at).is_(None),
        )
        .distinct()
        .order_by(col(CataloguePlan.region_id))
    ).all()


def apply_due(session: Session, *, region_id: int, now: datetime) -> int:
    """Let what is due in one region take effect, and return how many did; a second process finds none."""
    region = session.scalars(select(Region).where(col(Region.id) == region_id).with_for_update()).one()
    return take_effect_due(session, region=region, now=now)


def take_effect_due(session: Session, *, region: Region, now: datetime) -> int:
    """Do as `apply_due` in a region that is held already; what no longer fits is refused, and kept."""
    count = 0
    for plan in open_plans(session, region_id=key_of(region)):
        if plan.starts_on > local_date(now):
            break
        try:
            take_effect(session, region=region, plan=plan, now=now)
            action = "catalogue.take_effect"
            count += 1
        except DomainError as error:
            log.warning("catalogue change refused", extra={"plan_id": plan.id, "code": error.code})
            plan.refused_at = now
            action = "catalogue.refuse"
        note_change(
            session,
            action=action,
            subject_kind="catalogue_plan",
            subject_id=plan.id,
            user_id=None,
            organisation_id=_desk_of(session, region),
            after={"thing": plan.code, "starts_on": plan.starts_on},
            now=now,
        )
    session.flush()
    return count


def _desk_of(session: Session, region: Region) -> int | None:
    """Return the organisation of a region itself, so that its audit trail tells what took effect."""
    return session.scalar(
        select(col(Organisation.id))
        .where(col(Organisation.region_id) == region.id)
        .order_by(col(Organisation.id))
        .limit(1)
    )


def take_effect(session: Session, *, region: Region, plan: CataloguePlan, now: datetime) -> None:
    """Let one change take effect, from its own day. Raises DomainError, with nothing written."""
    region_id, edit = key_of(region), edit_of(plan)
    pack = checked(edited(open_contents(session, region_id=region_id), edit), edit.key)
    loading = Loading(SOURCE, plan.made_by)
    bring_in_line(session, pack=pack, loading=loading, on=plan.starts_on, now=now)
    place_products(session, region_id=region_id, now=now)
    if plan.act is PlanAct.END and plan.successor is not None and plan.moves_lines:
        ids = row_ids(session, region_id=region_id)[PRODUCT]
        plan.moved_count = move_lines(
            session,
            product_id=ids[plan.code],
            successor_id=ids[plan.successor],
            on=plan.starts_on,
            now=now,
        )
    plan.applied_at = now
    session.add(plan)
