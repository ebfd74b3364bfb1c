"""Decides the words that pages show: dates, ages, weeks, places, and the name of every term."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from flask import Flask

from portal.domain.availability import (
    Availability,
    PlaceState,
    accepting_on,
    as_of,
    summary_state,
    total_weeks,
)
from portal.domain.calendar import AMSTERDAM, local_date
from portal.domain.terms import Accepting, Freshness
from portal.web.labels import LABELS
from portal.web.sentences import REASONS

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
JUST_NOW_MINUTES = 10
_DAYS_PER_WEEK = 7
_WEEKS_FROM_DAYS = 14
_LONG_WEEKS = 12
_MIDDLING_WEEKS = 6


@dataclass(frozen=True)
class StatusWords:
    """A status as a page shows it: `state` picks icon and colour, `depth` 1 to 3 how deep the amber is."""

    state: str
    text: str
    depth: int = 0
    is_stale: bool = False


def date_text(on: date | datetime | None) -> str:
    """Write a date for running text: "22 november 2026"."""
    if on is None:
        return ""
    day = _day(on)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_short(on: date | datetime | None) -> str:
    """Write a date for a table: "22-11-2026"."""
    return "" if on is None else f"{_day(on):%d-%m-%Y}"


def moment_text(at: datetime | None) -> str:
    """Write a moment in Amsterdam: "22 november 2026, 09:00"."""
    return "" if at is None else f"{date_text(at)}, {at.astimezone(AMSTERDAM):%H:%M}"


def moment_short(at: datetime | None) -> str:
    """Write a moment in Amsterdam for a table: "22-11-2026 09:00"."""
    return "" if at is None else f"{at.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def days_ago(confirmed_at: datetime | None, now: datetime) -> str:
    """Tell how long ago: "vandaag", "gisteren", "3 dagen geleden", "3 weken geleden", or "nooit"."""
    if confirmed_at is None:
        return "nooit"
    days = max(0, (local_date(now) - local_date(confirmed_at)).days)
    if days <= 1:
        return ("vandaag", "gisteren")[days]
    if days < _WEEKS_FROM_DAYS:
        return f"{days} dagen geleden"
    return f"{days // _DAYS_PER_WEEK} weken geleden"


def age_text(confirmed_at: datetime | None, now: datetime) -> str:
    """Tell how old a figure is: "zojuist bijgewerkt", "vandaag bijgewerkt", "3 dagen geleden bijgewerkt"."""
    if confirmed_at is None:
        return "nog nooit opgegeven"
    if 0 <= (now - confirmed_at).total_seconds() < JUST_NOW_MINUTES * 60:
        return "zojuist bijgewerkt"
    return f"{days_ago(confirmed_at, now)} bijgewerkt"


def weeks_text(weeks: int | None) -> str:
    """Write a number of weeks: "onbekend", "geen wachttijd", "1 week", "5 weken"."""
    if weeks is None:
        return "onbekend"
    if weeks == 0:
        return "geen wachttijd"
    return "1 week" if weeks == 1 else f"{weeks} weken"


def count_text(count: int, one: str, many: str) -> str:
    """Write a count with its word: "1 opgave", "9 opgaven"; thousands with a dot."""
    number = f"{count:,}".replace(",", ".")
    return f"{number} {one if count == 1 else many}"


def age_range_text(age_min: int | None, age_max: int | None) -> str:
    """Write ages, both inclusive: "6 tot en met 18 jaar", "vanaf 18 jaar", "alle leeftijden"."""
    if age_min in (None, 0) and (age_max is None or age_max >= 100):
        return "alle leeftijden"
    if age_max is None or age_max >= 100:
        return f"vanaf {age_min} jaar"
    if age_min in (None, 0):
        return f"tot en met {age_max} jaar"
    return f"{age_min} tot en met {age_max} jaar"


def label(member: Enum | None) -> str:
    """Give the Dutch word of an enum member; an empty text for None."""
    return "" if member is None else LABELS[type(member)][member]


def reason_text(code: str | None) -> str:
    """Say why a reminder was not sent; what a mail server answered is shown as it came."""
    return "" if code is None else REASONS.get(code, code)


def resident_status(
    availability: Availability | None, freshness: Freshness, *, confirmed_at: datetime | None, now: datetime
) -> StatusWords:
    """Say in a resident's words whether there is room, and since when that is known when it is old."""
    today = local_date(now)
    state = summary_state(availability, freshness, today=today)
    if availability is None or state is PlaceState.UNKNOWN:
        return StatusWords(PlaceState.UNKNOWN.value, "Vraag na bij de aanbieder")
    shown = as_of(availability, today)
    text = {
        PlaceState.PLACE: "Er is plek",
        PlaceState.WAITING: _resident_wait(shown),
        PlaceState.LIMITED: _resident_limit(shown),
        PlaceState.STOPPED: "Neemt nu geen nieuwe mensen aan",
    }[state]
    is_stale = freshness is Freshness.STALE
    if is_stale:
        text = f"{text} (opgegeven {days_ago(confirmed_at, now)})"
    return StatusWords(state.value, text, _depth(state, shown), is_stale)


