"""A figure ages from the moment it was last confirmed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.freshness import FreshnessRule, freshness, next_change_at, rank
from portal.domain.terms import Freshness

NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)
RULE = FreshnessRule()
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(0), Freshness.FRESH),
        (timedelta(hours=-1), Freshness.FRESH),
        (timedelta(days=7), Freshness.FRESH),
        (timedelta(days=7) + INSTANT, Freshness.AGEING),
        (timedelta(days=14), Freshness.AGEING),
        (timedelta(days=14) + INSTANT, Freshness.STALE),
        (timedelta(days=42), Freshness.STALE),
        (timedelta(days=42) + INSTANT, Freshness.EXPIRED),
        (timedelta(days=4000), Freshness.EXPIRED),
    ],
)
def test_freshness_follows_from_the_age(age, expected):
    assert freshness(NOW - age, rule=RULE, now=NOW) is expected


def test_what_was_never_confirmed_is_unknown():
    assert freshness(None, rule=RULE, now=NOW) is Freshness.UNKNOWN
    assert next_change_at(None, rule=RULE, now=NOW) is None


def test_a_product_with_a_longer_interval_stays_fresh_longer():
    rule = FreshnessRule(every_days=28, stale_after_days=35, expire_after_days=60)
    assert freshness(NOW - timedelta(days=28), rule=rule, now=NOW) is Freshness.FRESH


def test_an_interval_longer_than_the_stale_limit_skips_ageing():
    rule = FreshnessRule(every_days=28, stale_after_days=14, expire_after_days=42)
    assert freshness(NOW - timedelta(days=20), rule=rule, now=NOW) is Freshness.FRESH
    assert freshness(NOW - timedelta(days=30), rule=rule, now=NOW) is Freshness.STALE
    assert next_change_at(NOW, rule=rule, now=NOW) == NOW + timedelta(days=28) + INSTANT


@given(st.integers(-2, 60 * 24 * 60))
def test_the_next_change_is_exactly_when_the_state_turns(minutes):
    confirmed = NOW - timedelta(minutes=minutes)
    state = freshness(confirmed, rule=RULE, now=NOW)
    change = next_change_at(confirmed, rule=RULE, now=NOW)
    if change is None:
        assert state is Freshness.EXPIRED
        return
    assert change > NOW
    assert freshness(confirmed, rule=RULE, now=change - INSTANT) is state
    assert rank(freshness(confirmed, rule=RULE, now=change)) == rank(state) + 1


def test_ranks_run_from_fresh_to_unknown():
    assert [rank(state) for state in Freshness] == [0, 1, 2, 3, 4]
