"""Tells visitors apart for a day without remembering who they are."""

import hashlib
import secrets
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from portal.models import VisitorSalt


def visitor_hash(session: Session, *, visitor: str, about: object, day: date) -> str:
    """Hash what is known of a visitor with the random salt of a day, for one thing only.

    The same visitor has another hash for another thing and on another day; the salt is thrown away after a
    day, so that no hash can be led back to anyone.
    """
    return hashlib.sha256(f"{_salt(session, day)}\n{about}\n{visitor}".encode()).hexdigest()


def _salt(session: Session, day: date) -> str:
    wanted = select(col(VisitorSalt.salt)).where(col(VisitorSalt.day) == day)
    known = session.scalar(wanted)
    if known is None:
        dialect = session.get_bind().dialect.name
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        session.execute(
            insert(VisitorSalt).values(day=day, salt=secrets.token_hex(32)).on_conflict_do_nothing()
        )
        known = session.scalar(wanted)
    return str(known)
