"""Publishing an offering and withdrawing it, and what vanishes with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, FieldError, InvalidError
from portal.domain.publishing import FIELD_OF_MISSING
from portal.domain.terms import PublicationStatus
from portal.models import Municipality, Offering, OfferingMunicipality
from portal.services.change_history import last_change
from portal.services.obligations import settle_waiting
from portal.services.offering_edit import lock_offering, note_offering
from portal.services.offering_facts import missing_of
from portal.services.publication import offerings_with_contracts, professional_condition


@dataclass(frozen=True)
class Vanishing:
    """What people lose when an offering is withdrawn.

    `bare` names the municipalities in which nobody's offering of this product is left; `others_count` is how
    many published offerings of the product the provider keeps.
    """

    served: tuple[str, ...]
    bare: tuple[str, ...]
    others_count: int


def publish_offering(
    session: Session,
    *,
    offering_id: int,
    organisation_id: int,
    version: int | None,
    user_id: int | None,
    now: datetime,
) -> int:
    """Let people find an offering, and return its new version; one that is published already stays as it is.

    Raises NotFoundError, ConflictError when it was changed since `version`, and InvalidError with all that
    is missing, by field.
    """
    held = lock_offering(session, organisation_id=organisation_id, offering_id=offering_id)
    if held.status is PublicationStatus.PUBLISHED:
        return held.version
    _check_version(session, organisation_id, offering_id, held.version, version)
    if missing := missing_of(session, offering_id=offering_id, today=local_date(now)):
        raise InvalidError([FieldError(code, FIELD_OF_MISSING[code]) for code in missing])
    _set_status(session, offering_id, held.version, PublicationStatus.PUBLISHED, now, published_at=now)
    note_offering(
        session,
        "offering.publish",
        offering_id,
        organisation_id,
        user_id,
        now,
        before={"status": held.status.value},
        after={"status": PublicationStatus.PUBLISHED.value},
    )
    return held.version + 1


def withdraw_offering(
    session: Session,
    *,
    offering_id: int,
    organisation_id: int,
    version: int | None,
    user_id: int | None,
    now: datetime,
) -> int:
    """Take an offering out of sight, and return its new version; one that is withdrawn stays as it is.

    Its figures are no longer asked. Raises NotFoundError, ConflictError when it was changed since `version`,
    and DomainError `draft_not_withdrawn`.
    """
    held = lock_offering(session, organisation_id=organisation_id, offering_id=offering_id)
    if held.status is PublicationStatus.WITHDRAWN:
        return held.version
    if held.status is PublicationStatus.DRAFT:
        raise DomainError("draft_not_withdrawn")
    _check_version(session, organisation_id, offering_id, held.version, version)
    _set_status(session, offering_id, held.version, PublicationStatus.WITHDRAWN, now)
    note_offering(
        session,
        "offering.withdraw",
        offering_id,
        organisation_id,
        user_id,
        now,
        before={"status": held.status.value},
        after={"status": PublicationStatus.WITHDRAWN.value},
    )
    settle_waiting(session, organisation_id=organisation_id, now=now)
    return held.version + 1


def what_vanishes(session: Session, *, offering_id: int, organisation_id: int, now: datetime) -> Vanishing:
    """Say what people lose when this offering is withdrawn; three statements."""
    served = session.execute(
        select(col(Municipality.id), col(Municipality.name))
        .join(OfferingMunicipality, col(OfferingMunicipality.municipality_id) == col(Municipality.id))
        .where(col(OfferingMunicipality.offering_id) == offering_id)
        .order_by(col(Municipality.name))
    ).all()
    this = aliased(Offering)
    product = select(col(this.product_id)).where(col(this.id) == offering_id).scalar_subquery()
    left = (
        select(col(OfferingMunicipality.municipality_id))
        .select_from(
            offerings_with_contracts().join(
                OfferingMunicipality, col(OfferingMunicipality.offering_id) == col(Offering.id)
            )
        )
        .where(
            col(Offering.product_id) == product,
            col(Offering.id) != offering_id,
            professional_condition(local_date(now)),
        )
        .distinct()
    )
    covered = set(session.scalars(left))
    others = session.scalar(
        select(func.count())
        .select_from(Offering)
        .where(
            col(Offering.organisation_id) == organisation_id,
            col(Offering.product_id) == product,
            col(Offering.id) != offering_id,
            col(Offering.status) == PublicationStatus.PUBLISHED,
        )
    )
    return Vanishing(
        tuple(name for _, name in served),
        tuple(name for id_, name in served if id_ not in covered),
        others or 0,
    )


def _check_version(
    session: Session, organisation_id: int, offering_id: int, held: int, seen: int | None
) -> None:
    if held != seen:
        at, user_name = last_change(
            session,
            organisation_id=organisation_id,
            subject_kind="offering",
            subject_id=offering_id,
            prefix="offering.",
        )
        raise ConflictError(version=held, at=at, user_name=user_name)


def _set_status(
    session: Session,
    offering_id: int,
    version: int,
    status: PublicationStatus,
    now: datetime,
    **more: object,
) -> None:
    session.execute(
        update(Offering)
        .where(col(Offering.id) == offering_id)
        .values(status=status, version=version + 1, changed_at=now, **more)
    )
