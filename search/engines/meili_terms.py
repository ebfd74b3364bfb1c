"""Questions and documents in the terms of Meilisearch; values are quoted, names are our own (control S28)."""

import re
from collections.abc import Iterable
from typing import Any

from search.document import Document
from search.dutch import read_query, searchable, stem
from search.engines.order import scramble
from search.fingerprints import Print, print_of, print_of_values
from search.query import MAX_FOUND, MAX_PAGE_SIZE, Match, Point, Query, Sort
from search.same_words import told_table
from search.schema import ALLOWED_KEYS, FACETS, HIDDEN_FACETS, NUMBERS, TEXT_WEIGHTS

_FIGURES = tuple(name for name in NUMBERS if name not in ("lat", "lon"))
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

ANSWER_SECONDS = 1
"""How long a visitor waits for the server; what it found by then is not shown, as it may not be all."""
SETTINGS: dict[str, Any] = {
    "searchableAttributes": [f"{kind}_{name}" for name in TEXT_WEIGHTS for kind in ("stems", "words")],
    "filterableAttributes": ["id", *FACETS, *HIDDEN_FACETS, *_FIGURES, "_geo"],
    "sortableAttributes": ["soonest", "confirmed_at", "standing", "scramble", "_geo"],
    "displayedAttributes": ["id"],
    "rankingRules": [
        "sort",
        "words",
        "typo",
        "attribute",
        "standing:asc",
        "weeks:asc",
        "scramble:asc",
    ],
    "typoTolerance": {"minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9}, "disableOnNumbers": True},
    "pagination": {"maxTotalHits": MAX_FOUND},
    "faceting": {"maxValuesPerFacet": 10_000},
    "searchCutoffMs": ANSWER_SECONDS * 1000,
    "synonyms": told_table(),
}


def as_document(document: Document) -> dict[str, Any]:
    """Write a document with the keys of the schema only; stems are fields of their own."""
    written: dict[str, Any] = {
        "id": document.id,
        "scramble": scramble(document.id),
        "told": str(print_of(document)),
        "held": str(print_of_values(document.facets, document.numbers)),
    }
    for name in TEXT_WEIGHTS:
        stems, words = searchable(document.texts.get(name, ""))
        written[f"stems_{name}"], written[f"words_{name}"] = " ".join(stems), " ".join(words)
    for name, values in document.facets.items():
        _checked(name)
        written[name] = list(values)
    for name in _FIGURES:
        written[name] = document.numbers.get(name)
    weeks = document.numbers.get("total_weeks")
    written["weeks"] = document.numbers.get("intake_weeks") if weeks is None else weeks
    lat, lon = document.numbers.get("lat"), document.numbers.get("lon")
    if lat is not None and lon is not None:
        written["_geo"] = {"lat": lat, "lng": lon}
    return written


def held_print(written: dict[str, Any]) -> Print:
    """Read the fingerprint of a document as the server gives it back, and hold its values against it."""
    facets = {name: written.get(name) or () for name in (*FACETS, *HIDDEN_FACETS)}
    numbers = {name: written.get(name) for name in _FIGURES}
    place = written.get("_geo") or {}
    values = print_of_values(facets, {**numbers, "lat": place.get("lat"), "lon": place.get("lng")})
    return Print(int(written.get("told", 0)), values == int(written.get("held", 0)))


def questions(query: Query, index: str) -> list[dict[str, Any]]:
    """Write a query as searches: the page, then one for each facet on which something is chosen."""
    chosen = query.filters.chosen()
    asked = [name for name in query.facets if name not in chosen]
    page = {**_search(query, index), "filter": filters(query), "facets": asked, **_slice(query)}
    siblings = [
        {**_search(query, index), "filter": filters(query, without=name), "facets": [name], "limit": 0}
        for name in query.facets
        if name in chosen
    ]
    return [page, *siblings]


def filters(query: Query, *, without: str = "") -> list[str]:
    """Write the filters; all of them must hold. `without` leaves one facet's choice out."""
    wanted = query.filters
    found = [_is_one_of("audience", [query.audience.value])]
    found += [_is_one_of(name, values) for name, values in wanted.chosen().items() if name != without]
    if wanted.not_excluding:
        found.append(f"NOT {_is_one_of('contra_indication', wanted.not_excluding)}")
    if wanted.age is not None:
        found += [f"age_min <= {int(wanted.age)}", f"age_max >= {int(wanted.age)}"]
    limits = (
        ("intake_weeks", "<=", wanted.max_intake_weeks),
        ("total_weeks", "<=", wanted.max_total_weeks),
        ("free_places", ">=", wanted.min_places),
    )
    found += [f"{name} {sign} {int(limit)}" for name, sign, limit in limits if limit is not None]
    if query.near is not None and query.within_km is not None:
        centre = f"{float(query.near.lat)}, {float(query.near.lon)}"
        circle = f"_geoRadius({centre}, {round(query.within_km * 1000)})"
        found.append(f"({circle} OR {_is_one_of('at_home', ['yes'])})" if wanted.municipality else circle)
    return found


def quoted(value: str) -> str:
    """Quote a value, so that nothing in it can end the quotation or start an expression."""
    plain = _UNPRINTABLE.sub(" ", value)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_one_of(name: str, values: Iterable[str]) -> str:
    return f"{_checked(name)} IN [{', '.join(quoted(value) for value in values)}]"


def _checked(name: str) -> str:
    if name not in ALLOWED_KEYS:
        raise ValueError(f"{name} is not a key of the schema")
    return name


def _search(query: Query, index: str) -> dict[str, Any]:
    asked = read_query(query.text)
    phrases = [f'"{" ".join(stem(word) for word in phrase)}"' for phrase in asked.phrases]
    return {
        "indexUid": index,
        "q": " ".join([*phrases, *(stem(word) for word in asked.required)]),
        "matchingStrategy": "all" if query.match is Match.ALL else "frequency",
        "attributesToRetrieve": ["id"],
    }


def _slice(query: Query) -> dict[str, Any]:
    sort = {
        Sort.SOONEST: ["soonest:asc", "scramble:asc"],
        Sort.CONFIRMED: ["confirmed_at:desc", "scramble:asc"],
    }.get(query.sort)
    if query.sort is Sort.NEAREST and query.near is not None:
        sort = [_from(query.near), "standing:asc", "scramble:asc"]
    if query.sort is Sort.BEST and query.near is not None and read_query(query.text).is_empty:
        # With words the text goes first, and after it this server can weigh no distance.
        sort = ["standing:asc", _from(query.near), "scramble:asc"]
    size = max(1, min(query.limit, MAX_PAGE_SIZE))
    found: dict[str, Any] = {"hitsPerPage": size, "page": query.offset // size + 1}
    return {**found, "sort": sort} if sort else found


def _from(centre: Point) -> str:
    return f"_geoPoint({float(centre.lat)}, {float(centre.lon)}):asc"
