"""Reads in the product's own log which steps a mail was written for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, select
from sqlmodel import col

from portal.db import reading
from portal.domain.duties import ReminderStatus
from portal.models import Obligation, OutgoingMail, Reminder

Key = tuple[int, int, str, date]
"""An organisation, a region, a kind and the first day of a term."""


@dataclass(frozen=True)
class Noted:
    """One step for one obligation, as the product noted it when it decided."""

    key: Key
    rung: int
    decided_at: datetime


ReadLog = Callable[[str], list[Noted]]


def log_reader(engine: Engine) -> ReadLog:
    """Give a function that lists the steps of a mail that is about to leave, by its message id."""

    def read(message_id: str) -> list[Noted]:
        with reading(engine) as session:
            rows = session.execute(
                select(
                    col(Obligation.organisation_id),
                    col(Obligation.region_id),
                    col(Obligation.kind),
                    col(Obligation.period_start),
                    col(Reminder.step_position),
                    col(Reminder.created_at),
                )
                .join(Reminder, col(Reminder.obligation_id) == col(Obligation.id))
                .join(OutgoingMail, col(OutgoingMail.id) == col(Reminder.mail_id))
                .where(
                    col(OutgoingMail.message_id) == message_id,
                    col(Reminder.status) == ReminderStatus.QUEUED,
                )
                .order_by(col(Reminder.step_position), col(Reminder.id))
            ).all()
        return [
            Noted((organisation_id, region_id, kind.value, start), rung, at)
            for organisation_id, region_id, kind, start, rung, at in rows
        ]

    return read
