"""Which access contacts a request is about: those of the own regions, or of the own municipality."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import url_for

from portal.domain.access_points import AccessKind
from portal.domain.calendar import local_date
from portal.domain.errors import NotAllowedError
from portal.domain.permissions import ROLES, Action
from portal.services.access_holders import Holder, holders_of_offices, holders_of_regions
from portal.services.access_points import Point, find_point
from portal.services.catalogue_plans import Maker
from portal.web.auth import current_actor, current_user_id, region_scope
from portal.web.work import now, reader


class Area(StrEnum):
    """The two rooms in which access contacts are kept; the value is the name of the room's blueprint."""

    REGION = "region_access"
    OWN = "own_access"

    @property
    def edit(self) -> Action:
        return Action.EDIT_ACCESS if self is Area.REGION else Action.EDIT_OWN_ACCESS

    @property
    def view(self) -> Action:
        return Action.VIEW_ACCESS if self is Area.REGION else Action.EDIT_OWN_ACCESS


@dataclass(frozen=True)
class Desk:
    """A room with the regions and municipalities that the person sees there."""

    area: Area
    holders: Sequence[Holder]
    may_edit: bool

    @property
    def kinds(self) -> tuple[AccessKind, ...]:
        """What is kept here: crisis numbers are the region's."""
        return tuple(AccessKind) if self.area is Area.REGION else (AccessKind.TEAM, AccessKind.DOCUMENT)

    @property
    def title(self) -> str:
        """What the room is called."""
        return "Toegang en crisis" if self.area is Area.REGION else "Toegang"

    def address(self, view: str, **values: object) -> str:
        """Give the address of a page of this room."""
        return url_for(f"{self.area}.{view}", **values)  # type: ignore[arg-type]

    def point(self, point_id: int, *, to_edit: bool = False) -> Point:
        """Find one. Raises NotFoundError, and NotAllowedError for what is not kept here."""
        found = find_point(reader(), point_id=point_id, holders=self.holders)
        if to_edit and found.kind not in self.kinds:
            raise NotAllowedError
        return found


def desk_at(area: Area, action: Action) -> Desk:
    """Give the room as this person may enter it for an action."""
    holders = _own_holders() if area is Area.OWN else _holders(action)
    return Desk(area, holders, area is Area.OWN or region_scope(Action.EDIT_ACCESS) != frozenset())


def maker_for(holder: Holder, request_key: str | None = None) -> Maker:
    """Say who acts, and for which office: that of the region, or of the municipality."""
    actor = current_actor()
    grants = () if actor is None else actor.memberships
    roles = ROLES[Action.EDIT_ACCESS] | ROLES[Action.EDIT_OWN_ACCESS]
    own = [one for one in grants if one.role in roles]
    first = next((one for one in own if one.region_id == holder.region_id), None) or next(iter(own), None)
    return Maker(current_user_id(), int(first.organisation_id) if first else None, request_key)


def _holders(action: Action) -> list[Holder]:
    return holders_of_regions(reader(), region_ids=region_scope(action), today=local_date(now()))


def _own_holders() -> list[Holder]:
    actor = current_actor()
    grants = () if actor is None else actor.memberships
    offices = [int(one.organisation_id) for one in grants if one.role in ROLES[Action.EDIT_OWN_ACCESS]]
    return holders_of_offices(reader(), organisation_ids=offices)
