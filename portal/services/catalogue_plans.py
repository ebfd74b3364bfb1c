"""Makes, checks and withdraws changes of the catalogue, for now or from a later day."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.catalogue import PlanAct, day_fault
from portal.domain.errors import ConflictError, DomainError, FieldError, InvalidError, NotFoundError
from portal.domain.texts import check_text
from portal.models import CataloguePlan, CatalogueVersion, Region, User
from portal.services.audit import note_change
from portal.services.catalogue_edits import EDITABLE, Edit, checked, edited, names_of_ended
from portal.services.catalogue_effects import edit_of, open_plans, take_effect, take_effect_due
from portal.services.pack_changes import CALENDAR, PRODUCT, Content, Key
from portal.services.pack_contents import open_contents

LONGEST_TEXT = 1000
NOTHING_SEEN = "nieuw"


@dataclass(frozen=True)
class Maker:
    """Who makes a change, for which desk, and the key of the form it came by."""

    user_id: int | None
    organisation_id: int | None
    request_key: str | None = None


def seen_mark(content: Mapping[str, Any] | None, plans: Sequence[CataloguePlan]) -> str:
    """Return a mark of how a thing stands: what holds of it, and which of its changes are open."""
    if content is None and not plans:
        return NOTHING_SEEN
    said = json.dumps([content, [plan.id for plan in plans]], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def state_on(session: Session, *, region_id: int, on: date) -> dict[Key, Content]:
    """Return all things of a region as they will be on a day, with what is planned until then."""
    things = open_contents(session, region_id=region_id)
    for plan in open_plans(session, region_id=region_id):
        if plan.starts_on <= on:
            things = _tried(things, edit_of(plan))
    return things


def make_change(
    session: Session,
    *,
    region_id: int,
    edit: Edit,
    starts_on: date,
    seen: str | None,
    maker: Maker,
    now: datetime,
) -> int:
    """Change a thing from a day, today at once, and return the id of the change.

    `seen` is the mark of how the thing stood when the form was opened. The same form sent again gives the
    same id. Raises InvalidError by field, ConflictError when somebody else changed the thing since, and
    DomainError `nothing_changed`.
    """
    region = _held(session, region_id)
    if (made := _made_before(session, region_id, maker.request_key)) is not None:
        return made
    take_effect_due(session, region=region, now=now)
    today = local_date(now)
    things = open_contents(session, region_id=region_id)
    plans = open_plans(session, region_id=region_id)
    edit = completed(session, edit, things, region_id=region_id)
    check_edit(edit, starts_on=starts_on, today=today)
    before = state_on(session, region_id=region_id, on=max(starts_on, today))
    own = [plan for plan in plans if (plan.kind, plan.code) == edit.key]
    if edit.act is not PlanAct.ADD and seen != seen_mark(things.get(edit.key), own):
        raise _conflict(session, region_id, edit, before.get(edit.key), own)
    edit = sparing(edit, before)
    plan = CataloguePlan(
        region_id=region_id,
        kind=edit.kind,
        code=edit.code,
        act=edit.act,
        content=dict(edit.content),
        successor=edit.successor,
        moves_lines=edit.moves_lines,
        starts_on=starts_on,
        made_by=maker.user_id,
        made_at=now,
        request_key=maker.request_key,
    )
    check_ahead(things, [*plans, plan], new=plan)
    session.add(plan)
    session.flush()
    _note(session, plan, before.get(edit.key), maker, now)
    if starts_on == today:
        take_effect(session, region=region, plan=plan, now=now)
    return int(plan.id or 0)


def withdraw_change(session: Session, *, region_id: int, plan_id: int, maker: Maker, now: datetime) -> None:
    """Take a change back before its day; once it is taken back nothing happens again.

    Raises NotFoundError, and DomainError `plan_in_effect` or, when a later change leans on it, `plan_needed`.
    """
    _held(session, region_id)
    plan = session.scalars(
        select(CataloguePlan).where(
            col(CataloguePlan.id) == plan_id, col(CataloguePlan.region_id) == region_id
        )
    ).one_or_none()
    if plan is None:
        raise NotFoundError
    if plan.withdrawn_at is not None:
        return
    if plan.applied_at is not None:
        raise DomainError("plan_in_effect")
    rest = [one for one in open_plans(session, region_id=region_id) if one.id != plan.id]
    if plan.refused_at is None:
        check_ahead(open_contents(session, region_id=region_id), rest, new=None)
    plan.withdrawn_at, plan.withdrawn_by = now, maker.user_id
    session.add(plan)
    note_change(
        session,
        action="catalogue.withdraw",
        subject_kind="catalogue_plan",
        subject_id=plan.id,
        user_id=maker.user_id,
        organisation_id=maker.organisation_id,
        before={"thing": plan.code, "starts_on": plan.starts_on},
        now=now,
    )
    session.flush()


def completed(session: Session, edit: Edit, things: Mapping[Key, Content], *, region_id: int) -> Edit:
    """Give the end of a product the names that its successor is found by."""
    if edit.act is not PlanAct.END or edit.kind != PRODUCT or edit.successor is None:
        return edit
    held = things.get(edit.key) or session.scalar(
        select(col(CatalogueVersion.content))
        .where(
            col(CatalogueVersion.region_id) == region_id,
            col(CatalogueVersion.kind) == edit.kind,
            col(CatalogueVersion.code) == edit.code,
        )
        .order_by(col(CatalogueVersion.id).desc())
        .limit(1)
    )
    return replace(edit, content=names_of_ended(held or {}))


def sparing(edit: Edit, before: Mapping[Key, Content]) -> Edit:
    """Keep of a change only what reads otherwise on its day; raises DomainError when that is nothing."""
    held = before.get(edit.key)
    if edit.act is not PlanAct.CHANGE or held is None:
        return edit
    content = {name: value for name, value in edit.content.items() if held.get(name) != value}
    if not content:
        raise DomainError("nothing_changed")
    return replace(edit, content=content)


def check_ahead(
    things: dict[Key, Content], plans: Sequence[CataloguePlan], *, new: CataloguePlan | None
) -> None:
    """Check that the catalogue is whole after every change that is planned.

    Raises InvalidError by field for the `new` one, and DomainError `plan_needed` with the day of a later
    one that no longer fits.
    """
    has_new = False
    for plan in sorted(plans, key=lambda one: (one.starts_on, one.id or float("inf"))):
        has_new = has_new or plan is new
        try:
            things = edited(things, edit_of(plan))
            if plan is new or new is None or has_new:
                checked(things, (plan.kind, plan.code))
        except DomainError as error:
            if plan is new:
                raise
            raise DomainError("plan_needed", starts_on=plan.starts_on, thing=plan.code) from error


def _held(session: Session, region_id: int) -> Region:
    region = session.scalars(
        select(Region).where(col(Region.id) == region_id).with_for_update()
    ).one_or_none()
    if region is None:
        raise NotFoundError("region_unknown")
    return region


def _made_before(session: Session, region_id: int, request_key: str | None) -> int | None:
    if request_key is None:
        return None
    return session.scalar(
        select(col(CataloguePlan.id)).where(
            col(CataloguePlan.request_key) == request_key, col(CataloguePlan.region_id) == region_id
        )
    )


def check_edit(edit: Edit, *, starts_on: date, today: date) -> None:
    """Check what needs no catalogue to check: the day, and what people typed. Raises InvalidError."""
    if edit.kind not in EDITABLE or (edit.kind == CALENDAR and edit.act is not PlanAct.CHANGE):
        raise NotFoundError
    faults = []
    if (code := day_fault(starts_on, today=today)) is not None:
        faults.append(FieldError(code, "starts_on"))
    for name, text in _texts(edit.content):
        faults += check_text(text, name, max_length=LONGEST_TEXT)
    if faults:
        raise InvalidError(faults)


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Give every text in a content with the name of its field."""
    if isinstance(value, str):
        yield name, value
    parts = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, part in parts:
        yield from _texts(part, f"{name}_{step}" if name else str(step))


