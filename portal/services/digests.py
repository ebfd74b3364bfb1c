"""Queues the weekly digest for contract managers: who is late, late repeatedly, or has improved."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.digests import Course, Standing, digest_key, is_digest_time, standing
from portal.domain.duties import LinkPurpose, MailKind
from portal.domain.errors import DomainError
from portal.domain.obligations import Period
from portal.domain.punctuality import Duty
from portal.domain.terms import CalendarKind
from portal.models import Obligation, Organisation, OutgoingMail, Region, User
from portal.services.digest_texts import DigestLine, DigestSection, DigestText, render_digest
from portal.services.looking_ahead import soon_in_words
from portal.services.mail_queue import queue_mail
from portal.services.recipients import Recipient, read_directory
from portal.services.reminder_mails import Letterhead
from portal.services.stop_links import issue_stop_link

LOOKS_BACK = {CalendarKind.WAITING: timedelta(weeks=12), CalendarKind.INDICATORS: timedelta(days=500)}


def queue_digests(session: Session, *, letterhead: Letterhead, now: datetime) -> int:
    """Queue this week's digest for every contract manager who wants it, once; returns how many.

    Outside the digest's own hours it does nothing.
    """
    if not is_digest_time(now):
        return 0
    today = local_date(now)
    readers = _readers(session, now)
    sections = {
        region_id: _section(session, region_id, letterhead, now)
        for region_id in sorted({one for _, regions in readers for one in regions})
    }
    count = 0
    for person, region_ids in readers:
        told = tuple(section for one in region_ids if (section := sections[one]) is not None)
        if told:
            count += _queue(session, person, told, digest_key(person.user_id, today), letterhead, now)
    return count


def may_get_digest(session: Session, *, mail: OutgoingMail, now: datetime) -> bool:
    """Say whether a queued digest may still leave: its reader is a contract manager who wants it, there."""
    if mail.user_id is None:
        return False
    directory = read_directory(session, on=local_date(now), user_ids=[mail.user_id])
    found = directory.contract_managers().get(mail.user_id)
    is_stopped = session.scalar(select(col(User.digest_stopped_at)).where(col(User.id) == mail.user_id))
    return found is not None and found[0].address == mail.to_address and is_stopped is None


def _readers(session: Session, now: datetime) -> list[tuple[Recipient, tuple[int, ...]]]:
    """List who gets a digest this week and did not get it yet, with their regions."""
    managers = read_directory(session, on=local_date(now)).contract_managers()
    keys = {digest_key(user_id, local_date(now)): user_id for user_id in managers}
    had = {
        keys[key]
        for key in session.scalars(select(col(OutgoingMail.key)).where(col(OutgoingMail.key).in_(keys)))
    }
    stopped = set(
        session.scalars(
            select(col(User.id)).where(col(User.id).in_(managers), col(User.digest_stopped_at).is_not(None))
        )
    )
    return [found for user_id, found in managers.items() if user_id not in had | stopped]


def _section(session: Session, region_id: int, letterhead: Letterhead, now: datetime) -> DigestSection | None:
    """Tell how a region's providers stand; None when nothing was ever owed there."""
    found: dict[Course, list[DigestLine]] = {course: [] for course in Course}
    is_empty = True
    for kind in CalendarKind:
        for name, duties in _duties(session, region_id, kind, now).values():
            is_empty = False
            told = standing(duties, now=now)
            if told is not None:
                found[told.course].append(_line(name, kind, told))
    if is_empty:
        return None
    return DigestSection(
        region_name=session.scalars(select(col(Region.name)).where(col(Region.id) == region_id)).one(),
        link=f"{letterhead.base_url}/regio",
        lines={course: tuple(_worst_first(lines)) for course, lines in found.items()},
        ahead=soon_in_words(session, region_id=region_id, today=local_date(now)),
    )


def _duties(
    session: Session, region_id: int, kind: CalendarKind, now: datetime
) -> Mapping[int, tuple[str, list[Duty]]]:
    rows = session.execute(
        select(
            col(Obligation.organisation_id),
            col(Organisation.name),
            col(Obligation.period_start),
            col(Obligation.period_end),
            col(Obligation.due_at),
            col(Obligation.status),
            col(Obligation.submitted_at),
        )
        .join(Organisation, col(Organisation.id) == col(Obligation.organisation_id))
        .where(
            col(Obligation.region_id) == region_id,
            col(Obligation.kind) == kind,
            col(Obligation.period_start) >= local_date(now) - LOOKS_BACK[kind],
            col(Obligation.item_count) > 0,
            col(Organisation.is_active).is_(True),
        )
        .order_by(col(Organisation.name), col(Organisation.id))
    )
    found: dict[int, tuple[str, list[Duty]]] = {}
    for organisation_id, name, start, end, due_at, status, submitted_at in rows:
        duty = Duty(Period(start, end, due_at), status, submitted_at)
        found.setdefault(organisation_id, (name, []))[1].append(duty)
    return found


def _line(name: str, kind: CalendarKind, told: Standing) -> DigestLine:
    return DigestLine(name, kind, told.missing_count, told.row_length)


def _worst_first(lines: Sequence[DigestLine]) -> list[DigestLine]:
    return sorted(lines, key=lambda line: (-line.row_length, -line.missing_count, line.name))


def _queue(
    session: Session,
    person: Recipient,
    sections: tuple[DigestSection, ...],
    key: str,
    letterhead: Letterhead,
    now: datetime,
) -> bool:
    secret = issue_stop_link(
        session, purpose=LinkPurpose.UNSUBSCRIBE, user_id=person.user_id, address=person.address, now=now
    )
    url = f"{letterhead.base_url}/afmelden/{secret}"
    subject, text, html = render_digest(
        DigestText(person.name, sections, unsubscribe_url=url, contact_email=letterhead.contact_email)
    )
    try:
        mail_id = queue_mail(
            session,
            key=key,
            user_id=person.user_id,
            to_address=person.address,
            subject=subject,
            text=text,
            html=html,
            kind=MailKind.DIGEST,
            unsubscribe_url=url,
            now=now,
        )
    except DomainError:
        return False
    return mail_id is not None
