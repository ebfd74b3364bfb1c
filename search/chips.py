"""The filters that are on, each with the address of the same search without it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.web.present import label, weeks_text
from search.addresses import Values, address_of, changed, without
from search.choices import Choices
from search.forms import SearchForm
from search.parameters import CLOSED
from search.reading import Reading
from search.where import where_words

FLAG_WORDS = {"plek": "Neemt nieuwe mensen aan", "thuis": "Komt bij u thuis", "deeltijd": "Deeltijd kan"}
FRESHNESS_WORDS = {"week": "Deze week bevestigd", "twee-weken": "Hooguit 2 weken oud"}
NUMBER_WORDS = {
    "leeftijd": "{} jaar",
    "straal": "binnen {} km",
    "plekken": "ten minste {} plekken vrij",
    "kennismaking": "eerste gesprek binnen {}",
    "wachttijd": "start binnen {}",
}
OPEN_WORDS = {
    "taal": "Taal: {}",
    "probleem": "{}",
    "doelgroep": "{}",
    "werkwijze": "{}",
    "ondanks": "Ook bij {}",
}
WEEKS = {"kennismaking", "wachttijd"}


@dataclass(frozen=True)
class Chip:
    """One filter in words; `name` and `value` are those of the address, `remove` is the search without it."""

    name: str
    value: str
    text: str
    remove: str
    is_read: bool = False
    """Whether it was read in the typed text."""


def explicit(form: SearchForm, reading: Reading) -> dict[str, tuple[str, ...]]:
    """Write what was read in the text as filters of their own, so that one of them can go."""
    asked = dict(form.asked)
    if reading.municipality is None and reading.age is None:
        return asked
    changes: dict[str, str | None] = {"q": reading.text or None}
    if reading.municipality is not None and "gemeente" not in asked:
        changes["gemeente"] = reading.municipality
    if reading.age is not None and "leeftijd" not in asked:
        changes["leeftijd"] = str(reading.age)
    return {**changed(asked, changes)}


def chips(form: SearchForm, reading: Reading, lists: Choices, names: Mapping[str, str]) -> list[Chip]:
    """List the filters that are on, in the order of the address; `names` are those of providers by id."""
    asked = explicit(form, reading)
    return [
        Chip(name, value, text, address_of(without(asked, name, value)), is_read=name not in form.asked)
        for name, value, text in _words(asked, lists, names)
    ]


def _words(asked: Values, lists: Choices, names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name, values in asked.items():
        for value in values:
            text = _text(name, value, lists, names)
            if text:
                yield name, value, text


def _text(name: str, value: str, lists: Choices, names: Mapping[str, str]) -> str:
    if name in CLOSED:
        text = label(CLOSED[name].values[value])
        return text[:1].upper() + text[1:]
    if name in NUMBER_WORDS:
        return NUMBER_WORDS[name].format(_weeks(int(value)) if name in WEEKS else value)
    if name in OPEN_WORDS:
        return OPEN_WORDS[name].format(value)
    if name in FLAG_WORDS:
        return FLAG_WORDS[name]
    if name == "vers":
        return FRESHNESS_WORDS[value]
    if name == "aanbieder":
        return names.get(value, "Eén aanbieder")
    return _named(name, value, lists)


def _named(name: str, value: str, lists: Choices) -> str:
    if name == "gemeente":
        municipality = lists.municipality(value)
        return "" if municipality is None else municipality.name
    if name == "dichtbij":
        return where_words(value, lists)
    if name == "thema":
        theme = lists.theme(value)
        return "" if theme is None else theme.name
    product = lists.products.get(value) if name == "product" else None
    return "" if product is None else product.name


def _weeks(weeks: int) -> str:
    return "een week" if weeks == 0 else weeks_text(weeks)
