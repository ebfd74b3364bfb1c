"""Mails about a person's own account: one letter, as plain text and as its HTML twin."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from portal.services.mail_queue import LONGEST_SUBJECT, queue_mail
from portal.services.mail_texts import MAIL, moment_text


@dataclass(frozen=True)
class Letterhead:
    """What stands on every letter of this house: where its links lead, and whom to ask."""

    base_url: str
    contact_email: str

    def link(self, secret: str) -> str:
        """Give the address that opens a mailed link."""
        return f"{self.base_url.rstrip('/')}/l/{secret}"


@dataclass(frozen=True)
class Letter:
    """What a letter says; with a `link` it has a button that works until `expires_at`."""

    subject: str
    lines: tuple[str, ...]
    why: str
    button: str | None = None
    link: str | None = None
    expires_at: datetime | None = None

    @property
    def until(self) -> str:
        return moment_text(self.expires_at) if self.expires_at is not None else ""


def post_letter(
    session: Session,
    *,
    kind: str,
    to_address: str,
    user_id: int | None,
    reader: str | None,
    letter: Letter,
    letterhead: Letterhead,
    now: datetime,
) -> None:
    """Queue a letter for one reader; `kind` begins its key in the queue."""
    blanks = {
        "letter": letter,
        "greeting": f"Beste {reader}" if reader else "Goedendag",
        "contact_email": letterhead.contact_email,
    }
    queue_mail(
        session,
        key=f"{kind}:{secrets.token_hex(12)}",
        user_id=user_id,
        to_address=to_address,
        subject=fitting_subject(letter.subject),
        text=MAIL.get_template("letter.txt").render(blanks),
        html=MAIL.get_template("letter.html").render(blanks),
        now=now,
    )


def fitting_subject(subject: str) -> str:
    """Write a subject on one line that is not too long, whatever an organisation is called."""
    line = " ".join(subject.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"
