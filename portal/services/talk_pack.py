"""Everything for the talk with one provider about one quarter, gathered in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date, local_moment
from portal.domain.errors import NotFoundError
from portal.domain.feedback import FeedbackClosing, FeedbackKind
from portal.domain.indicator_periods import IndicatorPeriod, period_holding, read_period
from portal.domain.talk import IndicatorCourse, KindOnTime, ProductWaits, WaitQuarter, WaitWeek
from portal.domain.terms import Reporter, ReportingPeriod
from portal.models import Feedback, Offering, Organisation
from portal.services.contract_reading import ContractView, read_contracts
from portal.services.indicator_desks import periods_at
from portal.services.indicator_texts import IndicatorText, read_texts, subject_names
from portal.services.indicator_versions import newest_submitted, read_versions
from portal.services.looking_ahead import Ahead, look_ahead
from portal.services.monitor_doubts import DoubtfulOffering, list_doubts
from portal.services.monitor_figures import Scope
from portal.services.norms import norms_on
from portal.services.on_time import read_on_time
from portal.services.week_course import Course, WeekPoint, product_courses

SHOWN_PERIODS = 4
AHEAD = timedelta(days=365)
QUARTERS_BACK = 4
"""How many quarters may be talked about: the weeks of a quarter and the one before lie within the year."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class GivenIndicator:
    """An indicator for one subject over the last periods, oldest first."""

    text: IndicatorText
    subject: str | None
    course: IndicatorCourse


@dataclass(frozen=True)
class TalkFeedback:
    """What a visitor said about an offering."""

    offering_name: str
    kind: FeedbackKind
    text: str
    created_at: datetime
    closing: FeedbackClosing | None
    answer: str

    @property
    def is_open(self) -> bool:
        return self.closing is None


@dataclass(frozen=True)
class TalkPack:
    """The pack. Of feedback: what came in during the quarter, and what is still open from before."""

    organisation_name: str
    period: IndicatorPeriod
    products: tuple[ProductWaits, ...]
    on_time: Mapping[str, KindOnTime]
    indicator_periods: tuple[IndicatorPeriod, ...]
    indicators: tuple[GivenIndicator, ...]
    contracts: Sequence[ContractView]
    ahead: Sequence[Ahead]
    feedback: tuple[TalkFeedback, ...]
    doubts: Sequence[DoubtfulOffering]


def quarters_at(today: date) -> tuple[IndicatorPeriod, ...]:
    """List the quarters that can be talked about, newest first; the first is still running."""
    found = [period_holding(ReportingPeriod.QUARTER, today)]
    while len(found) < QUARTERS_BACK:
        found.append(period_holding(ReportingPeriod.QUARTER, found[-1].start - _DAY))
    return tuple(found)


def find_quarter(code: str, today: date) -> IndicatorPeriod:
    """Return a quarter that can be talked about by its code. Raises NotFoundError."""
    period = read_period(code)
    if period is None or period not in quarters_at(today):
        raise NotFoundError
    return period


def read_pack(
    session: Session, *, organisation_id: int, region_id: int, period: IndicatorPeriod, now: datetime
) -> TalkPack:
    """Gather the pack of a provider in a region; doubts and what lies ahead are as of now.

    The norm is that of the last day of the quarter, or of today in a quarter that still runs.
    """
    today = local_date(now)
    courses = product_courses(session, organisation_id=organisation_id, region_id=region_id, now=now)
    norms = norms_on(session, region_id=region_id, on=min(period.end, today))
    products = (
        _waits(product_id, course, period, norms.of(product_id).weeks)
        for product_id, course in courses.items()
    )
    periods, indicators = _indicators(session, organisation_id, region_id, period, today)
    contracts = read_contracts(session, organisation_id=organisation_id, region_ids={region_id})
    ahead = look_ahead(session, region_ids={region_id}, first=today, last=today + AHEAD)
    scope = Scope(region_id, organisation_id=organisation_id)
    name = select(col(Organisation.name)).where(col(Organisation.id) == organisation_id)
    return TalkPack(
        organisation_name=session.scalar(name) or "",
        period=period,
        products=tuple(sorted(products, key=lambda one: one.name)),
        on_time=read_on_time(
            session, organisation_id=organisation_id, region_id=region_id, period=period, now=now
        ),
        indicator_periods=periods,
        indicators=indicators,
        contracts=[one for one in contracts if one.ends_on is None or one.ends_on >= period.start],
        ahead=[one for one in ahead if one.organisation_id == organisation_id],
        feedback=_feedback(session, organisation_id, region_id, period),
        doubts=list_doubts(session, scope=scope, now=now),
    )


