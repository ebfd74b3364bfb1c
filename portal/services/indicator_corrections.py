"""Corrects a figure that was handed in: a new version with a reason, beside the old one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import Session, col

from portal.domain.duties import ValueStatus
from portal.domain.errors import ConflictError, FieldError, InvalidError, NotFoundError
from portal.domain.indicator_answers import check_answer, check_reason, missing_in
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.terms import Reporter
from portal.models import IndicatorValue, User
from portal.services.audit import note_change
from portal.services.indicator_desks import Desk
from portal.services.indicator_obligations import settle_indicators
from portal.services.indicator_save import Entry, Who, locked_sheet, new_row
from portal.services.indicator_sheet import SheetLine
from portal.services.indicator_versions import Version, told


@dataclass(frozen=True)
class GivenVersion:
    """A version and the name of who gave it; None when no person did."""

    version: Version
    user_name: str | None


def correct_value(
    session: Session,
    *,
    desk: Desk,
    period: IndicatorPeriod,
    entry: Entry,
    reason: str,
    who: Who,
    now: datetime,
) -> int:
    """Add a version of a figure that was handed in, and return its number.

    The same correction twice adds one version. Raises NotFoundError for what is not owed or was never
    handed in, InvalidError by field (`correction_same` when nothing changes), and ConflictError with both
    answers when somebody else corrected it since `entry.seen`.
    """
    sheet = locked_sheet(session, desk=desk, period=period, now=now)
    line = sheet.line(entry.duty)
    stands = line.submitted if line else None
    if line is None or stands is None:
        raise NotFoundError
    if stands.token != entry.seen:
        if stands.answer == entry.answer and stands.reason == reason.strip():
            return stands.number
        raise ConflictError(mine=entry.answer, theirs=stands)
    _check(line, entry, reason, stands)
    row = {
        **new_row(sheet, line, entry.answer, version=stands.number + 1, who=who, now=now),
        "status": ValueStatus.SUBMITTED,
        "submitted_at": now,
        "correction_reason": reason.strip(),
    }
    session.execute(insert(IndicatorValue), [row])
    note_change(
        session,
        action="indicators.correct",
        subject_kind="organisation",
        subject_id=desk.organisation_id,
        user_id=who.user_id,
        organisation_id=desk.organisation_id,
        before={entry.duty.key: told(stands.answer)},
        after={
            entry.duty.key: told(entry.answer),
            "period": period.code,
            "region": desk.region_code,
            "reason": reason.strip(),
        },
        now=now,
    )
    if desk.reporter is Reporter.PROVIDER:
        settle_indicators(session, organisation_id=desk.organisation_id, now=now)
    return stands.number + 1


def given_versions(session: Session, line: SheetLine) -> tuple[GivenVersion, ...]:
    """Return every version of a line with the names of who gave them, newest first; one statement."""
    ids = {version.user_id for version in line.versions if version.user_id is not None}
    rows = session.execute(select(col(User.id), col(User.name)).where(col(User.id).in_(ids)))
    names = {row.id: row.name for row in rows}
    return tuple(GivenVersion(one, names.get(one.user_id or 0)) for one in reversed(line.versions))


def _check(line: SheetLine, entry: Entry, reason: str, stands: Version) -> None:
    definition = line.indicator.definition
    faults = [
        *check_answer(entry.answer, definition),
        *missing_in(entry.answer, definition),
        *check_reason(reason),
    ]
    if not faults and entry.answer == stands.answer:
        faults = [FieldError("correction_same")]
    if faults:
        raise InvalidError(faults)
