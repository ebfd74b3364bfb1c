"""The words of an alert: which places came free for which saved search, and which searches stop soon."""

from dataclasses import dataclass
from datetime import datetime

from portal.domain.saved_searches import WARNED_BEFORE, WATCHED_FOR
from portal.services.letters import fitting_subject
from portal.services.mail_texts import MAIL, counted, moment_text

MOST_LINES = 15


@dataclass(frozen=True)
class AlertPlace:
    """A place that came free, with the figures that say so and when they were given."""

    title: str
    provider: str
    place: str | None
    link: str
    phone: str | None
    free_places: int | None
    intake_weeks: int | None
    limit: str
    confirmed_at: datetime | None

    @property
    def figures(self) -> str:
        """The fact in words, with for whom it holds."""
        return self._room + (f" (beperkt: {self.limit})" if self.limit else "")

    @property
    def _room(self) -> str:
        if self.free_places:
            return counted(self.free_places, "plek vrij", "plekken vrij")
        if self.intake_weeks is None:
            return "er is plek"
        return (
            "kennismaking deze week"
            if not self.intake_weeks
            else f"kennismaking binnen {counted(self.intake_weeks, 'week', 'weken')}"
        )

    @property
    def said(self) -> str:
        """When the figures were given."""
        return "" if self.confirmed_at is None else moment_text(self.confirmed_at)


@dataclass(frozen=True)
class AlertSection:
    """One saved search with what came free; `link` runs it."""

    name: str
    link: str
    places: tuple[AlertPlace, ...]

    @property
    def shown(self) -> tuple[AlertPlace, ...]:
        """The places that the mail names."""
        return self.places[:MOST_LINES]

    @property
    def more(self) -> int:
        """How many it does not name."""
        return max(0, len(self.places) - MOST_LINES)


@dataclass(frozen=True)
class AlertText:
    """Everything an alert says to one person. `ending` are searches that stop within a week."""

    reader: str
    sections: tuple[AlertSection, ...]
    ending: tuple[str, ...]
    own_link: str
    stop_url: str
    contact_email: str

    @property
    def watched_days(self) -> int:
        """How long a search goes on."""
        return WATCHED_FOR.days

    @property
    def warned_days(self) -> int:
        """How long before its end a search says so."""
        return WARNED_BEFORE.days


def render_alert(alert: AlertText) -> tuple[str, str, str]:
    """Return subject, plain text and HTML."""
    subject = _subject(alert)
    blanks = {"mail": alert, "subject": subject}
    return (
        subject,
        MAIL.get_template("alert.txt").render(blanks),
        MAIL.get_template("alert.html").render(blanks),
    )


def _subject(alert: AlertText) -> str:
    count = sum(len(section.places) for section in alert.sections)
    if not count:
        ending = counted(len(alert.ending), "zoekvraag stopt", "zoekvragen stoppen")
        return fitting_subject(f"{ending} binnen {alert.warned_days} dagen – laat doorlopen of laat zo")
    names = [section.name for section in alert.sections]
    about = names[0] if len(names) == 1 else counted(len(names), "zoekvraag", "zoekvragen")
    return fitting_subject(f"{counted(count, 'plek', 'plekken')} vrij gekomen – {about}")
