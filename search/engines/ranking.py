"""How well documents fit typed words: what each way of finding a word counts, and how they add up."""

from collections.abc import Iterator
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from search.dutch import (
    GENERIC_WORDS,
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
from search.engines.matching import TextHits
from search.engines.postings import Postings, Scores
from search.engines.text_index import NAMES, LineHits, TextIndex, Way
from search.query import Match
from search.same_words import told_as
from search.schema import TEXT_WEIGHTS

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
SHORTEST_KNOWN_PREFIX, SHORTEST_PREFIX, SHORTEST_PART, SHORTEST_HEAD = 4, 2, 4, 6
HEAD_WORTH = 0.4
"""What a compound counts of which only the last part is known."""
RELAXED_WORTH = 0.6
"""In a relaxed search a document counts when it scores at least this share of the best."""
_LINKS = ("", "s", "en", "e")
_MOST_KEPT = 1_000_000
"""How many rows of answers are remembered in all."""

_NUMBERED = {name: float(number) for number, name in enumerate(NAMES, 1)}
_WEIGHT_OF = np.array([0, *TEXT_WEIGHTS.values()], np.float32)
_TAGS = {"tags": TOLD_WORTH * TEXT_WEIGHTS["tags"]}
_IN_PAIRS = dict.fromkeys(("product", "tags", "synonyms"), PAIR_BONUS)


class Ranking:
    """Answers what fits a text, and remembers that until a text changes."""

    def __init__(self, text: TextIndex, postings: Postings) -> None:
        self._text, self._postings = text, postings
        self._row_count = self._document_count = 0
        self._known: dict[tuple[str, Match], TextHits] = {}
        self._kept, self._version = 0, postings.version

    def find(self, text: str, match: Match, *, row_count: int, document_count: int) -> TextHits | None:
        """Find the rows that hold the words of a text; None when it asks for no words."""
        self._row_count, self._document_count = row_count, document_count
        if self._version != self._postings.version:
            self.forget()
        known = self._known.get((text, match))
        if known is not None:
            return known
        asked = read_query(text)
        if asked.is_empty:
            return None
        hits = _hits(self._scores(asked, text, match), match)
        self._remember((text, match), hits)
        return hits

    def forget(self) -> None:
        """Forget what was found before."""
        self._known.clear()
        self._kept, self._version = 0, self._postings.version

    def _remember(self, key: tuple[str, Match], hits: TextHits) -> None:
        self._kept += len(hits.rows)
        while self._known and self._kept > _MOST_KEPT:
            self._kept -= len(self._known.pop(next(iter(self._known))).rows)
        self._known[key] = hits

    def _scores(self, asked: QueryWords, text: str, match: Match) -> Scores:
        typed = words(text)
        phrases = [self._found(self._text.phrase(_stems(phrase), _WEIGHTS)) for phrase in asked.phrases]
        found = [self._word(word, typed, asked) for word in asked.required]
        held: NDArray[np.bool_] = np.logical_and.reduce([score > 0 for score in phrases], initial=True) & (
            np.ones(self._row_count, np.bool_)
        )
        if found:
            together = np.logical_and if match is Match.ALL else np.logical_or
            held &= together.reduce([score > 0 for score in found])
        total = np.zeros(self._row_count, np.float32)
        for score in (*phrases, *found):
            total += score
        for way, worth in self._extras(asked, text, typed):
            hits = self._text.search(way)
            if len(hits.codes):
                total += self._postings.spread(hits.codes, hits.scores * np.float32(worth), self._row_count)
        total[~held] = 0
        return total

    def _extras(self, asked: QueryWords, text: str, typed: list[str]) -> Iterator[tuple[Way, float]]:
        """Give what lifts a document without being asked of it, and what that is worth."""
        index = self._text
        for word in asked.optional:
            yield index.exact(stem(word), _WEIGHTS), OPTIONAL_WORTH
        if len(typed) > 1:
            yield index.phrase(_stems(typed), {"product": PHRASE_BONUS}), 1
        for pair in pairwise(typed[:MAX_WORDS]):
            if not STOP_WORDS.issuperset(pair):  # two stop words side by side say nothing
                yield index.phrase(_stems(pair), _IN_PAIRS), 1
        if keys := gists(text):
            wholes = (
                index.whole(key, SENTENCE_BONUS if key.startswith("=") else WHOLE_BONUS) for key in keys
            )
            yield index.best_of(wholes), 1

    def _word(self, word: str, typed: list[str], asked: QueryWords) -> Scores:
        index, root = self._text, stem(word)
        exact, holding = self._exact(root)
        neighbours = [
            joined for joined in joined_pairs(typed) if joined.startswith(word) or joined.endswith(word)
        ]
        ways = [index.exact(stem(joined), _WEIGHTS) for joined in neighbours]
        ways.extend(index.phrase(phrase, _TAGS) for phrase in (*told_as(root), *self._beginning(word)))
        is_last = word == asked.required[-1] and typed[-1] == word
        completes = is_last and index.has_beginning(word)
        if completes and len(word) >= (SHORTEST_KNOWN_PREFIX if holding else SHORTEST_PREFIX):
            ways.append(self._begun(word, 0))
        best = np.maximum(exact, self._found(index.best_of(ways))) if ways else exact
        if not holding and not completes:
            parts = list(self._parts(word))
            for pair in parts:
                best = np.maximum(best, self._both(pair))
            if not parts and (head := self._head(word)) is not None:
                best = np.maximum(best, self._exact(head)[0] * np.float32(HEAD_WORTH))
            if not parts and allowed_typos(word):
                typos = self._begun(word, allowed_typos(word), is_prefix=is_last)
                best = np.maximum(best, self._found(typos))
        return best * np.float32(self._rarity(holding))

    def _exact(self, root: str) -> tuple[Scores, int]:
        """Score a stem, and count the documents that hold it in the text that holds it most."""
        hits = self._text.search(self._text.exact(root, _NUMBERED))
        texts = hits.scores.astype(np.int64)
        best, most = np.zeros(self._row_count, np.float32), 0
        for number in np.unique(texts).tolist():
            codes = hits.codes[texts == number]
            scores = np.full(len(codes), _WEIGHT_OF[number], np.float32)
            held = self._postings.spread(codes, scores, self._row_count)
            most = max(most, int(np.count_nonzero(held > 0)))
            np.maximum(best, held, out=best)
        return best, most

    def _begun(self, word: str, typos: int, *, is_prefix: bool = True) -> Way:
        worth = TYPO_WORTH if typos else PREFIX_WORTH
        weights = {name: worth * weight for name, weight in TEXT_WEIGHTS.items()}
        return self._text.begun(word, typos, weights, is_prefix=is_prefix)

    def _both(self, pair: tuple[str, str]) -> Scores:
        first, second = (self._exact(root)[0] for root in pair)
        return np.where((first > 0) & (second > 0), (first + second) / 2, np.float32(0))

    def _beginning(self, word: str) -> Iterator[tuple[str]]:
        """Give the tag that a compound with an ending of no meaning begins with, if it is one."""
        ending = next((item for item in EMPTY_ENDINGS if word.endswith(item)), None)
        if ending is None:
            return
        first = word.removesuffix(ending)
        for link in _LINKS:
            root = stem(first.removesuffix(link) if link else first)
            if len(root) >= SHORTEST_PART and self._text.holds(root, ("tags",)):
                yield (root,)
                return

    def _parts(self, word: str) -> Iterator[tuple[str, str]]:
        """Give the ways to part a compound in two known words, such as autisme+begeleiding."""
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            last = stem(word[cut:])
            if not self._text.holds(last):
                continue
            for link in _LINKS:
                first = word[:cut].removesuffix(link) if link else word[:cut]
                if len(first) >= SHORTEST_PART and self._text.holds(stem(first)):
                    yield stem(first), last
                    break

    def _head(self, word: str) -> str | None:
        """Give the last part of a compound whose first is not known: of gokverslaving, verslaving."""
        for cut in range(3, len(word) - SHORTEST_HEAD + 1):
            last = word[cut:]
            if last not in GENERIC_WORDS and self._text.holds(stem(last), ("product", "tags", "synonyms")):
                return stem(last)
        return None

    def _rarity(self, holding: int) -> float:
        """Weigh a word from 1 (in every document) to RAREST (in one)."""
        total = self._document_count
        if total <= 1:
            return 1.0
        return max(1.0, RAREST - (RAREST - 1) * log(max(holding, 1)) / log(total))

    def _found(self, way: Way) -> Scores:
        hits: LineHits = self._text.search(way)
        return self._postings.spread(hits.codes, hits.scores, self._row_count)


_WEIGHTS = {name: float(weight) for name, weight in TEXT_WEIGHTS.items()}


def _hits(scores: Scores, match: Match) -> TextHits:
    rows = np.flatnonzero(scores > 0)
    kept = scores[rows].astype(np.float64)
    if match is Match.SOME and len(rows):
        is_near = kept >= RELAXED_WORTH * kept.max()
        rows, kept = rows[is_near], kept[is_near]
    return TextHits(rows, kept)


def _stems(found: "tuple[str, ...] | list[str]") -> list[str]:
    return [stem(word) for word in found]
