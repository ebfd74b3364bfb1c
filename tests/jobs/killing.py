"""A sender in a process of its own that is killed at a named point, and what arrived of it."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jobs import post
from jobs.mailers import FolderMailer, Letter
from jobs.tasks import send_reminders
from portal.db import make_engine
from portal.services.mail_queue import settle_sent
from tests.jobs.processes import make_place

POINTS = ("before claim", "after claim", "after DATA", "after 250", "before commit", "after commit")


def die(*_: object, **__: object) -> None:
    """End this process at once, as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


class Doomed(FolderMailer):
    """Lets a letter arrive, and dies before it can say so."""

    def send(self, letter: Letter) -> None:
        super().send(letter)
        die()


def send_until(point: str, database_url: str, folder: Path, moment: datetime) -> int:
    """Run the reminders in a child that dies at a point; returns by which signal it ended."""
    child = os.fork()
    if child == 0:  # pragma: no cover
        try:
            _send_and_die(point, database_url, folder, moment)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status)


def arrived(folder: Path) -> Counter[str]:
    """Count how often each message id arrived."""
    return Counter(path.stem.split("-", 1)[1] for path in (folder / "mail").glob("*.eml"))


def _send_and_die(point: str, database_url: str, folder: Path, moment: datetime) -> None:
    mailer = (Doomed if point == "after DATA" else FolderMailer)(folder / "mail")
    with pytest.MonkeyPatch.context() as patched:
        if point == "before claim":
            patched.setattr(post, "claim_mail", die)
        elif point == "after claim":
            patched.setattr(post, "write_mark", die)
        elif point == "after 250":
            patched.setattr(post, "settle_sent", die)
        elif point == "before commit":
            patched.setattr(post, "settle_sent", _then_die(settle_sent))
        elif point == "after commit":
            patched.setattr(post.Tally, "add", die)
        place = make_place(make_engine(database_url), folder, lambda: moment, mailer)
        send_reminders(place)


def _then_die(first: Callable[..., Any]) -> Callable[..., None]:
    def both(session: Any, **rest: Any) -> None:
        first(session, **rest)
        session.flush()
        die()

    return both
