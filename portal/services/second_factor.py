"""The second factor: an authenticator app set up, its codes accepted once, and recovery codes on paper."""

import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from portal.domain.errors import ConflictError, FieldError, InvalidError, NotFoundError
from portal.domain.second_factor import (
    RECOVERY_CODE_BYTES,
    RECOVERY_CODE_COUNT,
    is_app_code,
    open_steps,
    spaced_code,
    tidy_code,
)
from portal.models import RecoveryCode, SecondFactor
from portal.services.audit import note_change
from portal.services.sealing import Sealer
from portal.services.sessions import hash_secret

ISSUER = "Plekwijzer"


@dataclass(frozen=True)
class FactorView:
    """The state of a person's second factor: since when it counts, and how many recovery codes are left."""

    confirmed_at: datetime | None
    codes_left: int

    @property
    def is_on(self) -> bool:
        return self.confirmed_at is not None


@dataclass(frozen=True)
class Setup:
    """What a person's app needs: the secret to type, and the address that a QR code holds."""

    secret: str
    address: str

    @property
    def spaced(self) -> str:
        """The secret in groups of four, to be typed over."""
        return spaced_code(self.secret).replace("-", " ")


@dataclass(frozen=True)
class Passed:
    """A second factor was proved: by app, or by a recovery code that is now used up."""

    by_recovery_code: bool
    codes_left: int


def find_second_factor(session: Session, *, user_id: int) -> FactorView | None:
    """Tell how a person's second factor stands; None when none was ever begun."""
    row = session.execute(
        select(col(SecondFactor.confirmed_at)).where(col(SecondFactor.user_id) == user_id)
    ).one_or_none()
    return None if row is None else FactorView(row.confirmed_at, _codes_left(session, user_id))


def begin_second_factor(session: Session, *, user_id: int, sealer: Sealer, now: datetime) -> None:
    """Make a new secret for a person's app, which counts after a first code.

    Raises ConflictError `second_factor_on` when one counts already.
    """
    factor = session.get(SecondFactor, user_id, with_for_update=True)
    if factor is not None and factor.confirmed_at is not None:
        raise ConflictError("second_factor_on")
    sealed = sealer.seal(pyotp.random_base32())
    if factor is None:
        session.add(SecondFactor(user_id=user_id, sealed_secret=sealed, created_at=now))
    else:
        factor.sealed_secret, factor.created_at = sealed, now
    _note(session, "second_factor.begin", user_id, now)


def look_at_setup(session: Session, *, user_id: int, email: str, sealer: Sealer) -> Setup | None:
    """Show the secret that waits for its first code; None when there is none, or it counts already."""
    factor = session.get(SecondFactor, user_id)
    if factor is None or factor.confirmed_at is not None:
        return None
    secret = sealer.open(factor.sealed_secret)
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    return Setup(secret, address)


def confirm_second_factor(
    session: Session, *, user_id: int, code: str, sealer: Sealer, now: datetime
) -> list[str]:
    """Let the second factor count from now on; return its recovery codes, which are shown this once.

    Raises NotFoundError without a begun one, ConflictError `second_factor_on`, and InvalidError `code_wrong`
    at "code".
    """
    factor = session.get(SecondFactor, user_id, with_for_update=True)
    if factor is None:
        raise NotFoundError
    if factor.confirmed_at is not None:
        raise ConflictError("second_factor_on")
    step = _matching_step(sealer.open(factor.sealed_secret), tidy_code(code), last_step=0, now=now)
    if step is None:
        raise InvalidError([FieldError("code_wrong", "code")])
    factor.confirmed_at, factor.last_step = now, step
    session.flush()
    _note(session, "second_factor.on", user_id, now)
    return _new_codes(session, user_id, now)


