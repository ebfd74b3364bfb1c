"""What the board shows, decided: the rows with their marks, shares and next step in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlmodel import Session

from portal.domain.duties import ObligationStatus
from portal.domain.obligations import Period
from portal.domain.punctuality import Mark, Punctuality, Share
from portal.domain.terms import CalendarKind
from portal.services.board import BoardLine
from portal.services.next_steps import NextStep, first_by_line, read_next_steps
from portal.services.punctuality import read_punctuality
from portal.services.send_now import BY_HAND
from portal.web.present import count_text, date_short, label, moment_short, reason_text

MARK_WORDS: Mapping[Mark, str] = {
    Mark.ON_TIME: "op tijd",
    Mark.AFTER: "te laat ingeleverd",
    Mark.MISSING: "niet ingeleverd",
    Mark.EXCUSED: "vrijgesteld",
    Mark.OPEN: "nog open",
}
MARK_SIGNS: Mapping[Mark, str] = {
    Mark.ON_TIME: "✓",
    Mark.AFTER: "–",
    Mark.MISSING: "✕",
    Mark.EXCUSED: "·",
    Mark.OPEN: "○",
}
_MOST_NAMES = 2


@dataclass(frozen=True)
class MarkView:
    """One small mark: its sign, the class that colours it, and what it says in words."""

    sign: str
    name: str
    words: str


@dataclass(frozen=True)
class CourseView:
    """How a provider has gone: marks and the same in one sentence, shares, and the row of late ones."""

    marks: Sequence[MarkView]
    description: str
    half_year: str
    year: str
    streak: str


@dataclass(frozen=True)
class StepView:
    """What happens next, when, and to whom; `is_stuck` when it reaches nobody."""

    words: str
    people: str
    last: str
    is_stuck: bool


@dataclass(frozen=True)
class BoardRow:
    """One row of the board; `tick` is the value of its box."""

    line: BoardLine
    status_words: str
    course: CourseView
    step: StepView | None
    tick: str


def board_rows(session: Session, lines: Sequence[BoardLine], now: datetime) -> list[BoardRow]:
    """Decide what the rows of a page show; the number of statements does not grow with them."""
    organisation_ids = {line.organisation_id for line in lines}
    region_ids = {line.region_id for line in lines}
    courses = read_punctuality(session, organisation_ids=organisation_ids, region_ids=region_ids, now=now)
    steps = first_by_line(
        read_next_steps(session, organisation_ids=organisation_ids, region_ids=region_ids, now=now)
    )
    return [
        BoardRow(
            line,
            status_words(line, now),
            course_view(courses.get(line.key, Punctuality())),
            None if (step := steps.get(line.key)) is None else step_view(step),
            tick_of(line.organisation_id, line.region_id, line.kind),
        )
        for line in lines
    ]


def tick_of(organisation_id: int, region_id: int, kind: CalendarKind) -> str:
    """Write what a box stands for."""
    return f"{organisation_id}-{region_id}-{kind.value}"


def status_words(line: BoardLine, now: datetime) -> str:
    """Say how a line stands, and for how long."""
    if line.status is not ObligationStatus.LATE or line.first_due_at is None:
        return label(line.status)
    days = (now - line.first_due_at).days
    return count_text(days, "dag te laat", "dagen te laat") if days else "vandaag te laat"


def course_view(found: Punctuality) -> CourseView:
    """Decide the words of how punctual a provider is."""
    streak = ""
    if found.late_streak > 1:
        streak = f"{found.late_streak} keer op rij te laat"
    return CourseView(
        marks=[_mark(period, mark) for period, mark in found.marks],
        description=_description([mark for _, mark in found.marks]),
        half_year=share_text(found.half_year),
        year=share_text(found.year),
        streak=streak,
    )


def share_text(share: Share) -> str:
    """Write a share with what it is out of: "92% (24 van 26)"; a dash when nothing was due."""
    return "–" if share.percentage is None else f"{share.percentage}% ({share.on_time} van {share.due})"


def step_view(one: NextStep) -> StepView:
    """Say what happens next with an obligation."""
    if one.is_held_back:
        return StepView("Geen herinnering: pauze of vrijstelling", "", _last_words(one), False)
    if one.planned is None:
        return StepView("Alle stappen zijn gezet", "", _last_words(one), False)
    names = [person.name for person in one.reached]
    audience = label(one.planned.step.audience)
    words = f"{step_name(one.planned.step.position).capitalize()}: {moment_short(one.planned.at)}"
    people = _listed(names) + f" ({audience})" if names else f"Niemand te bereiken ({audience})"
    return StepView(words, people, _last_words(one), not names)


def _last_words(one: NextStep) -> str:
    if one.last is None:
        return ""
    who = one.last.person or "niemand"
    return f"{date_short(one.last.at)}: {who}, {label(one.last.status)}"


def step_name(position: int) -> str:
    """Name a step: "stap 2"; above the ladder's rungs it was sent by hand."""
    return "met de hand" if position >= BY_HAND else f"stap {position + 1}"


def labelled(members: Iterable[Enum]) -> list[tuple[str, str]]:
    """List the members of an enum for a field to choose from."""
    return [(str(member.value), label(member)) for member in members]


def obstacle_text(code: str | None) -> str:
    """Say why a person is not mailed."""
    return reason_text(code) if code else "krijgt herinneringen"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    rest = len(names) - _MOST_NAMES
    return shown if rest <= 0 else f"{shown} en nog {rest}"


def _mark(period: Period, mark: Mark) -> MarkView:
    return MarkView(MARK_SIGNS[mark], mark.value, f"{date_short(period.start)}: {MARK_WORDS[mark]}")


def _description(marks: Sequence[Mark]) -> str:
    """Tell the marks in one sentence: "Laatste 12 periodes: 10 op tijd, 2 niet ingeleverd"."""
    if not marks:
        return "Nog geen periodes."
    counts = [f"{marks.count(mark)} {words}" for mark, words in MARK_WORDS.items() if mark in marks]
    return f"Laatste {count_text(len(marks), 'periode', 'periodes')}: {', '.join(counts)}."
