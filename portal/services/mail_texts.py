"""The words of a reminder: subject, plain text and its HTML twin."""

from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from portal.domain.calendar import AMSTERDAM
from portal.domain.terms import CalendarKind

LONGEST_SUBJECT = 200
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
_WHAT = {
    CalendarKind.WAITING: ("opgave", "opgaven"),
    CalendarKind.INDICATORS: ("indicator", "indicatoren"),
}
MAIL = Environment(
    loader=PackageLoader("portal.services", "mail"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


@dataclass(frozen=True)
class Owed:
    """What an organisation still owes: for the newest period, and how many periods before it."""

    kind: CalendarKind
    outstanding: int
    due_at: datetime
    earlier_count: int
    is_escalated: bool
    region_name: str

    @property
    def what(self) -> str:
        return counted(self.outstanding, *_WHAT[self.kind])

    @property
    def earlier(self) -> str:
        return counted(self.earlier_count, "eerdere keer", "eerdere keren") if self.earlier_count else ""


@dataclass(frozen=True)
class OwnSection:
    """One organisation of the reader, with the address where its list opens; newest period first."""

    organisation_name: str
    link: str
    owed: tuple[Owed, ...]
    indicators_link: str = ""

    @property
    def asks_indicators(self) -> bool:
        return any(one.kind is CalendarKind.INDICATORS for one in self.owed)

    @property
    def outstanding(self) -> int:
        return sum(one.outstanding for one in self.owed)

    @property
    def asks_waiting(self) -> bool:
        return any(one.kind is CalendarKind.WAITING for one in self.owed)

    @property
    def is_escalated(self) -> bool:
        return any(one.is_escalated for one in self.owed)


@dataclass(frozen=True)
class LateProvider:
    """A provider that a contract manager hears of."""

    name: str
    owed: Owed


@dataclass(frozen=True)
class RegionSection:
    """One region of the reader, with the providers that are late; `link` opens the board."""

    region_name: str
    link: str
    providers: tuple[LateProvider, ...]


@dataclass(frozen=True)
class ReminderText:
    """Everything a reminder says to one person."""

    reader: str
    own: tuple[OwnSection, ...]
    regions: tuple[RegionSection, ...]
    link_until: datetime | None
    contact_email: str
    now: datetime


def render_reminder(reminder: ReminderText) -> tuple[str, str, str]:
    """Return subject, plain text and HTML."""
    subject = subject_of(reminder)
    context = {"mail": reminder, "subject": subject, "moment": moment_text}
    text = MAIL.get_template("reminder.txt").render(context)
    html = MAIL.get_template("reminder.html").render(context)
    return subject, text, html


def subject_of(reminder: ReminderText) -> str:
    """Put the fact first, then whom it is about."""
    if reminder.own:
        fact, about = _own_subject(reminder.own, reminder.now)
    else:
        late = sum(len(region.providers) for region in reminder.regions)
        fact = f"{counted(late, 'aanbieder', 'aanbieders')} te laat"
        about = ", ".join(region.region_name for region in reminder.regions)
    room = LONGEST_SUBJECT - len(fact) - len(" – ")
    about = " ".join(about.split())
    return f"{fact} – {about if len(about) <= room else about[: room - 1] + '…'}"


def moment_text(moment: datetime) -> str:
    """Write a moment in full, in Amsterdam: "maandag 30 november om 09:00 uur"."""
    local = moment.astimezone(AMSTERDAM)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} om {local:%H:%M} uur"


def counted(count: int, one: str, more: str) -> str:
    """Write a number with its noun."""
    return f"{count} {one if count == 1 else more}"


def _own_subject(own: tuple[OwnSection, ...], now: datetime) -> tuple[str, str]:
    kinds = {one.kind for section in own for one in section.owed}
    noun = _WHAT[kinds.pop()] if len(kinds) == 1 else ("aanlevering", "aanleveringen")
    fact = counted(sum(section.outstanding for section in own), *noun)
    first_due = min(one.due_at for section in own for one in section.owed)
    about = own[0].organisation_name if len(own) == 1 else f"{len(own)} organisaties"
    if first_due <= now:
        return f"{fact} te laat" if any(one.is_escalated for one in own) else f"{fact} nog te doen", about
    local = first_due.astimezone(AMSTERDAM)
    return f"{fact} te doen vóór {_DAYS[local.weekday()]} {local:%H:%M}", about
