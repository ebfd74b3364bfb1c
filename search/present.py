"""Decides the words of a result: what a resident reads on a card and a professional in a row."""

from dataclasses import dataclass
from datetime import datetime

from portal.domain.availability import Availability, PlaceState
from portal.domain.terms import Freshness, OfferingKind, ReferralDoor, TagKind
from portal.web.present import (
    StatusWords,
    age_range_text,
    age_text,
    date_short,
    days_ago,
    label,
    professional_status,
    resident_status,
    wait_short,
    weeks_text,
)
from search.belongings import Route
from search.cards import Card
from search.tags import Tags

MOST_PROBLEMS = 5
ALL_AGES = "alle leeftijden"


@dataclass(frozen=True)
class CardWords:
    """A result for a resident; empty texts are left out of the page."""

    offering_id: int
    title: str
    provider: str
    status: StatusWords
    distance: str
    problems: str
    waits: str
    facts: tuple[str, ...]
    route: str
    is_under_review: bool


@dataclass(frozen=True)
class RowWords:
    """A result for a professional, a text per column; `waits` only where the status does not say them."""

    offering_id: int
    title: str
    provider: str
    status: StatusWords
    waits: str
    counts: str
    updated: str
    phone: str | None
    ages: str
    problems: str
    excluded: str
    remark: str | None
    is_under_review: bool


def card_words(card: Card, tags: Tags, *, now: datetime) -> CardWords:
    """Write a result in words that residents know."""
    return CardWords(
        offering_id=card.offering_id,
        title=resident_title(card),
        provider=" · ".join(
            part for part in (card.provider_name, card.place or card.municipality_name) if part
        ),
        status=resident_words(card, now=now),
        distance=distance_text(card.distance_km),
        problems=_problems(card, tags),
        waits=waits_text(card),
        facts=tuple(_facts(card, now)),
        route=route_text(card),
        is_under_review=card.is_under_review,
    )


def row_words(card: Card, tags: Tags, *, now: datetime) -> RowWords:
    """Write a result short and exact, for who compares many."""
    status = professional_words(card, now=now)
    waits = _short_waits(card)
    return RowWords(
        offering_id=card.offering_id,
        title=professional_title(card),
        provider=" · ".join(_provider_parts(card)),
        status=status,
        waits="" if waits in status.text else waits,
        counts=", ".join(_counts(card.availability)),
        updated="nooit" if card.confirmed_at is None else days_ago(card.confirmed_at, now),
        phone=card.intake_phone or card.public_phone,
        ages=ages_short(card.age_min, card.age_max),
        problems=", ".join(tags.get(TagKind.PROBLEM, ())),
        excluded=", ".join(tags.get(TagKind.CONTRA_INDICATION, ())),
        remark=card.referrer_remark,
        is_under_review=card.is_under_review,
    )


def resident_words(card: Card, *, now: datetime) -> StatusWords:
    """Say in a resident's words whether there is room; freely accessible help needs no figures."""
    if card.kind is OfferingKind.FREE_ACCESS and card.state is PlaceState.UNKNOWN:
        return StatusWords(PlaceState.PLACE.value, "U kunt zo terecht")
    if card.is_phasing_out:
        return StatusWords(PlaceState.STOPPED.value, "Neemt geen nieuwe mensen meer aan")
    return resident_status(card.availability, card.freshness, confirmed_at=card.confirmed_at, now=now)


def professional_words(card: Card, *, now: datetime) -> StatusWords:
    """Say the same, short and exact."""
    if card.kind is OfferingKind.FREE_ACCESS and card.state is PlaceState.UNKNOWN:
        return StatusWords(PlaceState.PLACE.value, "Vrij toegankelijk")
    if card.is_phasing_out:
        return StatusWords(PlaceState.STOPPED.value, "Contract loopt af")
    return professional_status(card.availability, card.freshness, confirmed_at=card.confirmed_at, now=now)


def resident_title(card: Card) -> str:
    """Name a result in plain words: what the help is, or what a facility calls itself."""
    if card.kind is OfferingKind.FREE_ACCESS:
        return card.name
    return card.product_plain or card.product_name or card.name


def professional_title(card: Card) -> str:
    """Name a result by its product, as professionals do."""
    return card.product_name or card.name


def distance_text(kilometres: float | None) -> str:
    """Write a distance: "2,1 km", "14 km", "minder dan 100 meter"; empty when it is not known."""
    if kilometres is None:
        return ""
    if kilometres < 0.1:
        return "minder dan 100 meter"
    text = f"{kilometres:.1f}" if kilometres < 9.95 else f"{kilometres:.0f}"
    return f"{text.replace('.', ',')} km"


def waits_text(card: Card) -> str:
    """Write both waits in a sentence, and say which of them is not known; unknown is never zero."""
    shown = card.availability
    if card.state is PlaceState.STOPPED:
        until = None if shown is None else shown.accepting_until
        return f"De aanmeldstop duurt tot en met {date_short(until)}" if until else ""
    if shown is None:
        return _silence(card)
    intake, start = shown.intake_weeks, shown.start_weeks
    if intake is not None and start is not None:
        after = "de hulp start dan meteen" if start == 0 else f"start ongeveer {weeks_text(start)} daarna"
        return f"{_first_talk(intake)}, {after}"
    if intake is not None:
        return f"{_first_talk(intake)}; de aanbieder gaf niet op wanneer de hulp daarna start"
    if start is not None:
        after = "meteen" if start == 0 else f"ongeveer {weeks_text(start)}"
        return f"De hulp start {after} na het eerste gesprek; wanneer dat gesprek is, is niet opgegeven"
    return "" if shown.free_places else "Hoe lang u wacht, is niet opgegeven"


