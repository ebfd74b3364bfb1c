"""A region with a provider that owes figures, for every test about chasing."""

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, col, select

from portal.domain.calendar import local_date
from portal.domain.duties import MailStatus, Role
from portal.domain.terms import OrganisationKind
from portal.models import Excuse, Obligation, Offering, OutgoingMail, Region, Reminder, User
from portal.services.obligations import make_waiting_obligations, mark_late
from portal.services.reminder_mails import Letterhead
from portal.services.reminders import Decided, decide_reminders
from tests.factories import (
    key,
    make_line,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_report,
    make_user,
)

LETTERHEAD = Letterhead(base_url="https://plek.voorbeeld.example", contact_email="hulp@voorbeeld.example")
LAST_WEEK = datetime(2026, 11, 18, 9, tzinfo=UTC)
"""Wednesday in the week that is due on MONDAY."""
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Monday 23 November 2026, 09:00 in Amsterdam: the first step's moment."""
THURSDAY = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


class Chased:
    """One provider with two offerings, an editor and a manager."""

    def __init__(
        self, session: Session, *, region: Region | None = None, name: str = "De Wilgenboom (proef)"
    ):
        self.session = session
        self.region = region or make_region(session)
        self.municipality = make_municipality(session, self.region)
        self.product = make_product(session, self.region)
        self.provider = make_organisation(session, name=name)
        self.line = make_line(session, self.provider, self.product, self.municipality)
        self.offerings = [self.offer(), self.offer()]
        self.editor = make_user(session, self.provider, Role.PROVIDER_EDITOR)
        self.manager = make_user(session, self.provider, Role.PROVIDER_MANAGER)

    def offer(self, **fields: Any) -> Offering:
        """Add an offering on the provider's line."""
        values = {"line": self.line, **fields}
        return make_offering(self.session, self.provider, self.product, self.municipality, **values)

    def contract_manager(self) -> User:
        """Add a contract manager of the region."""
        office = make_organisation(
            self.session, OrganisationKind.REGION, name="Inkoop (proef)", region_id=key(self.region)
        )
        return make_user(self.session, office, Role.CONTRACT_MANAGER)

    def excuse(self, starts_on: date, ends_on: date) -> None:
        """Let the region ask nothing of the provider for a while."""
        self.session.add(
            Excuse(
                organisation_id=key(self.provider),
                region_id=key(self.region),
                starts_on=starts_on,
                ends_on=ends_on,
                reason="vakantie",
                created_at=LAST_WEEK,
            )
        )
        self.session.flush()

    def report(self, at: datetime) -> None:
        """Hand in every offering."""
        for offering in self.offerings:
            make_report(self.session, offering, at=at)


def owe_last_week(session: Session) -> None:
    """Make what is due on MONDAY."""
    make_waiting_obligations(session, now=LAST_WEEK)


def decide(session: Session, now: datetime) -> Decided:
    """Do what the clock does every quarter of an hour, when the mails of earlier days have left."""
    leave(session, before=now)
    mark_late(session, now=now)
    return decide_reminders(session, letterhead=LETTERHEAD, now=now)


def leave(session: Session, *, before: datetime) -> None:
    """Let the mails of earlier days leave, each on its day."""
    for mail in mails(session):
        if mail.status is MailStatus.QUEUED and local_date(mail.created_at) < local_date(before):
            mail.status, mail.sent_at = MailStatus.SENT, mail.created_at
    session.flush()


def obligations(session: Session) -> list[Obligation]:
    """List all obligations, oldest week first."""
    return list(session.exec(select(Obligation).order_by(col(Obligation.period_start), col(Obligation.id))))


def mails(session: Session) -> list[OutgoingMail]:
    """List the queue, oldest first."""
    return list(session.exec(select(OutgoingMail).order_by(col(OutgoingMail.id))))


def reminders(session: Session) -> list[Reminder]:
    """List the reminder log, oldest first."""
    return list(session.exec(select(Reminder).order_by(col(Reminder.id))))
