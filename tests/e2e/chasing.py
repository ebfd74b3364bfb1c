"""The chase by hand: what the clock does in working hours, at whatever hour the tests run."""

from datetime import UTC, datetime

from sqlmodel import col, delete, select

from portal.db import make_engine, unit_of_work
from portal.domain.calendar import next_sending_moment
from portal.domain.duties import Audience, MailStatus
from portal.domain.terms import CalendarKind
from portal.models import MailedLink, Obligation, OutgoingMail, Reminder
from tests.e2e.house import House


def chase(house: House) -> None:
    """Make the week's obligations and mail the reminders, as on the first moment that mail may go.

    What the sample says was sent about waiting figures is forgotten first: then something is due on any day.
    """
    _forget_reminders(house)
    moment = next_sending_moment(datetime.now(UTC)).isoformat()
    for job in ("make-obligations", "send-reminders", "send-mail"):
        house.run("python", "-m", "jobs", "run", job, "--at", moment)


def _forget_reminders(house: House) -> None:
    engine = make_engine(house.environ["DATABASE_URL"])
    with unit_of_work(engine) as session:
        waiting = select(Obligation.id).where(Obligation.kind == CalendarKind.WAITING)
        session.execute(delete(Reminder).where(col(Reminder.obligation_id).in_(waiting)))
    engine.dispose()


def provider_addresses(house: House) -> set[str]:
    """List to whom a mail went that is for a provider's editors."""
    with house.reading() as session:
        rows = session.exec(
            select(OutgoingMail.to_address)
            .join(Reminder, col(Reminder.mail_id) == col(OutgoingMail.id))
            .where(Reminder.audience == Audience.PROVIDER, OutgoingMail.status == MailStatus.SENT)
        )
        return set(rows)


def used_links(house: House) -> int:
    """Count the links that were used up."""
    with house.reading() as session:
        return len(session.exec(select(MailedLink.id).where(col(MailedLink.used_at).is_not(None))).all())
