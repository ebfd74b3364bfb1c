"""Runs the same thing at the same moment many times, and tells how each went."""

import threading
from collections.abc import Callable, Sequence

from sqlalchemy import Engine
from sqlmodel import Session

from portal.db import unit_of_work
from portal.domain.errors import DomainError


def outcomes_of(engine: Engine, acts: Sequence[Callable[[Session], object]]) -> list[str]:
    """Start all acts at once, each in its own unit of work; give "done" or its refusal, sorted."""
    outcomes: list[str] = []
    start = threading.Barrier(len(acts))

    def attempt(act: Callable[[Session], object]) -> None:
        start.wait()
        try:
            with unit_of_work(engine) as own:
                act(own)
            outcomes.append("done")
        except DomainError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=attempt, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)