def prove_second_factor(
    session: Session, *, user_id: int, code: str, sealer: Sealer, now: datetime
) -> Passed:
    """Accept a code of the app, of this half minute or one beside it, or a recovery code; each works once.

    Raises InvalidError `code_wrong` at "code".
    """
    tidy = tidy_code(code)
    if is_app_code(tidy):
        is_right, by_recovery_code = _take_app_code(session, user_id, tidy, sealer, now), False
    else:
        is_right, by_recovery_code = _take_recovery_code(session, user_id, tidy, now), True
    if not is_right:
        raise InvalidError([FieldError("code_wrong", "code")])
    if by_recovery_code:
        _note(session, "recovery_code.use", user_id, now)
    return Passed(by_recovery_code, _codes_left(session, user_id))


def renew_recovery_codes(session: Session, *, user_id: int, now: datetime) -> list[str]:
    """Make new recovery codes; the old ones are dead. Raises NotFoundError without a second factor."""
    factor = session.get(SecondFactor, user_id, with_for_update=True)
    if factor is None or factor.confirmed_at is None:
        raise NotFoundError
    _note(session, "recovery_code.renew", user_id, now)
    return _new_codes(session, user_id, now)


def remove_second_factor(session: Session, *, user_id: int, by: int | None, now: datetime) -> None:
    """Take a person's second factor away, with its recovery codes. Raises NotFoundError without one.

    Whether their roles allow to be without is for the caller; with such a role they set up a new one.
    """
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    removed = session.execute(delete(SecondFactor).where(col(SecondFactor.user_id) == user_id))
    if getattr(removed, "rowcount", 0) != 1:
        raise NotFoundError
    _note(session, "second_factor.off", user_id, now, by=by)


def _take_app_code(session: Session, user_id: int, code: str, sealer: Sealer, now: datetime) -> bool:
    row = session.execute(
        select(col(SecondFactor.sealed_secret), col(SecondFactor.last_step)).where(
            col(SecondFactor.user_id) == user_id, col(SecondFactor.confirmed_at).is_not(None)
        )
    ).one_or_none()
    if row is None:
        return False
    step = _matching_step(sealer.open(row.sealed_secret), code, last_step=row.last_step, now=now)
    if step is None:
        return False
    # The step is claimed in SQL, so that of two at the same moment one is refused.
    taken = session.execute(
        update(SecondFactor)
        .where(col(SecondFactor.user_id) == user_id, col(SecondFactor.last_step) < step)
        .values(last_step=step, sealed_secret=sealer.renew(row.sealed_secret))
    )
    return getattr(taken, "rowcount", 0) == 1


def _take_recovery_code(session: Session, user_id: int, code: str, now: datetime) -> bool:
    taken = session.execute(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.user_id) == user_id,
            col(RecoveryCode.code_hash) == hash_secret(code),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=now)
    )
    return getattr(taken, "rowcount", 0) == 1


def _matching_step(secret: str, code: str, *, last_step: int, now: datetime) -> int | None:
    app = pyotp.TOTP(secret)
    matching = [
        step
        for step in open_steps(now, last_step=last_step)
        if secrets.compare_digest(app.generate_otp(step).encode(), code.encode())
    ]
    return max(matching, default=None)


def _new_codes(session: Session, user_id: int, now: datetime) -> list[str]:
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    codes = [
        b32encode(secrets.token_bytes(RECOVERY_CODE_BYTES)).decode().lower()
        for _ in range(RECOVERY_CODE_COUNT)
    ]
    session.add_all(
        RecoveryCode(user_id=user_id, code_hash=hash_secret(code), created_at=now) for code in codes
    )
    session.flush()
    return [spaced_code(code) for code in codes]


def _codes_left(session: Session, user_id: int) -> int:
    left = select(func.count()).where(
        col(RecoveryCode.user_id) == user_id, col(RecoveryCode.used_at).is_(None)
    )
    return int(session.scalar(left) or 0)


def _note(session: Session, action: str, user_id: int, now: datetime, *, by: int | None = None) -> None:
    note_change(
        session,
        action=action,
        subject_kind="user",
        subject_id=user_id,
        user_id=user_id if by is None else by,
        organisation_id=None,
        now=now,
    )
