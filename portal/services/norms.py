"""The norms of a region that hold on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlmodel import Session, col

from portal.models import Norm
from portal.services.date_spans import holds_on


@dataclass(frozen=True)
class NormLimit:
    """How long help may take at most: weeks in all, or hours."""

    weeks: int | None = None
    hours: int | None = None


@dataclass(frozen=True)
class Norms:
    """The norms of a region: by product id, and the one for all others."""

    by_product: Mapping[int, NormLimit]
    region: NormLimit = NormLimit()

    def of(self, product_id: int | None) -> NormLimit:
        """Give the norm of a product, else that of the region."""
        return self.by_product.get(product_id or 0, self.region)


def norms_on(session: Session, *, region_id: int, on: date) -> Norms:
    """Return the norms of a region that hold on a day; of two, the one that began last. One statement."""
    rows = session.execute(
        select(col(Norm.product_id), col(Norm.weeks), col(Norm.hours))
        .where(
            col(Norm.region_id) == region_id,
            holds_on(on, col(Norm.valid_from), col(Norm.valid_until)),
            or_(col(Norm.weeks).is_not(None), col(Norm.hours).is_not(None)),
        )
        .order_by(col(Norm.valid_from), col(Norm.id))
    )
    found = {product_id: NormLimit(weeks, hours) for product_id, weeks, hours in rows}
    region = found.pop(None, NormLimit())
    return Norms(found, region)
