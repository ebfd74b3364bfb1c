"""What people type in the week's list is read kindly, and refused in words when it cannot be read."""

from datetime import date

import pytest

from portal.domain.terms import Accepting
from portal.domain.typed_figures import UnreadableError, read_count, read_date, read_weeks
from portal.web.forms.week import read_id


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("2", 2),
        ("4-6 weken", 5),
        ("2 maanden", 8),
        ("binnen 3 weken", 3),
        ("geen", 0),
        ("onbekend", None),
        ("?", None),
        ("-3", -3),
        ("9999", 9999),
        ("aanmeldstop", Accepting.STOP),
    ],
)
def test_a_wait_is_read_as_the_domain_reads_it(text: str, weeks: int | Accepting | None) -> None:
    assert read_weeks(text) == weeks


@pytest.mark.parametrize("text", ["bel ons", "<b>", "😀", "x" * 5_000, "1e3"])
def test_what_holds_no_wait_is_never_a_number(text: str) -> None:
    with pytest.raises(UnreadableError, match="weeks_unreadable"):
        read_weeks(text)


@pytest.mark.parametrize(("text", "count"), [("4", 4), ("geen", 0), ("-1", -1), ("onbekend", None)])
def test_a_count_is_a_whole_number(text: str, count: int | None) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["4,5", "veel", "1" * 20, "0x10"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="number_unreadable"):
        read_count(text)


@pytest.mark.parametrize("text", ["31-12-2026", "31/12/2026", "31.12.2026", "2026-12-31"])
def test_a_date_may_be_written_the_dutch_way_or_as_a_date_field_sends_it(text: str) -> None:
    assert read_date(text) == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["31-02-2026", "volgende week", "31-12-26", "0000-00-00"])
def test_a_date_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="date_unreadable"):
        read_date(text)


@pytest.mark.parametrize(("text", "found"), [("12", 12), ("", None), (None, None), ("1 OR 1=1", None)])
def test_an_id_that_is_not_one_is_no_id(text: str | None, found: int | None) -> None:
    assert read_id(text) == found
