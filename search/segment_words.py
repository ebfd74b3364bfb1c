"""Decides the words of the overview of a segment: its sums, its rows and its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.domain.availability import PLACE_WITHIN_WEEKS, Availability, PlaceState
from portal.domain.terms import TagKind
from portal.services.bulk_cells import Cell, Sheet
from portal.services.norms import NormLimit
from portal.web.present import (
    StatusWords,
    count_text,
    date_short,
    days_ago,
    label,
    professional_status,
    wait_short,
)
from search.cards import Card
from search.crisis_board import place_of
from search.present import ages_short, professional_title, professional_words
from search.segment_asked import Age, Column, Intake, Yardsticks
from search.segment_places import Sums
from search.tags import Tags

HEADINGS = {
    Column.PRODUCT: "Product en plaats",
    Column.PROVIDER: "Aanbieder",
    Column.ROOM: "Stand",
    Column.INTAKE: "Kennismaking",
    Column.TOTAL: "In totaal",
    Column.FREE: "Vrij",
    Column.AGE: "Opgave",
}
SORT_WORDS = {
    Column.ROOM: "Plek, dan kortste wachttijd",
    Column.INTAKE: "Kortst tot kennismaking",
    Column.TOTAL: "Kortst in totaal",
    Column.FREE: "Meeste vrije plekken",
    Column.AGE: "Nieuwste opgave",
    Column.PROVIDER: "Aanbieder",
    Column.PRODUCT: "Product",
}
INTAKE_WORDS = {
    Intake.OPEN: "Neemt aan, ook beperkt",
    Intake.LIMITED: "Alleen beperkt",
    Intake.STOPPED: "Aanmeldstop",
    Intake.SILENT: "Geen actuele opgave",
}
AGE_WORDS = {
    Age.WEEK: "Vers",
    Age.FORTNIGHT: "Niet verouderd",
    Age.OLD: "Verouderd of geen: navragen",
}


@dataclass(frozen=True)
class PlaceRow:
    """One offering in the overview, a text per column; empty is not known or not asked."""

    offering_id: int
    title: str
    place: str
    provider: str
    status: StatusWords
    intake: str
    total: str
    norm: str
    is_above_norm: bool
    free: str
    age: str
    phone: str | None
    ages: str
    whom: str
    excluded: str
    remark: str | None
    is_under_review: bool


def place_row(card: Card, tags: Tags, norm: NormLimit, *, now: datetime) -> PlaceRow:
    """Write one offering short and exact."""
    said = _said(card)
    return PlaceRow(
        offering_id=card.offering_id,
        title=professional_title(card),
        place=place_of(card),
        provider=card.provider_name,
        status=place_status(card, now=now),
        intake=_weeks(said.intake_weeks),
        total=_weeks(_total(card)),
        norm=norm_short(norm),
        is_above_norm=_is_above(card, norm),
        free=_free(said),
        age="nooit" if card.confirmed_at is None else days_ago(card.confirmed_at, now),
        phone=card.intake_phone or card.public_phone,
        ages=ages_short(card.age_min, card.age_max),
        whom=", ".join(tags.get(TagKind.PROBLEM, ())),
        excluded=", ".join(tags.get(TagKind.CONTRA_INDICATION, ())),
        remark=card.referrer_remark,
        is_under_review=card.is_under_review,
    )


def place_status(card: Card, *, now: datetime) -> StatusWords:
    """Say whether there is room; weeks and the day of the figure have columns of their own."""
    if card.is_phasing_out:
        return professional_words(card, now=now)
    said = card.availability
    words = professional_status(said, card.freshness, confirmed_at=card.confirmed_at, now=now, is_dated=False)
    text = words.text
    if said is not None and text == wait_short(said):
        text = "Wachttijd" if words.state == PlaceState.WAITING else f"Binnen {PLACE_WITHIN_WEEKS} weken"
    return replace(words, text=f"{text}, verouderd" if words.is_stale else text)


def norm_short(norm: NormLimit) -> str:
    """Write how long help may take at most; empty without a norm."""
    if norm.hours is not None:
        return f"norm {norm.hours} uur"
    return "" if norm.weeks is None else f"norm {norm.weeks} wk"


def sum_facts(sums: Sums, by: Yardsticks, *, now: datetime) -> list[tuple[str, str, str]]:
    """Write what the places come to: what, how many, and on what that stands."""
    within = f"hooguit {by.rule.stale_after_days} dagen oud"
    facts = [("Vrije plekken", *_places(sums, within, now))]
    open_text = f"van {count_text(sums.offering_count, 'aanbod', 'keer aanbod')}, met een opgave van {within}"
    facts.append(("Neemt aan", str(sums.current_count), open_text))
    if sums.normed_count:
        basis = f"van {sums.normed_count} met een wachttijd en een norm"
        facts.append(("Boven de norm", str(sums.above_count), basis))
    left_out = [
        f"{count} {word}"
        for count, word in (
            (sums.stale_count, "verouderd"),
            (sums.silent_count, "zonder actuele opgave"),
            (sums.stopped_count, "met een aanmeldstop"),
        )
        if count
    ]
    counted = sums.stale_count + sums.silent_count + sums.stopped_count
    facts.append(("Telt niet mee", str(counted), ", ".join(left_out) or "alles is actueel"))
    return facts


def places_sheet(
    segment: str,
    cards: Sequence[Card],
    tags: Mapping[int, Tags],
    norms: Mapping[int, NormLimit],
    *,
    now: datetime,
) -> Sheet:
    """Write places as a table; `tags` and `norms` by the offering's id."""
    rows = [
        _cells(segment, card, tags.get(card.offering_id, {}), norms[card.offering_id], now) for card in cards
    ]
    return Sheet("Overzicht", _FILE_HEADINGS, rows)


