"""Closes product groups to new providers in a municipality, changes that, opens them, and takes it back."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.closures import CONTENT_FIELDS, ClosureContent, check_opening, read_closure
from portal.domain.errors import ConflictError, FieldError, InvalidError, NotFoundError, conflict_between
from portal.models import GroupClosureVersion, RegionMunicipality
from portal.services.audit import note_change
from portal.services.catalogue_plans import Maker
from portal.services.closure_groups import find_group
from portal.services.closure_writing import write_change, write_new
from portal.services.closures import Group, HeldClosure, closures_of_group, find_closure, past_closures


def add_closure(
    session: Session,
    *,
    municipality_id: int | None,
    segment_id: int | None,
    region_ids: Collection[int] | None,
    content: ClosureContent,
    maker: Maker,
    now: datetime,
) -> int:
    """Close a segment of a municipality and return the closure's id; the same form again gives the same id.

    Raises InvalidError by field, as find_group and judge_closure.
    """
    group = find_group(session, municipality_id=municipality_id, segment_id=segment_id, region_ids=region_ids)
    _lock(session, group)
    if (made := _made_before(session, maker)) is not None:
        return made
    clean = judge_closure(session, group=group, content=content, before=None, today=local_date(now))
    closure_id = write_new(
        session, group, clean, made_by=maker.user_id, request_key=maker.request_key, now=now
    )
    _note(session, "closure.add", group, closure_id, maker, now, before=None, after=clean)
    return closure_id


def change_closure(
    session: Session,
    *,
    closure_id: int,
    region_ids: Collection[int] | None,
    content: ClosureContent,
    seen: int | None,
    maker: Maker,
    now: datetime,
) -> int:
    """Change the days or the reason and return the version; the same form again, or no change, leaves it.

    Raises NotFoundError, InvalidError by field, and ConflictError (`mine` and `theirs` by field, `version`,
    `at`, `user_name`) when somebody else changed it since `seen`.
    """
    held = _held(session, closure_id, region_ids)
    return _change(session, "closure.edit", held, content, seen, maker, now)


def open_group(
    session: Session,
    *,
    closure_id: int,
    region_ids: Collection[int] | None,
    opens_on: date,
    seen: int | None,
    maker: Maker,
    now: datetime,
) -> int:
    """Let new providers begin again from a day, and return the version.

    Raises NotFoundError, InvalidError at "opens_on" as check_opening, and ConflictError as change_closure.
    """
    held = _held(session, closure_id, region_ids)
    opened = replace(held.content, closed_until=opens_on - timedelta(days=1))
    if opened != held.content and _made_before(session, maker) is None:
        faults = check_opening(held.content, opens_on, today=local_date(now))
        if faults:
            raise InvalidError(faults)
    return _change(session, "closure.open", held, opened, seen, maker, now)


def withdraw_closure(
    session: Session,
    *,
    closure_id: int,
    region_ids: Collection[int] | None,
    seen: int | None,
    maker: Maker,
    now: datetime,
) -> int:
    """Let a closure hold on no day, as if it had not been made; its history stays. Raises as open_group."""
    held = _held(session, closure_id, region_ids)
    content = replace(held.content, is_withdrawn=True)
    return _change(session, "closure.withdraw", held, content, seen, maker, now)


def bring_closure_back(
    session: Session,
    *,
    closure_id: int,
    region_ids: Collection[int] | None,
    version: int,
    seen: int | None,
    maker: Maker,
    now: datetime,
) -> int:
    """Let a closure be again as it was in an earlier version, and return its new version.

    Raises NotFoundError, InvalidError (`closure_overlaps`), and ConflictError as change_closure.
    """
    held = _held(session, closure_id, region_ids)
    past = {one.version: one.content for one in past_closures(session, closure_id=closure_id)}
    if version not in past:
        raise NotFoundError
    return _change(session, "closure.bring_back", held, past[version], seen, maker, now)


def judge_closure(
    session: Session,
    *,
    group: Group,
    content: ClosureContent,
    before: HeldClosure | None,
    today: date,
) -> ClosureContent:
    """Tidy what was typed of a group. Raises InvalidError by field, `closure_overlaps` at "closed_from"."""
    clean, faults = read_closure(content, before=before.content if before else None, today=today)
    if faults:
        raise InvalidError(faults)
    others = closures_of_group(session, municipality_id=group.municipality_id, segment_id=group.segment_id)
    for other in others:
        if (before is None or other.closure_id != before.closure_id) and other.content.overlaps(clean):
            first, last = other.content.closed_from, other.content.closed_until
            code = "closure_overlaps" if last is None else "closure_overlaps_until"
            raise InvalidError([FieldError(code, "closed_from", {"first": first, "last": last})])
    return clean


def _change(
    session: Session,
    action: str,
    held: HeldClosure,
    content: ClosureContent,
    seen: int | None,
    maker: Maker,
    now: datetime,
) -> int:
    if _made_before(session, maker) is not None or content == held.content:
        return held.version
    if seen != held.version:
        raise _conflict(session, held, content)
    clean = judge_closure(session, group=held.group, content=content, before=held, today=local_date(now))
    if clean == held.content:
        return held.version
    version = write_change(
        session, held, clean, made_by=maker.user_id, request_key=maker.request_key, now=now
    )
    _note(session, action, held.group, held.closure_id, maker, now, before=held.content, after=clean)
    return version


def _held(session: Session, closure_id: int, region_ids: Collection[int] | None) -> HeldClosure:
    held = find_closure(session, closure_id=closure_id, region_ids=region_ids)
    _lock(session, held.group)
    return find_closure(session, closure_id=closure_id, region_ids=region_ids)


def _lock(session: Session, group: Group) -> None:
    """Let nobody else close or open groups of this municipality until the commit."""
    session.execute(
        select(col(RegionMunicipality.id))
        .where(
            col(RegionMunicipality.region_id) == group.region_id,
            col(RegionMunicipality.municipality_id) == group.municipality_id,
        )
        .with_for_update()
    )


def _made_before(session: Session, maker: Maker) -> int | None:
    if maker.request_key is None:
        return None
    return session.scalar(
        select(col(GroupClosureVersion.closure_id)).where(
            col(GroupClosureVersion.request_key) == maker.request_key,
            col(GroupClosureVersion.made_by) == maker.user_id,
        )
    )


def _conflict(session: Session, held: HeldClosure, wanted: ClosureContent) -> ConflictError:
    past = past_closures(session, closure_id=held.closure_id)
    return conflict_between(
        wanted,
        held.content,
        CONTENT_FIELDS,
        version=held.version,
        at=past[0].made_at if past else None,
        user_name=past[0].made_by if past else None,
    )


def _note(
    session: Session,
    action: str,
    group: Group,
    closure_id: int,
    maker: Maker,
    now: datetime,
    *,
    before: ClosureContent | None,
    after: ClosureContent,
) -> None:
    place = {"municipality": group.municipality_name, "segment": group.segment_name}
    note_change(
        session,
        action=action,
        subject_kind="group_closure",
        subject_id=closure_id,
        user_id=maker.user_id,
        organisation_id=maker.organisation_id,
        before=None if before is None else asdict(before),
        after={**place, **asdict(after)},
        now=now,
    )
