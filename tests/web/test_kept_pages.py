"""A page of results is given again only while nothing changed: in the data, in time, or in who asks."""

import gzip

import pytest
from sqlalchemy import event, text
from werkzeug.test import Client

from portal.db import reading, state_of_data, unit_of_work
from portal.models import Organisation
from search import kept_pages
from search.choices import Choices
from search.kept_pages import KeptPages
from tests.web.finder_town import WATERDAM, build_town

SEARCH = f"/zoeken?q=autisme&gemeente={WATERDAM}"


@pytest.fixture
def town(engine, app, world, now, monkeypatch):
    monkeypatch.setattr(kept_pages, "_kept", KeptPages())
    return build_town(engine, app, now)


@pytest.fixture
def made(monkeypatch):
    """Count the pages that were made rather than given again."""
    count: list[int] = []
    keep = KeptPages.keep

    def counted(pages, key, page):
        count.append(1)
        keep(pages, key, page)

    monkeypatch.setattr(KeptPages, "keep", counted)
    return count


def rename(engine, town, name):
    with unit_of_work(engine) as session:
        session.get_one(Organisation, town.provider_id).name = name


def count_try(engine, bucket):
    """Commit something that no page shows."""
    with unit_of_work(engine) as session:
        session.execute(
            text(
                "INSERT INTO attempt_counter (bucket, window_start, attempt_count) VALUES (:bucket, :at, 1)"
            ),
            {"bucket": bucket, "at": "2026-11-25 09:00:00+00:00"},
        )


def test_the_same_question_is_answered_with_the_same_page(visitor, town, made):
    first, again = visitor.get(SEARCH), visitor.get(SEARCH)
    assert len(made) == 1
    assert first.data == again.data
    assert dict(first.headers).keys() == dict(again.headers).keys()


def test_any_commit_by_another_connection_makes_the_page_anew(engine, visitor, town, made):
    assert "De Lindeboom (proef)" in visitor.get(SEARCH).text
    rename(engine, town, "Heel nieuwe naam")
    assert "Heel nieuwe naam" in visitor.get(SEARCH).text
    assert len(made) == 2


def test_a_commit_of_this_process_makes_the_page_anew(app, visitor, town, made):
    visitor.get(SEARCH)
    rename(app.extensions["plekwijzer"].engine, town, "Zelf gewijzigd")
    assert "Zelf gewijzigd" in visitor.get(SEARCH).text


def test_a_minute_later_the_page_is_made_anew(visitor, town, clock, made):
    visitor.get(SEARCH)
    clock.advance(seconds=61)
    visitor.get(SEARCH)
    assert len(made) == 2


def test_days_later_the_words_about_age_have_moved_on(visitor, town, clock):
    assert "Gisteren bijgewerkt" in visitor.get(SEARCH).text
    clock.advance(days=1)
    assert "2 dagen geleden bijgewerkt" in visitor.get(SEARCH).text


def test_S37_who_has_a_session_is_never_given_a_kept_page_nor_fills_it(visitor, referrer, town, made):
    visitor.get(SEARCH)
    page = referrer.get(SEARCH)
    assert "0199 11 11 11" in page.text
    assert len(made) == 1
    assert "0199 11 11 11" not in visitor.get(SEARCH).text


def test_a_fragment_and_a_page_are_kept_apart(visitor, town):
    page = visitor.get(SEARCH).text
    fragment = visitor.get(SEARCH, headers={"HX-Request": "true"})
    assert fragment.text != page
    assert fragment.headers["HX-Push-Url"]
    again = visitor.get(SEARCH, headers={"HX-Request": "true"})
    assert again.headers["HX-Push-Url"] == fragment.headers["HX-Push-Url"]
    assert "HX-Push-Url" not in visitor.get(SEARCH).headers


def test_a_small_and_a_plain_page_say_the_same(app, visitor, town):
    plain = visitor.get(SEARCH)
    for _ in range(2):
        small = Client(app).get(SEARCH, headers={"Accept-Encoding": "gzip"})
        assert small.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.data) == plain.data
    assert {"Accept-Encoding", "HX-Request"} <= set(small.headers["Vary"].replace(" ", "").split(","))


def test_nothing_found_is_counted_every_time(visitor, town, made):
    for _ in range(2):
        assert "Niets gevonden" in visitor.get("/zoeken?q=qqqqzzzz").text
    assert made == []


def test_a_kept_page_asks_the_database_one_thing(app, visitor, town):
    visitor.get(SEARCH)
    asked = []
    engine = app.extensions["plekwijzer"].engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    visitor.get(SEARCH)
    assert asked == ["BEGIN", "PRAGMA data_version"]


def test_the_oldest_pages_go_when_there_are_too_many(monkeypatch, now):
    monkeypatch.setattr(kept_pages, "MOST_BYTES", 25)
    pages, at = KeptPages(), kept_pages.Moment((1,), now, Choices())
    for number in range(4):
        key = (str(number).encode(), False, False)
        pages.keep(key, kept_pages.KeptPage(at, b"x" * 10, None))
    assert [pages.find((str(number).encode(), False, False), at) is not None for number in range(4)] == [
        False,
        False,
        True,
        True,
    ]


class TestStateOfData:
    @pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
    def backend(self, request):
        return request.param

    def test_it_stays_while_nothing_is_committed(self, engine):
        states = []
        for _ in range(3):
            with reading(engine) as session:
                states.append(state_of_data(session))
        with unit_of_work(engine) as session:
            session.execute(text("UPDATE region SET name = name"))
            session.rollback()
        assert len(set(states)) == 1

    def test_it_moves_with_every_commit_by_any_connection(self, engine):
        seen = []
        for number in range(4):
            with reading(engine) as session:
                seen.append(state_of_data(session))
            count_try(engine, f"proef {number}")
        assert len(set(seen)) == 4

    def test_it_moves_for_a_connection_that_was_open_all_along(self, engine):
        with reading(engine) as first:
            before = state_of_data(first)
            first.rollback()
            with reading(engine) as other:
                other.execute(text("SELECT 1"))
                count_try(engine, "proef")
            assert state_of_data(first) != before
