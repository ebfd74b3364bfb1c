"""Opens the desk of a quarterly talk: the provider, the region that talks, and the quarter."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.indicator_periods import IndicatorPeriod, read_period
from portal.domain.permissions import Action
from portal.domain.terms import ReportingPeriod
from portal.services.region_providers import find_provider
from portal.services.talk_pack import find_quarter
from portal.services.talk_turns import Talk
from portal.web.auth import region_scope
from portal.web.board_filter import read_number
from portal.web.work import now, reader

Regions = Sequence[tuple[int, str]]


@dataclass(frozen=True)
class TalkDesk:
    """A talk that the person may write about, with the names that the pages show."""

    talk: Talk
    period: IndicatorPeriod
    name: str
    region_name: str


def open_provider(organisation_id: int, action: Action) -> tuple[str, Regions]:
    """Find a provider in the regions where the person may do something. Raises NotFoundError."""
    found = find_provider(reader(), organisation_id=organisation_id, region_ids=region_scope(action))
    return found.name, list(found.regions)


def chosen_region(regions: Regions) -> tuple[int, str]:
    """Read the region from the address, else the first by name. Raises NotFoundError."""
    text = request.args.get("regio", "")
    wanted = read_number(text) if text else None
    for region_id, name in regions:
        if not text or region_id == wanted:
            return region_id, name
    raise NotFoundError


def open_talk(organisation_id: int, code: str, *, is_long_ago: bool = False) -> TalkDesk:
    """Open a talk to write about; of one long ago only its agreements. Raises NotFoundError."""
    name, regions = open_provider(organisation_id, Action.KEEP_TALK_NOTES)
    region_id, region_name = chosen_region(regions)
    today = local_date(now())
    period = read_period(code) if is_long_ago else find_quarter(code, today)
    if period is None or period.length is not ReportingPeriod.QUARTER:
        raise NotFoundError
    return TalkDesk(Talk(organisation_id, region_id, period.start), period, name, region_name)
