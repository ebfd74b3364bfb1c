"""The Meilisearch engine: a server beside the web machines; the one module that knows its client."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import meilisearch
from meilisearch.errors import MeilisearchApiError, MeilisearchError

from search.document import Document
from search.engine import EngineError, EngineStatus, EngineUnavailableError, Refill
from search.engines.locks import locked
from search.engines.meili_terms import ANSWER_SECONDS, SETTINGS, as_document, held_print, questions
from search.fingerprints import Print
from search.query import Found, Query
from search.schema import SCHEMA_VERSION

SERVING = f"offerings_v{SCHEMA_VERSION}"
DRAFT = f"{SERVING}_new"
WRITE_SECONDS = 30
TASK_SECONDS = 120
REST_SECONDS = 30.0
"""How long no visitor waits for a server that did not answer."""
_PART = 1000


class MeilisearchEngine:
    """An index on a Meilisearch server; locks for writing and rebuilding live on this machine."""

    def __init__(self, url: str, key: str | None, *, write_key: str | None, lock_dir: Path) -> None:
        """Take the key to find with, and the one to write with; without that one nothing is written."""
        self._asking = meilisearch.Client(url, key, timeout=ANSWER_SECONDS)
        self._writer = meilisearch.Client(url, write_key, timeout=WRITE_SECONDS) if write_key else None
        self._lock_dir = lock_dir
        self._resting_until = 0.0

    def find(self, query: Query) -> Found:
        """Find a page of documents; for a while after a failure it is refused at once."""
        if time.monotonic() < self._resting_until:
            raise EngineUnavailableError("the search server did not answer a moment ago")
        asked = questions(query, SERVING)
        try:
            with _at_the_door():
                answers = self._asking.multi_search(asked)["results"]
                return _found(answers)
        except EngineUnavailableError:
            self._resting_until = time.monotonic() + REST_SECONDS
            raise

    @property
    def _writing(self) -> meilisearch.Client:
        if self._writer is None:
            raise EngineUnavailableError("search server: this process has no key to write with")
        return self._writer

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents."""
        with _at_the_door():
            self._writing.get_raw_index(SERVING)
            _put(self._writing, SERVING, documents)

    def remove(self, ids: Iterable[int]) -> None:
        """Remove documents."""
        with _at_the_door():
            self._writing.get_raw_index(SERVING)
            _remove(self._writing, SERVING, ids)

    def replace_all(
        self, batches: Iterator[Sequence[Document]], *, before_swap: Callable[[Refill], None]
    ) -> int:
        """Fill a new index beside the serving one, then swap the two and drop the old."""
        with _at_the_door():
            _drop(self._writing, DRAFT)
            _create(self._writing, DRAFT)
        refill = _Draft(self._writing)
        for batch in batches:
            refill.put(batch)
        with self.writing(wait=True):
            before_swap(refill)
            with _at_the_door():
                if not _exists(self._writing, SERVING):
                    _create(self._writing, SERVING)
                _done(self._writing, self._writing.swap_indexes([{"indexes": [SERVING, DRAFT]}]))
        self._resting_until = 0.0
        with _at_the_door():
            _drop(self._writing, DRAFT)
            return int(self._writing.index(SERVING).get_stats().number_of_documents)

    def writing(self, *, wait: bool) -> AbstractContextManager[None]:
        """Hold the right to write, across the processes of this machine."""
        return locked(self._lock_dir / "write.lock", wait=wait)

    def rebuilding(self) -> AbstractContextManager[None]:
        """Hold the right to rebuild, across the processes of this machine."""
        return locked(self._lock_dir / "rebuild.lock", wait=False)

    def ids(self) -> set[int]:
        """Give the ids of all documents."""
        found: set[int] = set()
        with _at_the_door():
            index = self._writing.index(SERVING)
            while True:
                part = index.get_documents({"fields": ["id"], "offset": len(found), "limit": _PART}).results
                found.update(int(document.id) for document in part)
                if len(part) < _PART:
                    return found

    def prints(self) -> dict[int, Print]:
        """Give each document's fingerprint and whether its values are still what they were."""
        found: dict[int, Print] = {}
        with _at_the_door():
            index = self._writing.index(SERVING)
            while True:
                part = index.get_documents({"offset": len(found), "limit": _PART}).results
                found.update((int(document.id), held_print(dict(document))) for document in part)
                if len(part) < _PART:
                    return found

    def status(self) -> EngineStatus:
        """Tell how many documents the server holds."""
        try:
            with _at_the_door():
                count = int(self._asking.index(SERVING).get_stats().number_of_documents)
        except EngineError as error:
            return EngineStatus("meilisearch", False, detail=str(error))
        return EngineStatus("meilisearch", True, count, SERVING)


class _Draft:
    """The index that is being made."""

    def __init__(self, client: meilisearch.Client) -> None:
        self._client = client

    def put(self, documents: Sequence[Document]) -> None:
        with _at_the_door():
            _put(self._client, DRAFT, documents)

    def remove(self, ids: Iterable[int]) -> None:
        with _at_the_door():
            _remove(self._client, DRAFT, ids)


@contextmanager
def _at_the_door() -> Iterator[None]:
    """Turn what the client, the wire or an odd answer raises into our own error."""
    try:
        yield
    except (MeilisearchError, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise EngineUnavailableError(f"search server: {type(error).__name__}: {error}"[:500]) from error


def _found(answers: list[dict[str, Any]]) -> Found:
    page = answers[0]
    facets: dict[str, dict[str, int]] = {}
    for answer in answers:
        for name, counts in (answer.get("facetDistribution") or {}).items():
            facets[name] = {value: count for value, count in counts.items() if count}
    return Found(tuple(int(hit["id"]) for hit in page["hits"]), int(page["totalHits"]), facets)


def _put(client: meilisearch.Client, index: str, documents: Sequence[Document]) -> None:
    if documents:
        written = [as_document(document) for document in documents]
        _done(client, client.index(index).add_documents(written, primary_key="id"))


def _remove(client: meilisearch.Client, index: str, ids: Iterable[int]) -> None:
    wanted = ", ".join(str(int(document_id)) for document_id in ids)
    if wanted:
        _done(client, client.index(index).delete_documents(filter=f"id IN [{wanted}]"))


def _create(client: meilisearch.Client, index: str) -> None:
    _done(client, client.create_index(index, {"primaryKey": "id"}))
    _done(client, client.index(index).update_settings(SETTINGS))


def _drop(client: meilisearch.Client, index: str) -> None:
    if _exists(client, index):
        _done(client, client.delete_index(index))


def _exists(client: meilisearch.Client, index: str) -> bool:
    try:
        client.get_raw_index(index)
    except MeilisearchApiError as error:
        if error.code == "index_not_found":
            return False
        raise
    return True


def _done(client: meilisearch.Client, task: Any) -> None:
    """Wait for a task; the client hands a failed one back without a word, so it is raised here."""
    ended = client.wait_for_task(task.task_uid, timeout_in_ms=TASK_SECONDS * 1000, interval_in_ms=20)
    if ended.status != "succeeded":
        reason = (ended.error or {}).get("message", ended.status)
        raise EngineUnavailableError(f"search server: a task failed: {reason}")
