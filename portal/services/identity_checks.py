"""Makes sure that who asks for something far-reaching is the person who signed in."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.errors import DomainError, FieldError, InvalidError
from portal.models import User
from portal.services.accounts import is_password

FRESH_FOR = timedelta(minutes=10)


def confirm_identity(
    session: Session, *, user_id: int, password: str, signed_in_at: datetime, now: datetime
) -> None:
    """Check the password again; a person without one must have signed in during the last ten minutes.

    Raises InvalidError `password_missing` or `password_wrong` at "password", or DomainError
    `sign_in_again`.
    """
    kept = session.scalar(select(col(User.password_hash)).where(col(User.id) == user_id))
    if kept is None:
        if now - signed_in_at > FRESH_FOR:
            raise DomainError("sign_in_again")
        return
    if not password:
        raise InvalidError([FieldError("password_missing", "password")])
    if not is_password(kept, password):
        raise InvalidError([FieldError("password_wrong", "password")])
