"""The words of the pages on which free-access facilities are kept and read."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.domain.facilities import CONTENT_FIELDS, FacilityContent
from portal.web.present import date_text

FACILITY_FIELDS: Mapping[str, str] = {
    "name": "Naam",
    "about": "Wat is het",
    "audience": "Voor wie",
    "address": "Adres en plaats",
    "opening_hours": "Open of bereikbaar",
    "phone": "Telefoon",
    "email": "E-mail",
    "website": "Website",
    "age_min": "Leeftijd vanaf",
    "age_max": "Leeftijd tot en met",
    "themes": "Onderwerpen",
    "starts_on": "Te zien vanaf",
    "ends_on": "Te zien tot en met",
}


def value_words(name: str, value: object, themes: Mapping[str, str]) -> str:
    """Write a value of a field as people read it; an empty one is a dash. `themes`: names by code."""
    if value in (None, "", (), []):
        return "–"
    if name == "themes" and isinstance(value, list | tuple):
        return ", ".join(themes.get(str(code), str(code)) for code in value)
    if isinstance(value, date):
        return date_text(value)
    return f"{value} jaar" if name in ("age_min", "age_max") else str(value)


def content_lines(content: FacilityContent, themes: Mapping[str, str]) -> list[tuple[str, str]]:
    """List what is filled in: label and value."""
    held = [(name, getattr(content, name)) for name in CONTENT_FIELDS]
    return [
        (FACILITY_FIELDS[name], value_words(name, value, themes))
        for name, value in held
        if value not in (None, "", ())
    ]


def differing_lines(
    before: FacilityContent, after: FacilityContent, themes: Mapping[str, str]
) -> list[tuple[str, str]]:
    """List what reads otherwise: label, and what was and came."""
    found = []
    for name in CONTENT_FIELDS:
        was, came = getattr(before, name), getattr(after, name)
        if was != came:
            words = f"{value_words(name, was, themes)} → {value_words(name, came, themes)}"
            found.append((FACILITY_FIELDS[name], words))
    return found


def conflict_lines(
    mine: Mapping[str, object], theirs: Mapping[str, object], themes: Mapping[str, str]
) -> Sequence[tuple[str, str, str]]:
    """List what differs between two editors: label, mine and theirs."""
    return [
        (FACILITY_FIELDS[name], value_words(name, own, themes), value_words(name, theirs[name], themes))
        for name, own in mine.items()
    ]


def stand_words(content: FacilityContent, *, today: date) -> str:
    """Say from when until when visitors see it, from today on."""
    if content.ends_on is not None and content.ends_on < today:
        return f"Gestopt: te zien tot en met {date_text(content.ends_on)}"
    first = "Nu te zien"
    if content.starts_on is not None and content.starts_on > today:
        first = f"Te zien vanaf {date_text(content.starts_on)}"
    return first if content.ends_on is None else f"{first}, tot en met {date_text(content.ends_on)}"
