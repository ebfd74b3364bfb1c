"""One provider's page for the region and for itself: the course, what is owed, and what happened when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from portal.domain.calendar import local_date
from portal.domain.duties import ObligationStatus
from portal.domain.terms import CalendarKind
from portal.services.contact_notes import WrittenNote, list_notes
from portal.services.excuses import GivenExcuse, list_excuses
from portal.services.next_steps import NextStep, read_next_steps
from portal.services.pauses import SetPause, list_pauses
from portal.services.provider_dues import PastDue, list_dues
from portal.services.punctuality import read_punctuality
from portal.services.reminder_log import LogChoice, LoggedReminder, list_reminders
from portal.web.board_page import CourseView, StepView, course_view, step_name, step_view, tick_of
from portal.web.present import date_short, label, moment_short, reason_text

MOST_REMINDERS = 400


@dataclass(frozen=True)
class Course:
    """How one kind has gone in one region."""

    region_id: int
    kind: CalendarKind
    view: CourseView


@dataclass(frozen=True)
class Owed:
    """One obligation that is open or late, and what happens next; the first of its kind is reminded of."""

    one: NextStep
    step: StepView
    is_late: bool
    tick: str
    is_first: bool


@dataclass(frozen=True)
class Event:
    """One thing that happened; `note` when the reader may take it back."""

    at: datetime
    sign: str
    title: str
    text: str
    note: WrittenNote | None = None


@dataclass(frozen=True)
class DuesPage:
    """Everything on the page."""

    courses: Sequence[Course]
    owed: Sequence[Owed]
    excuses: Sequence[GivenExcuse]
    pauses: Sequence[SetPause]
    events: Sequence[Event]


def dues_page(
    session: Session,
    *,
    organisation_id: int,
    region_ids: Collection[int],
    now: datetime,
    shows_notes: bool = True,
) -> DuesPage:
    """Gather the page; notes are for the region only."""
    ids = [organisation_id]
    courses = read_punctuality(session, organisation_ids=ids, region_ids=region_ids, now=now)
    steps = read_next_steps(session, organisation_ids=ids, region_ids=region_ids, now=now)
    excuses = list_excuses(session, organisation_id=organisation_id, region_ids=region_ids)
    pauses = list_pauses(session, organisation_id=organisation_id, region_ids=region_ids)
    notes = list_notes(session, organisation_id=organisation_id, region_ids=region_ids) if shows_notes else []
    dues = list_dues(session, organisation_id=organisation_id, region_ids=region_ids, now=now)
    log = LogChoice(region_ids=region_ids, organisation_id=organisation_id)
    reminders, _ = list_reminders(session, choice=log, offset=0, limit=MOST_REMINDERS)
    events = [
        *(event for due in dues for event in _of_due(due)),
        *(_of_reminder(one) for one in reminders),
        *(_of_excuse(one) for one in excuses),
        *(_of_pause(one) for one in pauses),
        *(Event(one.at, "info", "Genoteerd" + _by(one.by), one.text, one) for one in notes),
    ]
    return DuesPage(
        courses=[Course(key[1], key[2], course_view(found)) for key, found in sorted(courses.items())],
        owed=_owed(steps, now),
        excuses=[one for one in excuses if one.can_withdraw(now)],
        pauses=[one for one in pauses if one.ended_at is None and one.until >= local_date(now)],
        events=sorted(events, key=lambda event: event.at, reverse=True),
    )


def period_words(kind: CalendarKind, start: date, end: date) -> str:
    """Name a period: "wachttijden 16-11-2026 t/m 22-11-2026"."""
    return f"{label(kind)} {date_short(start)} t/m {date_short(end)}"


def _owed(steps: Sequence[NextStep], now: datetime) -> list[Owed]:
    found: list[Owed] = []
    for one in steps:
        obligation = one.obligation
        tick = tick_of(obligation.organisation_id, obligation.region_id, obligation.kind)
        is_first = all(earlier.tick != tick for earlier in found)
        found.append(Owed(one, step_view(one), obligation.period.due_at <= now, tick, is_first))
    return found


def _of_due(due: PastDue) -> list[Event]:
    words = period_words(due.kind, due.period.start, due.period.end)
    if due.status is ObligationStatus.SUBMITTED and due.submitted_at is not None:
        is_late = due.submitted_at >= due.period.due_at
        title = "Te laat ingeleverd" if is_late else "Op tijd ingeleverd"
        if due.is_on_behalf:
            title += f", namens de aanbieder door {due.submitted_by or 'de regio'}"
        return [Event(due.submitted_at, "submitted", title, words)]
    if due.status is ObligationStatus.LATE:
        return [Event(due.period.due_at, "late", "Niet op tijd ingeleverd", words)]
    return []


def _of_reminder(one: LoggedReminder) -> Event:
    who = one.person or "niemand"
    why = f": {reason_text(one.reason)}" if one.reason else ""
    step = step_name(one.step_position)
    title = f"Herinnering, {step}, aan {who} ({label(one.audience)}): {label(one.status)}"
    text = f"{label(one.kind)} vanaf {date_short(one.period_start)}{why}"
    return Event(one.created_at, one.status.value, title, text)


def _of_excuse(one: GivenExcuse) -> Event:
    what = label(one.span.kind) if one.span.kind else "alles"
    days = f"{date_short(one.span.starts_on)} t/m {date_short(one.span.ends_on)}"
    title = f"Vrijgesteld van {days}{_by(one.by)}"
    return Event(one.created_at, "excused", title, f"{what}: {one.reason}")


def _of_pause(one: SetPause) -> Event:
    who = f" voor {one.person}" if one.person else ""
    ended = f" (beëindigd op {moment_short(one.ended_at)})" if one.ended_at else ""
    title = f"Pauze van herinneringen{who} t/m {date_short(one.until)}{_by(one.by)}{ended}"
    return Event(one.created_at, "excused", title, one.reason)


def _by(name: str | None) -> str:
    return f" door {name}" if name else ""
