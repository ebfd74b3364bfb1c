"""Builds the house that the play is in: two regions, what they buy, providers and their people."""

from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from sqlmodel import Session, SQLModel

from jobs.simulation.cast import Cast, Habit, Line, Person, Provider
from jobs.simulation.reference import DUE_DAYS, INDICATORS, LADDERS, WAITING
from portal.domain.duties import Audience, Role
from portal.domain.terms import (
    CalendarKind,
    Capacity,
    CareForm,
    IndicatorKind,
    Level,
    OfferingKind,
    PublicationStatus,
    Reporter,
    ReportingPeriod,
    Urgency,
    Weekday,
)
from portal.models import (
    Contract,
    ContractLine,
    Indicator,
    IndicatorScope,
    Membership,
    Offering,
    Organisation,
    Product,
    Region,
    ReminderStep,
    ReportingCalendar,
    Segment,
    User,
)

LONG_AGO = date(2026, 1, 1)
SOURCE = "nagespeeld"
_HABITS = (Habit.EARLY, Habit.LATE, Habit.NEVER, Habit.COPIES, Habit.STOPS)
_WEIGHTS = (50, 22, 4, 18, 6)
_IN_BOTH = 0.15
_FOR_TWO = 0.04
"""How many people also report for the provider before theirs."""


