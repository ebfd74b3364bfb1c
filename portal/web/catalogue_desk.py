"""Which region's catalogue a request is about, and who acts in it."""

from flask import abort

from portal.domain.permissions import Action
from portal.services.catalogue_plans import Maker
from portal.services.catalogue_reading import (
    RegionLine,
    Thing,
    find_region,
    find_thing,
    list_names,
    list_things,
    list_versions,
)
from portal.services.pack_changes import Content
from portal.web.auth import current_actor, current_user_id, region_scope
from portal.web.catalogue_words import SECTIONS, Names, Section
from portal.web.work import reader


def region_at(region_code: str, action: Action) -> RegionLine:
    """Find the region of an address within the person's reach. Raises NotFoundError."""
    return find_region(reader(), code=region_code, region_ids=region_scope(action))


def section_at(slug: str) -> Section:
    """Find the list of an address; any other word answers 404."""
    found = next((section for section in SECTIONS if section.slug == slug), None)
    return found or abort(404)


def thing_at(region: RegionLine, section: Section, code: str) -> Thing:
    """Find a thing of an address. Raises NotFoundError."""
    return find_thing(reader(), region_id=region.region_id, kind=section.kind, code=code)


def all_names(region: RegionLine) -> Names:
    """Give the name of every thing of a region: those that hold, begin later, or have ended."""
    return list_names(reader(), region_id=region.region_id)


def choices_in(region: RegionLine) -> Names:
    """Give the names of the segments and products to choose from: those that hold, or begin later."""
    found = [
        thing
        for kind in ("segment", "product")
        for thing in list_things(reader(), region_id=region.region_id, kind=kind)
    ]
    return {(thing.kind, thing.code): thing.name for thing in found if thing.ended_on is None}


def read_before(region: RegionLine, thing: Thing, version: str) -> Content:
    """Give how a thing once read, by the number of that version; any other number answers 404."""
    versions = list_versions(reader(), region_id=region.region_id, kind=thing.kind, code=thing.code)
    found = next((one.content for one in versions if str(one.version_id) == version), None)
    return abort(404) if found is None else found


def maker_in(region: RegionLine, request_key: str | None = None) -> Maker:
    """Say who acts, and for which desk of this region."""
    actor = current_actor()
    grants = () if actor is None else actor.memberships
    own = (int(grant.organisation_id) for grant in grants if grant.region_id == region.region_id)
    return Maker(current_user_id(), next(own, None), request_key)
