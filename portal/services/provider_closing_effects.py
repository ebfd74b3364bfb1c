"""What closing a provider does, and what keeps it open; read before it is done, and again when it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import ReminderStatus
from portal.domain.terms import OfferingKind, OrganisationKind, PublicationStatus
from portal.models import (
    ApiToken,
    Contract,
    Location,
    Membership,
    Obligation,
    Offering,
    Organisation,
    OrganisationRole,
    ReferrerDesk,
    Reminder,
    Segment,
    User,
)
from portal.services.board_lines import PENDING, within
from portal.services.contract_effects import Vanishing
from portal.services.date_spans import lasts_on
from portal.services.publication import offerings_with_contracts, professional_condition

STILL_ASKED = timedelta(days=183)
"""How long after the end of a contract its region may still ask for the last figures."""
DESKS = (OrganisationKind.REGION, OrganisationKind.MUNICIPALITY)


@dataclass(frozen=True)
class OpenContract:
    """A contract that runs or is to begin; without an end it has no term."""

    contract_id: int
    segment_name: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class SignedOut:
    """Somebody who cannot sign in for the provider then; `works_elsewhere`: for another they still can."""

    name: str
    email: str
    works_elsewhere: bool


@dataclass(frozen=True)
class ClosingEffects:
    """What closing does, and in `obstacles` the codes of what keeps it from being done.

    `refers_in` is the region that keeps the open referrer of the same organisation; `mail_count` counts
    the reminders that wait to be sent.
    """

    is_active: bool
    version: int
    contracts: Sequence[OpenContract]
    is_elsewhere: bool
    is_desk: bool
    refers_in: int | None
    people: Sequence[SignedOut]
    offerings: Sequence[Vanishing]
    obligation_count: int
    mail_count: int
    key_count: int

    @property
    def obstacles(self) -> tuple[str, ...]:
        found = {
            "provider_elsewhere": self.is_elsewhere,
            "provider_is_desk": self.is_desk,
            "provider_refers": self.refers_in is not None,
            "provider_contracted": bool(self.contracts),
        }
        return tuple(code for code, holds in found.items() if holds)

    @property
    def possible_from(self) -> date | None:
        """The first day on which no contract runs any more; None when one has no end."""
        ends = [one.ends_on for one in self.contracts]
        return None if None in ends or not ends else max(filter(None, ends)) + timedelta(days=1)


def closing_effects(
    session: Session, *, organisation_id: int, region_ids: Collection[int] | None, now: datetime
) -> ClosingEffects:
    """Read what closing a provider of these regions does, in a fixed number of statements."""
    today = local_date(now)
    is_desk = exists().where(
        col(OrganisationRole.organisation_id) == organisation_id, col(OrganisationRole.kind).in_(DESKS)
    )
    refers_in = select(col(ReferrerDesk.region_id)).where(
        col(ReferrerDesk.organisation_id) == organisation_id, col(ReferrerDesk.closed_at).is_(None)
    )
    held = session.execute(
        select(
            col(Organisation.is_active),
            col(Organisation.version),
            _is_elsewhere(organisation_id, region_ids, today).label("is_elsewhere"),
            is_desk.label("is_desk"),
            refers_in.limit(1).scalar_subquery().label("refers_in"),
            _obligations(organisation_id).scalar_subquery().label("obligation_count"),
            _mails(organisation_id).scalar_subquery().label("mail_count"),
            _keys(organisation_id, now).scalar_subquery().label("key_count"),
        ).where(col(Organisation.id) == organisation_id)
    ).one()
    return ClosingEffects(
        **held._mapping,
        contracts=_contracts(session, organisation_id, region_ids, today),
        people=_people(session, organisation_id),
        offerings=_offerings(session, organisation_id, today),
    )


def _is_elsewhere(
    organisation_id: int, region_ids: Collection[int] | None, today: date
) -> ColumnElement[bool]:
    """Say that another region has a contract that runs or just ended, asks for figures or shows offerings."""
    return or_(
        exists().where(
            col(Contract.organisation_id) == organisation_id,
            ~within(col(Contract.region_id), region_ids),
            lasts_on(today - STILL_ASKED, col(Contract.ends_on)),
        ),
        exists().where(
            _is_owed(organisation_id),
            ~within(col(Obligation.region_id), region_ids),
        ),
        exists().where(
            col(Offering.organisation_id) == organisation_id,
            ~within(col(Offering.region_id), region_ids),
            col(Offering.kind) == OfferingKind.FREE_ACCESS,
            col(Offering.status) == PublicationStatus.PUBLISHED,
        ),
    )


def _is_owed(organisation_id: int) -> ColumnElement[bool]:
    return and_(
        col(Obligation.organisation_id) == organisation_id,
        col(Obligation.status).in_(PENDING),
        col(Obligation.item_count) > 0,
    )


def _obligations(organisation_id: int) -> Select[int]:
    return select(func.count()).select_from(Obligation).where(_is_owed(organisation_id))


def _mails(organisation_id: int) -> Select[int]:
    return (
        select(func.count(func.distinct(col(Reminder.mail_id))))
        .join(Obligation, col(Obligation.id) == col(Reminder.obligation_id))
        .where(
            col(Obligation.organisation_id) == organisation_id,
            col(Reminder.status) == ReminderStatus.QUEUED,
        )
    )


def _keys(organisation_id: int, now: datetime) -> Select[int]:
    return (
        select(func.count())
        .select_from(ApiToken)
        .where(
            col(ApiToken.organisation_id) == organisation_id,
            col(ApiToken.revoked_at).is_(None),
            col(ApiToken.expires_at) > now,
        )
    )


def _contracts(
    session: Session, organisation_id: int, region_ids: Collection[int] | None, today: date
) -> Sequence[OpenContract]:
    rows = session.execute(
        select(col(Contract.id), col(Segment.name), col(Contract.starts_on), col(Contract.ends_on))
        .join(Segment, col(Segment.id) == col(Contract.segment_id))
        .where(
            col(Contract.organisation_id) == organisation_id,
            within(col(Contract.region_id), region_ids),
            lasts_on(today, col(Contract.ends_on)),
        )
        .order_by(col(Contract.starts_on), col(Contract.id))
    )
    return [OpenContract(*row) for row in rows]


def _people(session: Session, organisation_id: int) -> Sequence[SignedOut]:
    other = aliased(Membership)
    works_elsewhere = (
        exists()
        .where(
            col(other.user_id) == col(User.id),
            col(other.organisation_id) != organisation_id,
            col(Organisation.id) == col(other.organisation_id),
            col(Organisation.is_active).is_(True),
        )
        .correlate(User)
    )
    rows = session.execute(
        select(col(User.name), col(User.email), works_elsewhere)
        .where(
            col(User.is_active).is_(True),
            exists().where(
                col(Membership.user_id) == col(User.id), col(Membership.organisation_id) == organisation_id
            ),
        )
        .order_by(func.lower(col(User.name)), col(User.id))
    )
    return [SignedOut(name, email, bool(also)) for name, email, also in rows]


def _offerings(session: Session, organisation_id: int, today: date) -> Sequence[Vanishing]:
    rows = session.execute(
        select(col(Offering.id), col(Offering.name), col(Location.place))
        .select_from(
            offerings_with_contracts().outerjoin(Location, col(Location.id) == col(Offering.location_id))
        )
        .where(col(Offering.organisation_id) == organisation_id, professional_condition(today))
        .order_by(col(Offering.name), col(Location.place), col(Offering.id))
    )
    return [Vanishing(*row) for row in rows]