def _places(sums: Sums, within: str, now: datetime) -> tuple[str, str]:
    if not sums.place_count:
        return "niet bekend", f"niemand die aanneemt, gaf plekken op ({within})"
    said = count_text(sums.place_count, "opgave", "opgaven")
    text = f"bij {sums.room_count} van {said} met plekken, {within}"
    if sums.limited_places:
        text += f"; {sums.limited_places} ervan alleen voor een deel van de aanmeldingen"
    return str(sums.free_places), f"{text}; oudste {days_ago(sums.oldest_at, now)}"


def _said(card: Card) -> Availability:
    """Give the figures that count: none of who takes nobody."""
    if card.availability is None or card.state is PlaceState.STOPPED:
        return Availability()
    return card.availability


def _total(card: Card) -> int | None:
    return None if card.state is PlaceState.STOPPED else card.total_weeks


def _is_above(card: Card, norm: NormLimit) -> bool:
    total = _total(card)
    return total is not None and norm.weeks is not None and total > norm.weeks


def _weeks(weeks: int | None) -> str:
    return "" if weeks is None else f"{weeks} wk"


def _free(said: Availability) -> str:
    free, total = said.free_places, said.total_places
    if free is None:
        return ""
    return f"{free} van {total}" if total and total >= free else str(free)


_FILE_HEADINGS = (
    "Segment",
    "Product",
    "Aanbieder",
    "Plaats",
    "Stand",
    "Weken tot kennismaking",
    "Weken in totaal",
    "Norm",
    "Boven de norm",
    "Vrije plekken",
    "Plekken in totaal",
    "Opgegeven op",
    "Versheid",
    "Telefoon",
    "Vanaf leeftijd",
    "Tot en met leeftijd",
    "Waarbij",
    "Niet voor",
    "Opmerking bij de opgave",
)


def _cells(segment: str, card: Card, tags: Tags, norm: NormLimit, now: datetime) -> list[Cell]:
    said = _said(card)
    return [
        segment,
        professional_title(card),
        card.provider_name,
        place_of(card),
        place_status(card, now=now).text,
        said.intake_weeks,
        _total(card),
        norm_short(norm).removeprefix("norm "),
        "ja" if _is_above(card, norm) else "",
        said.free_places,
        said.total_places,
        date_short(card.confirmed_at) if card.confirmed_at else "nooit",
        label(card.freshness),
        card.intake_phone or card.public_phone,
        card.age_min,
        card.age_max,
        ", ".join(tags.get(TagKind.PROBLEM, ())),
        ", ".join(tags.get(TagKind.CONTRA_INDICATION, ())),
        card.referrer_remark,
    ]
