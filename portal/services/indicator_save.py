"""Keeps what is typed for indicators as drafts, and hands a whole period in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session, col

from portal.domain.duties import ValueStatus
from portal.domain.errors import FieldError, NotFoundError
from portal.domain.indicator_answers import Answer, check_answer, missing_in
from portal.domain.indicator_duties import IndicatorDuty
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.terms import ReportChannel, Reporter
from portal.models import IndicatorValue, Organisation, metadata
from portal.services.audit import note_change
from portal.services.indicator_desks import Desk
from portal.services.indicator_obligations import settle_indicators
from portal.services.indicator_sheet import IndicatorSheet, SheetLine, read_sheet
from portal.services.indicator_stands import is_as_calculated
from portal.services.indicator_versions import Version, columns_of, told


@dataclass(frozen=True)
class Entry:
    """What somebody typed for one duty; `seen` is the token of what stood there, empty for nothing."""

    duty: IndicatorDuty
    answer: Answer
    seen: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of entries, by duty: saved, in conflict with the newest version, or refused."""

    saved: tuple[IndicatorDuty, ...] = ()
    conflicts: Mapping[IndicatorDuty, Version] = field(default_factory=dict)
    faults: Mapping[IndicatorDuty, Sequence[FieldError]] = field(default_factory=dict)
    handed_in_count: int = 0

    @property
    def is_clean(self) -> bool:
        return not self.conflicts and not self.faults


@dataclass(frozen=True)
class Who:
    """Who saves, and by which way."""

    user_id: int | None
    channel: ReportChannel = ReportChannel.PORTAL


def save_drafts(
    session: Session,
    *,
    desk: Desk,
    period: IndicatorPeriod,
    entries: Collection[Entry],
    who: Who,
    now: datetime,
) -> Outcome:
    """Keep what was typed; what is wrong or overtaken is told, and the rest is kept all the same.

    The same twice writes nothing the second time. Raises NotFoundError for what is not owed.
    """
    sheet = locked_sheet(session, desk=desk, period=period, now=now)
    outcome = _keep(session, sheet, entries, who, now)
    if outcome.saved:
        _note(session, sheet, entries, outcome.saved, who, now)
    return outcome


def hand_in(
    session: Session,
    *,
    desk: Desk,
    period: IndicatorPeriod,
    entries: Collection[Entry],
    unread: Collection[IndicatorDuty] = (),
    who: Who,
    now: datetime,
) -> Outcome:
    """Keep what was typed and hand the whole period in, all or nothing: a missing figure is a fault.

    `unread` names duties for which something was typed that cannot be read: then nothing is handed in.
    Handed in already, nothing happens again. Raises NotFoundError for what is not owed.
    """
    sheet = locked_sheet(session, desk=desk, period=period, now=now)
    kept = _keep(session, sheet, entries, who, now)
    after = read_sheet(session, desk=desk, period=period, now=now)
    faults = {**_missing(after), **kept.faults}
    is_blocked = bool(faults or kept.conflicts or unread)
    handed_in = [] if is_blocked else [line for line in after.open_lines if line.draft]
    if handed_in:
        ids = [line.draft.value_id for line in handed_in if line.draft]
        _submit(session, desk, ids, who, now)
    if kept.saved or handed_in:
        changed = {*kept.saved, *(line.duty for line in handed_in)}
        _note(session, sheet, entries, changed, who, now, handed_in=[line.duty.key for line in handed_in])
    if handed_in and desk.reporter is Reporter.PROVIDER:
        settle_indicators(session, organisation_id=desk.organisation_id, now=now)
    return Outcome(kept.saved, kept.conflicts, faults, len(handed_in))


def locked_sheet(session: Session, *, desk: Desk, period: IndicatorPeriod, now: datetime) -> IndicatorSheet:
    """Keep other writers of this organisation's indicators waiting until the commit, and read the sheet."""
    session.execute(
        select(col(Organisation.id))
        .where(col(Organisation.id) == desk.organisation_id)
        .with_for_update(key_share=True)
    ).all()
    return read_sheet(session, desk=desk, period=period, now=now)


