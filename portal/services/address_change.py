"""Another mail address for an account: asked by its person, confirmed there, and told at the old one."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.duties import LinkPurpose
from portal.domain.errors import ConflictError, FieldError, InvalidError, NotFoundError
from portal.models import User
from portal.services.accounts import check_address, normalise_email
from portal.services.audit import note_change
from portal.services.letters import Letter, Letterhead, post_letter
from portal.services.links import cancel_links, issue_link, use_link
from portal.services.sessions import end_all

VALID_FOR = timedelta(minutes=60)


def ask_address_change(
    session: Session, *, user_id: int, email: str, letterhead: Letterhead, now: datetime
) -> None:
    """Mail a link to the new address, and a notice to the old one; nothing changes yet.

    When the new address has an account, its reader hears that instead: the answer here is the same. The
    caller has made sure who asks. Raises InvalidError `email_invalid` or `email_same` at "email".
    """
    user = _person(session, user_id)
    address = normalise_email(email)
    faults = check_address(address)
    if not faults and address == user.email:
        faults = [FieldError("email_same", "email")]
    if faults:
        raise InvalidError(faults)
    is_taken = session.scalar(select(col(User.id)).where(col(User.email) == address)) is not None
    letter = _taken_letter() if is_taken else _confirm_letter(session, user, address, letterhead, now)
    post_letter(
        session,
        kind="address-new",
        to_address=address,
        user_id=None,
        reader=None if is_taken else user.name,
        letter=letter,
        letterhead=letterhead,
        now=now,
    )
    _tell_old(session, user, user.email, _asked_letter(letterhead), letterhead, now)
    note_change(
        session,
        action="address.ask",
        subject_kind="user",
        subject_id=user_id,
        user_id=user_id,
        organisation_id=None,
        after={"email": address},
        now=now,
    )


def change_address(session: Session, *, secret: str, letterhead: Letterhead, now: datetime) -> str:
    """Give an account the address that its link was mailed to; return it. All its sessions end.

    Raises DomainError link_unknown, link_used or link_expired, and ConflictError `email_taken`.
    """
    view = use_link(session, secret=secret, purpose=LinkPurpose.ADDRESS, now=now)
    user = _person(session, view.user_id)
    if session.scalar(select(col(User.id)).where(col(User.email) == view.address)) is not None:
        raise ConflictError("email_taken")
    old = user.email
    user.email, user.email_confirmed_at = view.address, now
    session.add(user)
    session.flush()
    end_all(session, user_id=view.user_id, now=now)
    cancel_links(session, user_id=view.user_id, now=now)
    _tell_old(session, user, old, _changed_letter(letterhead), letterhead, now)
    note_change(
        session,
        action="address.change",
        subject_kind="user",
        subject_id=user.id,
        user_id=user.id,
        organisation_id=None,
        before={"email": old},
        after={"email": view.address},
        now=now,
    )
    return view.address


def _person(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError
    return user


def _confirm_letter(
    session: Session, user: User, address: str, letterhead: Letterhead, now: datetime
) -> Letter:
    expires_at = now + VALID_FOR
    secret = issue_link(
        session,
        purpose=LinkPurpose.ADDRESS,
        user_id=user.id,
        organisation_id=None,
        week_start=None,
        address=address,
        expires_at=expires_at,
        now=now,
    )
    return Letter(
        subject="Bevestig uw nieuwe e-mailadres voor Plekwijzer",
        lines=("U wilt met dit adres inloggen bij Plekwijzer. Bevestig dat het adres van u is.",),
        button="Bevestig dit adres",
        link=letterhead.link(secret),
        expires_at=expires_at,
        why="Iemand vulde dit adres in bij een account. Was u dat niet? Dan hoeft u niets te doen.",
    )


def _taken_letter() -> Letter:
    return Letter(
        subject="U heeft al een account bij Plekwijzer",
        lines=(
            "Iemand wilde dit adres gebruiken voor een ander account bij Plekwijzer.",
            "Dat kan niet: bij dit adres hoort al een account. Was u het zelf? Log dan in met dit adres.",
        ),
        why="Iemand vulde dit adres in bij een account. Was u dat niet? Dan hoeft u niets te doen.",
    )


def _asked_letter(letterhead: Letterhead) -> Letter:
    return Letter(
        subject="Er is een ander e-mailadres gevraagd voor uw account",
        lines=(
            "Voor uw account bij Plekwijzer is een ander e-mailadres gevraagd.",
            "Dat gaat pas in als het nieuwe adres is bevestigd. Tot dan logt u in met dit adres.",
            f"Was u dat niet? Wijzig dan uw wachtwoord en mail naar {letterhead.contact_email}.",
        ),
        why="Zo merkt u het als iemand anders uw account wil overnemen.",
    )


def _changed_letter(letterhead: Letterhead) -> Letter:
    return Letter(
        subject="Het e-mailadres van uw account is gewijzigd",
        lines=(
            "Uw account bij Plekwijzer heeft nu een ander e-mailadres.",
            "Met dit adres kunt u niet meer inloggen.",
            f"Heeft u dit niet zelf gedaan? Mail dan meteen naar {letterhead.contact_email}.",
        ),
        why="Zo merkt u het als iemand anders uw account overneemt.",
    )


def _tell_old(
    session: Session, user: User, address: str, letter: Letter, letterhead: Letterhead, now: datetime
) -> None:
    post_letter(
        session,
        kind="address-old",
        to_address=address,
        user_id=user.id,
        reader=user.name,
        letter=letter,
        letterhead=letterhead,
        now=now,
    )