def _waits(product_id: int, course: Course, period: IndicatorPeriod, norm: int | None) -> ProductWaits:
    before = period_holding(ReportingPeriod.QUARTER, period.start - _DAY)
    return ProductWaits(
        product_id=product_id,
        name=course.offerings[0].product_name,
        offering_count=sum(one.published_at is not None for one in course.offerings),
        quarter=_quarter(course.points, period, norm),
        before=_quarter(course.points, before, norm),
    )


def _quarter(points: Sequence[WeekPoint], period: IndicatorPeriod, norm: int | None) -> WaitQuarter:
    """Take the weeks whose Monday lies in a quarter."""
    weeks = tuple(
        WaitWeek(point.monday, point.offering_count, point.total_weeks, point.free_places)
        for point in points
        if period.start <= point.monday <= period.end
    )
    return WaitQuarter(weeks, norm)


def _indicators(
    session: Session, organisation_id: int, region_id: int, period: IndicatorPeriod, today: date
) -> tuple[tuple[IndicatorPeriod, ...], tuple[GivenIndicator, ...]]:
    """Read what was handed in up to and including a quarter, of every indicator that ever was."""
    ended = periods_at(session, region_ids=[region_id], today=today).get(region_id, ())
    periods = tuple(reversed([one for one in ended if one.end <= period.end][:SHOWN_PERIODS]))
    texts = read_texts(session, region_id=region_id, reporter=Reporter.PROVIDER)
    names = subject_names(session, region_id=region_id)
    definitions = {id_: text.definition for id_, text in texts.items()}
    versions = read_versions(
        session, organisation_id=organisation_id, definitions=definitions, periods=periods
    )
    duties = {duty for held in versions.values() for duty, found in held.items() if newest_submitted(found)}
    found = []
    for duty in duties:
        text = texts[duty.indicator_id]
        newest = [newest_submitted(versions[one].get(duty, ())) for one in periods]
        answers = tuple(None if one is None else one.answer for one in newest)
        order, subject = names.get((duty.segment_id, duty.product_id), ((0, 0), None))
        name = text.name if subject is None else f"{text.name} ({subject})"
        course = IndicatorCourse(name, text.definition, answers)
        found.append(((text.position, text.indicator_id, order), GivenIndicator(text, subject, course)))
    return periods, tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def _feedback(
    session: Session, organisation_id: int, region_id: int, period: IndicatorPeriod
) -> tuple[TalkFeedback, ...]:
    begin, end = local_moment(period.start, time()), local_moment(period.end + _DAY, time())
    created = col(Feedback.created_at)
    rows = session.execute(
        select(
            col(Offering.name),
            col(Feedback.kind),
            col(Feedback.text),
            created,
            col(Feedback.closing),
            col(Feedback.answer),
        )
        .join(Offering, col(Offering.id) == col(Feedback.offering_id))
        .where(
            col(Feedback.organisation_id) == organisation_id,
            col(Feedback.region_id) == region_id,
            created < end,
            or_(created >= begin, col(Feedback.closed_at).is_(None)),
        )
        .order_by(created, col(Feedback.id))
    )
    return tuple(TalkFeedback(*row) for row in rows)
