"""Keeps, beside the product's own tables, what was owed, what arrived, and every promise that was broken."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from jobs.mailers import Letter
from jobs.simulation.cast import Cast, Person, Provider
from jobs.simulation.duties import Duty, say_of
from jobs.simulation.letters import read_letter
from jobs.simulation.log import Key, Noted, ReadLog
from jobs.simulation.reference import Term, day_of, gap_below, may_mail, moment_of

MOST_REFUSALS = 3
LONGEST_WAIT = 3
"""On so many working days a step may be due without being taken before the promise counts as broken."""


class Promise(StrEnum):
    """What must hold, whatever happens."""

    RIGHT_PERSON = "nobody is mailed wrongly: inactive, unconfirmed, without the role, paused"
    ONCE = "nobody is mailed twice: the same mail, or two on a day, a digest counted in"
    QUIET = "nobody is mailed in quiet time, or by a clock that stands too early"
    NOT_AFTER = "nobody is mailed about what was handed in or excused"
    NOT_EARLY = "no step is taken before its moment, too soon after another, or twice"
    TOLD = "a mail tells the terms that its steps are about, newest first, and nothing else"
    EVERY_STEP = "what is late gets every step"
    OWED = "what is owed is owed once, by its due moment, and stands as it should"
    SETTLED = "what is settled never changes"
    DELIVERED = "every mail is delivered once, or shown as failed, cancelled or in doubt"


@dataclass
class Ledger:
    """Everything noted; `breaches` holds a sentence for each broken promise."""

    cast: Cast
    read_log: ReadLog
    duties: dict[Key, Duty] = field(default_factory=dict)
    open: dict[int, list[Duty]] = field(default_factory=lambda: defaultdict(list))
    """What is pending, by organisation."""
    breaches: dict[Promise, list[str]] = field(default_factory=lambda: {one: [] for one in Promise})
    totals: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    arrived: Counter[str] = field(default_factory=Counter)
    cut: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    per_day: dict[tuple[int, date], set[str]] = field(default_factory=lambda: defaultdict(set))
    is_clock_wrong: bool = False

    def breach(self, promise: Promise, told: str, now: datetime) -> None:
        """Note a broken promise."""
        self.breaches[promise].append(f"{now:%Y-%m-%d %H:%M}Z {told}")

    def count(self, what: str, now: datetime, number: int = 1) -> None:
        """Count something that happened, by week."""
        year, week, _ = day_of(now).isocalendar()
        self.totals[f"{year}-W{week:02d}"][what] += number

    def begin_term(self, region_id: int, term: Term, now: datetime) -> None:
        """Note what everybody owes over a week that has begun, or a quarter that has ended."""
        for provider in self.cast.providers.values():
            duty = Duty(provider, region_id, term)
            if provider.is_active and duty.key not in self.duties and duty.owing():
                self.duties[duty.key] = duty
                self.open[provider.organisation_id].append(duty)
                self.count("owed", now)

    def settle(self, now: datetime, provider: Provider | None = None) -> None:
        """Settle what has been handed in or excused by now, of one provider or of all."""
        for organisation_id in [provider.organisation_id] if provider else list(self.open):
            for duty in self.open[organisation_id]:
                if duty.is_done():
                    duty.status = "submitted"
                    self.count("on time" if now < duty.term.due_at else "late", now)
                elif duty.is_excused():
                    duty.status = "excused"
                    self.count("excused", now)
            pending = [duty for duty in self.open[organisation_id] if duty.status == "pending"]
            self.open[organisation_id] = pending

    def can_mail(self, person: Person, duty: Duty, day: date) -> bool:
        """Say whether a person may be mailed about a duty on a day."""
        is_paused = any(one.holds(duty.region_id, duty.term.kind, day) for one in person.pauses)
        return person.is_active and person.is_confirmed and not is_paused

    def received(self, letter: Letter, now: datetime, *, is_cut: bool) -> None:
        """Check a letter that arrived against all that is known at this moment."""
        self.count("digests" if letter.unsubscribe_url else "mails", now)
        person = self.cast.by_address(letter.to_address)
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
            Reading(self, letter, person, now).check()
        elif not any(role == "contract_manager" for role, _ in person.roles):
            self.breach(Promise.RIGHT_PERSON, f"{person.address} gets a digest", now)

    def turned_away(self, letter: Letter, now: datetime, *, is_permanent: bool) -> None:
        """Note a letter that did not arrive: the steps in it were taken all the same."""
        self.count("refused" if is_permanent else "postponed", now)
        person = self.cast.by_address(letter.to_address)
        if person is None:
            return
        if letter.unsubscribe_url is None:
            Reading(self, letter, person, now).note()
        if is_permanent:
            self.refused.add(letter.message_id)
            person.refusals_in_a_row += 1
            if person.refusals_in_a_row >= MOST_REFUSALS:
                person.is_confirmed = False

    def watch_steps(self, now: datetime) -> None:
        """After a run of the ladder: note who still waits for a step, and for how many working days."""
        if not may_mail(now):
            return
        day = day_of(now)
        for duties in self.open.values():
            for duty in duties:
                self._watch(duty, day, now)

    def _watch(self, duty: Duty, day: date, now: datetime) -> None:
        rung = duty.open_rung(now)
        begun = [one for one in duty.expected if one in duty.taken and not duty.is_told(one)]
        if (rung is None and not begun) or not duty.can_chase(day):
            return
        if rung is not None:
            self.expect(duty, rung, day)
            begun.append(rung)
        for one in begun:
            for person in self._mailable(duty, one, day):
                if person.user_id in duty.expected[one] and (one, person.user_id) not in duty.told:
                    self._wait(duty, one, person, now)

    def expect(self, duty: Duty, rung: int, day: date) -> None:
        """Note who is to hear of a rung, as things stand."""
        duty.await_rung(rung, [one.user_id for one in self._mailable(duty, rung, day)], day)

    def _mailable(self, duty: Duty, rung: int, day: date) -> list[Person]:
        people = self.cast.audience(duty.audience(rung), duty.provider.organisation_id, duty.region_id)
        return [person for person in people if self.can_mail(person, duty, day)]

    def _wait(self, duty: Duty, rung: int, person: Person, now: datetime) -> None:
        days = duty.waited[rung, person.user_id]
        if day_of(now) in days:
            return
        days.add(day_of(now))
        if len(days) == LONGEST_WAIT:
            what = f"{duty.provider.name}, {duty.term.kind} {duty.term.start}"
            self.breach(Promise.EVERY_STEP, f"{person.address} was not told of {what}, rung {rung}", now)

    def _check_once(self, letter: Letter, person: Person, now: datetime) -> None:
        self.arrived[letter.message_id] += 1
        times = self.arrived[letter.message_id]
        if times > (2 if letter.message_id in self.cut else 1):
            self.breach(Promise.ONCE, f"{letter.message_id} came {times} times", now)
        today = self.per_day[person.user_id, day_of(now)]
        today.add(letter.message_id)
        if len(today - self.cut) > 1:
            self.breach(Promise.ONCE, f"{person.address} got {len(today)} mails on a day", now)


@dataclass(frozen=True)
class Reading:
    """One letter about what is owed, laid beside what was noted of it and what is known."""

    ledger: Ledger
    letter: Letter
    person: Person
    now: datetime

    def note(self) -> list[tuple[Duty, Noted]]:
        """Note the steps that the letter tells; returns them."""
        steps = []
        for one in self.ledger.read_log(self.letter.message_id):
            duty = self.ledger.duties.get(one.key)
            if duty is None:
                self._breach(Promise.OWED, f"a reminder of {one.key}")
                continue
            told = duty.told.setdefault((one.rung, self.person.user_id), self.letter.message_id)
            if told != self.letter.message_id:
                self._breach(Promise.NOT_EARLY, f"{duty.key}, rung {one.rung} told twice")
            self._check_moment(duty, one)
            if one.rung not in duty.taken and one.decided_at == self.now:
                self.ledger.expect(duty, one.rung, day_of(self.now))
            duty.taken.setdefault(one.rung, day_of(one.decided_at))
            steps.append((duty, one))
        return steps

    def check(self) -> None:
        """Check whom it is for, whether it still holds, and whether it says just that."""
        day, steps = day_of(self.now), self.note()
        for duty, one in steps:
            people = self.ledger.cast.audience(
                duty.audience(one.rung), duty.provider.organisation_id, duty.region_id
            )
            if self.person not in people:
                self._breach(Promise.RIGHT_PERSON, f"{duty.key}: not theirs")
            elif duty.status != "pending" or not duty.missing_count():
                self._breach(Promise.NOT_AFTER, f"{duty.key}")
            elif not duty.can_chase(day) or not self.ledger.can_mail(self.person, duty, day):
                self._breach(Promise.RIGHT_PERSON, f"{duty.key}: put off")
        expected, said = say_of(steps, self.ledger.cast.regions), read_letter(self.letter)
        if said != expected or not said.mentions:
            self._breach(Promise.TOLD, f"{said}, should be {expected}")

    def _check_moment(self, duty: Duty, one: Noted) -> None:
        if one.decided_at < moment_of(duty.term, one.rung) or not may_mail(one.decided_at):
            self._breach(Promise.NOT_EARLY, f"{duty.key}, rung {one.rung} decided {one.decided_at}")
        day = day_of(one.decided_at)
        if any(rung > one.rung and taken < day for rung, taken in duty.taken.items()):
            self._breach(Promise.NOT_EARLY, f"{duty.key}, rung {one.rung} after a higher one")
        below = [taken for rung, taken in duty.taken.items() if rung < one.rung]
        if below and day < max(below) + gap_below(duty.term, one.rung):
            self._breach(Promise.NOT_EARLY, f"{duty.key}, rung {one.rung} within days of the one below")

    def _breach(self, promise: Promise, told: str) -> None:
        self.ledger.breach(promise, f"{self.person.address}: {told}", self.now)
