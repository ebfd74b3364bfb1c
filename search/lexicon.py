"""What can be suggested and which words the house knows, kept by each process for a few minutes."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlmodel import Session, col

from portal.models import Organisation, Product, ProductSynonym
from search.choices import Choices, choices
from search.dutch import GENERIC_WORDS, STOP_WORDS, fold, stem, words
from search.engine import EngineError, SearchEngine
from search.query import Query
from search.same_words import typed_words
from search.spelling import Near

KEPT = timedelta(minutes=5)
"""How long a process keeps the words; a new provider is suggested within this time."""
_ASKED = ("product", "theme", "provider", "municipality", "problem", "method")


class Kind(StrEnum):
    """What a suggestion leads to."""

    WORD = "word"
    PRODUCT = "product"
    THEME = "theme"
    PROVIDER = "provider"
    PLACE = "place"


@dataclass(frozen=True)
class Entry:
    """One thing to suggest: what is shown, and its value in an address (a code, an id, or the word)."""

    kind: Kind
    text: str
    value: str
    folded: str


@dataclass
class Lexicon:
    """All entries, with the words by which each is found."""

    entries: list[Entry] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    holding: Mapping[str, set[int]] = field(default_factory=dict)
    near: Near = field(default_factory=lambda: Near(()))
    written: Mapping[str, str] = field(default_factory=dict)
    """Known words as they are written, with their accents, by their folded form."""
    frequency: Mapping[str, int] = field(default_factory=dict)
    stems: frozenset[str] = frozenset()

    def beginning_with(self, start: str) -> Iterator[str]:
        """Give the known words that begin with these letters."""
        position = bisect_left(self.tokens, start)
        while position < len(self.tokens) and self.tokens[position].startswith(start):
            yield self.tokens[position]
            position += 1

    def knows(self, word: str) -> bool:
        """Say whether a folded word, or a form of it, is one that the house knows."""
        return word in self.written or word in STOP_WORDS or word in GENERIC_WORDS or stem(word) in self.stems

    def best_known(self, word: str) -> str | None:
        """Give the known word that a misspelt one is nearest to, as written; the commonest of equals."""
        found = self.near.find(word)
        if not found:
            return None
        nearest = [known for errors, known in found if errors == found[0][0]]
        return self.written[max(nearest, key=lambda known: self.frequency[known])]


_kept: WeakKeyDictionary[Any, tuple[datetime, Lexicon]] = WeakKeyDictionary()


def lexicon(session: Session, search_engine: SearchEngine, *, now: datetime) -> Lexicon:
    """Return the words, at most five minutes old: only of what residents can find.

    When the engine is away there are no providers among them, for nothing says which may be shown.
    """
    bind = session.get_bind()
    known = _kept.get(bind)
    if known is None or not timedelta() <= now - known[0] < KEPT:
        known = (now, _load(session, search_engine, now))
        _kept[bind] = known
    return known[1]


def make_lexicon(entries: Iterable[tuple[Entry, Iterable[str]]], plain: Iterable[str] = ()) -> Lexicon:
    """Make one of entries with the phrases that find them, and of `plain` texts whose words are known too."""
    kept: list[Entry] = []
    holding: dict[str, set[int]] = defaultdict(set)
    written: dict[str, str] = {}
    frequency: Counter[str] = Counter()

    def learn(text: str) -> list[str]:
        found = words(text)
        for part in text.split():
            if len(folded := words(part)) == 1:
                written.setdefault(folded[0], part.strip("()[].,:;!?'\"„”").lower())
        for word in found:
            written.setdefault(word, word)
            frequency[word] += 1
        return found

    for entry, phrases in entries:
        for phrase in phrases:
            for word in learn(phrase):
                holding[word].add(len(kept))
        kept.append(entry)
    for text in plain:
        learn(text)
    return Lexicon(
        kept,
        sorted(holding),
        holding,
        Near(word for word in written if len(word) > 3),
        written,
        frequency,
        frozenset(stem(word) for word in written),
    )


def _load(session: Session, search_engine: SearchEngine, now: datetime) -> Lexicon:
    lists = choices(session, now=now)
    try:
        found = search_engine.find(Query(facets=_ASKED, limit=1)).facets
    except EngineError:
        found = {}
    synonyms = session.execute(
        select(col(ProductSynonym.term), col(Product.code), col(Product.plain)).join(
            Product, col(Product.id) == col(ProductSynonym.product_id)
        )
    ).all()
    tags = [tag for name in ("problem", "method") for tag in found.get(name, {})]
    terms = dict.fromkeys([*(row.term for row in synonyms if _is_found(row.code, found)), *tags])
    plains = {row.code: row.plain or "" for row in synonyms}
    entries = [
        *_products(lists, plains, found),
        *((_entry(Kind.THEME, item.name, item.code), (item.name,)) for item in lists.themes),
        *((_entry(Kind.PLACE, item.name, item.code), (item.name,)) for item in lists.municipalities),
        *_providers(session, found),
    ]
    names = {entry.folded for entry, _ in entries}
    entries += [
        (_entry(Kind.WORD, term, term), (term,)) for term in terms if fold(term) not in names and words(term)
    ]
    return make_lexicon(entries, (*(item.plain for item in lists.themes), *plains.values(), *typed_words()))


def _is_found(code: str, found: Mapping[str, Mapping[str, int]]) -> bool:
    return not found or code in found.get("product", {})


def _products(
    lists: Choices, plains: Mapping[str, str], found: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    for code, product in lists.products.items():
        if _is_found(code, found):
            yield _entry(Kind.PRODUCT, product.name, code), (product.name, plains.get(code, ""))


def _providers(
    session: Session, found: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    wanted = found.get("provider", {})
    if not wanted:
        return
    rows = session.execute(
        select(col(Organisation.id), col(Organisation.name), col(Organisation.statutory_name)).where(
            col(Organisation.is_active).is_(True)
        )
    )
    for organisation_id, name, statutory_name in rows:
        if str(organisation_id) in wanted:
            yield _entry(Kind.PROVIDER, name, str(organisation_id)), (name, statutory_name or "")


def _entry(kind: Kind, text: str, value: str) -> Entry:
    return Entry(kind, text, value, " ".join(words(text)))
