"""Makes a machine's request count once: the same key of the same token gets the same answer again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from portal.domain.errors import ConflictError
from portal.models import ApiAnswer
from portal.services.sessions import hash_secret


@dataclass(frozen=True)
class Answer:
    """What a request was answered, as it went out."""

    status: int
    body: str
    etag: str | None = None


def claim_key(session: Session, *, token_id: int, key: str, fingerprint: str, now: datetime) -> Answer | None:
    """Claim a key for this request, or return what the same request was answered before.

    Of two requests at the same moment the second waits for the first. A request that is refused rolls its
    claim back, so the key stays free. Raises ConflictError `request_key_reused` for another request.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    claimed = session.execute(
        insert(ApiAnswer)
        .values(
            token_id=token_id,
            key_hash=hash_secret(key),
            fingerprint=fingerprint,
            status=0,
            body="",
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["token_id", "key_hash"])
        .returning(col(ApiAnswer.id))
    ).scalar_one_or_none()
    if claimed is not None:
        return None
    row = session.execute(
        select(
            col(ApiAnswer.fingerprint), col(ApiAnswer.status), col(ApiAnswer.body), col(ApiAnswer.etag)
        ).where(col(ApiAnswer.token_id) == token_id, col(ApiAnswer.key_hash) == hash_secret(key))
    ).one()
    if row.fingerprint != fingerprint:
        raise ConflictError("request_key_reused")
    return Answer(row.status, row.body, row.etag)


def keep_answer(session: Session, *, token_id: int, key: str, answer: Answer) -> None:
    """Keep what the request under a claimed key was answered."""
    session.execute(
        update(ApiAnswer)
        .where(col(ApiAnswer.token_id) == token_id, col(ApiAnswer.key_hash) == hash_secret(key))
        .values(status=answer.status, body=answer.body, etag=answer.etag)
    )
