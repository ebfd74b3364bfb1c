"""Free text is short, visible and holds no client data."""

import pytest

from portal.domain.texts import check_text, has_control_characters


def codes(text, **options):
    return [fault.code for fault in check_text(text, "remark", **options)]


@pytest.mark.parametrize("text", [None, "", "Wij starten in september.", "Regel één\nRegel twee\t✓ 👩‍👧"])
def test_ordinary_text_is_fine(text):
    assert codes(text) == []


def test_a_text_may_be_as_long_as_the_limit_and_not_longer():
    assert codes("a" * 500) == []
    assert codes("a" * 501) == ["text_too_long"]
    assert codes("a" * 21, max_length=20) == ["text_too_long"]


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ud800"]
)
def test_S20_control_and_direction_characters_are_refused(character):
    assert has_control_characters(f"plek{character}vrij")
    assert codes(f"plek{character}vrij") == ["control_characters"]


def test_S40_client_data_is_refused_without_repeating_it():
    faults = check_text("Jan, geb. 03-05-2012, bsn 111222333", "remark")
    assert [fault.code for fault in faults] == ["holds_bsn", "holds_birth_date"]
    assert all(not fault.data for fault in faults)
