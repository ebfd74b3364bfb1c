"""Everything that a desk is asked for one period, with what was answered before and what is known already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from portal.domain.indicator_answers import Answer
from portal.domain.indicator_calculations import Calculated
from portal.domain.indicator_duties import IndicatorDuty, duties_in
from portal.domain.indicator_periods import SHOWN_PERIODS, IndicatorPeriod, period_holding
from portal.domain.obligations import IndicatorCalendar, indicator_period
from portal.domain.terms import CalendarKind, Reporter
from portal.models import ReportingCalendar
from portal.services.calendars import calendars_on
from portal.services.indicator_desks import Desk
from portal.services.indicator_duties import asked_indicators, contracted_in
from portal.services.indicator_stands import calculations_for
from portal.services.indicator_texts import IndicatorText, read_texts, subject_names
from portal.services.indicator_versions import Version, newest_submitted, read_versions


@dataclass(frozen=True)
class SheetLine:
    """One duty of a sheet; `past` holds what was handed in for earlier periods, newest first."""

    duty: IndicatorDuty
    indicator: IndicatorText
    subject: str | None
    versions: tuple[Version, ...]
    past: tuple[tuple[IndicatorPeriod, Answer | None], ...]
    calculated: Calculated | None = None

    @property
    def submitted(self) -> Version | None:
        """What counts: the last version that was handed in."""
        return newest_submitted(self.versions)

    @property
    def draft(self) -> Version | None:
        return next((one for one in self.versions if not one.is_submitted), None)

    @property
    def newest(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def previous(self) -> Answer | None:
        """The answer for the period before."""
        return self.past[0][1] if self.past else None


@dataclass(frozen=True)
class IndicatorSheet:
    """What a desk owes for a period; `due_at` is None for whom no deadline holds."""

    desk: Desk
    period: IndicatorPeriod
    due_at: datetime | None
    lines: tuple[SheetLine, ...]

    @property
    def open_lines(self) -> tuple[SheetLine, ...]:
        return tuple(line for line in self.lines if line.submitted is None)

    @property
    def submitted_count(self) -> int:
        return len(self.lines) - len(self.open_lines)

    def line(self, duty: IndicatorDuty | None) -> SheetLine | None:
        """Find the line of a duty; None when it is not owed here."""
        return next((line for line in self.lines if line.duty == duty), None)


def read_sheet(session: Session, *, desk: Desk, period: IndicatorPeriod, now: datetime) -> IndicatorSheet:
    """Read a sheet; at most ten statements, however many lines.

    Whole-organisation indicators come first, then by segment, then by product, each in the pack's order.
    """
    texts = read_texts(session, region_id=desk.region_id, reporter=desk.reporter)
    names = subject_names(session, region_id=desk.region_id)
    duties = owed_at(session, desk=desk, period=period)
    answered = read_versions(
        session,
        organisation_id=desk.organisation_id,
        definitions={one: text.definition for one, text in texts.items()},
        periods=[period, *periods_before(period)],
    )
    past = [(one, answered[one]) for one in periods_before(period)]
    calculated = _calculated(session, desk, period, duties, texts)
    lines = [
        SheetLine(
            duty=duty,
            indicator=texts[duty.indicator_id],
            subject=names[duty.segment_id, duty.product_id][1],
            versions=answered[period].get(duty, ()),
            past=tuple((one, _counted(found.get(duty, ()))) for one, found in past),
            calculated=calculated.get(duty),
        )
        for duty in duties
        if (duty.segment_id, duty.product_id) in names
    ]
    lines.sort(key=lambda line: (*names[line.duty.segment_id, line.duty.product_id], line.indicator.position))
    due_at = due_moment(session, desk=desk, period=period)
    return IndicatorSheet(desk, period, due_at, tuple(lines))


def owed_at(session: Session, *, desk: Desk, period: IndicatorPeriod) -> tuple[IndicatorDuty, ...]:
    """List the duties of a desk for a period; at most three statements."""
    asked = asked_indicators(session, region_id=desk.region_id, reporter=desk.reporter)
    contracted = None
    if desk.reporter is Reporter.PROVIDER:
        contracted = contracted_in(
            session,
            region_id=desk.region_id,
            start=period.start,
            end=period.end,
            organisation_ids=[desk.organisation_id],
        ).get(desk.organisation_id)
        if contracted is None:
            return ()
    return duties_in(asked, contracted, start=period.start, end=period.end)


def periods_before(period: IndicatorPeriod) -> tuple[IndicatorPeriod, ...]:
    """List the seven periods of the same length before a period, newest first."""
    found: list[IndicatorPeriod] = []
    for _ in range(SHOWN_PERIODS - 1):
        start = (found[-1] if found else period).start
        found.append(period_holding(period.length, date.fromordinal(start.toordinal() - 1)))
    return tuple(found)


def due_moment(session: Session, *, desk: Desk, period: IndicatorPeriod) -> datetime | None:
    """Give when a provider's figures are due; municipalities and regions have no deadline. One statement."""
    if desk.reporter is not Reporter.PROVIDER:
        return None
    calendars = calendars_on(session, kind=CalendarKind.INDICATORS, on=period.end)
    return due_by(calendars.get(desk.region_id), period)


def due_by(calendar: ReportingCalendar | None, period: IndicatorPeriod) -> datetime | None:
    """Give the due moment of a period by a calendar; None without one, or of another length."""
    if calendar is None or calendar.period is not period.length:
        return None
    rule = IndicatorCalendar(calendar.period, calendar.due_days_after_period_end or 0)
    return indicator_period(rule, date.fromordinal(period.end.toordinal() + 1)).due_at


def _counted(versions: tuple[Version, ...]) -> Answer | None:
    found = newest_submitted(versions)
    return None if found is None else found.answer


def _calculated(
    session: Session,
    desk: Desk,
    period: IndicatorPeriod,
    duties: tuple[IndicatorDuty, ...],
    texts: Mapping[int, IndicatorText],
) -> dict[IndicatorDuty, Calculated]:
    asked = {
        duty: calculation
        for duty in duties
        if (calculation := texts[duty.indicator_id].calculation) is not None
    }
    return calculations_for(session, desk=desk, period=period, asked=asked)
