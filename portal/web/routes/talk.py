"""The pack for the quarterly talk with a provider: the region's list and pack, and the provider's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.permissions import Action, may
from portal.domain.terms import CalendarKind
from portal.services.board import regions_in
from portal.services.own_dues import own_regions
from portal.services.talk_list import list_talks
from portal.services.talk_pack import find_quarter, quarters_at, read_pack
from portal.services.talk_turns import Talk
from portal.tenancy import beyond_tenant
from portal.web.auth import acting_organisation_id, allowed, current_actor, region_scope
from portal.web.downloads import book_answer
from portal.web.htmx import done
from portal.web.indicator_words import period_name
from portal.web.paging import page_address, read_paging
from portal.web.talk_desk import Regions, chosen_region, open_provider
from portal.web.talk_notes_page import OwnView, own_sheets, own_view
from portal.web.talk_page import PackView, pack_sheets, pack_view
from portal.web.talk_words import RULES
from portal.web.work import now, reader

blueprint = Blueprint("talk", __name__)
PROVIDERS_A_PAGE = 50
WITH_NOTES = "mee"
"""What an address says to take the region's own notes along to paper and into the file."""


@blueprint.get("/regio/kwartaal")
@allowed(Action.VIEW_PROVIDER_FIGURES)
def show_all() -> str:
    """List the providers of a region with how they handed in over a quarter."""
    regions = list(regions_in(reader(), region_ids=region_scope(Action.VIEW_PROVIDER_FIGURES)))
    region_id, name = chosen_region(regions)
    quarters = quarters_at(local_date(now()))
    code = request.args.get("kwartaal", "")
    period = find_quarter(code, local_date(now())) if code else quarters[1]
    paging = read_paging(PROVIDERS_A_PAGE)
    lines, total = list_talks(
        reader(), region_id=region_id, period=period, offset=paging.offset, limit=paging.size, now=now()
    )
    return render_template(
        "talk/list.html",
        lines=lines,
        total=total,
        kinds=tuple(CalendarKind),
        regions=regions,
        region_id=region_id,
        region_name=name,
        period=period,
        period_name=period_name(period),
        quarters=_named(quarters),
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address("talk.show_all", regio=str(region_id), kwartaal=period.code),
    )


@blueprint.get("/regio/aanbieders/<int:organisation_id>/kwartaal/<period>")
@allowed(Action.VIEW_PROVIDER_FIGURES)
def show(organisation_id: int, period: str) -> str:
    """Show the pack of a provider."""
    name, regions = open_provider(organisation_id, Action.VIEW_PROVIDER_FIGURES)
    region_id, region_name = chosen_region(regions)
    view = _pack(organisation_id, region_id, period)
    parts = {"organisation_id": organisation_id, **({"notities": WITH_NOTES} if _takes_notes() else {})}
    addresses = _Addresses("talk.show", "talk.file", parts)
    return _page(
        view,
        addresses,
        regions=regions,
        region_id=region_id,
        region_name=region_name,
        name=name,
        own=_own_side(organisation_id, region_id, view),
    )


@blueprint.get("/regio/aanbieders/<int:organisation_id>/kwartaal/<period>.xlsx")
@allowed(Action.VIEW_PROVIDER_FIGURES)
def file(organisation_id: int, period: str) -> Response:
    """Give the pack as a workbook, with the region's own notes when asked for."""
    regions = open_provider(organisation_id, Action.VIEW_PROVIDER_FIGURES)[1]
    region_id, region_name = chosen_region(regions)
    view = _pack(organisation_id, region_id, period)
    own = _own_side(organisation_id, region_id, view) if _takes_notes() else None
    sheets = [*pack_sheets(view, region_name=region_name, on=now()), *(own_sheets(own) if own else ())]
    return book_answer(sheets, name=f"kwartaal-{organisation_id}-{period}", now=now())


@blueprint.get("/mijn/kwartaal")
@allowed(Action.REPORT_INDICATORS)
def own_first() -> AnyResponse:
    """Begin at the last quarter that ended."""
    acting_organisation_id()
    return done(url_for("talk.own", period=quarters_at(local_date(now()))[1].code))