@dataclass
class Stage:
    """Adds rows to the database and the same to the cast's own memory."""

    session: Session
    cast: Cast
    now: datetime
    products: dict[int, tuple[int, int]]
    """The segment and the product of each region."""
    quarters_from: date = LONG_AGO
    """Quarters that ended before are not asked."""

    def add_region(self, name: str, weekday: Weekday, due_time: time) -> int:
        """Add a region with calendars, ladders, a product, indicators and an office of its own."""
        region = Region(
            code=name.lower().replace(" ", "-"),
            name=name,
            laws=["jeugdwet"],
            valid_from=LONG_AGO,
            source=SOURCE,
            pack_digest="0" * 64,
        )
        region_id = self._save(region)
        self.add_calendar(region_id, weekday, due_time, LONG_AGO)
        segment = Segment(
            region_id=region_id,
            code="ambulant",
            name="Ambulant",
            plain="Hulp thuis",
            audience="Voor iedereen.",
            laws=["jeugdwet"],
            level=Level.REGIONAL,
            position=1,
            valid_from=LONG_AGO,
        )
        segment_id = self._save(segment)
        product = Product(
            region_id=region_id,
            code="begeleiding",
            name="Begeleiding",
            plain="Hulp thuis",
            summary="Een begeleider helpt u thuis.",
            care_form=CareForm.AMBULATORY,
            urgency=Urgency.REGULAR,
            capacity=Capacity.BOTH,
            bridging_care=False,
            acceptance_duty=False,
            source=SOURCE,
            position=1,
            valid_from=LONG_AGO,
        )
        product_id = self._save(product)
        self.products[region_id] = (segment_id, product_id)
        self.cast.regions[region_id] = name
        self._ask_indicators(region_id, product_id)
        office = Organisation(name=f"Bureau {name}", region_id=region_id, created_at=self.now)
        self.cast.offices[region_id] = self._save(office)
        return region_id

    def add_calendar(self, region_id: int, weekday: Weekday, due_time: time, valid_from: date) -> None:
        """Ask a region's figures on a weekday at a time from a day on, with the ladder of the packs."""
        calendar = ReportingCalendar(
            region_id=region_id,
            kind=CalendarKind.WAITING,
            every_days=7,
            weekday=weekday,
            due_time=due_time,
            stale_after_days=14,
            expire_after_days=42,
            valid_from=valid_from,
        )
        self._add_ladder(self._save(calendar), WAITING)

    def _ask_indicators(self, region_id: int, product_id: int) -> None:
        """Ask two indicators each quarter, one of the provider and one of its product."""
        calendar = ReportingCalendar(
            region_id=region_id,
            kind=CalendarKind.INDICATORS,
            period=ReportingPeriod.QUARTER,
            due_days_after_period_end=DUE_DAYS,
            valid_from=self.quarters_from,
        )
        self._add_ladder(self._save(calendar), INDICATORS)
        for position, code in enumerate(("uitstroom", "instroom")):
            indicator = Indicator(
                region_id=region_id,
                code=code,
                name=code.capitalize(),
                reported_by=Reporter.PROVIDER,
                kind=IndicatorKind.COUNT,
                unit="jeugdigen",
                source=SOURCE,
                position=position,
                valid_from=LONG_AGO,
            )
            indicator_id = self._save(indicator)
            if position:
                self._save(IndicatorScope(indicator_id=indicator_id, product_id=product_id))

    def _add_ladder(self, calendar_id: int, kind: str) -> None:
        for position, (offset_days, audience) in enumerate(LADDERS[kind]):
            step = ReminderStep(
                calendar_id=calendar_id,
                position=position,
                offset_days=offset_days,
                audience=Audience(audience),
            )
            self._save(step)

    def add_person(self, number: int, roles: set[tuple[str, int]], *, is_confirmed: bool = True) -> Person:
        """Add somebody with their roles."""
        address = f"mens{number}@voorbeeld.example"
        user = User(
            email=address,
            name=f"Mens {number}",
            email_confirmed_at=self.now if is_confirmed else None,
            created_at=self.now,
        )
        user_id = self._save(user)
        person = Person(user_id, address, user.name, set(), is_confirmed=is_confirmed)
        self.cast.people[user_id] = person
        for role, organisation_id in sorted(roles):
            self.add_role(person, role, organisation_id)
        return person

    def add_role(self, person: Person, role: str, organisation_id: int) -> None:
        """Give somebody a role in an organisation."""
        self.cast.give_role(person, role, organisation_id)
        membership = Membership(
            user_id=person.user_id, organisation_id=organisation_id, role=Role(role), created_at=self.now
        )
        self._save(membership)

    def add_provider(self, number: int, habit: Habit) -> Provider:
        """Add a provider without contracts."""
        organisation = Organisation(name=f"Aanbieder {number:04d}", created_at=self.now)
        provider = Provider(self._save(organisation), organisation.name, habit, [])
        self.cast.providers[provider.organisation_id] = provider
        return provider

    def add_line(self, provider: Provider, region_id: int, starts_on: date) -> Line:
        """Give a provider a contract of one published offering from a day on."""
        segment_id, product_id = self.products[region_id]
        contract = Contract(
            organisation_id=provider.organisation_id,
            region_id=region_id,
            segment_id=segment_id,
            starts_on=starts_on,
            created_at=self.now,
        )
        contract_id = self._save(contract)
        row = ContractLine(contract_id=contract_id, product_id=product_id, starts_on=starts_on)
        line_id = self._save(row)
        offering = Offering(
            kind=OfferingKind.CONTRACTED,
            organisation_id=provider.organisation_id,
            region_id=region_id,
            contract_line_id=line_id,
            product_id=product_id,
            name="Begeleiding",
            at_home=True,
            status=PublicationStatus.PUBLISHED,
            published_at=self.now,
            changed_at=self.now,
        )
        line = Line(self._save(offering), contract_id, region_id, starts_on)
        provider.lines.append(line)
        return line

    def _save(self, row: SQLModel) -> int:
        self.session.add(row)
        self.session.flush()
        found = getattr(row, "id", None)
        if not isinstance(found, int):
            raise TypeError(f"{type(row).__name__} got no id")
        return found


def build(stage: Stage, *, provider_count: int, dice: Random) -> None:
    """Add two regions, their contract managers, and the providers with one to three people each."""
    regions = [
        stage.add_region("Regio Oost", Weekday.MONDAY, time(9)),
        stage.add_region("Regio West", Weekday.TUESDAY, time(10)),
    ]
    number = 0
    for region_id in regions:
        for _ in range(2):
            number += 1
            stage.add_person(number, {("contract_manager", stage.cast.offices[region_id])})
    for count in range(provider_count):
        provider = stage.add_provider(count + 1, dice.choices(_HABITS, _WEIGHTS)[0])
        here = regions if dice.random() < _IN_BOTH else [dice.choice(regions)]
        for region_id in here:
            stage.add_line(provider, region_id, LONG_AGO)
        for role in ("provider_editor", "provider_manager", "provider_editor")[: dice.randint(1, 3)]:
            number += 1
            roles = {(role, provider.organisation_id)}
            if count and dice.random() < _FOR_TWO:
                roles.add(("provider_editor", provider.organisation_id - 1))
            stage.add_person(number, roles, is_confirmed=dice.random() > 0.08)
