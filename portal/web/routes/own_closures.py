"""Which product groups the own municipality closed to new providers, to read."""

from flask import Blueprint, render_template

from portal.domain.calendar import local_date
from portal.domain.permissions import ROLES, Action
from portal.services.access_holders import holders_of_offices
from portal.services.closures import ClosureChoice, list_closures
from portal.web.auth import allowed, current_actor
from portal.web.paging import page_address, read_paging
from portal.web.work import now, reader

blueprint = Blueprint("own_closures", __name__, url_prefix="/gemeente/gesloten")

CLOSURES_A_PAGE = 50


@blueprint.get("")
@allowed(Action.VIEW_OWN_MUNICIPALITY)
def show() -> str:
    """List what is closed now, what will be, and what was; no provider is named."""
    actor, today = current_actor(), local_date(now())
    grants = () if actor is None else actor.memberships
    roles = ROLES[Action.VIEW_OWN_MUNICIPALITY]
    offices = [int(one.organisation_id) for one in grants if one.role in roles]
    towns = holders_of_offices(reader(), organisation_ids=offices)
    paging = read_paging(CLOSURES_A_PAGE)
    choice = ClosureChoice(None, [one.municipality_id or 0 for one in towns])
    found, total = list_closures(
        reader(), choice=choice, today=today, offset=paging.offset, limit=paging.size
    )
    return render_template(
        "closures/own.html",
        closures=found,
        today=today,
        regions={one.group.region_id for one in found},
        town=towns[0].name if len(towns) == 1 else None,
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address("own_closures.show"),
    )
