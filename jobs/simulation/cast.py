"""Who plays: providers with their people and contracts, as the play itself remembers them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from jobs.simulation.reference import DAY, INDICATORS, Term, day_of


class Habit(StrEnum):
    """How a provider reports."""

    EARLY = "early"
    LATE = "late"
    NEVER = "never"
    COPIES = "copies"
    STOPS = "stops"


@dataclass
class Person:
    """Somebody with an address; `roles` holds a role and the organisation it is in."""

    user_id: int
    address: str
    name: str
    roles: set[tuple[str, int]]
    is_active: bool = True
    is_confirmed: bool = True
    refusals_in_a_row: int = 0
    pauses: list["Away"] = field(default_factory=list)


@dataclass
class Line:
    """An offering under contract; days inclusive."""

    offering_id: int
    contract_id: int
    region_id: int
    starts_on: date
    ends_on: date | None = None
    phases_out_on: date | None = None
    last_report_at: datetime | None = None

    def runs_on(self, day: date) -> bool:
        """Say whether figures can be given on a day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


@dataclass(frozen=True)
class Away:
    """Days, both inclusive, in one region: for one person or the whole provider, for one kind or all."""

    region_id: int
    first: date
    last: date
    user_id: int | None = None
    kind: str | None = None

    def holds(self, region_id: int, kind: str, day: date) -> bool:
        """Say whether it holds on a day."""
        return self.region_id == region_id and self.kind in (None, kind) and self.first <= day <= self.last

    def frees_of(self, region_id: int, term: Term) -> bool:
        """Say whether who is away owes nothing for a term: a quarter is only dropped by name."""
        if self.region_id != region_id or self.kind not in (None, term.kind):
            return False
        if term.kind == INDICATORS and self.kind is None:
            return self.first <= term.end + DAY and self.last >= day_of(term.due_at)
        return self.first <= term.end and self.last >= term.start


@dataclass
class Provider:
    """An organisation that reports."""

    organisation_id: int
    name: str
    habit: Habit
    lines: list[Line]
    is_active: bool = True
    pauses: list[Away] = field(default_factory=list)
    excuses: list[Away] = field(default_factory=list)
    quarters: set[tuple[int, date]] = field(default_factory=set)
    """Of which region and from which day on a quarter's indicators were handed in."""

    def lines_over(self, region_id: int, term: Term) -> list[Line]:
        """List the lines that are owed over a term, as the contracts stand now.

        Waiting figures over all of it; indicators when it ran for a day of it.
        """
        first, last = (term.end, term.start) if term.kind == INDICATORS else (term.start, term.end)
        return [
            line
            for line in self.lines
            if line.region_id == region_id
            and line.starts_on <= first
            and (line.ends_on is None or line.ends_on >= last)
            and (term.kind == INDICATORS or line.phases_out_on is None or line.phases_out_on > last)
        ]


@dataclass
class Cast:
    """Everybody, by id."""

    providers: dict[int, Provider] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    regions: dict[int, str] = field(default_factory=dict)
    offices: dict[int, int] = field(default_factory=dict)
    """The organisation of each region."""
    holders: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    """Who has a role in an organisation."""

    def give_role(self, person: Person, role: str, organisation_id: int) -> None:
        """Give a person a role in an organisation."""
        person.roles.add((role, organisation_id))
        self.holders.setdefault((role, organisation_id), set()).add(person.user_id)

    def strip(self, person: Person) -> None:
        """Take all roles from a person."""
        for role in person.roles:
            self.holders[role].discard(person.user_id)
        person.roles.clear()

    def audience(self, name: str, organisation_id: int, region_id: int) -> list[Person]:
        """List who is meant by an audience, whether or not they can be mailed."""
        wanted = {
            "provider": {("provider_editor", organisation_id), ("provider_manager", organisation_id)},
            "provider_manager": {("provider_manager", organisation_id)},
            "contract_manager": {("contract_manager", self.offices[region_id])},
        }[name]
        found = {user_id for role in wanted for user_id in self.holders.get(role, ())}
        return [self.people[user_id] for user_id in sorted(found)]

    def by_address(self, address: str) -> Person | None:
        """Find the person of an address."""
        return next((one for one in self.people.values() if one.address == address), None)
