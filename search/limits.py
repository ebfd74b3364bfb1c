"""What is left of an offering's ages, municipalities and problems when people are limited away."""

from collections.abc import Iterable, Sequence

from portal.domain.availability import Availability
from portal.domain.terms import TagKind
from search.belongings import Named, OfOffering
from search.query import Filters
from search.schema import UNKNOWN_AGE_MAX


def open_ages(age_min: int | None, age_max: int | None, limit: Availability) -> tuple[int, int]:
    """Give the youngest and the oldest age in years for which there is room; none are left when reversed."""
    youngest = max(age_min or 0, limit.limit_age_min or 0)
    oldest = UNKNOWN_AGE_MAX if age_max is None else age_max
    return youngest, oldest if limit.limit_age_max is None else min(oldest, limit.limit_age_max)


def open_municipalities(served: Iterable[Named], limit: Availability) -> list[Named]:
    """Keep the municipalities for whose residents there is room."""
    only = limit.limit_municipalities
    return [one for one in served if not only or one.name in only]


def open_problems(problems: Sequence[str], limit: Availability) -> list[str]:
    """Keep the problems for which there is room."""
    only = limit.limit_problems
    return [one for one in problems if not only or one in only]


def fits_ages(limit: Availability, filters: Filters) -> bool:
    """Say whether there is room for the age that is asked."""
    youngest, oldest = open_ages(None, None, limit)
    return filters.age is None or youngest <= filters.age <= oldest


def fits_lists(offering: OfOffering, limit: Availability, filters: Filters) -> bool:
    """Say whether there is room for one of the municipalities and one of the problems that are asked."""
    towns = {one.code for one in open_municipalities(offering.municipalities, limit)}
    problems = open_problems(offering.tags.get(TagKind.PROBLEM, []), limit)
    return (not filters.municipality or not towns.isdisjoint(filters.municipality)) and (
        not filters.problem or not set(problems).isdisjoint(filters.problem)
    )
