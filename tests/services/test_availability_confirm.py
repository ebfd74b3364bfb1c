"""Confirming unchanged renews the age of figures and changes nothing else."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from portal.domain.duties import ObligationStatus
from portal.domain.errors import DomainError, NotFoundError
from portal.domain.terms import Accepting, CalendarKind, ReportChannel, ReportOutcome
from portal.models import (
    AuditEntry,
    AvailabilityReport,
    ContractLine,
    CurrentReport,
    Municipality,
    Obligation,
    Offering,
    Organisation,
    Product,
)
from portal.services.availability import confirm_unchanged
from portal.services.obligations import make_waiting_obligations
from tests import factories as make
from tests.factories import key


@pytest.fixture
def organisation(session: Session) -> Organisation:
    return make.make_organisation(session)


@pytest.fixture
def offerings(session: Session, organisation: Organisation, now: datetime) -> list[Offering]:
    """Give three offerings that were reported ten days ago."""
    region = make.make_region(session)
    gouda = make.make_municipality(session, region)
    found = []
    for _ in range(3):
        product = make.make_product(session, region)
        found.append(make.make_offering(session, organisation, product, gouda))
        make.make_report(session, found[-1], at=now - timedelta(days=10))
    return found


def confirm(session: Session, organisation: Organisation, now: datetime, **fields: Any) -> int:
    usual: dict[str, Any] = {
        "organisation_id": key(organisation),
        "offering_ids": None,
        "user_id": None,
        "channel": ReportChannel.PORTAL,
        "request_key": None,
    }
    return confirm_unchanged(session, now=now, **{**usual, **fields})


def newest(session: Session, offering: Offering) -> AvailabilityReport:
    return session.scalars(
        select(AvailabilityReport)
        .join(CurrentReport, col(CurrentReport.report_id) == col(AvailabilityReport.id))
        .where(col(CurrentReport.offering_id) == offering.id)
    ).one()


def test_all_are_confirmed_with_their_own_figures_and_moment_of_change(
    session: Session, organisation: Organisation, offerings: list[Offering], now: datetime
) -> None:
    assert confirm(session, organisation, now) == 3
    for offering in offerings:
        row = newest(session, offering)
        assert (row.outcome, row.intake_weeks, row.confirmed_at) == (ReportOutcome.CONFIRMED, 5, now)
        assert row.changed_at == now - timedelta(days=10)


def test_S19_confirming_all_writes_one_audit_entry_that_names_the_reports(
    session: Session, organisation: Organisation, offerings: list[Offering], now: datetime
) -> None:
    confirm(session, organisation, now)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject_kind) == ("availability.confirm", "organisation")
    assert len(entry.after["report_ids"]) == 3


def test_one_can_be_confirmed_alone(
    session: Session, organisation: Organisation, offerings: list[Offering], now: datetime
) -> None:
    assert confirm(session, organisation, now, offering_ids=[key(offerings[1])]) == 1
    assert [newest(session, offering).confirmed_at == now for offering in offerings] == [False, True, False]


def test_what_was_never_reported_is_left_out(
    session: Session, organisation: Organisation, offerings: list[Offering], now: datetime
) -> None:
    line = session.get(ContractLine, offerings[0].contract_line_id)
    product = session.get(Product, offerings[0].product_id)
    gouda = session.scalars(select(Municipality)).one()
    assert product is not None
    make.make_offering(session, organisation, product, gouda, line=line)
    assert confirm(session, organisation, now) == 3


def test_what_was_handed_in_after_the_page_was_opened_is_left_alone(
    session: Session, organisation: Organisation, offerings: list[Offering], now: datetime
) -> None:
    seen = newest(session, offerings[2]).id
    make.make_report(session, offerings[0], at=now, intake_weeks=20)
    assert confirm(session, organisation, now, seen_report_id=seen) == 2
    assert newest(session, offerings[0]).intake_weeks == 20


def test_a_stop_that_ended_is_confirmed_as_open(
    session: Session, organisation: Organisation, offerings: list[Offering], now: datetime
) -> None:
    stop = {"accepting": Accepting.STOP, "accepting_until": date(2026, 11, 24)}
    make.make_report(session, offerings[0], at=now - timedelta(days=8), **stop)
    confirm(session, organisation, now)
    row = newest(session, offerings[0])
    assert (row.accepting, row.accepting_until) == (Accepting.YES, None)


def test_R15_the_same_request_twice_confirms_once_and_answers_the_same(
    session: Session, organisation: Organisation, offerings: list[Offering], now: datetime
) -> None:
    answers = [confirm(session, organisation, now, request_key="sleutel") for _ in range(3)]
    assert answers == [3, 3, 3]
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 1
    assert session.scalar(select(func.count()).select_from(AvailabilityReport)) == 6


def test_another_organisations_offering_is_not_found_and_nothing_is_confirmed(
    session: Session, organisation: Organisation, offerings: list[Offering], now: datetime
) -> None:
    stranger = make.make_organisation(session, name="De Berk (proef)")
    with pytest.raises(NotFoundError):
        confirm(session, stranger, now, offering_ids=[key(offerings[0])])
    assert confirm(session, stranger, now) == 0
    assert newest(session, offerings[0]).confirmed_at < now


def test_an_ended_contract_is_named_when_asked_for_and_left_out_of_all(
    session: Session, organisation: Organisation, offerings: list[Offering], now: datetime
) -> None:
    line = session.get(ContractLine, offerings[0].contract_line_id)
    assert line is not None
    line.ends_on = date(2026, 11, 24)
    session.flush()
    with pytest.raises(DomainError, match="contract_ended"):
        confirm(session, organisation, now, offering_ids=[key(offerings[0])])
    assert confirm(session, organisation, now) == 2


def test_confirming_all_settles_what_was_owed_this_week(
    session: Session, organisation: Organisation, offerings: list[Offering], now: datetime
) -> None:
    make_waiting_obligations(session, now=now)
    confirm(session, organisation, now)
    statuses = session.scalars(
        select(col(Obligation.status)).where(col(Obligation.kind) == CalendarKind.WAITING)
    )
    assert set(statuses) == {ObligationStatus.SUBMITTED}
