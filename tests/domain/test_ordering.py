"""Honest order: fresh and accepting first; unknown and stopped never first."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.availability import Availability, accepting_on
from portal.domain.ordering import soonest_key, standing
from portal.domain.terms import Accepting, Freshness

TODAY = date(2026, 11, 25)
PLACE = Availability(intake_weeks=1, start_weeks=1, free_places=2)
WAITING = Availability(intake_weeks=5, start_weeks=4)
LIMITED = Availability(intake_weeks=1, start_weeks=0, accepting=Accepting.LIMITED, limit_text="18+")
STOPPED = Availability(intake_weeks=1, start_weeks=0, accepting=Accepting.STOP)
CURRENT = (Freshness.FRESH, Freshness.AGEING)
SILENT = (Freshness.EXPIRED, Freshness.UNKNOWN)

WEEKS = st.none() | st.integers(0, 260)
REPORTS = st.builds(
    Availability,
    intake_weeks=WEEKS,
    start_weeks=WEEKS,
    free_places=st.none() | st.integers(0, 9),
    accepting=st.sampled_from(Accepting),
    accepting_until=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
)
ACCEPTING = REPORTS.map(lambda report: replace(report, accepting=Accepting.YES)) | REPORTS.map(
    lambda report: replace(report, accepting=Accepting.STOP, accepting_until=date(2026, 11, 24))
)
STOPPING = REPORTS.map(lambda report: replace(report, accepting=Accepting.STOP, accepting_until=None))
LESSER = st.tuples(REPORTS, st.sampled_from([Freshness.STALE, *SILENT])) | st.tuples(
    STOPPING, st.sampled_from(Freshness)
)


@pytest.mark.parametrize("freshness", CURRENT)
@pytest.mark.parametrize(
    ("availability", "expected"), [(PLACE, 0), (WAITING, 1), (LIMITED, 2), (Availability(), 2), (STOPPED, 4)]
)
def test_a_current_report_stands_by_what_it_says(availability, freshness, expected):
    assert standing(availability, freshness, TODAY) == expected


@pytest.mark.parametrize(("availability", "expected"), [(PLACE, 3), (WAITING, 3), (LIMITED, 3), (STOPPED, 4)])
def test_a_stale_report_stands_below_every_current_one_that_accepts(availability, expected):
    assert standing(availability, Freshness.STALE, TODAY) == expected


@pytest.mark.parametrize("availability", [PLACE, WAITING, LIMITED, STOPPED, None])
@pytest.mark.parametrize("freshness", SILENT)
def test_expired_and_never_reported_stand_last(availability, freshness):
    assert standing(availability, freshness, TODAY) == 5


@given(ACCEPTING, st.sampled_from(CURRENT), LESSER)
def test_fresh_and_accepting_stands_before_stale_stopped_and_expired(good, good_age, lesser):
    report, age = lesser
    assert standing(good, good_age, TODAY) < standing(report, age, TODAY)


def sorted_soonest(*pairs):
    return sorted(pairs, key=lambda pair: soonest_key(pair[0], pair[1], TODAY))


def test_soonest_runs_from_the_shortest_known_wait_to_the_stopped():
    free_now = (Availability(free_places=1), Freshness.FRESH)
    short = (PLACE, Freshness.STALE)
    long = (WAITING, Freshness.FRESH)
    partly_known = (Availability(intake_weeks=1), Freshness.FRESH)
    unknown = (Availability(), Freshness.FRESH)
    expired = (PLACE, Freshness.EXPIRED)
    never = (None, Freshness.UNKNOWN)
    stopped = (STOPPED, Freshness.FRESH)
    expected = [free_now, short, long, partly_known, unknown, expired, never, stopped]
    assert sorted_soonest(*reversed(expected)) == expected


def test_soonest_at_the_same_wait_puts_fresh_before_stale_and_open_before_limited():
    limited = Availability(intake_weeks=5, start_weeks=4, accepting=Accepting.LIMITED)
    expected = [(WAITING, Freshness.FRESH), (limited, Freshness.FRESH), (WAITING, Freshness.STALE)]
    assert sorted_soonest(*reversed(expected)) == expected


@given(st.lists(st.tuples(REPORTS | st.none(), st.sampled_from(Freshness)), min_size=1))
def test_soonest_never_puts_unknown_or_stopped_before_a_known_wait(pairs):
    def is_known(pair):
        availability, freshness = pair
        return (
            availability is not None
            and freshness not in SILENT
            and accepting_on(availability, TODAY) is not Accepting.STOP
            and (
                None not in (availability.intake_weeks, availability.start_weeks) or availability.free_places
            )
        )

    known = [bool(is_known(pair)) for pair in sorted_soonest(*pairs)]
    assert known == sorted(known, reverse=True)
