"""Lines of text in tantivy: which of them hold a word or one like it; the one module that knows tantivy."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from search.engine import EngineUnavailableError
from search.engines.text_fields import WHOLE_FIELDS, Line, fields_of, key_of
from search.schema import TEXT_WEIGHTS

SMALL_HEAP = 20_000_000
LARGE_HEAP = 100_000_000
NAMES = tuple(TEXT_WEIGHTS)
_PANIC = "pyo3_runtime"
"""Where the exceptions live by which tantivy says that it met what it thought impossible."""

_Query = tantivy.Query
Way = tantivy.Query
"""A way in which a line may be found, with what that counts."""


@dataclass(frozen=True)
class LineHits:
    """Lines that were found, by their codes, with how well each fits."""

    codes: NDArray[np.int64]
    scores: NDArray[np.float32]


NOTHING = LineHits(np.zeros(0, np.int64), np.zeros(0, np.float32))


def _make_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("code", fast=True)
    for name in NAMES:
        builder.add_text_field(f"stems_{name}", tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(f"words_{name}", tokenizer_name="whitespace", index_option="basic")
    for kind in WHOLE_FIELDS:
        builder.add_text_field(f"whole_{kind}", tokenizer_name="whitespace", index_option="basic")
    return builder.build()


@contextmanager
def _at_the_door() -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        is_panic = type(error).__module__ == _PANIC
        if is_panic or isinstance(error, ValueError | OSError | RuntimeError):
            raise EngineUnavailableError(f"text index: {error}") from error
        raise


class TextIndex:
    """A tantivy index of lines in one folder: made, or opened (FileNotFoundError when it is not there).

    Lines are numbered from 0 and never go: those that no document holds any more wait for the next rebuild.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        if create:
            folder.mkdir(parents=True)
        elif not (folder / "meta.json").exists():
            raise FileNotFoundError(folder)
        with _at_the_door():
            self._schema = _make_schema()
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._index.config_reader("manual")
        self.reload()

    @property
    def line_count(self) -> int:
        """How many lines there are, and so the code of the next."""
        return int(self._searcher.num_docs)

    def reload(self) -> None:
        """See what was committed since."""
        with _at_the_door():
            self._index.reload()
            self._searcher = self._index.searcher()

    def write(self, lines: Iterable[tuple[int, Line]], *, heap: int = SMALL_HEAP) -> None:
        """Add lines with their codes, and commit."""
        with _at_the_door():
            writer = self._index.writer(heap, 1)
            for code, line in lines:
                writer.add_document(tantivy.Document.from_dict(fields_of(code, line), self._schema))
            writer.commit()
            writer.wait_merging_threads()
        self.reload()

    def code_of(self, line: Line) -> int | None:
        """Give the code of a line, if it is in."""
        found = self.search(_Query.term_query(self._schema, "key", key_of(line), "basic")).codes
        return int(found[0]) if len(found) else None

    def search(self, query: Way) -> LineHits:
        """Find lines, in no order."""
        with _at_the_door():
            found = self._searcher.search(query, limit=max(1, self.line_count), count=False).hits
            if not found:
                return NOTHING
            codes = self._searcher.fast_field_values("code", [place for _, place in found])
            return LineHits(np.array(codes, np.int64), np.array([score for score, _ in found], np.float32))

    def exact(self, root: str, weights: dict[str, float]) -> Way:
        """Ask for a stem, in the texts that have a weight."""
        return self.best_of(
            _Query.const_score_query(
                _Query.term_query(self._schema, f"stems_{name}", root, "basic"), weights[name]
            )
            for name in weights
        )

    def phrase(self, roots: Sequence[str], weights: dict[str, float]) -> Way:
        """Ask for stems side by side."""
        if len(roots) == 1:
            return self.exact(roots[0], weights)
        return self.best_of(
            _Query.const_score_query(
                _Query.phrase_query(self._schema, f"stems_{name}", [*roots]), weights[name]
            )
            for name in weights
        )

    def begun(self, word: str, typos: int, weights: dict[str, float], *, is_prefix: bool) -> Way:
        """Ask for words that are like this one, or begin like it."""
        return self.best_of(
            _Query.const_score_query(
                _Query.fuzzy_term_query(self._schema, f"words_{name}", word, typos, True, is_prefix),
                weights[name],
            )
            for name in weights
        )

    def whole(self, key: str, worth: dict[str, float]) -> Way:
        """Ask for lines that say this and nothing else, by kind."""
        return self.best_of(
            _Query.const_score_query(
                _Query.term_query(self._schema, f"whole_{kind}", key, "basic"), worth[kind]
            )
            for kind in worth
        )

    def best_of(self, ways: Iterable[Way]) -> Way:
        """Let the best of several ways count."""
        return _Query.disjunction_max_query(list(ways))

    def has_beginning(self, word: str) -> bool:
        """Say whether any word begins so."""
        with _at_the_door():
            return any(self._searcher.terms_with_prefix(f"words_{name}", word, limit=1) for name in NAMES)

    def holds(self, root: str, names: Sequence[str] = NAMES) -> bool:
        """Say whether any line of these texts holds a stem."""
        with _at_the_door():
            return any(self._searcher.doc_freq(f"stems_{name}", root) for name in names)
