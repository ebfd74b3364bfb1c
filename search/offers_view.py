"""A list of offerings as the pages about a provider, a product or a municipality show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from search.cards import Card
from search.present import CardWords, RowWords, card_words, row_words
from search.tags import load_row_tags


@dataclass(frozen=True)
class OffersView:
    """Offerings in words: `cards` for residents or `rows` for professionals, one of them is empty."""

    cards: tuple[CardWords, ...]
    rows: tuple[RowWords, ...]
    municipality: str | None = None

    def offering_address(self, offering_id: int) -> str:
        """Give the address of an offering's page, with the municipality that was asked for."""
        return f"/aanbod/{offering_id}" + (f"?gemeente={self.municipality}" if self.municipality else "")


def offers_view(
    session: Session,
    cards: Sequence[Card],
    *,
    now: datetime,
    is_professional: bool,
    municipality: str | None = None,
) -> OffersView:
    """Put cards in words; one statement, for their tags."""
    tags = load_row_tags(session, [card.offering_id for card in cards])
    if is_professional:
        rows = tuple(row_words(card, tags.get(card.offering_id, {}), now=now) for card in cards)
        return OffersView((), rows, municipality)
    shown = tuple(card_words(card, tags.get(card.offering_id, {}), now=now) for card in cards)
    return OffersView(shown, (), municipality)


def plain_view(
    cards: Iterable[Card], *, now: datetime, is_professional: bool, municipality: str | None = None
) -> OffersView:
    """Put cards in words without what they are for: where the page says that already."""
    listed = list(cards)
    if is_professional:
        return OffersView((), tuple(row_words(card, {}, now=now) for card in listed), municipality)
    return OffersView(tuple(card_words(card, {}, now=now) for card in listed), (), municipality)
