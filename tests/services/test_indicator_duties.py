"""Which indicators are owed, and who handed in all of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from portal.domain.indicator_duties import IndicatorDuty
from portal.domain.terms import IndicatorKind
from portal.services.indicator_duties import complete_organisations, is_complete, owed_indicators
from tests import factories as make
from tests.factories import key
from tests.services.quarter import PERIOD, counting, make_indicator, make_other_provider, make_quarter


def owed(session, region, **more):
    return owed_indicators(
        session, region_id=key(region), period_start=PERIOD.start, period_end=PERIOD.end, **more
    )


@pytest.fixture
def town(session: Session):
    region = make.make_region(session)
    gouda = make.make_municipality(session, region)
    segment = make.make_segment(session, region)
    product = make.make_product(session, region, segment)
    return region, gouda, segment, product


def test_without_scope_an_indicator_is_owed_once(session, town):
    region, gouda, _, product = town
    organisation = make.make_organisation(session)
    make.make_line(session, organisation, product, gouda)
    indicator_id = make_indicator(session, region)
    assert owed(session, region) == {key(organisation): (IndicatorDuty(indicator_id),)}


def test_a_scope_asks_of_who_is_contracted_for_it(session, town):
    region, gouda, segment, product = town
    inside, outside = make.make_organisation(session), make.make_organisation(session)
    make.make_line(session, inside, product, gouda)
    make.make_line(session, outside, make.make_product(session, region), gouda)
    by_segment = make_indicator(session, region, segment_id=key(segment))
    by_product = make_indicator(session, region, IndicatorKind.SCORE, product_id=key(product))
    assert owed(session, region) == {
        key(inside): (
            IndicatorDuty(by_segment, segment_id=key(segment)),
            IndicatorDuty(by_product, product_id=key(product)),
        )
    }


@pytest.mark.parametrize(
    ("line", "is_owed"),
    [
        ({"starts_on": date(2026, 9, 30)}, True),
        ({"starts_on": date(2026, 10, 1)}, False),
        ({"ends_on": date(2026, 7, 1)}, True),
        ({"ends_on": date(2026, 6, 30)}, False),
    ],
)
def test_a_day_of_contract_in_the_period_is_enough(session, town, line, is_owed):
    region, gouda, _, product = town
    make.make_line(session, make.make_organisation(session), product, gouda, **line)
    make_indicator(session, region)
    assert bool(owed(session, region)) is is_owed


@pytest.mark.parametrize("fields", [{"valid_from": date(2026, 10, 1)}, {"valid_until": date(2026, 6, 30)}])
def test_an_indicator_outside_its_validity_is_not_owed(session, town, fields):
    region, gouda, _, product = town
    make.make_line(session, make.make_organisation(session), product, gouda)
    make_indicator(session, region, **fields)
    assert owed(session, region) == {}


def test_complete_is_who_handed_in_everything(session, now):
    quarter = make_quarter(session)
    other = make_other_provider(session, quarter)
    at: dict[str, Any] = {
        "region_id": key(quarter.region),
        "period_start": PERIOD.start,
        "period_end": PERIOD.end,
    }
    both = [key(quarter.organisation), key(other)]
    assert complete_organisations(session, **at, organisation_ids=both) == set()
    quarter.hand_in(session, now, *quarter.entries(session, now))
    assert complete_organisations(session, **at, organisation_ids=both) == {key(quarter.organisation)}
    assert is_complete(session, **at, organisation_id=key(quarter.organisation))
    assert not is_complete(session, **at, organisation_id=key(other))


def test_a_draft_is_not_complete(session, now):
    quarter = make_quarter(session)
    quarter.save(session, now, *quarter.entries(session, now))
    at: dict[str, Any] = {
        "region_id": key(quarter.region),
        "period_start": PERIOD.start,
        "period_end": PERIOD.end,
    }
    assert complete_organisations(session, **at) == set()


def test_more_providers_take_no_more_statements(session, town):
    region, gouda, segment, product = town
    make_indicator(session, region, segment_id=key(segment))
    counts = []
    for _ in range(2):
        for _ in range(15):
            make.make_line(session, make.make_organisation(session), product, gouda)
        session.flush()
        with counting(session) as statements:
            owed(session, region)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 3


def test_the_period_of_another_length_is_another_period(session, now):
    quarter = make_quarter(session)
    quarter.hand_in(session, now, *quarter.entries(session, now))
    month: dict[str, Any] = {"period_start": PERIOD.start, "period_end": PERIOD.start + timedelta(days=30)}
    assert complete_organisations(session, region_id=key(quarter.region), **month) == set()
