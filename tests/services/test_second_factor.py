"""The second factor on both databases: sealed, once, and safe for two at the same moment."""

from datetime import timedelta

import pyotp
import pytest
from sqlmodel import select

from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.models import AuditEntry, RecoveryCode, SecondFactor
from portal.services.sealing import Sealer
from portal.services.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    find_second_factor,
    look_at_setup,
    prove_second_factor,
    remove_second_factor,
)
from tests.factories import key, make_user
from tests.together import outcomes_of

SEALER = Sealer(["een-sleutel-van-de-tests"], purpose="second factor")


@pytest.fixture
def user_id(session):
    return key(make_user(session, None, email="mens@voorbeeld.example"))


@pytest.fixture
def app(session, user_id, now):
    """Give the app of a person who set the second factor up, and their recovery codes."""
    begin_second_factor(session, user_id=user_id, sealer=SEALER, now=now)
    setup = look_at_setup(session, user_id=user_id, email="mens@voorbeeld.example", sealer=SEALER)
    assert setup is not None
    made = pyotp.TOTP(setup.secret)
    codes = confirm_second_factor(session, user_id=user_id, code=made.at(now), sealer=SEALER, now=now)
    session.commit()
    return made, codes


def test_the_app_is_told_whose_account_it_is_for(session, user_id, now):
    begin_second_factor(session, user_id=user_id, sealer=SEALER, now=now)
    setup = look_at_setup(session, user_id=user_id, email="mens@voorbeeld.example", sealer=SEALER)
    assert setup is not None
    assert setup.address.startswith("otpauth://totp/Plekwijzer:mens%40voorbeeld.example?secret=")
    assert len(setup.secret) == 32


def test_S16_a_confirmed_secret_is_never_shown_again_nor_replaced(session, user_id, app, now):
    assert look_at_setup(session, user_id=user_id, email="x@y.example", sealer=SEALER) is None
    with pytest.raises(ConflictError):
        begin_second_factor(session, user_id=user_id, sealer=SEALER, now=now)


def test_S16_of_ten_at_once_with_one_code_one_passes(engine, user_id, app, now):
    later = now + timedelta(minutes=1)
    code = app[0].at(later)

    def prove(own):
        prove_second_factor(own, user_id=user_id, code=code, sealer=SEALER, now=later)

    assert outcomes_of(engine, [prove] * 10) == ["code_wrong"] * 9 + ["done"]


def test_S16_of_ten_at_once_with_one_recovery_code_one_passes(engine, user_id, app, now):
    def prove(own):
        prove_second_factor(own, user_id=user_id, code=app[1][0], sealer=SEALER, now=now)

    assert outcomes_of(engine, [prove] * 10) == ["code_wrong"] * 9 + ["done"]


def test_S16_another_persons_codes_are_worth_nothing(session, app, now):
    other = key(make_user(session, None))
    for code in (app[0].at(now), app[1][0]):
        with pytest.raises(InvalidError):
            prove_second_factor(session, user_id=other, code=code, sealer=SEALER, now=now)


@pytest.mark.parametrize("code", ["", "0", "a" * 500, "١٢٣٤٥٦", "é" * 6, "😀", "000000'--"])
def test_S16_nonsense_is_a_wrong_code(session, user_id, app, now, code):
    with pytest.raises(InvalidError):
        prove_second_factor(session, user_id=user_id, code=code, sealer=SEALER, now=now)


def test_S16_recovery_codes_have_120_bits_and_only_hashes_are_kept(session, user_id, app):
    assert {len(code.replace("-", "")) for code in app[1]} == {24}
    kept = session.exec(select(RecoveryCode.code_hash)).all()
    assert len(kept) == len(set(kept)) == len(app[1]) == 8


def test_a_removed_second_factor_takes_its_codes_along(session, user_id, app, now):
    remove_second_factor(session, user_id=user_id, by=None, now=now)
    assert find_second_factor(session, user_id=user_id) is None
    assert session.exec(select(RecoveryCode)).all() == []
    with pytest.raises(NotFoundError):
        remove_second_factor(session, user_id=user_id, by=None, now=now)


def test_S19_the_trail_of_a_second_factor_holds_no_secret(session, user_id, app, now):
    prove_second_factor(session, user_id=user_id, code=app[1][0], sealer=SEALER, now=now)
    rows = session.exec(select(AuditEntry)).all()
    assert [row.action for row in rows] == ["second_factor.begin", "second_factor.on", "recovery_code.use"]
    told = " ".join(f"{row.before}{row.after}" for row in rows)
    assert app[0].secret not in told
    assert app[1][0] not in told


def test_S41_an_older_key_still_opens_and_the_newest_seals(session, user_id, app, now):
    both = Sealer(["een-nieuwe-sleutel", "een-sleutel-van-de-tests"], purpose="second factor")
    later = now + timedelta(minutes=1)
    prove_second_factor(session, user_id=user_id, code=app[0].at(later), sealer=both, now=later)
    session.expire_all()
    sealed = session.exec(select(SecondFactor.sealed_secret)).one()
    assert Sealer(["een-nieuwe-sleutel"], purpose="second factor").open(sealed) == app[0].secret


@pytest.mark.parametrize(
    "other", [Sealer(["verkeerd"], purpose="second factor"), Sealer(["goed"], purpose="iets anders")]
)
def test_S16_a_seal_opens_with_its_own_key_and_purpose_only(other):
    sealed = Sealer(["goed"], purpose="second factor").seal("geheim")
    assert "geheim" not in sealed
    with pytest.raises(DomainError, match="seal_broken"):
        other.open(sealed)
