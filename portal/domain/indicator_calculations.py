"""What the portal works out for an indicator from what was reported by the end of a period."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.terms import Calculation


@dataclass(frozen=True, slots=True)
class Stand:
    """One offering at the end of a period: its newest figures, or `reported_on` None when there were none."""

    reported_on: date | None
    waiting_count: int | None = None
    free_places: int | None = None
    total_places: int | None = None
    wait_weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Calculated:
    """What came out, by field of the answer, and from how many of how many; `oldest_on` of what was used."""

    calculation: Calculation
    figures: Mapping[str, float]
    used_count: int
    all_count: int
    oldest_on: date | None = None


def calculate(calculation: Calculation, stands: Collection[Stand]) -> Calculated | None:
    """Work out an indicator over a provider's offerings; None when nothing was reported that it needs."""
    if calculation is Calculation.PROVIDER_COUNT or not stands:
        return None
    if calculation is Calculation.OFFERING_COUNT:
        return Calculated(calculation, {"value": float(len(stands))}, len(stands), len(stands))
    if calculation is Calculation.WAITING_PER_PLACE:
        return _waiting_per_place(stands)
    read = _READERS[calculation]
    used = [(stand, figure) for stand in stands if (figure := read(stand)) is not None]
    if not used:
        return None
    total = float(sum(figure for _, figure in used))
    value = round(total / len(used), 1) if calculation is Calculation.WAIT_WEEKS else total
    return _result(calculation, {"value": value}, [stand for stand, _ in used], stands)


def count_providers(count: int) -> Calculated:
    """Give how many providers are contracted as the outcome of a calculation."""
    return Calculated(Calculation.PROVIDER_COUNT, {"value": float(count)}, count, count)


def _waiting_per_place(stands: Collection[Stand]) -> Calculated | None:
    used = [stand for stand in stands if stand.waiting_count is not None and stand.total_places is not None]
    waiting = float(sum(stand.waiting_count or 0 for stand in used))
    places = float(sum(stand.total_places or 0 for stand in used))
    if not used:
        return None
    figures = {"numerator": waiting, "denominator": places}
    return _result(Calculation.WAITING_PER_PLACE, figures, used, stands)


def _result(
    calculation: Calculation, figures: Mapping[str, float], used: Collection[Stand], stands: Collection[Stand]
) -> Calculated:
    days = [stand.reported_on for stand in used if stand.reported_on is not None]
    return Calculated(calculation, figures, len(used), len(stands), min(days, default=None))


_READERS: Mapping[Calculation, Callable[[Stand], int | None]] = {
    Calculation.WAITING_COUNT: lambda stand: stand.waiting_count,
    Calculation.FREE_PLACES: lambda stand: stand.free_places,
    Calculation.TOTAL_PLACES: lambda stand: stand.total_places,
    Calculation.WAIT_WEEKS: lambda stand: stand.wait_weeks,
}
