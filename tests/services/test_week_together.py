"""What is done to several offerings at once: taken back together, taken over to other locations."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from portal.domain.availability import Availability
from portal.domain.duties import ObligationStatus
from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.terms import Accepting, ReportChannel
from portal.models import (
    AvailabilityReport,
    CurrentReport,
    Municipality,
    Obligation,
    Offering,
    Organisation,
    Region,
)
from portal.services.availability import confirm_unchanged, report_availability
from portal.services.corrections import undo_report, undo_together
from portal.services.doubts import settle_doubts
from portal.services.obligations import make_waiting_obligations
from portal.services.week_copy import copy_figures
from portal.services.week_list import Grouping, week_list
from tests import factories as make
from tests.factories import key


@dataclass(frozen=True)
class Town:
    """One provider with the same product at three locations, all reported last week."""

    session: Session
    organisation: Organisation
    offerings: list[Offering]
    now: datetime

    @property
    def organisation_id(self) -> int:
        return key(self.organisation)

    def newest(self, offering: Offering) -> AvailabilityReport:
        pointer = self.session.get_one(CurrentReport, key(offering), populate_existing=True)
        return self.session.get_one(AvailabilityReport, pointer.report_id)

    def confirm(self, *, at: datetime | None = None) -> int:
        return confirm_unchanged(
            self.session,
            organisation_id=self.organisation_id,
            offering_ids=None,
            user_id=None,
            channel=ReportChannel.PORTAL,
            request_key=None,
            now=at or self.now,
        )

    def save(self, offering: Offering, availability: Availability, *, kept: tuple[str, ...] = ()) -> int:
        return report_availability(
            self.session,
            offering_id=key(offering),
            organisation_id=self.organisation_id,
            availability=availability,
            kept=kept,
            user_id=None,
            channel=ReportChannel.PORTAL,
            seen_report_id=self.newest(offering).id,
            request_key=None,
            now=self.now,
        ).report_id

    def undo(self, *, report_id: int | None = None, organisation_id: int | None = None) -> int:
        return undo_together(
            self.session,
            organisation_id=organisation_id or self.organisation_id,
            report_id=report_id or self.newest(self.offerings[0]).id or 0,
            user_id=None,
            channel=ReportChannel.PORTAL,
            now=self.now,
        )

    def copy(self, *targets: Offering, seen: int | None = None) -> int:
        return copy_figures(
            self.session,
            organisation_id=self.organisation_id,
            source_id=key(self.offerings[0]),
            source_report_id=seen or self.newest(self.offerings[0]).id,
            targets={key(one): self.newest(one).id for one in targets},
            user_id=None,
            channel=ReportChannel.PORTAL,
            request_key="sleutel",
            now=self.now,
        )

    def obligation(self) -> Obligation:
        return self.session.scalars(
            select(Obligation)
            .where(Obligation.organisation_id == self.organisation_id)  # type: ignore[arg-type]
            .order_by(Obligation.period_start.desc())  # type: ignore[attr-defined]
        ).first() or pytest.fail("nothing is owed")


@pytest.fixture
def town(session: Session, now: datetime) -> Town:
    region = make.make_region(session)
    gouda = make.make_municipality(session, region)
    organisation = make.make_organisation(session)
    product = make.make_product(session, region)
    line = make.make_line(session, organisation, product, gouda)
    offerings = []
    for number in range(3):
        place = make.make_location(session, organisation, gouda, name=f"Huis {number}")
        offering = make.make_offering(session, organisation, product, gouda, line=line, location=place)
        make.make_report(
            session,
            offering,
            at=now - timedelta(days=5),
            intake_weeks=4 + number,
            waiting_count=number,
            total_places=9,
        )
        offerings.append(offering)
    return Town(session, organisation, offerings, now)


def test_all_that_one_button_confirmed_is_taken_back_and_as_old_as_it_was(town: Town) -> None:
    assert town.confirm() == 3
    assert town.undo() == 3
    assert {town.newest(one).confirmed_at for one in town.offerings} == {town.now - timedelta(days=5)}


def test_what_was_changed_since_is_not_taken_back(town: Town) -> None:
    town.confirm()
    later = replace(town, now=town.now + timedelta(minutes=1))
    later.save(town.offerings[2], Availability(intake_weeks=20))
    assert later.undo(report_id=town.newest(town.offerings[0]).id) == 2
    assert town.newest(town.offerings[2]).intake_weeks == 20


def test_after_ten_minutes_it_is_too_late_to_take_back_together(town: Town) -> None:
    town.confirm(at=town.now - timedelta(minutes=11))
    with pytest.raises(DomainError, match="undo_too_late"):
        town.undo()


def test_S01_another_organisation_takes_nothing_back(town: Town) -> None:
    town.confirm()
    stranger = make.make_organisation(town.session)
    with pytest.raises(NotFoundError):
        town.undo(organisation_id=key(stranger))


@pytest.mark.parametrize("way", ["one", "together"])
def test_taking_back_what_settled_it_opens_the_obligation_again(town: Town, way: str) -> None:
    make_waiting_obligations(town.session, now=town.now)
    assert town.obligation().status is ObligationStatus.OPEN
    town.confirm()
    assert town.obligation().status is ObligationStatus.SUBMITTED
    if way == "together":
        town.undo()
    else:
        undo_report(
            town.session,
            offering_id=key(town.offerings[0]),
            organisation_id=town.organisation_id,
            report_id=town.newest(town.offerings[0]).id or 0,
            user_id=None,
            channel=ReportChannel.PORTAL,
            now=town.now,
        )
    assert (town.obligation().status, town.obligation().submitted_at) == (ObligationStatus.OPEN, None)


def test_taking_back_a_second_report_of_this_week_leaves_it_handed_in(town: Town) -> None:
    make_waiting_obligations(town.session, now=town.now)
    town.confirm(at=town.now - timedelta(hours=3))
    report_id = town.save(town.offerings[0], Availability(intake_weeks=9))
    town.undo(report_id=report_id)
    assert town.obligation().status is ObligationStatus.SUBMITTED


def test_waits_and_a_stop_are_taken_over_but_who_waits_and_places_are_not(town: Town) -> None:
    until = date(2027, 1, 12)
    town.save(
        town.offerings[0],
        Availability(intake_weeks=9, waiting_count=8, accepting=Accepting.STOP, accepting_until=until),
    )
    assert town.copy(town.offerings[1]) == 1
    report, untouched = town.newest(town.offerings[1]), town.newest(town.offerings[2])
    assert (report.intake_weeks, report.accepting, report.accepting_until) == (9, Accepting.STOP, until)
    assert (report.waiting_count, report.total_places) == (1, 9)
    assert untouched.intake_weeks == 6


def test_nothing_is_taken_over_without_a_choice(town: Town) -> None:
    with pytest.raises(DomainError, match="copy_targets_missing"):
        town.copy()


def test_R14_figures_that_changed_under_the_preview_are_not_taken_over(town: Town) -> None:
    seen = town.newest(town.offerings[0]).id
    town.save(town.offerings[0], Availability(intake_weeks=30))
    with pytest.raises(DomainError, match="copy_changed"):
        town.copy(town.offerings[1], seen=seen)


def test_another_product_takes_nothing_over(town: Town) -> None:
    region = town.session.get_one(Region, town.offerings[0].region_id)
    product = make.make_product(town.session, region)
    gouda = town.session.scalars(select(Municipality)).first()
    assert gouda is not None
    other = make.make_offering(town.session, town.organisation, product, gouda)
    make.make_report(town.session, other, at=town.now)
    with pytest.raises(NotFoundError):
        town.copy(other)


def test_R14_fields_that_were_not_asked_keep_what_another_way_gave_them(town: Town) -> None:
    town.save(town.offerings[0], Availability(intake_weeks=4, remark="Bel eerst"))
    town.save(town.offerings[0], Availability(intake_weeks=5), kept=("remark", "waiting_count"))
    assert (town.newest(town.offerings[0]).intake_weeks, town.newest(town.offerings[0]).remark) == (
        5,
        "Bel eerst",
    )


def test_R13_kept_fields_do_not_hide_that_somebody_else_was_first(town: Town) -> None:
    offering = town.offerings[0]
    seen = town.newest(offering).id
    town.save(offering, Availability(intake_weeks=30, remark="Nieuw"))
    with pytest.raises(ConflictError):
        report_availability(
            town.session,
            offering_id=key(offering),
            organisation_id=town.organisation_id,
            availability=Availability(intake_weeks=5),
            kept=("remark",),
            user_id=None,
            channel=ReportChannel.PORTAL,
            seen_report_id=seen,
            request_key=None,
            now=town.now,
        )


def test_the_word_of_the_provider_settles_the_newest_report_only(town: Town) -> None:
    offering = town.offerings[0]
    asked = {"offering_id": key(offering), "organisation_id": town.organisation_id, "user_id": None}
    old = town.newest(offering).id or 0
    town.save(offering, Availability(intake_weeks=60))
    assert not settle_doubts(town.session, **asked, report_id=old, now=town.now)  # type: ignore[arg-type]
    new = town.newest(offering).id or 0
    assert settle_doubts(town.session, **asked, report_id=new, now=town.now)  # type: ignore[arg-type]
    row = week_list(town.session, organisation_id=town.organisation_id, now=town.now).row(key(offering))
    assert row is not None
    assert row.questions == ()


def test_by_product_the_locations_of_one_product_stand_together(town: Town) -> None:
    week = week_list(
        town.session, organisation_id=town.organisation_id, grouping=Grouping.PRODUCT, now=town.now
    )
    assert [len(group.rows) for group in week.groups] == [3]


def test_an_organisation_in_two_regions_has_one_list_with_both_and_their_own_due_moments(town: Town) -> None:
    region = make.make_region(town.session, name="Regio Twee")
    place = make.make_municipality(town.session, region)
    other = make.make_offering(
        town.session, town.organisation, make.make_product(town.session, region), place
    )
    make_waiting_obligations(town.session, now=town.now)
    week = week_list(town.session, organisation_id=town.organisation_id, now=town.now)
    row = week.row(key(other))
    assert row is not None
    assert row.offering.region_name == "Regio Twee"
    assert row.is_to_do
    assert week.asked_count == 4
    owed = select(func.count()).select_from(Obligation)
    assert town.session.scalar(owed) == 2
