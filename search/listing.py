"""Cards of whatever may be found under a condition, in an order that no provider can buy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.models import Offering, Product
from search.cards import (
    CARD_COLUMNS,
    Card,
    make_card,
    visible_to,
    with_municipality,
)
from search.choices import choices
from search.figures import read_figures
from search.viewers import Viewer

MOST_LISTED = 2_000


@dataclass(frozen=True)
class Listed:
    """A card with what it can be put in order by, and the columns that were asked for besides."""

    card: Card
    standing: int
    soonest: int
    position: int
    more: Mapping[str, Any]

    @property
    def by_place(self) -> tuple[int, int, str, int]:
        """Put what has room first, then the shortest wait, then names."""
        return self.standing, self.soonest, self.card.provider_name, self.card.offering_id

    @property
    def by_product(self) -> tuple[str, int, str, int]:
        """Put in the order of names of providers, then of the catalogue."""
        return self.card.provider_name, self.position, self.card.name, self.card.offering_id


def load_listed(
    session: Session,
    *conditions: ColumnElement[bool],
    now: datetime,
    viewer: Viewer,
    more: tuple[Any, ...] = (),
) -> list[Listed]:
    """Load at most 2,000 that this viewer may find under all conditions, in one statement."""
    rows = (
        session.execute(
            select(*CARD_COLUMNS, col(Product.position).label("product_position"), *more)
            .select_from(with_municipality())
            .where(visible_to(viewer, now), *conditions)
            .order_by(col(Offering.id))
            .limit(MOST_LISTED)
        )
        .mappings()
        .all()
    )
    known, today = choices(session, now=now), local_date(now)
    named = [column.key for column in more]
    found = []
    for row in rows:
        said = read_figures(row, known.rules, now=now, today=today)
        found.append(
            Listed(
                make_card(row, said, known.routes, viewer=viewer, near=None),
                said.standing,
                said.soonest,
                row["product_position"] or 0,
                {name: row[name] for name in named},
            )
        )
    return found
