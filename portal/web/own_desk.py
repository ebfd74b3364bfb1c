"""Who reads for a municipality before its figures: their own municipality and no other."""

from dataclasses import replace

from flask import request
from sqlalchemy import select
from sqlmodel import col

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.permissions import ROLES, Action
from portal.models import Organisation
from portal.services.indicator_reading import readable_regions
from portal.services.monitor_subjects import find_region, regions_of_municipality
from portal.web.auth import current_actor
from portal.web.monitor_desk import MonitorDesk
from portal.web.work import now, reader


def open_own_desk() -> MonitorDesk:
    """Open the own municipality, in a region that it takes part in. Raises NotFoundError without one."""
    actor, today = current_actor(), local_date(now())
    grants = [] if actor is None else actor.memberships
    ids = [one.organisation_id for one in grants if one.role in ROLES[Action.VIEW_OWN_MUNICIPALITY]]
    towns = reader().scalars(select(col(Organisation.municipality_id)).where(col(Organisation.id).in_(ids)))
    own_ids = [id_ for id_ in towns if id_ is not None]
    codes = regions_of_municipality(reader(), municipality_ids=own_ids, on=today)
    code = request.args.get("regio") or (codes[0] if codes else "")
    if code not in codes:
        raise NotFoundError
    region = find_region(reader(), code=code, region_ids=None, on=today)
    own_id = next(id_ for id_ in own_ids if id_ in region.municipalities)
    names = dict(readable_regions(reader(), region_ids=None))
    return MonitorDesk(
        region=replace(region, municipalities={own_id: region.municipalities[own_id]}),
        regions=[(one, names[one]) for one in codes],
        is_exact=False,
        sees_providers=False,
        compares=False,
        own_id=own_id,
    )
