"""How old a figure is, and when that changes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.domain.terms import Freshness

_RANKS = {state: rank for rank, state in enumerate(Freshness)}


@dataclass(frozen=True)
class FreshnessRule:
    """Until which age in days, inclusive, a figure is fresh, ageing and stale; older is expired."""

    every_days: int = 7
    stale_after_days: int = 14
    expire_after_days: int = 42


def freshness(confirmed_at: datetime | None, *, rule: FreshnessRule, now: datetime) -> Freshness:
    """Tell how fresh a figure is from the moment it was last confirmed; never confirmed is unknown."""
    if confirmed_at is None:
        return Freshness.UNKNOWN
    age = now - confirmed_at
    if age <= timedelta(days=rule.every_days):
        return Freshness.FRESH
    if age <= timedelta(days=rule.stale_after_days):
        return Freshness.AGEING
    if age <= timedelta(days=rule.expire_after_days):
        return Freshness.STALE
    return Freshness.EXPIRED


def next_change_at(confirmed_at: datetime | None, *, rule: FreshnessRule, now: datetime) -> datetime | None:
    """Give the first moment after `now` at which the freshness differs; None when it never will."""
    if confirmed_at is None:
        return None
    current = freshness(confirmed_at, rule=rule, now=now)
    for days in sorted((rule.every_days, rule.stale_after_days, rule.expire_after_days)):
        moment = confirmed_at + timedelta(days=days) + datetime.resolution
        if moment > now and freshness(confirmed_at, rule=rule, now=moment) is not current:
            return moment
    return None


def rank(state: Freshness) -> int:
    """Number a freshness from 0 (fresh) to 4 (unknown), to sort by."""
    return _RANKS[state]
