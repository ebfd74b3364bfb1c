"""One provider as its contract manager sees it, and what a contract manager does: excuse, pause, note."""

from flask import Blueprint, Response, make_response, render_template, request, url_for

from portal.domain.calendar import local_date
from portal.domain.duties import Audience
from portal.domain.errors import DomainError, NotAllowedError, NotFoundError
from portal.domain.permissions import Action
from portal.services.contact_notes import add_note, remove_note
from portal.services.excuses import excuse_provider, withdraw_excuse
from portal.services.next_steps import people_at
from portal.services.pauses import end_pause, pause_reminders
from portal.services.recipients import Recipient
from portal.services.region_providers import RegionProvider, find_provider
from portal.web.auth import allowed, current_user_id, region_scope
from portal.web.board_filter import read_number
from portal.web.errors import status_of
from portal.web.forms.base import Form
from portal.web.forms.region import ExcuseForm, NoteForm, PauseForm
from portal.web.htmx import done
from portal.web.menu import notice
from portal.web.paging import read_paging
from portal.web.present import count_text, date_short
from portal.web.provider_dues_page import DuesPage, dues_page, period_words
from portal.web.work import now, reader, writing

blueprint = Blueprint("region_provider", __name__, url_prefix="/regio/aanbieders/<int:organisation_id>")

EVENTS_A_PAGE = 30


@blueprint.get("/aanleveringen")
@allowed(Action.VIEW_BOARD)
def show(organisation_id: int) -> Response:
    """Show how a provider has gone, what it owes, what happens next, and all that happened."""
    return _page(find(organisation_id, Action.VIEW_BOARD), NoteForm(formdata=None))


@blueprint.get("/vrijstellen")
@allowed(Action.EXCUSE)
def ask_excuse(organisation_id: int) -> Response:
    """Ask for which days a provider is excused; an obligation in the address fills them in."""
    provider = find(organisation_id)
    form = ExcuseForm(formdata=None, data=_excuse_start(provider))
    return _form_page("region/excuse.html", provider, form)


@blueprint.post("/vrijstellen")
@allowed(Action.EXCUSE)
def excuse(organisation_id: int) -> Response:
    """Excuse a provider for a span of days."""
    provider, form = find(organisation_id), ExcuseForm()
    try:
        span = form.span()
        with writing() as session:
            given = excuse_provider(
                session,
                organisation_id=organisation_id,
                region_id=_chosen_region(provider, form.region_id.data),
                span=span,
                reason=form.reason.data or "",
                user_id=current_user_id(),
                now=now(),
            )
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        form.add_refusal(error)
        return _form_page("region/excuse.html", provider, form, status_of(error))
    count = count_text(given.obligation_count, "aanlevering", "aanleveringen")
    notice(f"Vrijgesteld tot en met {date_short(span.ends_on)}: dit geldt nu voor {count}.")
    return _back(organisation_id)


@blueprint.post("/vrijstellingen/<int:excuse_id>/intrekken")
@allowed(Action.EXCUSE)
def withdraw(organisation_id: int, excuse_id: int) -> Response:
    """Withdraw an excuse."""
    with writing() as session:
        count = withdraw_excuse(
            session,
            organisation_id=organisation_id,
            excuse_id=excuse_id,
            region_ids=find(organisation_id).region_ids,
            user_id=current_user_id(),
            now=now(),
        )
    again = count_text(count, "aanlevering staat", "aanleveringen staan")
    notice(f"De vrijstelling is ingetrokken. {again} weer open.")
    return _back(organisation_id)


@blueprint.get("/pauze")
@allowed(Action.EXCUSE)
def ask_pause(organisation_id: int) -> Response:
    """Ask until when a provider, or one person there, gets no reminders."""
    return _form_page("region/pause.html", find(organisation_id), PauseForm(formdata=None))


@blueprint.post("/pauze")
@allowed(Action.EXCUSE)
def pause(organisation_id: int) -> Response:
    """Pause the reminders of a provider or a person."""
    provider, form = find(organisation_id), PauseForm()
    try:
        until = form.last_day()
        with writing() as session:
            pause_reminders(
                session,
                organisation_id=organisation_id,
                region_id=_chosen_region(provider, form.region_id.data),
                person_id=form.person_id(),
                until=until,
                reason=form.reason.data or "",
                set_by_id=current_user_id(),
                now=now(),
            )
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        form.add_refusal(error)
        return _form_page("region/pause.html", provider, form, status_of(error))
    notice(f"Geen herinneringen tot en met {date_short(until)}.")
    return _back(organisation_id)


@blueprint.post("/pauzes/<int:pause_id>/beeindigen")
@allowed(Action.EXCUSE)
def stop_pause(organisation_id: int, pause_id: int) -> Response:
    """End a pause now."""
    provider = find(organisation_id)
    with writing() as session:
        end_pause(
            session,
            organisation_id=organisation_id,
            pause_id=pause_id,
            region_ids=provider.region_ids,
            user_id=current_user_id(),
            now=now(),
        )
    notice("De pauze is voorbij: herinneringen gaan weer door.")
    return _back(organisation_id)


