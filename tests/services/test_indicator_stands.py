"""The portal works out what it knows already from what was reported by the end of the period."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from portal.domain.indicator_answers import Answer, AnswerState
from portal.domain.indicator_duties import IndicatorDuty
from portal.domain.terms import Calculation, IndicatorKind, Reporter
from portal.models import Offering
from portal.services.indicator_save import Entry
from tests import factories as make
from tests.services.quarter import Quarter, make_desk_of, make_indicator, make_quarter

LAST_WEEK = datetime(2026, 9, 28, 9, tzinfo=UTC)


@pytest.fixture
def quarter(session: Session) -> Quarter:
    quarter = make_quarter(session)
    offering = session.scalars(select(Offering)).one()
    figures = {"waiting_count": 6, "free_places": 2, "total_places": 12}
    make.make_report(session, offering, at=LAST_WEEK, **figures)
    make.make_report(session, offering, at=LAST_WEEK + timedelta(days=7), waiting_count=99, total_places=99)
    return quarter


def calculated(session, quarter, now, calculation, kind=IndicatorKind.COUNT):
    indicator_id = make_indicator(session, quarter.region, kind, code="berekend", calculation=calculation)
    return quarter.read(session, now).line(IndicatorDuty(indicator_id))


@pytest.mark.parametrize(
    ("calculation", "figures"),
    [
        (Calculation.WAITING_COUNT, {"value": 6}),
        (Calculation.FREE_PLACES, {"value": 2}),
        (Calculation.TOTAL_PLACES, {"value": 12}),
        (Calculation.WAIT_WEEKS, {"value": 9}),
        (Calculation.OFFERING_COUNT, {"value": 1}),
        (Calculation.WAITING_PER_PLACE, {"numerator": 6, "denominator": 12}),
    ],
)
def test_the_newest_figures_at_the_end_of_the_period_count(session, quarter, now, calculation, figures):
    kind = IndicatorKind.RATIO if "numerator" in figures else IndicatorKind.COUNT
    found = calculated(session, quarter, now, calculation, kind).calculated
    assert (dict(found.figures), found.used_count, found.all_count) == (figures, 1, 1)


def test_accepting_what_was_worked_out_is_remembered(session, quarter, now):
    line = calculated(session, quarter, now, Calculation.WAITING_COUNT)
    answer = Answer(AnswerState.FIGURE, dict(line.calculated.figures))
    quarter.save(session, now, Entry(line.duty, answer))
    stored = quarter.read(session, now).line(line.duty).draft
    assert stored.is_calculated
    quarter.save(session, now, Entry(line.duty, Answer(AnswerState.FIGURE, {"value": 7.0}), stored.token))
    assert not quarter.read(session, now).line(line.duty).draft.is_calculated


def test_a_region_counts_its_providers(session, quarter, now):
    desk = make_desk_of(session, quarter, Reporter.REGION)
    make_indicator(
        session,
        quarter.region,
        code="aanbieders",
        reported_by=Reporter.REGION,
        calculation=Calculation.PROVIDER_COUNT,
    )
    assert quarter.read(session, now, desk).lines[0].calculated.figures == {"value": 1}
