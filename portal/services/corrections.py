"""Taking back a report that was a mistake, by a report that corrects it."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlmodel import Session

from portal.domain.availability import same_figures
from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.freshness import FreshnessRule
from portal.domain.terms import ReportChannel, ReportOutcome
from portal.services.availability import Saved
from portal.services.hand_ins import hand_in, locked_offering, locked_offerings, rules_for
from portal.services.obligations import reopen_waiting
from portal.services.report_rows import (
    Author,
    NewReport,
    Report,
    current_reports,
    find_reports,
    report_before,
    reports_before,
)

UNDO_WITHIN = timedelta(minutes=10)


def undo_report(
    session: Session,
    *,
    offering_id: int,
    organisation_id: int,
    report_id: int,
    user_id: int | None,
    channel: ReportChannel,
    now: datetime,
) -> Saved:
    """Take back the newest report within ten minutes: a correcting report gives the figures before it.

    Those are as old again as they were. Taking the same report back twice has one effect. Raises
    NotFoundError, ConflictError when a newer report exists, DomainError `undo_too_late` or
    `undo_nothing_before`.
    """
    offering = locked_offering(session, organisation_id=organisation_id, offering_id=offering_id)
    current = current_reports(session, offering_ids=[offering_id]).get(offering_id)
    if current is not None and current.corrects_id == report_id:
        return Saved(current.report_id, current.outcome)
    if current is None or current.report_id != report_id:
        raise ConflictError(theirs=asdict(current.availability) if current else None)
    previous = _what_was_before(session, current, now)
    rule = rules_for(session, offerings=[offering], on=local_date(now))[offering_id]
    correction = _correction(current, previous, rule)
    added = hand_in(
        session,
        organisation_id=organisation_id,
        reports=[correction],
        before=current,
        author=Author(user_id, channel),
        action="availability.undo",
        now=now,
    )
    reopen_waiting(session, organisation_id=organisation_id, since=current.confirmed_at, now=now)
    return Saved(added[offering_id], correction.outcome)


def undo_together(
    session: Session,
    *,
    organisation_id: int,
    report_id: int,
    user_id: int | None,
    channel: ReportChannel,
    now: datetime,
) -> int:
    """Take back everything that one person handed in with one button, of which this report is one.

    What was changed since stays as it is, as does what has nothing before it. Returns how many were taken
    back; a second time there is nothing left to take back. Raises NotFoundError, DomainError `undo_too_late`.
    """
    offerings = locked_offerings(session, organisation_id=organisation_id, offering_ids=None)
    one = find_reports(session, report_ids=[report_id], offering_ids=offerings).get(report_id)
    if one is None:
        raise NotFoundError("report_unknown", "report_id")
    if not is_undoable(one, now):
        raise DomainError("undo_too_late")
    together = {
        id_: report
        for id_, report in current_reports(session, offering_ids=list(offerings)).items()
        if (report.confirmed_at, report.user_id) == (one.confirmed_at, one.user_id)
        and is_undoable(report, now)
    }
    before = reports_before(session, reports=list(together.values()))
    rules = rules_for(session, offerings=list(offerings.values()), on=local_date(now))
    corrections = [_correction(together[id_], earlier, rules[id_]) for id_, earlier in before.items()]
    if not corrections:
        return 0
    hand_in(
        session,
        organisation_id=organisation_id,
        reports=corrections,
        before=together[corrections[0].offering_id] if len(corrections) == 1 else None,
        author=Author(user_id, channel),
        action="availability.undo",
        now=now,
    )
    reopen_waiting(session, organisation_id=organisation_id, since=one.confirmed_at, now=now)
    return len(corrections)


def _correction(current: Report, previous: Report, rule: FreshnessRule) -> NewReport:
    is_same = same_figures(previous.availability, current.availability)
    return NewReport(
        offering_id=current.offering_id,
        availability=previous.availability,
        outcome=ReportOutcome.CONFIRMED if is_same else ReportOutcome.CHANGED,
        confirmed_at=previous.confirmed_at,
        changed_at=previous.changed_at,
        rule=rule,
        corrects_id=current.report_id,
    )


def is_undoable(report: Report, now: datetime) -> bool:
    """Say whether a report is recent enough to be taken back, and is itself no correction."""
    return report.corrects_id is None and timedelta(0) <= now - report.confirmed_at <= UNDO_WITHIN


def _what_was_before(session: Session, report: Report, now: datetime) -> Report:
    if not is_undoable(report, now):
        raise DomainError("undo_too_late")
    previous = report_before(session, report=report)
    if previous is None:
        raise DomainError("undo_nothing_before")
    return previous
