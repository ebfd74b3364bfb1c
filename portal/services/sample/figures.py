"""Makes four periods of indicator values, with gaps, drift and the story behind some figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from portal.domain.calendar import local_date, previous_period
from portal.domain.duties import ValueStatus
from portal.domain.terms import IndicatorKind, OrganisationSize, Reporter, ReportingPeriod
from portal.models import IndicatorValue
from portal.services.sample.dice import Dice
from portal.services.sample.facts import IndicatorFacts, RegionFacts
from portal.services.sample.lists import word_list
from portal.services.sample.providers import MadeProvider
from portal.services.sample.rows import Rows
from portal.services.sample.surroundings import MadeSurroundings

PERIODS = 4
MISSING = 0.5
WHOLE = 0.8
PUNCTUAL = 0.8
CORRECTED = 0.02
_LOOKED_AGAIN = timedelta(days=9)
CORRECTION = "Eén traject stond dubbel in onze telling."
_VOLUMES = {OrganisationSize.SMALL: 9.0, OrganisationSize.MEDIUM: 40.0, OrganisationSize.LARGE: 150.0}
_TOWN_VOLUME, _REGION_VOLUME = 220.0, 1_400.0
_DURATIONS = {"uren": (3.0, 22.0), "maanden": (8.0, 30.0), "weken": (14.0, 58.0)}
_WAIT = (3.0, 24.0)
_RARE = ("uitval", "terugval", "recidive", "voortijdig", "sroi")
_USUAL = ("doel", "plan", "tevreden", "geleverde", "gezin", "right", "eigen gemeente")


@dataclass(frozen=True)
class _Subject:
    product_id: int | None = None
    segment_id: int | None = None


@dataclass(frozen=True)
class _Reporter:
    """Who answers, about how many people, for which segments and products; None: for all."""

    id: int
    person_id: int
    volume: float
    segment_ids: frozenset[int] | None = None
    product_ids: frozenset[int] | None = None


def add_figures(rows: Rows, region: RegionFacts, provider: MadeProvider, *, seed: int, now: datetime) -> int:
    """Write a provider's answers to every indicator that it falls in the scope of; return how many."""
    reporter = _Reporter(
        provider.id,
        provider.manager_id,
        _VOLUMES[provider.size],
        frozenset(line.segment_id for line in provider.lines),
        frozenset(line.product.id for line in provider.lines),
    )
    return _add_answers(rows, region, Reporter.PROVIDER, reporter, seed=seed, now=now)


def add_own_figures(
    rows: Rows, region: RegionFacts, around: MadeSurroundings, *, seed: int, now: datetime
) -> int:
    """Write what the region and its municipalities answer to the indicators that are theirs."""
    offices = [(Reporter.REGION, _Reporter(around.office_id, around.manager_id, _REGION_VOLUME))] + [
        (Reporter.MUNICIPALITY, _Reporter(office_id, person_id, _TOWN_VOLUME))
        for office_id, person_id in around.municipalities
    ]
    return sum(_add_answers(rows, region, kind, reporter, seed=seed, now=now) for kind, reporter in offices)


def _add_answers(
    rows: Rows, region: RegionFacts, kind: Reporter, reporter: _Reporter, *, seed: int, now: datetime
) -> int:
    periods = last_periods(region.indicator_period, local_date(now))
    count = 0
    whole = _whole_periods(region, reporter, periods, seed)
    handing_in = _handing_in(region, reporter, periods, seed)
    for indicator in region.indicators[kind]:
        dice = Dice.named(seed, region.code, "figures", reporter.id, indicator.id)
        for subject in _subjects(indicator, reporter):
            level = _Level(indicator, reporter.volume * dice.uniform(0.5, 1.5), dice)
            for period in periods:
                if (period[0] in whole) | (not dice.chance(MISSING)):
                    at = handing_in[period[0]] - timedelta(hours=dice.randint(0, 30))
                    _add_value(rows, indicator, subject, reporter, period, level, at, now, dice)
                    count += 1
    return count


def _whole_periods(
    region: RegionFacts, reporter: _Reporter, periods: Sequence[tuple[date, date]], seed: int
) -> set[date]:
    """Choose the periods, by first day, over which somebody answers everything that they are asked."""
    dice = Dice.named(seed, region.code, "whole periods", reporter.id)
    return {start for start, _ in periods if dice.chance(WHOLE)}


def _handing_in(
    region: RegionFacts, reporter: _Reporter, periods: Sequence[tuple[date, date]], seed: int
) -> dict[date, datetime]:
    """Choose when somebody hands in over each period, by its first day: mostly within the 30 days."""
    dice = Dice.named(seed, region.code, "handing in", reporter.id)
    return {
        start: datetime.combine(end, time(13), tzinfo=UTC)
        + timedelta(days=dice.randint(5, 29) if dice.chance(PUNCTUAL) else dice.randint(31, 45))
        for start, end in periods
    }


def last_periods(period: ReportingPeriod, today: date) -> list[tuple[date, date]]:
    """Give the bounds of the last four periods that ended before a day, oldest first."""
    found: list[tuple[date, date]] = []
    day = today
    for _ in range(PERIODS):
        found.append(previous_period(period, day))
        day = found[-1][0]
    return found[::-1]


