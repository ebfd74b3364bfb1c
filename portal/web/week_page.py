"""What the week's list shows, decided: one view of the page, of its head and of each row."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.domain.calendar import local_date
from portal.services.week_list import WeekGroup, WeekList, WeekRow
from portal.web.week_row import Choices, Edit, Edits, RowView, Sheet, rows_together, view_of_row
from portal.web.week_words import FIELD_LABELS, progress_text


@dataclass(frozen=True)
class GroupView:
    """The offerings at one place, or of one product; `key` is what its button sends."""

    key: str
    title: str
    subtitle: str
    rows: Sequence[RowView]
    can_confirm: bool


@dataclass(frozen=True)
class Together:
    """What was handed in with one button and can still be taken back as a whole."""

    report_id: int
    count: int


@dataclass(frozen=True)
class HeadView:
    """The top of the list: how far the week is, and the one button that confirms all."""

    week_number: int
    progress: str
    is_all_done: bool
    confirmable_count: int
    newest_report_id: str
    request_key: str
    grouping: str
    together: Together | None


@dataclass(frozen=True)
class PageView:
    """The whole list; `faults` is the box on top: the id of the field, or None, and the sentence."""

    head: HeadView
    groups: Sequence[GroupView]
    faults: Sequence[tuple[str | None, str]]
    unsaved_count: int


def page_view(
    week: WeekList, *, now: datetime, edits: Edits | None = None, choices: Choices | None = None
) -> PageView:
    """Decide what the page shows."""
    sheet = Sheet.of(week, now, edits or {}, choices or {})
    groups = [_group_view(group, sheet) for group in week.groups]
    rows = [row for group in groups for row in group.rows]
    faults = [fault for row in rows for fault in _summary(row)] if edits else []
    return PageView(head_view(week, now=now), groups, faults, sum(row.is_unsaved for row in rows))


def head_view(week: WeekList, *, now: datetime) -> HeadView:
    """Decide what the top of the list shows."""
    together = rows_together(week, now)
    return HeadView(
        week_number=local_date(now).isocalendar().week,
        progress=progress_text(week, now),
        is_all_done=week.asked_count > 0 and week.to_do_count == 0,
        confirmable_count=week.confirmable_count,
        newest_report_id=str(week.newest_report_id or ""),
        request_key=new_key(),
        grouping=week.grouping.value,
        together=Together(week.newest_report_id or 0, len(together)) if together else None,
    )


def row_view(
    week: WeekList,
    row: WeekRow,
    *,
    now: datetime,
    edit: Edit | None = None,
    choices: Choices | None = None,
) -> RowView:
    """Decide what one row shows."""
    return view_of_row(row, Sheet.of(week, now, {edit.offering_id: edit} if edit else {}, choices or {}))


def new_key() -> str:
    """Make the key by which one form counts once, however often it is sent."""
    return secrets.token_urlsafe(12)


def field_id(offering_id: int, name: str) -> str:
    """Give the id of a field in the page."""
    return f"{name.replace('_', '-')}-{offering_id}"


def group_key(group: WeekGroup) -> str:
    """Name a group for its button: "locatie-3", "product-5", or "thuis" for what is given at home."""
    if group.product_id is not None:
        return f"product-{group.product_id}"
    return "thuis" if group.place is None else f"locatie-{group.place.location_id}"


def _group_view(group: WeekGroup, sheet: Sheet) -> GroupView:
    title, subtitle = "Bij mensen thuis", ""
    if group.product_id is not None:
        title = group.rows[0].offering.product_name
    elif group.place is not None:
        title, subtitle = f"{group.place.town}, {group.place.street}", group.place.name
    can_confirm = sum(row.report is not None and row.standing.takes_figures for row in group.rows) > 1
    return GroupView(
        group_key(group), title, subtitle, [view_of_row(row, sheet) for row in group.rows], can_confirm
    )


def _summary(row: RowView) -> list[tuple[str | None, str]]:
    at_fields: list[tuple[str | None, str]] = [
        (field_id(row.offering_id, name), f"{row.name}, {FIELD_LABELS[name]}: {row.errors[name]}")
        for name in FIELD_LABELS
        if name in row.errors
    ]
    return [(f"aanbod-{row.offering_id}", words) for words in row.general_errors] + at_fields
