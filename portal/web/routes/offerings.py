"""A provider's offerings: the list, and making a new one."""

from itertools import groupby

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.errors import InvalidError
from portal.domain.permissions import Action
from portal.services.contract_lines import RunningLine, running_lines
from portal.services.offering_make import make_offering
from portal.services.own_offerings import location_choices, own_offerings
from portal.web.auth import acting_organisation_id, allowed, current_user_id
from portal.web.forms.offering import AT_HOME, NewOfferingForm
from portal.web.forms.week import read_id
from portal.web.menu import notice
from portal.web.paging import page_address, read_paging
from portal.web.present import count_text
from portal.web.supply_page import STANDS, is_incomplete, matching, status_words
from portal.web.typing_marks import resumes_typing
from portal.web.week_page import new_key
from portal.web.work import now, reader, writing

blueprint = Blueprint("offerings", __name__, url_prefix="/mijn/aanbod")

OFFERINGS_A_PAGE = 25
LONGEST_WORDS = 100
may_edit = allowed(Action.EDIT_OFFERING)


@blueprint.get("")
@may_edit
def show() -> str:
    """List what the provider offers, with its stand and what it still misses."""
    offerings = own_offerings(reader(), organisation_id=acting_organisation_id(), today=local_date(now()))
    stand = request.args.get("stand", "")
    stand = stand if stand in STANDS else ""
    words = request.args.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
    paging = read_paging(OFFERINGS_A_PAGE)
    found = matching(offerings, stand=stand, words=words)
    return render_template(
        "supply/offerings.html",
        offerings=found[paging.offset : paging.offset + paging.size],
        found=len(found),
        total=len(offerings),
        incomplete=sum(map(is_incomplete, offerings)),
        status_words=status_words,
        stands=STANDS,
        stand=stand,
        words=words,
        page=paging.page,
        pages=paging.pages(len(found)),
        page_url=page_address("offerings.show", stand=stand, q=words),
    )


@blueprint.get("/nieuw")
@may_edit
def new() -> AnyResponse:
    """Ask which product of a running contract is offered where."""
    form = NewOfferingForm(
        formdata=None,
        data={
            "location_id": request.args.get("locatie", "")[:10],
            "line_id": request.args.get("perceel", "")[:10],
            "takes_over": True,
        },
    )
    return _new_page(form, 200)


@blueprint.post("/nieuw")
@may_edit
def make() -> AnyResponse:
    """Make a draft, filled in as far as is known, and go on with it."""
    form = NewOfferingForm()
    if resumes_typing():
        return _new_page(form, 200)
    try:
        with writing() as session:
            offering_id = make_offering(
                session,
                organisation_id=acting_organisation_id(),
                line_id=read_id(form.line_id.data),
                location_id=None if form.is_at_home else read_id(form.location_id.data),
                at_home=form.is_at_home,
                takes_over=bool(form.takes_over.data),
                user_id=current_user_id(),
                request_key=form.key,
                now=now(),
            )
    except InvalidError as error:
        form.add_refusal(error)
        return _new_page(form, 422)
    notice("Het concept is gemaakt. Vul aan wat nog mist; niemand ziet het tot u het zichtbaar maakt.")
    return redirect(url_for("offering_edit.edit", offering_id=offering_id), code=303)


def _new_page(form: NewOfferingForm, status: int) -> AnyResponse:
    organisation_id = acting_organisation_id()
    lines = running_lines(reader(), organisation_id=organisation_id, on=local_date(now()))
    locations = location_choices(reader(), organisation_id=organisation_id)
    form.line_id.choices = _line_choices(lines)
    form.location_id.choices = {
        "": "kies een plek",
        **{str(id_): words for id_, words in locations},
        AT_HOME: "alleen bij mensen thuis",
    }
    form.request_key.data = form.request_key.data or new_key()
    page = render_template(
        "supply/new_offering.html", form=form, has_lines=bool(lines), has_locations=bool(locations)
    )
    return make_response(page, status)


def _line_choices(lines: tuple[RunningLine, ...]) -> dict[str, str | dict[str, str]]:
    """Group the products under their region and segment, as WTForms reads groups."""
    found: dict[str, str | dict[str, str]] = {"": "kies een product"}
    for (region, segment), group in groupby(lines, key=lambda line: (line.region_name, line.segment_name)):
        found[f"{region}: {segment}"] = {
            str(line.line_id): f"{line.product_name}{_made_words(line)}" for line in group
        }
    return found


def _made_words(line: RunningLine) -> str:
    return (
        f" (al {count_text(line.offering_count, 'keer', 'keer')} in uw aanbod)" if line.offering_count else ""
    )
