"""Writes down who changed what, in the same commit as the change."""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from portal.models import AuditEntry

origin: ContextVar[str | None] = ContextVar("origin", default=None)
"""What a change comes from when it comes from no request: a job or a command, by name."""


def note_change(
    session: Session,
    *,
    action: str,
    subject_kind: str,
    subject_id: int | None,
    user_id: int | None,
    organisation_id: int | None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    request_id: str | None = None,
    now: datetime,
) -> None:
    """Add one audit entry; of `before` and `after` only what differs is kept. Never pass a secret.

    A change by an organisation's machine also says by which of its keys.
    """
    old, new = dict(before or {}), dict(after or {})
    if (token_id := session.info.get("token_id")) is not None:
        new["token_id"] = token_id
    differing = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    session.add(
        AuditEntry(
            at=now,
            user_id=user_id,
            organisation_id=organisation_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            before={key: _plain(old[key]) for key in differing if key in old},
            after={key: _plain(new[key]) for key in differing if key in new},
            request_id=request_id or session.info.get("request_id") or origin.get(),
        )
    )


def _plain(value: object) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | list | dict) else str(value)
