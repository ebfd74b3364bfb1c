"""What was handed in for the indicators of a region: how far each is, and one with all its figures."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.duties import ValueStatus
from portal.domain.errors import NotFoundError
from portal.domain.indicator_answers import Answer
from portal.domain.indicator_duties import IndicatorDuty
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.terms import Reporter
from portal.models import Indicator, IndicatorValue, Organisation, Region, User
from portal.services.indicator_corrections import GivenVersion
from portal.services.indicator_desks import periods_at
from portal.services.indicator_duties import owed_indicators
from portal.services.indicator_texts import IndicatorText, read_texts, subject_names
from portal.services.indicator_versions import VERSION_COLUMNS, Version, duty_of, version_of


@dataclass(frozen=True)
class RegionFacts:
    """The region that is read, with the periods there are, newest first."""

    region_id: int
    code: str
    name: str
    source: str
    periods: tuple[IndicatorPeriod, ...]


@dataclass(frozen=True)
class IndicatorCount:
    """One indicator: how many figures were handed in for a period, of how many owed (None: no obligation)."""

    indicator: IndicatorText
    submitted_count: int
    owed_count: int | None


@dataclass(frozen=True)
class GivenAnswer:
    """The figure that counts of one organisation for one subject, and how often it was corrected."""

    organisation_id: int
    organisation_name: str
    duty: IndicatorDuty
    subject: str | None
    version: Version


@dataclass(frozen=True)
class IndicatorReading:
    """One indicator over the last periods: answers by period, by organisation and subject."""

    region: RegionFacts
    indicator: IndicatorText
    answers: dict[IndicatorPeriod, tuple[GivenAnswer, ...]]

    def before(self, period: IndicatorPeriod, given: GivenAnswer) -> Answer | None:
        """Find what the same organisation answered for the period before."""
        later = [one for one in self.region.periods if one < period]
        past = self.answers.get(later[0], ()) if later else ()
        same = (one for one in past if _place(one) == _place(given))
        return next((one.version.answer for one in same), None)


def readable_regions(session: Session, *, region_ids: Collection[int] | None) -> list[tuple[str, str]]:
    """List the regions that may be read as (code, name), by name; None means all of them."""
    statement = select(col(Region.code), col(Region.name)).order_by(col(Region.name))
    if region_ids is not None:
        statement = statement.where(col(Region.id).in_(region_ids))
    return [(row.code, row.name) for row in session.execute(statement)]


def read_region(
    session: Session, *, region_code: str, region_ids: Collection[int] | None, today: date
) -> RegionFacts:
    """Return a region among those that may be read (None: all). Raises NotFoundError."""
    statement = select(col(Region.id), col(Region.code), col(Region.name), col(Region.source))
    row = session.execute(statement.where(col(Region.code) == region_code)).one_or_none()
    if row is None or (region_ids is not None and row.id not in region_ids):
        raise NotFoundError
    periods = periods_at(session, region_ids=[row.id], today=today).get(row.id, ())
    return RegionFacts(row.id, row.code, row.name, row.source, periods)


def count_indicators(
    session: Session, *, region: RegionFacts, period: IndicatorPeriod
) -> tuple[IndicatorCount, ...]:
    """Count what was handed in for every indicator of a region; five statements."""
    texts = read_texts(session, region_id=region.region_id, reporter=None)
    owed: dict[int, int] = defaultdict(int)
    for duties in owed_indicators(
        session, region_id=region.region_id, period_start=period.start, period_end=period.end
    ).values():
        for duty in duties:
            owed[duty.indicator_id] += 1
    rows = session.execute(
        select(col(IndicatorValue.indicator_id), func.count())
        .join(Indicator, col(Indicator.id) == col(IndicatorValue.indicator_id))
        .where(
            col(Indicator.region_id) == region.region_id,
            col(IndicatorValue.period_start) == period.start,
            col(IndicatorValue.period_end) == period.end,
            col(IndicatorValue.status) == ValueStatus.SUBMITTED,
            col(IndicatorValue.version) == 1,
        )
        .group_by(col(IndicatorValue.indicator_id))
    )
    given = {row[0]: row[1] for row in rows}
    return tuple(
        IndicatorCount(
            text, given.get(one, 0), owed.get(one, 0) if text.reporter is Reporter.PROVIDER else None
        )
        for one, text in texts.items()
    )


def read_indicator(session: Session, *, region: RegionFacts, code: str) -> IndicatorReading:
    """Read an indicator with all that was handed in over the shown periods. Raises NotFoundError.

    Four statements, however many providers.
    """
    texts = read_texts(session, region_id=region.region_id, reporter=None)
    text = next((one for one in texts.values() if one.code == code), None)
    if text is None:
        raise NotFoundError
    names = subject_names(session, region_id=region.region_id)
    newest: dict[tuple[IndicatorPeriod, tuple[int, IndicatorDuty]], GivenAnswer] = {}
    periods = {(one.start, one.end): one for one in region.periods}
    for row in _rows(session, text.indicator_id, region.periods):
        period = periods.get((row.period_start, row.period_end))
        if period is not None:
            duty = duty_of(row)
            given = GivenAnswer(
                organisation_id=row.organisation_id,
                organisation_name=row.organisation_name,
                duty=duty,
                subject=names.get((duty.segment_id, duty.product_id), ((0, 0), None))[1],
                version=version_of(row, text.definition),
            )
            newest[period, _place(given)] = given
    answers: dict[IndicatorPeriod, tuple[GivenAnswer, ...]] = dict.fromkeys(region.periods, ())
    for (period, _), given in newest.items():
        answers[period] = (*answers[period], given)
    return IndicatorReading(region, text, answers)


def read_history(
    session: Session, *, region: RegionFacts, code: str, value_id: int
) -> tuple[GivenAnswer, tuple[GivenVersion, ...], IndicatorText, IndicatorPeriod]:
    """Return every version that was handed in of one figure, newest first. Raises NotFoundError."""
    reading = read_indicator(session, region=region, code=code)
    for period, answers in reading.answers.items():
        for given in answers:
            if given.version.value_id == value_id:
                versions = _versions(session, given, period, reading.indicator)
                return given, versions, reading.indicator, period
    raise NotFoundError


def _versions(
    session: Session, given: GivenAnswer, period: IndicatorPeriod, text: IndicatorText
) -> tuple[GivenVersion, ...]:
    rows = session.execute(
        select(*VERSION_COLUMNS, col(User.name).label("user_name"))
        .outerjoin(User, col(User.id) == col(IndicatorValue.user_id))
        .where(
            col(IndicatorValue.indicator_id) == given.duty.indicator_id,
            col(IndicatorValue.organisation_id) == given.organisation_id,
            col(IndicatorValue.period_start) == period.start,
            col(IndicatorValue.period_end) == period.end,
            col(IndicatorValue.status) == ValueStatus.SUBMITTED,
        )
        .order_by(col(IndicatorValue.version).desc())
    )
    return tuple(
        GivenVersion(version_of(row, text.definition), row.user_name)
        for row in rows
        if duty_of(row) == given.duty
    )


def _rows(session: Session, indicator_id: int, periods: Sequence[IndicatorPeriod]) -> Sequence[Any]:
    if not periods:
        return ()
    return session.execute(
        select(*VERSION_COLUMNS, col(Organisation.name).label("organisation_name"))
        .join(Organisation, col(Organisation.id) == col(IndicatorValue.organisation_id))
        .where(
            col(IndicatorValue.indicator_id) == indicator_id,
            col(IndicatorValue.status) == ValueStatus.SUBMITTED,
            col(IndicatorValue.period_start) >= periods[-1].start,
        )
        .order_by(
            col(Organisation.name),
            col(Organisation.id),
            col(IndicatorValue.segment_id),
            col(IndicatorValue.product_id),
            col(IndicatorValue.version),
        )
    ).all()


def _place(given: GivenAnswer) -> tuple[int, IndicatorDuty]:
    return given.organisation_id, given.duty
