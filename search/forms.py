"""Reads the search page's address kindly: what can be read is asked, what cannot is said, nothing raises."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from search.addresses import Values
from search.choices import Choices, MunicipalityChoice
from search.parameters import CLOSED, FLAGS, FRESHNESS, NUMBERS, OPEN, PARAMETERS, SORTS
from search.query import MAX_TEXT_LENGTH, Criteria, Filters, Point, Sort
from search.where import read_where, read_where_in

MAX_VALUES = 20
MAX_VALUE_LENGTH = 100
MAX_PAGE = 50_000

_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)

FAULTS = {
    "gemeente": "Deze gemeente kennen wij niet. Kies een gemeente uit de lijst.",
    "leeftijd": "Vul een leeftijd in van 0 tot en met 120 jaar, of laat het veld leeg.",
    "kennismaking": "Vul een aantal weken in van 0 tot en met 260, of laat het veld leeg.",
    "wachttijd": "Vul een aantal weken in van 0 tot en met 260, of laat het veld leeg.",
    "plekken": "Vul een aantal plekken in van 1 tot en met 999, of laat het veld leeg.",
    "straal": "Kies een afstand van 1 tot en met 200 kilometer.",
    "thema": "Dit onderwerp kennen wij niet. Kies een onderwerp uit de lijst.",
    "product": "Deze hulp kennen wij niet. Kies een soort hulp uit de lijst.",
}


class Arguments(Protocol):
    """The parameters of a request, as Werkzeug gives them."""

    def getlist(self, key: str, /) -> list[str]:
        """Give all values of a parameter."""


@dataclass(frozen=True)
class SearchForm:
    """A search as it was typed (`values`), what of it can be asked (`criteria`) and what cannot (`faults`).

    `asked` holds the values that count, in the form in which addresses carry them.
    """

    values: Values
    asked: Values
    criteria: Criteria
    faults: Mapping[str, str]
    municipality: MunicipalityChoice | None = None

    def typed(self, name: str) -> str:
        """Give what was typed in a field, to show it again."""
        return next(iter(self.values.get(name, ())), "")

    def has(self, name: str, value: str) -> bool:
        """Say whether a value is chosen."""
        return value in self.asked.get(name, ())


def read_form(arguments: Arguments, lists: Choices) -> SearchForm:
    """Read an address; what means nothing is left out, with a sentence where a person may have typed it."""
    values = {name: kept for name in PARAMETERS if (kept := _clean(arguments.getlist(name), name))}
    reader = _Reader(values, lists)
    municipality = reader.read_municipality()
    text, near, municipality = reader.read_where(municipality)
    reader.read_lists()
    reader.read_numbers()
    reader.read_display()
    if text:
        reader.asked["q"] = (text,)
    criteria = Criteria(
        text=text,
        filters=Filters(**reader.filters),
        place="" if municipality is None else municipality.name,
        near=near or (None if municipality is None else municipality.point),
        within_km=reader.numbers.get("straal"),
        sort=reader.read_sort(),
        page=reader.read_page(),
    )
    return SearchForm(values, reader.asked, criteria, reader.faults, municipality)


def _clean(given: list[str], name: str) -> tuple[str, ...]:
    """Drop what is empty, double or unprintable, and cut what is too long."""
    longest = MAX_TEXT_LENGTH if name == "q" else MAX_VALUE_LENGTH
    texts = ("".join(map(_printable, text[: longest * 5])) for text in given[:MAX_VALUES])
    found = dict.fromkeys(" ".join(text.split())[:longest].strip() for text in texts)
    return tuple(text for text in found if text)


def _printable(letter: str) -> str:
    return " " if unicodedata.category(letter)[0] in "CZ" else letter


class _Reader:
    """Collects, parameter by parameter, what is asked and what is wrong."""

    def __init__(self, values: Values, lists: Choices) -> None:
        self.values, self.lists = values, lists
        self.asked: dict[str, tuple[str, ...]] = {}
        self.faults: dict[str, str] = {}
        self.filters: dict[str, Any] = {}
        self.numbers: dict[str, int] = {}

    def first(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def read_municipality(self) -> MunicipalityChoice | None:
        text = self.first("gemeente")
        found = self.lists.municipality(text) if text else None
        if found is not None:
            self._ask("gemeente", (found.code,), "municipality", (found.code,))
        elif text:
            self.faults["gemeente"] = FAULTS["gemeente"]
        return found

    def read_where(
        self, chosen: MunicipalityChoice | None
    ) -> tuple[str, Point | None, MunicipalityChoice | None]:
        """Read the place that distances are counted from; its municipality counts where none was chosen."""
        text, typed = self.first("q"), self.first("dichtbij")
        found = read_where(typed, self.lists) if typed else None
        if isinstance(found, str):
            self.faults["dichtbij"] = found
            return text, None, chosen
        if found is None and text:
            read = read_where_in(text, self.lists)
            if isinstance(read, str):
                self.faults["dichtbij"] = read
                return text, None, chosen
            if read is None or (chosen and read[2].municipality not in (None, chosen.code)):
                return text, None, chosen
            text, found = read[0], read[1:]
        if found is None:
            return text, None, chosen
        word, spot = found
        self.asked["dichtbij"] = (word,)
        if chosen is None:
            chosen = self.lists.municipality(spot.municipality or "")
            if chosen is not None:
                self.filters["municipality"] = (chosen.code,)
        return text, spot.point, chosen

    def read_display(self) -> None:
        if self.first("weergave") == "kaart":
            self.asked["weergave"] = ("kaart",)

    def read_lists(self) -> None:
        for name, closed in CLOSED.items():
            members = [
                item for text in self.values.get(name, ()) if (item := closed.member(text)) is not None
            ]
            words = tuple(dict.fromkeys(closed.word(member) for member in members))
            self._ask(name, words, closed.facet, tuple(dict.fromkeys(item.value for item in members)))
        for name, (facet, accepted) in FLAGS.items():
            if "ja" in self.values.get(name, ()):
                self._ask(name, ("ja",), facet, accepted)
        age = self.first("vers")
        if age in FRESHNESS:
            self._ask("vers", (age,), "freshness", tuple(state.value for state in FRESHNESS[age]))
        self._read_open()

    def _read_open(self) -> None:
        codes: dict[str, Callable[[str], tuple[str, ...]]] = {
            "thema": lambda text: (text,) if self.lists.theme(text) else (),
            "product": self._products,
            "aanbieder": lambda text: (text,) if _DIGITS.fullmatch(text) else (),
        }
        for name, facet in OPEN.items():
            given = self.values.get(name, ())
            if name not in codes:
                self._ask(name, given, facet, tuple(text.casefold() for text in given))
                continue
            known = tuple(dict.fromkeys(code for text in given for code in codes[name](text)))
            self._ask(name, known, facet, known)
            if given and not known and name in FAULTS:
                self.faults[name] = FAULTS[name]

    def _products(self, code: str) -> tuple[str, ...]:
        """Give the products that a code stands for now, where somebody lives."""
        town = self.lists.municipality("".join(self.filters.get("municipality", ())))
        return self.lists.product_codes(code, region_code=None if town is None else town.region_code)

    def read_numbers(self) -> None:
        for name, (low, high, target) in NUMBERS.items():
            text = self.first(name)
            number = int(text) if _DIGITS.fullmatch(text) else -1
            if low <= number <= high:
                self.numbers[name], self.asked[name] = number, (str(number),)
                if target:
                    self.filters[target] = number
            elif text:
                self.faults[name] = FAULTS[name]

    def read_sort(self) -> Sort:
        text = self.first("sorteer")
        found = SORTS.get(text, Sort.BEST)
        if found is not Sort.BEST:
            self.asked["sorteer"] = (text,)
        return found

    def read_page(self) -> int:
        text = self.first("pagina")
        page = max(1, min(int(text), MAX_PAGE)) if _DIGITS.fullmatch(text) else 1
        if page > 1:
            self.asked["pagina"] = (str(page),)
        return page

    def _ask(self, name: str, words: tuple[str, ...], target: str, accepted: tuple[str, ...]) -> None:
        if words:
            self.asked[name], self.filters[target] = words, accepted
