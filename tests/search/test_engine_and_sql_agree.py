"""For any filters the engine gives the ids and the counts that SQL gives."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from portal.domain.terms import Accepting, CareForm, Law, ReferralDoor, Urgency
from portal.models import Organisation, ProductSegment, ReferralRoute, Segment, Theme
from search import indexer
from search.engine import SearchEngine
from search.fallback import find_in_sql
from search.query import Filters, Point, Query
from search.schema import FACETS, Audience
from tests.conftest import NOW
from tests.factories import key, make_product, make_segment
from tests.search.supply import Supply

THEMES = ("opgroeien", "wonen")
SEGMENTS = ("ambulant", "verblijf")
VALUES: dict[str, list[str]] = {
    "region": ["midden"],
    "theme": list(THEMES),
    "segment": list(SEGMENTS),
    "care_form": ["ambulatory", "day"],
    "urgency": ["regular", "crisis"],
    "door": ["gp", "court"],
    "problem": ["angst", "autisme"],
    "target_group": ["lvb"],
    "method": ["emdr"],
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
"""Values to choose from, of every facet but the provider, whose numbers come from the database."""
assert {*VALUES, "provider"} == set(FACETS)

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
    filters=st.sets(st.sampled_from([*_chosen, *_limits]), max_size=4)
    .flatmap(lambda names: st.fixed_dictionaries({name: {**_chosen, **_limits}[name] for name in names}))
    .map(_filters),
    text=st.sampled_from(["", "", "autisme", "dyslexie"]),
    audience=st.sampled_from(list(Audience)),
    near=st.sampled_from([None, Point(52.0172, 4.7062)]),
    within_km=st.sampled_from([None, 5.0, 30.0]),
    limit=st.just(100),
)


def _furnish(session: Session) -> None:
    """Publish 48 offerings that differ in everything that can be chosen."""
    supply = Supply(session)
    themes = [Theme(code=code, name=code, plain=code, position=0) for code in THEMES]
    session.add_all(themes)
    session.flush()
    segments = [make_segment(session, supply.region, code=code) for code in SEGMENTS]
    adults = make_product(
        session,
        supply.region,
        segments[1],
        code="zorg",
        name="Dagbesteding",
        laws=(Law.WMO, Law.JEUGDWET),
        age_max=80,
        care_form=CareForm.DAY,
        urgency=Urgency.CRISIS,
        theme_id=key(themes[1]),
    )
    supply.autism.theme_id = key(themes[0])
    session.add(ProductSegment(product_id=key(supply.autism), segment_id=key(segments[0]), position=1))
    session.add(
        ReferralRoute(product_id=key(adults), position=1, door=ReferralDoor.COURT, decision=True, note=None)
    )
    products, towns = [supply.autism, supply.dyslexia, adults], [supply.gouda, supply.woerden]
    ages = [None, 0.5, 9, 20, 60]
    for number in range(48):
        tags: dict[str, tuple[str, ...]] = {
            "moment": ("weekend", "evening")[: number % 3],
            "language": ("turks",) if number % 5 == 0 else (),
            "problem": (("angst",), ("autisme", "angst"), ())[number // 2 % 3],
            "target_group": ("lvb",) if number % 6 == 1 else (),
            "method": ("emdr",) if number % 9 == 2 else (),
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
        "limit_age_min": [None, 10][number // 3 % 2],
        "limit_age_max": [None, None, 18][number // 2 % 3],
        "limit_municipalities": [[], ["Gouda"], ["Gouda", "Woerden"], ["Delft"]][number // 5 % 4],
        "limit_problems": [[], ["angst"]][number // 4 % 2],
    }


def test_for_any_filters_engine_and_sql_give_the_same_ids_and_all_the_same_counts(
    session: Session, engine: Engine, search_engine: SearchEngine
) -> None:
    _furnish(session)
    session.commit()
    indexer.rebuild(engine, search_engine, now=NOW)
    providers = [str(number) for number in session.scalars(select(col(Organisation.id)))]
    segments = list(session.scalars(select(col(Segment.code))))
    members = _members(session, {**VALUES, "provider": providers, "segment": segments})

    @settings(max_examples=40, deadline=None)
    @given(queries)
    def compare(query: Query) -> None:
        found = search_engine.find(replace(query, facets=FACETS))
        truth = find_in_sql(session, query, now=NOW)
        assert (set(found.ids), found.total) == (set(truth.ids), truth.total)
        if not query.text:
            assert found.ids == truth.ids
        counted = {facet: _counted(session, query, truth.ids, facet, members[facet]) for facet in FACETS}
        assert {name: dict(counts) for name, counts in found.facets.items()} == counted

    compare()


Members = Mapping[str, frozenset[int]]


def _members(session: Session, values: Mapping[str, Sequence[str]]) -> dict[str, Members]:
    """Ask SQL once for each value of each facet which offerings have it."""

    def having(facet: str, value: str) -> frozenset[int]:
        chosen: dict[str, Any] = {facet: (value,)}
        query = Query(filters=Filters(**chosen), audience=Audience.PROFESSIONAL, limit=100)
        return frozenset(find_in_sql(session, query, now=NOW).ids)

    return {facet: {value: having(facet, value) for value in known} for facet, known in values.items()}


def _counted(
    session: Session, query: Query, found: tuple[int, ...], facet: str, members: Members
) -> dict[str, int]:
    """Count a facet's values in what SQL finds, whatever was chosen on that facet itself."""
    if facet in query.filters.chosen():
        nothing: dict[str, Any] = {facet: ()}
        freed = replace(query, filters=replace(query.filters, **nothing))
        found = find_in_sql(session, freed, now=NOW).ids
    counts = {value: len(having.intersection(found)) for value, having in members.items()}
    return {value: count for value, count in counts.items() if count}
