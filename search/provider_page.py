"""What the page of one provider shows: who they are and all they offer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.errors import NotFoundError
from portal.models import Offering, Organisation
from search.choices import MunicipalityChoice
from search.conditions import serves_municipality
from search.contacts import Contact
from search.listing import Listed, load_listed
from search.offers_view import OffersView, offers_view
from search.viewers import Viewer

A_PAGE = 25


@dataclass(frozen=True)
class ProviderPage:
    """A provider with one page of offerings; `places` are the towns of all its locations."""

    organisation_id: int
    name: str
    statutory_name: str | None
    about: str
    contact: Contact
    offers: OffersView
    total: int
    page: int
    page_count: int
    places: tuple[str, ...]


def provider_page(
    session: Session,
    organisation_id: int,
    *,
    municipality: MunicipalityChoice | None,
    page: int,
    now: datetime,
    viewer: Viewer,
) -> ProviderPage:
    """Load a provider and what it offers, in the order of the catalogue; four statements.

    Raises NotFoundError when this viewer may find nothing of it; a page beyond the last one is the last one.
    """
    found = session.execute(
        select(
            col(Organisation.name),
            col(Organisation.statutory_name),
            col(Organisation.about),
            col(Organisation.phone),
            col(Organisation.email),
            col(Organisation.website),
        ).where(col(Organisation.id) == organisation_id, col(Organisation.is_active).is_(True))
    ).first()
    every = load_listed(
        session,
        col(Offering.organisation_id) == organisation_id,
        now=now,
        viewer=viewer,
        more=(serves_here(municipality),),
    )
    if found is None or not every:
        raise NotFoundError
    chosen = sorted((item for item in every if item.more["serves_here"]), key=lambda item: item.by_product)
    count = max(1, -(-len(chosen) // A_PAGE))
    number = min(page, count)
    cards = [item.card for item in chosen[(number - 1) * A_PAGE : number * A_PAGE]]
    return ProviderPage(
        organisation_id=organisation_id,
        name=found.name,
        statutory_name=found.statutory_name,
        about=found.about,
        contact=Contact(found.name, found.phone, found.email, found.website),
        offers=offers_view(
            session,
            cards,
            now=now,
            is_professional=viewer.is_professional,
            municipality=None if municipality is None else municipality.code,
        ),
        total=len(chosen),
        page=number,
        page_count=count,
        places=_places(every),
    )


def serves_here(municipality: MunicipalityChoice | None) -> object:
    """Give a column that says whether an offering serves a municipality; all do when none is asked."""
    if municipality is None:
        return (col(Offering.id) == col(Offering.id)).label("serves_here")
    return serves_municipality(municipality.code).label("serves_here")


def _places(every: list[Listed]) -> tuple[str, ...]:
    return tuple(sorted({item.card.place for item in every if item.card.place}))
