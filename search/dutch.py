"""Dutch words as both engines know them: folded, stemmed, joined, and weighed by what they say."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import snowballstemmer

SEPARATOR = "_"
"""Stands between phrases in a text, so that no phrase is found across two of them."""
MIN_JOINED_LENGTH = 6
MAX_WORDS = 16

STOP_WORDS = frozenset(
    """aan al alle alleen als altijd andere ben bij bijna binnen bent dan dat de der deze die dit doen door
    dus echt een eens elke en er erg ergens even gaan gaat geen graag haar had heb hebben heeft heel
    hem het hij hoe hun iemand iets ik in is ja je jij jullie kan kunnen kunt laat lang maar me meer
    meest men met mij mijn misschien moet moeten na naar niet niets nog nu of om omdat onder ons
    onze ook op over per s snel te tegen toch toe tot tussen u uit uw van vanaf vanwege veel via
    vinden voor waar wanneer wat we wel welke werd wie wij wil willen word worden wordt ze zeer zelf
    zich zij zijn zo zoek zoeken zoekt zonder zou zal zult""".split()
)
"""Words that say nothing of what is sought."""

GENERIC_WORDS = frozenset(
    """hulp zorg hulpverlening help helpen ondersteuning kind kinderen zoon dochter jongen meisje moeder
    vader ouders ouder mama papa oma opa man vrouw partner gezin familie mens mensen iemand client
    jongere jongeren volwassene volwassenen jaar jarige oud probleem problemen last nodig plek
    plaats regio gemeente buurt omgeving dichtbij aanbieder organisatie instelling""".split()
)
"""Words that fit nearly everything: not asked of a result when there is more, but they raise it."""

_WEAK_WORDS = frozenset(
    """aan al alle bij dan de dit een en er erg graag heb hebben heeft heel het hij ik is je mij mijn onze
    ons te u uw van voor wij ze zij zijn""".split()
)
"""Words that a sentence can lack without saying something else; `niet` and `naar` are none of them."""

_COMBINING = re.compile(r"[\u0300-\u036f]")
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’`´](?=[a-z])")
_PHRASE = re.compile(r'["“„]([^"”“„]{2,100})["”]')
_VOWEL_PLURAL = re.compile(r"(?<=[a-z]{2}[aouy])s$")
_ISM = re.compile(r"(?<=[a-z]{3})(?:istische|istisch|isten|isme)$")
_IRREGULAR = {
    "kinderen": "kind",
    "kinders": "kind",
    "kids": "kind",
    "eieren": "ei",
    "volkeren": "volk",
    "goederen": "goed",
    "gelederen": "lid",
    "leden": "lid",
    "steden": "stad",
    "verslaafd": "verslaf",
    "verslaafde": "verslaf",
    "verslaafden": "verslaf",
}


@dataclass(frozen=True)
class QueryWords:
    """A typed text taken apart, in order, without doubles. `phrases` stood between quotation marks."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.required or self.phrases)


def fold(text: str) -> str:
    """Write in small letters without accents."""
    small = text.casefold()
    return small if small.isascii() else _COMBINING.sub("", unicodedata.normalize("NFKD", small))


def words(text: str) -> list[str]:
    """Take a text apart into folded words; an apostrophe within a word goes, a hyphen parts."""
    folded = fold(text)
    return _WORD.findall(
        folded
        if folded.isascii() and "'" not in folded and "`" not in folded
        else _APOSTROPHE.sub("", folded)
    )


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Reduce a folded word to what its forms share: kinderen is kind, huizen is huis."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word[-1:].isdigit() or len(word) < 4:
        return word
    if _ISM.search(word):
        return _ISM.sub("ist", word)
    found = str(_stemmer().stemWord(_VOWEL_PLURAL.sub("", word)))
    if len(found) < 3:
        return word
    if found[-1] == found[-2] and found[-1] not in "aeiou":
        return found[:-1]
    ending = {"z": "s", "v": "f"}.get(found[-1])
    return found[:-1] + ending if ending else found


def searchable(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the stems and the words that a document's text is found by; lines are phrases of their own.

    Neighbouring words come once more at the end, joined: `jeugd zorg` is found by `jeugdzorg`.
    """
    plain: list[str] = []
    joined: dict[str, None] = {}
    for line in text.splitlines():
        found = words(line)
        plain.extend((*found, SEPARATOR))
        joined.update(dict.fromkeys(joined_pairs(found)))
    stems = [stem(word) if word != SEPARATOR else word for word in plain]
    surfaces = dict.fromkeys(word for word in plain if word != SEPARATOR and word not in STOP_WORDS)
    return (*stems, *(stem(word) for word in joined)), (*surfaces, *joined)


@lru_cache(maxsize=5_000)
def gists(text: str) -> tuple[str, ...]:
    """Give what a whole phrase comes down to: its telling words, and the sentence without who it is about.

    `mijn zoon wil niet naar school` is `school` and `=wil_niet_naar_school`, and so is the same of a dochter.
    """
    found = words(text)[: MAX_WORDS * 2]
    telling = [word for word in found if word not in STOP_WORDS and word not in GENERIC_WORDS]
    sentence = [word for word in found if word not in _WEAK_WORDS and word not in GENERIC_WORDS]
    if not telling:
        return ()
    keys = ["_".join(stem(word) for word in telling)]
    if sentence != telling:
        keys.append("=" + "_".join(stem(word) for word in sentence))
    return tuple(keys)


def read_query(text: str) -> QueryWords:
    """Take a typed text apart into words that must be found, words that may be, and phrases."""
    phrases = tuple(tuple(words(phrase)) for phrase in _PHRASE.findall(text))
    telling = [word for word in dict.fromkeys(words(_PHRASE.sub(" ", text))) if word not in STOP_WORDS]
    telling = telling[:MAX_WORDS]
    generic = tuple(word for word in telling if word in GENERIC_WORDS)
    required = tuple(word for word in telling if word not in GENERIC_WORDS)
    kept = tuple(phrase for phrase in phrases if phrase)
    if required or kept:
        return QueryWords(required, generic, kept)
    return QueryWords(generic or tuple(words(text))[:MAX_WORDS], (), kept)


def joined_pairs(found: list[str]) -> list[str]:
    """Write each pair of neighbouring words as one, as Dutch compounds are; stop words join with nothing."""
    return [
        first + second
        for first, second in pairwise(found)
        if len(first) + len(second) >= MIN_JOINED_LENGTH
        and first not in STOP_WORDS
        and second not in STOP_WORDS
        and not (first + second).isdigit()
    ]


def allowed_typos(word: str) -> int:
    """Tell how many typing errors a word may hold: one from 5 letters, two from 9, none in numbers."""
    if any(c.isdigit() for c in word):
        return 0
    return 2 if len(word) >= 9 else 1 if len(word) >= 5 else 0


@lru_cache(maxsize=1)
def _stemmer() -> "snowballstemmer.Stemmer":
    return snowballstemmer.stemmer("dutch_porter")
