"""Tells the house of a search that found nothing: known words and the region, nothing else."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from portal.services.missed_searches import note_missed_search
from search.dutch import STOP_WORDS, words
from search.lexicon import Kind, Lexicon

log = logging.getLogger(__name__)

UNKNOWN = "(onbekend)"
"""Stands for any word that the house does not know: it may be a name."""


def known_words(known: Lexicon, typed: str) -> list[str]:
    """Give the words of a text that may be kept: known ones, no numbers, no names of providers.

    Any others together are one "(onbekend)".
    """
    names = provider_words(known)
    found = [word for word in words(typed) if word not in STOP_WORDS]
    kept = [word for word in found if known.knows(word) and word.isalpha() and word not in names]
    return kept if len(kept) == len(found) else [*kept, UNKNOWN]


def provider_words(known: Lexicon) -> set[str]:
    """Give the words that the house knows only from the names of providers."""
    return {
        word
        for entry in known.entries
        if entry.kind is Kind.PROVIDER
        for word in entry.folded.split()
        if all(known.entries[number].kind is Kind.PROVIDER for number in known.holding.get(word, ()))
    }


def note_miss(
    writing: Callable[[], AbstractContextManager[Session]],
    known: Lexicon,
    typed: str,
    *,
    region_code: str | None,
    now: datetime,
) -> None:
    """Count it; when the database is busy the page goes on without."""
    kept = known_words(known, typed)
    if not kept:
        return
    try:
        with writing() as session:
            note_missed_search(session, region_code=region_code, words=kept, now=now)
    except SQLAlchemyError as error:
        log.warning("a missed search was not counted: %s", type(error).__name__)
