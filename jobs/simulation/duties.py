"""What a provider owes a region over a term, and how far the ladder has climbed for it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from jobs.simulation.cast import Line, Provider
from jobs.simulation.letters import Mention, Said
from jobs.simulation.log import Key, Noted
from jobs.simulation.reference import (
    INDICATOR_COUNT,
    INDICATORS,
    LADDERS,
    Term,
    day_of,
    next_rung,
    told_moment,
)


@dataclass
class Duty:
    """One thing owed; a rung is taken on the day it was decided, or found nobody to tell."""

    provider: Provider
    region_id: int
    term: Term
    status: str = "pending"
    taken: dict[int, date] = field(default_factory=dict)
    told: dict[tuple[int, int], str] = field(default_factory=dict)
    """By rung and person: the mail that told it."""
    expected: dict[int, set[int]] = field(default_factory=dict)
    """Who could be mailed when a rung was taken: who joins later hears of the next one."""
    waited: dict[tuple[int, int], set[date]] = field(default_factory=lambda: defaultdict(set))

    @property
    def key(self) -> Key:
        return self.provider.organisation_id, self.region_id, self.term.kind, self.term.start

    def owing(self) -> list[Line]:
        """List the lines that are owed over the term, as the contracts stand now."""
        return self.provider.lines_over(self.region_id, self.term)

    def missing_count(self) -> int:
        """Count what was not handed in yet."""
        owing = self.owing()
        if self.term.kind == INDICATORS:
            is_in = (self.region_id, self.term.start) in self.provider.quarters
            return 0 if is_in or not owing else INDICATOR_COUNT
        return sum(
            line.last_report_at is None or day_of(line.last_report_at) < self.term.start for line in owing
        )

    def is_done(self) -> bool:
        """Say whether everything that is owed was handed in."""
        return self.provider.is_active and bool(self.owing()) and not self.missing_count()

    def is_excused(self) -> bool:
        """Say whether an excuse frees its owner of it."""
        return any(one.frees_of(self.region_id, self.term) for one in self.provider.excuses)

    def can_chase(self, day: date) -> bool:
        """Say whether the provider may be reminded of it on a day."""
        away = (*self.provider.excuses, *self.provider.pauses)
        if not self.provider.is_active or self.status != "pending":
            return False
        is_away = any(one.holds(self.region_id, self.term.kind, day) for one in away)
        return not is_away and self.missing_count() > 0

    def open_rung(self, now: datetime) -> int | None:
        """Give the rung to take now, if any."""
        return next_rung(self.term, self.taken, now)

    def audience(self, rung: int) -> str:
        """Give whom a rung is for."""
        return LADDERS[self.term.kind][rung][1]

    def is_told(self, rung: int) -> bool:
        """Say whether everybody expected to hear of a rung was told."""
        return all((rung, user_id) in self.told for user_id in self.expected[rung])

    def await_rung(self, rung: int, user_ids: Collection[int], day: date) -> None:
        """Expect a rung that is open to be told to whom can be mailed; taken when there is nobody."""
        self.expected[rung] = set(user_ids)
        if not user_ids:
            self.taken.setdefault(rung, day)


def say_of(steps: Collection[tuple[Duty, Noted]], regions: Mapping[int, str]) -> Said:
    """Give what a letter about these steps is to say."""
    groups: dict[tuple[bool, int, int, str], dict[date, Duty]] = defaultdict(dict)
    escalated = set()
    for duty, one in steps:
        audience = duty.audience(one.rung)
        group = audience != "contract_manager", duty.provider.organisation_id, duty.region_id, duty.term.kind
        groups[group][duty.term.start] = duty
        if audience == "provider_manager":
            escalated.add(duty.provider.name)
    mentions = set()
    for (is_own, _, region_id, kind), duties in groups.items():
        newest = duties[max(duties)]
        mentions.add(
            Mention(
                is_own,
                newest.provider.name,
                regions[region_id],
                kind,
                max(duty.missing_count() for duty in duties.values()),
                told_moment(newest.term.due_at),
                len(duties) - 1,
            )
        )
    return Said(frozenset(mentions), frozenset(escalated))
