"""Changing what an offering says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, FieldError, InvalidError, NotFoundError, conflict_between
from portal.domain.offering_content import CONTENT_FIELDS, OfferingContent, content_faults, tidied
from portal.domain.publishing import FIELD_OF_MISSING
from portal.domain.terms import PublicationStatus
from portal.models import Location, Offering
from portal.services.audit import note_change
from portal.services.change_history import last_change
from portal.services.offering_content import as_noted, load_content, write_content
from portal.services.offering_facts import missing_of
from portal.services.offering_scope import allowed_municipality_ids
from portal.services.outbox import touch_offerings


@dataclass(frozen=True)
class Edited:
    """What a save came to; without a change the version is what it was."""

    version: int
    is_changed: bool


def edit_offering(
    session: Session,
    *,
    offering_id: int,
    organisation_id: int,
    content: OfferingContent,
    version: int | None,
    user_id: int | None,
    action: str = "offering.edit",
    now: datetime,
) -> Edited:
    """Replace what an offering says; `version` is the one that the person had before them.

    What says the same already is no change. Raises NotFoundError, InvalidError by field (also for what a
    published offering cannot do without), and ConflictError (`mine` and `theirs` by field, `version`, `at`,
    `user_name`) when somebody else changed it in the meantime.
    """
    held = lock_offering(session, organisation_id=organisation_id, offering_id=offering_id)
    before = load_content(session, offering_id=offering_id)
    clean, faults = tidied(content, before)
    if clean == before:
        return Edited(held.version, is_changed=False)
    if version != held.version:
        raise conflict(session, organisation_id, offering_id, held.version, clean, before)
    today = local_date(now)
    faults += content_faults(clean, before, today=today)
    faults += _place_faults(session, organisation_id, clean, before)
    allowed = allowed_municipality_ids(session, offering_id=offering_id)
    if not {*clean.municipality_ids} <= {*allowed}:
        faults.append(FieldError("municipality_not_in_line", "municipality_ids"))
    if faults:
        raise InvalidError(faults)
    missed = missing_of(session, offering_id=offering_id, today=today)
    write_content(session, offering_id=offering_id, content=clean, version=held.version + 1, changed_at=now)
    if held.status is PublicationStatus.PUBLISHED:
        _keep_complete(missing_of(session, offering_id=offering_id, today=today), missed)
    note_offering(
        session,
        action,
        offering_id,
        organisation_id,
        user_id,
        now,
        before=as_noted(before),
        after=as_noted(clean),
    )
    return Edited(held.version + 1, is_changed=True)


@dataclass(frozen=True)
class Held:
    """An offering that no one else can change until the commit."""

    status: PublicationStatus
    version: int


def lock_offering(session: Session, *, organisation_id: int, offering_id: int) -> Held:
    """Lock one offering of an organisation. Raises NotFoundError."""
    row = session.execute(
        select(col(Offering.status), col(Offering.version))
        .where(col(Offering.id) == offering_id, col(Offering.organisation_id) == organisation_id)
        .with_for_update()
    ).first()
    if row is None:
        raise NotFoundError("offering_unknown", "offering_id")
    return Held(row.status, row.version)


def conflict(
    session: Session,
    organisation_id: int,
    offering_id: int,
    version: int,
    mine: OfferingContent,
    theirs: OfferingContent,
) -> ConflictError:
    """Make the refusal that shows both, field by field, and who was first."""
    at, user_name = last_change(
        session,
        organisation_id=organisation_id,
        subject_kind="offering",
        subject_id=offering_id,
        prefix="offering.",
    )
    return conflict_between(mine, theirs, CONTENT_FIELDS, version=version, at=at, user_name=user_name)


def _place_faults(
    session: Session, organisation_id: int, content: OfferingContent, before: OfferingContent
) -> Sequence[FieldError]:
    is_new = content.location_id is not None and content.location_id != before.location_id
    if is_new and not is_own_location(session, organisation_id, content.location_id):
        return [FieldError("choice_unknown", "location_id")]
    return []


def is_own_location(session: Session, organisation_id: int, location_id: int | None) -> bool:
    """Say whether a location is an active one of the organisation."""
    return bool(
        session.scalar(
            select(col(Location.id)).where(
                col(Location.id) == location_id,
                col(Location.organisation_id) == organisation_id,
                col(Location.is_active),
            )
        )
    )


def _keep_complete(missing: Sequence[str], missed: Sequence[str]) -> None:
    """Refuse a change by which a published offering comes to miss something."""
    if lost := [code for code in missing if code not in missed]:
        raise InvalidError([FieldError(code, FIELD_OF_MISSING[code]) for code in lost])


def note_offering(
    session: Session,
    action: str,
    offering_id: int,
    organisation_id: int,
    user_id: int | None,
    now: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    """Write the change in the audit trail and tell the index."""
    note_change(
        session,
        action=action,
        subject_kind="offering",
        subject_id=offering_id,
        user_id=user_id,
        organisation_id=organisation_id,
        before=before,
        after=after,
        now=now,
    )
    touch_offerings(session, offering_ids=[offering_id], now=now)
