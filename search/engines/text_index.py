"""The words of documents in tantivy: which rows hold them and how well; the one module that knows tantivy."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import log
from pathlib import Path

import numpy as np
import tantivy

from search.document import Document
from search.dutch import (
    MAX_WORDS,
    STOP_WORDS,
    QueryWords,
    allowed_typos,
    gists,
    joined_pairs,
    read_query,
    stem,
    words,
)
from search.engine import EngineUnavailableError
from search.engines.matching import TextHits
from search.engines.text_fields import WHOLE_FIELDS, fields_of
from search.query import MAX_FOUND, Match
from search.same_words import told_as
from search.schema import TEXT_WEIGHTS

SMALL_HEAP = 20_000_000
LARGE_HEAP = 100_000_000
PREFIX_WORTH, TYPO_WORTH, OPTIONAL_WORTH = 0.7, 0.6, 0.25
PHRASE_BONUS, PAIR_BONUS = 4.0, 4.0
RAREST = 2.5
"""What a word counts that one document holds; a word in all counts 1."""
TOLD_WORTH = 1.0
"""What a tag counts that says the typed word in other words."""
WHOLE_BONUS, SENTENCE_BONUS = {"own": 4.0, "listed": 2.0}, {"own": 9.0, "listed": 8.0}
"""What it adds when all that was typed is all that a name, a tag or a synonym says."""
EMPTY_ENDINGS = ("problemen", "probleem", "problematiek", "stoornissen", "stoornis", "klachten", "hulp")
"""Endings that say nothing of a compound when its beginning is a tag: opvoedproblemen, angststoornis."""
SHORTEST_KNOWN_PREFIX, SHORTEST_PREFIX, SHORTEST_PART = 4, 2, 4
RELAXED_WORTH = 0.6
"""In a relaxed search a document counts when it scores at least this share of the best."""
_CACHE_SIZE = 128
_LINKS = ("", "s", "en", "e")

_Query = tantivy.Query


def _make_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("row", fast=True)
    for name in TEXT_WEIGHTS:
        builder.add_text_field(f"stems_{name}", tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(f"words_{name}", tokenizer_name="whitespace", index_option="basic")
    for kind in WHOLE_FIELDS:
        builder.add_text_field(f"whole_{kind}", tokenizer_name="whitespace", index_option="basic")
    return builder.build()


@contextmanager
def _at_the_door() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise EngineUnavailableError(f"text index: {error}") from error


class TextIndex:
    """A tantivy index in one folder: made, or opened (FileNotFoundError when it is not there)."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        if create:
            folder.mkdir(parents=True)
        elif not (folder / "meta.json").exists():
            raise FileNotFoundError(folder)
        with _at_the_door():
            self._schema = _make_schema()
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._index.config_reader("manual")
        self._hits: dict[tuple[str, Match], TextHits] = {}
        self.reload()

    def reload(self) -> None:
        """See what was committed since."""
        with _at_the_door():
            self._index.reload()
            self._searcher = self._index.searcher()
        self._hits.clear()

    def write(self, documents: Iterable[tuple[int, Document]], removed: Iterable[int] = ()) -> None:
        """Replace documents, each in its row, take others out, and commit."""
        with _at_the_door():
            writer = self._index.writer(SMALL_HEAP, 1)
            for row, document in documents:
                self._add(writer, row, document)
            for document_id in removed:
                writer.delete_documents_by_term("id", str(document_id))
            writer.commit()
            writer.wait_merging_threads()

    def fill(self, batches: Iterable[Sequence[tuple[int, Document]]]) -> None:
        """Write the first documents of a new index, in batches, and commit once."""
        with _at_the_door():
            writer = self._index.writer(LARGE_HEAP, 1)
            for batch in batches:
                for row, document in batch:
                    self._add(writer, row, document, is_new=True)
            writer.commit()
            writer.wait_merging_threads()

    def find(self, text: str, match: Match) -> TextHits | None:
        """Find the rows that hold the words of a text; None when it asks for no words."""
        known = self._hits.get((text, match))
        if known is not None:
            return known
        asked = read_query(text)
        if asked.is_empty:
            return None
        with _at_the_door():
            hits = self._search(asked, text, match)
        if len(self._hits) >= _CACHE_SIZE:
            self._hits.pop(next(iter(self._hits)))
        self._hits[text, match] = hits
        return hits

    def _add(
        self, writer: tantivy.IndexWriter, row: int, document: Document, *, is_new: bool = False
    ) -> None:
        if not is_new:
            writer.delete_documents_by_term("id", str(document.id))
        writer.add_document(tantivy.Document.from_dict(fields_of(row, document), self._schema))

    def _search(self, asked: QueryWords, text: str, match: Match) -> TextHits:
        query = self._query(asked, text, match)
        limit = max(1, min(self._searcher.num_docs, MAX_FOUND))
        found = self._searcher.search(query, limit=limit, count=False)
        if not found.hits:
            return TextHits(np.zeros(0, np.int64), np.zeros(0))
        hits = found.hits
        rows = np.array(self._searcher.fast_field_values("row", [place for _, place in hits]), np.int64)
        scores = np.array([score for score, _ in hits])
        if match is Match.SOME:
            kept = scores >= RELAXED_WORTH * scores[0]
            rows, scores = rows[kept], scores[kept]
        return TextHits(rows, scores)

    def _query(self, asked: QueryWords, text: str, match: Match) -> tantivy.Query:
        occur = tantivy.Occur.Must if match is Match.ALL else tantivy.Occur.Should
        parts = [(tantivy.Occur.Must, self._phrase(phrase)) for phrase in asked.phrases]
        typed = words(text)
        joins = joined_pairs(typed)
        for position, word in enumerate(asked.required):
            neighbours = [
                stem(joined) for joined in joins if joined.startswith(word) or joined.endswith(word)
            ]
            is_last = position == len(asked.required) - 1 and typed[-1] == word
            parts.append((occur, self._word(word, neighbours, is_last=is_last)))
        if match is Match.SOME and asked.required:
            parts = [(tantivy.Occur.Must, _Query.boolean_query(parts))]
        parts.extend(
            (tantivy.Occur.Should, _Query.boost_query(self._exact(stem(word)), OPTIONAL_WORTH))
            for word in asked.optional
        )
        if len(typed) > 1:
            whole = _Query.phrase_query(self._schema, "stems_product", [stem(word) for word in typed])
            parts.append((tantivy.Occur.Should, _Query.const_score_query(whole, PHRASE_BONUS)))
            parts.extend((tantivy.Occur.Should, self._pair(pair)) for pair in pairwise(typed[:MAX_WORDS]))
        if keys := gists(text):
            parts.append((tantivy.Occur.Should, self._whole(keys)))
        return _Query.boolean_query(parts)

    def _pair(self, pair: tuple[str, str]) -> tantivy.Query:
        """Lift what says two neighbours side by side, such as `uit elkaar`; two stop words say nothing."""
        if STOP_WORDS.issuperset(pair):
            return _Query.empty_query()
        first, second = (stem(word) for word in pair)
        schema = self._schema
        return _Query.disjunction_max_query(
            [
                _Query.const_score_query(
                    _Query.phrase_query(schema, f"stems_{name}", [first, second]), PAIR_BONUS
                )
                for name in ("product", "tags", "synonyms")
            ]
        )

    def _whole(self, keys: Sequence[str]) -> tantivy.Query:
        return _Query.disjunction_max_query(
            [
                _Query.const_score_query(
                    _Query.term_query(self._schema, f"whole_{kind}", key, "basic"),
                    (SENTENCE_BONUS if key.startswith("=") else WHOLE_BONUS)[kind],
                )
                for key in keys
                for kind in WHOLE_FIELDS
            ]
        )

    def _word(self, word: str, neighbours: list[str], *, is_last: bool) -> tantivy.Query:
        root = stem(word)
        holding = self._holding(root)
        ways = [self._exact(root), *(self._exact(joined) for joined in neighbours)]
        ways.extend(self._told(phrase) for phrase in (*told_as(root), *self._beginning(word)))
        completes = is_last and self._begins_words(word)
        if completes and len(word) >= (SHORTEST_KNOWN_PREFIX if holding else SHORTEST_PREFIX):
            ways.append(self._begun(word, 0))
        known = len(ways)
        if not holding and not completes:
            ways.extend(self._exact_pair(pair) for pair in self._parts(word))
            if len(ways) == known and allowed_typos(word):
                ways.append(self._begun(word, allowed_typos(word), is_prefix=is_last))
        return _Query.boost_query(_Query.disjunction_max_query(ways), self._rarity(holding))

    def _exact(self, root: str) -> tantivy.Query:
        return _Query.disjunction_max_query(
            [
                _Query.const_score_query(
                    _Query.term_query(self._schema, f"stems_{name}", root, "basic"), weight
                )
                for name, weight in TEXT_WEIGHTS.items()
            ]
        )

    def _told(self, phrase: tuple[str, ...]) -> tantivy.Query:
        """Ask for a tag that says these stems."""
        field, worth = "stems_tags", TOLD_WORTH * TEXT_WEIGHTS["tags"]
        if len(phrase) > 1:
            return _Query.const_score_query(_Query.phrase_query(self._schema, field, [*phrase]), worth)
        return _Query.const_score_query(_Query.term_query(self._schema, field, phrase[0], "basic"), worth)

    def _beginning(self, word: str) -> Iterator[tuple[str]]:
        """Give the tag that a compound with an ending of no meaning begins with, if it is one."""
        ending = next((item for item in EMPTY_ENDINGS if word.endswith(item)), None)
        if ending is None:
            return
        first = word.removesuffix(ending)
        for link in _LINKS:
            root = stem(first.removesuffix(link) if link else first)
            if len(root) >= SHORTEST_PART and self._searcher.doc_freq("stems_tags", root):
                yield (root,)
                return

    def _exact_pair(self, pair: tuple[str, str]) -> tantivy.Query:
        both = _Query.boolean_query([(tantivy.Occur.Must, self._exact(root)) for root in pair])
        return _Query.boost_query(both, 1 / len(pair))

    def _begun(self, word: str, typos: int, *, is_prefix: bool = True) -> tantivy.Query:
        worth = TYPO_WORTH if typos else PREFIX_WORTH
        schema = self._schema
        return _Query.disjunction_max_query(
            [
                _Query.const_score_query(
                    _Query.fuzzy_term_query(schema, f"words_{name}", word, typos, True, is_prefix),
                    worth * weight,
                )
                for name, weight in TEXT_WEIGHTS.items()
            ]
        )

    def _phrase(self, phrase: tuple[str, ...]) -> tantivy.Query:
        roots = [stem(word) for word in phrase]
        if len(roots) == 1:
            return self._exact(roots[0])
        schema = self._schema
        return _Query.disjunction_max_query(
            [
                _Query.const_score_query(_Query.phrase_query(schema, f"stems_{name}", [*roots]), weight)
                for name, weight in TEXT_WEIGHTS.items()
            ]
        )

    def _holding(self, root: str) -> int:
        """Count how many documents hold a stem, in the text that holds it most."""
        return max(self._searcher.doc_freq(f"stems_{name}", root) for name in TEXT_WEIGHTS)

    def _begins_words(self, word: str) -> bool:
        return any(self._searcher.terms_with_prefix(f"words_{name}", word, limit=1) for name in TEXT_WEIGHTS)

    def _parts(self, word: str) -> Iterator[tuple[str, str]]:
        """Give the ways to part a compound in two known words, such as autisme+begeleiding."""
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            last = stem(word[cut:])
            if not self._holding(last):
                continue
            for link in _LINKS:
                first = word[:cut].removesuffix(link) if link else word[:cut]
                if len(first) >= SHORTEST_PART and self._holding(stem(first)):
                    yield stem(first), last
                    break

    def _rarity(self, holding: int) -> float:
        """Weigh a word from 1 (in every document) to RAREST (in one)."""
        total = self._searcher.num_docs
        return RAREST - (RAREST - 1) * log(max(holding, 1)) / log(total) if total > 1 else 1.0
