"""Lists the things of a region's catalogue, and how each of them read before and will read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.catalogue import PlanAct
from portal.domain.errors import NotFoundError
from portal.models import CataloguePlan, CatalogueVersion, Region, User
from portal.services.catalogue_effects import open_plans
from portal.services.catalogue_plans import seen_mark
from portal.services.pack_changes import Content, Key
from portal.services.pack_contents import open_contents


@dataclass(frozen=True)
class RegionLine:
    """A region whose catalogue a person may see."""

    region_id: int
    code: str
    name: str


@dataclass(frozen=True)
class PlanLine:
    """A change that was made: for when, by whom, and what became of it."""

    plan_id: int
    kind: str
    code: str
    act: PlanAct
    content: Mapping[str, Any]
    successor: str | None
    moves_lines: bool
    starts_on: date
    made_at: datetime
    maker: str | None
    applied_at: datetime | None
    refused_at: datetime | None
    moved_count: int | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for its day."""
        return self.applied_at is None and self.refused_at is None


@dataclass(frozen=True)
class Thing:
    """One thing; `content` is how it reads now: None for what begins later, or ended on `ended_on`."""

    kind: str
    code: str
    content: Content | None
    last_content: Content
    ended_on: date | None
    plans: tuple[PlanLine, ...]
    seen: str

    @property
    def name(self) -> str:
        return str(self.last_content.get("name", self.code))

    @property
    def begins_on(self) -> date | None:
        """The day on which what does not hold yet begins."""
        if self.content is not None or self.ended_on is not None:
            return None
        return next((plan.starts_on for plan in self.plans if plan.is_open), None)

    @property
    def to_change(self) -> Content | None:
        """How it reads now, or on the day on which it begins; None for what has ended."""
        if self.content is not None or (begin := self.begins_on) is None:
            return self.content
        read: Content = {}
        for plan in self.plans:
            if plan.is_open and plan.starts_on == begin:
                read.update(plan.content)
        return read


@dataclass(frozen=True)
class VersionLine:
    """How a thing read in a span of time, and who made it so."""

    content: Content
    valid_from: date
    valid_until: date | None
    loaded_at: datetime
    maker: str | None
    source: str
    version_id: int


def find_region(session: Session, *, code: str, region_ids: Collection[int] | None) -> RegionLine:
    """Return a region within reach by its code. Raises NotFoundError."""
    for line in list_regions(session, region_ids=region_ids):
        if line.code == code:
            return line
    raise NotFoundError("region_unknown")


def list_regions(session: Session, *, region_ids: Collection[int] | None) -> list[RegionLine]:
    """List the regions within reach by name; None means all."""
    found = select(col(Region.id), col(Region.code), col(Region.name)).order_by(col(Region.name))
    if region_ids is not None:
        found = found.where(col(Region.id).in_(region_ids))
    return [RegionLine(id_ or 0, code, name) for id_, code, name in session.execute(found)]


def list_names(session: Session, *, region_id: int) -> dict[Key, str]:
    """Return the newest name of everything that held, holds or will hold; a calendar has only its code."""
    name = col(CatalogueVersion.content)["name"].as_string()
    versions = session.execute(
        select(col(CatalogueVersion.kind), col(CatalogueVersion.code), name)
        .where(col(CatalogueVersion.region_id) == region_id)
        .order_by(col(CatalogueVersion.id))
    )
    names = {(kind, code): str(said) for kind, code, said in versions if said}
    for plan in list_plans(session, region_id=region_id):
        if plan.act is PlanAct.ADD:
            names.setdefault((plan.kind, plan.code), str(plan.content.get("name") or plan.code))
    return names


