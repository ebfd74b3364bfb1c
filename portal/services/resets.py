"""A forgotten password: a mailed link with which the person chooses a new one."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.duties import LinkPurpose
from portal.models import User
from portal.services.accounts import normalise_email, set_password
from portal.services.letters import Letter, Letterhead, post_letter
from portal.services.links import LinkView, cancel_links, issue_link, use_link
from portal.services.sessions import end_all

VALID_FOR = timedelta(minutes=30)


def mail_reset_link(session: Session, *, email: str, letterhead: Letterhead, now: datetime) -> None:
    """Queue a mail with a reset link when an active person has this address; else do as much for nothing.

    The same rows are written either way and taken back for a stranger, so that neither the answer nor the
    time it takes tells who has an account.
    """
    address = normalise_email(email)
    person = session.scalar(select(User).where(col(User.email) == address, col(User.is_active).is_(True)))
    anyone = session.scalar(select(User).order_by(col(User.id)).limit(1))
    if anyone is None:
        return
    with session.begin_nested() as attempt:
        _send(session, person or anyone, letterhead, now)
        if person is None:
            attempt.rollback()


def reset_password(
    session: Session, *, secret: str, new: str, letterhead: Letterhead, now: datetime
) -> LinkView:
    """Give the person of a reset link a new password, end all their sessions, and tell them by mail.

    A second factor stays as it is. Raises DomainError link_unknown, link_used or link_expired, and
    InvalidError at "new"; the link then still works.
    """
    view = use_link(session, secret=secret, purpose=LinkPurpose.RESET, now=now)
    set_password(session, user_id=view.user_id, new=new, how="reset", now=now)
    end_all(session, user_id=view.user_id, now=now)
    cancel_links(session, user_id=view.user_id, but=LinkPurpose.WEEK_LIST, now=now)
    tell_of_password(
        session,
        user_id=view.user_id,
        name=view.user_name,
        address=view.address,
        letterhead=letterhead,
        now=now,
    )
    return view


def tell_of_password(
    session: Session, *, user_id: int, name: str, address: str, letterhead: Letterhead, now: datetime
) -> None:
    """Tell a person by mail that the password was changed."""
    letter = Letter(
        subject="Uw wachtwoord voor Plekwijzer is gewijzigd",
        lines=(
            "Het wachtwoord van uw account is zojuist gewijzigd. Op andere apparaten bent u uitgelogd.",
            "Heeft u dit niet zelf gedaan? Vraag dan meteen een nieuw wachtwoord aan op de inlogpagina.",
            f"Laat het ons ook weten: mail naar {letterhead.contact_email}.",
        ),
        why="Zo merkt u het als iemand anders uw wachtwoord wijzigt.",
    )
    post_letter(
        session,
        kind="password-changed",
        to_address=address,
        user_id=user_id,
        reader=name,
        letter=letter,
        letterhead=letterhead,
        now=now,
    )


def _send(session: Session, person: User, letterhead: Letterhead, now: datetime) -> None:
    expires_at = now + VALID_FOR
    secret = issue_link(
        session,
        purpose=LinkPurpose.RESET,
        user_id=person.id,
        organisation_id=None,
        week_start=None,
        address=person.email,
        expires_at=expires_at,
        now=now,
    )
    letter = Letter(
        subject="Een nieuw wachtwoord voor Plekwijzer (30 minuten geldig)",
        lines=("U vroeg om een nieuw wachtwoord te kiezen voor Plekwijzer.",),
        button="Kies een nieuw wachtwoord",
        link=letterhead.link(secret),
        expires_at=expires_at,
        why=(
            "Iemand vroeg op de inlogpagina om een nieuw wachtwoord voor dit adres. Was u dat niet? "
            "Dan hoeft u niets te doen: uw wachtwoord blijft zoals het is."
        ),
    )
    post_letter(
        session,
        kind="reset",
        to_address=person.email,
        user_id=person.id,
        reader=person.name,
        letter=letter,
        letterhead=letterhead,
        now=now,
    )
