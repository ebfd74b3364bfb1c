"""One row of the week's list, decided: its figures, status and age, and what just happened to it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.domain.availability import LIMIT_LISTS
from portal.domain.errors import FieldError
from portal.domain.plausibility import Question
from portal.domain.terms import Accepting, MeasuringMethod, WaitingReason
from portal.domain.typed_figures import read_list
from portal.services.corrections import is_undoable
from portal.services.limit_choices import NO_CHOICES, LimitChoices
from portal.services.offerings import Standing
from portal.services.week_list import Grouping, Task, WeekList, WeekRow
from portal.web.messages import sentence
from portal.web.present import StatusWords, age_text, date_text, label, professional_status
from portal.web.week_words import FIELD_LABELS, limit_words, task_text, typed_values

MORE_FIELDS = frozenset(
    {
        "limit_text",
        "limit_age_min",
        "limit_age_max",
        *LIMIT_LISTS,
        "accepting_until",
        "reason",
        "method",
        "remark",
        "note",
    }
)
_TASK_STATES = {Task.OPEN: "open", Task.LATE: "late", Task.DONE: "done", Task.FREE: "excused"}


@dataclass(frozen=True)
class Conflict:
    """Somebody else was first: who, when, and what differs (label, mine, theirs)."""

    by: str
    at: datetime
    differences: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Edit:
    """What just happened to one row: what was typed and refused or not yet saved, or that it was saved."""

    offering_id: int
    typed: Mapping[str, str] | None = None
    seen: str | None = None
    faults: Sequence[FieldError] = ()
    conflict: Conflict | None = None
    message: str | None = None
    questions: Sequence[Question] | None = None
    is_open: bool = False
    is_unsaved: bool = False

    @property
    def shows_more(self) -> bool:
        """Whether the row shows the fields that are seldom needed: it was asked, or something is in them."""
        told = {*(fault.field for fault in self.faults), *(self.typed or {})}
        return self.is_open or not MORE_FIELDS.isdisjoint(told)


Edits = Mapping[int, Edit]
Choices = Mapping[int, LimitChoices]
"""To what the offerings of open rows can be limited."""


@dataclass(frozen=True)
class RowView:
    """One offering, ready to show; `values`, `errors` and `questions` are by field."""

    offering_id: int
    name: str
    details: Sequence[str]
    is_closed: bool
    asks_weeks: bool
    asks_places: bool
    status: StatusWords
    age: str
    task_state: str
    task: str
    hints: Sequence[str]
    values: Mapping[str, str]
    limits: Mapping[str, Sequence[tuple[str, bool]]]
    errors: Mapping[str, str]
    questions: Mapping[str, Sequence[str]]
    general_errors: Sequence[str]
    conflict: Conflict | None
    message: str | None
    is_open: bool
    is_typed: bool
    is_unsaved: bool
    can_confirm: bool
    can_copy: bool
    undo_report_id: int | None
    shows_undo: bool
    seen: str

    acceptings = tuple((member.value, label(member)) for member in Accepting)
    reasons = (("", "geen bijzondere reden"), *((member.value, label(member)) for member in WaitingReason))
    methods = (("", "niet opgegeven"), *((member.value, label(member)) for member in MeasuringMethod))

    labels = FIELD_LABELS

    @property
    def takes_picked_date(self) -> bool:
        """Whether a date field can show what is in it; anything else it would drop."""
        until = self.values["accepting_until"]
        return until == "" or re.fullmatch(r"\d{4}-\d\d-\d\d", until, re.ASCII) is not None

    @property
    def has_notes(self) -> bool:
        """Whether there is something to say under the row."""
        said = (self.hints, self.questions, self.errors, self.general_errors, self.conflict, self.message)
        return any(said) or self.shows_undo or self.is_unsaved


@dataclass(frozen=True)
class Sheet:
    """What all rows share: the moment, what happened, and what the list as a whole holds."""

    now: datetime
    edits: Edits
    grouping: Grouping
    has_regions: bool
    product_counts: Mapping[int, int]
    together: frozenset[int]
    choices: Choices

    @classmethod
    def of(cls, week: WeekList, now: datetime, edits: Edits, choices: Choices) -> "Sheet":
        """Gather it from the list."""
        offerings = [row.offering for row in week.rows]
        return cls(
            now=now,
            edits=edits,
            grouping=week.grouping,
            has_regions=len({offering.region_id for offering in offerings}) > 1,
            product_counts=Counter(offering.product_id for offering in offerings),
            together=frozenset(row.offering_id for row in rows_together(week, now)),
            choices=choices,
        )


def view_of_row(row: WeekRow, sheet: Sheet) -> RowView:
    """Decide what one row shows."""
    mine = sheet.edits.get(row.offering_id) or Edit(row.offering_id)
    offering, values = row.offering, typed_values(row.availability)
    doubts = row.questions if mine.questions is None else mine.questions
    errors, typed = _at_fields(mine.faults), mine.typed or {}
    is_typed = mine.conflict is not None or any(values[name] != text for name, text in typed.items())
    return RowView(
        offering_id=row.offering_id,
        name=offering.name,
        details=_details(row, sheet),
        is_closed=row.task is Task.CLOSED,
        asks_weeks=offering.capacity.asks_weeks,
        asks_places=offering.capacity.asks_places,
        status=_status(row, sheet.now),
        age=age_text(row.report.confirmed_at if row.report else None, sheet.now),
        task_state=_TASK_STATES.get(row.task, "unknown"),
        task=task_text(row, sheet.now),
        hints=_hints(row),
        values={**values, **typed},
        limits=_limits({**values, **typed}, sheet.choices.get(row.offering_id, NO_CHOICES)),
        errors=errors,
        questions={} if is_typed else _by_field(doubts),
        general_errors=[_sentence(fault) for fault in mine.faults if fault.field not in FIELD_LABELS],
        conflict=mine.conflict,
        message=mine.message,
        is_open=mine.shows_more,
        is_typed=is_typed,
        is_unsaved=mine.is_unsaved,
        can_confirm=row.report is not None,
        can_copy=row.report is not None and sheet.product_counts[offering.product_id] > 1,
        undo_report_id=row.report.report_id if row.can_undo and row.report else None,
        shows_undo=row.can_undo and (row.offering_id not in sheet.together or mine.message is not None),
        seen=_seen(row) if mine.seen is None else mine.seen,
    )


def rows_together(week: WeekList, now: datetime) -> list[WeekRow]:
    """List the rows that one button handed in together with the newest report; none when it was one row."""
    newest = next(
        (row.report for row in week.rows if row.report and row.report.report_id == week.newest_report_id),
        None,
    )
    if newest is None or not is_undoable(newest, now):
        return []
    mark = (newest.confirmed_at, newest.user_id)
    rows = [row for row in week.rows if row.can_undo and row.report and _mark(row) == mark]
    return rows if len(rows) > 1 else []


def _mark(row: WeekRow) -> tuple[datetime, int | None] | None:
    return (row.report.confirmed_at, row.report.user_id) if row.report else None


def _limits(values: Mapping[str, str], choices: LimitChoices) -> dict[str, Sequence[tuple[str, bool]]]:
    """List per field what can be ticked, and whether it is."""
    found: dict[str, Sequence[tuple[str, bool]]] = {}
    for name in LIMIT_LISTS:
        ticked = read_list(values[name])
        words = dict.fromkeys((*choices.of(name).values(), *ticked))
        found[name] = [(word, word in ticked) for word in sorted(words, key=str.casefold)]
    return found


def _details(row: WeekRow, sheet: Sheet) -> list[str]:
    """Say what the name leaves out: the product or the place, and the region where there are more."""
    offering, found = row.offering, []
    if sheet.grouping is Grouping.PRODUCT:
        place = offering.place
        found.append(f"{place.town}, {place.street}" if place else "bij mensen thuis")
    elif not offering.name.startswith(offering.product_name):
        found.append(offering.product_name)
    return [*found, offering.region_name] if sheet.has_regions else found


def _status(row: WeekRow, now: datetime) -> StatusWords:
    confirmed_at = row.report.confirmed_at if row.report else None
    return professional_status(
        row.availability, row.freshness, confirmed_at=confirmed_at, now=now, is_dated=False
    )


def _hints(row: WeekRow) -> list[str]:
    found = []
    if row.standing is Standing.PHASING_OUT:
        since = date_text(row.offering.phases_out_on)
        found.append(f"Deze overeenkomst loopt af sinds {since}: u neemt geen nieuwe mensen aan.")
    if row.stop_ended_on is not None:
        ended = date_text(row.stop_ended_on)
        found.append(f"Uw aanmeldstop of beperking liep tot en met {ended} en is voorbij.")
    if row.availability is not None and (words := limit_words(row.availability)):
        found.append(words)
    return found


def _by_field(doubts: Sequence[Question]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for doubt in doubts:
        found.setdefault(doubt.field, []).append(sentence(doubt.code, **doubt.data))
    return found


def _at_fields(faults: Sequence[FieldError]) -> dict[str, str]:
    """Give the first fault of each field, in words."""
    found: dict[str, str] = {}
    for fault in faults:
        if fault.field in FIELD_LABELS:
            found.setdefault(str(fault.field), _sentence(fault))
    return found


def _seen(row: WeekRow) -> str:
    return str(row.report.report_id) if row.report else ""


def _sentence(fault: FieldError) -> str:
    return sentence(fault.code, **fault.data)
