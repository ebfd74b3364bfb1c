"""Suggestions while typing: products, themes, providers, places, and words that find something."""

from collections import Counter
from dataclasses import dataclass

from search.addresses import Values, address_of, changed
from search.dutch import STOP_WORDS, words
from search.lexicon import Entry, Kind, Lexicon

MOST = 8
MOST_OF_A_KIND = {Kind.WORD: 3, Kind.PRODUCT: 3, Kind.THEME: 2, Kind.PROVIDER: 2, Kind.PLACE: 2}
SHORTEST = 2
_ORDER = {
    kind: place for place, kind in enumerate((Kind.PLACE, Kind.WORD, Kind.THEME, Kind.PRODUCT, Kind.PROVIDER))
}
_PARAMETERS = {
    Kind.WORD: "q",
    Kind.PRODUCT: "product",
    Kind.THEME: "thema",
    Kind.PROVIDER: "aanbieder",
    Kind.PLACE: "gemeente",
}


@dataclass(frozen=True)
class Suggestion:
    """What to show, of which kind, and the address of its results."""

    kind: Kind
    text: str
    address: str


def suggest(known: Lexicon, typed: str, *, asked: Values) -> list[Suggestion]:
    """List at most eight, best first; `asked` is what else is chosen and stays in the addresses.

    Every typed word must begin a word of it; where none does, typing errors are allowed. No order by
    how large or how good a provider is: only by how well the words fit, then by kind and name.
    """
    asked_words = words(typed)[:8]
    if not asked_words or len("".join(asked_words)) < SHORTEST:
        return []
    found = _holding_all(known, asked_words)
    folded = " ".join(asked_words)
    ranked = sorted(found, key=lambda number: _rank(known.entries[number], folded))
    taken: Counter[Kind] = Counter()
    listed = []
    for number in ranked:
        entry = known.entries[number]
        taken[entry.kind] += 1
        if taken[entry.kind] <= MOST_OF_A_KIND[entry.kind]:
            listed.append(Suggestion(entry.kind, entry.text, _address(entry, asked)))
        if len(listed) == MOST:
            break
    return listed


def _holding_all(known: Lexicon, asked_words: list[str]) -> set[int]:
    found: set[int] | None = None
    for position, word in enumerate(asked_words):
        is_last = position == len(asked_words) - 1
        if word in STOP_WORDS and not is_last:
            continue
        holding = _holding(known, word)
        if not holding and is_last and word in STOP_WORDS:
            continue
        found = holding if found is None else found & holding
    return found or set()


def _holding(known: Lexicon, word: str) -> set[int]:
    tokens = list(known.beginning_with(word)) or [token for _, token in known.near.find(word, is_begun=True)]
    return set().union(*(known.holding.get(token, ()) for token in tokens))


def _rank(entry: Entry, folded: str) -> tuple[int, int, int, str]:
    if entry.folded == folded:
        fit = 0
    elif entry.folded.startswith(folded):
        fit = 1
    else:
        fit = 2 if f" {folded}" in entry.folded else 3
    return fit, _ORDER[entry.kind], len(entry.folded.split()), entry.folded


def _address(entry: Entry, asked: Values) -> str:
    names = ("gemeente", "leeftijd") if entry.kind is Kind.PLACE else ("gemeente", "dichtbij", "leeftijd")
    kept = {name: values for name, values in asked.items() if name in names}
    return address_of(changed(kept, {_PARAMETERS[entry.kind]: entry.value}))


def meant(known: Lexicon, typed: str) -> str | None:
    """Give the typed text with its misspelt words as they were likely meant; None when none is misspelt."""
    better = typed
    for word in dict.fromkeys(words(typed)):
        if known.knows(word) or _is_compound(known, word) or any(True for _ in known.beginning_with(word)):
            continue
        nearest = known.best_known(word)
        if nearest is not None:
            better = _with(better, word, nearest)
    return better if better != typed else None


def _with(text: str, word: str, nearest: str) -> str:
    parts = (nearest if words(part) == [word] else part for part in text.split())
    return " ".join(parts)


def _is_compound(known: Lexicon, word: str) -> bool:
    """Say whether a word is two known ones, such as autismebegeleiding."""
    return any(
        known.knows(word[cut:]) and (known.knows(word[:cut]) or known.knows(word[:cut].removesuffix("s")))
        for cut in range(4, len(word) - 3)
    )
