"""The same search in SQL, for when the engine is away: slower, without typing errors, without counts."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, case, exists, func, literal, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.terms import Accepting
from portal.models import (
    Location,
    Municipality,
    Offering,
    OfferingTag,
    Organisation,
    Product,
    ProductSynonym,
    Segment,
    Theme,
)
from portal.services.calendars import freshness_rules
from portal.services.publication import professional_condition, public_condition
from search import figures
from search.belongings import load_of_offerings
from search.conditions import conditions, in_segment, serves
from search.document import TAGS_IN_TEXT, with_figures
from search.dutch import QueryWords, read_query, stem
from search.engines.order import scramble
from search.figures import Figures, read_figures
from search.geo import distance_km
from search.limits import fits_ages, fits_lists
from search.query import Filters, Found, Match, Point, Query, Sort
from search.schema import Audience

_SHORTEST_ROOT = 4
_FAR = 1e9
_NO_WEEKS = 9999


def find_in_sql(session: Session, query: Query, *, now: datetime) -> Found:
    """Find a page of offerings in three statements, five when some are limited; `facets` stays empty."""
    today = local_date(now)
    asked = read_query(query.text) if query.text else QueryWords()
    visible = professional_condition if query.audience is Audience.PROFESSIONAL else public_condition
    statement = (
        select(*_COLUMNS, _text_rank(asked).label("text_rank"))
        .select_from(with_figures())
        .where(visible(today), *conditions(query.filters))
    )
    if not asked.is_empty:
        statement = statement.where(_text_condition(asked, query.match))
    rules = freshness_rules(session, on=today)
    rows = session.execute(statement).mappings()
    told = [(row, read_figures(row, rules, now=now, today=today)) for row in rows]
    fitting = [(row, said) for row, said in told if _fits(row, said, query)]
    closed = _limited_away(session, fitting, query.filters)
    kept = [(_key(row, said, query), int(row["id"])) for row, said in fitting if row["id"] not in closed]
    kept.sort()
    page = kept[query.offset : query.offset + query.limit]
    return Found(tuple(offering_id for _, offering_id in page), len(kept))


_COLUMNS: tuple[Any, ...] = (
    col(Offering.id).label("id"),
    col(Offering.region_id).label("region_id"),
    col(Offering.at_home).label("at_home"),
    col(Location.lat).label("lat"),
    col(Location.lon).label("lon"),
    *figures.COLUMNS,
)


def _fits(row: RowMapping, said: Figures, query: Query) -> bool:
    """Hold the row against what only the clock and the compass can tell."""
    filters = query.filters
    if filters.accepting and said.accepting not in filters.accepting:
        return False
    if filters.freshness and said.freshness.value not in filters.freshness:
        return False
    if not (_is_within(said, filters) and fits_ages(said.limit, filters)):
        return False
    if query.near is None or query.within_km is None:
        return True
    comes_here = bool(filters.municipality) and row["at_home"]
    return comes_here or _kilometres(row, query.near) <= query.within_km


def _limited_away(session: Session, rows: Sequence[tuple[RowMapping, Figures]], filters: Filters) -> set[int]:
    """Find the offerings that have no room for the municipality or the problem that is asked."""
    if not (filters.municipality or filters.problem):
        return set()
    limits = {row["id"]: said.limit for row, said in rows if said.limit.accepting is Accepting.LIMITED}
    listed = [id_ for id_, limit in limits.items() if limit.limit_municipalities or limit.limit_problems]
    held = load_of_offerings(session, offering_ids=listed) if listed else {}
    return {id_ for id_ in listed if not fits_lists(held[id_], limits[id_], filters)}


def _is_within(said: Figures, filters: Filters) -> bool:
    longest = (
        (said.intake_weeks, filters.max_intake_weeks),
        (said.total_weeks, filters.max_total_weeks),
    )
    if any(limit is not None and (weeks is None or weeks > limit) for weeks, limit in longest):
        return False
    return filters.min_places is None or (said.free_places or 0) >= filters.min_places


def _key(row: RowMapping, said: Figures, query: Query) -> tuple[float, ...]:
    tie = scramble(row["id"])
    if query.sort is Sort.SOONEST:
        return said.soonest, tie
    if query.sort is Sort.CONFIRMED:
        return -said.confirmed_at.timestamp() if said.confirmed_at else 0, tie
    weeks = said.intake_weeks if said.total_weeks is None else said.total_weeks
    middle = _NO_WEEKS if weeks is None else weeks
    if query.near is None:
        return row["text_rank"], said.standing, middle, tie
    kilometres = _kilometres(row, query.near)
    if query.sort is Sort.NEAREST:
        return kilometres, said.standing, tie
    return row["text_rank"], said.standing, kilometres, tie


def _kilometres(row: RowMapping, centre: Point) -> float:
    if row["lat"] is None:
        return _FAR
    return distance_km(centre, Point(row["lat"], row["lon"]))


def _text_condition(asked: QueryWords, match: Match) -> ColumnElement[bool]:
    each = [_holds(_root(word)) for word in asked.required]
    phrases = [_holds(" ".join(phrase)) for phrase in asked.phrases]
    if match is Match.SOME and each:
        return and_(*phrases, or_(*each))
    return and_(*phrases, *each)


def _text_rank(asked: QueryWords) -> ColumnElement[int]:
    """Count the words that the product's own names lack: fewer is better."""
    rank: ColumnElement[int] = literal(0)
    for word in asked.required:
        rank = rank + case((_in_product(_root(word)), 0), else_=1)
    return rank


def _holds(root: str) -> ColumnElement[bool]:
    provider = (Organisation.name, Organisation.statutory_name)
    columns = (*provider, Offering.description, Offering.expectation, Location.place, Theme.name)
    return or_(
        _in_product(root),
        *(_like(column, root) for column in (*columns, Theme.plain, Product.summary)),
        serves(_like(Municipality.name, root)),
        in_segment(or_(_like(Segment.name, root), _like(Segment.plain, root))),
        exists().where(
            col(OfferingTag.offering_id) == col(Offering.id),
            col(OfferingTag.kind).in_(TAGS_IN_TEXT),
            _like(OfferingTag.value, root),
        ),
    )


def _in_product(root: str) -> ColumnElement[bool]:
    return or_(
        *(_like(column, root) for column in (Product.name, Product.plain, Offering.name)),
        exists().where(col(ProductSynonym.product_id) == col(Product.id), _like(ProductSynonym.term, root)),
    )


def _like(column: Any, root: str) -> ColumnElement[bool]:
    """Say that a text holds the beginning of a word; a short word, such as EED, must stand by itself."""
    if len(root) < _SHORTEST_ROOT:
        return (" " + func.replace(column, ",", " ") + " ").icontains(f" {root} ", autoescape=True)
    return col(column).icontains(root, autoescape=True)


def _root(word: str) -> str:
    """Give the beginning that a word shares with its stem: autisme and autist begin with autis."""
    root = stem(word)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(word, root, strict=False))
    shared = word[: len(list(same))]
    return shared if len(shared) >= _SHORTEST_ROOT else word
