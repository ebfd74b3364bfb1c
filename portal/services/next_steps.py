"""What happens next with what providers still owe: which step, when, to whom, and what was sent last."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.duties import Audience, ReminderStatus, Role
from portal.domain.next_steps import PlannedStep, planned_step
from portal.domain.terms import CalendarKind
from portal.models import Membership, Obligation, Organisation, Reminder, User
from portal.services.chase import OpenObligation, open_obligations, pending_obligations, read_ladders
from portal.services.recipients import AUDIENCE_ROLES, Directory, Recipient, read_directory


@dataclass(frozen=True)
class LastReminder:
    """What was decided last about an obligation: when, what became of it, and for whom."""

    at: datetime
    status: ReminderStatus
    step_position: int
    audience: Audience
    person: str | None


@dataclass(frozen=True)
class NextStep:
    """One pending obligation. Without `planned` the ladder is at its top; held back: paused or excused.

    `people` is everybody whom the step is for; who has an obstacle is not mailed.
    """

    obligation: OpenObligation
    planned: PlannedStep | None
    people: Sequence[Recipient]
    last: LastReminder | None
    is_held_back: bool = False

    @property
    def reached(self) -> list[Recipient]:
        return [person for person in self.people if person.obstacle is None]


def read_next_steps(
    session: Session,
    *,
    organisation_ids: Collection[int],
    region_ids: Collection[int] | None,
    now: datetime,
) -> list[NextStep]:
    """List what happens next with everything these providers owe, first due first; nine statements."""
    today = local_date(now)
    conditions = [col(Obligation.organisation_id).in_(organisation_ids)]
    if region_ids is not None:
        conditions.append(col(Obligation.region_id).in_(region_ids))
    chased = {one.obligation_id: one for one in open_obligations(session, *conditions, on=today)}
    pending = sorted(
        pending_obligations(session, *conditions), key=lambda one: (one.period.due_at, one.obligation_id)
    )
    lasts = _last_reminders(session, [one.obligation_id for one in pending])
    ladders = read_ladders(session, on=today)
    directory = people_for(session, obligations=pending, now=now)
    found = []
    for one in pending:
        decided = lasts.get(one.obligation_id, {})
        ladder = ladders.get((one.region_id, one.kind), [])
        taken = {position: last.at for position, last in decided.items()}
        planned = planned_step(one.period.due_at, ladder, taken=taken, now=now)
        people = [] if planned is None else _people(directory, one, planned.step.audience)
        last = max(decided.values(), key=lambda reminder: reminder.at, default=None)
        found.append(NextStep(one, planned, people, last, one.obligation_id not in chased))
    return found


def people_for(session: Session, *, obligations: Iterable[OpenObligation], now: datetime) -> Directory:
    """Read who answers for these obligations, at the provider and at the region; two statements."""
    listed = list(obligations)
    organisation_ids = {one.organisation_id for one in listed}
    return _directory(session, organisation_ids, {one.region_id for one in listed}, now)


def people_at(
    session: Session, *, organisation_id: int, region_id: int, now: datetime
) -> list[tuple[Recipient, Audience]]:
    """List who hears about a provider in a region, each under the highest step that reaches them."""
    directory = _directory(session, {organisation_id}, {region_id}, now)
    found: dict[int, tuple[Recipient, Audience]] = {}
    for audience in Audience:
        for person in directory.people(audience, organisation_id=organisation_id, region_id=region_id):
            found[person.user_id] = person, audience
    return list(found.values())


def first_by_line(steps: Iterable[NextStep]) -> dict[tuple[int, int, CalendarKind], NextStep]:
    """Choose for each organisation, region and kind the step that comes first; those held back come last."""
    found: dict[tuple[int, int, CalendarKind], NextStep] = {}
    for one in steps:
        key = one.obligation.organisation_id, one.obligation.region_id, one.obligation.kind
        if key not in found or _moment(one) < _moment(found[key]):
            found[key] = one
    return found


def _directory(
    session: Session, organisation_ids: Collection[int], region_ids: Collection[int], now: datetime
) -> Directory:
    roles = frozenset[Role]().union(*AUDIENCE_ROLES.values())
    user_ids = session.scalars(
        select(col(Membership.user_id))
        .join(Organisation, col(Organisation.id) == col(Membership.organisation_id))
        .where(
            col(Membership.role).in_(roles),
            or_(
                col(Membership.organisation_id).in_(organisation_ids),
                col(Organisation.region_id).in_(region_ids),
            ),
        )
        .distinct()
    ).all()
    return read_directory(session, on=local_date(now), user_ids=user_ids)


def _moment(one: NextStep) -> tuple[bool, bool, float]:
    at = 0.0 if one.planned is None else one.planned.at.timestamp()
    return one.is_held_back, one.planned is None, at


def _people(directory: Directory, one: OpenObligation, audience: Audience) -> list[Recipient]:
    return directory.people(audience, organisation_id=one.organisation_id, region_id=one.region_id)


def _last_reminders(session: Session, obligation_ids: Collection[int]) -> dict[int, dict[int, LastReminder]]:
    """Return the newest decision about each step, by obligation id and position."""
    rows = session.execute(
        select(
            col(Reminder.obligation_id),
            col(Reminder.step_position),
            col(Reminder.created_at),
            col(Reminder.status),
            col(Reminder.audience),
            col(User.name),
        )
        .outerjoin(User, col(User.id) == col(Reminder.user_id))
        .where(col(Reminder.obligation_id).in_(obligation_ids))
        .order_by(col(Reminder.created_at), col(Reminder.status), col(Reminder.id))
    )
    found: dict[int, dict[int, LastReminder]] = {}
    for obligation_id, position, at, status, audience, name in rows:
        found.setdefault(obligation_id, {})[position] = LastReminder(at, status, position, audience, name)
    return found
