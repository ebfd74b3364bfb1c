"""Which municipalities' facilities a request is about: those of the own regions, or the own one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import url_for

from portal.domain.calendar import local_date
from portal.domain.permissions import ROLES, Action
from portal.services.access_holders import Holder, holders_of_offices, holders_of_regions
from portal.services.catalogue_plans import Maker
from portal.services.facilities import HeldFacility, find_facility
from portal.web.auth import current_actor, current_user_id, region_scope
from portal.web.work import now, reader


class FacilityArea(StrEnum):
    """The two rooms in which facilities are kept; the value is the name of the room's blueprint."""

    REGION = "region_facilities"
    OWN = "own_facilities"

    @property
    def action(self) -> Action:
        return Action.EDIT_FACILITIES if self is FacilityArea.REGION else Action.EDIT_OWN_FACILITIES


@dataclass(frozen=True)
class FacilityDesk:
    """A room with the municipalities that the person keeps there, by name."""

    area: FacilityArea
    towns: Sequence[Holder]

    @property
    def municipality_ids(self) -> list[int]:
        return [one.municipality_id for one in self.towns if one.municipality_id is not None]

    def address(self, view: str, **values: object) -> str:
        """Give the address of a page of this room."""
        return url_for(f"{self.area}.{view}", **values)  # type: ignore[arg-type]

    def facility(self, facility_id: int) -> HeldFacility:
        """Find one of these municipalities. Raises NotFoundError."""
        return find_facility(reader(), facility_id=facility_id, municipality_ids=self.municipality_ids)

    def maker(self, request_key: str | None = None) -> Maker:
        """Say who acts, and for which office."""
        actor = current_actor()
        grants = () if actor is None else actor.memberships
        own = next((one for one in grants if one.role in ROLES[self.area.action]), None)
        return Maker(current_user_id(), int(own.organisation_id) if own else None, request_key)


def facility_desk(area: FacilityArea) -> FacilityDesk:
    """Give the room as this person may enter it."""
    if area is FacilityArea.REGION:
        scope = region_scope(area.action)
        found = holders_of_regions(reader(), region_ids=scope, today=local_date(now()))
    else:
        actor = current_actor()
        grants = () if actor is None else actor.memberships
        offices = [int(one.organisation_id) for one in grants if one.role in ROLES[area.action]]
        found = holders_of_offices(reader(), organisation_ids=offices)
    return FacilityDesk(area, [one for one in found if one.municipality_id is not None])
