"""Plays the weeks one after the other: people act, the clock ticks, and the ledger watches."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, event, update
from sqlmodel import Session, col

from jobs.clock import run_tick
from jobs.registry import job_named
from jobs.simulation.acts import EVENTS, Actor
from jobs.simulation.audit import compare_mails, compare_obligations
from jobs.simulation.cast import Cast, Habit, Provider
from jobs.simulation.ledger import Ledger
from jobs.simulation.letters import FailingMailer, ProcessDiedError
from jobs.simulation.log import log_reader
from jobs.simulation.reference import DAY, Rhythm, at, day_of, is_day_off, quarter_before, weeks_of
from jobs.simulation.stage import LONG_AGO, Stage, build
from jobs.workplace import Workplace
from portal.db import unit_of_work
from portal.domain.duties import ObligationStatus
from portal.domain.terms import CalendarKind, Weekday
from portal.models import ReportingCalendar
from portal.settings import Settings
from search.engine_choice import make_search_engine

TICKS = ((6, 20), (9, 5), (12, 10), (16, 5), (19, 30))
QUIET_TICKS = ((11, 0),)
TASKS = ("make-obligations", "send-reminders", "send-mail")
HAND_INS = (Actor.hand_in, Actor.hand_in_indicators)
LAST_DAYS = 5
"""So many days at the end nothing fails, so that every mail comes to rest."""

Progress = Callable[[int, int], None]
Happening = tuple[datetime, Callable[[], None]]


@dataclass
class Play:
    """One run; `snapshots` holds how settled obligations stood when they were first seen so."""

    engine: Engine
    folder: Path
    first: date
    week_count: int
    provider_count: int
    seed: int
    cast: Cast = field(default_factory=Cast)
    rhythms: dict[int, tuple[Rhythm, ...]] = field(default_factory=dict)
    begun: dict[int, date] = field(default_factory=dict)
    snapshots: dict[int, tuple[ObligationStatus, datetime | None, int | None]] = field(default_factory=dict)

    products: dict[int, tuple[int, int]] = field(default_factory=dict)
    planned: dict[date, list[Happening]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = at(LONG_AGO, 12)
        self.dice = Random(self.seed)  # noqa: S311  a play, no secret
        self.ledger = Ledger(self.cast, log_reader(self.engine))
        faults = Random(self.seed + 1)  # noqa: S311  a play, no secret
        self.mailer = FailingMailer(self.ledger, self.tell, faults)
        self.places = [self._place(f"clock-{number}") for number in (1, 2)]

    def tell(self) -> datetime:
        """Give the moment on the clock of the play."""
        return self.now

    def run(self, progress: Progress | None = None) -> Ledger:
        """Play every day; afterwards the ledger holds what was broken."""
        self._open()
        days = self.week_count * 7
        for number in range(days):
            if number == days - LAST_DAYS:
                self.mailer.temporary_share = self.mailer.cut_share = 0
            self._day(number, self.first + number * DAY)
            if progress is not None:
                progress(number + 1, days)
        compare_mails(self.engine, self.ledger, self.now)
        return self.ledger

    def _place(self, worker: str) -> Workplace:
        index_dir, mail_dir = self.folder / "index", self.folder / "mail"
        settings = Settings(environment="test", index_dir=index_dir, mail_dir=mail_dir)
        return Workplace(
            settings=settings,
            engine=self.engine,
            search_engine=make_search_engine(settings),
            open_mailer=lambda: self.mailer,
            clock=self.tell,
            worker=worker,
        )

    def _open(self) -> None:
        with unit_of_work(self.engine) as session:
            build(self._stage(session), provider_count=self.provider_count, dice=self.dice)
        east, west = sorted(self.cast.regions)
        self.rhythms = {east: (Rhythm(LONG_AGO, 0, 9),), west: (Rhythm(LONG_AGO, 1, 10),)}
        addresses = [one.address for one in self.cast.people.values() if one.is_confirmed]
        self.mailer.dead = set(self.dice.sample(addresses, max(1, len(addresses) // 60)))

    def _stage(self, session: Session) -> Stage:
        return Stage(session, self.cast, self.now, self.products, quarters_from=self._first_quarter)

    @property
    def _first_quarter(self) -> date:
        return quarter_before(self.first).end + DAY

    def _day(self, number: int, day: date) -> None:
        if number == self.week_count * 7 // 3:
            self._change_calendar(day)
        if day.weekday() == 0:
            self._plan_week(day)
        if quarter_before(day).end == day - DAY:
            self._plan_quarter(day)
        moments = [at(day, *one) for one in (QUIET_TICKS if is_day_off(day) else TICKS)]
        happenings: list[Happening] = [
            *((moment, self._tick) for moment in moments if not self._is_clock_off(number)),
            *self.planned.pop(day, []),
        ]
        for moment, happen in sorted(happenings, key=lambda one: one[0]):
            self.now = moment
            happen()
        if number % 40 == 25 and not self._is_clock_off(number):
            self._tick_back(timedelta(hours=26))
        if day.weekday() == 6:
            compare_obligations(self.engine, self.ledger, self.snapshots, self.now)

    def _is_clock_off(self, number: int) -> bool:
        return number % 45 in (16, 31) or 150 <= number < 150 + 9 or 250 <= number < 250 + 35

    def _plan_week(self, monday: date) -> None:
        for provider in list(self.cast.providers.values()):
            for day, hour in self._reporting_moments(provider, monday):
                self._plan(day, hour, provider, Actor.hand_in)
            for share, act in EVENTS:
                if self.dice.random() < share:
                    day = monday + self.dice.randint(0, 6) * DAY
                    self._plan(day, self.dice.randint(8, 20), provider, act)

    def _plan(self, day: date, hour: int, provider: Provider, act: Callable[[Actor, Provider], None]) -> None:
        moment = at(day, hour, self.dice.randint(0, 59))
        self.planned.setdefault(day, []).append((moment, lambda: self._act(provider, act)))

    def _reporting_moments(self, provider: Provider, monday: date) -> list[tuple[date, int]]:
        hour = self.dice.randint(7, 20)
        if provider.habit is Habit.EARLY:
            return [(monday + self.dice.randint(2, 5) * DAY, hour)] if self.dice.random() < 0.97 else []
        if provider.habit is Habit.COPIES:
            return [(monday, 8)] if self.dice.random() < 0.9 else []
        if provider.habit is Habit.LATE:
            late = monday + self.dice.randint(0, 11) * DAY
            return [(late, hour)] if self.dice.random() < 0.6 else []
        if provider.habit is Habit.STOPS:
            return [(monday + 2 * DAY, hour)] if monday < self.first + 30 * DAY else []
        return []

    def _plan_quarter(self, first: date) -> None:
        """Let everybody hand in the indicators over the quarter that ended: early, late or never."""
        for provider in list(self.cast.providers.values()):
            span = {Habit.EARLY: (3, 27), Habit.COPIES: (10, 30), Habit.LATE: (26, 60)}.get(provider.habit)
            if span is not None and first > self._first_quarter:
                day = first + self.dice.randint(*span) * DAY
                self._plan(day, self.dice.randint(8, 20), provider, Actor.hand_in_indicators)

    def _act(self, provider: Provider, act: Callable[[Actor, Provider], None]) -> None:
        if not provider.is_active and act is not Actor.close:
            return
        with unit_of_work(self.engine) as session:
            act(Actor(session, self.cast, self._stage(session), self.dice, self.now), provider)
        self.ledger.settle(self.now, provider)
        self.ledger.count("reports" if act in HAND_INS else "events", self.now)

    def _tick(self) -> None:
        for region_id, rhythms in self.rhythms.items():
            self._begin(region_id, rhythms)
        self.ledger.settle(self.now)
        if self.dice.random() < 0.05:
            self._two_at_once()
        else:
            for name in TASKS:
                self._survive(partial(run_tick, self.places[0], job_named(name)))
        self.ledger.watch_steps(self.now)

    def _begin(self, region_id: int, rhythms: tuple[Rhythm, ...]) -> None:
        today = day_of(self.now)
        for week in weeks_of(rhythms, self.first, today):
            if week.start >= self.begun.get(region_id, date.min):
                self.ledger.begin_term(region_id, week, self.now)
                self.begun[region_id] = week.start
        quarter = quarter_before(today)
        if quarter.end >= self._first_quarter:
            self.ledger.begin_term(region_id, quarter, self.now)

    def _two_at_once(self) -> None:
        """Let two clocks do everything at the same moment, neither knowing of the other."""

        def all_of_it(place: Workplace) -> None:
            for name in TASKS:
                self._survive(partial(job_named(name).task, place))

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(all_of_it, self.places))
        self.ledger.count("two clocks", self.now)

    def _tick_back(self, by: timedelta) -> None:
        """Let a clock run that stands too early: nothing may leave."""
        right, self.now = self.now, self.now - by
        self.ledger.is_clock_wrong = True
        for name in TASKS:
            self._survive(partial(job_named(name).task, self.places[1]))
        self.ledger.is_clock_wrong = False
        self.now = right
        self.ledger.count("clock back", self.now)

    def _survive(self, work: Callable[[], object]) -> None:
        try:
            work()
        except ProcessDiedError:
            self.ledger.count("died", self.now)

    def _change_calendar(self, day: date) -> None:
        """Ask the first region's figures on Wednesdays from some weeks on."""
        region_id = min(self.cast.regions)
        since = day + 20 * DAY
        with unit_of_work(self.engine) as session:
            session.execute(
                update(ReportingCalendar)
                .where(
                    col(ReportingCalendar.region_id) == region_id,
                    col(ReportingCalendar.kind) == CalendarKind.WAITING,
                )
                .values(valid_until=since - DAY)
            )
            self._stage(session).add_calendar(region_id, Weekday.WEDNESDAY, time(14), since)
        self.rhythms[region_id] = (*self.rhythms[region_id], Rhythm(since, 2, 14))


def without_syncs(engine: Engine) -> Engine:
    """Let a throw-away SQLite database skip waiting for the disk."""

    def prepare(connection: Any, record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(engine, "connect", prepare)
    return engine
