"""What a visitor asks, in words of our own: filters, place, order and page; no engine's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum

from search.schema import FACETS, Audience

MAX_TEXT_LENGTH = 200
MAX_PAGE_SIZE = 100
MAX_FOUND = 1_000_000


class Sort(StrEnum):
    """In which order results come; `best` is text score, then standing, then nearness or wait."""

    BEST = "best"
    SOONEST = "soonest"
    NEAREST = "nearest"
    CONFIRMED = "confirmed"


class Match(StrEnum):
    """Whether all words must be found, or some of them will do."""

    ALL = "all"
    SOME = "some"


@dataclass(frozen=True)
class Point:
    """A place on earth in WGS 84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Filters:
    """What results must be. Fields that are named as a facet hold accepted values: one of them must hold.

    Values are enum values, except: municipality (CBS codes), region, segment, theme and product (codes),
    provider (organisation ids as text), language, problem, target_group, method and not_excluding (words as
    offerings give them) and at_home and part_time ("yes").
    """

    region: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()
    provider: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    care_form: tuple[str, ...] = ()
    group_form: tuple[str, ...] = ()
    urgency: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    accepting: tuple[str, ...] = ()
    freshness: tuple[str, ...] = ()
    door: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    moment: tuple[str, ...] = ()
    problem: tuple[str, ...] = ()
    target_group: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    at_home: tuple[str, ...] = ()
    part_time: tuple[str, ...] = ()
    not_excluding: tuple[str, ...] = ()
    """Contra-indications that an offering may not have."""
    age: int | None = None
    """A whole age in years that the offering is for."""
    max_intake_weeks: int | None = None
    max_total_weeks: int | None = None
    """Longest waits; an unknown wait, a stop or an expired figure is never within one."""
    min_places: int | None = None
    """Free places at one location; counted only while the figure is not expired and people are accepted."""

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Give the facets on which values were chosen, with those values."""
        named = {item.name: getattr(self, item.name) for item in fields(self) if item.name in FACETS}
        return {name: values for name, values in named.items() if values}


@dataclass(frozen=True)
class Query:
    """One question to an engine; `offset` and `limit` count documents."""

    text: str = ""
    match: Match = Match.ALL
    filters: Filters = field(default_factory=Filters)
    audience: Audience = Audience.RESIDENT
    near: Point | None = None
    within_km: float | None = None
    sort: Sort = Sort.BEST
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    """The facets to count; FACETS for all."""


@dataclass(frozen=True)
class Found:
    """The ids of one page in order, how many there are in all, and per facet how many each value has.

    A facet's counts leave out the choice on that facet itself, so that a chosen value's siblings keep theirs.
    """

    ids: tuple[int, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Criteria:
    """A visitor's search as it stands in a URL, before place and age words in the text are read."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    place: str = ""
    """The name of a municipality to count distances from, or empty."""
    near: Point | None = None
    within_km: float | None = None
    sort: Sort = Sort.BEST
    page: int = 1
    page_size: int = 20
    with_facets: bool = True
