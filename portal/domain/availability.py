"""The availability report: what it holds, what may not be in it, and what it says today."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.errors import FieldError
from portal.domain.terms import Accepting, Capacity, Freshness, MeasuringMethod, WaitingReason
from portal.domain.texts import check_text

MAX_WEEKS = 260
MAX_COUNT = 9999
MAX_AGE = 120
MOST_IN_LIMIT = 100
MEASURED_WITHIN = timedelta(days=366)
UNTIL_WITHIN = timedelta(days=731)
PLACE_WITHIN_WEEKS = 2

WEEK_FIELDS = ("intake_weeks", "start_weeks")
PLACE_FIELDS = ("free_places", "total_places")
COUNT_FIELDS = ("waiting_count", *PLACE_FIELDS)
TEXT_FIELDS = ("limit_text", "remark", "note")
LIMIT_LISTS = ("limit_municipalities", "limit_problems")
_LIMITS = ("limit_age_min", "limit_age_max", *LIMIT_LISTS)
_FIGURES = (*WEEK_FIELDS, *COUNT_FIELDS, "accepting", *_LIMITS, "accepting_until")


class PlaceState(StrEnum):
    """The one status that a reader sees for an offering."""

    PLACE = "place"
    WAITING = "waiting"
    LIMITED = "limited"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Availability:
    """One full report; None is unknown, never zero. Weeks are whole weeks, ages whole years.

    A limit says for whom there is room: ages, names of municipalities, problems, the rest in words. An empty
    list limits nothing.
    """

    intake_weeks: int | None = None
    start_weeks: int | None = None
    waiting_count: int | None = None
    free_places: int | None = None
    total_places: int | None = None
    accepting: Accepting = Accepting.YES
    limit_text: str | None = None
    limit_age_min: int | None = None
    limit_age_max: int | None = None
    limit_municipalities: tuple[str, ...] = ()
    limit_problems: tuple[str, ...] = ()
    accepting_until: date | None = None
    reason: WaitingReason | None = None
    remark: str | None = None
    note: str | None = None
    measured_on: date | None = None
    method: MeasuringMethod | None = None


def check(availability: Availability, *, capacity: Capacity, today: date) -> list[FieldError]:
    """Find everything that may not be saved, given what the product asks; empty when all is well."""
    return [
        *_check_asked(availability, capacity),
        *_check_ranges(availability),
        *_check_limit(availability),
        *_check_dates(availability, today),
        *(fault for name in TEXT_FIELDS for fault in check_text(getattr(availability, name), name)),
    ]


def only_asked(availability: Availability, capacity: Capacity) -> Availability:
    """Drop the figures that the product does not ask for, such as places that an earlier catalogue asked."""
    kept = {
        name: None if name in _not_asked(capacity) else getattr(availability, name)
        for name in (*WEEK_FIELDS, *COUNT_FIELDS)
    }
    return replace(
        availability,
        intake_weeks=kept["intake_weeks"],
        start_weeks=kept["start_weeks"],
        waiting_count=kept["waiting_count"],
        free_places=kept["free_places"],
        total_places=kept["total_places"],
    )


def as_of(availability: Availability, today: date) -> Availability:
    """Give the report as it stands today: a stop or limit that has ended is gone, with its date."""
    if not _has_ended(availability, today):
        return availability
    return replace(without_limit(availability), accepting=Accepting.YES, accepting_until=None)


def without_limit(availability: Availability) -> Availability:
    """Drop for whom there is room, in words and in fields."""
    return replace(
        availability,
        limit_text=None,
        limit_age_min=None,
        limit_age_max=None,
        limit_municipalities=(),
        limit_problems=(),
    )


def is_limit_said(availability: Availability) -> bool:
    """Say whether anything tells for whom there is room."""
    ages = (availability.limit_age_min, availability.limit_age_max)
    lists = availability.limit_municipalities + availability.limit_problems
    return bool((availability.limit_text or "").strip() or lists) or any(age is not None for age in ages)


def is_limit_unchosen(availability: Availability, stands: Availability | None) -> bool:
    """Say whether somebody newly says for whom there is room, and yet that all are accepted."""
    if availability.accepting is not Accepting.YES:
        return False
    known = stands or Availability()
    names = ("limit_text", "limit_age_min", "limit_age_max")
    lists = any(set(getattr(availability, name)) - set(getattr(known, name)) for name in LIMIT_LISTS)
    return lists or any(getattr(availability, name) not in (None, "", getattr(known, name)) for name in names)


def same_figures(a: Availability, b: Availability) -> bool:
    """Say whether two reports give the same numbers, acceptance and limit; other texts may differ."""
    if (a.limit_text or "").strip() != (b.limit_text or "").strip():
        return False
    return all(getattr(a, name) == getattr(b, name) for name in _FIGURES)


def total_weeks(availability: Availability) -> int | None:
    """Add the weeks to intake and from intake to start; None when either is unknown."""
    if availability.intake_weeks is None or availability.start_weeks is None:
        return None
    return availability.intake_weeks + availability.start_weeks


def accepting_on(availability: Availability, today: date) -> Accepting:
    """Tell whether new people are accepted today; a stop or limit ends by itself after its last day."""
    return as_of(availability, today).accepting


def summary_state(availability: Availability | None, freshness: Freshness, *, today: date) -> PlaceState:
    """Give the status to show. Expired and never reported are unknown, whatever the figures were.

    PLACE: a free place, or at most two weeks in all (to intake, when the rest is not known).
    WAITING may come without weeks: there is no free place, or only the number of people waiting is known.
    """
    if availability is None or freshness in (Freshness.EXPIRED, Freshness.UNKNOWN):
        return PlaceState.UNKNOWN
    accepting = accepting_on(availability, today)
    if accepting is Accepting.STOP:
        return PlaceState.STOPPED
    if accepting is Accepting.LIMITED:
        return PlaceState.LIMITED
    return _room(availability)


def _room(availability: Availability) -> PlaceState:
    total = total_weeks(availability)
    weeks = availability.intake_weeks if total is None else total
    if availability.free_places or (weeks is not None and weeks <= PLACE_WITHIN_WEEKS):
        return PlaceState.PLACE
    signs = (weeks, availability.start_weeks, availability.free_places, availability.waiting_count or None)
    return PlaceState.UNKNOWN if all(sign is None for sign in signs) else PlaceState.WAITING


def _has_ended(availability: Availability, today: date) -> bool:
    until = availability.accepting_until
    return until is not None and until < today


def _not_asked(capacity: Capacity) -> tuple[str, ...]:
    if capacity is Capacity.NONE:
        return (*WEEK_FIELDS, *COUNT_FIELDS)
    return (*(() if capacity.asks_weeks else WEEK_FIELDS), *(() if capacity.asks_places else PLACE_FIELDS))


def _check_asked(availability: Availability, capacity: Capacity) -> list[FieldError]:
    return [
        FieldError("not_asked", name, {"capacity": capacity.value})
        for name in _not_asked(capacity)
        if getattr(availability, name) is not None
    ]


def _check_ranges(availability: Availability) -> list[FieldError]:
    limits = [
        *((name, "weeks_out_of_range", MAX_WEEKS) for name in WEEK_FIELDS),
        ("waiting_count", "count_out_of_range", MAX_COUNT),
        *((name, "places_out_of_range", MAX_COUNT) for name in PLACE_FIELDS),
        ("limit_age_min", "age_out_of_range", MAX_AGE),
        ("limit_age_max", "age_out_of_range", MAX_AGE),
    ]
    return [
        FieldError(code, name, {"minimum": 0, "maximum": maximum})
        for name, code, maximum in limits
        if (value := getattr(availability, name)) is not None and not 0 <= value <= maximum
    ]


def _check_limit(availability: Availability) -> list[FieldError]:
    found = []
    if availability.accepting is Accepting.LIMITED and not is_limit_said(availability):
        found.append(FieldError("limit_text_missing", "limit_text"))
    low, high = availability.limit_age_min, availability.limit_age_max
    long_lists = [name for name in LIMIT_LISTS if len(getattr(availability, name)) > MOST_IN_LIMIT]
    found += [FieldError("limit_too_long", name, {"maximum": MOST_IN_LIMIT}) for name in long_lists]
    if low is not None and high is not None and low > high:
        found.append(FieldError("ages_reversed", "limit_age_max", {"age_min": low, "age_max": high}))
    return found


def _check_dates(availability: Availability, today: date) -> list[FieldError]:
    found = []
    measured, until = availability.measured_on, availability.accepting_until
    if measured is not None and measured > today:
        found.append(FieldError("measured_in_future", "measured_on", {"latest": today}))
    if measured is not None and measured < today - MEASURED_WITHIN:
        found.append(FieldError("measured_too_old", "measured_on", {"earliest": today - MEASURED_WITHIN}))
    if until is not None and until < today:
        found.append(FieldError("until_in_past", "accepting_until", {"earliest": today}))
    if until is not None and until > today + UNTIL_WITHIN:
        found.append(FieldError("until_too_far", "accepting_until", {"latest": today + UNTIL_WITHIN}))
    return found
