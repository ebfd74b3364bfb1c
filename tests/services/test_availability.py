"""Reporting figures adds a report, points at it, and tells the index and the audit trail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.availability import Availability
from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.terms import (
    Accepting,
    Capacity,
    Freshness,
    PublicationStatus,
    ReportChannel,
    ReportOutcome,
)
from portal.models import (
    AuditEntry,
    AvailabilityReport,
    ContractLine,
    CurrentReport,
    Municipality,
    Offering,
    Organisation,
    OutboxLine,
    Product,
)
from portal.services.availability import Saved, report_availability
from tests import factories as make
from tests.factories import key

FIGURES = Availability(intake_weeks=2, start_weeks=3, waiting_count=4, free_places=1, total_places=6)
Report = Callable[..., Saved]


@pytest.fixture
def offering(session: Session) -> Offering:
    region = make.make_region(session)
    gouda = make.make_municipality(session, region)
    product = make.make_product(session, region)
    return make.make_offering(session, make.make_organisation(session), product, gouda)


@pytest.fixture
def report(session: Session, offering: Offering, now: datetime) -> Report:
    """Report the usual figures of the usual offering, unless told otherwise."""

    def report(availability: Availability = FIGURES, **fields: Any) -> Saved:
        usual: dict[str, Any] = {
            "offering_id": key(offering),
            "organisation_id": offering.organisation_id,
            "user_id": None,
            "channel": ReportChannel.PORTAL,
            "seen_report_id": None,
            "request_key": None,
            "now": now,
        }
        return report_availability(session, availability=availability, **{**usual, **fields})

    return report


def count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def stored(session: Session, saved: Saved) -> AvailabilityReport:
    found = session.get(AvailabilityReport, saved.report_id)
    assert found is not None
    return found


def test_a_first_report_becomes_the_current_one_and_is_fresh(
    session: Session, offering: Offering, report: Report, now: datetime
) -> None:
    saved = report()
    current = session.get(CurrentReport, key(offering))
    assert current is not None
    assert (current.report_id, current.freshness) == (saved.report_id, Freshness.FRESH)
    assert current.next_change_at == now + timedelta(days=7, microseconds=1)
    row = stored(session, saved)
    assert (row.intake_weeks, row.free_places, row.measured_on) == (2, 1, date(2026, 11, 25))


def test_a_report_puts_the_offering_on_the_outbox_once_and_writes_one_audit_entry(
    session: Session, offering: Offering, report: Report
) -> None:
    report()
    assert session.scalars(select(col(OutboxLine.offering_id))).all() == [key(offering)]
    assert session.info["outbox_touched"] is True
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject_kind, entry.subject_id) == (
        "availability.report",
        "offering",
        offering.id,
    )
    assert entry.after["intake_weeks"] == 2


def test_the_same_figures_again_are_confirmed_and_keep_the_moment_of_change(
    session: Session, report: Report, now: datetime
) -> None:
    first = report()
    later = now + timedelta(days=7)
    second = report(seen_report_id=first.report_id, now=later)
    row = stored(session, second)
    assert second.outcome is ReportOutcome.CONFIRMED
    assert (row.changed_at, row.confirmed_at) == (now, later)


def test_other_figures_are_a_change_and_the_older_report_stays(
    session: Session, report: Report, now: datetime
) -> None:
    first = report()
    second = report(replace(FIGURES, intake_weeks=8), seen_report_id=first.report_id)
    assert second.outcome is ReportOutcome.CHANGED
    assert stored(session, first).intake_weeks == 2
    assert stored(session, second).intake_weeks == 8


def test_a_stop_that_ended_and_is_now_open_counts_as_unchanged(
    session: Session, report: Report, now: datetime
) -> None:
    stop = replace(FIGURES, accepting=Accepting.STOP, accepting_until=date(2026, 11, 27))
    first = report(stop)
    second = report(seen_report_id=first.report_id, now=now + timedelta(days=7))
    assert second.outcome is ReportOutcome.CONFIRMED


def test_a_limit_goes_when_everyone_is_accepted_again(session: Session, report: Report) -> None:
    saved = report(replace(FIGURES, limit_text="alleen 12+", limit_age_min=12))
    row = stored(session, saved)
    assert (row.limit_text, row.limit_age_min) == (None, None)


def test_another_organisations_offering_is_not_found(report: Report) -> None:
    with pytest.raises(NotFoundError):
        report(organisation_id=999_999)


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        (replace(FIGURES, intake_weeks=261), "intake_weeks"),
        (replace(FIGURES, free_places=-1), "free_places"),
        (replace(FIGURES, accepting=Accepting.LIMITED), "limit_text"),
        (replace(FIGURES, remark="BSN 111222333"), "remark"),
        (replace(FIGURES, accepting=Accepting.STOP, accepting_until=date(2026, 11, 24)), "accepting_until"),
    ],
)
def test_S38_wrong_figures_are_refused_at_their_field_and_nothing_is_kept(
    session: Session, report: Report, figures: Availability, field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        report(figures)
    assert [error.field for error in refused.value.errors] == [field]
    assert (count(session, AvailabilityReport), count(session, AuditEntry)) == (0, 0)


def test_places_are_refused_for_a_product_that_asks_weeks_only(
    session: Session, offering: Offering, report: Report
) -> None:
    product = session.get(Product, offering.product_id)
    assert product is not None
    product.capacity = Capacity.WEEKS
    session.flush()
    with pytest.raises(InvalidError) as refused:
        report()
    assert {error.code for error in refused.value.errors} == {"not_asked"}


def test_a_contract_that_ended_yesterday_takes_no_figures(
    session: Session, offering: Offering, report: Report
) -> None:
    line = session.get(ContractLine, offering.contract_line_id)
    assert line is not None
    line.ends_on = date(2026, 11, 24)
    session.flush()
    with pytest.raises(DomainError) as refused:
        report()
    assert (refused.value.code, refused.value.data) == ("contract_ended", {"ends_on": date(2026, 11, 24)})


def test_an_offering_that_is_not_published_takes_no_figures(
    session: Session, offering: Offering, report: Report
) -> None:
    offering.status = PublicationStatus.DRAFT
    session.add(offering)
    session.flush()
    with pytest.raises(DomainError, match="figures_not_asked"):
        report()


def test_R13_who_has_not_seen_the_newest_figures_gets_both_and_overwrites_nothing(
    session: Session, report: Report
) -> None:
    first = report()
    second = report(replace(FIGURES, intake_weeks=8), seen_report_id=first.report_id)
    with pytest.raises(ConflictError) as conflict:
        report(replace(FIGURES, intake_weeks=12), seen_report_id=first.report_id)
    mine, theirs = conflict.value.data["mine"], conflict.value.data["theirs"]
    assert isinstance(mine, dict)
    assert isinstance(theirs, dict)
    assert (mine["intake_weeks"], theirs["intake_weeks"]) == (12, 8)
    assert conflict.value.data["report_id"] == second.report_id
    assert (count(session, AvailabilityReport), count(session, AuditEntry)) == (2, 2)


def test_figures_that_somebody_else_just_gave_too_are_no_conflict_and_no_second_report(
    session: Session, report: Report
) -> None:
    first = report()
    assert report(seen_report_id=None).report_id == first.report_id
    assert count(session, AvailabilityReport) == 1


def test_R15_the_same_request_twice_has_one_effect_and_the_same_answer(
    session: Session, report: Report, now: datetime
) -> None:
    first = report(request_key="sleutel")
    again = report(request_key="sleutel", now=now + timedelta(days=1))
    assert (again.report_id, again.outcome) == (first.report_id, first.outcome)
    assert (count(session, AvailabilityReport), count(session, AuditEntry), count(session, OutboxLine)) == (
        1,
        1,
        1,
    )


def test_R15_other_figures_under_a_used_key_are_never_dropped_in_silence(report: Report) -> None:
    report(request_key="sleutel")
    with pytest.raises(ConflictError):
        report(replace(FIGURES, intake_weeks=9), request_key="sleutel")


def test_free_places_beside_a_long_wait_are_saved_and_questioned(report: Report) -> None:
    saved = report(replace(FIGURES, intake_weeks=12))
    assert [(question.code, question.field) for question in saved.questions] == [
        ("places_but_long_wait", "free_places")
    ]


def test_the_same_figures_for_the_eighth_time_are_questioned(report: Report, now: datetime) -> None:
    saved = report()
    for week in range(1, 8):
        assert saved.questions == ()
        saved = report(seen_report_id=saved.report_id, now=now + timedelta(weeks=week))
    assert [question.code for question in saved.questions] == ["same_for_long"]


def test_figures_copied_over_three_locations_are_questioned(
    session: Session, offering: Offering, report: Report, now: datetime
) -> None:
    organisation = session.get(Organisation, offering.organisation_id)
    product = session.get(Product, offering.product_id)
    line = session.get(ContractLine, offering.contract_line_id)
    gouda = session.scalars(select(Municipality)).one()
    assert organisation is not None
    assert product is not None
    figures = {"intake_weeks": 2, "start_weeks": 3, "waiting_count": 4, "free_places": 1, "total_places": 6}
    for _ in range(2):
        other = make.make_offering(session, organisation, product, gouda, line=line)
        make.make_report(session, other, at=now, **figures)
    assert [question.code for question in report().questions] == ["same_everywhere"]
