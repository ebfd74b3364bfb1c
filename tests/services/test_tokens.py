"""Keys of machines: shown once, kept as a hash, found while they hold, counted, revoked."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from portal.db import unit_of_work
from portal.domain.duties import Role
from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.terms import TokenScope
from portal.models import ApiAnswer, ApiToken, AuditEntry, Organisation, User
from portal.services.api_answers import Answer, claim_key, keep_answer
from portal.services.clean_up import clean_up
from portal.services.tokens import (
    MOST_TOKENS,
    REQUESTS_A_MINUTE,
    Token,
    count_use,
    find_token,
    list_tokens,
    make_token,
    revoke_token,
)
from tests import factories as make
from tests.factories import key

YEAR = timedelta(days=365)


@pytest.fixture
def organisation(session: Session) -> Organisation:
    return make.make_organisation(session)


@pytest.fixture
def user(session: Session, organisation: Organisation) -> User:
    return make.make_user(session, organisation, Role.PROVIDER_MANAGER)


@pytest.fixture
def secret(session: Session, organisation: Organisation, user: User, now: datetime) -> str:
    return made(session, organisation, user, now)


def made(session: Session, organisation: Organisation, user: User, now: datetime, **fields: Any) -> str:
    usual: dict[str, Any] = {
        "name": "Roostersysteem",
        "scope": TokenScope.REPORT,
        "expires_at": now + YEAR,
        "request_key": None,
    }
    return make_token(
        session, organisation_id=key(organisation), user_id=key(user), now=now, **{**usual, **fields}
    )


def found(session: Session, secret: str, now: datetime) -> Token:
    token = find_token(session, secret=secret, now=now)
    assert token is not None
    return token


def test_a_key_begins_with_plek_and_holds_256_bits(secret: str) -> None:
    assert secret.startswith("plek_")
    assert len(secret) - len("plek_") >= 43


def test_only_the_hash_and_the_first_characters_of_a_key_are_kept(session: Session, secret: str) -> None:
    row = session.scalars(select(ApiToken)).one()
    kept = " ".join(str(value) for value in row.model_dump().values())
    assert secret not in kept
    assert row.shown_start == secret[:9]
    assert len(row.token_hash) == 64


def test_a_key_speaks_for_its_organisation(
    session: Session, organisation: Organisation, secret: str, now: datetime
) -> None:
    token = found(session, secret, now)
    assert (token.organisation_id, token.scope) == (organisation.id, TokenScope.REPORT)


@pytest.mark.parametrize("text", ["", "plek_", "plek_verzonnen", "anders", "plek_" + "x" * 5_000, "plek_\0"])
def test_what_is_no_key_opens_nothing(session: Session, secret: str, text: str, now: datetime) -> None:
    assert find_token(session, secret=text, now=now) is None


def test_a_key_ends_at_its_moment(session: Session, secret: str, now: datetime) -> None:
    assert find_token(session, secret=secret, now=now + YEAR - timedelta(seconds=1)) is not None
    assert find_token(session, secret=secret, now=now + YEAR) is None


def test_S05_a_revoked_key_opens_nothing_any_more(
    session: Session, organisation: Organisation, user: User, secret: str, now: datetime
) -> None:
    token = found(session, secret, now)
    for _ in range(2):
        revoke_token(
            session,
            organisation_id=key(organisation),
            token_id=token.token_id,
            user_id=key(user),
            now=now,
        )
    assert find_token(session, secret=secret, now=now) is None
    actions = session.scalars(select(col(AuditEntry.action)).order_by(col(AuditEntry.id))).all()
    assert actions == ["token.make", "token.revoke"]


def test_S05_the_keys_of_an_organisation_that_is_no_longer_active_open_nothing(
    session: Session, organisation: Organisation, secret: str, now: datetime
) -> None:
    organisation.is_active = False
    session.add(organisation)
    session.flush()
    assert find_token(session, secret=secret, now=now) is None


def test_S01_another_organisations_key_cannot_be_revoked(
    session: Session, user: User, secret: str, now: datetime
) -> None:
    token = found(session, secret, now)
    with pytest.raises(NotFoundError):
        revoke_token(session, organisation_id=999, token_id=token.token_id, user_id=key(user), now=now)
    assert find_token(session, secret=secret, now=now) is not None


def test_S19_the_audit_trail_holds_no_secret(session: Session, secret: str) -> None:
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject_kind) == ("token.make", "api_token")
    assert secret[5:] not in str(entry.after)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("  ", "token_name_missing"),
        ("x" * 101, "text_too_long"),
        ("BSN 111222333", "holds_bsn"),
        ("a\x1bb", "control_characters"),
    ],
)
def test_a_key_needs_a_fitting_name(
    session: Session, organisation: Organisation, user: User, now: datetime, name: str, code: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        made(session, organisation, user, now, name=name)
    assert [(fault.code, fault.field) for fault in refused.value.errors] == [(code, "name")]


def test_R15_the_same_form_makes_one_key(
    session: Session, organisation: Organisation, user: User, now: datetime
) -> None:
    made(session, organisation, user, now, request_key="formulier")
    with pytest.raises(DomainError, match="token_made_already"):
        made(session, organisation, user, now, request_key="formulier")


def test_an_organisation_has_a_bounded_number_of_keys(
    session: Session, organisation: Organisation, user: User, now: datetime
) -> None:
    for _ in range(MOST_TOKENS):
        made(session, organisation, user, now)
    with pytest.raises(DomainError, match="tokens_too_many"):
        made(session, organisation, user, now)


def test_the_list_tells_who_made_a_key_and_when_it_was_used(
    session: Session, organisation: Organisation, user: User, secret: str, now: datetime
) -> None:
    [line] = list_tokens(session, organisation_id=key(organisation))
    assert (line.created_by, line.last_used_at, line.holds(now)) == (user.name, None, True)
    count_use(session, token=found(session, secret, now), now=now)
    count_use(session, token=found(session, secret, now), now=now + timedelta(seconds=30))
    assert list_tokens(session, organisation_id=key(organisation))[0].last_used_at == now
    count_use(session, token=found(session, secret, now), now=now + timedelta(seconds=61))
    [line] = list_tokens(session, organisation_id=key(organisation))
    assert line.last_used_at == now + timedelta(seconds=61)


def test_S13_the_requests_of_one_key_are_counted_apart_from_another_ones(
    session: Session, organisation: Organisation, user: User, secret: str, now: datetime
) -> None:
    token = found(session, secret, now)
    for _ in range(REQUESTS_A_MINUTE):
        count_use(session, token=token, now=now)
    with pytest.raises(DomainError) as refused:
        count_use(session, token=token, now=now)
    assert refused.value.data == {"retry_after": 60}
    count_use(session, token=found(session, made(session, organisation, user, now), now), now=now)
    count_use(session, token=token, now=now + timedelta(minutes=1))


def test_a_kept_answer_is_given_again_and_not_to_another_request_or_key(
    session: Session, organisation: Organisation, user: User, secret: str, now: datetime
) -> None:
    token_id = found(session, secret, now).token_id
    other_id = found(session, made(session, organisation, user, now), now).token_id
    answer = Answer(200, "{}", "7")
    assert claim(session, token_id, "a", now) is None
    keep_answer(session, token_id=token_id, key="k", answer=answer)
    assert claim(session, token_id, "a", now) == answer
    assert claim(session, other_id, "b", now) is None
    with pytest.raises(ConflictError, match="request_key_reused"):
        claim(session, token_id, "b", now)


def test_R15_of_many_requests_with_one_key_at_once_one_acts_and_the_others_hear_its_answer(
    engine: Engine, session: Session, secret: str, now: datetime
) -> None:
    token_id = found(session, secret, now).token_id
    session.commit()
    barrier, acted, heard = Barrier(8), list[int](), list[Answer]()

    def send(number: int) -> None:
        barrier.wait()
        with unit_of_work(engine) as own:
            earlier = claim(own, token_id, "a", now)
            if earlier is None:
                acted.append(number)
                keep_answer(own, token_id=token_id, key="k", answer=Answer(200, f"{number}"))
            else:
                heard.append(earlier)

    threads = [Thread(target=send, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(acted) == 1
    assert heard == [Answer(200, f"{acted[0]}")] * 7


def test_kept_answers_go_after_thirty_days(session: Session, secret: str, now: datetime) -> None:
    claim(session, found(session, secret, now).token_id, "a", now)
    assert clean_up(session, now=now + timedelta(days=29))["api_answer"] == 0
    assert clean_up(session, now=now + timedelta(days=31))["api_answer"] == 1
    assert session.scalars(select(ApiAnswer)).all() == []


def claim(session: Session, token_id: int, fingerprint: str, now: datetime) -> Answer | None:
    return claim_key(session, token_id=token_id, key="k", fingerprint=fingerprint, now=now)
