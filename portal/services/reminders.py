"""Decides who is reminded of what, once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from portal.domain.calendar import is_quiet, local_date, next_sending_moment
from portal.domain.duties import MailKind, ReminderStatus
from portal.domain.errors import DomainError
from portal.domain.reminders import bundle_key
from portal.models import OutgoingMail, Reminder
from portal.services.chase import DueStep, count_outstanding, due_steps_now
from portal.services.mail_days import mailed_people, mails_to_join
from portal.services.mail_queue import queue_mail
from portal.services.obligations import lock_ladders
from portal.services.recipients import Directory, Recipient, read_directory
from portal.services.reminder_mails import Composer, Letterhead, make_composer

PEOPLE_AT_ONCE = 250
"""How many people one transaction decides about: it holds up who saves for about a second, not a minute."""
NOBODY = "nobody"
_PART = 1000


@dataclass
class Decided:
    """What a run of the ladder came to; `quiet_until` is set when it had to wait."""

    mail_count: int = 0
    person_ids: set[int] = field(default_factory=set)
    skipped_count: int = 0
    quiet_until: datetime | None = None
    has_more: bool = False


def decide_reminders(
    session: Session, *, letterhead: Letterhead, now: datetime, limit: int = PEOPLE_AT_ONCE
) -> Decided:
    """Take the steps of the ladders that are due, and queue one mail a person with everything due for them.

    After about `limit` people it stops, with `has_more` set: commit, and call again. In quiet time nothing
    is decided: the next run does. A step for which somebody already got today's mail waits, as a whole, until
    tomorrow; for whom an earlier mail still waits, it goes into that one. A step that reaches nobody is noted
    as skipped.
    """
    if is_quiet(now):
        return Decided(quiet_until=next_sending_moment(now))
    lock_ladders(session)
    steps = due_steps_now(session, now=now)
    if not steps:
        return Decided()
    directory = read_directory(session, on=local_date(now))
    mailed_today = _decided_today(session, directory.user_ids, now) | mailed_people(session, now=now)
    reaches = [reach for one in steps if (reach := _reach(directory, one)).is_free(mailed_today)]
    portion = _portion(reaches, limit)
    outstanding = count_outstanding(session, obligations=[reach.one.obligation for reach in portion])
    owing = [reach for reach in portion if outstanding[reach.one.obligation.obligation_id]]
    has_more = bool(owing) and len(portion) < len(reaches)
    run = _Run(session=session, now=now, decided=Decided(has_more=has_more))
    for reach in owing:
        run.take(reach)
    composer = make_composer(session, letterhead=letterhead, now=now)
    run.waiting = mails_to_join(session, user_ids=run.bundles.keys(), now=now)
    for user_id in sorted(run.bundles):
        run.queue(user_id, composer, outstanding)
    session.add_all(run.log)
    session.flush()
    return run.decided


@dataclass(frozen=True)
class _Reach:
    """A step that is due, whom it is for, and who of them can be mailed."""

    one: DueStep
    found: tuple[Recipient, ...]
    reached: tuple[Recipient, ...]

    def is_free(self, mailed_today: set[int]) -> bool:
        return all(person.user_id not in mailed_today for person in self.reached)


def _reach(directory: Directory, one: DueStep) -> _Reach:
    obligation = one.obligation
    found = directory.people(
        one.step.audience, organisation_id=obligation.organisation_id, region_id=obligation.region_id
    )
    return _Reach(one, tuple(found), tuple(person for person in found if person.obstacle is None))


def _portion(reaches: Sequence[_Reach], limit: int) -> list[_Reach]:
    """Choose whole groups up to `limit` people: all whom a step reaches, and all that reaches them."""
    by_person: dict[int, list[_Reach]] = {}
    for reach in reaches:
        for person in reach.reached:
            by_person.setdefault(person.user_id, []).append(reach)
    chosen: dict[int, _Reach] = {}
    people: set[int] = set()
    for first in reaches:
        if len(people) >= limit:
            break
        group = [first]
        while group:
            reach = group.pop()
            if reach.one.obligation.obligation_id in chosen:
                continue
            chosen[reach.one.obligation.obligation_id] = reach
            for person in reach.reached:
                if person.user_id not in people:
                    people.add(person.user_id)
                    group.extend(by_person[person.user_id])
    return list(chosen.values())


@dataclass
class _Run:
    """One run of the ladder: what each person is to hear, and the log of it."""

    session: Session
    now: datetime
    decided: Decided
    bundles: dict[int, list[DueStep]] = field(default_factory=dict)
    people: dict[int, Recipient] = field(default_factory=dict)
    waiting: dict[int, int] = field(default_factory=dict)
    """The mail of an earlier day that a person still has to get."""
    log: list[Reminder] = field(default_factory=list)

    def take(self, reach: _Reach) -> None:
        """Put a step in the bundle of everybody it reaches, or note why it reaches nobody."""
        for person in reach.found:
            if person.obstacle is not None:
                self._note(reach.one, ReminderStatus.SKIPPED, user_id=person.user_id, reason=person.obstacle)
        if not reach.reached:
            self._note(reach.one, ReminderStatus.SKIPPED, reason=NOBODY)
        for person in reach.reached:
            self.people[person.user_id] = person
            self.bundles.setdefault(person.user_id, []).append(reach.one)

    def queue(self, user_id: int, composer: Composer, outstanding: dict[int, int]) -> None:
        """Queue one person's mail; one that cannot be written is noted as failed and holds up nobody else.

        What joins an earlier mail is written into it when that leaves.
        """
        person, steps = self.people[user_id], self.bundles[user_id]
        if user_id in self.waiting:
            self._note_queued(steps, user_id, self.waiting[user_id])
            return
        subject, text, html = composer.compose(person, steps, outstanding)
        try:
            mail_id = queue_mail(
                self.session,
                key=bundle_key(user_id, local_date(self.now)),
                user_id=user_id,
                to_address=person.address,
                subject=subject,
                text=text,
                html=html,
                kind=MailKind.OBLIGATION,
                now=self.now,
            )
        except DomainError as error:
            for one in steps:
                self._note(one, ReminderStatus.FAILED, user_id=user_id, reason=error.code)
            return
        self._note_queued(steps, user_id, mail_id)
        self.decided.mail_count += 1

    def _note_queued(self, steps: Iterable[DueStep], user_id: int, mail_id: int | None) -> None:
        for one in steps:
            self._note(one, ReminderStatus.QUEUED, user_id=user_id, mail_id=mail_id)
        self.decided.person_ids.add(user_id)

    def _note(
        self,
        one: DueStep,
        status: ReminderStatus,
        *,
        user_id: int | None = None,
        mail_id: int | None = None,
        reason: str | None = None,
    ) -> None:
        self.log.append(
            Reminder(
                obligation_id=one.obligation.obligation_id,
                step_position=one.step.position,
                audience=one.step.audience,
                user_id=user_id,
                mail_id=mail_id,
                status=status,
                reason=reason,
                created_at=self.now,
                settled_at=None if status is ReminderStatus.QUEUED else self.now,
            )
        )
        self.decided.skipped_count += status is ReminderStatus.SKIPPED


def _decided_today(session: Session, user_ids: Iterable[int], now: datetime) -> set[int]:
    """Return whose mail of today was decided, whatever became of it."""
    keys = {bundle_key(user_id, local_date(now)): user_id for user_id in user_ids}
    found: set[int] = set()
    listed = list(keys)
    for start in range(0, len(listed), _PART):
        part = listed[start : start + _PART]
        rows = session.exec(select(OutgoingMail.key).where(col(OutgoingMail.key).in_(part)))
        found.update(keys[key] for key in rows)
    return found