def places_text(availability: Availability | None) -> str:
    """Write how many places are free: "3 plekken vrij van de 6"; empty when that is not asked or known."""
    if availability is None or availability.free_places is None:
        return ""
    free, total = availability.free_places, availability.total_places
    if free == 0:
        return "Nu geen plek vrij"
    text = "1 plek vrij" if free == 1 else f"{free} plekken vrij"
    return f"{text} van de {total}" if total and total >= free else text


def ages_text(age_min: int | None, age_max: int | None) -> str:
    """Write for which ages help is; empty when nothing is known."""
    return "" if age_min is None and age_max is None else age_range_text(age_min, age_max)


def ages_short(age_min: int | None, age_max: int | None) -> str:
    """Write ages for a table: "6–17", "18+", "alle"."""
    text = ages_text(age_min, age_max)
    if text in ("", ALL_AGES):
        return "alle" if text else ""
    high = age_max is not None and age_max < 100
    return f"{age_min or 0}–{age_max}" if high else f"{age_min}+"


def route_text(card: Card) -> str:
    """Write in one line how a person gets here: "Zo komt u hier: via de huisarts of het sociaal team"."""
    if card.kind is OfferingKind.FREE_ACCESS or not card.routes:
        return "U heeft geen verwijzing nodig" if card.kind is OfferingKind.FREE_ACCESS else ""
    doors = list(dict.fromkeys(route.door for route in card.routes))
    others = [short_door(door) for door in doors if door is not ReferralDoor.SELF]
    if not others:
        return "Zo komt u hier: u meldt zich zelf aan"
    via = f"via {either(others)}"
    return f"Zo komt u hier: {f'zelf aanmelden of {via}' if ReferralDoor.SELF in doors else via}"


def short_door(door: ReferralDoor) -> str:
    """Name a door in a list."""
    return "het sociaal team" if door is ReferralDoor.MUNICIPAL_ACCESS else label(door)


def either(words: list[str]) -> str:
    """Join words: "a", "a of b", "a, b of c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} of {words[-1]}"


def needs_decision(routes: tuple[Route, ...]) -> bool:
    """Say whether every way in needs a decision of the municipality."""
    return bool(routes) and all(route.decision for route in routes)


def _problems(card: Card, tags: Tags) -> str:
    """Say what the help is for, unless the title says it already."""
    title = resident_title(card).casefold()
    told = [word for word in tags.get(TagKind.PROBLEM, ()) if word.casefold() not in title]
    return f"Bij {', '.join(told[:MOST_PROBLEMS])}" if told else ""


def _first_talk(weeks: int) -> str:
    return "Eerste gesprek deze week" if weeks == 0 else f"Eerste gesprek binnen ongeveer {weeks_text(weeks)}"


def _silence(card: Card) -> str:
    if card.kind is OfferingKind.FREE_ACCESS:
        return ""
    if card.freshness is Freshness.EXPIRED:
        return "De laatste opgave is te oud om te tonen. Bel of mail om te vragen hoe lang u wacht"
    return "De aanbieder gaf nog geen wachttijd op. Bel of mail om te vragen hoe lang u wacht"


def _facts(card: Card, now: datetime) -> list[str]:
    age = age_text(card.confirmed_at, now)
    is_silent = card.confirmed_at is None or card.freshness is Freshness.EXPIRED
    parts = (
        places_text(card.availability) if card.state is not PlaceState.STOPPED else "",
        "" if is_silent else age[:1].upper() + age[1:],
        "Komt ook bij u thuis" if card.at_home and card.place else "Komt bij u thuis" if card.at_home else "",
        ages_text(card.age_min, card.age_max),
    )
    return [part[:1].upper() + part[1:] for part in parts if part]


def _provider_parts(card: Card) -> list[str]:
    place = card.place or card.municipality_name
    parts = (
        f"{card.provider_name}, {place}" if place else card.provider_name,
        distance_text(card.distance_km),
        "ook aan huis" if card.at_home and place else "aan huis" if card.at_home else "",
        "geen nieuwe cliënten" if card.is_phasing_out else "",
    )
    return [part for part in parts if part]


def _counts(shown: Availability | None) -> list[str]:
    """Write free places and people waiting, as far as they are known: "3 van 6 vrij", "4 wacht"."""
    if shown is None:
        return []
    free, total, waiting = shown.free_places, shown.total_places, shown.waiting_count
    found = []
    if free is not None:
        found.append(f"{free} van {total} vrij" if total and total >= free else f"{free} vrij")
    if waiting is not None:
        found.append(f"{waiting} wacht")
    return found


def _short_waits(card: Card) -> str:
    shown = card.availability
    if shown is None or card.state is PlaceState.STOPPED:
        return ""
    return "" if shown.intake_weeks is None and shown.start_weeks is None else wait_short(shown)
