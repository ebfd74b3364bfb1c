"""Locations and offerings as files: read what stands, judge what a file says, save what was confirmed."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlmodel import Session, SQLModel, col

from portal.domain.contact_rules import (
    LOCATION_FIELDS,
    OFFERING_FIELDS,
    check_location,
    check_offering_texts,
    tidy_text,
)
from portal.domain.errors import ConflictError, FieldError
from portal.domain.publishing import MIN_DESCRIPTION_LENGTH
from portal.domain.terms import PublicationStatus
from portal.domain.upload_kinds import UploadKind
from portal.models import Location, Municipality, Offering
from portal.services.audit import note_change
from portal.services.bulk_preview import Change, Claim, Fault, Line, LineState, Preview, fault_of
from portal.services.outbox import touch_offerings


@dataclass(frozen=True)
class RecordKind:
    """One kind of thing: its table, the fields that a file may change, and what they may hold."""

    table: type[SQLModel]
    subject: str
    unknown: str
    fields: tuple[str, ...]
    check: Callable[[Mapping[str, object]], list[FieldError]]


KINDS: Mapping[UploadKind, RecordKind] = {
    UploadKind.LOCATIONS: RecordKind(
        Location, "location", "location_unknown", LOCATION_FIELDS, check_location
    ),
    UploadKind.OFFERINGS: RecordKind(
        Offering, "offering", "offering_unknown", OFFERING_FIELDS, check_offering_texts
    ),
}


def read_records(session: Session, *, kind: UploadKind, organisation_id: int) -> dict[int, dict[str, Any]]:
    """Return an organisation's rows by id: `id`, `version`, the fields, and where they are; one statement."""
    statement = select(*_columns(kind)).where(_own(kind) == organisation_id)
    if kind is UploadKind.LOCATIONS:
        statement = statement.join(Municipality, col(Municipality.id) == col(Location.municipality_id))
    else:
        statement = statement.outerjoin(Location, col(Location.id) == col(Offering.location_id))
    rows = session.execute(statement.order_by(_id(kind)))
    return {row.id: dict(row._mapping) for row in rows}


def judge_records(
    session: Session, *, kind: UploadKind, organisation_id: int, claims: Sequence[Claim]
) -> Preview:
    """Tell for every row whether it changes something, is refused, or comes after somebody else's change.

    One statement. Another organisation's thing is as unknown as one that is not.
    """
    stands = read_records(session, kind=kind, organisation_id=organisation_id)
    judged = [_judged(claim, stands.get(claim.subject_id), kind) for claim in claims]
    return Preview(
        lines=tuple(one for one in judged if isinstance(one, Line)),
        faults=tuple(fault for one in judged if not isinstance(one, Line) for fault in one),
    )


def save_records(
    session: Session,
    *,
    kind: UploadKind,
    organisation_id: int,
    lines: Sequence[Line],
    user_id: int | None,
    now: datetime,
) -> int:
    """Change these rows, each with an audit entry, and tell the index; return how many.

    Raises ConflictError (`lines`: their numbers in the file) when one was changed after the preview.
    """
    table, subject = KINDS[kind].table, KINDS[kind].subject
    for line in lines:
        values = {change.field: change.after for change in line.changes}
        stamp = {"changed_at": now} if kind is UploadKind.OFFERINGS else {}
        done: Any = session.execute(
            update(table)
            .where(_id(kind) == line.subject_id, _own(kind) == organisation_id)
            .where(_column(kind, "version") == line.current)
            .values(**values, **stamp, version=(line.current or 0) + 1)
        )
        if not isinstance(done, CursorResult) or done.rowcount != 1:
            raise ConflictError(lines=[line.line])
        note_change(
            session,
            action=f"{subject}.import",
            subject_kind=subject,
            subject_id=line.subject_id,
            user_id=user_id,
            organisation_id=organisation_id,
            before={change.field: change.before for change in line.changes},
            after=values,
            now=now,
        )
    touched = _touched(session, kind, [line.subject_id for line in lines])
    touch_offerings(session, offering_ids=touched, now=now)
    return len(lines)


