"""Keeps the themes, and which theme each product falls under."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Session, col

from portal.domain.terms import Law
from portal.models import Offering, Product, ProductLaw, Region, Theme
from portal.regions.reader import read_themes
from portal.regions.themes import ThemeBook
from portal.services.outbox import touch_offerings
from portal.services.pack_rows import key_of


def assign_themes(session: Session, *, themes: ThemeBook, now: datetime) -> int:
    """Bring the themes, and the theme of every product of every region, in line with the theme book.

    The offerings of a product that moves, or whose theme is called otherwise, go on the outbox. Returns
    how many products moved.
    """
    ids, renamed = _write_themes(session, themes)
    laws: dict[int, set[Law]] = {}
    for product_id, law in session.execute(select(col(ProductLaw.product_id), col(ProductLaw.law))):
        laws.setdefault(product_id, set()).add(law)
    rows = session.execute(
        select(Product, col(Region.code)).join(Region, col(Region.id) == col(Product.region_id))
    )
    moved, concerned = 0, []
    for product, region in rows:
        code = themes.theme_of(
            region=region,
            product=product.code,
            care_form=product.care_form,
            urgency=product.urgency,
            laws=frozenset(laws.get(key_of(product), ())),
        )
        if product.theme_id != ids[code]:
            product.theme_id = ids[code]
            moved += 1
            concerned.append(key_of(product))
        elif ids[code] in renamed:
            concerned.append(key_of(product))
    session.flush()
    session.execute(delete(Theme).where(col(Theme.id).not_in(ids.values())))
    found = session.scalars(select(col(Offering.id)).where(col(Offering.product_id).in_(concerned)))
    touch_offerings(session, offering_ids=[key for key in found if key is not None], now=now)
    return moved


def place_products(session: Session, *, region_id: int, now: datetime) -> int:
    """Give the products of a region that have no theme yet the one that the shipped theme book says.

    Only themes that are there already are given. Returns how many products were placed.
    """
    bare = session.scalars(
        select(Product).where(col(Product.region_id) == region_id, col(Product.theme_id).is_(None))
    ).all()
    if not bare:
        return 0
    book, region = read_themes(), session.get_one(Region, region_id)
    ids = {theme.code: theme.id for theme in session.scalars(select(Theme))}
    placed = []
    for product in bare:
        laws = session.scalars(select(col(ProductLaw.law)).where(col(ProductLaw.product_id) == product.id))
        code = book.theme_of(
            region=region.code,
            product=product.code,
            care_form=product.care_form,
            urgency=product.urgency,
            laws=frozenset(laws),
        )
        if code in ids:
            product.theme_id = ids[code]
            placed.append(key_of(product))
    session.flush()
    found = session.scalars(select(col(Offering.id)).where(col(Offering.product_id).in_(placed)))
    touch_offerings(session, offering_ids=[key for key in found if key is not None], now=now)
    return len(placed)


def _write_themes(session: Session, themes: ThemeBook) -> tuple[dict[str, int], set[int]]:
    """Write the themes; returns their ids by code, and which are called otherwise than before."""
    held = {row.code: row for row in session.scalars(select(Theme))}
    renamed = set()
    for position, part in enumerate(themes.themes):
        row = held.get(part.code)
        if row is None:
            row = Theme(code=part.code, name=part.name, plain=part.plain, position=position)
            session.add(row)
            held[part.code] = row
        elif (row.name, row.plain) != (part.name, part.plain):
            renamed.add(key_of(row))
        row.name, row.plain, row.position = part.name, part.plain, position
    session.flush()
    return {part.code: key_of(held[part.code]) for part in themes.themes}, renamed
