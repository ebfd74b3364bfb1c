"""For any filters the engine gives the ids and the counts that SQL gives."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from portal.domain.terms import Accepting, Law
from search import indexer
from search.engines.embedded import EmbeddedEngine
from search.fallback import find_in_sql
from search.query import Filters, Point, Query
from search.schema import Audience
from tests.conftest import NOW
from tests.factories import make_product
from tests.search.supply import Supply

VALUES: dict[str, list[str]] = {
    "municipality": ["GM0513", "GM0632"],
    "product": ["autisme", "dyslexie", "zorg"],
    "law": ["wmo", "jeugdwet"],
    "group_form": ["individual", "group"],
    "accepting": ["yes", "limited", "stop", "unknown"],
    "freshness": ["fresh", "ageing", "stale", "expired", "unknown"],
    "moment": ["weekend", "evening"],
    "language": ["turks"],
    "at_home": ["yes"],
    "part_time": ["yes"],
    "kind": ["contracted"],
}
_chosen = {name: st.lists(st.sampled_from(known), max_size=2, unique=True) for name, known in VALUES.items()}
_limits = {
    "age": st.none() | st.integers(0, 30),
    "max_intake_weeks": st.none() | st.integers(0, 10),
    "max_total_weeks": st.none() | st.integers(0, 20),
    "min_places": st.none() | st.integers(1, 3),
    "not_excluding": st.sampled_from([(), ("verslaving",)]),
}


def _filters(chosen: dict[str, Any]) -> Filters:
    values: dict[str, Any] = {
        name: tuple(item) if isinstance(item, list) else item for name, item in chosen.items()
    }
    return Filters(**values)


queries = st.builds(
    Query,
    filters=st.fixed_dictionaries({}, optional={**_chosen, **_limits}).map(_filters),
    text=st.sampled_from(["", "", "autisme", "dyslexie"]),
    audience=st.sampled_from(list(Audience)),
    near=st.sampled_from([None, Point(52.0172, 4.7062)]),
    within_km=st.sampled_from([None, 5.0, 30.0]),
    limit=st.just(100),
)


def _furnish(session: Session) -> None:
    """Publish 48 offerings that differ in everything that can be chosen."""
    supply = Supply(session)
    adults = make_product(
        session, supply.region, code="zorg", name="Dagbesteding", laws=(Law.WMO, Law.JEUGDWET), age_max=80
    )
    products, towns = [supply.autism, supply.dyslexia, adults], [supply.gouda, supply.woerden]
    ages = [None, 0.5, 9, 20, 60]
    for number in range(48):
        tags: dict[str, tuple[str, ...]] = {
            "moment": ("weekend", "evening")[: number % 3],
            "language": ("turks",) if number % 5 == 0 else (),
            "contra_indication": ("verslaving",) if number % 4 == 0 else (),
        }
        supply.offer(
            products[number % 3],
            municipality=towns[number % 2],
            days_old=ages[number % 5],
            line={"phases_out_on": NOW.date()} if number % 11 == 0 else None,
            tags={kind: values for kind, values in tags.items() if values},
            report=_report(number),
            at_home=number % 2 == 0,
            part_time=number % 7 == 0,
            group_form=[None, "individual", "group", "both"][number % 4],
            age_max=[None, 12, 25][number % 3],
        )


def _report(number: int) -> dict[str, Any]:
    return {
        "accepting": list(Accepting)[number % 3],
        "intake_weeks": [None, 0, 2, 8][number % 4],
        "start_weeks": [1, None, 10][number % 3],
        "free_places": [None, 0, 1, 3][number // 3 % 4],
    }


def test_for_any_filters_engine_and_sql_give_the_same_ids_and_counts(
    session: Session, engine: Engine, embedded: EmbeddedEngine
) -> None:
    _furnish(session)
    session.commit()
    indexer.rebuild(engine, embedded, now=NOW)

    @settings(max_examples=60, deadline=None)
    @given(queries, st.sampled_from(list(VALUES)))
    def compare(query: Query, facet: str) -> None:
        found = embedded.find(replace(query, facets=(facet,)))
        truth = find_in_sql(session, query, now=NOW)
        assert (set(found.ids), found.total) == (set(truth.ids), truth.total)
        if not query.text:
            assert found.ids == truth.ids
        assert found.facets[facet] == _counted(session, query, facet)

    compare()


def _counted(session: Session, query: Query, facet: str) -> dict[str, int]:
    """Count a facet's values one by one in SQL, whatever was chosen on that facet itself."""
    counts = {}
    for value in VALUES[facet]:
        chosen: dict[str, Any] = {facet: (value,)}
        sibling = replace(query, filters=replace(query.filters, **chosen))
        counts[value] = find_in_sql(session, sibling, now=NOW).total
    return {value: count for value, count in counts.items() if count}
