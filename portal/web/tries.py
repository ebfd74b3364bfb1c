"""Counts tries at a door: per person at an IP address, per IP address, and of the whole house together."""

from flask import request

from portal.services.accounts import normalise_email
from portal.services.attempts import bucket_for, count_attempt, give_back_attempt
from portal.web.work import now, writing

QUARTER = 15 * 60
HOUR = 60 * 60
INVITATIONS_AN_HOUR = 60
TRIES_TOGETHER = 6000
"""In a quarter of an hour, of everybody: far above a Monday morning, far below what guessing needs."""


def count_tries(kind: str, who: str | None, *, a_person: int, an_address: int) -> None:
    """Count a try in this quarter of an hour; raises DomainError("too_many_attempts") above a limit.

    The whole house is counted last, so that who is refused already does not use it up for others.
    """
    with writing() as session:
        for bucket, limit in zip(_buckets(kind, who), (an_address, a_person, TRIES_TOGETHER), strict=True):
            count_attempt(session, bucket=bucket, limit=limit, window_seconds=QUARTER, now=now())


def give_back_tries(kind: str, who: str | None) -> None:
    """Take a try off all counts: what went well counts against nobody."""
    with writing() as session:
        for bucket in _buckets(kind, who):
            give_back_attempt(session, bucket=bucket, window_seconds=QUARTER, now=now())


def count_own_try(kind: str, user_id: int, *, limit: int) -> None:
    """Count a try of a person in this hour, wherever they are; raises DomainError("too_many_attempts")."""
    with writing() as session:
        count_attempt(
            session, bucket=bucket_for(kind, str(user_id)), limit=limit, window_seconds=HOUR, now=now()
        )


def count_invitation(user_id: int) -> None:
    """Count an invitation that a person sends; raises DomainError("too_many_attempts")."""
    count_own_try("invitation", user_id, limit=INVITATIONS_AN_HOUR)


def give_back_own_try(kind: str, user_id: int) -> None:
    """Take a try of a person off the count of this hour."""
    with writing() as session:
        give_back_attempt(session, bucket=bucket_for(kind, str(user_id)), window_seconds=HOUR, now=now())


def _buckets(kind: str, who: str | None) -> tuple[str, str, str]:
    address = request.remote_addr or "-"
    person = bucket_for(f"{kind}-person", normalise_email(who or ""), address)
    return bucket_for(f"{kind}-ip", address), person, f"{kind}-all"
