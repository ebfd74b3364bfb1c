"""Handing in a provider's waiting figures for it, by its contract manager; marked so everywhere."""

from collections.abc import Mapping

from flask import Blueprint, Response, make_response, render_template, request, url_for

from portal.domain.errors import DomainError, InvalidError
from portal.domain.permissions import Action
from portal.services.limit_choices import limit_choices
from portal.services.on_behalf import TypedFigures, confirm_on_behalf, report_on_behalf, week_of_regions
from portal.services.region_providers import RegionProvider
from portal.services.week_list import WeekList
from portal.web.auth import allowed, current_user_id
from portal.web.forms.week import TypedRow, read_key, typed_rows
from portal.web.htmx import done
from portal.web.menu import notice
from portal.web.present import count_text
from portal.web.routes.region_provider import find
from portal.web.week_answers import refused_edit
from portal.web.week_page import page_view
from portal.web.week_row import Edit
from portal.web.week_words import typed_values
from portal.web.work import now, reader, writing

blueprint = Blueprint("region_behalf", __name__, url_prefix="/regio/aanbieders/<int:organisation_id>")


@blueprint.get("/weeklijst")
@allowed(Action.EXCUSE)
def show(organisation_id: int) -> Response:
    """Show the provider's list, for the offerings of the own regions."""
    return _page(find(organisation_id), {})


@blueprint.post("/weeklijst")
@allowed(Action.EXCUSE)
def save(organisation_id: int) -> Response:
    """Save what was typed; with the other button what was left as it stood is confirmed as well."""
    provider = find(organisation_id)
    sent = typed_rows(request.form)
    shown = {row.offering_id: typed_values(row.availability) for row in _week(provider).rows}
    changed = {
        id_: row
        for id_, row in sent.items()
        if id_ not in shown or any(shown[id_].get(name) != text for name, text in row.typed.items())
    }
    edits = _save(provider, changed)
    confirmed = 0
    if request.form.get("doe") == "bevestigen":
        confirmed = _confirm(provider, [id_ for id_ in sent if id_ in shown and id_ not in changed])
    if edits:
        return _page(provider, edits, 422)
    count = len(changed) + confirmed
    if not count:
        notice("Er was niets om in te leveren. Vul cijfers in: hier is nog nooit iets opgegeven.", "info")
        return done(url_for("region_behalf.show", organisation_id=organisation_id))
    notice(f"Ingeleverd namens {provider.name}: {count_text(count, 'opgave', 'opgaven')}.")
    return done(url_for("region_provider.show", organisation_id=organisation_id))


def _save(provider: RegionProvider, changed: Mapping[int, TypedRow]) -> dict[int, Edit]:
    """Report the rows that can be read; returns what each of the others shows."""
    edits: dict[int, Edit] = {}
    figures: dict[int, TypedFigures] = {}
    for id_, row in changed.items():
        try:
            figures[id_] = TypedFigures(row.availability(), row.kept(), row.seen_report_id, row.key)
        except InvalidError as error:
            edits[id_] = refused_edit(id_, row, error)
    if not figures:
        return edits
    with writing() as session:
        refused: Mapping[int, DomainError] = report_on_behalf(
            session,
            organisation_id=provider.organisation_id,
            region_ids=provider.region_ids,
            figures=figures,
            user_id=current_user_id(),
            now=now(),
        )
    return edits | {id_: refused_edit(id_, changed[id_], error) for id_, error in refused.items()}


def _confirm(provider: RegionProvider, offering_ids: list[int]) -> int:
    if not offering_ids:
        return 0
    with writing() as session:
        return confirm_on_behalf(
            session,
            organisation_id=provider.organisation_id,
            region_ids=provider.region_ids,
            offering_ids=offering_ids,
            user_id=current_user_id(),
            request_key=read_key(request.form.get("request_key")),
            now=now(),
        )


def _page(provider: RegionProvider, edits: Mapping[int, Edit], status: int = 200) -> Response:
    week = _week(provider)
    choices = limit_choices(reader(), offering_ids=[row.offering_id for row in week.rows])
    page = page_view(week, now=now(), edits=edits, choices=choices)
    return make_response(render_template("region/on_behalf.html", provider=provider, page=page), status)


def _week(provider: RegionProvider) -> WeekList:
    return week_of_regions(
        reader(), organisation_id=provider.organisation_id, region_ids=provider.region_ids, now=now()
    )