@blueprint.post("/notities")
@allowed(Action.EXCUSE)
def write_note(organisation_id: int) -> Response:
    """Write down what was said on the phone."""
    provider, form = find(organisation_id), NoteForm()
    try:
        with writing() as session:
            add_note(
                session,
                organisation_id=organisation_id,
                obligation_id=read_number(form.obligation_id.data) or 0,
                region_ids=provider.region_ids,
                text=form.text.data or "",
                user_id=current_user_id(),
                now=now(),
            )
    except NotFoundError as error:
        form.add_refusal(DomainError("choice_unknown", "obligation_id"))
        return _page(provider, form, status_of(DomainError(error.code)))
    except DomainError as error:
        form.add_refusal(error)
        return _page(provider, form, status_of(error))
    notice("De notitie is bewaard.")
    return _back(organisation_id)


@blueprint.post("/notities/<int:note_id>/weghalen")
@allowed(Action.EXCUSE)
def take_note_back(organisation_id: int, note_id: int) -> Response:
    """Take back an own note."""
    find(organisation_id)
    with writing() as session:
        remove_note(
            session,
            organisation_id=organisation_id,
            note_id=note_id,
            user_id=current_user_id(),
            now=now(),
        )
    notice("De notitie is weggehaald.")
    return _back(organisation_id)


def find(organisation_id: int, action: Action = Action.EXCUSE) -> RegionProvider:
    """Find a provider in the regions in which the person may do something. Raises NotFoundError."""
    return find_provider(reader(), organisation_id=organisation_id, region_ids=region_scope(action))


def _page(provider: RegionProvider, form: NoteForm, status: int = 200) -> Response:
    page = dues_page(
        reader(), organisation_id=provider.organisation_id, region_ids=provider.region_ids, now=now()
    )
    paging = read_paging(EVENTS_A_PAGE)
    form.obligation_id.choices = _obligations(page)
    body = render_template(
        "region/provider.html",
        provider=provider,
        view=page,
        people=_people(provider),
        form=form,
        events=page.events[paging.offset : paging.offset + paging.size],
        region_names=dict(provider.regions),
        user_id=current_user_id(),
        may_act=_may_act(provider),
        page=paging.page,
        pages=paging.pages(len(page.events)),
        page_url=lambda number: url_for(
            "region_provider.show", organisation_id=provider.organisation_id, pagina=number
        ),
        now=now(),
    )
    return make_response(body, status)


def _form_page(template: str, provider: RegionProvider, form: Form, status: int = 200) -> Response:
    form["region_id"].choices = [(str(region_id), name) for region_id, name in provider.regions]
    if "person" in form:
        theirs = [one for one, audience in _people(provider) if audience is not Audience.CONTRACT_MANAGER]
        form["person"].choices = [
            ("", "iedereen bij deze aanbieder"),
            *((str(person.user_id), person.name) for person in theirs),
        ]
    body = render_template(template, provider=provider, form=form, today=local_date(now()))
    return make_response(body, status)


def _people(provider: RegionProvider) -> list[tuple[Recipient, Audience]]:
    return people_at(
        reader(),
        organisation_id=provider.organisation_id,
        region_id=provider.regions[0][0],
        now=now(),
    )


def _obligations(page: DuesPage) -> list[tuple[str, str]]:
    found = []
    for owed in page.owed:
        one = owed.one.obligation
        words = period_words(one.kind, one.period.start, one.period.end)
        found.append((str(one.obligation_id), words))
    return found


def _excuse_start(provider: RegionProvider) -> dict[str, str]:
    """Fill in the form from the obligation that the address names, if it is theirs."""
    wanted = read_number(request.args.get("aanlevering"))
    page = dues_page(
        reader(), organisation_id=provider.organisation_id, region_ids=provider.region_ids, now=now()
    )
    for owed in page.owed:
        one = owed.one.obligation
        if one.obligation_id == wanted:
            return {
                "region_id": str(one.region_id),
                "kind": one.kind.value,
                "starts_on": one.period.start.isoformat(),
                "ends_on": one.period.end.isoformat(),
            }
    return {"starts_on": local_date(now()).isoformat()}


def _chosen_region(provider: RegionProvider, text: str | None) -> int:
    """Read which of the provider's regions is meant; with one region there is no choice."""
    region_id = read_number(text) if len(provider.regions) > 1 else provider.regions[0][0]
    if region_id not in provider.region_ids:
        raise DomainError("choice_unknown", "region_id")
    return region_id or 0


def _may_act(provider: RegionProvider) -> bool:
    scope = region_scope(Action.EXCUSE)
    return scope is None or bool(provider.region_ids & scope)


def _back(organisation_id: int) -> Response:
    return done(url_for("region_provider.show", organisation_id=organisation_id))
