"""The figures of many reports together: quartiles as Python's, and counts of people that give nobody away."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import product as iterate
from statistics import quantiles

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.monitor_figures import Given, Tally, figures_of, spread_of, together
from portal.domain.monitor_sight import PeopleCount, people_seen
from portal.domain.scarcity import Scarcity

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
WEEKS = st.lists(st.integers(0, 520), min_size=3, max_size=60)
PRODUCTS = st.lists(st.lists(st.integers(0, 9), max_size=3), max_size=4).filter(
    lambda products: sum(count < 5 for held in products for count in held) <= 6
)


@given(WEEKS)
def test_quartiles_of_counted_waits_are_those_of_the_waits_themselves(weeks):
    spread = spread_of(Counter(weeks))
    assert [spread.low, spread.median, spread.high] == quantiles(weeks, n=4, method="inclusive")


def test_two_waits_have_no_middle():
    assert spread_of(Counter([4, 6])).median is None


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=20), st.integers(0, 20))
def test_tallies_added_up_are_the_tally_of_all(rows, cut):
    def tally(part):
        found = Tally()
        for weeks, free in part:
            at = AT - timedelta(days=weeks)
            found.add(
                Tally(
                    offering_count=1,
                    weeks=Counter([weeks]),
                    waits=Given(1, weeks, at),
                    places=Given(1, free, at),
                )
            )
        return found

    assert figures_of(together([tally(rows[:cut]), tally(rows[cut:])])) == figures_of(tally(rows))


def test_nothing_at_all_has_no_share_and_no_places():
    figures = figures_of(Tally())
    assert (figures.fresh_percent, figures.free_places, figures.waiting_people) == (None, None, None)


def seen(products, *, is_exact=False):
    """Show products, each given by how many people wait at each of its offerings."""
    counts = {
        key: PeopleCount(
            sum(held) if held else None,
            sum(count < 5 for count in held),
            sum(count for count in held if count < 5),
        )
        for key, held in enumerate(products)
    }
    return people_seen(counts, is_exact=is_exact)


@given(PRODUCTS)
def test_whom_may_see_exact_counts_sees_them_all(products):
    shown = seen(products, is_exact=True)
    assert list(shown.counts.values()) == [sum(held) if held else None for held in products]
    assert not shown.hidden


@given(PRODUCTS)
def test_others_see_no_count_under_five(products):
    shown = seen(products)
    assert all(count is None or count >= 5 for count in shown.counts.values())
    assert shown.total is None or shown.total >= 5


@settings(max_examples=300)
@given(PRODUCTS)
def test_no_small_count_follows_from_what_others_see(products):
    """Try every way in which the small offerings can be filled that agrees with all that is shown."""
    shown = seen(products)
    small = [(key, at) for key, held in enumerate(products) for at, count in enumerate(held) if count < 5]
    large = {key: sum(count for count in held if count >= 5) for key, held in enumerate(products)}
    possible = []
    for values in iterate(range(5), repeat=len(small)):
        totals = dict(large)
        for (key, _), value in zip(small, values, strict=True):
            totals[key] += value
        is_so = all(count is None or totals[key] == count for key, count in shown.counts.items())
        if is_so and (shown.total is None or sum(totals.values()) == shown.total):
            possible.append((values, totals))
    for at in range(len(small)):
        assert len({values[at] for values, _ in possible}) > 1
    for key in shown.hidden:
        if sum(products[key]) < 5:
            assert len({totals[key] for _, totals in possible}) > 1


def test_a_product_without_free_place_or_near_offering_is_scarce():
    assert Scarcity(asks_places=True, offering_count=1, known_count=1, open_count=1, near_count=1).is_scarce
    assert Scarcity(asks_places=False, offering_count=1, open_count=1, near_count=0).is_far
    assert not Scarcity(asks_places=True, offering_count=1, placed_count=1, near_count=1).is_scarce
    assert not Scarcity(asks_places=False, offering_count=1, open_count=1, near_count=1).is_scarce
