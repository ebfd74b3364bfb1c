"""Who needs a second factor, and of which half minutes a code passes."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.duties import Role
from portal.domain.second_factor import is_app_code, is_mandatory, open_steps, spaced_code, step_at, tidy_code

AT = datetime(2026, 11, 25, 9, 0, 15, tzinfo=UTC)
WEIGHTY = {Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR, Role.AUDITOR, Role.OPERATOR}


@pytest.mark.parametrize("role", Role)
def test_S16_a_second_factor_is_mandatory_for_who_reaches_further_than_one_organisation(role):
    assert is_mandatory([role]) == (role in WEIGHTY)


def test_S16_one_weighty_role_among_others_is_enough():
    assert is_mandatory([Role.PROVIDER_EDITOR, Role.AUDITOR])


def test_S16_codes_of_one_step_early_and_late_pass():
    step = step_at(AT)
    assert open_steps(AT, last_step=0) == [step - 1, step, step + 1]


def test_S16_no_step_passes_at_or_before_the_last_used():
    step = step_at(AT)
    assert open_steps(AT, last_step=step) == [step + 1]
    assert open_steps(AT, last_step=step + 1) == []


def test_a_step_is_half_a_minute():
    assert step_at(AT + timedelta(seconds=14)) == step_at(AT)
    assert step_at(AT + timedelta(seconds=15)) == step_at(AT) + 1


@pytest.mark.parametrize(
    ("typed", "code"), [("123 456", "123456"), (" 123-456 ", "123456"), ("ABCD-efgh", "abcdefgh")]
)
def test_codes_are_read_without_spaces_dashes_and_capitals(typed, code):
    assert tidy_code(typed) == code


@pytest.mark.parametrize(
    ("code", "is_one"), [("123456", True), ("12345", False), ("12345a", False), ("١٢٣٤٥٦", False)]
)
def test_six_digits_are_a_code_of_the_app(code, is_one):
    assert is_app_code(code) is is_one


def test_recovery_codes_are_written_in_fours():
    assert spaced_code("abcdefghijkl") == "abcd-efgh-ijkl"