def _judged(claim: Claim, stands: Mapping[str, Any] | None, kind: UploadKind) -> Line | list[Fault]:
    record = KINDS[kind]
    if stands is None:
        return [fault_of(claim, FieldError(record.unknown, "number"))]
    changes = tuple(_changes(claim, stands, record))
    mine = {**{name: stands[name] for name in record.fields}, **{one.field: one.after for one in changes}}
    touched = {change.field for change in changes}
    if touched & {"lat", "lon"}:
        touched |= {"lat", "lon"}
    faults = [fault for fault in record.check(mine) if fault.field in touched]
    faults += _hides_published(mine, stands) if touched and kind is UploadKind.OFFERINGS else []
    if faults:
        return [fault_of(claim, fault) for fault in faults]
    state = LineState.CHANGE if claim.seen == stands["version"] else LineState.CONFLICT
    return Line(
        line=claim.line,
        subject_id=claim.subject_id,
        title=f"{stands['name']}, {stands['town'] or 'bij mensen thuis'}",
        state=state if changes else LineState.SAME,
        current=stands["version"],
        values={change.field: change.after for change in changes},
        changes=changes,
        doubts=_doubts(touched, kind),
    )


def _changes(claim: Claim, stands: Mapping[str, Any], record: RecordKind) -> Iterator[Change]:
    for name in record.fields:
        if name not in claim.values:
            continue
        before, after = stands[name], claim.values[name]
        if isinstance(after, str):
            if _plain_text(before) == _plain_text(after):
                continue
            after = tidy_text(name, after) or _empty(record, name)
        elif after is None and isinstance(before, str):
            after = _empty(record, name)
        if (before or None) != (after or None):
            yield Change(name, before, after)


def _empty(record: RecordKind, name: str) -> str | None:
    """Write nothing as the column wants it."""
    return None if record.table.__table__.c[name].nullable else ""  # type: ignore[attr-defined]


def _plain_text(text: object) -> str:
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _hides_published(mine: Mapping[str, Any], stands: Mapping[str, Any]) -> list[FieldError]:
    """Refuse to take from what people can find now what it needs to be found."""
    if stands["status"] is not PublicationStatus.PUBLISHED:
        return []
    found = []
    if len(" ".join(mine["description"].split())) < MIN_DESCRIPTION_LENGTH:
        found.append(FieldError("description_short", "description"))
    had = any(stands[name] for name in ("public_phone", "public_email", "website"))
    if had and not any(mine[name] for name in ("public_phone", "public_email", "website")):
        found.append(FieldError("contact_missing", "public_phone"))
    return found


def _doubts(touched: Collection[str], kind: UploadKind) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    moved = {"street", "house_number", "postcode", "place"} & set(touched)
    asks = kind is UploadKind.LOCATIONS and moved and not {"lat", "lon"} & set(touched)
    return (("point_still_right", {}),) if asks else ()


def _touched(session: Session, kind: UploadKind, ids: Sequence[int]) -> list[int]:
    if kind is UploadKind.OFFERINGS:
        return list(ids)
    return list(session.scalars(select(col(Offering.id)).where(col(Offering.location_id).in_(ids))).all())  # type: ignore[arg-type]


def _columns(kind: UploadKind) -> list[Any]:
    found = [_column(kind, name) for name in ("id", "version", *KINDS[kind].fields)]
    if kind is UploadKind.LOCATIONS:
        return [*found, col(Municipality.name).label("municipality"), col(Location.place).label("town")]
    return [*found, col(Offering.status), col(Location.place).label("town")]


def _column(kind: UploadKind, name: str) -> Any:
    return getattr(KINDS[kind].table, name)


def _id(kind: UploadKind) -> Any:
    return _column(kind, "id")


def _own(kind: UploadKind) -> Any:
    return _column(kind, "organisation_id")
