"""Advice on how plain a Dutch text is: long sentences, hard words and a score; it never refuses anything."""

import re
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.hard_words import PLAIN_WORDS

LONGEST_SENTENCE = 20
"""In words; the Dutch government's advice for texts at level B1 is 10 to 15, and never above 20."""
FEWEST_WORDS = 12
"""A shorter text has no score."""
MOST_NAMED = 5
_EASY = 65.0
_FAIR = 45.0
_LONG_WORD = 5
"""In syllables."""

_SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"”’)]))\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SYLLABLE = re.compile(
    r"aai|ooi|oei|eeu|ieu|uwe|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|[aeiouyäëïöüáéíóúàèìòùâêîôû]"
)


class Plainness(StrEnum):
    """How a text reads, from a score that no single text should be judged by."""

    EASY = "easy"
    FAIR = "fair"
    HARD = "hard"
    SHORT = "short"
    """Too short to judge."""


@dataclass(frozen=True)
class LongSentence:
    """A sentence above twenty words, by its first words."""

    start: str
    word_count: int


@dataclass(frozen=True)
class HardWord:
    """A word of the trade, and how to say it plainly; None when it is only long."""

    word: str
    plain: str | None


@dataclass(frozen=True)
class Advice:
    """What could be plainer, at most five of each; `score` runs from 0 (hard) to 100 (easy)."""

    plainness: Plainness
    score: int | None
    long_sentences: tuple[LongSentence, ...]
    hard_words: tuple[HardWord, ...]

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.long_sentences or self.hard_words) and self.plainness is not Plainness.HARD


def judge_text(text: str) -> Advice:
    """Say what in a text could be plainer.

    The score is Douma's Dutch form (1960) of Flesch's reading ease: 206.84 - 0.77 * syllables per 100 words
    - 0.93 * words per sentence. Syllables are counted by groups of vowels.
    """
    sentences = [words for part in _SENTENCE_END.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    score = _score(sentences, words)
    return Advice(_plainness(score), score, _long_sentences(sentences), _hard_words(text, words))


def _score(sentences: list[list[str]], words: list[str]) -> int | None:
    if len(words) < FEWEST_WORDS:
        return None
    syllables = sum(map(_syllables, words))
    ease = 206.84 - 77.0 * syllables / len(words) - 0.93 * len(words) / len(sentences)
    return round(min(100.0, max(0.0, ease)))


def _plainness(score: int | None) -> Plainness:
    if score is None:
        return Plainness.SHORT
    return Plainness.EASY if score >= _EASY else Plainness.FAIR if score >= _FAIR else Plainness.HARD


def _long_sentences(sentences: list[list[str]]) -> tuple[LongSentence, ...]:
    found = (
        LongSentence(" ".join(words[:6]), len(words)) for words in sentences if len(words) > LONGEST_SENTENCE
    )
    return tuple(found)[:MOST_NAMED]


def _hard_words(text: str, words: list[str]) -> tuple[HardWord, ...]:
    """Name the words of the trade first, then the very long ones, each once."""
    plain = " ".join(text.casefold().split())
    phrases = [
        HardWord(term, better) for term, better in PLAIN_WORDS.items() if " " in term and term in plain
    ]
    known: dict[str, HardWord] = {}
    long: dict[str, HardWord] = {}
    for word in words:
        small = word.casefold()
        if small in PLAIN_WORDS:
            known.setdefault(small, HardWord(word, PLAIN_WORDS[small]))
        elif _syllables(word) > _LONG_WORD and "-" not in word:
            long.setdefault(small, HardWord(word, None))
    return (*phrases, *known.values(), *long.values())[:MOST_NAMED]


def _syllables(word: str) -> int:
    return max(1, len(_SYLLABLE.findall(word.casefold())))
