"""What an offering's current report says today: the one reading that cards, index and SQL share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping
from sqlmodel import col

from portal.domain.availability import (
    LIMIT_LISTS,
    Availability,
    PlaceState,
    as_of,
    summary_state,
    total_weeks,
    without_limit,
)
from portal.domain.freshness import FreshnessRule, freshness
from portal.domain.ordering import SILENT, soonest_key, standing
from portal.domain.terms import Accepting, Freshness
from portal.models import AvailabilityReport, Contract, ContractLine
from portal.services.publication import phases_out_on

_FIELDS = (
    "intake_weeks",
    "start_weeks",
    "waiting_count",
    "free_places",
    "total_places",
    "accepting",
    "limit_text",
    "limit_age_min",
    "limit_age_max",
    "limit_municipalities",
    "limit_problems",
    "accepting_until",
    "reason",
    "remark",
    "note",
    "measured_on",
    "method",
)

COLUMNS: tuple[Any, ...] = (
    *(getattr(AvailabilityReport, name) for name in _FIELDS),
    col(AvailabilityReport.confirmed_at),
    col(AvailabilityReport.changed_at).label("figures_changed_at"),
    col(ContractLine.phases_out_on).label("line_phases_out_on"),
    col(Contract.phases_out_on).label("contract_phases_out_on"),
)
"""What to select, beside `Offering.region_id` as `region_id`, for `read_figures`."""


@dataclass(frozen=True)
class Figures:
    """An offering's figures on a day. `availability` is None when expired or never reported."""

    availability: Availability | None
    freshness: Freshness
    state: PlaceState
    standing: int
    soonest: int
    confirmed_at: datetime | None
    phases_out_on: date | None
    is_phasing_out: bool

    @property
    def is_open(self) -> bool:
        """Whether waits and places count: known, and people are accepted."""
        return self.availability is not None and self.availability.accepting is not Accepting.STOP

    @property
    def intake_weeks(self) -> int | None:
        """Weeks to intake to filter by."""
        return self.availability.intake_weeks if self.availability and self.is_open else None

    @property
    def total_weeks(self) -> int | None:
        """Weeks in all to filter by."""
        return total_weeks(self.availability) if self.availability and self.is_open else None

    @property
    def free_places(self) -> int | None:
        """Free places to filter by."""
        return self.availability.free_places if self.availability and self.is_open else None

    @property
    def limit(self) -> Availability:
        """For whom there is room; an empty one when nobody is limited away, or when that is not known."""
        given = self.availability
        return given if given is not None and given.accepting is Accepting.LIMITED else Availability()

    @property
    def accepting(self) -> str:
        """The value to choose on: an Accepting value, or "unknown"."""
        return "unknown" if self.availability is None else self.availability.accepting.value


def read_figures(
    row: RowMapping, rules: Mapping[int, FreshnessRule], *, now: datetime, today: date
) -> Figures:
    """Read a row of COLUMNS; `rules` are the freshness rules by region id."""
    rule = rules.get(row["region_id"], FreshnessRule())
    age = freshness(row["confirmed_at"], rule=rule, now=now)
    ends = phases_out_on(row["line_phases_out_on"], row["contract_phases_out_on"])
    is_phasing_out = ends is not None and ends <= today
    reported = None if row["confirmed_at"] is None else _availability(row, today)
    if is_phasing_out and reported is not None:
        reported = replace(without_limit(reported), accepting=Accepting.STOP, accepting_until=None)
    place = standing(reported, age, today)
    return Figures(
        availability=None if place == SILENT else reported,
        freshness=age,
        state=PlaceState.STOPPED if is_phasing_out else summary_state(reported, age, today=today),
        standing=place,
        soonest=_packed(soonest_key(reported, age, today)),
        confirmed_at=row["confirmed_at"],
        phases_out_on=ends,
        is_phasing_out=is_phasing_out,
    )


def _availability(row: RowMapping, today: date) -> Availability:
    lists = {name: tuple(row[name]) for name in LIMIT_LISTS}
    return as_of(Availability(**{**{name: row[name] for name in _FIELDS}, **lists}), today)


def _packed(key: tuple[int, int, int, int]) -> int:
    certainty, weeks, age, place = key
    return certainty << 20 | weeks << 6 | age << 3 | place
