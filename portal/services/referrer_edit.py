"""Makes and changes the referrers of a region, and invites their people."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import Role
from portal.domain.errors import ConflictError, DomainError, FieldError, InvalidError, conflict_between
from portal.domain.referrers import ORGANISATION_FIELDS, ReferrerContent, ReferrerKind, read_referrer
from portal.domain.teams import REFERRER_TEAM
from portal.domain.terms import OrganisationKind
from portal.models import (
    Contract,
    Organisation,
    OrganisationRole,
    ReferrerDesk,
    ReferrerTown,
    RegionMunicipality,
    User,
)
from portal.services.accounts import normalise_email
from portal.services.board_lines import within
from portal.services.catalogue_plans import Maker
from portal.services.change_history import last_change
from portal.services.date_spans import holds_on
from portal.services.invitations import invite_colleague
from portal.services.letters import Letterhead
from portal.services.referrer_changes import check_provider_open, hold_referrer, note_referrer
from portal.services.referrers import Referrer


def make_referrer(
    session: Session,
    *,
    content: ReferrerContent,
    region_ids: Collection[int],
    is_known: bool = False,
    maker: Maker,
    now: datetime,
) -> int:
    """Make a referrer and return its organisation's id; the same form sent again gives the same id.

    With `is_known` a contracted provider with this KvK number becomes a referrer too, and keeps what it says
    of itself. Raises InvalidError by field: as read_referrer, `referrer_known` and `referrer_is_provider`
    (with its `name`), `referrer_elsewhere`, `referrer_town_missing`.
    """
    if (made := _made_before(session, maker)) is not None:
        return made
    clean, faults = read_referrer(content, before=None)
    if faults:
        raise InvalidError(faults)
    region_id = _region_of(session, clean, region_ids, now)
    organisation_id = _known(session, clean, region_ids, is_known) or _add_organisation(session, clean, now)
    session.add(
        ReferrerDesk(
            organisation_id=organisation_id,
            region_id=region_id,
            kind=_kind(clean),
            request_key=maker.request_key,
        )
    )
    held = session.get(OrganisationRole, (organisation_id, OrganisationKind.REFERRER))
    if held is None:
        session.add(OrganisationRole(organisation_id=organisation_id, kind=OrganisationKind.REFERRER))
    session.flush()
    _write_towns(session, organisation_id, clean)
    note_referrer(session, "referrer.make", organisation_id, maker.user_id, now, None, asdict(clean))
    return organisation_id


def change_referrer(
    session: Session,
    *,
    organisation_id: int,
    region_ids: Collection[int],
    content: ReferrerContent,
    seen: int | None,
    user_id: int,
    now: datetime,
) -> int:
    """Change a referrer and return its version; no change leaves it as it is.

    Raises NotFoundError, InvalidError by field, and ConflictError (`mine` and `theirs` by field, `version`,
    `at`, `user_name`) when somebody else changed it since `seen`.
    """
    held = hold_referrer(session, organisation_id, region_ids)
    before = held.content
    if held.is_provider:
        content = replace(content, **{name: getattr(before, name) for name in ORGANISATION_FIELDS})
    clean, faults = read_referrer(content, before=before)
    if clean == before:
        return held.version
    if seen != held.version:
        raise _conflict(session, held, clean)
    if faults:
        raise InvalidError(faults)
    region_id = _region_of(session, clean, [held.region_id], now)
    _check_kvk_free(session, clean, organisation_id)
    if not held.is_provider:
        values = {name: getattr(clean, name) for name in ORGANISATION_FIELDS}
        session.execute(
            update(Organisation)
            .where(col(Organisation.id) == organisation_id)
            .values(**values, version=col(Organisation.version) + 1)
        )
    session.execute(
        update(ReferrerDesk)
        .where(col(ReferrerDesk.organisation_id) == organisation_id)
        .values(kind=clean.kind, region_id=region_id, version=held.version + 1)
    )
    _write_towns(session, organisation_id, clean)
    note_referrer(session, "referrer.edit", organisation_id, user_id, now, asdict(before), asdict(clean))
    return held.version + 1


def invite_to_referrer(
    session: Session,
    *,
    organisation_id: int,
    region_ids: Collection[int],
    email: str,
    by: int,
    letterhead: Letterhead,
    now: datetime,
) -> None:
    """Invite whoever reads mail at an address to refer for an organisation.

    Raises NotFoundError, DomainError `referrer_closed`, `own_rights` for the own address, and as
    invite_colleague.
    """
    if hold_referrer(session, organisation_id, region_ids).closed_at is not None:
        raise DomainError("referrer_closed", "email")
    if session.scalar(select(col(User.email)).where(col(User.id) == by)) == normalise_email(email):
        raise DomainError("own_rights", "email")
    invite_colleague(
        session,
        organisation_id=organisation_id,
        email=email,
        role=Role.REFERRER,
        by=by,
        letterhead=letterhead,
        team=REFERRER_TEAM,
        now=now,
    )


def _made_before(session: Session, maker: Maker) -> int | None:
    if maker.request_key is None:
        return None
    return session.scalar(
        select(col(ReferrerDesk.organisation_id)).where(col(ReferrerDesk.request_key) == maker.request_key)
    )


def _region_of(session: Session, content: ReferrerContent, region_ids: Collection[int], now: datetime) -> int:
    """Find in which of these regions all its municipalities take part today."""
    today = local_date(now)
    rows = session.execute(
        select(col(RegionMunicipality.region_id), col(RegionMunicipality.municipality_id)).where(
            within(col(RegionMunicipality.region_id), region_ids),
            col(RegionMunicipality.municipality_id).in_(content.municipality_ids),
            holds_on(today, col(RegionMunicipality.valid_from), col(RegionMunicipality.valid_until)),
        )
    )
    towns: dict[int, set[int]] = {}
    for region_id, town in rows:
        towns.setdefault(region_id, set()).add(town)
    found = [region_id for region_id in sorted(towns) if towns[region_id] >= set(content.municipality_ids)]
    if not found:
        raise InvalidError([FieldError("referrer_town_missing", "towns")])
    return found[0]


def _known(
    session: Session, content: ReferrerContent, region_ids: Collection[int], is_known: bool
) -> int | None:
    """Find the provider that this KvK number is of; None when the number is nobody's."""
    if content.kvk is None:
        return None
    found = session.execute(
        select(col(Organisation.id), col(Organisation.name))
        .where(col(Organisation.kvk) == content.kvk)
        .with_for_update()
    ).first()
    if found is None:
        return None
    desk = session.get(ReferrerDesk, found.id)
    if desk is not None and desk.region_id in region_ids:
        raise InvalidError([FieldError("referrer_known", "kvk", {"name": found.name})])
    contracted = session.scalar(
        select(col(Contract.id))
        .where(col(Contract.organisation_id) == found.id, within(col(Contract.region_id), region_ids))
        .limit(1)
    )
    if desk is not None or contracted is None:
        raise InvalidError([FieldError("referrer_elsewhere", "kvk")])
    if not is_known:
        raise InvalidError([FieldError("referrer_is_provider", "is_known", {"name": found.name})])
    check_provider_open(session, found.id, is_provider=True)
    return int(found.id)


