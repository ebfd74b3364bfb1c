"""The mailed link with which a person signs in without a password."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import AMSTERDAM
from portal.domain.duties import LinkPurpose
from portal.models import User
from portal.services.accounts import normalise_email
from portal.services.links import issue_link
from portal.services.mail_queue import queue_mail
from portal.services.mail_texts import MAIL

VALID_FOR = timedelta(minutes=10)
SUBJECT = "Uw inloglink voor Plekwijzer (10 minuten geldig)"


def mail_sign_in_link(
    session: Session, *, email: str, base_url: str, contact_email: str, now: datetime
) -> None:
    """Queue a mail with a sign-in link when an active person has this address; else do as much for nothing.

    The same rows are written either way and taken back for a stranger, so that neither the answer nor the
    time it takes tells who has an account.
    """
    address = normalise_email(email)
    person = session.scalar(select(User).where(col(User.email) == address, col(User.is_active).is_(True)))
    anyone = session.scalar(select(User).order_by(col(User.id)).limit(1))
    if anyone is None:
        return
    with session.begin_nested() as attempt:
        _queue(session, person or anyone, base_url=base_url, contact_email=contact_email, now=now)
        if person is None:
            attempt.rollback()


def _queue(session: Session, person: User, *, base_url: str, contact_email: str, now: datetime) -> None:
    assert person.id is not None  # noqa: S101  a loaded row has its id
    expires_at = now + VALID_FOR
    secret = issue_link(
        session,
        purpose=LinkPurpose.SIGN_IN,
        user_id=person.id,
        organisation_id=None,
        week_start=None,
        address=person.email,
        expires_at=expires_at,
        now=now,
    )
    blanks = {
        "name": person.name,
        "link": f"{base_url.rstrip('/')}/l/{secret}",
        "until": f"{expires_at.astimezone(AMSTERDAM):%H:%M} uur",
        "contact_email": contact_email,
        "subject": SUBJECT,
    }
    queue_mail(
        session,
        key=f"sign-in:{person.id}:{secrets.token_hex(8)}",
        user_id=person.id,
        to_address=person.email,
        subject=SUBJECT,
        text=MAIL.get_template("sign_in.txt").render(blanks),
        html=MAIL.get_template("sign_in.html").render(blanks),
        now=now,
    )