def list_things(session: Session, *, region_id: int, kind: str) -> list[Thing]:
    """List the things of a kind: those that hold in order, then what begins later, then what has ended."""
    held = open_contents(session, region_id=region_id)
    marks = _marks(session, region_id, held)
    plans: dict[Key, list[PlanLine]] = {}
    for plan in list_plans(session, region_id=region_id):
        plans.setdefault((plan.kind, plan.code), []).append(plan)
    things = []
    ended = {key: row for key, row in _ended(session, region_id, kind).items() if key not in held}
    later = [key for key, own in plans.items() if key[0] == kind and key not in held and key not in ended]
    for key in [*(key for key in held if key[0] == kind), *later, *ended]:
        own = tuple(plans.get(key, ()))
        added = next((plan.content for plan in own if plan.act is PlanAct.ADD), {})
        last = held.get(key) or (ended[key][0] if key in ended else dict(added))
        mark = marks.get(key) or seen_mark(held.get(key), [])
        ended_on = ended[key][1] if key in ended else None
        things.append(Thing(*key, held.get(key), last, ended_on, own, mark))
    return things


def find_thing(session: Session, *, region_id: int, kind: str, code: str) -> Thing:
    """Return one thing. Raises NotFoundError."""
    for thing in list_things(session, region_id=region_id, kind=kind):
        if thing.code == code:
            return thing
    raise NotFoundError


def list_plans(session: Session, *, region_id: int) -> list[PlanLine]:
    """List the changes that wait for their day, and those that their day refused, in order."""
    return _plans(
        session, region_id, col(CataloguePlan.applied_at).is_(None), col(CataloguePlan.withdrawn_at).is_(None)
    )


def list_successions(session: Session, *, region_id: int) -> list[PlanLine]:
    """List the ended products that have a successor, planned ones too, newest first."""
    found = _plans(
        session,
        region_id,
        col(CataloguePlan.successor).is_not(None),
        col(CataloguePlan.withdrawn_at).is_(None),
    )
    return found[::-1]


def list_versions(session: Session, *, region_id: int, kind: str, code: str) -> list[VersionLine]:
    """List how a thing read, newest first."""
    rows = session.execute(
        select(
            col(CatalogueVersion.content),
            col(CatalogueVersion.valid_from),
            col(CatalogueVersion.valid_until),
            col(CatalogueVersion.loaded_at),
            col(User.name),
            col(CatalogueVersion.source),
            col(CatalogueVersion.id),
        )
        .outerjoin(User, col(User.id) == col(CatalogueVersion.user_id))
        .where(
            col(CatalogueVersion.region_id) == region_id,
            col(CatalogueVersion.kind) == kind,
            col(CatalogueVersion.code) == code,
        )
        .order_by(col(CatalogueVersion.id).desc())
    )
    return [VersionLine(*row) for row in rows]


def _plans(session: Session, region_id: int, *conditions: Any) -> list[PlanLine]:
    maker = aliased(User)
    names = "id kind code act content successor moves_lines starts_on made_at"
    columns: list[Any] = [getattr(CataloguePlan, name) for name in names.split()]
    outcome: list[Any] = [CataloguePlan.applied_at, CataloguePlan.refused_at, CataloguePlan.moved_count]
    rows: Sequence[Any] = session.execute(
        select(*columns, col(maker.name), *outcome)
        .outerjoin(maker, col(maker.id) == col(CataloguePlan.made_by))
        .where(col(CataloguePlan.region_id) == region_id, *conditions)
        .order_by(col(CataloguePlan.starts_on), col(CataloguePlan.id))
    ).all()
    return [PlanLine(*row) for row in rows]


def _marks(session: Session, region_id: int, held: Mapping[Key, Content]) -> dict[Key, str]:
    own: dict[Key, list[CataloguePlan]] = {}
    for plan in open_plans(session, region_id=region_id):
        own.setdefault((plan.kind, plan.code), []).append(plan)
    return {key: seen_mark(held.get(key), own.get(key, [])) for key in {*held, *own}}


def _ended(session: Session, region_id: int, kind: str) -> dict[Key, tuple[Content, date]]:
    """Return the last content and last day of what no longer holds, the newest version of each."""
    rows = session.execute(
        select(col(CatalogueVersion.code), col(CatalogueVersion.content), col(CatalogueVersion.valid_until))
        .where(
            col(CatalogueVersion.region_id) == region_id,
            col(CatalogueVersion.kind) == kind,
            col(CatalogueVersion.valid_until).is_not(None),
        )
        .order_by(col(CatalogueVersion.id))
    )
    return {(kind, code): (content, last) for code, content, last in rows if last is not None}
