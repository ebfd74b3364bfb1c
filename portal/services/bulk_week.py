"""The week's list as a file: judge what it says against the newest reports, and hand it in at once."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.availability import LIMIT_LISTS, Availability, as_of, only_asked
from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, FieldError, InvalidError
from portal.domain.plausibility import questions
from portal.domain.terms import Accepting, MeasuringMethod, ReportChannel, WaitingReason
from portal.domain.typed_figures import FIGURE_FIELDS
from portal.models import AvailabilityReport
from portal.services.availability import check_figures, cleaned_figures, new_report
from portal.services.bulk_preview import (
    Change,
    Claim,
    Fault,
    Line,
    LineState,
    Preview,
    fault_of,
    gather,
    plain,
    same_text,
)
from portal.services.hand_ins import check_standing, hand_in, locked_offerings, rules_for
from portal.services.limit_choices import NO_CHOICES, LimitChoices, hold_to_choices, limit_choices
from portal.services.offerings import ContractedOffering, contracted_offerings
from portal.services.report_rows import REPORT_COLUMNS, Author, Report, current_reports, report_of

_TEXTS = ("limit_text", "remark", "note")


@dataclass(frozen=True)
class _Desk:
    """All that rows are judged against, read at once."""

    today: date
    offerings: Mapping[int, ContractedOffering]
    currents: Mapping[int, Report]
    seen: Mapping[int, Report]
    choices: Mapping[int, LimitChoices]


def judge_week(session: Session, *, organisation_id: int, claims: Sequence[Claim], now: datetime) -> Preview:
    """Tell for every row whether it changes something, is refused, or comes after somebody else's change.

    Five statements, however many rows. Another organisation's offering is as unknown as one that is not.
    """
    offerings = contracted_offerings(session, organisation_id=organisation_id)
    desk = _Desk(
        today=local_date(now),
        offerings=offerings,
        currents=current_reports(session, offering_ids=list(offerings)),
        seen=_reports(session, {claim.seen for claim in claims if claim.seen is not None}),
        choices=limit_choices(session, offering_ids=_limited(claims, offerings)),
    )
    return gather(_judged(claim, desk) for claim in claims)


def save_week(
    session: Session, *, organisation_id: int, lines: Sequence[Line], user_id: int | None, now: datetime
) -> int:
    """Hand in the figures of these rows, changed or confirmed, in one go; return how many.

    Raises ConflictError (`lines`: their numbers in the file) when an offering was reported after the
    preview, and as check_standing and check_figures; then nothing is saved.
    """
    if not lines:
        return 0
    today = local_date(now)
    ids = [line.subject_id for line in lines]
    offerings = locked_offerings(session, organisation_id=organisation_id, offering_ids=ids)
    currents = current_reports(session, offering_ids=ids)
    changed = [line.line for line in lines if _version(currents.get(line.subject_id)) != line.current]
    if changed:
        raise ConflictError(lines=changed)
    rules = rules_for(session, offerings=list(offerings.values()), on=today)
    reports = []
    for line in lines:
        id_, figures = line.subject_id, cleaned_figures(Availability(**typed_values(line.values)), today)
        check_standing(offerings[id_], today)
        check_figures(figures, offerings[id_], today)
        reports.append(new_report(id_, figures, currents.get(id_), rules[id_], now))
    hand_in(
        session,
        organisation_id=organisation_id,
        reports=reports,
        before=currents.get(ids[0]) if len(ids) == 1 else None,
        author=Author(user_id, ReportChannel.IMPORT),
        action="availability.import",
        now=now,
    )
    return len(reports)


def _judged(claim: Claim, desk: _Desk) -> Line | list[Fault]:
    offering = desk.offerings.get(claim.subject_id)
    if offering is None:
        return [fault_of(claim, FieldError("offering_unknown", "number"))]
    current = desk.currents.get(claim.subject_id)
    base = _stands(current, offering, desk.today)
    mine = cleaned_figures(_merged(base, claim.values), desk.today)
    mine, unknown = hold_to_choices(mine, desk.choices.get(claim.subject_id, NO_CHOICES), base)
    changes = tuple(_changes(base, mine))
    faults = list(_faults(mine, offering, desk.today, unknown)) if changes else []
    if faults:
        return [fault_of(claim, fault) for fault in faults]
    return Line(
        line=claim.line,
        subject_id=claim.subject_id,
        title=_title(offering),
        state=_state(claim, current, changes, desk),
        current=_version(current),
        values={name: plain(getattr(mine, name)) for name in FIGURE_FIELDS},
        changes=changes,
        doubts=_doubts(mine, base) if changes else (),
        is_confirmable=current is not None and offering.standing(desk.today).takes_figures,
    )


def _state(claim: Claim, current: Report | None, changes: Sequence[Change], desk: _Desk) -> LineState:
    """A row comes too late when its figures, not only their date, changed since the download."""
    if not changes:
        return LineState.SAME
    if current is None or current.report_id == claim.seen:
        return LineState.CHANGE
    seen = desk.seen.get(claim.seen or 0)
    if seen is None or seen.offering_id != claim.subject_id:
        return LineState.CONFLICT
    same = replace(seen.availability, measured_on=current.availability.measured_on) == current.availability
    return LineState.CHANGE if same else LineState.CONFLICT


def _stands(current: Report | None, offering: ContractedOffering, today: date) -> Availability:
    if current is None:
        return Availability()
    return cleaned_figures(only_asked(as_of(current.availability, today), offering.capacity), today)


def _merged(base: Availability, values: Mapping[str, object]) -> Availability:
    """Lay the file's values over what stands; line ends that a spreadsheet rewrote are no change."""
    kept = dict(values)
    for name in _TEXTS:
        old, new = getattr(base, name), kept.get(name)
        if same_text(old, new):
            kept[name] = old
    return replace(base, **cast(dict[str, Any], kept))