def _check_kvk_free(session: Session, content: ReferrerContent, organisation_id: int) -> None:
    other = select(col(Organisation.id)).where(
        col(Organisation.kvk) == content.kvk, col(Organisation.id) != organisation_id
    )
    if content.kvk is not None and session.scalar(other) is not None:
        raise InvalidError([FieldError("referrer_elsewhere", "kvk")])


def _add_organisation(session: Session, content: ReferrerContent, now: datetime) -> int:
    values = {name: getattr(content, name) for name in ORGANISATION_FIELDS}
    organisation = Organisation(**values, created_at=now)
    session.add(organisation)
    session.flush()
    return int(organisation.id or 0)


def _kind(content: ReferrerContent) -> ReferrerKind:
    if content.kind is None:
        raise InvalidError([FieldError("referrer_kind_missing", "kind")])
    return content.kind


def _write_towns(session: Session, organisation_id: int, content: ReferrerContent) -> None:
    session.execute(delete(ReferrerTown).where(col(ReferrerTown.organisation_id) == organisation_id))
    for town in content.municipality_ids:
        session.add(ReferrerTown(organisation_id=organisation_id, municipality_id=town))
    session.flush()


def _conflict(session: Session, held: Referrer, mine: ReferrerContent) -> ConflictError:
    theirs = held.content
    at, user_name = last_change(
        session,
        organisation_id=held.organisation_id,
        subject_kind="organisation",
        subject_id=held.organisation_id,
        prefix="referrer.",
    )
    return conflict_between(mine, theirs, asdict(mine), version=held.version, at=at, user_name=user_name)
