"""Which products took the place of which, so that old addresses and kept searches go on."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.catalogue import PlanAct
from portal.domain.errors import NotFoundError
from portal.models import CataloguePlan, Product, Region
from portal.services.date_spans import holds_on
from portal.services.pack_changes import PRODUCT

Successions = Mapping[str, Mapping[str, str]]
"""By region code: each ended product with the one that now stands for it, by code."""


def load_successions(session: Session, *, on: date) -> Successions:
    """Return, for each region, which product that holds on a day stands for an ended one. Two statements.

    A product that was replaced, and its successor after it, leads to the last; one that came back, or whose
    last successor ended, is left out.
    """
    held = {
        (region, code)
        for region, code in session.execute(
            select(col(Region.code), col(Product.code))
            .join(Region, col(Region.id) == col(Product.region_id))
            .where(
                holds_on(on, col(Product.valid_from), col(Product.valid_until)),
            )
        )
    }
    rows = session.execute(
        select(col(Region.code), col(CataloguePlan.code), col(CataloguePlan.successor))
        .join(Region, col(Region.id) == col(CataloguePlan.region_id))
        .where(
            col(CataloguePlan.kind) == PRODUCT,
            col(CataloguePlan.act) == PlanAct.END,
            col(CataloguePlan.successor).is_not(None),
            col(CataloguePlan.applied_at).is_not(None),
        )
        .order_by(col(CataloguePlan.id))
    )
    steps = {(region, old): new for region, old, new in rows}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for region, old in steps:
        last = old
        seen = {old}
        while (region, last) not in held and (after := steps.get((region, last))) not in (None, *seen):
            last = str(after)
            seen.add(last)
        if last != old and (region, last) in held:
            found[region][old] = last
    return dict(found)


def successor_of(session: Session, *, region_code: str, code: str, on: date) -> str:
    """Return the product that stands for an ended one on a day. Raises NotFoundError when none does."""
    found = load_successions(session, on=on).get(region_code, {}).get(code)
    if found is None:
        raise NotFoundError
    return found
