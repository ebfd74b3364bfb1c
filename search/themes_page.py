"""The themes with the help under each: one line a form of help, whatever regions call it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.models import Product, Region, Theme
from portal.services.date_spans import holds_on
from search.choices import Choices, ThemeChoice


@dataclass(frozen=True)
class ThemeProduct:
    """A form of help in plain words; without a region it is searched for, with one it has a page."""

    code: str
    plain: str
    region_code: str | None


@dataclass(frozen=True)
class ThemeProducts:
    """A theme with its forms of help, by their plain names."""

    theme: ThemeChoice
    products: tuple[ThemeProduct, ...]


def load_theme_products(
    session: Session, lists: Choices, *, region_code: str | None, now: datetime
) -> list[ThemeProducts]:
    """Load the forms of help under each theme, in one statement; of one region, or each name once."""
    today = local_date(now)
    statement = (
        select(col(Theme.code), col(Product.code), col(Product.plain), col(Region.code))
        .join(Theme, col(Theme.id) == col(Product.theme_id))
        .join(Region, col(Region.id) == col(Product.region_id))
        .where(
            holds_on(today, col(Product.valid_from), col(Product.valid_until)),
        )
        .order_by(col(Product.plain), col(Product.id))
    )
    if region_code is not None:
        statement = statement.where(col(Region.code) == region_code)
    found: dict[str, dict[str, ThemeProduct]] = defaultdict(dict)
    for theme, code, plain, region in session.execute(statement):
        shown = ThemeProduct(code, plain, region if region_code is not None else None)
        found[theme].setdefault(plain.casefold(), shown)
    return [ThemeProducts(theme, tuple(found[theme.code].values())) for theme in lists.themes]
