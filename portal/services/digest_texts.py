"""The words of the weekly digest: subject, plain text and its HTML twin."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.digests import Course
from portal.domain.terms import CalendarKind
from portal.services.mail_texts import LONGEST_SUBJECT, MAIL, counted

MOST_LINES = 25
_WHAT = {CalendarKind.WAITING: "wachttijden", CalendarKind.INDICATORS: "indicatoren"}
_PERIOD = {CalendarKind.WAITING: ("week", "weken"), CalendarKind.INDICATORS: ("periode", "perioden")}


@dataclass(frozen=True)
class DigestLine:
    """A provider in one of the lists: how many periods miss, and how many in a row were late or on time."""

    name: str
    kind: CalendarKind
    missing_count: int
    row_length: int

    @property
    def what(self) -> str:
        return _WHAT[self.kind]

    @property
    def missing(self) -> str:
        return counted(self.missing_count, *_PERIOD[self.kind])

    @property
    def row(self) -> str:
        return counted(self.row_length, *_PERIOD[self.kind])


@dataclass(frozen=True)
class DigestSection:
    """One region of the reader; `link` opens its board."""

    region_name: str
    link: str
    lines: Mapping[Course, tuple[DigestLine, ...]]
    ahead: tuple[str, ...] = ()
    """What changes soon in contracts and catalogue, a line each, first day first."""

    def shown(self, course: str) -> tuple[DigestLine, ...]:
        """The first lines of a list, worst first."""
        return self.lines.get(Course(course), ())[:MOST_LINES]

    def more(self, course: str) -> int:
        """How many lines of a list are not shown."""
        return max(0, len(self.lines.get(Course(course), ())) - MOST_LINES)

    @property
    def is_quiet(self) -> bool:
        return not any(self.lines.values())

    @property
    def late_count(self) -> int:
        late = (*self.lines.get(Course.LATE, ()), *self.lines.get(Course.REPEATED, ()))
        return len({line.name for line in late if line.missing_count})


@dataclass(frozen=True)
class DigestText:
    """Everything a digest says to one person."""

    reader: str
    sections: tuple[DigestSection, ...]
    unsubscribe_url: str
    contact_email: str


def render_digest(digest: DigestText) -> tuple[str, str, str]:
    """Return subject, plain text and HTML."""
    late = sum(section.late_count for section in digest.sections)
    fact = f"{counted(late, 'aanbieder', 'aanbieders')} te laat" if late else "Niemand te laat"
    about = " ".join(", ".join(section.region_name for section in digest.sections).split())
    subject = f"Weekmail: {fact[0].lower() + fact[1:]} – {about}"
    subject = subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"
    blanks = {"mail": digest, "subject": subject}
    return (
        subject,
        MAIL.get_template("digest.txt").render(blanks),
        MAIL.get_template("digest.html").render(blanks),
    )
