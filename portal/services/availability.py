"""Handing in availability: report figures, or confirm them unchanged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from portal.domain.availability import (
    Availability,
    as_of,
    check,
    only_asked,
    same_figures,
    without_limit,
)
from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, FieldError, InvalidError
from portal.domain.freshness import FreshnessRule
from portal.domain.plausibility import Question
from portal.domain.terms import Accepting, ReportChannel, ReportOutcome
from portal.domain.texts import check_text
from portal.services.doubts import doubts_about
from portal.services.hand_ins import (
    bound_key,
    check_standing,
    hand_in,
    locked_offering,
    locked_offerings,
    rules_for,
)
from portal.services.limit_choices import settled_limit
from portal.services.offerings import ContractedOffering
from portal.services.report_rows import Author, NewReport, Report, current_reports, find_by_keys

LONGEST_LIMIT = 300


@dataclass(frozen=True)
class Saved:
    """What a hand-in came to: the report, whether it changed the figures, and what deserves a question."""

    report_id: int
    outcome: ReportOutcome
    questions: tuple[Question, ...] = ()


def report_availability(
    session: Session,
    *,
    offering_id: int,
    organisation_id: int,
    availability: Availability,
    user_id: int | None,
    channel: ReportChannel,
    seen_report_id: int | None,
    request_key: str | None,
    kept: Collection[str] = (),
    now: datetime,
) -> Saved:
    """Add a report with these figures as the offering's newest one.

    `kept` names the fields that the person was not asked about: they stay as they stand today.

    `seen_report_id` is the report that the person had before them, None when there was none. The same
    `request_key` with the same figures has one effect and gives the same answer again; so have figures that
    a newer report holds already. Raises NotFoundError for another organisation's offering, DomainError as
    check_standing, InvalidError, and ConflictError (`mine` and `theirs` by field, `report_id`, `at`,
    `user_id`) when somebody else reported other figures in the meantime.
    """
    offering = locked_offering(session, organisation_id=organisation_id, offering_id=offering_id)
    today = local_date(now)
    current = current_reports(session, offering_ids=[offering_id]).get(offering_id)
    clean = cleaned_figures(_with_kept(availability, kept, offering, current, today), today)
    clean, unknown = settled_limit(session, clean, offering_id=offering_id, current=current)
    key = bound_key(request_key, "report", offering_id, user_id, seen_report_id, clean)
    doubts = doubts_about(session, offering=offering, availability=clean, current=current)
    if key is not None and (earlier := find_by_keys(session, request_keys=[key], offering_ids=[offering_id])):
        return Saved(earlier[0].report_id, earlier[0].outcome, doubts)
    check_standing(offering, today)
    check_figures(clean, offering, today, also=unknown)
    if current is not None and current.report_id != seen_report_id:
        if not _says_the_same(clean, current):
            raise _conflict(clean, current)
        if current.corrects_id is None:
            return Saved(current.report_id, current.outcome, doubts)
    rule = rules_for(session, offerings=[offering], on=today)[offering_id]
    report = replace(new_report(offering_id, clean, current, rule, now), request_key=key)
    added = hand_in(
        session,
        organisation_id=organisation_id,
        reports=[report],
        before=current,
        author=Author(user_id, channel),
        action="availability.report",
        now=now,
    )
    return Saved(added[offering_id], report.outcome, doubts)


def confirm_unchanged(
    session: Session,
    *,
    organisation_id: int,
    offering_ids: Sequence[int] | None,
    user_id: int | None,
    channel: ReportChannel,
    request_key: str | None,
    seen_report_id: int | None = None,
    now: datetime,
) -> int:
    """Confirm the newest figures of these offerings as still right; None: of all that are asked.

    Returns how many were confirmed. What was never reported cannot be confirmed and is left out, as is
    what was handed in after `seen_report_id`, the newest report that the person had before them. The same
    `request_key` has one effect and gives the same answer again. Raises NotFoundError when an id is not
    this organisation's, DomainError as check_standing for one whose figures are not asked.
    """
    offerings = locked_offerings(session, organisation_id=organisation_id, offering_ids=offering_ids)
    keys = {id_: bound_key(request_key, "confirm", id_, user_id) for id_ in offerings}
    used = [key for key in keys.values() if key is not None]
    if earlier := find_by_keys(session, request_keys=used, offering_ids=list(offerings)):
        return len(earlier)
    today = local_date(now)
    for offering in offerings.values() if offering_ids is not None else ():
        check_standing(offering, today)
    asked = [offering for offering in offerings.values() if offering.standing(today).takes_figures]
    currents = _confirmable(session, asked, seen_report_id)
    rules = rules_for(session, offerings=asked, on=today)
    reports = [
        replace(_confirmation(offering, currents[id_], rules[id_], now), request_key=keys[id_])
        for offering in asked
        if (id_ := offering.offering_id) in currents
    ]
    if reports:
        hand_in(
            session,
            organisation_id=organisation_id,
            reports=reports,
            before=currents[reports[0].offering_id] if len(reports) == 1 else None,
            author=Author(user_id, channel),
            action="availability.confirm",
            now=now,
        )
    return len(reports)


def check_figures(
    availability: Availability,
    offering: ContractedOffering,
    today: date,
    *,
    also: Sequence[FieldError] = (),
) -> None:
    """Refuse what may not be saved for an offering, and what was found in it before (`also`).

    Raises InvalidError with every fault by field.
    """
    faults = check(availability, capacity=offering.capacity, today=today)
    known = {(fault.code, fault.field) for fault in faults}
    too_long = check_text(availability.limit_text, "limit_text", max_length=LONGEST_LIMIT)
    faults += [fault for fault in too_long if (fault.code, fault.field) not in known]
    faults += also
    if faults:
        raise InvalidError(faults)


def new_report(
    offering_id: int, availability: Availability, current: Report | None, rule: FreshnessRule, now: datetime
) -> NewReport:
    """Make a report; figures equal to what stands today keep the moment since which they have been so."""
    is_same = current is not None and same_figures(availability, as_of(current.availability, local_date(now)))
    return NewReport(
        offering_id=offering_id,
        availability=availability,
        outcome=ReportOutcome.CONFIRMED if is_same else ReportOutcome.CHANGED,
        confirmed_at=now,
        changed_at=current.changed_at if current is not None and is_same else now,
        rule=rule,
    )


def _confirmation(
    offering: ContractedOffering, current: Report, rule: FreshnessRule, now: datetime
) -> NewReport:
    """Make the report that says again what stands today, without what the product no longer asks."""
    today = local_date(now)
    figures = only_asked(as_of(current.availability, today), offering.capacity)
    return replace(
        new_report(offering.offering_id, replace(figures, measured_on=today), current, rule, now),
        outcome=ReportOutcome.CONFIRMED,
        changed_at=current.changed_at,
    )


def _confirmable(
    session: Session, asked: Sequence[ContractedOffering], seen_report_id: int | None
) -> Mapping[int, Report]:
    currents = current_reports(session, offering_ids=[offering.offering_id for offering in asked])
    if seen_report_id is None:
        return currents
    return {id_: report for id_, report in currents.items() if report.report_id <= seen_report_id}


def _with_kept(
    availability: Availability,
    kept: Collection[str],
    offering: ContractedOffering,
    current: Report | None,
    today: date,
) -> Availability:
    if current is None or not kept:
        return availability
    stands = only_asked(as_of(current.availability, today), offering.capacity)
    return replace(availability, **{name: getattr(stands, name) for name in kept})


def _says_the_same(mine: Availability, current: Report) -> bool:
    return replace(mine, measured_on=current.availability.measured_on) == current.availability


def _conflict(mine: Availability, current: Report) -> ConflictError:
    return ConflictError(
        mine=asdict(mine),
        theirs=asdict(current.availability),
        report_id=current.report_id,
        at=current.confirmed_at,
        user_id=current.user_id,
    )


def cleaned_figures(availability: Availability, today: date) -> Availability:
    """Trim the texts, date the figures, and drop a limit that nobody is held to."""
    tidy = replace(
        availability,
        limit_text=(availability.limit_text or "").strip() or None,
        remark=(availability.remark or "").strip() or None,
        note=(availability.note or "").strip() or None,
        measured_on=availability.measured_on or today,
    )
    if tidy.accepting is Accepting.YES:
        return replace(without_limit(tidy), accepting_until=None)
    if tidy.accepting is Accepting.STOP:
        return replace(without_limit(tidy), limit_text=tidy.limit_text)
    return tidy
