"""A year is told week by week: the last figures of each week, nothing where nothing was reported."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from portal.domain.errors import NotFoundError
from portal.models import ContractLine, Municipality, Norm, Offering, Organisation, Product
from portal.services.report_history import handed_in
from portal.services.week_course import Course, offering_course, product_course
from tests import factories as make
from tests.factories import key
from tests.services.test_week_list import counted_statements

THIS_WEEK = date(2026, 11, 23)


@dataclass
class Desk:
    """One provider with one product."""

    session: Session
    now: datetime
    organisation: Organisation
    product: Product
    gouda: Municipality
    line: ContractLine

    def offering(self) -> Offering:
        return make.make_offering(self.session, self.organisation, self.product, self.gouda, line=self.line)

    def course(self, offering: Offering) -> Course:
        return offering_course(
            self.session,
            organisation_id=key(self.organisation),
            offering_id=key(offering),
            now=self.now,
        )

    def together(self) -> Course:
        return product_course(
            self.session, organisation_id=key(self.organisation), product_id=key(self.product), now=self.now
        )


@pytest.fixture
def desk(session: Session, now: datetime) -> Desk:
    region = make.make_region(session)
    gouda = make.make_municipality(session, region)
    own, product = make.make_organisation(session), make.make_product(session, region)
    line = make.make_line(session, own, product, gouda)
    return Desk(session, now, own, product, gouda, line)


def test_there_are_52_weeks_that_end_with_this_one(desk: Desk) -> None:
    points = desk.course(desk.offering()).points
    assert (len(points), points[-1].monday) == (52, THIS_WEEK)
    assert {point.total_weeks for point in points} == {None}


def test_of_a_week_the_last_report_counts_and_a_week_without_stays_empty(desk: Desk) -> None:
    offering = desk.offering()
    make.make_report(desk.session, offering, at=desk.now - timedelta(days=15), intake_weeks=9)
    make.make_report(desk.session, offering, at=desk.now - timedelta(days=14), intake_weeks=3)
    make.make_report(desk.session, offering, at=desk.now, intake_weeks=1)
    assert [point.intake_weeks for point in desk.course(offering).points[-4:]] == [None, 3, None, 1]


def test_a_total_needs_both_waits(desk: Desk) -> None:
    offering = desk.offering()
    make.make_report(desk.session, offering, at=desk.now, intake_weeks=3, start_weeks=None)
    point = desk.course(offering).points[-1]
    assert (point.intake_weeks, point.total_weeks) == (3, None)


def test_what_was_taken_back_is_not_told(desk: Desk) -> None:
    offering = desk.offering()
    right = make.make_report(desk.session, offering, at=desk.now - timedelta(days=7), intake_weeks=3)
    wrong = make.make_report(desk.session, offering, at=desk.now, intake_weeks=99)
    make.make_report(desk.session, offering, at=right.confirmed_at, intake_weeks=3, corrects_id=key(wrong))
    assert [point.intake_weeks for point in desk.course(offering).points[-2:]] == [3, None]


def test_of_a_product_the_middle_wait_and_all_places_together_are_told(desk: Desk) -> None:
    for weeks in (2, 4, 10):
        make.make_report(
            desk.session, desk.offering(), at=desk.now, intake_weeks=weeks, start_weeks=1, free_places=2
        )
    point = desk.together().points[-1]
    assert (point.offering_count, point.intake_weeks, point.total_weeks, point.free_places) == (3, 4, 5, 6)


def test_the_products_norm_goes_before_the_regions(desk: Desk) -> None:
    offering = desk.offering()
    day = date(2025, 1, 1)
    region_id = desk.product.region_id
    desk.session.add(Norm(region_id=region_id, weeks=14, source="proef", valid_from=day))
    assert desk.course(offering).norm_weeks == 14
    desk.session.add(
        Norm(region_id=region_id, product_id=key(desk.product), weeks=6, source="proef", valid_from=day)
    )
    assert desk.course(offering).norm_weeks == 6


def test_S02_another_organisations_course_is_not_found(desk: Desk, session: Session) -> None:
    offering = desk.offering()
    stranger = key(make.make_organisation(session, name="De Berk (proef)"))
    with pytest.raises(NotFoundError):
        offering_course(session, organisation_id=stranger, offering_id=key(offering), now=desk.now)
    with pytest.raises(NotFoundError):
        product_course(session, organisation_id=stranger, product_id=key(desk.product), now=desk.now)


def test_all_reports_come_newest_first(desk: Desk) -> None:
    offering = desk.offering()
    for weeks in (1, 2, 3):
        make.make_report(desk.session, offering, at=desk.now, intake_weeks=weeks)
    found = handed_in(desk.session, organisation_id=key(desk.organisation), offering_ids=[key(offering)])
    assert [one.report.availability.intake_weeks for one in found] == [3, 2, 1]


def test_the_number_of_statements_does_not_grow_with_the_offerings(desk: Desk, engine: Engine) -> None:
    desk.offering()
    desk.session.flush()
    with counted_statements(engine) as few:
        desk.together()
    for _ in range(5):
        make.make_report(desk.session, desk.offering(), at=desk.now)
    desk.session.flush()
    with counted_statements(engine) as many:
        desk.together()
    assert len(few) == len(many) <= 3
