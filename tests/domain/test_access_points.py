"""What people read of access teams, crisis numbers and documents: what holds when, and what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.access_points import (
    FIELDS,
    AccessContent,
    AccessKind,
    Span,
    course,
    period_faults,
    read_content,
    shown_course,
    span_on,
)

TODAY = date(2026, 11, 25)
OLD, NEW, FESTIVE = (AccessContent(name=name, phone="0182123456") for name in ("Oud", "Nieuw", "Kerst"))


def day(text):
    return date.fromisoformat(text)


def read_on(spans, on):
    """Give what people read on a day; "nothing made" when no span holds."""
    span = span_on(spans, on)
    return "nothing made" if span is None else span.content


def test_what_begins_last_counts_also_when_made_on_the_same_day():
    spans = [Span(day("2025-01-01"), None, OLD), Span(TODAY, None, NEW), Span(TODAY, None, FESTIVE)]
    assert read_on(spans, TODAY - timedelta(days=1)) == OLD
    assert read_on(spans, TODAY) == FESTIVE


def test_after_a_while_with_an_end_what_was_below_it_counts_again():
    spans = [
        Span(day("2025-01-01"), None, OLD),
        Span(day("2026-12-24"), day("2027-01-03"), FESTIVE),
    ]
    assert course(spans, on=TODAY) == [
        Span(day("2025-01-01"), day("2026-12-23"), OLD),
        Span(day("2026-12-24"), day("2027-01-03"), FESTIVE),
        Span(day("2027-01-04"), None, OLD),
    ]


def test_what_is_gone_is_not_shown_from_that_day_on():
    spans = [Span(day("2025-01-01"), None, OLD), Span(day("2027-01-01"), None, None)]
    assert shown_course(spans, on=TODAY) == [Span(day("2025-01-01"), day("2026-12-31"), OLD)]
    assert read_on(spans, day("2027-01-01")) is None


def test_nothing_made_is_a_course_of_nothing():
    assert course([], on=TODAY) == [Span(TODAY, None, None)]
    assert shown_course([], on=TODAY) == []


days = st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=40))
lengths = st.none() | st.integers(0, 30)
span_lists = st.lists(
    st.builds(
        lambda begin, length, content: Span(
            begin, None if length is None else begin + timedelta(days=length), content
        ),
        days,
        lengths,
        st.sampled_from([OLD, NEW, FESTIVE, None]),
    ),
    max_size=6,
)


@given(span_lists, days)
def test_a_course_says_of_every_day_what_counts_on_it(spans, asked):
    at = max(asked, TODAY)
    told = span_on(course(spans, on=TODAY), at)
    counts = span_on(spans, at)
    assert (told.content if told else None) == (counts.content if counts else None)


@given(span_lists)
def test_a_course_of_a_course_is_the_same(spans):
    once = shown_course(spans, on=TODAY)
    assert shown_course(once, on=TODAY) == once


@pytest.mark.parametrize(
    ("kind", "content", "fault"),
    [
        (AccessKind.TEAM, AccessContent(name=" ", phone="0182123456"), ("access_name_missing", "name")),
        (AccessKind.TEAM, AccessContent(name="Team"), ("access_unreachable", "phone")),
        (AccessKind.TEAM, AccessContent(name="Team", phone="bel ons"), ("phone_invalid", "phone")),
        (AccessKind.TEAM, AccessContent(name="Team", email="a@b@c"), ("email_invalid", "email")),
        (AccessKind.CRISIS, AccessContent(name="Crisis"), ("access_phone_missing", "phone")),
        (AccessKind.DOCUMENT, AccessContent(name="Folder"), ("access_link_missing", "website")),
        (
            AccessKind.TEAM,
            AccessContent(name="Team", phone="0182123456", note="Bel voor 111222333"),
            ("holds_bsn", "note"),
        ),
        (
            AccessKind.TEAM,
            AccessContent(name="x" * 201, phone="0182123456"),
            ("text_too_long", "name"),
        ),
    ],
)
def test_what_people_cannot_use_is_refused_at_its_field(kind, content, fault):
    _, faults = read_content(kind, content, before=None)
    assert fault in [(one.code, one.field) for one in faults]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//kwaad.example", "https://a@kwaad.example", "ftp://x.nl"],
)
@pytest.mark.parametrize("kind", [AccessKind.TEAM, AccessKind.DOCUMENT])
def test_S23_only_an_address_that_is_safe_to_follow_is_kept(kind, address):
    content = AccessContent(name="Naam", phone="0182123456", website=address)
    _, faults = read_content(kind, content, before=None)
    assert ("website_invalid", "website") in [(one.code, one.field) for one in faults]


def test_what_a_kind_does_not_have_is_left_out():
    said = AccessContent(
        name="Folder", website="www.gemeente.nl/folder", phone="0182123456", address="Markt 1"
    )
    clean, faults = read_content(AccessKind.DOCUMENT, said, before=None)
    assert faults == []
    assert clean == AccessContent(name="Folder", website="https://www.gemeente.nl/folder")
    assert set(FIELDS[AccessKind.DOCUMENT]).isdisjoint({"phone", "address"})


@pytest.mark.parametrize(
    ("begin", "end", "fault"),
    [
        ("2026-11-24", None, ("starts_in_past", "valid_from")),
        ("2030-01-01", None, ("starts_too_far", "valid_from")),
        ("2026-12-01", "2026-11-30", ("ends_before_start", "valid_until")),
    ],
)
def test_days_that_cannot_be_are_refused(begin, end, fault):
    faults = period_faults(day(begin), end and day(end), today=TODAY)
    assert [(one.code, one.field) for one in faults] == [fault]
