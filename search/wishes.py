"""Reads from a search which lighter help would fit it, and picks that for the results page."""

from collections.abc import Iterable
from functools import lru_cache

from portal.domain.terms import OfferingKind
from search.choices import Choices, MunicipalityChoice
from search.dutch import GENERIC_WORDS, STOP_WORDS, read_query, stem, words
from search.facilities import NearFacility, Wish, Word, lighter_help
from search.finder import ResultsPage
from search.forms import SearchForm
from search.same_words import told_as

ENOUGH = 1 / 3
"""Which part of what was found a theme must hold to be what the words are about."""
_TELL_NOTHING = STOP_WORDS | GENERIC_WORDS


def lighter_beside(
    form: SearchForm, page: ResultsPage, lists: Choices, municipality: MunicipalityChoice | None
) -> tuple[NearFacility, ...]:
    """Give the facilities to show beside the first results: those that fit what was asked, or none.

    None either when only contracted help was asked for.
    """
    wish = read_wish(form, page, lists)
    kinds = form.criteria.filters.kind
    if page.page > 1 or (kinds and OfferingKind.FREE_ACCESS.value not in kinds):
        return ()
    if not (wish.words or wish.themes or kinds):
        return ()
    return lighter_help(lists, municipality, wish)


def lighter_instead(
    form: SearchForm, page: ResultsPage, lists: Choices, municipality: MunicipalityChoice | None
) -> tuple[NearFacility, ...]:
    """Give the facilities to show where nothing was found: those that fit, else any for that age."""
    wish = read_wish(form, page, lists)
    fitting = lighter_help(lists, municipality, wish)
    return fitting or lighter_help(lists, municipality, Wish(age=wish.age))


def read_wish(form: SearchForm, page: ResultsPage, lists: Choices) -> Wish:
    """Read themes, words and age from a search; words that fit nearly everything say nothing here."""
    asked = read_query(page.reading.text)
    telling = (*asked.required, *(word for phrase in asked.phrases for word in phrase))
    typed = [word for word in dict.fromkeys(telling) if word not in _TELL_NOTHING]
    age = page.reading.age
    return Wish(
        themes=frozenset(_chosen_themes(form, lists) or _themes_of(typed, page, lists)),
        words=tuple(Word(word, ((stem(word),), *told_as(stem(word)))) for word in typed),
        age=form.criteria.filters.age if age is None else age,
    )


def _chosen_themes(form: SearchForm, lists: Choices) -> set[str]:
    products = (lists.products.get(code) for code in form.asked.get("product", ()))
    return {
        *form.asked.get("thema", ()),
        *(one.theme_code for one in products if one is not None and one.theme_code is not None),
    }


def _themes_of(typed: Iterable[str], page: ResultsPage, lists: Choices) -> Iterable[str]:
    """Give the themes that these words name and find; else those of much of what they found."""
    roots = {stem(word) for word in typed}
    if not roots:
        return ()
    found = page.facets.get("theme", {})
    named = [
        theme.code
        for theme in lists.themes
        if not roots.isdisjoint(_telling_roots(f"{theme.name} {theme.plain}"))
    ]
    named = [code for code in named if found.get(code)] if found else named
    if named or page.is_relaxed:
        return named
    return [code for code, count in found.items() if count >= page.total * ENOUGH]


@lru_cache(maxsize=200)
def _telling_roots(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in _TELL_NOTHING)
