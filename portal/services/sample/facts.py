"""What the sample needs to know of a loaded region, as plain values."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.domain.freshness import FreshnessRule
from portal.domain.obligations import WaitingCalendar
from portal.domain.terms import (
    Capacity,
    CareForm,
    ContractForm,
    GroupForm,
    IndicatorKind,
    Law,
    Reporter,
    ReportingPeriod,
    Urgency,
)
from portal.services.sample.lists import word_list


@dataclass(frozen=True)
class Town:
    """A municipality with its kernels: name, four digits of the postcode, latitude, longitude."""

    id: int
    code: str
    name: str
    lat: float
    lon: float
    area: str
    kernels: tuple[tuple[str, int, float, float], ...]

    def distance(self, other: "Town") -> float:
        """Give a number that grows with the distance; good enough to sort by."""
        return (self.lat - other.lat) ** 2 + (0.62 * (self.lon - other.lon)) ** 2


@dataclass(frozen=True)
class Problem:
    """What an offering is found by; `phrase` names it in a sentence, empty when better left unsaid."""

    tag: str
    phrase: str
    age_min: int
    age_max: int


@dataclass(frozen=True)
class ProductFacts:
    """A product with its field of help and the problems that its words point at."""

    id: int
    name: str
    plain: str
    care_form: CareForm
    group_form: GroupForm | None
    urgency: Urgency
    age_min: int
    age_max: int
    capacity: Capacity
    bridging_care: bool
    acceptance_duty: bool
    weight: float
    profile_number: int | None
    laws: frozenset[Law]
    segment_ids: tuple[int, ...]
    lighter_ids: frozenset[int]
    towns: tuple[Town, ...]
    centre: Town | None
    field: str
    problems: tuple["Problem", ...]


@dataclass(frozen=True)
class SegmentFacts:
    id: int
    related_ids: frozenset[int]
    form: ContractForm | None
    term_years: int | None
    extension_years: tuple[int, ...]


@dataclass(frozen=True)
class IndicatorFacts:
    id: int
    name: str
    kind: IndicatorKind
    unit: str
    parts: tuple[str, ...]
    segment_ids: tuple[int, ...]
    product_ids: tuple[int, ...]


@dataclass(frozen=True)
class RegionFacts:
    """A region as its pack describes it."""

    id: int
    code: str
    name: str
    laws: tuple[str, ...]
    valid_from: date
    sample: dict[str, Any]
    towns: tuple[Town, ...]
    products: tuple[ProductFacts, ...]
    segments: dict[int, SegmentFacts]
    indicators: dict[Reporter, tuple[IndicatorFacts, ...]]
    rule: FreshnessRule
    waiting: WaitingCalendar
    indicator_period: ReportingPeriod
    free_access: ProductFacts | None = field(default=None)

    @property
    def core_towns(self) -> tuple[Town, ...]:
        """The municipalities that join for most products."""
        most = max(sum(town in product.towns for product in self.products) for town in self.towns)
        joined = {town: sum(town in product.towns for product in self.products) for town in self.towns}
        return tuple(town for town in self.towns if joined[town] * 2 >= most)


def field_of(
    *, name: str, care_form: CareForm, urgency: Urgency, laws: frozenset[Law], synonyms: tuple[str, ...]
) -> str:
    """Name the field of help of a product: the first in the list that fits."""
    lowered, typed = name.lower(), {term.lower() for term in synonyms}
    for entry in word_list("fields")["fields"]:
        words, terms = entry.get("words", ()), entry.get("synonyms", ())
        by_words = not words and not terms
        if (
            entry.get("urgency", urgency) == urgency
            and care_form in entry.get("care_forms", [care_form])
            and entry.get("law", Law.JEUGDWET) in (laws if "law" in entry else {Law.JEUGDWET})
            and (by_words or any(word in lowered for word in words) or typed.intersection(terms))
        ):
            return str(entry["field"])
    raise LookupError(name)


def problems_of(words: tuple[str, ...]) -> tuple[Problem, ...]:
    """List the problems that a product's synonyms point at."""
    typed = {word.lower() for word in words}
    return tuple(
        Problem(tag, phrase, *(ages or (0, 120)))
        for tag, phrase, signs, *ages in word_list("fields")["problems"]
        if typed.intersection(sign.lower() for sign in signs)
    )