@blueprint.get("/mijn/kwartaal/<period>")
@allowed(Action.REPORT_INDICATORS)
def own(period: str) -> str:
    """Show a provider its own pack, the same that the region has."""
    organisation_id = acting_organisation_id()
    regions = own_regions(reader(), organisation_id=organisation_id)
    region_id, region_name = chosen_region(regions)
    view = _own_pack(organisation_id, region_id, period)
    addresses = _Addresses("talk.own", "talk.own_file", {})
    return _page(view, addresses, regions=regions, region_id=region_id, region_name=region_name)


@blueprint.get("/mijn/kwartaal/<period>.xlsx")
@allowed(Action.REPORT_INDICATORS)
def own_file(period: str) -> Response:
    """Give a provider its own pack as a workbook."""
    organisation_id = acting_organisation_id()
    region_id, region_name = chosen_region(own_regions(reader(), organisation_id=organisation_id))
    view = _own_pack(organisation_id, region_id, period)
    return book_answer(
        pack_sheets(view, region_name=region_name, on=now()), name=f"kwartaal-{period}", now=now()
    )


@dataclass(frozen=True)
class _Addresses:
    """Where a pack's page and file are, with what stands in both addresses."""

    page: str
    file: str
    parts: Mapping[str, Any]

    def at(self, endpoint: str, period: str, region_id: int) -> str:
        return url_for(endpoint, period=period, regio=region_id, **self.parts)


def _page(
    view: PackView,
    addresses: _Addresses,
    *,
    regions: Regions,
    region_id: int,
    region_name: str,
    name: str = "",
    own: OwnView | None = None,
) -> str:
    """Show a pack; without a name it is the reader's own. `own`: what the region wrote for itself."""
    period = view.pack.period.code
    return render_template(
        "talk/pack.html",
        view=view,
        name=name,
        regions=regions,
        region_id=region_id,
        region_name=region_name,
        quarters=[
            (code, words, addresses.at(addresses.page, code, region_id))
            for code, words in _named(quarters_at(local_date(now())))
        ],
        region_address=lambda id_: addresses.at(addresses.page, period, id_),
        file=addresses.at(addresses.file, period, region_id),
        is_own=not name,
        rules=RULES.values(),
        printed_on=now(),
        own=own,
        own_in_print=_takes_notes(),
        own_switch=url_for(
            addresses.page,
            period=period,
            regio=region_id,
            **{**addresses.parts, "notities": None if _takes_notes() else WITH_NOTES},
        ),
        organisation_id=addresses.parts.get("organisation_id"),
    )


def _takes_notes() -> bool:
    """Say whether the region's own notes go to paper and into the file: only when asked for."""
    return request.args.get("notities") == WITH_NOTES


def _own_side(organisation_id: int, region_id: int, view: PackView) -> OwnView | None:
    """Read what the region wrote for itself; None for who may not."""
    if region_id not in (region_scope(Action.KEEP_TALK_NOTES) or ()):
        return None
    talk = Talk(organisation_id, region_id, view.pack.period.start)
    return own_view(reader(), talk=talk, today=local_date(now()))


def _pack(organisation_id: int, region_id: int, code: str) -> PackView:
    today = local_date(now())
    pack = read_pack(
        reader(),
        organisation_id=organisation_id,
        region_id=region_id,
        period=find_quarter(code, today),
        now=now(),
    )
    actor = current_actor()
    is_exact = actor is not None and may(
        actor, Action.VIEW_EXACT_FIGURES, organisation_id=organisation_id, region_id=region_id
    )
    return pack_view(pack, sees_indicators=is_exact, today=today)


def _own_pack(organisation_id: int, region_id: int, code: str) -> PackView:
    """Read the own pack; what lies ahead in a region is read as the region reads it, and then narrowed."""
    with beyond_tenant(reader()):
        return _pack(organisation_id, region_id, code)


def _named(quarters: tuple[IndicatorPeriod, ...]) -> list[tuple[str, str]]:
    return [(one.code, period_name(one)) for one in quarters]
