"""One making of the embedded index: text, columns, and a journal of what changed since it was made."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

from search.document import Document
from search.engine import EngineUnavailableError
from search.engines.columns import Columns
from search.engines.journal import Change, Journal, written
from search.engines.matching import answer
from search.engines.text_index import TextIndex
from search.fingerprints import print_of
from search.query import Found, Query

_BASE, _JOURNAL, _TEXT = "columns.npz", "journal.jsonl", "text"


class Generation:
    """A folder with an index in it."""

    def __init__(self, folder: Path, columns: Columns, text: TextIndex) -> None:
        self.folder = folder
        self.columns = columns
        self._text = text
        self._journal = Journal(folder / _JOURNAL)

    @classmethod
    def open(cls, folder: Path) -> "Generation":
        """Open it; raises EngineUnavailableError when it is broken, FileNotFoundError when gone."""
        try:
            columns = Columns.load(folder / _BASE)
        except FileNotFoundError:
            raise
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise EngineUnavailableError(f"the columns of the index are broken: {error}") from error
        return cls(folder, columns, TextIndex(folder / _TEXT))

    @classmethod
    def make(cls, folder: Path, batches: Iterator[Sequence[Document]]) -> "Generation":
        """Write a new generation with these documents; `settle` makes it ready to be opened."""
        folder.mkdir(parents=True)
        columns, text = Columns(), TextIndex(folder / _TEXT, create=True)
        text.fill(_placed(columns, batches))
        (folder / _JOURNAL).touch()
        return cls(folder, columns, text)

    @property
    def document_count(self) -> int:
        """How many documents can be found."""
        return self.columns.alive_count()

    def find(self, query: Query) -> Found:
        """Find a page of documents."""
        hits = self._text.find(query.text, query.match) if query.text else None
        return answer(self.columns, query, hits)

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents of a generation that does not serve yet."""
        self.write(documents, ())

    def remove(self, ids: Iterable[int]) -> None:
        """Remove documents of a generation that does not serve yet."""
        self.write((), list(ids))

    def write(self, documents: Sequence[Document], removed: Sequence[int]) -> None:
        """Change documents: down in the journal first, then in the text, then for all to see."""
        try:
            self._reserve_tail()
            placed = []
            for document in documents:
                row = self.columns.row_of(document.id)
                self.columns.rows[document.id] = row
                self.columns.reserve(row)
                placed.append((row, document))
            known = [document_id for document_id in removed if document_id in self.columns.rows]
            self._journal.append(
                [
                    *(written(document, row) for row, document in placed),
                    *(Change(document_id, self.columns.rows[document_id]) for document_id in known),
                ]
            )
            self._text.write(placed, removed)
            self._journal.commit()
        except (OSError, ValueError) as error:
            raise EngineUnavailableError(f"the index cannot be written: {error}") from error
        self.catch_up()

    def catch_up(self) -> None:
        """Take in what was committed since; raises FileNotFoundError when the generation is gone."""
        if not self._journal.has_grown():
            return
        try:
            changes = self._journal.read_committed()
        except ValueError as error:
            raise EngineUnavailableError(f"the journal of the index is broken: {error}") from error
        if changes:
            self._text.reload()
            for change in changes:
                self._apply(change)

    def settle(self) -> None:
        """Save the columns, so that opening needs no journal."""
        self._text.reload()
        self.columns.save(self.folder / _BASE)
        (self.folder / _JOURNAL).write_bytes(b"")
        self._journal.offset = 0

    def _apply(self, change: Change) -> None:
        if change.facets is None:
            self.columns.remove(change.document_id)
        else:
            self.columns.put(change.row, change.document_id, change.facets, change.numbers or {}, change.told)

    def _reserve_tail(self) -> None:
        """Keep the rows taken that a writer named before it died, so that no other document gets them."""
        for change in self._journal.read_tail():
            self.columns.reserve(change.row)
            self.columns.rows.setdefault(change.document_id, change.row)


def _placed(columns: Columns, batches: Iterator[Sequence[Document]]) -> Iterator[list[tuple[int, Document]]]:
    for batch in batches:
        placed = []
        for document in batch:
            row = columns.row_of(document.id)
            columns.put(row, document.id, document.facets, document.numbers, print_of(document))
            placed.append((row, document))
        yield placed
