"""Up to five offerings side by side: for each fact one row, with what every offering says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from portal.domain.terms import OfferingKind, TagKind
from portal.models import Offering
from portal.services.feedback import under_review
from portal.web.present import StatusWords, days_ago, label
from search.belongings import OfOffering, load_belongings
from search.cards import Card
from search.listing import load_listed
from search.offering_words import MOMENTS, list_text
from search.present import (
    ages_text,
    places_text,
    professional_title,
    professional_words,
    resident_title,
    resident_words,
    route_text,
    waits_text,
)
from search.viewers import Viewer

MOST_COMPARED = 5


@dataclass(frozen=True)
class Column:
    """One offering of a comparison."""

    offering_id: int
    title: str
    provider: str
    status: StatusWords
    is_under_review: bool


@dataclass(frozen=True)
class Comparison:
    """Offerings as columns and facts as rows; a row has a text per column, empty when nothing is known."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def compare(session: Session, offering_ids: Sequence[int], *, now: datetime, viewer: Viewer) -> Comparison:
    """Put the first five of these offerings that this viewer may find side by side, in the order asked.

    A fixed number of statements.
    """
    asked = list(dict.fromkeys(offering_ids))[:MOST_COMPARED]
    if not asked:
        return Comparison((), ())
    listed = load_listed(session, col(Offering.id).in_(asked), now=now, viewer=viewer, more=_MORE)
    by_id = {item.card.offering_id: item for item in listed}
    cards = [by_id[one].card for one in asked if one in by_id]
    more = [by_id[card.offering_id].more for card in cards]
    tags = load_belongings(session, offering_ids=asked, product_ids=()).offerings
    doubted = under_review(session, offering_ids=asked)
    facts: list[tuple[str, list[str]]] = [
        ("Wachttijd", [waits_text(card) for card in cards]),
        ("Vrije plekken", [places_text(card.availability) for card in cards]),
        ("Cijfers van", [_age(card, now) for card in cards]),
        ("Leeftijd", [ages_text(card.age_min, card.age_max) for card in cards]),
        ("Waar", [_where(card) for card in cards]),
        (
            "Gemeenten",
            [list_text([item.name for item in tags[card.offering_id].municipalities]) for card in cards],
        ),
        ("Alleen of in een groep", [label(card.group_form) for card in cards]),
        *(
            (name, [_tags(tags[card.offering_id].tags, kind) for card in cards])
            for name, kind in _TAG_ROWS.items()
        ),
        ("Open", [item["opening_hours"] or "" for item in more]),
        ("Zo komt u hier", [route_text(card).removeprefix("Zo komt u hier: ") for card in cards]),
    ]
    if viewer.is_professional:
        facts[3:3] = _for_professionals(cards)
    else:
        facts.append(("Telefoon", [card.public_phone or "" for card in cards]))
    return Comparison(
        columns=tuple(_column(card, doubted, viewer=viewer, now=now) for card in cards),
        rows=tuple((name, tuple(texts)) for name, texts in facts if any(texts)),
    )


def _for_professionals(cards: Sequence[Card]) -> list[tuple[str, list[str]]]:
    counts = [None if card.availability is None else card.availability.waiting_count for card in cards]
    reasons = [None if card.availability is None else card.availability.reason for card in cards]
    return [
        ("Mensen die wachten", ["" if count is None else str(count) for count in counts]),
        ("Reden van wachten", [label(reason) for reason in reasons]),
        ("Telefoon intake", [card.intake_phone or card.public_phone or "" for card in cards]),
        ("Opmerking bij de opgave", [card.referrer_remark or "" for card in cards]),
    ]


def _column(card: Card, doubted: frozenset[int], *, viewer: Viewer, now: datetime) -> Column:
    if viewer.is_professional:
        title, status = professional_title(card), professional_words(card, now=now)
    else:
        title, status = resident_title(card), resident_words(card, now=now)
    return Column(card.offering_id, title, card.provider_name, status, card.offering_id in doubted)


def _age(card: Card, now: datetime) -> str:
    if card.confirmed_at is None:
        return "" if card.kind is OfferingKind.FREE_ACCESS else "nooit opgegeven"
    return days_ago(card.confirmed_at, now)


def _where(card: Card) -> str:
    if card.place and card.at_home:
        return f"{card.place}, ook bij u thuis"
    return card.place or ("bij u thuis" if card.at_home else "")


def _served(found: OfOffering) -> str:
    return list_text([item.name for item in found.municipalities])


def _tags(tags: dict[TagKind, list[str]], kind: TagKind) -> str:
    values = tags.get(kind, [])
    if kind is TagKind.MOMENT:
        values = [label(MOMENTS[value]) if value in MOMENTS else value for value in values]
    return list_text(values)


_TAG_ROWS = {
    "Waarbij": TagKind.PROBLEM,
    "Voor wie": TagKind.TARGET_GROUP,
    "Past niet bij": TagKind.CONTRA_INDICATION,
    "Werkwijze": TagKind.METHOD,
    "Taal": TagKind.LANGUAGE,
    "Wanneer": TagKind.MOMENT,
}
_MORE: tuple[Any, ...] = (col(Offering.opening_hours).label("opening_hours"),)
