"""One making of the embedded index: text, columns, and a journal of what changed since it was made."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from search.document import Document
from search.engine import EngineUnavailableError
from search.engines.columns import Columns
from search.engines.journal import Change, Journal, written
from search.engines.matching import answer
from search.engines.postings import Postings
from search.engines.ranking import Ranking
from search.engines.seals import Seals
from search.engines.text_fields import Line, lines_of
from search.engines.text_index import LARGE_HEAP, TextIndex
from search.fingerprints import print_of_texts, print_of_values
from search.query import Found, Query

_BASE, _LINES, _JOURNAL, _TEXT = "columns.npz", "lines.npz", "journal.jsonl", "text"

_MOST_CODES = 20_000


class Generation:
    """A folder with an index in it."""

    def __init__(
        self, folder: Path, columns: Columns, postings: Postings, text: TextIndex, seals: Seals
    ) -> None:
        self.folder = folder
        self.columns = columns
        self._postings, self._text, self._seals = postings, text, seals
        self._ranking = Ranking(text, postings)
        self._journal = Journal(folder / _JOURNAL)
        self._codes: dict[Line, int] = {}
        """Codes of lines that were written lately; a line never changes its code."""

    @classmethod
    def open(cls, folder: Path) -> "Generation":
        """Open it; raises EngineUnavailableError when it is broken, FileNotFoundError when gone."""
        if not folder.is_dir():
            raise FileNotFoundError(folder)
        seals = Seals(folder, folder / _TEXT)
        seals.verify()
        try:
            columns = Columns.load(folder / _BASE)
            with (folder / _LINES).open("rb") as file, np.load(file, allow_pickle=False) as stored:
                postings = Postings.load(stored)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise EngineUnavailableError(f"the columns of the index are broken: {error}") from error
        text = TextIndex(folder / _TEXT)
        if text.line_count < postings.line_count:
            raise EngineUnavailableError("the text index misses lines")
        return cls(folder, columns, postings, text, seals)

    @classmethod
    def make(cls, folder: Path, batches: Iterator[Sequence[Document]]) -> "Generation":
        """Write a new generation with these documents; `settle` makes it ready to be opened."""
        folder.mkdir(parents=True)
        columns, postings, codes = Columns(), Postings(), dict[Line, int]()
        for batch in batches:
            for document in batch:
                row = columns.row_of(document.id)
                held = print_of_values(document.facets, document.numbers)
                told = print_of_texts(document.texts, held)
                columns.put(row, document.id, document.facets, document.numbers, told, held)
                postings.put(row, [codes.setdefault(line, len(codes)) for line in lines_of(document.texts)])
        text = TextIndex(folder / _TEXT, create=True)
        text.write(((code, line) for line, code in codes.items()), heap=LARGE_HEAP)
        (folder / _JOURNAL).touch()
        return cls(folder, columns, postings, text, Seals(folder, folder / _TEXT))

    @property
    def document_count(self) -> int:
        """How many documents can be found."""
        return self.columns.alive_count()

    def find(self, query: Query) -> Found:
        """Find a page of documents."""
        columns, hits = self.columns, None
        if query.text:
            hits = self._ranking.find(
                query.text,
                query.match,
                row_count=columns.row_count,
                document_count=self.document_count,
            )
        return answer(columns, query, hits)

    def verify(self) -> None:
        """Look through every file; EngineUnavailableError when one is not as it was written."""
        self._seals.verify()
        try:
            self._journal.verify()
        except (OSError, ValueError) as error:
            raise EngineUnavailableError(f"the journal of the index is broken: {error}") from error

    def look(self) -> None:
        """Look through the files that look changed, before they are read."""
        self._seals.look()

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents of a generation that does not serve yet."""
        self.write(documents, ())

    def remove(self, ids: Iterable[int]) -> None:
        """Remove documents of a generation that does not serve yet."""
        self.write((), list(ids))

    def write(self, documents: Sequence[Document], removed: Sequence[int]) -> None:
        """Change documents: new lines of text first, then the journal, then for all to see."""
        try:
            self._reserve_tail()
            codes = self._codes_of(documents)
            changes = []
            for document in documents:
                row = self.columns.row_of(document.id)
                self.columns.rows[document.id] = row
                self.columns.reserve(row)
                changes.append(written(document, row, [codes[line] for line in lines_of(document.texts)]))
            known = [document_id for document_id in removed if document_id in self.columns.rows]
            changes.extend(Change(document_id, self.columns.rows[document_id]) for document_id in known)
            self._journal.append(changes)
            self._journal.commit()
        except (OSError, ValueError) as error:
            raise EngineUnavailableError(f"the index cannot be written: {error}") from error
        self.catch_up()

    def catch_up(self) -> None:
        """Take in what was committed since; raises FileNotFoundError when the generation is gone."""
        try:
            if not self._journal.has_grown():
                return
            for changes in self._journal.read_committed():
                self._take_in(changes)
        except ValueError as error:
            raise EngineUnavailableError(f"the journal of the index is broken: {error}") from error

    def _take_in(self, changes: Sequence[Change]) -> None:
        if any(max(change.lines, default=-1) >= self._text.line_count for change in changes):
            self._text.reload()
        for change in changes:
            self._apply(change)

    def settle(self) -> None:
        """Save columns and lines, so that opening needs no journal, and seal all files."""
        self.columns.save(self.folder / _BASE)
        arrays: dict[str, Any] = dict(self._postings.save())
        with (self.folder / _LINES).open("wb") as file:
            np.savez(file, **arrays)
        (self.folder / _JOURNAL).write_bytes(b"")
        self._journal.offset = 0
        self._seals.write([self.folder / _BASE, self.folder / _LINES])

    def _codes_of(self, documents: Sequence[Document]) -> dict[Line, int]:
        """Give the code of every line of these documents; lines that are new get into the text index."""
        codes: dict[Line, int] = {}
        new: list[tuple[int, Line]] = []
        self._text.reload()
        for line in dict.fromkeys(line for document in documents for line in lines_of(document.texts)):
            code = self._codes.get(line)
            if code is None:
                code = self._text.code_of(line)
            if code is None:
                code = self._text.line_count + len(new)
                new.append((code, line))
            codes[line] = code
        if new:
            self._text.write(new)
        if len(self._codes) > _MOST_CODES:
            self._codes.clear()
        self._codes.update(codes)
        return codes

    def _apply(self, change: Change) -> None:
        if change.facets is None:
            self.columns.remove(change.document_id)
        else:
            self.columns.put(change.row, change.document_id, change.facets, change.numbers or {}, change.told)
            self._postings.put(change.row, change.lines)

    def _reserve_tail(self) -> None:
        """Keep the rows taken that a writer named before it died, so that no other document gets them."""
        for change in self._journal.read_tail():
            self.columns.reserve(change.row)
            self.columns.rows.setdefault(change.document_id, change.row)
