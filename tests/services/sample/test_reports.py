"""The reports of the sample: within the rules, believable, and as fresh as they say."""

from collections import Counter
from datetime import datetime, timedelta
from statistics import median

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.availability import Availability, check, same_figures
from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus
from portal.domain.freshness import freshness
from portal.domain.terms import (
    Accepting,
    CalendarKind,
    Capacity,
    CareForm,
    Freshness,
    OrganisationKind,
    PublicationStatus,
    Reporter,
    ReportOutcome,
    Urgency,
)
from portal.models import (
    AvailabilityReport,
    CurrentReport,
    Indicator,
    IndicatorValue,
    Obligation,
    Organisation,
    OrganisationRole,
)
from portal.services.calendars import freshness_rules
from portal.services.report_rows import FIGURES
from portal.services.sample.dues import PERIODS
from tests.services.sample.loading import contracted, current


def figures(report: AvailabilityReport) -> Availability:
    return Availability(**{name: getattr(report, name) for name in FIGURES})


def test_reports_pass_the_rules_and_keep_changed_and_confirmed_apart(sample: Session, now: datetime):
    capacities = {offering.id: product.capacity for offering, product, _, _ in contracted(sample)}
    previous: AvailabilityReport | None = None
    for report in sample.scalars(
        select(AvailabilityReport).order_by(col(AvailabilityReport.offering_id), col(AvailabilityReport.id))
    ):
        today = local_date(report.confirmed_at)
        assert check(figures(report), capacity=capacities[report.offering_id], today=today) == []
        assert now - timedelta(weeks=27) < report.confirmed_at < now
        is_first = previous is None or previous.offering_id != report.offering_id
        if previous is None or is_first:
            assert report.outcome is ReportOutcome.CHANGED
        else:
            is_same = same_figures(figures(previous), figures(report))
            assert report.confirmed_at > previous.confirmed_at
            assert is_same == (report.outcome is ReportOutcome.CONFIRMED)
            assert report.changed_at == (previous.changed_at if is_same else report.confirmed_at)
        previous = report


def test_current_reports_are_as_fresh_as_they_say(sample: Session, now: datetime):
    rules = freshness_rules(sample, on=local_date(now))
    for offering, _, report, pointer in current(sample):
        assert pointer.confirmed_at == report.confirmed_at
        assert pointer.freshness is freshness(report.confirmed_at, rule=rules[offering.region_id], now=now)
        assert pointer.next_change_at is None or pointer.next_change_at > now


def test_most_figures_are_fresh_and_some_are_not(sample: Session):
    states: Counter[str] = Counter()
    pointers = {one.offering_id: one.freshness for one in sample.scalars(select(CurrentReport))}
    for offering, product, _, _ in contracted(sample):
        if offering.status is PublicationStatus.PUBLISHED and product.capacity is not Capacity.NONE:
            states[pointers.get(offering.id, Freshness.UNKNOWN)] += 1
    shares = {state: states[state] / states.total() for state in Freshness}
    wanted = {"fresh": 0.70, "ageing": 0.12, "stale": 0.09, "expired": 0.06, "unknown": 0.03}
    assert shares == {Freshness(state): pytest.approx(share, abs=0.06) for state, share in wanted.items()}


def test_people_wait_three_to_six_months_for_youth_ggz_and_stay_and_not_for_crisis(sample: Session):
    waits: dict[str, list[int]] = {"ggz": [], "stay": [], "crisis": []}
    for _, product, report, _ in current(sample):
        if report.intake_weeks is None or report.start_weeks is None:
            continue
        weeks = report.intake_weeks + report.start_weeks
        if product.urgency is Urgency.CRISIS:
            waits["crisis"].append(weeks)
        elif product.care_form is CareForm.STAY:
            waits["stay"].append(weeks)
        elif "ggz" in product.name.lower() and product.care_form is CareForm.AMBULATORY:
            waits["ggz"].append(weeks)
    assert 13 <= median(waits["ggz"]) <= 26
    assert 13 <= median(waits["stay"]) <= 26
    assert set(waits["crisis"]) <= {0}


def test_small_providers_have_room_more_often_than_large_ones(sample: Session):
    sizes = {one.id: one.size for one in sample.scalars(select(Organisation))}
    room: dict[str | None, list[bool]] = {"small": [], "medium": [], "large": []}
    for offering, _, report, _ in current(sample):
        if report.intake_weeks is not None:
            has_room = (report.free_places or 0) > 0 or report.intake_weeks <= 2
            room[sizes[offering.organisation_id]].append(has_room)
    share = {size: sum(found) / len(found) for size, found in room.items()}
    assert share["small"] > share["large"] + 0.1


def test_some_offerings_are_limited_or_stopped_now(sample: Session):
    assert {report.accepting for _, _, report, _ in current(sample)} == set(Accepting)


def test_past_obligations_agree_with_the_reports(sample: Session, now: datetime):
    rows = sample.scalars(select(Obligation).where(col(Obligation.kind) == CalendarKind.WAITING)).all()
    assert len({row.period_start for row in rows}) == PERIODS
    assert all(row.period_end < local_date(now) for row in rows)
    states = Counter(row.status for row in rows)
    assert states[ObligationStatus.SUBMITTED] > states[ObligationStatus.LATE] > 0
    assert all(row.submitted_at < now for row in rows if row.submitted_at is not None)


def test_indicators_were_owed_for_four_periods_and_mostly_handed_in(sample: Session):
    rows = sample.scalars(select(Obligation).where(col(Obligation.kind) == CalendarKind.INDICATORS)).all()
    assert len({row.period_start for row in rows}) == 4
    states = Counter(row.status for row in rows)
    assert states[ObligationStatus.SUBMITTED] > states[ObligationStatus.LATE] > 0


def test_indicators_are_answered_for_four_periods_with_gaps(sample: Session):
    rows = sample.scalars(
        select(IndicatorValue)
        .join(Indicator, col(Indicator.id) == col(IndicatorValue.indicator_id))
        .where(col(Indicator.reported_by) == Reporter.PROVIDER)
    ).all()
    assert len({row.period_start for row in rows}) == 4
    subjects = {(row.indicator_id, row.organisation_id, row.product_id, row.segment_id) for row in rows}
    assert 0.82 < len(rows) / (4 * len(subjects)) < 0.94
    assert any(row.explanation for row in rows)


def test_regions_and_municipalities_answer_the_indicators_that_are_theirs(sample: Session):
    rows = sample.execute(
        select(
            col(Indicator.reported_by),
            col(OrganisationRole.kind),
            func.count(func.distinct(col(Organisation.id))),
        )
        .join(IndicatorValue, col(IndicatorValue.indicator_id) == col(Indicator.id))
        .join(Organisation, col(Organisation.id) == col(IndicatorValue.organisation_id))
        .join(OrganisationRole, col(OrganisationRole.organisation_id) == col(Organisation.id))
        .where(col(Indicator.reported_by) != Reporter.PROVIDER)
        .group_by(col(Indicator.reported_by), col(OrganisationRole.kind))
    ).all()
    found = {(reporter, kind): count for reporter, kind, count in rows}
    assert found.keys() == {
        (Reporter.REGION, OrganisationKind.REGION),
        (Reporter.MUNICIPALITY, OrganisationKind.MUNICIPALITY),
    }
    assert found[Reporter.MUNICIPALITY, OrganisationKind.MUNICIPALITY] > 5