def _changes(base: Availability, mine: Availability) -> Iterator[Change]:
    for name in FIGURE_FIELDS:
        before, after = getattr(base, name), getattr(mine, name)
        if before != after:
            yield Change(name, plain(before), plain(after))


def _faults(
    mine: Availability, offering: ContractedOffering, today: date, also: Sequence[FieldError]
) -> Iterator[FieldError]:
    try:
        check_standing(offering, today)
        check_figures(mine, offering, today, also=also)
    except InvalidError as error:
        yield from error.errors
    except DomainError as error:
        yield FieldError(error.code, error.field, error.data)


def _doubts(mine: Availability, base: Availability) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    asked = questions(mine, previous=base, confirmations=1, same_as_all_locations=False)
    return tuple((question.code, dict(question.data)) for question in asked)


def _title(offering: ContractedOffering) -> str:
    return f"{offering.name}, {offering.place.town if offering.place else 'bij mensen thuis'}"


def _version(report: Report | None) -> int | None:
    return None if report is None else report.report_id


def typed_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Read figures back from what a preview keeps: dates and terms instead of their texts."""
    kinds: Mapping[str, Callable[[Any], Any]] = {
        "accepting": Accepting,
        "reason": WaitingReason,
        "method": MeasuringMethod,
        "accepting_until": date.fromisoformat,
        **dict.fromkeys(LIMIT_LISTS, tuple),
    }
    return {
        name: kinds[name](value) if value is not None and name in kinds else value
        for name, value in values.items()
    }


def _limited(claims: Sequence[Claim], offerings: Mapping[int, ContractedOffering]) -> list[int]:
    """Tell of which own offerings the file says to what they are limited."""
    said = (claim for claim in claims if any(claim.values.get(name) for name in LIMIT_LISTS))
    return [claim.subject_id for claim in said if claim.subject_id in offerings]


def _reports(session: Session, report_ids: Collection[int]) -> dict[int, Report]:
    rows = session.execute(select(*REPORT_COLUMNS).where(col(AvailabilityReport.id).in_(report_ids)))
    return {row.report_id: report_of(row) for row in rows}
