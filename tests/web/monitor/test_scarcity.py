"""Scarcity as list, map, file and on a municipality's page: every figure is the one of the rows."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date

import pytest

from portal.domain.duties import Role
from portal.models import Municipality, Product
from tests.services.sample.by_hand import Line, by_id
from tests.services.sample.by_hand_scarcity import bought, closed_to_new, distances
from tests.web.monitor_tables import decimal, rows_of

BASE = "/regio/monitor/midden-holland"
NEAR_KM = 10


@dataclass
class Spot:
    """One product that a municipality buys, with what is offered there."""

    town: Municipality
    product: Product
    lines: list[Line] = field(default_factory=list)
    km: list[float] = field(default_factory=list)
    closed_from: date | None = None

    @property
    def asks_places(self):
        return self.product.capacity.value in ("places", "both")

    @property
    def known(self):
        return [line for line in self.lines if line.is_known]

    @property
    def open(self):
        return [line for line in self.lines if line.is_open]

    @property
    def placed(self):
        return [line for line in self.lines if (line.free or 0) > 0]

    @property
    def free(self):
        given = [line.free for line in self.lines if line.free is not None]
        return sum(given) if given else None

    @property
    def near(self):
        return sum(km <= NEAR_KM for km in self.km)

    @property
    def is_without_place(self):
        return not (self.placed if self.asks_places else self.open)

    @property
    def is_scarce(self):
        return self.is_without_place or not self.near

    @property
    def oldest(self):
        return min((line.report.confirmed_at for line in self.known), default=None)

    @property
    def closed_words(self):
        return (
            f"gesloten voor nieuwe aanbieders sinds {self.closed_from:%d-%m-%Y}" if self.closed_from else ""
        )

    @property
    def place_words(self):
        if not self.lines:
            return "geen aanbod"
        if self.asks_places:
            return f"{self.free or 0} vrij bij {len(self.placed)} van {len(self.lines)}"
        return f"{len(self.open)} van {len(self.lines)} nemen mensen aan"

    @property
    def near_words(self):
        if not self.km:
            return "zonder adres" if self.lines else "geen aanbod"
        return f"{self.near} dichtbij" if self.near else f"dichtstbij {decimal(round(min(self.km), 1))} km"


@pytest.fixture
def spots(sample, region, lines, now):
    """Work out every product of every municipality, by the names of both."""
    towns, products, found = by_id(sample, Municipality), by_id(sample, Product), []
    for town_id, product_id in bought(sample, region.id, now.date()):
        held = [line for line in lines if line.product.id == product_id and town_id in line.municipality_ids]
        found.append(_spot(sample, towns[town_id], products[product_id], held, now))
    return found


def _spot(sample, town, product, lines, now):
    closed_from = closed_to_new(sample, town.id, product.id, now.date())
    return Spot(town, product, lines, distances(lines, town, on_map=True), closed_from)


def expected_towns(spots):
    towns: dict[str, list[Spot]] = {}
    for spot in spots:
        towns.setdefault(spot.town.name, []).append(spot)
    return {
        name: {
            "Schaars": f"{sum(one.is_scarce for one in held)} van {len(held)} "
            f"{'product' if len(held) == 1 else 'producten'} schaars",
            "Zonder vrije plek": str(sum(one.is_without_place for one in held)),
            "Zonder aanbod dichtbij": str(sum(not one.near for one in held)),
            "Waarop": _basis(held),
        }
        for name, held in towns.items()
    }


def test_every_municipality_in_the_list_has_the_figures_of_the_rows(manager, spots):
    assert rows_of(manager.get(f"{BASE}/schaarste"), "cijfers__towns") == expected_towns(spots)


@pytest.mark.parametrize("name", ["product", "gemeente", "segment"])
def test_a_choice_narrows_the_list_the_map_and_the_file(manager, spots, names, sample, lines, name):
    spot = next(one for one in spots if one.lines)
    segment_id = spot.lines[0].segment_id
    own = {product_id for product_id, segment in names["product_segment"] if segment == segment_id}
    kept = {
        "product": [one for one in spots if one.product.id == spot.product.id],
        "gemeente": [one for one in spots if one.town.id == spot.town.id],
        "segment": [one for one in spots if one.product.id in own],
    }[name]
    codes = {
        "product": spot.product.code,
        "gemeente": spot.town.code,
        "segment": names["segment_code"][segment_id],
    }
    query = f"{name}={codes[name]}"
    assert rows_of(manager.get(f"{BASE}/schaarste?{query}"), "cijfers__towns") == expected_towns(kept)
    points = manager.get(f"{BASE}/schaarste/kaart.json?{query}").json["aanbod"]
    assert {one["naam"] for one in points} == {one.town.name for one in kept}
    assert len(_records(manager.get(f"{BASE}/schaarste.csv?{query}"))) == len(kept)


def test_the_white_spots_are_the_products_without_an_offering_near(manager, spots):
    page = " ".join(manager.get(f"{BASE}/schaarste").text.split())
    expected = [
        f"<li>{one.product.name}: {', '.join(filter(None, (one.near_words, one.closed_words)))}</li>"
        for one in spots
        if not one.near
    ]
    assert any(one.closed_from for one in spots)
    assert page.count("<li>") >= len(expected)
    assert [text for text in expected if page.count(text.replace("&", "&amp;")) < expected.count(text)] == []
    assert page.count("zonder aanbod dichtbij</summary>") == len(
        {one.town.id for one in spots if not one.near}
    )


def test_the_map_says_of_each_municipality_what_the_list_says(manager, spots):
    expected = expected_towns(spots)
    points = manager.get(f"{BASE}/schaarste/kaart.json").json["aanbod"]
    assert {one["naam"] for one in points} == set(expected)
    for one in points:
        row = expected[one["naam"]]
        assert one["aanbieder"] == row["Schaars"]
        assert one["regels"] == [
            f"Zonder vrije plek: {row['Zonder vrije plek']}",
            f"Zonder aanbod dichtbij: {row['Zonder aanbod dichtbij']}",
            f"Rust op: {row['Waarop']}",
        ]
        far, scarce = int(row["Zonder aanbod dichtbij"]), int(row["Schaars"].split(" ")[0])
        white = f"{far} witte {'vlek' if far == 1 else 'vlekken'}"
        assert one["status"] == (white if far else "schaarste" if scarce else "niets schaars")
        share = scarce / int(row["Schaars"].split(" ")[2])
        assert one["stand"] == ("place" if not scarce else "waiting" if share < 0.25 else "stopped")


def test_the_map_names_the_white_spots_beside_each_municipality(manager, spots):
    far = {name: int(row["Zonder aanbod dichtbij"]) for name, row in expected_towns(spots).items()}
    assert any(far.values())
    assert {one["naam"] for one in manager.get(f"{BASE}/schaarste/kaart.json").json["gemeenten"]} == {
        f"{name} ({count})" if count else name for name, count in far.items()
    }


def test_the_file_has_the_figures_of_the_rows(manager, spots):
    assert _records(manager.get(f"{BASE}/schaarste.csv")) == [_record(one) for one in _in_order(spots)]


def test_each_municipality_s_page_lists_what_is_scarce_there(manager, spots):
    for code in {one.town.code for one in spots}:
        shown = rows_of(manager.get(f"{BASE}/gemeente/{code}"), "cijfers__scarce")
        assert shown == _scarce([one for one in spots if one.town.code == code])


def test_a_municipal_reader_s_page_lists_what_is_scarce_there(browser_of, own_lines, sample, now):
    browser = browser_of(Role.MUNICIPAL_READER)
    town_id, lines = own_lines(browser)
    town, products = by_id(sample, Municipality)[town_id], by_id(sample, Product)
    spots = []
    for bought_in, product_id in bought(sample, lines[0].offering.region_id, now.date()):
        if bought_in == town_id:
            held = [line for line in lines if line.product.id == product_id]
            spots.append(_spot(sample, town, products[product_id], held, now))
    assert rows_of(browser.get("/gemeente/monitor"), "cijfers__scarce") == _scarce(spots)


def _scarce(spots):
    return {
        f"{one.product.name} {one.closed_words}".rstrip(): {
            "Plekken": one.place_words + (" geen vrije plek" if one.is_without_place else ""),
            "Dichtbij": one.near_words + ("" if one.near else " niets dichtbij"),
            "Waarop": _basis([one]),
        }
        for one in spots
        if one.is_scarce
    }


def _basis(spots):
    count = sum(len(one.known) for one in spots)
    oldest = min((one.oldest for one in spots if one.oldest is not None), default=None)
    if not count:
        return "geen opgaven"
    number = f"{count:,}".replace(",", ".")
    return f"{number} {'opgave' if count == 1 else 'opgaven'}, oudste {oldest:%d-%m-%Y}"


def _in_order(spots):
    return sorted(spots, key=lambda one: (one.town.name, one.town.id, one.product.position, one.product.id))


def _records(answer):
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def _record(one):
    def text(value):
        return "" if value is None else str(value).replace(".", ",")

    return {
        "Gemeente": one.town.name,
        "Product": one.product.name,
        "Aanbod": str(len(one.lines)),
        "Opgaven die niet te oud zijn": str(len(one.known)),
        "Neemt mensen aan": str(len(one.open)),
        "Met een vrije plek": str(len(one.placed)) if one.asks_places else "",
        "Vrije plekken": text(one.free),
        "Dichtbij (thuis of tot 10 km)": str(one.near),
        "Dichtstbij in km": decimal(round(min(one.km), 1)) if one.km else "",
        "Zonder vrije plek": "ja" if one.is_without_place else "nee",
        "Zonder aanbod dichtbij": "nee" if one.near else "ja",
        "Oudste opgave": f"{one.oldest:%d-%m-%Y}" if one.oldest else "",
        "Gesloten voor nieuwe aanbieders sinds": f"{one.closed_from:%d-%m-%Y}" if one.closed_from else "",
    }
