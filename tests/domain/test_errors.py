"""Errors carry a code, a field and data, and nothing for people."""

import pytest

from portal.domain.errors import (
    ConflictError,
    DomainError,
    FieldError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
)


def test_an_error_keeps_its_code_field_and_data():
    error = DomainError("weeks_out_of_range", "intake_weeks", maximum=260)
    assert (error.code, error.field, error.data) == ("weeks_out_of_range", "intake_weeks", {"maximum": 260})
    assert str(error) == "weeks_out_of_range (intake_weeks)"


@pytest.mark.parametrize(
    ("error", "code"),
    [(NotFoundError(), "not_found"), (NotAllowedError(), "not_allowed"), (ConflictError(), "conflict")],
)
def test_each_kind_of_error_has_its_own_code(error, code):
    assert error.code == code
    assert error.field is None


def test_a_conflict_holds_both_values():
    error = ConflictError(mine={"intake_weeks": 2}, theirs={"intake_weeks": 5})
    assert error.mine == {"intake_weeks": 2}
    assert error.data == {"mine": {"intake_weeks": 2}, "theirs": {"intake_weeks": 5}}


def test_an_invalid_error_holds_every_fault_and_shows_the_first():
    faults = [FieldError("limit_text_missing", "limit_text"), FieldError("until_in_past", "accepting_until")]
    error = InvalidError(faults)
    assert error.errors == tuple(faults)
    assert (error.code, error.field) == ("limit_text_missing", "limit_text")


def test_an_invalid_error_without_faults_cannot_be_made():
    with pytest.raises(ValueError, match="at least one"):
        InvalidError([])
