"""The course of a contract or one line: extended, ended, phased out, and taken back within ten minutes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.contracting import Step
from portal.domain.errors import ConflictError, DomainError, FieldError, InvalidError
from portal.models import AuditEntry, Contract, ContractLine
from portal.services.audit import note_change
from portal.services.contract_effects import touch_contract
from portal.services.contract_reading import ContractView, read_contract
from portal.services.corrections import UNDO_WITHIN

_DATES = ("ends_on", "phases_out_on")


@dataclass(frozen=True)
class WantedStep:
    """A step, for the whole contract or one line of it; resuming needs no day.

    `day` is the last day when extending or ending, and the first without new people when phasing out.
    """

    step: Step
    day: date | None
    line_id: int | None = None


def check_step(contract: ContractView, wanted: WantedStep, *, today: date) -> None:
    """Say whether a step can be taken. Raises NotFoundError, or InvalidError at "day"."""
    code, data = _fault(contract, wanted, today)
    if code is not None:
        raise InvalidError([FieldError(code, None if wanted.step is Step.RESUME else "day", data)])


def take_step(
    session: Session,
    *,
    contract_id: int,
    region_ids: Collection[int] | None,
    wanted: WantedStep,
    version: int | None,
    user_id: int | None,
    now: datetime,
) -> int:
    """Extend, end or phase out, and return how many offerings the finder hears of.

    The same step a second time changes nothing. Raises NotFoundError, InvalidError at "day", and
    ConflictError when somebody changed the contract since `version`.
    """
    contract = read_contract(session, contract_id=contract_id, region_ids=region_ids, locks=True)
    if wanted.day is None and wanted.step is not Step.RESUME:
        raise InvalidError([FieldError("day_unreadable", "day")])
    before = _dates(contract, wanted.line_id)
    after = {**before, **_changed(contract, wanted)}
    if after == before:
        return 0
    if version != contract.version:
        raise ConflictError(version=contract.version)
    check_step(contract, wanted, today=local_date(now))
    if wanted.step is Step.EXTEND and wanted.line_id is None:
        after["lines"] = [line.line_id for line in contract.lines if line.ends_on == contract.ends_on]
    _write(session, contract, wanted.line_id, after)
    _note(session, f"contract.{wanted.step}", contract, wanted.line_id, before, after, user_id, now)
    return touch_contract(session, contract_id=contract_id, line_id=wanted.line_id, now=now)


def undoable_step(session: Session, *, contract: ContractView, now: datetime) -> Step | None:
    """Tell which step can be taken back now: the newest change, not older than ten minutes."""
    entry = _newest(session, contract)
    return (
        None
        if entry is None or not _is_undoable(entry, contract, now)
        else Step(entry.action.partition(".")[2])
    )


def undo_step(
    session: Session,
    *,
    contract_id: int,
    region_ids: Collection[int] | None,
    user_id: int | None,
    now: datetime,
) -> bool:
    """Take the newest step back when nothing followed; return whether there was one to take back.

    Raises NotFoundError and DomainError `contract_undo_too_late`.
    """
    contract = read_contract(session, contract_id=contract_id, region_ids=region_ids, locks=True)
    entry = _newest(session, contract)
    if entry is None or entry.action == "contract.undo":
        return False
    if not _is_undoable(entry, contract, now):
        raise DomainError("contract_undo_too_late")
    line_id = entry.after.get("line")
    now_dates = _dates(contract, line_id)
    back: dict[str, Any] = {
        **now_dates,
        **{name: entry.before[name] for name in now_dates if name in entry.before},
    }
    for name in _DATES:
        if isinstance(back[name], str):
            back[name] = date.fromisoformat(back[name])
    _write(session, contract, line_id, {**back, "lines": entry.after.get("lines", [])})
    _note(session, "contract.undo", contract, line_id, now_dates, back, user_id, now)
    touch_contract(session, contract_id=contract_id, line_id=line_id, now=now)
    return True


def _fault(contract: ContractView, wanted: WantedStep, today: date) -> tuple[str | None, dict[str, object]]:
    day, (starts_on, ends_on, _) = wanted.day, contract.dates_of(wanted.line_id)
    if wanted.step is Step.RESUME:
        is_over = ends_on is not None and ends_on < today
        return ("resume_ended", {"ends_on": ends_on}) if is_over else (None, {})
    if day is None:
        return "day_unreadable", {}
    if day < max(today, starts_on):
        return "step_in_past", {"earliest": max(today, starts_on)}
    if wanted.step is Step.EXTEND:
        return _extend_fault(contract, wanted.line_id, day, ends_on)
    if ends_on is not None and day >= ends_on:
        return "end_not_earlier", {"latest": ends_on}
    return None, {}


def _extend_fault(
    contract: ContractView, line_id: int | None, day: date, ends_on: date | None
) -> tuple[str | None, dict[str, object]]:
    """Find why something is not extended to a day: a line in its contract, a contract in its next option."""
    if ends_on is None:
        return "contract_endless", {}
    if line_id is not None and contract.ends_on is not None and day > contract.ends_on:
        return "line_beyond_contract", {"latest": contract.ends_on}
    if day <= ends_on:
        return "extend_not_later", {"latest": ends_on}
    if line_id is None and contract.next_end is None:
        return "extend_no_option", {}
    if line_id is None and contract.next_end is not None and day > contract.next_end:
        return "extend_beyond_option", {"latest": contract.next_end}
    return None, {}


def _dates(contract: ContractView, line_id: int | None) -> dict[str, Any]:
    if line_id is not None:
        line = contract.line(line_id)
        return {"ends_on": line.ends_on, "phases_out_on": line.phases_out_on}
    return {
        "ends_on": contract.ends_on,
        "phases_out_on": contract.phases_out_on,
        "extension_months": list(contract.extension_months),
    }


def _changed(contract: ContractView, wanted: WantedStep) -> dict[str, Any]:
    if wanted.step is Step.RESUME:
        return {"phases_out_on": None}
    if wanted.step is Step.PHASE_OUT:
        return {"phases_out_on": wanted.day}
    changed: dict[str, Any] = {"ends_on": wanted.day}
    if wanted.step is Step.EXTEND and wanted.line_id is None and wanted.day != contract.ends_on:
        changed["extension_months"] = list(contract.extension_months[1:])
    return changed


def _write(session: Session, contract: ContractView, line_id: int | None, values: dict[str, Any]) -> None:
    dates = {name: values[name] for name in values if name != "lines"}
    if line_id is not None:
        session.execute(update(ContractLine).where(col(ContractLine.id) == line_id).values(**dates))
        dates = {}
    elif values.get("lines"):
        session.execute(
            update(ContractLine)
            .where(
                col(ContractLine.contract_id) == contract.contract_id,
                col(ContractLine.id).in_(values["lines"]),
            )
            .values(ends_on=values["ends_on"])
        )
    session.execute(
        update(Contract)
        .where(col(Contract.id) == contract.contract_id)
        .values(**dates, version=contract.version + 1)
    )


def _note(
    session: Session,
    action: str,
    contract: ContractView,
    line_id: int | None,
    before: dict[str, Any],
    after: dict[str, Any],
    user_id: int | None,
    now: datetime,
) -> None:
    note_change(
        session,
        action=action,
        subject_kind="contract",
        subject_id=contract.contract_id,
        user_id=user_id,
        organisation_id=contract.organisation_id,
        before={**before, "version": contract.version},
        after={**after, "version": contract.version + 1, **({} if line_id is None else {"line": line_id})},
        now=now,
    )


def _newest(session: Session, contract: ContractView) -> AuditEntry | None:
    return session.scalars(
        select(AuditEntry)
        .where(col(AuditEntry.subject_kind) == "contract", col(AuditEntry.subject_id) == contract.contract_id)
        .order_by(col(AuditEntry.id).desc())
        .limit(1)
    ).first()


def _is_undoable(entry: AuditEntry, contract: ContractView, now: datetime) -> bool:
    kind = entry.action.partition(".")[2]
    is_newest = entry.after.get("version") == contract.version
    return is_newest and kind in set(Step) and now - entry.at <= UNDO_WITHIN
