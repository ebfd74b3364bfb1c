"""Which offerings with room a kept search fits now: asked at the finder's own door, judged by SQL."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from portal.domain.saved_searches import SOON_WEEKS
from portal.domain.terms import Accepting, Freshness
from search.cards import Card, load_cards
from search.choices import choices
from search.engine import SearchEngine
from search.finder import search
from search.query import MAX_PAGE_SIZE, Criteria, Filters
from search.saved_asked import read_kept
from search.schema import Audience
from search.viewers import Viewer

MOST_PAGES = 5
"""What a search fits beyond this many pages is not watched: that is no search any more."""
TRUSTED = frozenset({Freshness.FRESH, Freshness.AGEING})
REFERRER = Viewer(Audience.PROFESSIONAL)


@dataclass(frozen=True)
class Fitting:
    """Offerings with room: `fresh` fit by a figure that is trusted, `kept` had room and have it still."""

    fresh: frozenset[int]
    kept: frozenset[int]


def fitting(
    session: Session, engine: SearchEngine, *, asked: str, before: Collection[int], now: datetime
) -> Fitting:
    """Find what a kept search fits now, as a referrer sees it.

    What cannot be read any more fits nothing: without that part the search would fit too much.
    """
    form = read_kept(asked, choices(session, now=now))
    cards: dict[int, Card] = {}
    if not form.faults:
        for criteria in _questions(form.criteria):
            cards |= _ask(session, engine, criteria, now)
    known = cards_of(session, before, now=now)
    return Fitting(
        frozenset(one for one, card in cards.items() if has_room(card) and card.freshness in TRUSTED),
        frozenset(one for one, card in known.items() if has_room(card)),
    )


def cards_of(session: Session, offering_ids: Collection[int], *, now: datetime) -> Mapping[int, Card]:
    """Load the cards of offerings that may still be found, by id."""
    cards = load_cards(session, sorted(offering_ids), now=now, viewer=REFERRER, near=None)
    return {card.offering_id: card for card in cards}


def has_room(card: Card) -> bool:
    """Say whether somebody can go there now: a free place, or a first talk within two weeks."""
    said = card.availability
    if said is None or card.is_phasing_out or said.accepting is Accepting.STOP:
        return False
    is_soon = said.intake_weeks is not None and said.intake_weeks <= SOON_WEEKS
    return bool(said.free_places) or is_soon


def _questions(criteria: Criteria) -> tuple[Criteria, Criteria]:
    """Ask for free places and, apart, for a short wait: either will do."""
    filters = criteria.filters
    places = replace(filters, min_places=max(1, filters.min_places or 1))
    asked = filters.max_intake_weeks
    weeks = replace(filters, max_intake_weeks=SOON_WEEKS if asked is None else min(SOON_WEEKS, asked))
    plain = replace(criteria, page_size=MAX_PAGE_SIZE, with_facets=False)
    return replace(plain, filters=places), replace(plain, filters=weeks)


def _ask(session: Session, engine: SearchEngine, criteria: Criteria, now: datetime) -> dict[int, Card]:
    found: dict[int, Card] = {}
    for page in range(1, MOST_PAGES + 1):
        answer = search(session, engine, replace(criteria, page=page), now=now, viewer=REFERRER)
        if answer.is_relaxed:
            return {}
        found.update((card.offering_id, card) for card in answer.cards if _holds(card, criteria.filters))
        if page >= answer.page_count:
            break
    return found


def _holds(card: Card, filters: Filters) -> bool:
    """Look again by SQL at the figures that were asked, as the index may be behind."""
    said = card.availability
    if said is None:
        return False
    if filters.min_places is not None and (said.free_places or 0) < filters.min_places:
        return False
    longest = filters.max_intake_weeks
    return longest is None or (said.intake_weeks is not None and said.intake_weeks <= longest)
