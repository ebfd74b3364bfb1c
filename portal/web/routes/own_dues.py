"""What a provider owes and how it has gone, as the region sees it too; and whom to ask for an excuse."""

from flask import Blueprint, render_template, url_for

from portal.domain.permissions import Action
from portal.services.next_steps import people_at
from portal.services.own_dues import contacts_of, own_regions
from portal.tenancy import beyond_tenant
from portal.web.auth import acting_organisation_id, allowed
from portal.web.paging import read_paging
from portal.web.provider_dues_page import dues_page
from portal.web.work import now, reader

blueprint = Blueprint("own_dues", __name__)

EVENTS_A_PAGE = 12


@blueprint.get("/mijn/aanleveringen")
@allowed(Action.REPORT_AVAILABILITY)
def show() -> str:
    """Show the own obligations, punctuality, excuses, who is reminded, and the contract manager."""
    organisation_id = acting_organisation_id()
    regions = own_regions(reader(), organisation_id=organisation_id)
    # Who answers at the region, and reminders to them about us, are not our own rows.
    with beyond_tenant(reader()):
        view = dues_page(
            reader(),
            organisation_id=organisation_id,
            region_ids=[region_id for region_id, _ in regions],
            now=now(),
            shows_notes=False,
        )
        people = {
            person.user_id: (person, audience)
            for region_id, _ in regions
            for person, audience in people_at(
                reader(), organisation_id=organisation_id, region_id=region_id, now=now()
            )
        }
        contacts = contacts_of(reader(), region_ids=[region_id for region_id, _ in regions])
    paging = read_paging(EVENTS_A_PAGE)
    return render_template(
        "provider/dues.html",
        view=view,
        people=list(people.values()),
        contacts=contacts,
        regions=regions,
        region_names=dict(regions),
        events=view.events[paging.offset : paging.offset + paging.size],
        page=paging.page,
        pages=paging.pages(len(view.events)),
        page_url=lambda number: url_for("own_dues.show", pagina=number),
        now=now(),
    )