def _tried(things: dict[Key, Content], edit: Edit) -> dict[Key, Content]:
    """Return the things after a change, or as they are when it does not fit: its day will refuse it."""
    try:
        return edited(things, edit)
    except DomainError:
        return things


def _conflict(
    session: Session, region_id: int, edit: Edit, theirs: Content | None, own: Sequence[CataloguePlan]
) -> ConflictError:
    newest = session.execute(
        select(col(CataloguePlan.made_at), col(User.name))
        .outerjoin(User, col(User.id) == col(CataloguePlan.made_by))
        .where(
            col(CataloguePlan.region_id) == region_id,
            col(CataloguePlan.kind) == edit.kind,
            col(CataloguePlan.code) == edit.code,
        )
        .order_by(col(CataloguePlan.id).desc())
        .limit(1)
    ).first()
    mine = {name: value for name, value in edit.content.items() if (theirs or {}).get(name) != value}
    return ConflictError(
        mine=mine,
        theirs={name: (theirs or {}).get(name) for name in mine},
        seen=seen_mark(open_contents(session, region_id=region_id).get(edit.key), own),
        at=newest[0] if newest else None,
        user_name=newest[1] if newest else None,
    )


def _note(session: Session, plan: CataloguePlan, held: Content | None, maker: Maker, now: datetime) -> None:
    old = held or {}
    note_change(
        session,
        action=f"catalogue.{plan.act.value}",
        subject_kind="catalogue_plan",
        subject_id=plan.id,
        user_id=maker.user_id,
        organisation_id=maker.organisation_id,
        before={name: old.get(name) for name in plan.content} if plan.act is PlanAct.CHANGE else {},
        after={
            **(plan.content if plan.act is not PlanAct.END else {}),
            "thing": plan.code,
            "starts_on": plan.starts_on,
            "successor": plan.successor,
        },
        now=now,
    )
