"""A guard before an engine: no visitor waits long for one that hangs, and it is left alone for a while."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue

from search.document import Document
from search.engine import EngineStatus, EngineUnavailableError, Refill, SearchEngine
from search.fingerprints import Print
from search.query import Found, Query

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.6
REST_SECONDS = 30.0
"""How long an engine that did not answer in time is asked nothing."""

_Outcome = Found | Exception


class GuardedEngine:
    """Passes everything on; questions get a time limit, for they are asked in a thread of their own."""

    def __init__(self, engine: SearchEngine, *, patience: float = PATIENCE_SECONDS) -> None:
        self._engine, self._patience = engine, patience
        self._resting_until = 0.0
        self._has_answered = False
        """The first answer may come late, as an index is opened then: it ends the rest."""
        self._own = threading.local()

    def find(self, query: Query) -> Found:
        """Find a page; EngineUnavailableError when that takes too long, and at once for 30 s after."""
        if time.monotonic() < self._resting_until:
            raise EngineUnavailableError("the search engine did not answer in time a moment ago")
        asked: SimpleQueue[_Outcome] = SimpleQueue()
        self._worker().put((query, asked))
        try:
            outcome = asked.get(timeout=self._patience)
        except Empty:
            self._resting_until = time.monotonic() + REST_SECONDS
            self._own.__dict__.clear()  # the worker hangs: the next question gets a new one
            log.warning(
                "the search engine did not answer within %s s; left alone for a while", self._patience
            )
            raise EngineUnavailableError("the search engine does not answer in time") from None
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents."""
        self._engine.put(documents)

    def remove(self, ids: Iterable[int]) -> None:
        """Remove documents."""
        self._engine.remove(ids)

    def replace_all(
        self, batches: Iterator[Sequence[Document]], *, before_swap: Callable[[Refill], None]
    ) -> int:
        """Build a new index beside the old one, then swap."""
        return self._engine.replace_all(batches, before_swap=before_swap)

    def writing(self, *, wait: bool) -> AbstractContextManager[None]:
        """Hold the right to write."""
        return self._engine.writing(wait=wait)

    def rebuilding(self) -> AbstractContextManager[None]:
        """Hold the right to rebuild."""
        return self._engine.rebuilding()

    def ids(self) -> set[int]:
        """Give the ids of all documents."""
        return self._engine.ids()

    def prints(self) -> dict[int, Print]:
        """Give the fingerprints of all documents."""
        return self._engine.prints()

    def status(self) -> EngineStatus:
        """Tell how the engine is doing."""
        return self._engine.status()

    def _worker(self) -> "SimpleQueue[tuple[Query, SimpleQueue[_Outcome]]]":
        """Give the queue of this thread's worker, which is started with the first question."""
        known: SimpleQueue[tuple[Query, SimpleQueue[_Outcome]]] | None = getattr(self._own, "questions", None)
        if known is None:
            known = self._own.questions = SimpleQueue()
            threading.Thread(target=self._answer, args=(known,), name="search", daemon=True).start()
        return known

    def _answer(self, questions: "SimpleQueue[tuple[Query, SimpleQueue[_Outcome]]]") -> None:
        while True:
            query, asked = questions.get()
            began = time.monotonic()
            try:
                asked.put(self._engine.find(query))
                if not self._has_answered:
                    self._has_answered, self._resting_until = True, 0.0
            except Exception as error:  # noqa: BLE001  whatever it is, the asker raises it
                asked.put(error)
            if time.monotonic() - began > self._patience:
                return  # the asker has gone, and has a new worker
