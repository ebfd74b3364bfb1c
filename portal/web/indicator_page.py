"""What a sheet of indicators shows, decided: the head, the groups of cards, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from portal.domain.indicator_duties import IndicatorDuty
from portal.services.indicator_sheet import IndicatorSheet
from portal.web.indicator_card import CardEdit, CardView, card_view, summary_of
from portal.web.indicator_words import period_name
from portal.web.present import count_text, moment_text

Edits = Mapping[IndicatorDuty, CardEdit]


@dataclass(frozen=True)
class GroupView:
    """The cards about one product or segment, or about the whole organisation."""

    id: str
    title: str
    cards: Sequence[CardView]


@dataclass(frozen=True)
class HeadView:
    """The top of the sheet: of whom, about when, how far, and by when."""

    region_name: str
    organisation_name: str
    period_code: str
    period_name: str
    progress: str
    due: str | None
    is_late: bool
    is_done: bool
    open_count: int
    total_count: int


@dataclass(frozen=True)
class SheetView:
    """The whole sheet."""

    desk_code: str
    head: HeadView
    groups: Sequence[GroupView]
    faults: Sequence[tuple[str, str]]

    @property
    def has_open(self) -> bool:
        return self.head.open_count > 0


def sheet_view(sheet: IndicatorSheet, *, now: datetime, edits: Edits | None = None) -> SheetView:
    """Decide what the page shows."""
    cards = [
        card_view(
            line,
            region_source=sheet.desk.region_source,
            period=sheet.period,
            edit=(edits or {}).get(line.duty, CardEdit()),
        )
        for line in sheet.lines
    ]
    groups = [
        GroupView(f"groep-{number}", title or f"{sheet.desk.organisation_name} als geheel", list(found))
        for number, (title, found) in enumerate(groupby(cards, key=lambda card: card.subject), 1)
    ]
    faults = [fault for card in cards for fault in summary_of(card)] if edits else []
    return SheetView(sheet.desk.code, head_view(sheet, now=now), groups, faults)


def head_view(sheet: IndicatorSheet, *, now: datetime) -> HeadView:
    """Decide what the top of the sheet shows."""
    open_lines = sheet.open_lines
    filled = sum(line.draft is not None for line in open_lines)
    is_done = bool(sheet.lines) and not open_lines
    return HeadView(
        region_name=sheet.desk.region_name,
        organisation_name=sheet.desk.organisation_name,
        period_code=sheet.period.code,
        period_name=period_name(sheet.period),
        progress=_progress(len(sheet.lines), len(open_lines), filled),
        due=None if sheet.due_at is None else f"Uiterlijk {moment_text(sheet.due_at)} uur.",
        is_late=not is_done and sheet.due_at is not None and now >= sheet.due_at,
        is_done=is_done,
        open_count=len(open_lines),
        total_count=len(sheet.lines),
    )


def _progress(total: int, open_count: int, filled: int) -> str:
    asked = count_text(total, "indicator", "indicatoren")
    if not open_count:
        return f"Alles is ingeleverd: {asked}."
    if open_count < total:
        return f"{total - open_count} van {asked} ingeleverd, {filled} van de andere {open_count} ingevuld."
    return f"{filled} van {asked} ingevuld."