def new_row(
    sheet: IndicatorSheet, line: SheetLine, answer: Answer, *, version: int, who: Who, now: datetime
) -> dict[str, Any]:
    """Write a version of an answer as a row, still a draft."""
    return {
        "indicator_id": line.duty.indicator_id,
        "organisation_id": sheet.desk.organisation_id,
        "product_id": line.duty.product_id,
        "segment_id": line.duty.segment_id,
        "period_start": sheet.period.start,
        "period_end": sheet.period.end,
        "version": version,
        "status": ValueStatus.DRAFT,
        "created_at": now,
        **_columns(line, answer, who),
    }


def _columns(line: SheetLine, answer: Answer, who: Who) -> dict[str, Any]:
    return {
        **columns_of(answer, line.indicator.definition),
        "is_calculated": is_as_calculated(answer.figures, line.calculated),
        "user_id": who.user_id,
        "channel": who.channel,
    }


def _keep(
    session: Session, sheet: IndicatorSheet, entries: Collection[Entry], who: Who, now: datetime
) -> Outcome:
    conflicts: dict[IndicatorDuty, Version] = {}
    faults: dict[IndicatorDuty, Sequence[FieldError]] = {}
    added, changed, dropped, saved = [], [], [], []
    for entry in entries:
        line = sheet.line(entry.duty)
        if line is None:
            raise NotFoundError
        newest, answer = line.newest, entry.answer
        if answer == (newest.answer if newest else Answer()):
            continue
        if newest is not None and (newest.is_submitted or newest.token != entry.seen):
            conflicts[entry.duty] = newest
        elif found := check_answer(answer, line.indicator.definition):
            faults[entry.duty] = found
        else:
            saved.append(entry.duty)
            if newest is None:
                added.append(new_row(sheet, line, answer, version=1, who=who, now=now))
            elif answer.is_empty:
                dropped.append(newest.value_id)
            else:
                edit = {"row_id": newest.value_id, "edit_count": newest.edit_count + 1}
                changed.append({**edit, **_columns(line, answer, who)})
    if added:
        session.execute(insert(IndicatorValue), added)
    own = col(IndicatorValue.organisation_id) == sheet.desk.organisation_id
    if changed:
        table = metadata.tables["indicator_value"]
        session.execute(update(table).where(table.c.id == bindparam("row_id"), own), changed)
    if dropped:
        session.execute(delete(IndicatorValue).where(col(IndicatorValue.id).in_(dropped), own))
    return Outcome(tuple(saved), conflicts, faults)


def _missing(sheet: IndicatorSheet) -> dict[IndicatorDuty, Sequence[FieldError]]:
    found = {
        line.duty: missing_in(line.draft.answer if line.draft else Answer(), line.indicator.definition)
        for line in sheet.open_lines
    }
    return {duty: faults for duty, faults in found.items() if faults}


def _submit(session: Session, desk: Desk, value_ids: Sequence[int], who: Who, now: datetime) -> None:
    session.execute(
        update(IndicatorValue)
        .where(
            col(IndicatorValue.id).in_(value_ids),
            col(IndicatorValue.organisation_id) == desk.organisation_id,
        )
        .values(status=ValueStatus.SUBMITTED, submitted_at=now, user_id=who.user_id)
    )


def _note(
    session: Session,
    sheet: IndicatorSheet,
    entries: Collection[Entry],
    duties: Collection[IndicatorDuty],
    who: Who,
    now: datetime,
    *,
    handed_in: Sequence[str] = (),
) -> None:
    """Write one audit entry, however many figures were saved or handed in."""
    before = {line.duty.key: told(line.newest.answer) for line in sheet.lines if line.newest}
    after = {entry.duty.key: told(entry.answer) for entry in entries if entry.duty in duties}
    note_change(
        session,
        action="indicators.hand_in" if handed_in else "indicators.draft",
        subject_kind="organisation",
        subject_id=sheet.desk.organisation_id,
        user_id=who.user_id,
        organisation_id=sheet.desk.organisation_id,
        before={key: before[key] for key in after if key in before},
        after={
            "period": sheet.period.code,
            "region": sheet.desk.region_code,
            **after,
            **({"handed_in": list(handed_in)} if handed_in else {}),
        },
        now=now,
    )
