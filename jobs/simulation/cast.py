"""Who plays: providers with their people and contracts, as the play itself remembers them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


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
    """Days, both inclusive, in one region, for one person or for the whole provider."""

    region_id: int
    first: date
    last: date
    user_id: int | None = None

    def holds(self, region_id: int, day: date, user_id: int | None = None) -> bool:
        """Say whether it holds on a day."""
        return (
            self.region_id == region_id and self.first <= day <= self.last and self.user_id in (None, user_id)
        )


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


@dataclass
class Cast:
    """Everybody, by id."""

    providers: dict[int, Provider] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    regions: dict[int, str] = field(default_factory=dict)
    offices: dict[int, int] = field(default_factory=dict)
    """The organisation of each region."""

    def audience(self, name: str, organisation_id: int, region_id: int) -> list[Person]:
        """List who is meant by an audience, whether or not they can be mailed."""
        wanted = {
            "provider": {("provider_editor", organisation_id), ("provider_manager", organisation_id)},
            "provider_manager": {("provider_manager", organisation_id)},
            "contract_manager": {("contract_manager", self.offices[region_id])},
        }[name]
        return [person for person in self.people.values() if person.roles & wanted]
