"""The filters that stand beside the results: groups of choices with how many results each gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from portal.web.present import label
from search.chips import FLAG_WORDS, FRESHNESS_WORDS
from search.choices import Choices
from search.forms import SearchForm
from search.parameters import CLOSED, FLAGS, FRESHNESS, OPEN, RADII, SORTS
from search.query import Sort

Facets = Mapping[str, Mapping[str, int]]
Selectable = tuple[str, str, bool]
"""A value, its words, and whether it is chosen."""

RESIDENT_GROUPS = ("thema", "vorm", "groep", "moment", "via", "soort", "taal", "probleem", "doelgroep")
PROFESSIONAL_GROUPS = (
    "product",
    "wet",
    "vorm",
    "groep",
    "spoed",
    "moment",
    "via",
    "taal",
    "probleem",
    "doelgroep",
    "werkwijze",
    "ondanks",
    "soort",
    "thema",
)
TITLES = {
    "thema": "Onderwerp",
    "product": "Product",
    "taal": "Taal van de hulpverlener",
    "probleem": "Waarbij",
    "doelgroep": "Voor wie",
    "werkwijze": "Werkwijze",
    "ondanks": "Neemt ook aan bij",
}
SORT_WORDS = {
    Sort.BEST: "Past het best",
    Sort.SOONEST: "Snelst terecht",
    Sort.NEAREST: "Dichtbij",
    Sort.CONFIRMED: "Laatst bijgewerkt",
}
WEEKS = (2, 4, 8, 13, 26, 52)
FIELDS = frozenset(
    """q gemeente dichtbij straal leeftijd plek kennismaking wachttijd plekken thuis deeltijd vers sorteer
    pagina""".split()
)
"""The parameters that have a field of their own."""
MOST_SHOWN = 12
"""How many values of an open list are shown; the ones with most results."""


@dataclass(frozen=True)
class Option:
    """A value to choose; `count` is None when results are not counted."""

    id: str
    name: str
    value: str
    text: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """Values of one parameter; any of the chosen ones will do."""

    name: str
    title: str
    options: tuple[Option, ...]

    @property
    def is_open(self) -> bool:
        """Whether the group shows its values at once: something in it is chosen."""
        return any(option.is_chosen for option in self.options)


def filter_groups(
    form: SearchForm, facets: Facets, lists: Choices, *, is_professional: bool
) -> tuple[Group, ...]:
    """List the groups of choices that fit who is looking; a group without a real choice is left out."""
    names = list(PROFESSIONAL_GROUPS if is_professional else RESIDENT_GROUPS)
    names += [name for name in (*CLOSED, *OPEN) if name in form.asked and name not in names]
    groups = (_group(name, form, facets, lists) for name in names if name in TITLES or name in CLOSED)
    return tuple(group for group in groups if group.options)


def flag_options(form: SearchForm, facets: Facets) -> tuple[Option, ...]:
    """List the choices that are on or off."""
    return tuple(
        _option(name, "ja", FLAG_WORDS[name], form, _sum(facets, facet, accepted))
        for name, (facet, accepted) in FLAGS.items()
    )


def freshness_options(form: SearchForm) -> list[Selectable]:
    """List how old a figure may be."""
    return [(word, FRESHNESS_WORDS[word], form.has("vers", word)) for word in FRESHNESS]


def radius_options(form: SearchForm) -> list[Selectable]:
    """List the distances to choose from; what is asked is one of them."""
    chosen = form.criteria.within_km
    radii = sorted({*RADII, *(() if chosen is None else (int(chosen),))})
    return [(str(radius), f"binnen {radius} km", radius == chosen) for radius in radii]


def weeks_options(form: SearchForm) -> list[Selectable]:
    """List the longest waits to choose from; what is asked is one of them."""
    chosen = form.criteria.filters.max_total_weeks
    weeks = sorted({*WEEKS, *(() if chosen is None else (chosen,))})
    return [(str(count), f"{count} {'week' if count == 1 else 'weken'}", count == chosen) for count in weeks]


def sort_options(form: SearchForm) -> list[Selectable]:
    """List the orders to choose from."""
    return [(word, SORT_WORDS[sort], sort is form.criteria.sort) for word, sort in SORTS.items()]


def kept_values(form: SearchForm, groups: tuple[Group, ...]) -> list[tuple[str, str]]:
    """List what the address asks and no field shows, so that another choice does not drop it."""
    shown = {*FIELDS, *(group.name for group in groups)}
    return [(name, value) for name, values in form.asked.items() if name not in shown for value in values]


def _group(name: str, form: SearchForm, facets: Facets, lists: Choices) -> Group:
    if name in CLOSED:
        return Group(name, CLOSED[name].title, tuple(_closed(name, form, facets)))
    if name == "ondanks":
        return Group(name, TITLES[name], tuple(_despite(form, lists)))
    counts = facets.get(OPEN[name], {})
    texts = _texts(name, form, counts, lists)
    options = (
        _option(name, value, text, form, counts.get(value, 0) if facets else None)
        for value, text in texts.items()
    )
    return Group(name, TITLES.get(name, name), tuple(options))


def _closed(name: str, form: SearchForm, facets: Facets) -> Iterable[Option]:
    closed = CLOSED[name]
    for word, member in closed.values.items():
        count = _sum(facets, closed.facet, (member.value,))
        if count == 0 and not form.has(name, word):
            continue
        text = label(member)
        yield _option(name, word, text[:1].upper() + text[1:], form, count)


def _despite(form: SearchForm, lists: Choices) -> Iterable[Option]:
    """List what an offering may not exclude; what it would leave is not counted."""
    for value in sorted({*lists.contra_indications, *form.asked.get("ondanks", ())}):
        yield _option("ondanks", value, value[:1].upper() + value[1:], form, None)


def _texts(name: str, form: SearchForm, counts: Mapping[str, int], lists: Choices) -> dict[str, str]:
    """Give the values to show with their words: chosen ones always, others while they give results."""
    if name == "thema":
        return {item.code: item.name for item in lists.themes if counts.get(item.code) or not counts}
    chosen = form.asked.get(name, ())
    common = sorted(counts, key=lambda value: (-counts[value], value))[:MOST_SHOWN]
    shown = sorted({*common, *chosen})
    if name == "product":
        return {code: lists.products[code].name for code in shown if code in lists.products}
    return {value: value[:1].upper() + value[1:] for value in shown}


def _option(name: str, value: str, text: str, form: SearchForm, count: int | None) -> Option:
    return Option(_option_id(name, value), name, value, text, count, form.has(name, value))


@lru_cache(maxsize=4096)
def _option_id(name: str, value: str) -> str:
    slug = "".join(letter if letter.isalnum() else "-" for letter in value)
    return f"f-{name}-{slug}"


def _sum(facets: Facets, facet: str, values: Iterable[str]) -> int | None:
    if not facets:
        return None
    counts = facets.get(facet, {})
    return sum(counts.get(str(value), 0) for value in values)
