"""Which referrers a contract manager keeps, and for which municipalities they may work."""

from typing import cast

from portal.domain.calendar import local_date
from portal.domain.permissions import Action
from portal.services.access_holders import Holder, holders_of_regions
from portal.services.referrers import Referrer, find_referrer
from portal.web.auth import current_user_id, region_scope
from portal.web.work import now, reader


def own_regions() -> frozenset[int]:
    """Give the regions whose people the person keeps; nobody keeps those of all."""
    return region_scope(Action.MANAGE_REGION_PEOPLE) or frozenset()


def own_referrer(referrer_id: int) -> Referrer:
    """Find a referrer of these regions. Raises NotFoundError."""
    return find_referrer(reader(), organisation_id=referrer_id, region_ids=own_regions())


def own_towns() -> list[Holder]:
    """List the municipalities that take part today, by name."""
    found = holders_of_regions(reader(), region_ids=own_regions(), today=local_date(now()))
    return [one for one in found if one.municipality_id is not None]


def user_id() -> int:
    """Give who is signed in."""
    return cast(int, current_user_id())
