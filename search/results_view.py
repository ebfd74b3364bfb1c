"""Decides all that a results page shows: the sentence on top, chips, filters, cards and ways out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.web.present import count_text
from search.addresses import MAP_DATA_PATH, Values, address_of, changed
from search.cards import Card
from search.chips import Chip, chips, explicit
from search.choices import Choices, CrisisChoice, MunicipalityChoice
from search.dead_ends import WayOut
from search.dutch import words
from search.facilities import NearFacility
from search.filters import (
    Group,
    Option,
    Selectable,
    filter_groups,
    flag_options,
    freshness_options,
    kept_values,
    radius_options,
    sort_options,
    weeks_options,
)
from search.finder import ResultsPage
from search.forms import SearchForm
from search.present import CardWords, RowWords, card_words, row_words
from search.query import Sort
from search.tags import Tags

URGENT = frozenset(
    """crisis spoed nood noodgeval acuut acute direct vandaag suicide suicidaal suicidaliteit zelfmoord
    zelfdoding mishandeling mishandeld geweld gevaar dreiging bedreigd verkracht weggelopen""".split()
)
"""Words after which the crisis numbers stand on top."""

CARDS_FIRST = 3
"""How many results stand above lighter help, which never takes the place of care."""


@dataclass(frozen=True)
class ResultsView:
    """A results page in words. `cards` are for residents, `rows` for professionals: one of them is empty."""

    form: SearchForm
    asked: Values
    total: int
    page: int
    page_count: int
    stand: str
    title: str
    chips: tuple[Chip, ...]
    groups: tuple[Group, ...]
    flags: tuple[Option, ...]
    cards: tuple[CardWords, ...]
    rows: tuple[RowWords, ...]
    ways_out: tuple[WayOut, ...]
    municipality: MunicipalityChoice | None
    crisis: tuple[CrisisChoice, ...]
    is_urgent: bool
    is_degraded: bool
    is_relaxed: bool
    is_without_place: bool
    meant: WayOut | None = None
    """The same search with its words as they were likely meant."""
    lighter: tuple[NearFacility, ...] = ()
    """Help that needs no referral: what fits the search, or where nothing was found what there is."""

    def offering_address(self, offering_id: int) -> str:
        """Give the address of an offering's page; it carries along the municipality that was asked for."""
        asked = "" if self.municipality is None else f"?gemeente={self.municipality.code}"
        return f"/aanbod/{offering_id}{asked}"

    @property
    def first_cards(self) -> tuple[CardWords, ...]:
        """The results that stand before lighter help."""
        return self.cards[:CARDS_FIRST] if self.lighter else self.cards

    @property
    def later_cards(self) -> tuple[CardWords, ...]:
        """The results that stand after it."""
        return self.cards[CARDS_FIRST:] if self.lighter else ()

    @property
    def canonical(self) -> str:
        """The address of this search as it is best shared."""
        return address_of(self.form.asked)

    def page_address(self, number: int) -> str:
        """Give the address of another page of the same search."""
        kept = {name: values for name, values in self.form.asked.items() if name != "pagina"}
        return address_of({**kept, "pagina": (str(number),)} if number > 1 else kept)

    @property
    def is_map(self) -> bool:
        """Whether the map is asked beside the list."""
        return "weergave" in self.form.asked

    def display_address(self, *, is_map: bool) -> str:
        """Give the address of the same search as a list, or as a map too."""
        return address_of(changed(self.form.asked, {"weergave": "kaart" if is_map else None}))

    @property
    def address_to_keep(self) -> str:
        """The address of the form that keeps this search."""
        return address_of(changed(self.form.asked, {"weergave": None}), "/verwijzer/zoekvragen/nieuw")

    @property
    def map_data_address(self) -> str:
        """The address of the points on the map."""
        return address_of(changed(self.form.asked, {"weergave": None}), MAP_DATA_PATH)

    @property
    def sorts(self) -> list[Selectable]:
        """The orders to choose from."""
        return sort_options(self.form)

    @property
    def radii(self) -> list[Selectable]:
        """The distances to choose from."""
        return radius_options(self.form)

    @property
    def weeks(self) -> list[Selectable]:
        """The longest waits to choose from."""
        return weeks_options(self.form)

    @property
    def freshness(self) -> list[Selectable]:
        """The ages of figures to choose from."""
        return freshness_options(self.form)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What is asked and no field shows."""
        return kept_values(self.form, self.groups)

    @property
    def has_more_choices(self) -> bool:
        """Whether something of the last group is asked, or was typed wrong."""
        return any(name in self.form.values for name in ("plekken", "kennismaking", "deeltijd"))


def results_view(
    form: SearchForm,
    page: ResultsPage,
    lists: Choices,
    *,
    now: datetime,
    names: Mapping[str, str],
    tags: Mapping[int, Tags],
    is_professional: bool,
) -> ResultsView:
    """Put a results page in words; `tags` are of offerings by id, `names` of providers by id."""
    code = page.reading.municipality
    municipality = form.municipality or (lists.municipality(code) if code else None)
    active = chips(form, page.reading, lists, names)
    text = page.reading.text

    def told(card: Card) -> Tags:
        return tags.get(card.offering_id, {})

    return ResultsView(
        form=form,
        asked=explicit(form, page.reading),
        total=page.total,
        page=page.page,
        page_count=page.page_count,
        stand=_stand(page, active, text),
        title=_title(active, text),
        chips=tuple(active),
        groups=filter_groups(form, page.facets, lists, is_professional=is_professional),
        flags=flag_options(form, page.facets),
        cards=() if is_professional else tuple(card_words(card, told(card), now=now) for card in page.cards),
        rows=tuple(row_words(card, told(card), now=now) for card in page.cards) if is_professional else (),
        ways_out=(),
        municipality=municipality,
        crisis=lists.crisis_near(municipality),
        is_urgent=form.has("spoed", "direct") or not URGENT.isdisjoint(_told_words(form, lists)),
        is_degraded=page.is_degraded,
        is_relaxed=page.is_relaxed,
        is_without_place=page.near is None
        and (form.criteria.within_km is not None or form.criteria.sort is Sort.NEAREST),
    )


def _stand(page: ResultsPage, active: list[Chip], text: str) -> str:
    about = f" voor „{text}”" if text else ""
    place = next((chip.text for chip in active if chip.name == "gemeente"), None)
    where = f" in {place}" if place else ""
    if not where:
        near = next((chip.text for chip in active if chip.name == "dichtbij"), "")
        where = f" {near[:1].lower()}{near[1:]}" if near else ""
    if not page.total:
        return f"Niets gevonden{about}{where}"
    found = count_text(page.total, "mogelijkheid gevonden", "mogelijkheden gevonden")
    beyond = f", pagina {page.page} van {page.page_count}" if page.page > 1 else ""
    return f"{found}{about}{where}{beyond}"


def _told_words(form: SearchForm, lists: Choices) -> list[str]:
    themes = (lists.theme(code) for code in form.asked.get("thema", ()))
    return words(" ".join((form.criteria.text, *(theme.plain for theme in themes if theme is not None))))


def _title(active: list[Chip], text: str) -> str:
    parts = [text, *(chip.text for chip in active[:3])]
    told = ", ".join(part for part in parts if part)
    return f"Hulp zoeken: {told}" if told else "Hulp zoeken"
