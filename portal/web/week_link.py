"""What a mailed link to the week's list shows before it is used, and what its two buttons do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from portal.domain.duties import LinkPurpose
from portal.domain.permissions import OWN_ORGANISATION
from portal.domain.terms import Accepting, ReportChannel
from portal.services.accounts import actor_of
from portal.services.availability import confirm_unchanged
from portal.services.links import LinkView, use_link
from portal.services.week_list import WeekList, WeekRow, week_list
from portal.tenancy import bind_tenant
from portal.web.present import count_text
from portal.web.week_page import HeadView, head_view, page_view
from portal.web.week_row import RowView
from portal.web.week_words import visible_text
from portal.web.work import act_for, now, reader, settings, writing


@dataclass(frozen=True)
class ShownRow:
    """One offering as it is read: the row of the list, and what everyone can see now, in words."""

    row: RowView
    figures: str


@dataclass(frozen=True)
class ShownGroup:
    """The offerings at one place."""

    title: str
    subtitle: str
    rows: Sequence[ShownRow]


@dataclass(frozen=True)
class ShownWeek:
    """The list behind a link, to read; `unreported_count` rows have nothing to confirm yet."""

    head: HeadView
    groups: Sequence[ShownGroup]
    unreported_count: int


def shown_week(link: LinkView) -> ShownWeek | None:
    """Read the list that a link opens, and change nothing; None when the person may not fill it in."""
    if not _may_open(reader(), link):
        return None
    act_for(link.organisation_id or 0)
    week = week_list(reader(), organisation_id=link.organisation_id or 0, now=now())
    return _view_of(week, now())


def confirm_by_link(secret: str, *, seen_report_id: int | None) -> tuple[LinkView, int | None]:
    """Use a link up and confirm all that is asked, in one transaction; the count is None who may not.

    What was handed in after `seen_report_id` is left as it is. Raises DomainError link_unknown, link_used
    or link_expired.
    """
    with writing() as session:
        link = use_link(session, secret=secret, purpose=LinkPurpose.WEEK_LIST, now=now())
        if link.organisation_id is None or not _may_open(session, link):
            return link, None
        bind_tenant(session, link.organisation_id, is_watched=settings().environment == "test")
        count = confirm_unchanged(
            session,
            organisation_id=link.organisation_id,
            offering_ids=None,
            user_id=link.user_id,
            channel=ReportChannel.WEEK_LINK,
            request_key=f"link-{link.link_id}",
            seen_report_id=seen_report_id,
            now=now(),
        )
    return link, count


def _may_open(session: Session, link: LinkView) -> bool:
    actor = actor_of(session, user_id=link.user_id)
    return any(
        grant.organisation_id == link.organisation_id and grant.role in OWN_ORGANISATION
        for grant in actor.memberships
    )


def _view_of(week: WeekList, at: datetime) -> ShownWeek:
    rows = {row.offering_id: row for row in week.rows}
    groups = [
        ShownGroup(
            group.title,
            group.subtitle,
            [ShownRow(row, _figures(rows[row.offering_id])) for row in group.rows if not row.is_closed],
        )
        for group in page_view(week, now=at).groups
    ]
    return ShownWeek(
        head_view(week, now=at),
        [group for group in groups if group.rows],
        sum(row.is_to_do and row.report is None for row in rows.values()),
    )


def _figures(row: WeekRow) -> str:
    """Say the figures; a stop or limit stands in the status already."""
    if row.availability is None:
        return "nog nooit opgegeven"
    words = visible_text(replace(row.availability, accepting=Accepting.YES))
    waiting = row.availability.waiting_count
    return words if waiting is None else f"{words}, {count_text(waiting, 'wachtende', 'wachtenden')}"