def _subjects(indicator: IndicatorFacts, reporter: _Reporter) -> Iterator[_Subject]:
    if not indicator.segment_ids and not indicator.product_ids:
        yield _Subject()
    segments, products = reporter.segment_ids, reporter.product_ids
    yield from (
        _Subject(segment_id=one) for one in indicator.segment_ids if segments is None or one in segments
    )
    yield from (
        _Subject(product_id=one) for one in indicator.product_ids if products is None or one in products
    )


def _add_value(
    rows: Rows,
    indicator: IndicatorFacts,
    subject: _Subject,
    reporter: _Reporter,
    period: tuple[date, date],
    level: "_Level",
    handed_in: datetime,
    now: datetime,
    dice: Dice,
) -> None:
    start, end = period
    is_in = handed_in < now
    is_empty = dice.chance(0.02)
    is_unknown = is_empty and dice.chance(0.4)
    rows.add(
        IndicatorValue,
        indicator_id=indicator.id,
        organisation_id=reporter.id,
        product_id=subject.product_id,
        segment_id=subject.segment_id,
        period_start=start,
        period_end=end,
        status=ValueStatus.SUBMITTED if is_in else ValueStatus.DRAFT,
        is_not_applicable=is_empty and not is_unknown,
        is_unknown=is_unknown,
        explanation=str(dice.choice(word_list("explanations")["story"])) if dice.chance(0.18) else "",
        user_id=reporter.person_id,
        created_at=handed_in if is_in else now - timedelta(days=1),
        submitted_at=handed_in if is_in else None,
        **({} if is_empty else level.next()),
    )
    if is_in and handed_in + _LOOKED_AGAIN < now and dice.chance(CORRECTED):
        _add_correction(rows, level, at=handed_in + _LOOKED_AGAIN)


def _add_correction(rows: Rows, level: "_Level", *, at: datetime) -> None:
    """Write a second version of the figure that was added last."""
    first = rows.newest(IndicatorValue)
    reason = {"correction_reason": CORRECTION, "is_unknown": False, "is_not_applicable": False}
    figures = level.next()
    rows.add(
        IndicatorValue,
        **{**first, **reason, **figures, "version": 2, "created_at": at, "submitted_at": at},
    )


class _Level:
    """The level of one indicator at one reporter, drifting from period to period."""

    def __init__(self, indicator: IndicatorFacts, volume: float, dice: Dice) -> None:
        self._indicator, self._volume, self._dice = indicator, volume, dice
        name = indicator.name.lower()
        low, high = 0.2, 0.8
        if any(word in name for word in _RARE):
            low, high = 0.02, 0.2
        elif any(word in name for word in _USUAL):
            low, high = 0.65, 0.96
        self._share = dice.uniform(low, high)
        wide = _WAIT if "wacht" in name else _DURATIONS.get(indicator.unit, _DURATIONS["weken"])
        self._duration = dice.uniform(*wide)
        self._score = dice.uniform(6.4, 8.8)

    def next(self) -> dict[str, Any]:
        """Give the values of the next period."""
        dice = self._dice
        self._volume = max(1.0, self._volume * dice.uniform(0.88, 1.14))
        self._share = min(0.99, max(0.0, self._share + dice.near(0, 0.02)))
        self._duration *= dice.uniform(0.92, 1.09)
        self._score = min(9.6, max(5.2, self._score + dice.near(0, 0.12)))
        kind = self._indicator.kind
        if kind in (IndicatorKind.SHARE, IndicatorKind.RATIO):
            return self._fraction()
        if kind in (IndicatorKind.BREAKDOWN, IndicatorKind.COMPOUND):
            return self._parts()
        return {
            "value": {
                IndicatorKind.COUNT: float(round(self._volume * self._share)),
                IndicatorKind.DURATION: round(self._duration, 1),
                IndicatorKind.SCORE: round(self._score, 1),
            }[kind]
        }

    def _fraction(self) -> dict[str, float]:
        denominator = max(3, round(self._volume))
        numerator = round(denominator * self._share)
        times = 100 if self._indicator.unit == "%" or self._indicator.kind is IndicatorKind.SHARE else 1
        value = round(times * numerator / denominator, 1 if times == 100 else 2)
        return {"value": value, "numerator": float(numerator), "denominator": float(denominator)}

    def _parts(self) -> dict[str, Any]:
        labels = self._indicator.parts or ("totaal",)
        if self._indicator.kind is IndicatorKind.COMPOUND:
            top = 95.0 if self._indicator.unit == "%" else 30.0
            return {"parts": {label: round(self._dice.uniform(top / 4, top), 1) for label in labels}}
        parts = _split(round(self._volume), labels, self._dice)
        return {"parts": parts, "value": float(sum(parts.values()))}


def _split(total: int, labels: Sequence[str], dice: Dice) -> dict[str, int]:
    weights = [dice.uniform(0.2, 1.0) for _ in labels]
    return {
        label: round(total * weight / sum(weights)) for label, weight in zip(labels, weights, strict=True)
    }
