"""What every job works with, joined once per process."""

import os
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Engine

from jobs.fence import Fence
from jobs.mailers import Mailer, make_mailer
from portal.db import make_engine
from portal.services.reminder_mails import Letterhead
from portal.settings import Settings
from search.engine import SearchEngine
from search.engine_choice import make_search_engine


@dataclass(frozen=True)
class Workplace:
    """Database, index, way out for mail, clock and sign to stop; `worker` names this process in claims.

    `open_mailer` makes a way out for one run: a connection is never shared between threads.
    """

    settings: Settings
    engine: Engine
    search_engine: SearchEngine
    open_mailer: Callable[[], Mailer]
    clock: Callable[[], datetime]
    worker: str
    stopping: threading.Event = field(default_factory=threading.Event)
    troubles: dict[str, str] = field(default_factory=dict)
    """What each job last met, so that the log tells it once."""

    @property
    def fence(self) -> Fence:
        return Fence(self.settings.mail_dir)

    @property
    def letterhead(self) -> Letterhead:
        return Letterhead(
            base_url=self.settings.base_url.rstrip("/"), contact_email=self.settings.contact_email
        )


def open_workplace(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Workplace:
    """Join the parts as the settings say; nothing is connected to yet. Raises SettingsError."""
    make_mailer(settings)  # a wrong address of the mail server shows now, not at the first mail
    return Workplace(
        settings=settings,
        engine=make_engine(settings.database_url),
        search_engine=make_search_engine(settings),
        open_mailer=partial(make_mailer, settings),
        clock=clock or utc_now,
        worker=f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}",
    )


def utc_now() -> datetime:
    """Give the moment it is."""
    return datetime.now(UTC)


def clock_from(start: datetime) -> Callable[[], datetime]:
    """Make a clock that begins at a given moment and then runs on."""
    began = utc_now()

    def tell() -> datetime:
        passed: timedelta = utc_now() - began
        return start + passed

    return tell
