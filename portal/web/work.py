"""What a view needs of the house: a session to read with, a unit of work to write in, and the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlmodel import Session

from portal.db import unit_of_work
from portal.settings import Settings
from portal.tenancy import bind_tenant

_HOUSE = "plekwijzer"


@dataclass(frozen=True)
class House:
    """The parts that create_app joined; `search_engine` is the door in search.engine."""

    settings: Settings
    engine: Engine
    search_engine: Any
    clock: Callable[[], datetime]
    after_commit: Callable[[], None]


def move_in(app: Flask, house: House) -> None:
    """Give the application its parts and close what a request left open."""
    app.extensions[_HOUSE] = house
    app.teardown_appcontext(_close_reader)


def house() -> House:
    """Return the parts of the current application."""
    return cast(House, current_app.extensions[_HOUSE])


def settings() -> Settings:
    """Return the settings of the current application."""
    return house().settings


def now() -> datetime:
    """Return the moment of this request in UTC: one moment, however long the request takes."""
    if "now" not in g:
        g.now = house().clock()
    return cast(datetime, g.now)


def act_for(organisation_id: int) -> None:
    """Let the rest of this request see and change the rows of one organisation only.

    In tests each statement is checked as well: see portal.tenancy.
    """
    g.tenant_id = organisation_id
    for name in ("reader", "writer"):
        if name in g:
            _bind(g.get(name))


def reader() -> Session:
    """Return this request's session for reading; it never commits and is closed at the end."""
    if "reader" not in g:
        g.reader = Session(house().engine, expire_on_commit=False)
        _bind(g.reader)
    return cast(Session, g.reader)


@contextmanager
def writing() -> Iterator[Session]:
    """Give a session that is committed when the block ends well; then the index may hear of it.

    The reader lets go of its snapshot first and afterwards sees what was written.
    """
    close_reading()
    with unit_of_work(house().engine) as session:
        session.info["request_id"] = g.get("request_id")
        _bind(session)
        g.writer = session
        try:
            yield session
        finally:
            g.pop("writer", None)
    g.has_committed = True
    if session.info.get("outbox_touched"):
        house().after_commit()


def _bind(session: Session) -> None:
    if (organisation_id := g.get("tenant_id")) is not None:
        bind_tenant(session, organisation_id, is_watched=settings().environment == "test")


def close_reading() -> None:
    """End the reader's transaction, so that its next question sees the newest rows."""
    open_reader = g.get("reader")
    if open_reader is not None:
        open_reader.expunge_all()
        open_reader.rollback()


def _close_reader(error: BaseException | None) -> None:
    open_reader = g.pop("reader", None)
    if open_reader is not None:
        open_reader.rollback()
        open_reader.close()
