"""The door of the search engines: what the finder and the indexer may ask of any of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from search.document import Document
from search.fingerprints import Print
from search.query import Found, Query


class EngineError(Exception):
    """An engine could not do what was asked; the text is for the log."""


class EngineUnavailableError(EngineError):
    """The engine is away, broken or of another version: answer from SQL, and rebuild when it stays so."""


class EngineBusyError(EngineError):
    """Another process is writing, or a rebuild is under way: try again later."""


@dataclass(frozen=True)
class EngineStatus:
    """How an engine is doing."""

    name: str
    is_available: bool
    document_count: int = 0
    detail: str = ""


class SearchEngine(Protocol):
    """An index of offerings. All methods raise EngineUnavailableError when the engine cannot be reached."""

    def find(self, query: Query) -> Found:
        """Find a page of documents."""

    def put(self, documents: Sequence[Document]) -> None:
        """Add documents, or replace those with the same id; call it while `writing`.

        When it returns, the next `find` sees them.
        """

    def remove(self, ids: Iterable[int]) -> None:
        """Remove documents; call it while `writing`. An unknown id is no fault."""

    def replace_all(
        self, batches: Iterator[Sequence[Document]], *, before_swap: Callable[["Refill"], None]
    ) -> int:
        """Build a new index beside the old one, which keeps serving, then swap; return the count.

        `before_swap` is called with the new index when all batches are in, to bring it up to date with
        changes made meanwhile. When anything raises, the old index stays and the new one goes.
        """

    def writing(self, *, wait: bool) -> AbstractContextManager[None]:
        """Hold the right to write, across processes; EngineBusyError when it is taken and we do not wait."""

    def rebuilding(self) -> AbstractContextManager[None]:
        """Hold the right to rebuild, across processes; EngineBusyError when it is taken."""

    def ids(self) -> set[int]:
        """Give the ids of all documents, to compare with SQL."""

    def prints(self) -> dict[int, Print]:
        """Give each document's fingerprint as it was told, and whether its values are still those."""

    def status(self) -> EngineStatus:
        """Tell how the engine is doing; never raises."""


class Refill(Protocol):
    """The new index of a rebuild, before it is swapped in."""

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents in the new index."""

    def remove(self, ids: Iterable[int]) -> None:
        """Remove documents from the new index."""
