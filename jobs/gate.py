"""Asks whether mail may leave, with the mark that stands beside the database."""

import logging
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from jobs.fence import Fence
from portal.db import unit_of_work
from portal.domain.duties import MailHold
from portal.services.mail_gate import Mark, Passage, pass_gate

_log = logging.getLogger(__name__)


def gate_hold(engine: Engine, fence: Fence, *, is_strict: bool, now: datetime) -> MailHold | None:
    """Say why no mail may leave now, or None when it may; then the mark is renewed."""
    try:
        passage = _ask(engine, fence, is_strict, now)
    except IntegrityError:  # another process made the first row at the same moment
        passage = _ask(engine, fence, is_strict, now)
    if passage.hold is None:
        write_mark(fence, passage.mark)
    else:
        _log.error("no mail leaves: %s; see `plekwijzer mail status`", passage.hold.value)
    return passage.hold


def write_mark(fence: Fence, mark: Mark) -> None:
    """Keep the mark; a folder that cannot be written stops no mail."""
    try:
        fence.write(mark)
    except OSError as error:
        _log.warning("the mark beside the database cannot be written: %s", error)


def _ask(engine: Engine, fence: Fence, is_strict: bool, now: datetime) -> Passage:
    with unit_of_work(engine) as session:
        return pass_gate(session, read_mark=fence.read, is_strict=is_strict, now=now)
