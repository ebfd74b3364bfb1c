"""What a region keeps of a provider: its names, its numbers, its kind and its size."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from portal.domain.errors import ConflictError, FieldError, InvalidError, NotFoundError, conflict_between
from portal.domain.terms import OrganisationSize, ProviderKind
from portal.models import AuditEntry, Organisation
from portal.services.audit import note_change
from portal.services.change_history import last_change
from portal.services.contract_making import NewProvider, check_provider, tidy_provider
from portal.services.outbox import touch_organisation
from portal.services.region_providers import find_provider

DETAILS_CHANGED = "organisation.details"
"""The action under which a change of them stands in the audit trail."""
DETAILS = ("name", "statutory_name", "kvk", "agb", "provider_kind", "size")


@dataclass(frozen=True)
class HeldDetails:
    """What is held of a provider; `version` counts its changes."""

    details: NewProvider
    version: int


@dataclass(frozen=True)
class SavedDetails:
    """What came of saving; `same_agb` names other organisations with this AGB code."""

    is_changed: bool
    same_agb: tuple[str, ...] = ()


def provider_details(
    session: Session, *, organisation_id: int, region_ids: Collection[int] | None
) -> HeldDetails:
    """Read what is held of a provider of these regions. Raises NotFoundError."""
    find_provider(session, organisation_id=organisation_id, region_ids=region_ids)
    row = session.execute(
        select(
            col(Organisation.name),
            col(Organisation.kvk),
            col(Organisation.agb),
            col(Organisation.size),
            col(Organisation.provider_kind),
            col(Organisation.statutory_name),
            col(Organisation.version),
        ).where(col(Organisation.id) == organisation_id)
    ).one()
    held = NewProvider(
        row.name,
        row.kvk or "",
        row.agb,
        row.size,
        provider_kind=row.provider_kind,
        statutory_name=row.statutory_name,
    )
    return HeldDetails(held, row.version)


def edit_details(
    session: Session,
    *,
    organisation_id: int,
    region_ids: Collection[int] | None,
    details: NewProvider,
    seen: int | None,
    user_id: int | None,
    now: datetime,
) -> SavedDetails:
    """Change what is held of a provider; its published offerings go on the outbox.

    Raises NotFoundError, InvalidError by field (`name_missing`, `kvk_invalid`, `agb_invalid`, and
    `kvk_of_another` with the `name` of who has the number), and ConflictError (`mine` and `theirs` by
    field, `version`, `at`, `user_name`) when somebody else changed it since `seen`.
    """
    session.execute(
        select(col(Organisation.id)).where(col(Organisation.id) == organisation_id).with_for_update()
    )
    held = provider_details(session, organisation_id=organisation_id, region_ids=region_ids)
    clean = replace(tidy_provider(details), also_refers=held.details.also_refers)
    if clean == held.details:
        return SavedDetails(False)
    if faults := [*check_provider(clean), *_taken(session, organisation_id, clean.kvk)]:
        raise InvalidError(faults)
    if seen != held.version:
        raise _conflict(session, organisation_id, held, clean)
    values = {name: getattr(clean, name) for name in DETAILS}
    try:
        with session.begin_nested():
            session.execute(
                update(Organisation)
                .where(col(Organisation.id) == organisation_id)
                .values(**values, version=held.version + 1)
            )
    except IntegrityError as error:  # somebody took the number since it was looked up
        raise InvalidError(_taken(session, organisation_id, clean.kvk)) from error
    note_change(
        session,
        action=DETAILS_CHANGED,
        subject_kind="organisation",
        subject_id=organisation_id,
        user_id=user_id,
        organisation_id=organisation_id,
        before=asdict(held.details),
        after=asdict(clean),
        now=now,
    )
    touch_organisation(session, organisation_id=organisation_id, now=now)
    return SavedDetails(True, _same_agb(session, organisation_id, clean.agb))


def take_back(
    session: Session,
    *,
    organisation_id: int,
    region_ids: Collection[int] | None,
    entry_id: int,
    seen: int | None,
    user_id: int | None,
    now: datetime,
) -> SavedDetails:
    """Let what one change changed be again as it was before; other fields stay as they are now.

    A KvK number that was filled in then stays: none goes without it since.

    Raises NotFoundError for a change that is not of these details, and as edit_details.
    """
    held = provider_details(session, organisation_id=organisation_id, region_ids=region_ids)
    before = session.scalar(
        select(col(AuditEntry.before)).where(
            col(AuditEntry.id) == entry_id,
            col(AuditEntry.action) == DETAILS_CHANGED,
            col(AuditEntry.subject_id) == organisation_id,
        )
    )
    if before is None:
        raise NotFoundError("organisation_unknown")
    was = {name: _value(name, before[name]) for name in DETAILS if name in before}
    if not was.get("kvk", True):
        del was["kvk"]
    return edit_details(
        session,
        organisation_id=organisation_id,
        region_ids=region_ids,
        details=replace(held.details, **was),
        seen=seen,
        user_id=user_id,
        now=now,
    )


def _value(name: str, kept: Any) -> Any:
    kind = {"size": OrganisationSize, "provider_kind": ProviderKind}.get(name)
    return kind(kept) if kind is not None and kept else kept


def _taken(session: Session, organisation_id: int, kvk: str) -> list[FieldError]:
    name = session.scalar(
        select(col(Organisation.name)).where(
            col(Organisation.kvk) == kvk, col(Organisation.id) != organisation_id
        )
    )
    return [] if name is None else [FieldError("kvk_of_another", "kvk", {"name": name})]


def _same_agb(session: Session, organisation_id: int, agb: str | None) -> tuple[str, ...]:
    if not agb:
        return ()
    others = select(col(Organisation.name)).where(
        col(Organisation.agb) == agb, col(Organisation.id) != organisation_id
    )
    return tuple(session.scalars(others.order_by(col(Organisation.name)).limit(3)))


def _conflict(
    session: Session, organisation_id: int, held: HeldDetails, wanted: NewProvider
) -> ConflictError:
    at, user_name = last_change(
        session,
        organisation_id=organisation_id,
        subject_kind="organisation",
        subject_id=organisation_id,
        prefix="organisation.",
    )
    return conflict_between(wanted, held.details, DETAILS, version=held.version, at=at, user_name=user_name)
