"""Writes what a pack asks of providers: indicators, reporting calendars and their ladders."""

from collections.abc import Mapping, Sequence
from datetime import time

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.terms import CalendarKind
from portal.models import Indicator, IndicatorScope, ReminderStep, ReportingCalendar
from portal.regions.schema import IndicatorPart, Pack, StepPart
from portal.services.pack_history import Validity
from portal.services.pack_rows import Fields, key_of, replace_parts, write_coded


def write_indicators(
    session: Session,
    *,
    pack: Pack,
    region_id: int,
    segment_ids: Mapping[str, int],
    product_ids: Mapping[str, int],
    validity: Validity,
) -> None:
    """Write the indicators and for what they are asked."""
    wanted = {part.code: _indicator_fields(part) for part in pack.indicators}
    ids = write_coded(session, Indicator, region_id=region_id, wanted=wanted, validity=validity)
    scopes = {
        ids[part.code]: [
            *({"segment_id": segment_ids[code], "product_id": None} for code in part.scope.segments),
            *({"segment_id": None, "product_id": product_ids[code]} for code in part.scope.products),
        ]
        for part in pack.indicators
    }
    replace_parts(session, IndicatorScope, owner="indicator_id", wanted=scopes)


def _indicator_fields(part: IndicatorPart) -> Fields:
    same = "name reported_by kind unit numerator denominator parts direction target calculation"
    same += " formula_note source"
    return {name: getattr(part, name) for name in same.split()}


def write_calendars(session: Session, *, pack: Pack, region_id: int, validity: Validity) -> None:
    """Close a calendar that reads otherwise now, and add one that holds from today."""
    said = pack.reporting
    waiting = {**said.waiting.model_dump(), "due_time": time.fromisoformat(said.waiting.due_time)}
    indicators = said.indicators.model_dump()
    for kind, fields, ladder in (
        (CalendarKind.WAITING, waiting, said.waiting_reminders),
        (CalendarKind.INDICATORS, indicators, said.indicator_reminders),
    ):
        _write_calendar(session, kind, region_id=region_id, fields=fields, ladder=ladder, validity=validity)


def _write_calendar(
    session: Session,
    kind: CalendarKind,
    *,
    region_id: int,
    fields: Fields,
    ladder: Sequence[StepPart],
    validity: Validity,
) -> None:
    held = session.scalars(
        select(ReportingCalendar).where(
            col(ReportingCalendar.region_id) == region_id,
            col(ReportingCalendar.kind) == kind,
            col(ReportingCalendar.valid_until).is_(None),
        )
    ).first()
    steps = [
        {"position": at, "offset_days": step.offset_days, "audience": step.to}
        for at, step in enumerate(ladder)
    ]
    if held and _reads(session, held, fields, steps):
        return
    if held and held.valid_from != validity.begin:
        held.valid_until = validity.last_day_of(held.valid_from)
        held = None
    calendar = held or ReportingCalendar(region_id=region_id, kind=kind, valid_from=validity.begin)
    for name, value in fields.items():
        setattr(calendar, name, value)
    session.add(calendar)
    session.flush()
    replace_parts(session, ReminderStep, owner="calendar_id", wanted={key_of(calendar): steps})


def _reads(session: Session, calendar: ReportingCalendar, fields: Fields, steps: list[Fields]) -> bool:
    held = session.execute(
        select(col(ReminderStep.position), col(ReminderStep.offset_days), col(ReminderStep.audience))
        .where(col(ReminderStep.calendar_id) == calendar.id)
        .order_by(col(ReminderStep.position))
    )
    return all(getattr(calendar, name) == value for name, value in fields.items()) and [
        tuple(row) for row in held
    ] == [tuple(step.values()) for step in steps]
