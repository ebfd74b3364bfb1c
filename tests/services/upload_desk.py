"""A provider who sends files, for the tests of what becomes of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col

from portal.domain.availability import Availability
from portal.domain.duties import Role
from portal.domain.terms import ReportChannel
from portal.domain.upload_kinds import UploadKind
from portal.models import (
    AvailabilityReport,
    CurrentReport,
    Offering,
)
from portal.services.availability import report_availability
from portal.services.bulk_preview import Claim, LineState, Preview
from portal.services.bulk_week import judge_week
from portal.services.uploads import confirm_upload, keep_preview
from tests import factories as make
from tests.factories import key


@dataclass
class Desk:
    """One provider with three reported offerings, and a person who sends files."""

    session: Session
    now: datetime
    organisation_id: int
    user_id: int
    offerings: list[Offering]
    foreign: Offering

    def seen(self, index: int) -> int:
        offering = self.offerings[index]
        found = self.session.scalar(
            select(col(CurrentReport.report_id)).where(col(CurrentReport.offering_id) == key(offering))
        )
        assert found is not None
        return found

    def claim(self, index: int, line: int = 2, seen: int | None = None, **values: object) -> Claim:
        number = key(self.offerings[index])
        typed = {name: str(value) for name, value in values.items()}
        return Claim(line, number, self.seen(index) if seen is None else seen, values, typed)

    def judged(self, *claims: Claim) -> Preview:
        return judge_week(self.session, organisation_id=self.organisation_id, claims=claims, now=self.now)

    def kept(self, *claims: Claim) -> int:
        return self.keep(UploadKind.WEEK, self.judged(*claims))

    def keep(self, kind: UploadKind, preview: Preview) -> int:
        return keep_preview(
            self.session,
            kind=kind,
            organisation_id=self.organisation_id,
            user_id=self.user_id,
            file_name="lijst.xlsx",
            preview=preview,
            now=self.now,
        )

    def confirm(self, upload_id: int, **more: Any) -> int:
        usual: dict[str, Any] = {
            "organisation_id": self.organisation_id,
            "user_id": self.user_id,
            "chosen": (),
            "also_same": False,
            "now": self.now,
        }
        return confirm_upload(self.session, upload_id=upload_id, **{**usual, **more})

    def by_form(self, index: int, **figures: Any) -> None:
        """Let somebody else save a row on the page meanwhile."""
        current = self.newest(index)
        given = {"intake_weeks": current.intake_weeks, "start_weeks": current.start_weeks, **figures}
        report_availability(
            self.session,
            offering_id=key(self.offerings[index]),
            organisation_id=self.organisation_id,
            availability=Availability(**given),
            user_id=None,
            channel=ReportChannel.PORTAL,
            seen_report_id=key(current),
            request_key=None,
            now=self.now,
        )

    def newest(self, index: int) -> AvailabilityReport:
        found = self.session.get(AvailabilityReport, self.seen(index))
        assert found is not None
        return found

    def count(self, table: type[SQLModel]) -> int:
        return self.session.scalar(select(func.count()).select_from(table)) or 0


def open_desk(session: Session, now: datetime) -> Desk:
    """Make a provider whose three offerings were reported six days ago."""
    region = make.make_region(session)
    gouda = make.make_municipality(session, region)
    product = make.make_product(session, region)
    own, other = make.make_organisation(session), make.make_organisation(session, name="De Berk (proef)")
    line = make.make_line(session, own, product, gouda)
    offerings = []
    for number in range(3):
        offering = make.make_offering(session, own, product, gouda, line=line, name=f"Hulp {number + 1}")
        make.make_report(session, offering, at=now - timedelta(days=6))
        offerings.append(offering)
    foreign = make.make_offering(session, other, product, gouda)
    user = make.make_user(session, own, Role.PROVIDER_EDITOR)
    return Desk(session, now, key(own), key(user), offerings, foreign)


def states(preview: Preview) -> list[LineState]:
    """Give the state of every row that is no fault."""
    return [line.state for line in preview.lines]


def faults(preview: Preview) -> list[tuple[int, str | None, str]]:
    """Give the row, the field and the code of every fault."""
    return [(fault.line, fault.field, fault.code) for fault in preview.faults]
