"""The board of crisis places for professionals: where there is room now, how old that is, whom to call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col

from portal.domain.ordering import LIMITED, PLACE, SILENT, WAITING
from portal.domain.terms import Accepting, TagKind, Urgency
from portal.models import Product
from portal.web.present import StatusWords
from search.cards import Card
from search.choices import MunicipalityChoice
from search.conditions import serves_municipality
from search.crisis_page import hours_text
from search.listing import Listed, load_listed
from search.present import ages_short, places_text, professional_title, professional_words
from search.tags import Tags, load_row_tags
from search.viewers import Viewer

_ROOM, _LIMITED_ROOM, _NO_ROOM = range(3)
_CURRENT = frozenset({PLACE, WAITING, LIMITED})


@dataclass(frozen=True)
class CrisisRow:
    """One offering on the board, a text per column."""

    offering_id: int
    title: str
    provider: str
    place: str
    status: StatusWords
    places: str
    age: str
    phone: str | None
    ages: str
    whom: str
    excluded: str
    remark: str | None


@dataclass(frozen=True)
class CrisisBoard:
    """Who said lately to have room, and after them all others."""

    with_room: tuple[CrisisRow, ...]
    others: tuple[CrisisRow, ...]


def crisis_board(
    session: Session, *, municipality: MunicipalityChoice | None, now: datetime, viewer: Viewer
) -> CrisisBoard:
    """Load all crisis help that serves a municipality (None: all), in two statements.

    Room stands on top only while its figure is fresh or ageing; stale, stopped and unknown come last.
    """
    conditions = [col(Product.urgency) == Urgency.CRISIS]
    if municipality is not None:
        conditions.append(serves_municipality(municipality.code))
    listed = sorted(load_listed(session, *conditions, now=now, viewer=viewer), key=_order)
    tags = load_row_tags(session, [item.card.offering_id for item in listed])
    with_room = [item for item in listed if _class(item) < _NO_ROOM]
    others = listed[len(with_room) :]
    return CrisisBoard(_rows(with_room, tags, now), _rows(others, tags, now))


def _class(item: Listed) -> int:
    """Give the place of an offering among the others, 0 first."""
    figures = item.card.availability
    if item.standing in _CURRENT and figures is not None and figures.free_places:
        return _LIMITED_ROOM if figures.accepting is Accepting.LIMITED else _ROOM
    return _NO_ROOM + item.standing


def _order(item: Listed) -> tuple[int, float, str, int]:
    """Put classes in order; within one the newest figure first, then names."""
    confirmed = item.card.confirmed_at or datetime.min.replace(tzinfo=UTC)
    return _class(item), -confirmed.timestamp(), item.card.provider_name, item.card.offering_id


def _rows(listed: list[Listed], tags: Mapping[int, Tags], now: datetime) -> tuple[CrisisRow, ...]:
    return tuple(_row(item, tags.get(item.card.offering_id, {}), now) for item in listed)


def _row(item: Listed, tags: Tags, now: datetime) -> CrisisRow:
    card = item.card
    return CrisisRow(
        offering_id=card.offering_id,
        title=professional_title(card),
        provider=card.provider_name,
        place=place_of(card),
        status=professional_words(card, now=now),
        places="" if item.standing == SILENT else places_text(card.availability),
        age=hours_text(card.confirmed_at, now),
        phone=card.intake_phone or card.public_phone,
        ages=ages_short(card.age_min, card.age_max),
        whom=", ".join(tags.get(TagKind.PROBLEM, ())),
        excluded=", ".join(tags.get(TagKind.CONTRA_INDICATION, ())),
        remark=card.referrer_remark,
    )


def place_of(card: Card) -> str:
    """Say where help is given: the town, at home, or both."""
    if card.place and card.at_home:
        return f"{card.place}, ook aan huis"
    return card.place or ("aan huis" if card.at_home else "")
