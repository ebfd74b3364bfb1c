"""Tells the index what a new day changes: what begins, ends or phases out, and stops that are over."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.terms import PublicationStatus
from portal.models import AvailabilityReport, Contract, ContractLine, CurrentReport, Offering
from portal.services.outbox import touch_offerings
from portal.services.publication import offerings_with_contracts


def mark_day(session: Session, *, now: datetime) -> int:
    """Put on the outbox every published offering that today's Amsterdam date makes different.

    Returns how many. Days that were missed altogether are for the nightly rebuild.
    """
    rows = session.scalars(
        select(col(Offering.id))
        .select_from(
            offerings_with_contracts()
            .outerjoin(CurrentReport, col(CurrentReport.offering_id) == col(Offering.id))
            .outerjoin(AvailabilityReport, col(AvailabilityReport.id) == col(CurrentReport.report_id))
        )
        .where(
            col(Offering.status) == PublicationStatus.PUBLISHED,
            _turns(now),
        )
    ).all()
    offering_ids = [offering_id for offering_id in rows if offering_id is not None]
    touch_offerings(session, offering_ids=offering_ids, now=now)
    return len(offering_ids)


def _turns(now: datetime) -> ColumnElement[bool]:
    """Say that a first day is today, or that a last day was yesterday."""
    today = local_date(now)
    first_days = (
        col(Offering.starts_on),
        col(ContractLine.starts_on),
        col(Contract.starts_on),
        col(ContractLine.phases_out_on),
        col(Contract.phases_out_on),
    )
    last_days = (
        col(Offering.ends_on),
        col(ContractLine.ends_on),
        col(Contract.ends_on),
        col(AvailabilityReport.accepting_until),
    )
    yesterday = today - timedelta(days=1)
    return or_(*(day == today for day in first_days), *(day == yesterday for day in last_days))
