"""Handing in waiting figures for a provider, by the region: marked so, and for the own regions only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from portal.domain.availability import Availability
from portal.domain.duties import ObligationStatus
from portal.domain.errors import DomainError, NotFoundError
from portal.domain.terms import CalendarKind, ReportChannel
from portal.models import Obligation
from portal.services.availability import confirm_unchanged, report_availability
from portal.services.board_lines import within
from portal.services.week_list import Grouping, Task, WeekGroup, WeekList, WeekRow, week_list


@dataclass(frozen=True)
class TypedFigures:
    """What was typed for one offering, and what the person had before them."""

    availability: Availability
    kept: Collection[str]
    seen_report_id: int | None
    request_key: str | None


def week_of_regions(
    session: Session, *, organisation_id: int, region_ids: Collection[int] | None, now: datetime
) -> WeekList:
    """Make a provider's week's list of what takes figures in these regions only."""
    week = week_list(session, organisation_id=organisation_id, grouping=Grouping.LOCATION, now=now)
    groups = tuple(replace(group, rows=_of_regions(group, region_ids)) for group in week.groups)
    rows = [row for group in groups for row in group.rows]
    to_do = [row for row in rows if row.is_to_do]
    return replace(
        week,
        groups=tuple(group for group in groups if group.rows),
        asked_count=sum(row.task in (Task.OPEN, Task.LATE, Task.DONE) for row in rows),
        to_do_count=len(to_do),
        late_count=sum(row.task is Task.LATE for row in rows),
        confirmable_count=sum(row.report is not None for row in rows),
        due_at=min((row.due_at for row in to_do if row.due_at is not None), default=None),
    )


def report_on_behalf(
    session: Session,
    *,
    organisation_id: int,
    region_ids: Collection[int] | None,
    figures: Mapping[int, TypedFigures],
    user_id: int | None,
    now: datetime,
) -> dict[int, DomainError]:
    """Report figures by offering id for a provider; returns what was refused, by offering id.

    Raises NotFoundError for an offering outside these regions.
    """
    _check_reach(session, organisation_id, region_ids, list(figures), now)
    refused: dict[int, DomainError] = {}
    for offering_id, typed in figures.items():
        try:
            report_availability(
                session,
                offering_id=offering_id,
                organisation_id=organisation_id,
                availability=typed.availability,
                user_id=user_id,
                channel=ReportChannel.REGION,
                seen_report_id=typed.seen_report_id,
                request_key=typed.request_key,
                kept=typed.kept,
                now=now,
            )
        except NotFoundError:
            raise
        except DomainError as error:
            refused[offering_id] = error
    if len(refused) < len(figures):
        _mark(session, organisation_id, region_ids, user_id, now)
    return refused


def confirm_on_behalf(
    session: Session,
    *,
    organisation_id: int,
    region_ids: Collection[int] | None,
    offering_ids: Sequence[int],
    user_id: int | None,
    request_key: str | None,
    now: datetime,
) -> int:
    """Confirm the figures of these offerings for a provider; returns how many were confirmed.

    Raises NotFoundError for an offering outside these regions.
    """
    _check_reach(session, organisation_id, region_ids, offering_ids, now)
    count = confirm_unchanged(
        session,
        organisation_id=organisation_id,
        offering_ids=offering_ids,
        user_id=user_id,
        channel=ReportChannel.REGION,
        request_key=request_key,
        now=now,
    )
    if count:
        _mark(session, organisation_id, region_ids, user_id, now)
    return count


def _of_regions(group: WeekGroup, region_ids: Collection[int] | None) -> tuple[WeekRow, ...]:
    return tuple(
        row
        for row in group.rows
        if row.standing.takes_figures and (region_ids is None or row.offering.region_id in region_ids)
    )


def _check_reach(
    session: Session,
    organisation_id: int,
    region_ids: Collection[int] | None,
    offering_ids: Sequence[int],
    now: datetime,
) -> None:
    week = week_of_regions(session, organisation_id=organisation_id, region_ids=region_ids, now=now)
    if not set(offering_ids) <= {row.offering_id for row in week.rows}:
        raise NotFoundError("offering_unknown", "offering_id")


def _mark(
    session: Session,
    organisation_id: int,
    region_ids: Collection[int] | None,
    user_id: int | None,
    now: datetime,
) -> None:
    """Mark what was settled at this moment as handed in by the region."""
    session.execute(
        update(Obligation)
        .where(
            col(Obligation.organisation_id) == organisation_id,
            within(col(Obligation.region_id), region_ids),
            col(Obligation.kind) == CalendarKind.WAITING,
            col(Obligation.status) == ObligationStatus.SUBMITTED,
            col(Obligation.submitted_at) == now,
        )
        .values(is_on_behalf=True, submitted_by_id=user_id)
    )
