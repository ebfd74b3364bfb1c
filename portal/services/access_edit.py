"""Adds, changes, ends and takes back what people read of access teams, crisis numbers and documents."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from portal.domain.access_points import (
    CONTENT_FIELDS,
    AccessContent,
    AccessKind,
    Span,
    course,
    period_faults,
    read_content,
)
from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, FieldError, InvalidError, NotFoundError
from portal.models import AccessPoint, AccessState, Municipality, Region
from portal.services.access_holders import Holder
from portal.services.access_points import Point, find_point
from portal.services.audit import note_change
from portal.services.catalogue_plans import Maker

MOST_POINTS = 200
"""How many a holder may have, so that nobody fills the house."""


@dataclass(frozen=True)
class Wish:
    """How a point should read from a day on, until and with another; without content nothing is shown."""

    valid_from: date
    valid_until: date | None = None
    content: AccessContent | None = None


def make_point(
    session: Session, *, holder: Holder, kind: AccessKind, wish: Wish, maker: Maker, now: datetime
) -> int:
    """Add a point to a holder and return its id; the same form sent again gives the same id.

    Raises InvalidError by field, and DomainError `access_too_many`.
    """
    clean = read_wish(kind, wish, before=None, today=local_date(now))
    codes = _codes_held(session, holder)
    if (made := _made_before(session, maker)) is not None:
        return made
    if len(codes) >= MOST_POINTS:
        raise DomainError("access_too_many", maximum=MOST_POINTS)
    numbers = (f"{kind}-{number}" for number in range(1, len(codes) + 2))
    point = AccessPoint(
        kind=kind,
        region_id=holder.region_id,
        municipality_id=holder.municipality_id,
        code=next(code for code in numbers if code not in codes),
    )
    session.add(point)
    session.flush()
    point_id = int(point.id or 0)
    _add_state(session, point_id, clean, maker, now)
    _note(session, "access.add", point_id, maker, now, after=_told(clean))
    return point_id


def change_point(
    session: Session,
    *,
    point_id: int,
    holders: Sequence[Holder],
    wish: Wish,
    seen: int | None,
    maker: Maker,
    now: datetime,
) -> None:
    """Let a point read otherwise from a day on, or show nothing; the same form again changes nothing.

    Raises NotFoundError, InvalidError by field, DomainError `nothing_changed`, and ConflictError (`mine`
    and `theirs` by field, `version`, `at`, `user_name`) when somebody else changed it since `seen`.
    """
    today = local_date(now)
    point = _held(session, point_id, holders)
    if _made_before(session, maker) is not None:
        return
    before = point.content_on(max(wish.valid_from, today))
    clean = read_wish(point.kind, wish, before=before, today=today)
    if seen != point.version:
        raise _conflict(point, clean, before)
    if not changes_anything(point, clean, today=today):
        raise DomainError("nothing_changed")
    _add_state(session, point_id, clean, maker, now, last=point)
    _raise_version(session, point)
    action = "access.end" if clean.content is None else "access.change"
    _note(session, action, point_id, maker, now, before=_content(before), after=_told(clean))


def take_back(
    session: Session, *, point_id: int, state_id: int, holders: Sequence[Holder], maker: Maker, now: datetime
) -> bool:
    """Take a change back, whether it is in effect already or not; return whether it still stood.

    What was made before it counts again. Raises NotFoundError.
    """
    point = _held(session, point_id, holders)
    state = next((one for one in point.states if one.state_id == state_id), None)
    if state is None:
        raise NotFoundError
    if state.taken_back_at is not None:
        return False
    session.execute(
        update(AccessState)
        .where(col(AccessState.id) == state_id)
        .values(taken_back_at=now, taken_back_by=maker.user_id)
    )
    _raise_version(session, point)
    told = _told(Wish(state.valid_from, state.valid_until, None if state.is_gone else state.content))
    _note(session, "access.take_back", point_id, maker, now, before=told)
    return True


def read_wish(kind: AccessKind, wish: Wish, *, before: AccessContent | None, today: date) -> Wish:
    """Tidy and check what was typed. Raises InvalidError by field."""
    faults: list[FieldError] = []
    content = wish.content
    if content is not None:
        content, faults = read_content(kind, content, before=before)
    dated_on = None if content is None else content.dated_on
    faults += period_faults(wish.valid_from, wish.valid_until, today=today, document_date=dated_on)
    if faults:
        raise InvalidError(faults)
    return Wish(wish.valid_from, wish.valid_until, content)


def course_with(point: Point | None, wish: Wish, *, on: date) -> list[Span]:
    """Give what visitors will read from a day on if a wish came true, beginning with that day."""
    new = Span(wish.valid_from, wish.valid_until, wish.content)
    return course([*(point.spans if point else ()), new], on=on)


def changes_anything(point: Point, wish: Wish, *, today: date) -> bool:
    """Say whether visitors would read something else on any day."""
    after, before = course_with(point, wish, on=today), course(point.spans, on=today)
    return [(one.valid_until, one.content) for one in after] != [
        (one.valid_until, one.content) for one in before
    ]


def _codes_held(session: Session, holder: Holder) -> set[str]:
    """Give the codes that a holder has; who adds to the same holder waits."""
    if holder.municipality_id is None:
        region = select(Region).where(col(Region.id) == holder.region_id)
        own = col(AccessPoint.region_id) == session.scalars(region.with_for_update()).one().id
    else:
        town = select(Municipality).where(col(Municipality.id) == holder.municipality_id)
        own = col(AccessPoint.municipality_id) == session.scalars(town.with_for_update()).one().id
    return set(session.scalars(select(col(AccessPoint.code)).where(own)))


def _held(session: Session, point_id: int, holders: Sequence[Holder]) -> Point:
    session.execute(select(col(AccessPoint.id)).where(col(AccessPoint.id) == point_id).with_for_update())
    return find_point(session, point_id=point_id, holders=holders)


def _made_before(session: Session, maker: Maker) -> int | None:
    if maker.request_key is None:
        return None
    return session.scalar(
        select(col(AccessState.point_id)).where(
            col(AccessState.request_key) == maker.request_key, col(AccessState.made_by) == maker.user_id
        )
    )


def _add_state(
    session: Session, point_id: int, wish: Wish, maker: Maker, now: datetime, *, last: Point | None = None
) -> None:
    """Write a state; one in which nothing is shown keeps the words of the one before, to be found by."""
    content = wish.content
    if content is None:
        content = AccessContent(name=last.name if last else "")
    session.add(
        AccessState(
            point_id=point_id,
            **{name: getattr(content, name) for name in CONTENT_FIELDS},
            is_gone=wish.content is None,
            valid_from=wish.valid_from,
            valid_until=wish.valid_until,
            made_by=maker.user_id,
            made_at=now,
            request_key=maker.request_key,
        )
    )
    session.flush()


def _raise_version(session: Session, point: Point) -> None:
    session.execute(
        update(AccessPoint).where(col(AccessPoint.id) == point.point_id).values(version=point.version + 1)
    )


def _conflict(point: Point, wish: Wish, held: AccessContent | None) -> ConflictError:
    mine, theirs = _content(wish.content), _content(held)
    names = [name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name)]
    made = [(state.made_at, state.made_by) for state in point.states]
    undone = [
        (state.taken_back_at, state.taken_back_by)
        for state in point.states
        if state.taken_back_at is not None
    ]
    at, user_name = max([*made, *undone], key=lambda one: one[0])
    return ConflictError(
        mine={name: mine.get(name) for name in names},
        theirs={name: theirs.get(name) for name in names},
        version=point.version,
        at=at,
        user_name=user_name,
    )


def _content(content: AccessContent | None) -> dict[str, object]:
    return {} if content is None else {name: value for name, value in asdict(content).items() if value}


def _told(wish: Wish) -> dict[str, object]:
    return {**_content(wish.content), "valid_from": wish.valid_from, "valid_until": wish.valid_until}


def _note(
    session: Session,
    action: str,
    point_id: int,
    maker: Maker,
    now: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    note_change(
        session,
        action=action,
        subject_kind="access_point",
        subject_id=point_id,
        user_id=maker.user_id,
        organisation_id=maker.organisation_id,
        before=before,
        after=after,
        now=now,
    )
