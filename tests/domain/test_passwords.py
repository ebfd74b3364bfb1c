"""A password is long and not the first thing anybody would try."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.passwords import check_password

CONTEXT = ["De Wilgenboom", "j.jansen-bakker"]


def codes(password):
    return [fault.code for fault in check_password(password, context_words=CONTEXT)]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "vier groene paraplu's",
        "zomer winter lente herfst",
        "de fiets van oma is blauw",
        "xK9#mQ2$vL7p",
        "9471036582940173",
        "ÄÖÜäöüßéèêëç",
        "паролькотбелый",
        "🐝🌵🚲🧀🌧🥾🪁🧦🪴🦔🧭🛶",
        "mijn-plekwijzer-is-een-fiets",
        "a" * 5 + "qzvxkjw" * 20 + "mno",
    ],
)
def test_S15_a_long_and_own_password_is_fine(password):
    assert codes(password) == []


@pytest.mark.parametrize(
    ("length", "expected"), [(0, ["password_short"]), (11, ["password_short"]), (12, [])]
)
def test_S15_a_password_has_at_least_12_characters(length, expected):
    assert codes("kvzpwyhrxtnc"[:length]) == expected


def test_S15_a_password_has_at_most_256_characters():
    password = "".join(chr(0x4E00 + n) for n in range(257))
    assert codes(password[:256]) == []
    assert codes(password) == ["password_long"]


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "abababababab",
        "abcabcabcabc",
        "kvzpwykvzpwy",
        "123456789012",
        "abcdefghijkl",
        "qwertyuiop12",
        "1qaz2wsx3edc",
        "Qwerty123456!",
        "welkom123456!",
        "Wachtwoord2025!",
        "Wachtwoord!!!",
        "W4chtw00rd2026",
        "P@ssw0rd12345",
        "wachtwoordwachtwoord",
        "mijnwachtwoord1",
        "ditismijnwachtwoord",
        "Zomer2025!!!!",
        "Welkom01-Gouda",
        "GemeenteGouda1",
        "administrator1",
    ],
)
def test_S15_common_passwords_are_refused(password):
    assert codes(password) == ["password_common"]


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Plekwijzer-7xq", "plekwijzer"),
        ("Pl3kw1jz3r-7xq", "plekwijzer"),
        ("wilgenboom#74q", "wilgenboom"),
        ("DeWilgenboom#7q", "dewilgenboom"),
        ("xq Jansen 74 zp", "jansen"),
    ],
)
def test_S15_words_of_the_context_do_not_count(password, word):
    faults = check_password(password, context_words=CONTEXT)
    assert [(fault.code, dict(fault.data)) for fault in faults] == [("password_context", {"word": word})]


def test_a_fault_never_holds_the_password():
    for password in ("kort", "Wachtwoord2025!", "x" * 300):
        assert all(password not in map(str, fault.data.values()) for fault in check_password(password))


@given(st.text(alphabet="bcdfghjkmnpqrtvwxz", min_size=24, max_size=256).filter(lambda p: len(set(p)) > 8))
def test_S15_no_kind_of_character_is_asked_for(password):
    assert set(codes(password)) <= {"password_common"}


@given(st.text(max_size=300))
def test_S15_any_text_is_judged_without_failing(password):
    assert len(check_password(password, context_words=[password])) <= 1
