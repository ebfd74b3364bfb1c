"""What people do: hand in, ask to be left alone, join, leave, and change contracts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import delete, update
from sqlmodel import Session, col

from jobs.simulation.cast import Away, Cast, Habit, Provider
from jobs.simulation.reference import DAY, day_of, quarter_before
from jobs.simulation.stage import Stage
from portal.domain.availability import Availability
from portal.domain.indicator_answers import Answer, AnswerState
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.terms import CalendarKind, ReportChannel, Reporter, ReportingPeriod
from portal.models import Contract, Membership, Organisation, User
from portal.services.availability import confirm_unchanged, report_availability
from portal.services.excuses import Span, excuse_provider
from portal.services.indicator_desks import desks_of
from portal.services.indicator_save import Entry, Who, hand_in
from portal.services.indicator_sheet import read_sheet
from portal.services.pauses import pause_reminders


@dataclass
class Actor:
    """Lets one thing happen at a moment, in the database and in the cast's own memory."""

    session: Session
    cast: Cast
    stage: Stage
    dice: Random
    now: datetime

    @property
    def today(self) -> date:
        return day_of(self.now)

    def hand_in(self, provider: Provider) -> None:
        """Report every running line of a provider: anew the first time, later mostly unchanged."""
        running = [line for line in provider.lines if line.runs_on(self.today)]
        known = [line.offering_id for line in running if line.last_report_at is not None]
        for line in running:
            if line.last_report_at is None:
                report_availability(
                    self.session,
                    offering_id=line.offering_id,
                    organisation_id=provider.organisation_id,
                    availability=Availability(start_weeks=self.dice.randint(0, 30)),
                    user_id=None,
                    channel=ReportChannel.PORTAL,
                    seen_report_id=None,
                    request_key=None,
                    now=self.now,
                )
        if known:
            confirm_unchanged(
                self.session,
                organisation_id=provider.organisation_id,
                offering_ids=known,
                user_id=None,
                channel=ReportChannel.PORTAL,
                request_key=None,
                now=self.now,
            )
        for line in running:
            line.last_report_at = self.now

    def hand_in_indicators(self, provider: Provider) -> None:
        """Fill in and hand in the indicators over the last quarter, to every region that asks them."""
        term = quarter_before(self.today)
        desks = desks_of(
            self.session, reporter=Reporter.PROVIDER, organisation_ids=[provider.organisation_id]
        )
        for desk in desks:
            if not provider.lines_over(desk.region_id, term):
                continue
            period = IndicatorPeriod(term.start, term.end, ReportingPeriod.QUARTER)
            sheet = read_sheet(self.session, desk=desk, period=period, now=self.now)
            answer = Answer(AnswerState.FIGURE, {"value": float(self.dice.randint(0, 40))})
            hand_in(
                self.session,
                desk=desk,
                period=period,
                entries=[Entry(line.duty, answer) for line in sheet.open_lines],
                who=Who(None),
                now=self.now,
            )
            provider.quarters.add((desk.region_id, term.start))

    def excuse(self, provider: Provider) -> None:
        """Excuse a provider for one to four weeks."""
        region_id = provider.lines[0].region_id
        kind = self.dice.choice([None, CalendarKind.WAITING, CalendarKind.INDICATORS])
        last = self.today + timedelta(days=self.dice.randint(6, 27))
        away = Away(region_id, self.today, last, kind=kind and kind.value)
        excuse_provider(
            self.session,
            organisation_id=provider.organisation_id,
            region_id=region_id,
            span=Span(away.first, away.last, kind),
            reason="verhuizing",
            user_id=None,
            now=self.now,
        )
        provider.excuses.append(away)

    def pause(self, provider: Provider) -> None:
        """Pause the reminders of a provider, or of one of its people."""
        people = self.cast.audience("provider", provider.organisation_id, provider.lines[0].region_id)
        person = self.dice.choice([None, *people])
        last = self.today + timedelta(days=self.dice.randint(3, 20))
        away = Away(provider.lines[0].region_id, self.today, last)
        pause_reminders(
            self.session,
            organisation_id=provider.organisation_id,
            region_id=away.region_id,
            person_id=None if person is None else person.user_id,
            until=last,
            reason="overleg loopt",
            set_by_id=None,
            now=self.now,
        )
        (provider if person is None else person).pauses.append(away)

    def leave(self, provider: Provider) -> None:
        """Let one of a provider's people go: made inactive, or stripped of their roles."""
        people = self.cast.audience("provider", provider.organisation_id, provider.lines[0].region_id)
        if not people:
            return
        person = self.dice.choice(people)
        if self.dice.random() < 0.5:
            person.is_active = False
            self.session.execute(update(User).where(col(User.id) == person.user_id).values(is_active=False))
            return
        self.cast.strip(person)
        self.session.execute(delete(Membership).where(col(Membership.user_id) == person.user_id))

    def join(self, provider: Provider) -> None:
        """Give a provider a new manager."""
        number = 1 + len(self.cast.people)
        self.stage.add_person(number, {("provider_manager", provider.organisation_id)})

    def end_contract(self, provider: Provider) -> None:
        """End a provider's first contract some weeks from now, or let it phase out."""
        line = provider.lines[0]
        last = self.today + timedelta(days=self.dice.randint(3, 30))
        if self.dice.random() < 0.5:
            line.ends_on = last
            changed = update(Contract).values(ends_on=last)
        else:
            line.phases_out_on = last
            changed = update(Contract).values(phases_out_on=last)
        self.session.execute(changed.where(col(Contract.id) == line.contract_id))

    def new_contract(self, provider: Provider) -> None:
        """Give a provider a further contract, from one to twenty days on."""
        starts_on = self.today + self.dice.randint(1, 20) * DAY
        if all(line.starts_on != starts_on for line in provider.lines):
            self.stage.add_line(provider, provider.lines[0].region_id, starts_on)

    def close(self, provider: Provider) -> None:
        """Let a provider go out of business, or come back."""
        provider.is_active = not provider.is_active
        self.session.execute(
            update(Organisation)
            .where(col(Organisation.id) == provider.organisation_id)
            .values(is_active=provider.is_active)
        )

    def change_habit(self, provider: Provider) -> None:
        """Let a provider report otherwise from now on."""
        provider.habit = self.dice.choice(list(Habit))


EVENTS: tuple[tuple[float, Callable[[Actor, Provider], None]], ...] = (
    (0.020, Actor.excuse),
    (0.020, Actor.pause),
    (0.008, Actor.leave),
    (0.008, Actor.join),
    (0.004, Actor.end_contract),
    (0.004, Actor.new_contract),
    (0.002, Actor.close),
    (0.010, Actor.change_habit),
)
"""How likely each is for a provider in a week."""
