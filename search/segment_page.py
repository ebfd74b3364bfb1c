"""Reads from the address which places of which segment are asked for, and loads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlmodel import Session

from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.domain.freshness import FreshnessRule
from portal.services.bulk_cells import Sheet
from portal.services.norms import norms_on
from search.cards import Card, load_cards
from search.choices import choices
from search.segment_asked import Age, Asked, Column, Intake, Yardsticks
from search.segment_choices import SegmentChoice, Within, load_segments, load_within
from search.segment_facts import place_facts
from search.segment_places import Sums, read_places
from search.segment_words import AGE_WORDS, INTAKE_WORDS, PlaceRow, place_row, places_sheet
from search.tags import Tags, load_row_tags
from search.viewers import Viewer

_Kind = TypeVar("_Kind", bound=StrEnum)
OLDEST = 120
MOST_IN_FILE = 5_000
_AT_ONCE = 500


@dataclass(frozen=True)
class Overview:
    """A question about a segment, read: `kept` is the address without page, `chosen` says the same in words.

    `faults` says what made no sense.
    """

    segment: SegmentChoice
    segments: Sequence[SegmentChoice]
    within: Within
    asked: Asked
    by: Yardsticks
    kept: Mapping[str, str]
    chosen: Sequence[str]
    faults: Sequence[str]


def read_overview(
    session: Session, arguments: Mapping[str, str], *, usual_regions: Sequence[str], now: datetime
) -> Overview | None:
    """Read what is asked for; None when no segment holds today. Four statements. Raises NotFoundError.

    Without a segment it is the first of the usual regions, else the first of all.
    """
    today = local_date(now)
    segments = load_segments(session, today=today)
    if not segments:
        return None
    segment = _segment(segments, arguments.get("segment", ""), usual_regions)
    within = load_within(session, segment, today=today)
    asked, kept, faults = _read(segment, within, arguments)
    return Overview(
        segment=segment,
        segments=segments,
        within=within,
        asked=asked,
        by=Yardsticks(
            choices(session, now=now).rules.get(segment.region_id, FreshnessRule()),
            norms_on(session, region_id=segment.region_id, on=today),
        ),
        kept=kept,
        chosen=_chosen(asked, within),
        faults=faults,
    )


def load_places(
    session: Session, overview: Overview, *, offset: int, limit: int, viewer: Viewer, now: datetime
) -> tuple[Sums, list[PlaceRow]]:
    """Load what all places come to and a page of them; three statements."""
    places = place_facts(overview.asked, by=overview.by, now=now)
    sums, found = read_places(session, places, overview.asked, offset=offset, limit=limit)
    products, ids = dict(found), [offering_id for offering_id, _ in found]
    cards, tags = load_cards(session, ids, now=now, viewer=viewer, near=None), load_row_tags(session, ids)
    norms = overview.by.norms
    return sums, [
        place_row(card, tags.get(card.offering_id, {}), norms.of(products[card.offering_id]), now=now)
        for card in cards
    ]


def load_sheet(session: Session, overview: Overview, *, viewer: Viewer, now: datetime) -> Sheet:
    """Load all places asked for, the first MOST_IN_FILE of them, as a table to save."""
    places = place_facts(overview.asked, by=overview.by, now=now)
    _, found = read_places(session, places, overview.asked, offset=0, limit=MOST_IN_FILE)
    cards: list[Card] = []
    tags: dict[int, Tags] = {}
    ids = [offering_id for offering_id, _ in found]
    for part in (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)):
        cards += load_cards(session, part, now=now, viewer=viewer, near=None)
        tags.update(load_row_tags(session, part))
    norms = {offering_id: overview.by.norms.of(product_id) for offering_id, product_id in found}
    return places_sheet(overview.segment.name, cards, tags, norms, now=now)


def _segment(segments: Sequence[SegmentChoice], key: str, usual_regions: Sequence[str]) -> SegmentChoice:
    if key:
        found = next((one for one in segments if one.key == key), None)
        if found is None:
            raise NotFoundError
        return found
    usual = (one for code in usual_regions for one in segments if one.region_code == code)
    return next(usual, segments[0])


def _read(
    segment: SegmentChoice, within: Within, arguments: Mapping[str, str]
) -> tuple[Asked, dict[str, str], list[str]]:
    faults: list[str] = []
    product_code, town_code = arguments.get("product", ""), arguments.get("gemeente", "")
    product, town = within.products.get(product_code), within.municipalities.get(town_code)
    if product_code and product is None:
        faults.append("Het gekozen product hoort niet bij dit segment. U ziet alle producten.")
    if town_code and town is None:
        faults.append(f"De gekozen gemeente hoort niet bij {segment.region_name}. U ziet alle gemeenten.")
    typed = arguments.get("leeftijd", "").strip()
    age = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else None
    if typed and (age is None or age > OLDEST):
        age = None
        faults.append(f"Vul als leeftijd een getal in van 0 tot en met {OLDEST}. U ziet alle leeftijden.")
    asked = Asked(
        segment_id=segment.segment_id,
        product_id=None if product is None else product.id,
        municipality=None if town is None else (town.id, town.name),
        age=age,
        intake=_member(Intake, arguments.get("neemt", "")),
        freshness=_member(Age, arguments.get("vers", "")),
        column=_member(Column, arguments.get("sorteer", "")) or Column.ROOM,
        is_reversed=arguments.get("richting") == "om",
    )
    kept = {
        "segment": segment.key,
        "product": product_code if product else "",
        "gemeente": town_code if town else "",
        "leeftijd": "" if age is None else str(age),
        "neemt": asked.intake or "",
        "vers": asked.freshness or "",
        "sorteer": "" if asked.column is Column.ROOM else asked.column,
        "richting": "om" if asked.is_reversed else "",
    }
    return asked, {name: str(value) for name, value in kept.items() if value}, faults


def _chosen(asked: Asked, within: Within) -> list[str]:
    product = (one.name for one in within.products.values() if one.id == asked.product_id)
    said = (
        next(product, None),
        asked.municipality and f"woont in {asked.municipality[1]}",
        None if asked.age is None else f"{asked.age} jaar",
        asked.intake and INTAKE_WORDS[asked.intake].lower(),
        asked.freshness and f"opgave: {AGE_WORDS[asked.freshness].lower()}",
    )
    return [words for words in said if words]


def _member(kind: type[_Kind], text: str) -> _Kind | None:
    return kind(text) if text in set(kind) else None
