"""Decides the words of the week's list: what is to do, by when, what is public now, what differs."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain.availability import Availability
from portal.domain.calendar import AMSTERDAM, local_date
from portal.domain.terms import Accepting
from portal.domain.typed_figures import typed_list
from portal.services.report_history import HandedIn
from portal.services.week_list import Task, WeekList, WeekRow
from portal.web.present import MONTHS, count_text, date_short, date_text, label, limited_to, weeks_text

FIELD_LABELS: Mapping[str, str] = {
    "intake_weeks": "Kennismaking (weken)",
    "start_weeks": "Daarna tot start (weken)",
    "waiting_count": "Wachtenden",
    "free_places": "Vrije plekken",
    "total_places": "Plekken in totaal",
    "accepting": "Neemt mensen aan",
    "limit_text": "Voor wie wel",
    "limit_age_min": "Vanaf leeftijd",
    "limit_age_max": "Tot en met leeftijd",
    "limit_municipalities": "Alleen uit gemeente",
    "limit_problems": "Alleen bij hulpvraag",
    "accepting_until": "Tot en met",
    "reason": "Reden van de wachttijd",
    "method": "Zo gemeten",
    "remark": "Toelichting voor verwijzers",
    "note": "Bericht voor iedereen",
}
_LONGEST_COUNT = 4
_NOTICES = {
    "bevestigd": (
        "Er was niets meer te bevestigen.",
        "opgave is",
        "opgaven zijn",
        "Bevestigd: {} weer van vandaag.",
    ),
    "bewaard": ("Er was niets gewijzigd.", "opgave is", "opgaven zijn", "Opgeslagen: {} nu zichtbaar."),
    "teruggedraaid": (
        "Er was niets meer ongedaan te maken.",
        "opgave staat",
        "opgaven staan",
        "Ongedaan gemaakt: {} weer zoals het was.",
    ),
    "overgenomen": (
        "Er is niets overgenomen.",
        "locatie heeft",
        "locaties hebben",
        "Overgenomen: {} nu deze cijfers.",
    ),
}
_WEEKDAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
_WITHIN_A_WEEK = timedelta(days=7)


def typed_values(availability: Availability | None) -> dict[str, str]:
    """Write figures as the row's fields hold them; unknown is empty, a date as a date field wants it."""
    source = availability or Availability()
    return {name: _typed(getattr(source, name)) for name in FIELD_LABELS}


def due_text(due_at: datetime, now: datetime) -> str:
    """Write a due moment near now: "vandaag 09:00", "maandag 09:00", "maandag 7 december 09:00"."""
    local = due_at.astimezone(AMSTERDAM)
    if local.date() == local_date(now):
        return f"vandaag {local:%H:%M}"
    day = _WEEKDAYS[local.weekday()]
    if abs(due_at - now) < _WITHIN_A_WEEK:
        return f"{day} {local:%H:%M}"
    return f"{day} {local.day} {MONTHS[local.month - 1]} {local:%H:%M}"


def task_text(row: WeekRow, now: datetime) -> str:
    """Say what is asked for an offering, and by when."""
    if row.task is Task.CLOSED:
        return f"Overeenkomst afgelopen op {date_text(row.offering.ends_on)}: u hoeft niets meer op te geven."
    if row.task is Task.FREE:
        return "Deze week niet gevraagd"
    if row.task is Task.DONE or row.due_at is None:
        return "Deze week opgegeven"
    words = "Te laat sinds" if row.task is Task.LATE else "Te doen vóór"
    return f"{words} {due_text(row.due_at, now)}"


def progress_text(week: WeekList, now: datetime) -> str:
    """Say how far the week is: "nog 9 opgaven te doen vóór maandag 09:00"."""
    if week.asked_count == 0:
        return "deze week wordt niets van u gevraagd"
    if week.to_do_count == 0 or week.due_at is None:
        return f"alles is opgegeven: {count_text(week.asked_count, 'opgave', 'opgaven')}"
    to_do = count_text(week.to_do_count, "opgave", "opgaven")
    if week.late_count == 0:
        return f"nog {to_do} te doen vóór {due_text(week.due_at, now)}"
    return f"nog {to_do} te doen, waarvan {week.late_count} te laat sinds {due_text(week.due_at, now)}"


def notice_text(said: Mapping[str, str]) -> str | None:
    """Say what was done with several rows at once, from what the address holds; None without a number."""
    for what, (none, one, many, words) in _NOTICES.items():
        count = said.get(what)
        if count and count.isascii() and count.isdecimal() and len(count) <= _LONGEST_COUNT:
            return none if int(count) == 0 else words.format(count_text(int(count), one, many))
    return None


def visible_text(availability: Availability) -> str:
    """Say what everyone can see now: "2 weken tot kennismaking, daarna 3 weken tot start"."""
    parts = []
    if availability.accepting is Accepting.STOP:
        parts.append("aanmeldstop" + _until(availability.accepting_until))
    if availability.accepting is Accepting.LIMITED:
        parts.append(f"beperkt, {limited_to(availability)}" + _until(availability.accepting_until))
    if availability.intake_weeks is not None:
        parts.append(f"{_weeks(availability.intake_weeks)} tot kennismaking")
    if availability.start_weeks is not None:
        parts.append(f"daarna {_weeks(availability.start_weeks)} tot start")
    if availability.free_places is not None:
        parts.append(count_text(availability.free_places, "vrije plek", "vrije plekken"))
    return ", ".join(parts) or "geen cijfers, wel dat u mensen aanneemt"


def limit_words(availability: Availability) -> str:
    """Say what a stop or limit comes to and when it ends by itself; empty without one."""
    if availability.accepting is Accepting.YES:
        return ""
    parts = [label(availability.accepting).capitalize()]
    if availability.accepting is Accepting.LIMITED:
        parts.append(limited_to(availability))
    parts.append(label(availability.reason) if availability.reason else "")
    ends = availability.accepting_until
    parts.append(f"eindigt vanzelf na {date_text(ends)}" if ends else "zonder einddatum")
    return " · ".join(part for part in parts if part)


def differences(mine: Mapping[str, object], theirs: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """List the fields that differ: the label, what I typed and what stands now, in words."""
    names = [field.name for field in fields(Availability) if field.name in FIELD_LABELS]
    return [
        (FIELD_LABELS[name], _words(mine.get(name)), _words(theirs.get(name)))
        for name in names
        if mine.get(name) != theirs.get(name)
    ]


def given_by(one: HandedIn) -> str:
    """Say who handed a report in: a person, or a machine by the name of its key."""
    return one.user_name or (f"sleutel {one.token_name}" if one.token_name else "onbekend")


def _typed(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return str(typed_list(value))
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value)


def _words(value: object) -> str:
    if value is None or value in ("", (), []):
        return "leeg"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, StrEnum):
        return label(value)
    return date_short(value) if isinstance(value, date) else str(value)


def _weeks(weeks: int) -> str:
    return "0 weken" if weeks == 0 else weeks_text(weeks)


def _until(until: date | None) -> str:
    return f" tot en met {date_text(until)}" if until else ""
