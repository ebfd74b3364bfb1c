"""When a team reports: how fresh its newest figures are, and its rhythm over half a year."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain.calendar import AMSTERDAM, local_moment
from portal.domain.freshness import FreshnessRule, freshness
from portal.domain.terms import Freshness
from portal.services.sample.dice import Dice

HISTORY = timedelta(weeks=26)
MIX = {
    Freshness.FRESH: 0.70,
    Freshness.AGEING: 0.12,
    Freshness.STALE: 0.09,
    Freshness.EXPIRED: 0.06,
    Freshness.UNKNOWN: 0.03,
}
"""Which share of the figures is how old at the moment the sample is made."""


class Habit(StrEnum):
    """How a team behaves towards its weekly figures."""

    PUNCTUAL = "punctual"
    LATE = "late"
    FORGETFUL = "forgetful"
    COPY_PASTE = "copy_paste"
    SEASONAL = "seasonal"
    STOPPED = "stopped"


HABITS: dict[Freshness, dict[Habit, float]] = {
    Freshness.FRESH: {Habit.PUNCTUAL: 6, Habit.LATE: 2, Habit.COPY_PASTE: 1.3, Habit.SEASONAL: 1},
    Freshness.AGEING: {Habit.LATE: 4, Habit.FORGETFUL: 3, Habit.SEASONAL: 1},
    Freshness.STALE: {Habit.FORGETFUL: 5, Habit.SEASONAL: 1},
    Freshness.EXPIRED: {Habit.STOPPED: 1},
    Freshness.UNKNOWN: {Habit.STOPPED: 1},
}
_STEPS = {
    Habit.PUNCTUAL: (6.7, 7.3, 0.02),
    Habit.LATE: (7.0, 9.5, 0.10),
    Habit.FORGETFUL: (7.0, 12.0, 0.35),
    Habit.COPY_PASTE: (6.9, 7.2, 0.02),
    Habit.SEASONAL: (6.7, 7.6, 0.03),
    Habit.STOPPED: (6.8, 8.0, 0.08),
}
"""Least and most days between two reports, and the share of weeks that is skipped."""


@dataclass
class Mix:
    """Deals out freshness so that the whole comes near the shares, however few or many there are."""

    dealt: dict[Freshness, int] = field(default_factory=lambda: dict.fromkeys(MIX, 0))

    def deal(self, count: int) -> Freshness:
        """Give the state that lags most for a team with so many offerings."""
        total = sum(self.dealt.values()) + count
        state = max(MIX, key=lambda one: MIX[one] * total - self.dealt[one])
        self.dealt[state] += count
        return state


def report_moments(
    state: Freshness, habit: Habit, *, rule: FreshnessRule, now: datetime, dice: Dice
) -> list[datetime]:
    """Give the moments at which a team reported in the last half year, oldest first; all before `now`."""
    if state is Freshness.UNKNOWN:
        return []
    newest = _newest(state, rule=rule, now=now, dice=dice)
    least, most, skipped = _STEPS[habit]
    found = [newest]
    moment = newest
    while True:
        moment -= timedelta(days=dice.uniform(least, most))
        if moment < now - HISTORY:
            return found[::-1]
        at_desk = _at_desk(moment, dice)
        is_away = habit is Habit.SEASONAL and at_desk.month in (7, 8)
        if at_desk < found[-1] - timedelta(days=1) and not is_away and not dice.chance(skipped):
            found.append(at_desk)


def _newest(state: Freshness, *, rule: FreshnessRule, now: datetime, dice: Dice) -> datetime:
    """Choose a moment of the wanted age, in working hours when that can be."""
    youngest, oldest = {
        Freshness.FRESH: (0.1, rule.every_days - 0.4),
        Freshness.AGEING: (rule.every_days + 0.1, rule.stale_after_days - 0.1),
        Freshness.STALE: (rule.stale_after_days + 0.1, rule.expire_after_days - 0.1),
    }.get(state, (rule.expire_after_days + 1.0, rule.expire_after_days + 80.0))
    latest = now - timedelta(hours=2)
    for _ in range(12):
        moment = now - timedelta(days=dice.uniform(youngest, oldest))
        at_desk = _at_desk(moment, dice)
        if at_desk < latest and freshness(at_desk, rule=rule, now=now) is state:
            return at_desk
    return moment


def _at_desk(moment: datetime, dice: Dice) -> datetime:
    """Move a moment to office hours: from a weekend to the Friday before, mostly."""
    day = moment.astimezone(AMSTERDAM).date()
    if day.isoweekday() > 5 and dice.chance(0.9):
        day -= timedelta(days=day.isoweekday() - 5)
    start = local_moment(day, datetime.min.time())
    return start + timedelta(hours=8, seconds=dice.randrange(9 * 3600))
