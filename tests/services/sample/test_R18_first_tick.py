"""The first tick of a house with a past catches up with nothing that its log already tells."""

from datetime import datetime

from sqlmodel import Session, col, select

from portal.domain.duties import ObligationStatus
from portal.models import Obligation, Reminder
from portal.services.chase import due_steps_now
from portal.services.indicator_obligations import make_indicator_obligations
from portal.services.obligations import make_waiting_obligations


def test_R18_no_step_is_due_at_the_first_tick(sample: Session, now: datetime):
    make_waiting_obligations(sample, now=now)
    make_indicator_obligations(sample, now=now)
    assert due_steps_now(sample, now=now) == []


def test_every_late_obligation_has_its_steps_in_the_log(sample: Session):
    late = set(
        sample.exec(
            select(Obligation.id).where(Obligation.status == ObligationStatus.LATE, Obligation.item_count > 0)
        )
    )
    assert late <= set(sample.exec(select(Reminder.obligation_id)))


def test_nobody_was_reminded_after_handing_in(sample: Session):
    rows = sample.exec(
        select(Reminder.id)
        .join(Obligation, col(Obligation.id) == col(Reminder.obligation_id))
        .where(col(Reminder.created_at) > col(Obligation.submitted_at))
    )
    assert rows.all() == []
