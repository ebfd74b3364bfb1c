"""Who a step of the ladder reaches: people by role, and what stands in the way of mailing them."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.duties import Audience, Role
from portal.models import Membership, Organisation, ReminderPause, User
from portal.services.date_spans import holds_on

AUDIENCE_ROLES: dict[Audience, frozenset[Role]] = {
    Audience.PROVIDER: frozenset({Role.PROVIDER_EDITOR, Role.PROVIDER_MANAGER}),
    Audience.PROVIDER_MANAGER: frozenset({Role.PROVIDER_MANAGER}),
    Audience.CONTRACT_MANAGER: frozenset({Role.CONTRACT_MANAGER}),
}
UNCONFIRMED = "unconfirmed"
PAUSED = "paused"


@dataclass(frozen=True)
class Recipient:
    """A person; `obstacle` says why they are not mailed, if so."""

    user_id: int
    name: str
    address: str
    obstacle: str | None = None


@dataclass
class Directory:
    """The active people who may be mailed, by the organisation or the region that they answer for."""

    _by_organisation: dict[tuple[int, Role], list[Recipient]] = field(default_factory=dict)
    _by_region: dict[int, list[Recipient]] = field(default_factory=dict)
    _paused: frozenset[tuple[int, int | None]] = frozenset()
    """Whose reminders are paused by hand: person and region; without a region: all of them."""

    def add(self, person: Recipient, *, role: Role, organisation_id: int, region_id: int | None) -> None:
        """Enter a person under one role."""
        if role is not Role.CONTRACT_MANAGER:
            self._by_organisation.setdefault((organisation_id, role), []).append(person)
        elif region_id is not None:
            self._by_region.setdefault(region_id, []).append(person)

    @property
    def user_ids(self) -> set[int]:
        """Everyone in it."""
        listed = (*self._by_organisation.values(), *self._by_region.values())
        return {person.user_id for people in listed for person in people}

    def contract_managers(self) -> dict[int, tuple[Recipient, tuple[int, ...]]]:
        """Return every contract manager with the ids of their regions, by user id."""
        regions: dict[int, set[int]] = {}
        known: dict[int, Recipient] = {}
        for region_id, people in self._by_region.items():
            for person in people:
                known[person.user_id] = person
                if self._as_paused(person, region_id).obstacle is None:
                    regions.setdefault(person.user_id, set()).add(region_id)
        return {user_id: (known[user_id], tuple(sorted(regions[user_id]))) for user_id in sorted(regions)}

    def people(self, audience: Audience, *, organisation_id: int, region_id: int) -> list[Recipient]:
        """List everyone in an audience for an organisation in a region, each once, by id."""
        found = list(self._by_region.get(region_id, [])) if audience is Audience.CONTRACT_MANAGER else []
        for role in sorted(AUDIENCE_ROLES[audience]):
            found += self._by_organisation.get((organisation_id, role), [])
        each = {person.user_id: self._as_paused(person, region_id) for person in found}
        return sorted(each.values(), key=lambda one: one.user_id)

    def _as_paused(self, person: Recipient, region_id: int) -> Recipient:
        is_paused = not self._paused.isdisjoint({(person.user_id, region_id), (person.user_id, None)})
        return replace(person, obstacle=PAUSED) if is_paused and person.obstacle is None else person


def read_directory(session: Session, *, on: date, user_ids: Collection[int] | None = None) -> Directory:
    """Read who answers for which organisation and region on a day; inactive people are left out."""
    roles = frozenset[Role]().union(*AUDIENCE_ROLES.values())
    statement = (
        select(
            col(User.id),
            col(User.name),
            col(User.email),
            col(User.email_confirmed_at),
            col(User.reminders_paused_until),
            col(Membership.role),
            col(Membership.organisation_id),
            col(Organisation.region_id),
        )
        .join(Membership, col(Membership.user_id) == col(User.id))
        .join(Organisation, col(Organisation.id) == col(Membership.organisation_id))
        .where(
            col(Membership.role).in_(roles),
            col(User.is_active).is_(True),
            col(Organisation.is_active).is_(True),
        )
    )
    if user_ids is not None:
        statement = statement.where(col(User.id).in_(user_ids))
    directory = Directory(_paused=_paused_by_hand(session, on))
    for user_id, name, email, confirmed_at, paused_until, role, organisation_id, region_id in session.execute(
        statement
    ):
        is_paused = paused_until is not None and paused_until >= on
        obstacle = UNCONFIRMED if confirmed_at is None else PAUSED if is_paused else None
        person = Recipient(user_id=user_id, name=name, address=email, obstacle=obstacle)
        directory.add(person, role=role, organisation_id=organisation_id, region_id=region_id)
    return directory


def _paused_by_hand(session: Session, on: date) -> frozenset[tuple[int, int | None]]:
    rows = session.execute(
        select(col(ReminderPause.user_id), col(ReminderPause.region_id)).where(
            col(ReminderPause.user_id).is_not(None),
            holds_on(on, col(ReminderPause.starts_on), col(ReminderPause.until)),
            col(ReminderPause.ended_at).is_(None),
        )
    )
    return frozenset((user_id, region_id) for user_id, region_id in rows)
