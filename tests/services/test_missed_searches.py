"""Searches that found nothing are counted by words, region and day, and by nothing else."""

from datetime import timedelta

from sqlmodel import Session, select

from portal.models import MissedSearch
from portal.services.clean_up import clean_up
from portal.services.missed_searches import Missed, most_missed, note_missed_search
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


def test_what_was_missed_fewer_than_three_times_is_told_to_nobody(session: Session) -> None:
    region = make_region(session, code="midden")
    for word, times in (("autisme", 3), ("logeren", 2)):
        for _ in range(times):
            _note(session, word, region="midden")
    found = most_missed(session, region_id=key(region), since=TODAY, until=TODAY)
    assert found == [Missed("autisme", 3)]


def test_days_and_regions_are_added_up(session: Session) -> None:
    make_region(session, code="midden")
    for days in range(4):
        _note(session, "autisme", region="midden" if days % 2 else None, days_ago=days)
    assert most_missed(session, region_id=None, since=TODAY - timedelta(days=3), until=TODAY) == [
        Missed("autisme", 4)
    ]


def test_old_counts_go(session: Session) -> None:
    _note(session, "autisme", days_ago=500)
    assert clean_up(session, now=NOW)["missed_search"] == 1
