"""The embedded engine: generations on disk, one writer at a time, readers in any number of processes."""

import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from search.document import Document
from search.engine import EngineError, EngineStatus, EngineUnavailableError, Refill
from search.engines.generation import Generation
from search.engines.locks import REBUILD_LOCK, WRITE_LOCK, locked
from search.fingerprints import Print
from search.query import Found, Query
from search.schema import SCHEMA_VERSION

CURRENT = "current"
_TRIES = 3
_REFUSED_SECONDS = 5.0
_PROOF = Query(text="hulp", limit=1)
"""A question that reads a little of everything, so that a broken part shows."""


class EmbeddedEngine:
    """An index in a folder: `current` names the generation that serves, as version and folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._serving: Generation | None = None
        self._pointer: tuple[int, int] | None = None
        self._refused: tuple[float, str] | None = None
        """Until when the generation that is pointed at is not looked at again, and what is wrong with it."""

    def find(self, query: Query) -> Found:
        """Find a page of documents."""
        with self._lock:
            return self._fresh().find(query)

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents."""
        self._write(documents, ())

    def remove(self, ids: Iterable[int]) -> None:
        """Remove documents."""
        self._write((), list(ids))

    def replace_all(
        self, batches: Iterator[Sequence[Document]], *, before_swap: Callable[[Refill], None]
    ) -> int:
        """Build a new generation beside the old one, then swap."""
        self._clear_leftovers()
        name = f"generation-{uuid.uuid4().hex}"
        try:
            made = Generation.make(self._folder / name, batches)
            with self.writing(wait=True):
                before_swap(made)
                made.settle()
                self._point_at(name)
        except BaseException:
            shutil.rmtree(self._folder / name, ignore_errors=True)
            raise
        self._clear_leftovers()
        return made.document_count

    def writing(self, *, wait: bool) -> AbstractContextManager[None]:
        """Hold the right to write, across processes."""
        return locked(self._folder / WRITE_LOCK, wait=wait)

    def rebuilding(self) -> AbstractContextManager[None]:
        """Hold the right to rebuild, across processes."""
        return locked(self._folder / REBUILD_LOCK, wait=False)

    def ids(self) -> set[int]:
        """Give the ids of all documents."""
        with self._lock:
            return self._fresh().columns.alive_ids()

    def prints(self) -> dict[int, Print]:
        """Give each document's fingerprint and whether its values are still what they were."""
        with self._lock:
            return self._fresh().columns.prints()

    def status(self) -> EngineStatus:
        """Tell how many documents there are and which generation serves."""
        with self._lock:
            try:
                serving = self._fresh()
                serving.verify()
                serving.find(_PROOF)
                return EngineStatus("embedded", True, serving.document_count, serving.folder.name)
            except EngineError as error:
                self._refuse(str(error))
                return EngineStatus("embedded", False, detail=str(error))

    def _write(self, documents: Sequence[Document], removed: Sequence[int]) -> None:
        if documents or removed:
            with self._lock:
                self._fresh().write(documents, removed)

    def _fresh(self) -> Generation:
        """Give the serving generation, with all that any process committed to it."""
        for _ in range(_TRIES):
            try:
                serving = self._follow_pointer()
                serving.catch_up()
                serving.look()
            except EngineUnavailableError as error:
                if self._pointer == self._look_at_pointer():
                    self._refuse(str(error))
                    raise
                self._serving = self._pointer = None  # another generation took its place meanwhile
            except FileNotFoundError:
                self._serving, self._pointer = None, None  # swapped away under our hands: look again
            else:
                return serving
        raise EngineUnavailableError("there is no index yet: make one with `plekwijzer index rebuild`")

    def _follow_pointer(self) -> Generation:
        found = self._look_at_pointer()
        if found is None:
            raise FileNotFoundError(CURRENT)
        if self._pointer == found:
            if self._serving is not None:
                return self._serving
            if self._refused is not None and time.monotonic() < self._refused[0]:
                raise EngineUnavailableError(self._refused[1])
        self._serving, self._pointer, self._refused = None, found, None
        text = (self._folder / CURRENT).read_text(errors="replace")
        version, _, name = text.strip().partition(" ")
        if version != str(SCHEMA_VERSION) or not name.startswith("generation-"):
            raise EngineUnavailableError(
                f"the index is of version {version}, not {SCHEMA_VERSION}: rebuild it"
            )
        self._serving = Generation.open(self._folder / Path(name).name)
        return self._serving

    def _refuse(self, fault: str) -> None:
        """Leave the generation that is pointed at alone for a while; not longer for being asked again."""
        self._serving = None
        if self._refused is None or time.monotonic() >= self._refused[0]:
            self._refused = time.monotonic() + _REFUSED_SECONDS, fault

    def _look_at_pointer(self) -> tuple[int, int] | None:
        try:
            found = (self._folder / CURRENT).stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns

    def _point_at(self, name: str) -> None:
        draft = self._folder / f"{CURRENT}.new"
        draft.write_text(f"{SCHEMA_VERSION} {name}\n")
        draft.replace(self._folder / CURRENT)

    def _clear_leftovers(self) -> None:
        """Throw away every generation but the one that serves."""
        try:
            serving = (self._folder / CURRENT).read_text(errors="replace").strip().partition(" ")[2]
        except FileNotFoundError:
            serving = ""
        for folder in self._folder.glob("generation-*"):
            if folder.name != serving:
                shutil.rmtree(folder, ignore_errors=True)
