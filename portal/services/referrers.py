"""Reads the referrers that regions keep: listed by name or kind, or one with all that its form shows."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from portal.domain.duties import Role
from portal.domain.errors import NotFoundError
from portal.domain.referrers import ORGANISATION_FIELDS, ReferrerContent, ReferrerKind
from portal.domain.terms import OrganisationKind
from portal.models import (
    Membership,
    Municipality,
    Organisation,
    OrganisationRole,
    ReferrerDesk,
    ReferrerTown,
)
from portal.services.board_lines import within


@dataclass(frozen=True)
class ReferrerLine:
    """One in the list, with the names of its municipalities and how many people refer for it."""

    organisation_id: int
    name: str
    kind: ReferrerKind
    closed_at: datetime | None
    people_count: int
    towns: Sequence[str]


@dataclass(frozen=True)
class Referrer:
    """A referrer as it is now; `is_provider`: it is contracted too, and says itself who it is."""

    organisation_id: int
    region_id: int
    content: ReferrerContent
    is_provider: bool
    closed_at: datetime | None
    version: int


def list_referrers(
    session: Session,
    *,
    region_ids: Collection[int] | None,
    name: str = "",
    kind: ReferrerKind | None = None,
    offset: int = 0,
    limit: int,
) -> tuple[list[ReferrerLine], int]:
    """List the referrers of regions, the open ones first, by name; and how many there are in all."""
    kept = [within(col(ReferrerDesk.region_id), region_ids)]
    if name.strip():
        kept.append(func.lower(col(Organisation.name)).contains(name.strip().lower(), autoescape=True))
    if kind is not None:
        kept.append(col(ReferrerDesk.kind) == kind)
    people = (
        select(func.count())
        .select_from(Membership)
        .where(
            col(Membership.organisation_id) == col(ReferrerDesk.organisation_id),
            col(Membership.role) == Role.REFERRER,
        )
        .scalar_subquery()
    )
    joined = col(Organisation.id) == col(ReferrerDesk.organisation_id)
    total = session.scalar(
        select(func.count()).select_from(ReferrerDesk).join(Organisation, joined).where(*kept)
    )
    rows = session.execute(
        select(
            col(ReferrerDesk.organisation_id),
            col(Organisation.name),
            col(ReferrerDesk.kind),
            col(ReferrerDesk.closed_at),
            people,
        )
        .join(Organisation, joined)
        .where(*kept)
        .order_by(
            col(ReferrerDesk.closed_at).is_not(None),
            func.lower(col(Organisation.name)),
            col(ReferrerDesk.organisation_id),
        )
        .offset(offset)
        .limit(limit)
    ).all()
    towns = defaultdict[int, list[str]](list)
    named = (
        select(col(ReferrerTown.organisation_id), col(Municipality.name))
        .join(Municipality, col(Municipality.id) == col(ReferrerTown.municipality_id))
        .where(col(ReferrerTown.organisation_id).in_([row[0] for row in rows]))
        .order_by(col(Municipality.name))
    )
    for organisation_id, town in session.execute(named):
        towns[organisation_id].append(town)
    found = [
        ReferrerLine(organisation_id, shown, which, closed_at, count or 0, towns[organisation_id])
        for organisation_id, shown, which, closed_at, count in rows
    ]
    return found, total or 0


def find_referrer(session: Session, *, organisation_id: int, region_ids: Collection[int] | None) -> Referrer:
    """Find one; raises NotFoundError for any that these regions do not keep."""
    is_provider = exists().where(
        col(OrganisationRole.organisation_id) == col(ReferrerDesk.organisation_id),
        col(OrganisationRole.kind) == OrganisationKind.PROVIDER,
    )
    row = (
        session.execute(
            select(
                col(ReferrerDesk.region_id),
                col(ReferrerDesk.kind),
                col(ReferrerDesk.closed_at),
                col(ReferrerDesk.version),
                is_provider.label("is_provider"),
                *(getattr(Organisation, name) for name in ORGANISATION_FIELDS),
            )
            .join(Organisation, col(Organisation.id) == col(ReferrerDesk.organisation_id))
            .where(
                col(ReferrerDesk.organisation_id) == organisation_id,
                within(col(ReferrerDesk.region_id), region_ids),
            )
        )
        .mappings()
        .first()
    )
    if row is None:
        raise NotFoundError
    towns = session.scalars(
        select(col(ReferrerTown.municipality_id))
        .where(col(ReferrerTown.organisation_id) == organisation_id)
        .order_by(col(ReferrerTown.municipality_id))
    )
    content = ReferrerContent(
        kind=row["kind"],
        municipality_ids=tuple(towns),
        **{name: row[name] for name in ORGANISATION_FIELDS},
    )
    return Referrer(
        organisation_id, row["region_id"], content, bool(row["is_provider"]), row["closed_at"], row["version"]
    )


def refers_here(session: Session, *, organisation_id: int, region_ids: Collection[int] | None) -> bool:
    """Say whether one of these regions keeps an organisation as a referrer, be it a closed one."""
    kept = select(col(ReferrerDesk.organisation_id)).where(
        col(ReferrerDesk.organisation_id) == organisation_id,
        within(col(ReferrerDesk.region_id), region_ids),
    )
    return session.scalar(kept) is not None