def professional_status(
    availability: Availability | None,
    freshness: Freshness,
    *,
    confirmed_at: datetime | None,
    now: datetime,
    is_dated: bool = True,
) -> StatusWords:
    """Say the same, short and exact, for who reads it all day; without the date where it stands beside it."""
    today = local_date(now)
    state = summary_state(availability, freshness, today=today)
    if availability is None or freshness in (Freshness.EXPIRED, Freshness.UNKNOWN):
        return StatusWords(PlaceState.UNKNOWN.value, "Geen actuele opgave")
    shown = as_of(availability, today)
    text = _professional_words(state, shown, today)
    is_stale = freshness is Freshness.STALE
    if is_stale and is_dated:
        text = f"{text} (opgegeven {date_short(confirmed_at)})"
    return StatusWords(state.value, text, _depth(state, shown), is_stale)


def limited_to(availability: Availability) -> str:
    """Say for whom there is room when it is limited: the provider's words, and what fields add to them."""
    said = (availability.limit_text or "").strip().rstrip(".")
    ages = (availability.limit_age_min, availability.limit_age_max)
    parts = []
    if any(age is not None and str(age) not in said for age in ages):
        parts.append(age_range_text(*ages))
    if any(name not in said for name in availability.limit_municipalities):
        parts.append(f"inwoners van {_and(availability.limit_municipalities)}")
    if any(name.casefold() not in said.casefold() for name in availability.limit_problems):
        parts.append(f"hulp bij {_and(availability.limit_problems)}")
    return ", ".join(filter(None, (said, *parts)))


def wait_short(availability: Availability) -> str:
    """Write both waits as "5 wk + 4 wk"; a question mark is unknown."""
    parts = (availability.intake_weeks, availability.start_weeks)
    return " + ".join("?" if weeks is None else f"{weeks} wk" for weeks in parts)


def install(app: Flask) -> None:
    """Give templates these words as filters."""
    for word in (
        date_text,
        date_short,
        moment_text,
        moment_short,
        days_ago,
        age_text,
        weeks_text,
        count_text,
        label,
        reason_text,
    ):
        app.add_template_filter(word, word.__name__)


def _and(words: Sequence[str]) -> str:
    """Write a list as people say it: a, b en c."""
    *most, last = words
    return f"{', '.join(most)} en {last}" if most else last


def _day(on: date | datetime) -> date:
    return local_date(on) if isinstance(on, datetime) else on


def _resident_wait(availability: Availability) -> str:
    weeks = total_weeks(availability)
    if weeks is None:
        weeks = availability.intake_weeks
    return f"Wachttijd ongeveer {weeks_text(weeks)}" if weeks else "Er is een wachttijd"


def _resident_limit(shown: Availability) -> str:
    limit = limited_to(shown) or "een deel van de aanvragen"
    return limit if limit.lower().startswith("alleen ") else f"Alleen plek voor: {limit}"


def _professional_words(state: PlaceState, shown: Availability, today: date) -> str:
    if state is PlaceState.STOPPED:
        until = shown.accepting_until
        return f"Aanmeldstop tot en met {until:%d-%m-%Y}" if until else "Aanmeldstop"
    if accepting_on(shown, today) is Accepting.LIMITED:
        limit = limited_to(shown)
        return f"Beperkt: {limit}" if limit else "Beperkt"
    if state is PlaceState.PLACE and shown.free_places:
        return f"Plek ({shown.free_places})"
    if state is PlaceState.UNKNOWN:
        return "Neemt aan, wachttijd onbekend"
    if shown.intake_weeks is None and shown.start_weeks is None:
        return "Geen vrije plek" if shown.free_places == 0 else "Wachtlijst"
    return wait_short(shown)


def _depth(state: PlaceState, shown: Availability) -> int:
    if state is not PlaceState.WAITING:
        return 0
    weeks = total_weeks(shown) or shown.intake_weeks or 0
    return 3 if weeks > _LONG_WEEKS else 2 if weeks > _MIDDLING_WEEKS else 1
