"""What the page of one municipality shows: every provider with what it offers there, free help, the team."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.terms import OfferingKind
from portal.models import Offering, Organisation, Theme
from portal.web.present import StatusWords
from search.cards import Card, visible_to, with_municipality
from search.choices import MunicipalityChoice
from search.conditions import serves_municipality
from search.listing import load_listed
from search.present import (
    places_text,
    professional_title,
    professional_words,
    resident_title,
    resident_words,
    waits_text,
)
from search.viewers import Viewer

PROVIDERS_A_PAGE = 20
MOST_FREE = 50


@dataclass(frozen=True)
class OfferLine:
    """One offering in a line: what, where, and whether there is room."""

    offering_id: int
    title: str
    place: str
    status: StatusWords
    waits: str


@dataclass(frozen=True)
class ProviderLines:
    """A provider with what it offers in the municipality."""

    organisation_id: int
    name: str
    lines: tuple[OfferLine, ...]


@dataclass(frozen=True)
class MunicipalityPage:
    """One page of the providers of a municipality by name, and the help that needs no referral."""

    providers: tuple[ProviderLines, ...]
    provider_count: int
    page: int
    page_count: int
    free: tuple[OfferLine, ...]
    free_count: int


def municipality_page(
    session: Session,
    municipality: MunicipalityChoice,
    *,
    theme: str | None,
    page: int,
    now: datetime,
    viewer: Viewer,
) -> MunicipalityPage:
    """Load the providers of a municipality, at most 20 a page, in five statements."""
    here: list[Any] = [serves_municipality(municipality.code)]
    if theme is not None:
        here.append(col(Theme.code) == theme)
    contracted = [*here, col(Offering.kind) == OfferingKind.CONTRACTED]
    ids = list(
        session.scalars(
            select(col(Organisation.id))
            .select_from(with_municipality())
            .where(visible_to(viewer, now), *contracted)
            .group_by(col(Organisation.id), col(Organisation.name))
            .order_by(func.lower(col(Organisation.name)), col(Organisation.id))
        )
    )
    count = max(1, -(-len(ids) // PROVIDERS_A_PAGE))
    number = min(page, count)
    shown = ids[(number - 1) * PROVIDERS_A_PAGE : number * PROVIDERS_A_PAGE]
    listed = load_listed(session, *contracted, col(Organisation.id).in_(shown), now=now, viewer=viewer)
    lines: dict[int, list[OfferLine]] = defaultdict(list)
    names = {}
    for item in sorted(listed, key=lambda item: item.by_product):
        names[item.card.provider_id] = item.card.provider_name
        lines[item.card.provider_id].append(offer_line(item.card, viewer=viewer, now=now))
    free = load_listed(
        session,
        here[0],
        col(Offering.kind) == OfferingKind.FREE_ACCESS,
        now=now,
        viewer=viewer,
    )
    return MunicipalityPage(
        providers=tuple(ProviderLines(one, names[one], tuple(lines[one])) for one in shown if one in names),
        provider_count=len(ids),
        page=number,
        page_count=count,
        free=tuple(
            offer_line(item.card, viewer=viewer, now=now)
            for item in sorted(free, key=lambda item: item.card.name.casefold())[:MOST_FREE]
        ),
        free_count=len(free),
    )


def offer_line(card: Card, *, viewer: Viewer, now: datetime) -> OfferLine:
    """Put a card in one line."""
    write, title = resident_words, resident_title
    if viewer.is_professional:
        write, title = professional_words, professional_title
    place = card.place or ("bij u thuis" if card.at_home else "")
    return OfferLine(
        card.offering_id,
        card.name if card.kind is OfferingKind.FREE_ACCESS else title(card),
        place,
        write(card, now=now),
        places_text(card.availability) if viewer.is_professional else waits_text(card),
    )
