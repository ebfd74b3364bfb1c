"""The finder: what a visitor types and chooses, and what comes back, with and without an engine."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session

from portal.db import reading
from portal.domain.availability import PlaceState
from portal.domain.terms import Accepting, Freshness
from search import indexer
from search.choices import choices
from search.engine import EngineUnavailableError, SearchEngine
from search.engines.embedded import EmbeddedEngine
from search.finder import ResultsPage, search
from search.query import Criteria, Filters, Point, Sort
from search.schema import Audience
from search.viewers import RESIDENT, Viewer
from tests.conftest import NOW
from tests.factories import key
from tests.search.supply import Supply

PROFESSIONAL = Viewer(Audience.PROFESSIONAL)
Ask = Callable[..., ResultsPage]


@pytest.fixture
def supply(session: Session) -> Supply:
    return Supply(session)


@pytest.fixture(params=["engine", "sql"])
def ask(request: pytest.FixtureRequest, session: Session, engine: Engine, embedded: EmbeddedEngine) -> Ask:
    """Give a way to search, by the engine and without it; everything is indexed first."""

    def find(text: str = "", *, viewer: Viewer = RESIDENT, **asked: Any) -> ResultsPage:
        session.commit()
        if request.param == "engine":
            indexer.rebuild(engine, embedded, now=NOW)
        page = search(session, embedded, Criteria(text, **asked), now=NOW, viewer=viewer)
        assert page.is_degraded is (request.param == "sql")
        return page

    return find


def ids(page: ResultsPage) -> list[int]:
    return [card.offering_id for card in page.cards]


def test_a_product_is_found_by_name_plural_and_synonym(supply: Supply, ask: Ask) -> None:
    offering = supply.offer()
    supply.offer(supply.dyslexia)
    for text in ("autisme", "begeleiding autisme", "ASS"):
        assert ids(ask(text)) == [key(offering)], text


def test_place_and_age_words_become_filters(supply: Supply, ask: Ask) -> None:
    here = supply.offer(age_min=6, age_max=12)
    supply.offer(age_min=12, age_max=17)
    supply.offer(municipality=supply.woerden, age_min=6, age_max=12)
    page = ask("autisme gouda 9 jaar")
    assert ids(page) == [key(here)]
    assert (page.reading.text, page.reading.municipality, page.reading.age) == ("autisme", "GM0513", 9)


def test_a_chosen_municipality_stays_when_the_text_names_another(supply: Supply, ask: Ask) -> None:
    supply.offer()
    page = ask("autisme gouda", filters=Filters(municipality=("GM0632",)))
    assert (page.total, page.reading.municipality) == (0, None)


def test_a_card_says_what_sql_says(supply: Supply, ask: Ask) -> None:
    supply.offer(report={"intake_weeks": 2, "start_weeks": 3, "free_places": 1, "total_places": 6})
    (card,) = ask("autisme", place="Gouda").cards
    assert card.availability is not None
    assert (card.availability.intake_weeks, card.availability.start_weeks, card.total_weeks) == (2, 3, 5)
    assert (card.availability.free_places, card.state, card.freshness) == (
        1,
        PlaceState.PLACE,
        Freshness.FRESH,
    )
    assert card.distance_km == pytest.approx(0, abs=0.01)
    assert [route.door.value for route in card.routes] == ["gp"]


def test_an_expired_figure_is_not_on_the_card(supply: Supply, ask: Ask) -> None:
    supply.offer(days_old=50)
    (card,) = ask().cards
    assert (card.availability, card.state, card.freshness) == (None, PlaceState.UNKNOWN, Freshness.EXPIRED)


def test_a_stop_that_ended_yesterday_is_over(supply: Supply, ask: Ask) -> None:
    yesterday = NOW.date() - timedelta(days=1)
    supply.offer(report={"accepting": Accepting.STOP, "accepting_until": yesterday})
    page = ask(filters=Filters(accepting=("yes",)))
    assert [card.state for card in page.cards] == [PlaceState.WAITING]


def test_fresh_and_accepting_come_before_stale_stopped_expired_and_unknown(supply: Supply, ask: Ask) -> None:
    unknown = supply.offer(days_old=None)
    expired = supply.offer(days_old=60)
    stopped = supply.offer(report={"accepting": Accepting.STOP})
    stale = supply.offer(days_old=20)
    waiting = supply.offer()
    place = supply.offer(report={"free_places": 2})
    order = [key(row) for row in (place, waiting, stale, stopped)]
    found = ids(ask("autisme"))
    assert found[:4] == order
    assert set(found[4:]) == {key(expired), key(unknown)}


def test_soonest_begins_with_the_shortest_known_wait(supply: Supply, ask: Ask) -> None:
    unknown = supply.offer(days_old=None)
    late = supply.offer(report={"intake_weeks": 9, "start_weeks": 9})
    soon = supply.offer(report={"intake_weeks": 1, "start_weeks": 1})
    stopped = supply.offer(report={"intake_weeks": 0, "start_weeks": 0, "accepting": Accepting.STOP})
    assert ids(ask(sort=Sort.SOONEST)) == [key(row) for row in (soon, late, unknown, stopped)]


def test_residents_see_no_stopping_contract_and_professionals_see_it_stopped(
    supply: Supply, ask: Ask
) -> None:
    supply.offer(line={"phases_out_on": date(2026, 11, 1)})
    assert ask().total == 0
    (card,) = ask(viewer=PROFESSIONAL).cards
    assert (card.is_phasing_out, card.state) == (True, PlaceState.STOPPED)


def test_referrers_fields_show_to_professionals_only(supply: Supply, ask: Ask) -> None:
    supply.offer(report={"remark": "Bel na 14 uur", "waiting_count": 12, "note": "Wij zijn verhuisd"})
    (public,) = ask().cards
    (professional,) = ask(viewer=PROFESSIONAL).cards
    assert public.availability is not None
    assert (public.intake_phone, public.referrer_remark, public.availability.remark) == (None, None, None)
    assert public.availability.waiting_count is None
    assert professional.availability is not None
    assert (professional.intake_phone, professional.referrer_remark) == ("0182 00 00 02", "Bel na 14 uur")
    assert professional.availability.waiting_count == 12


def test_a_count_under_5_shows_only_to_the_provider_and_its_region(supply: Supply, ask: Ask) -> None:
    supply.offer(report={"waiting_count": 4})
    own = Viewer(Audience.PROFESSIONAL, exact_organisation_ids=frozenset({key(supply.provider)}))
    shown = [
        card.availability.waiting_count
        for viewer in (PROFESSIONAL, own)
        for card in ask(viewer=viewer).cards
        if card.availability
    ]
    assert shown == [None, 4]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(municipality=("GM0632",)),
        Filters(product=("dyslexie",)),
        Filters(law=("wmo",)),
        Filters(law=("nonsense",)),
        Filters(region=("elsewhere",)),
        Filters(provider=("999999",)),
        Filters(provider=("x",)),
        Filters(theme=("none",)),
        Filters(segment=("none",)),
        Filters(care_form=("stay",)),
        Filters(group_form=("group",)),
        Filters(urgency=("crisis",)),
        Filters(kind=("free_access",)),
        Filters(accepting=("stop",)),
        Filters(freshness=("stale",)),
        Filters(door=("court",)),
        Filters(language=("pools",)),
        Filters(moment=("evening",)),
        Filters(problem=("verslaving",)),
        Filters(target_group=("ouderen",)),
        Filters(method=("emdr",)),
        Filters(at_home=("yes",)),
        Filters(part_time=("yes",)),
        Filters(not_excluding=("verslaving",)),
        Filters(age=40),
        Filters(max_intake_weeks=1),
        Filters(max_total_weeks=8),
        Filters(min_places=3),
    ],
    ids=repr,
)
def test_a_filter_leaves_out_what_does_not_fit(supply: Supply, ask: Ask, filters: Filters) -> None:
    supply.offer(
        tags={"language": ("turks",), "moment": ("weekend",), "contra_indication": ("verslaving",)},
        report={"free_places": 2},
    )
    assert ask(filters=filters).total == 0


@pytest.mark.parametrize(
    "filters",
    [
        Filters(municipality=("GM0632", "GM0513")),
        Filters(product=("autisme",), law=("jeugdwet",), care_form=("ambulatory",), urgency=("regular",)),
        Filters(region=("midden",), kind=("contracted",), accepting=("yes",), freshness=("fresh",)),
        Filters(door=("gp",), language=("turks",), moment=("weekend",), problem=("angst",)),
        Filters(group_form=("group",)),
        Filters(at_home=("yes",), part_time=("yes",), not_excluding=("geweld",), age=9),
        Filters(max_intake_weeks=5, max_total_weeks=9, min_places=2),
    ],
    ids=repr,
)
def test_a_filter_keeps_what_fits(supply: Supply, ask: Ask, filters: Filters) -> None:
    supply.offer(
        tags={"language": ("turks",), "moment": ("weekend",), "problem": ("angst",)},
        report={"free_places": 2},
        at_home=True,
        part_time=True,
        group_form="both",
    )
    assert ask(filters=filters).total == 1


def test_a_radius_counts_from_a_point(supply: Supply, ask: Ask) -> None:
    here = supply.offer()
    there = supply.offer(municipality=supply.woerden)
    gouda = Point(supply.gouda.lat, supply.gouda.lon)
    assert ids(ask(near=gouda, within_km=5)) == [key(here)]
    assert ids(ask(near=gouda, within_km=25, sort=Sort.NEAREST)) == [key(here), key(there)]


def test_when_nothing_holds_all_words_some_will_do(supply: Supply, ask: Ask) -> None:
    offering = supply.offer()
    page = ask("autisme ruimtevaart")
    assert (ids(page), page.is_relaxed) == ([key(offering)], True)


def test_words_that_nothing_holds_give_an_empty_page(supply: Supply, ask: Ask) -> None:
    supply.offer()
    page = ask("qqqqqq")
    assert (page.total, page.page, page.page_count, page.is_relaxed) == (0, 1, 1, False)


def test_a_page_beyond_the_last_is_the_last(supply: Supply, ask: Ask) -> None:
    for _ in range(5):
        supply.offer()
    page = ask(page=10**9, page_size=2)
    assert (page.page, page.page_count, len(page.cards), page.total) == (3, 3, 1, 5)


def test_two_letters_swapped_near_gouda_finds_autism(
    supply: Supply, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    offering = supply.offer()
    supply.offer(supply.dyslexia)
    session.commit()
    indexer.rebuild(engine, embedded, now=NOW)
    page = search(session, embedded, Criteria("autsime", filters=Filters(municipality=("GM0513",))), now=NOW)
    assert ids(page) == [key(offering)]


def test_an_engine_that_is_away_is_not_an_error(supply: Supply, session: Session) -> None:
    class Away:
        def find(self, query: object) -> None:
            raise EngineUnavailableError("gone")

    supply.offer()
    away: Any = Away()
    page = search(session, away, Criteria("autisme"), now=NOW)
    assert (page.total, page.is_degraded, dict(page.facets)) == (1, True, {})


def test_a_results_page_takes_one_statement_whatever_its_size(
    supply: Supply, session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    for number in range(12):
        supply.offer(supply.autism if number % 2 else supply.dyslexia)
    session.commit()
    indexer.rebuild(engine, embedded, now=NOW)
    for size in (1, 12):
        with reading(engine) as reader:
            choices(reader, now=NOW)
            assert _count_statements(engine, partial(_page, reader, embedded, size)) == 1


def _page(session: Session, search_engine: SearchEngine, size: int) -> None:
    assert len(search(session, search_engine, Criteria(page_size=size), now=NOW).cards) == size


def _count_statements(engine: Engine, act: Callable[[], None]) -> int:
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
