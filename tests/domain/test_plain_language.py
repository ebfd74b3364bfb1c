"""How plain a text is: advice that names sentences and words, and never fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.hard_words import PLAIN_WORDS
from portal.domain.plain_language import MOST_NAMED, Plainness, judge_text

PLAIN = "Wij helpen u stap voor stap. U krijgt een vaste begeleider. Samen maken we een plan dat bij u past."
HARD = (
    "Middels een integraal traject wordt de jeugdige met multiproblematiek systeemgericht begeleid ten "
    "behoeve van zelfredzaamheid en participatie in de samenleving, waarbij wij samen met ketenpartners "
    "optrekken."
)


def test_a_plain_text_gets_no_advice():
    advice = judge_text(PLAIN)
    assert advice.is_silent
    assert advice.plainness is Plainness.EASY


def test_a_hard_text_is_told_so_with_its_long_sentence_and_its_words():
    advice = judge_text(HARD)
    assert advice.plainness is Plainness.HARD
    assert [one.word_count for one in advice.long_sentences] == [26]
    assert ("jeugdige", "kind of jongere") in [(one.word, one.plain) for one in advice.hard_words]


@pytest.mark.parametrize(("words", "is_long"), [(20, False), (21, True)])
def test_a_sentence_is_long_above_twenty_words(words, is_long):
    assert bool(judge_text(" ".join(["woord"] * words) + ".").long_sentences) is is_long


@pytest.mark.parametrize("text", ["Kom maar. Wij helpen.", "Kom maar.\nWij helpen", "Echt? Ja! „Kom.” Goed."])
def test_sentences_end_at_marks_and_at_line_ends(text):
    assert judge_text(text * 3).long_sentences == ()


def test_a_few_words_have_no_score():
    assert judge_text("Kom langs.").score is None
    assert judge_text("").plainness is Plainness.SHORT


def test_a_phrase_is_found_across_a_line_end():
    assert "ten behoeve van" in [one.word for one in judge_text("Dit is ten behoeve\nvan u.").hard_words]


def test_a_word_is_named_once_whatever_its_capitals():
    assert len(judge_text("Traject. Het traject is een TRAJECT.").hard_words) == 1


def test_every_hard_word_is_in_small_letters_and_has_another_way_to_say_it():
    assert all(word == word.casefold() and plain for word, plain in PLAIN_WORDS.items())


@given(st.text(max_size=400))
def test_any_text_can_be_judged(text):
    advice = judge_text(text)
    assert advice.score is None or 0 <= advice.score <= 100
    assert max(len(advice.long_sentences), len(advice.hard_words)) <= MOST_NAMED


@pytest.mark.parametrize("piece", ["a", "a ", ".", "a-", ".”", " ", "\n", "!?", "ij"])
def test_S34_long_texts_are_judged_in_time(piece):
    judge_text(piece * 50_000)
