"""Keeps, beside the product's own tables, what was owed, what arrived, and every promise that was broken."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from jobs.mailers import Letter
from jobs.simulation.cast import Cast, Line, Person, Provider
from jobs.simulation.letters import mentions_of
from jobs.simulation.reference import LADDER, Week, day_of, may_mail, moment_of

LONGEST_WAIT = 3
"""On so many working days a step may be due without being taken before the promise counts as broken."""


class Promise(StrEnum):
    """What must hold, whatever happens."""

    RIGHT_PERSON = "nobody is mailed wrongly: inactive, unconfirmed, without the role, paused"
    ONCE = "nobody is mailed twice: the same mail, or two on a day"
    QUIET = "nobody is mailed in quiet time, or by a clock that stands too early"
    NOT_AFTER = "nobody is mailed about what was handed in or excused"
    NOT_EARLY = "no step is taken before its moment, or twice"
    EVERY_STEP = "what is late gets every step"
    OWED = "what is owed is owed once, by its due moment, and stands as it should"
    SETTLED = "what is settled never changes"
    DELIVERED = "every mail is delivered once, or shown as failed, cancelled or in doubt"


@dataclass
class Duty:
    """What a provider owes a region over a week."""

    provider: Provider
    region_id: int
    week: Week
    status: str = "pending"
    lines: list[Line] = field(default_factory=list)
    told: set[tuple[int, int]] = field(default_factory=set)
    """Rung and person."""
    taken: set[int] = field(default_factory=set)
    """Rungs of which nobody waits: who joins or can be mailed later hears of the next one."""
    waited: dict[tuple[int, int], set[date]] = field(default_factory=lambda: defaultdict(set))

    def owing(self) -> list[Line]:
        """List the lines that are owed all week long, as the contracts stand now."""
        week = self.week
        return [
            line
            for line in self.provider.lines
            if line.region_id == self.region_id
            and line.starts_on <= week.start
            and (line.ends_on is None or line.ends_on >= week.end)
            and (line.phases_out_on is None or line.phases_out_on > week.end)
        ]

    def is_missing(self) -> bool:
        """Say whether a line lacks a report since the first day of the week."""
        return any(
            line.last_report_at is None or day_of(line.last_report_at) < self.week.start
            for line in self.owing()
        )


@dataclass
class Ledger:
    """Everything noted; `breaches` holds a sentence for each broken promise."""

    cast: Cast
    duties: dict[tuple[int, int, date], Duty] = field(default_factory=dict)
    open: list[Duty] = field(default_factory=list)
    breaches: dict[Promise, list[str]] = field(default_factory=lambda: {one: [] for one in Promise})
    totals: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    arrived: dict[str, int] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    per_day: dict[tuple[int, str, date], set[str]] = field(default_factory=lambda: defaultdict(set))
    is_clock_wrong: bool = False

    def breach(self, promise: Promise, told: str, now: datetime) -> None:
        """Note a broken promise."""
        self.breaches[promise].append(f"{now:%Y-%m-%d %H:%M}Z {told}")

    def count(self, what: str, now: datetime, number: int = 1) -> None:
        """Count something that happened, by month."""
        self.totals[f"{day_of(now):%Y-%m}"][what] += number

    def begin_weeks(self, region_id: int, week: Week, now: datetime) -> None:
        """Note what everybody owes over a week that has begun."""
        for provider in self.cast.providers.values():
            key = (provider.organisation_id, region_id, week.start)
            duty = Duty(provider, region_id, week)
            if provider.is_active and key not in self.duties and duty.owing():
                self.duties[key] = duty
                self.open.append(duty)
                self.count("owed", now)

    def settle(self, now: datetime) -> None:
        """Settle what has been handed in or excused by now."""
        for duty in self.open:
            if duty.provider.is_active and duty.owing() and not duty.is_missing():
                duty.status = "submitted"
                self.count("on time" if now < duty.week.due_at else "late", now)
            elif any(
                one.region_id == duty.region_id and one.first <= duty.week.end and one.last >= duty.week.start
                for one in duty.provider.excuses
            ):
                duty.status = "excused"
                self.count("excused", now)
        self.open = [duty for duty in self.open if duty.status == "pending"]

    def can_chase(self, duty: Duty, day: date) -> bool:
        """Say whether a provider may be reminded of a duty on a day."""
        provider = duty.provider
        away = [*provider.excuses, *(one for one in provider.pauses if one.user_id is None)]
        is_away = any(one.holds(duty.region_id, day) for one in away)
        return provider.is_active and duty.status == "pending" and duty.is_missing() and not is_away

    def can_mail(self, person: Person, duty: Duty, day: date) -> bool:
        """Say whether a person may be mailed about a duty on a day."""
        pauses = [one for provider in self.cast.providers.values() for one in provider.pauses if one.user_id]
        is_paused = any(
            one.user_id == person.user_id and one.holds(duty.region_id, day, person.user_id) for one in pauses
        )
        return person.is_active and person.is_confirmed and not is_paused

    def received(self, letter: Letter, now: datetime, *, is_cut: bool) -> None:
        """Check a letter that arrived against all that is known at this moment."""
        self.count("mails", now)
        person = next((one for one in self.cast.people.values() if one.address == letter.to_address), None)
        if person is None:
            self.breach(Promise.RIGHT_PERSON, f"{letter.to_address} is nobody's", now)
            return
        person.refusals_in_a_row = 0
        self._check_once(letter, person, now)
        if is_cut:
            self.cut.add(letter.message_id)
            self.count("cut", now)
        if not may_mail(now) or self.is_clock_wrong:
            self.breach(Promise.QUIET, f"{person.address}: {letter.subject}", now)
        if not person.is_active or not person.is_confirmed:
            self.breach(Promise.RIGHT_PERSON, f"{person.address} may not be mailed", now)
        if letter.unsubscribe_url is None:
            self._check_mentions(letter, person, now)
        elif not any(role == "contract_manager" for role, _ in person.roles):
            self.breach(Promise.RIGHT_PERSON, f"{person.address} gets a digest", now)

    def turned_away(self, letter: Letter, now: datetime, *, is_permanent: bool) -> None:
        """Note a letter that did not arrive: the step was taken all the same."""
        self.count("refused" if is_permanent else "postponed", now)
        self.tried.add(letter.message_id)
        person = next(one for one in self.cast.people.values() if one.address == letter.to_address)
        for duty, rung in self._explained(letter, person, now):
            duty.told.add((rung, person.user_id))
        if is_permanent:
            self.refused.add(letter.message_id)
            person.refusals_in_a_row += 1
            if person.refusals_in_a_row >= 3:
                person.is_confirmed = False

    def watch_steps(self, now: datetime) -> None:
        """After a run of the ladder: note who still waits for a step, and for how many working days."""
        if not may_mail(now):
            return
        day = day_of(now)
        for duty in self.open:
            due = [rung for rung in range(len(LADDER)) if moment_of(duty.week, rung) <= now]
            highest = {LADDER[rung][1]: rung for rung in due}
            if not highest or not self.can_chase(duty, day):
                continue
            for audience, rung in highest.items():
                if rung in duty.taken:
                    continue
                people = self.cast.audience(audience, duty.provider.organisation_id, duty.region_id)
                waiting = [
                    person
                    for person in people
                    if (rung, person.user_id) not in duty.told and self.can_mail(person, duty, day)
                ]
                if not waiting:
                    duty.taken.add(rung)
                for person in waiting:
                    self._wait(duty, (rung, person.user_id), person, now)

    def _wait(self, duty: Duty, key: tuple[int, int], person: Person, now: datetime) -> None:
        if day_of(now) in duty.waited[key]:
            return
        duty.waited[key].add(day_of(now))
        if len(duty.waited[key]) == LONGEST_WAIT:
            told = f"{person.address} was not told of {duty.provider.name}, {duty.week.start}, rung {key[0]}"
            self.breach(Promise.EVERY_STEP, told, now)

    def _check_once(self, letter: Letter, person: Person, now: datetime) -> None:
        times = self.arrived[letter.message_id] = self.arrived.get(letter.message_id, 0) + 1
        if times > (2 if letter.message_id in self.cut else 1):
            self.breach(Promise.ONCE, f"{letter.message_id} came {times} times", now)
        kind = "reminder" if letter.unsubscribe_url is None else "digest"
        today = self.per_day[person.user_id, kind, day_of(now)]
        today.add(letter.message_id)
        if len(today - self.cut) > 1:
            self.breach(Promise.ONCE, f"{person.address} got {len(today)} mails on a day", now)

    def _check_mentions(self, letter: Letter, person: Person, now: datetime) -> None:
        day = day_of(now)
        names = {provider.name: provider for provider in self.cast.providers.values()}
        regions = {name: region_id for region_id, name in self.cast.regions.items()}
        found = mentions_of(letter)
        if not found:
            self.breach(Promise.RIGHT_PERSON, f"{person.address}: a mail about nothing", now)
        for one in found:
            provider, region_id = names[one.organisation], regions[one.region]
            told = f"{person.address}: {one.organisation}, {one.region}"
            here = [duty for duty in self.open if duty.provider is provider and duty.region_id == region_id]
            if person not in self.cast.audience(one.audience, provider.organisation_id, region_id):
                self.breach(Promise.RIGHT_PERSON, f"{told}: not theirs", now)
            elif not [duty for duty in here if duty.is_missing() and duty.owing()]:
                self.breach(Promise.NOT_AFTER, told, now)
            elif not any(self.can_chase(duty, day) and self.can_mail(person, duty, day) for duty in here):
                self.breach(Promise.RIGHT_PERSON, f"{told}: put off", now)
        explained = self._explained(letter, person, now)
        is_again = letter.message_id in self.tried or self.arrived[letter.message_id] > 1
        for one in found:
            if not is_again and not any(
                duty.provider.name == one.organisation and LADDER[rung][1] in _told_as(one.audience)
                for duty, rung in explained
            ):
                self.breach(Promise.NOT_EARLY, f"{person.address}: {one.organisation} without a step", now)
        for duty, rung in explained:
            duty.told.add((rung, person.user_id))

    def _explained(self, letter: Letter, person: Person, now: datetime) -> list[tuple[Duty, int]]:
        """List the steps, not told before to this person, that a letter can be about."""
        told = {(one.organisation, one.region, one.audience) for one in mentions_of(letter)}
        return [
            (duty, rung)
            for duty in self.open
            for rung, (_, audience) in enumerate(LADDER)
            if (duty.provider.name, self.cast.regions[duty.region_id], audience) in told
            and moment_of(duty.week, rung) <= now
            and (letter.message_id in self.refused or (rung, person.user_id) not in duty.told)
        ]


def _told_as(audience: str) -> tuple[str, ...]:
    return ("provider", "provider_manager") if audience == "provider" else (audience,)
