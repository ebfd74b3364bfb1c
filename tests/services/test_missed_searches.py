"""Searches that found nothing are counted by words, region and day, and by nothing else."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from portal.models import MissedSearch
from portal.services.clean_up import clean_up
from portal.services.missed_searches import (
    Missed,
    MissedChoice,
    MissedSort,
    list_missed,
    note_missed_search,
)
from tests.conftest import NOW
from tests.factories import key, make_region

TODAY = NOW.date()


def _note(session: Session, *words: str, region: str | None = None, days_ago: int = 0) -> None:
    note_missed_search(session, region_code=region, words=words, now=NOW - timedelta(days=days_ago))


def test_the_same_words_of_a_day_are_one_row_whatever_their_order(session: Session) -> None:
    make_region(session, code="midden")
    _note(session, "autisme", "logeren", region="midden")
    _note(session, "logeren", "autisme", region="midden")
    _note(session, "logeren", "autisme")
    rows = session.exec(select(MissedSearch).order_by(MissedSearch.count)).all()  # type: ignore[arg-type]
    assert [(row.words, row.on, row.count) for row in rows] == [
        ("autisme logeren", TODAY, 1),
        ("autisme logeren", TODAY, 2),
    ]


def test_a_row_holds_no_moment_and_nobody() -> None:
    assert set(MissedSearch.model_fields) == {"id", "region_id", "words", "on", "count"}


def test_nothing_is_kept_of_no_words(session: Session) -> None:
    _note(session)
    assert session.exec(select(MissedSearch)).all() == []


def test_what_was_missed_fewer_than_five_times_is_told_to_nobody(session: Session) -> None:
    region = make_region(session, code="midden")
    for word, times in (("autisme", 5), ("logeren", 4)):
        for _ in range(times):
            _note(session, word, region="midden")
    assert _listed(session, {key(region)}) == ([Missed("autisme", 5, TODAY)], 1)


def test_days_and_regions_are_added_up(session: Session) -> None:
    make_region(session, code="midden")
    for days in range(6):
        _note(session, "autisme", region="midden" if days % 2 else None, days_ago=days)
    assert _listed(session, None) == ([Missed("autisme", 6, TODAY)], 1)


def test_no_region_and_days_before_the_period_count_for_nothing(session: Session) -> None:
    region = make_region(session, code="midden")
    for _ in range(9):
        _note(session, "autisme")
        _note(session, "logeren", region="midden", days_ago=7)
    assert _listed(session, {key(region)}) == ([], 0)
    assert _listed(session, set()) == ([], 0)


@pytest.mark.parametrize(
    ("sort", "first"),
    [(MissedSort.MOST, "dwang"), (MissedSort.WORDS, "angst"), (MissedSort.LAST, "eetstoornis")],
)
def test_missed_searches_are_listed_in_the_order_asked_for(
    session: Session, sort: MissedSort, first: str
) -> None:
    for word, times, days in (("dwang", 7, 3), ("angst", 5, 2), ("eetstoornis", 6, 0)):
        for _ in range(times):
            _note(session, word, days_ago=days)
    lines, total = _listed(session, None, sort=sort)
    assert (lines[0].words, total) == (first, 3)


def _listed(
    session: Session, region_ids: set[int] | None, *, sort: MissedSort = MissedSort.MOST
) -> tuple[list[Missed], int]:
    choice = MissedChoice(region_ids, TODAY - timedelta(days=6), sort)
    return list_missed(session, choice=choice, offset=0, limit=50)


def test_old_counts_go(session: Session) -> None:
    _note(session, "autisme", days_ago=500)
    assert clean_up(session, now=NOW)["missed_search"] == 1
