"""How long people wait, out of many reports: the middle, the spread, the gaps, and when to say nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.domain.terms import Accepting, Capacity, Freshness
from portal.models import Norm
from search.waiting import WaitFact, load_norms, load_waits, summarise
from search.waiting_weeks import WEEKS, load_weeks
from search.waiting_words import (
    basis_text,
    half_year,
    middle_text,
    spread_text,
    wait_row,
    waits_sentence,
    waits_sheet,
)
from tests.factories import (
    START,
    key,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_report,
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def fact(weeks=None, *, state=Freshness.FRESH, places=None, is_stopped=False, days=1):
    return WaitFact(weeks, places, state, is_stopped, NOW - timedelta(days=days))


@pytest.mark.parametrize(
    ("weeks", "middle", "spread"),
    [
        ([], "geen opgave", ""),
        ([4], "te weinig opgaven", ""),
        ([4, 8], "te weinig opgaven", ""),
        ([4, 8, 12], "8 weken", "6 tot 10"),
        ([3, 4, 5, 8], "4,5 weken", "4 tot 6"),
        ([1, 1, 1], "1 week", "1"),
    ],
)
def test_the_middle_and_the_spread_are_only_told_from_three_reports_on(weeks, middle, spread):
    waits = summarise([fact(one) for one in weeks])
    assert (middle_text(waits), spread_text(waits)) == (middle, spread)


def test_expired_unknown_and_stopped_do_not_count_in_the_middle_but_are_counted():
    waits = summarise(
        [
            fact(4),
            fact(6, state=Freshness.STALE, days=20),
            fact(8, state=Freshness.AGEING, days=9),
            fact(state=Freshness.EXPIRED, days=90),
            fact(state=Freshness.UNKNOWN),
            fact(is_stopped=True),
        ]
    )
    assert (waits.report_count, waits.median_weeks, waits.offering_count) == (3, 6, 6)
    assert (waits.fresh_count, waits.fresh_percent, waits.stopped_count) == (2, 33, 1)
    assert basis_text(waits, now=NOW) == "3 opgaven, klein aantal, oudste 2 weken geleden"


def test_five_reports_are_no_small_number():
    assert basis_text(summarise([fact(4)] * 5), now=NOW) == "5 opgaven, oudste gisteren"


@pytest.fixture
def supply(session, now):
    region = make_region(session, code="wacht-proef", name="Regio Wacht (proef)")
    here = make_municipality(session, region, code="GM7001", name="Waterdam")
    there = make_municipality(session, region, code="GM7002", name="Polderzicht")
    product = make_product(session, region, code="gesprek", name="Gesprek", plain="Praten", position=1)
    beds = make_product(session, region, code="bed", plain="Slapen", capacity=Capacity.PLACES, position=2)
    make_product(session, region, code="niets", capacity=Capacity.NONE)
    offerings = []
    for number, (town, weeks) in enumerate([(here, 2), (here, 4), (here, 6), (there, 10), (there, 20)]):
        provider = make_organisation(session, name=f"Proef {number}")
        offering = make_offering(session, provider, product, town)
        make_report(session, offering, at=now - timedelta(days=number), intake_weeks=weeks, start_weeks=1)
        offerings.append(offering)
    bed = make_offering(session, make_organisation(session), beds, here)
    make_report(session, bed, at=now, intake_weeks=None, start_weeks=None, free_places=3, total_places=4)
    session.add_all(
        [
            Norm(region_id=key(region), weeks=14, source="proef", valid_from=START),
            Norm(region_id=key(region), product_id=key(beds), hours=24, source="proef", valid_from=START),
            Norm(
                region_id=key(region),
                product_id=key(product),
                weeks=2,
                source="proef",
                valid_from=START,
                valid_until=date(2026, 1, 1),
            ),
        ]
    )
    session.flush()
    return product, offerings


def test_the_waits_of_a_region_come_per_product_in_the_catalogues_order(session, supply, now):
    talk, bed = load_waits(session, region_code="wacht-proef", municipality_code=None, now=now)
    assert (talk.product_code, talk.waits.median_weeks, talk.waits.report_count) == ("gesprek", 7, 5)
    assert (talk.norm_weeks, talk.norm_hours) == (14, None)
    assert (bed.product_code, bed.waits.free_places, bed.norm_hours) == ("bed", 3, 24)


def test_the_waits_of_a_municipality_are_of_who_serves_it(session, supply, now):
    here = load_waits(
        session, region_code="wacht-proef", municipality_code="GM7001", product_code="gesprek", now=now
    )
    there = load_waits(
        session, region_code="wacht-proef", municipality_code="GM7002", product_code="gesprek", now=now
    )
    assert here[0].waits.median_weeks == 5
    assert (there[0].waits.report_count, there[0].waits.median_weeks) == (2, None)
    assert waits_sentence(there[0], now=now).startswith("Er zijn 2 opgaven: te weinig")


def test_a_norm_that_has_ended_is_no_norm(session, supply, now):
    product, _ = supply
    norms = load_norms(session, region_code="wacht-proef", today=now.date())
    assert (key(product) in norms, norms[None]) == (False, (14, None))


def test_a_stop_that_is_over_counts_again(session, supply, now):
    _, offerings = supply
    for offering, until in zip(offerings[:2], (date(2026, 11, 24), date(2026, 11, 25)), strict=True):
        make_report(session, offering, at=now, accepting=Accepting.STOP, accepting_until=until)
    talk = load_waits(session, region_code="wacht-proef", municipality_code=None, now=now)[0]
    assert (talk.waits.stopped_count, talk.waits.report_count) == (1, 4)


def test_a_row_says_what_it_rests_on(session, supply, now):
    talk, bed = load_waits(session, region_code="wacht-proef", municipality_code=None, now=now)
    row = wait_row(talk, now=now)
    assert (row.middle, row.spread, row.norm) == ("7 weken", "5 tot 11", "14 weken")
    assert row.basis == "5 opgaven, oudste 4 dagen geleden"
    assert row.fresh == "5 van 5 (100%)"
    assert wait_row(bed, now=now).places == "3 vrij, uit 1 opgave"


def test_the_file_has_no_median_of_fewer_than_three(session, supply, now):
    found = load_waits(
        session, region_code="wacht-proef", municipality_code="GM7002", product_code="gesprek", now=now
    )
    row = dict(zip(waits_sheet(found).headings, waits_sheet(found).rows[0], strict=True))
    assert row["Mediaan in weken"] is None
    assert row["Opmerking"] == "minder dan 3 opgaven: geen mediaan"


def test_a_week_with_fewer_than_three_reports_is_a_gap(session, supply, now):
    product, offerings = supply
    for offering in offerings[:2]:
        make_report(session, offering, at=now - timedelta(weeks=3), intake_weeks=5, start_weeks=5)
    weeks = load_weeks(session, product_id=key(product), municipality_code=None, now=now)
    assert len(weeks) == WEEKS
    assert (weeks[-1].monday, weeks[-1].report_count, weeks[-1].median_weeks) == (date(2026, 11, 23), 3, 5)
    assert (weeks[-4].report_count, weeks[-4].median_weeks) == (2, None)


def test_of_an_offering_the_last_report_of_a_week_counts_and_what_was_taken_back_does_not(
    session, supply, now
):
    product, offerings = supply
    wrong = make_report(session, offerings[0], at=now - timedelta(hours=2), intake_weeks=100, start_weeks=100)
    make_report(session, offerings[0], at=now, intake_weeks=2, start_weeks=1, corrects_id=key(wrong))
    make_report(session, offerings[1], at=now, intake_weeks=8, start_weeks=1)
    weeks = load_weeks(session, product_id=key(product), municipality_code=None, now=now)
    assert (weeks[-1].report_count, weeks[-1].median_weeks) == (3, 7)


def test_the_drawing_tells_in_words_what_it_shows(session, supply, now):
    product, _ = supply
    weeks = load_weeks(session, product_id=key(product), municipality_code=None, now=now)
    drawn = half_year(weeks, norm_weeks=14)
    assert drawn is not None
    assert drawn.description.startswith("Het laatste midden is 5 weken, in de week van 23-11-2026.")
    assert drawn.norm == "norm: ten hoogste 14 weken"
    assert half_year(weeks[:3], norm_weeks=14) is None
