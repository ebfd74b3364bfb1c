"""A report can be taken back within ten minutes by a report that corrects it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.terms import Freshness, ReportChannel
from portal.models import (
    AvailabilityReport,
    ContractLine,
    CurrentReport,
    Municipality,
    Offering,
    Organisation,
    Product,
)
from portal.services.availability import Saved
from portal.services.corrections import undo_report
from tests import factories as make
from tests.factories import key


@dataclass(frozen=True)
class Mistake:
    """An offering whose three weeks old figures were just replaced."""

    session: Session
    offering: Offering
    before: int
    mistaken: int
    now: datetime

    def undo(self, *, report_id: int | None = None, organisation_id: int | None = None) -> Saved:
        return undo_report(
            self.session,
            offering_id=key(self.offering),
            organisation_id=organisation_id or self.offering.organisation_id,
            report_id=report_id or self.mistaken,
            user_id=None,
            channel=ReportChannel.PORTAL,
            now=self.now,
        )


@pytest.fixture
def mistake(session: Session, now: datetime) -> Mistake:
    region = make.make_region(session)
    gouda = make.make_municipality(session, region)
    offering = make.make_offering(
        session, make.make_organisation(session), make.make_product(session, region), gouda
    )
    before = make.make_report(session, offering, at=now - timedelta(days=21), intake_weeks=5)
    mistaken = make.make_report(session, offering, at=now - timedelta(minutes=10), intake_weeks=50)
    return Mistake(session, offering, key(before), key(mistaken), now)


def test_undo_gives_the_earlier_figures_again_and_they_are_as_old_as_they_were(mistake: Mistake) -> None:
    saved = mistake.undo()
    row = mistake.session.get(AvailabilityReport, saved.report_id)
    current = mistake.session.get(CurrentReport, key(mistake.offering))
    assert row is not None
    assert current is not None
    assert (row.intake_weeks, row.corrects_id) == (5, mistake.mistaken)
    assert row.confirmed_at == mistake.now - timedelta(days=21)
    assert (current.report_id, current.freshness) == (saved.report_id, Freshness.STALE)


def test_R15_undo_twice_has_one_effect(mistake: Mistake) -> None:
    assert mistake.undo().report_id == mistake.undo().report_id
    assert mistake.session.scalar(select(func.count()).select_from(AvailabilityReport)) == 3


def test_undo_after_eleven_minutes_is_too_late(mistake: Mistake) -> None:
    late = Mistake(**{**vars(mistake), "now": mistake.now + timedelta(minutes=1)})
    with pytest.raises(DomainError, match="undo_too_late"):
        late.undo()


def test_an_undo_cannot_be_undone(mistake: Mistake) -> None:
    saved = mistake.undo()
    with pytest.raises(DomainError, match="undo_too_late"):
        mistake.undo(report_id=saved.report_id)


def test_a_report_that_is_not_the_newest_cannot_be_undone(mistake: Mistake) -> None:
    with pytest.raises(ConflictError):
        mistake.undo(report_id=mistake.before)


def test_another_organisation_cannot_undo(mistake: Mistake) -> None:
    with pytest.raises(NotFoundError):
        mistake.undo(organisation_id=999_999)


def test_a_first_report_has_nothing_to_go_back_to(session: Session, mistake: Mistake) -> None:
    product = session.get(Product, mistake.offering.product_id)
    organisation = session.get(Organisation, mistake.offering.organisation_id)
    line = session.get(ContractLine, mistake.offering.contract_line_id)
    gouda = session.scalars(select(Municipality)).one()
    assert product is not None
    assert organisation is not None
    offering = make.make_offering(session, organisation, product, gouda, line=line)
    only = make.make_report(session, offering, at=mistake.now)
    alone = Mistake(session, offering, 0, key(only), mistake.now)
    with pytest.raises(DomainError, match="undo_nothing_before"):
        alone.undo()
