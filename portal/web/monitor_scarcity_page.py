"""What the pages about scarcity say: per municipality how much is short, and the same for the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from portal.domain.scarcity import NEAR_KM
from portal.services.bulk_cells import Sheet
from portal.services.monitor_scarcity import ScarceProduct, Town
from portal.services.monitor_subjects import Subject
from portal.web.monitor_words import decimal
from portal.web.present import count_text, date_short

FAR_SHARE = 0.25
"""From this share of products short on, a municipality shows as short."""


@dataclass(frozen=True)
class TownView:
    """A municipality with its products; `state` is that of a marker on the map."""

    town: Town
    products: Sequence[ScarceProduct]

    @property
    def without_place(self) -> int:
        return sum(one.scarcity.is_without_place for one in self.products)

    @property
    def far(self) -> int:
        return sum(one.scarcity.is_far for one in self.products)

    @property
    def scarce(self) -> Sequence[ScarceProduct]:
        return [one for one in self.products if one.scarcity.is_scarce]

    @property
    def known_count(self) -> int:
        return sum(one.scarcity.known_count for one in self.products)

    @property
    def oldest_at(self) -> datetime | None:
        known = [one.scarcity.oldest_at for one in self.products if one.scarcity.oldest_at is not None]
        return min(known, default=None)

    @property
    def state(self) -> str:
        short = len(self.scarce) / max(1, len(self.products))
        if not short:
            return "place"
        return "waiting" if short < FAR_SHARE else "stopped"

    @property
    def summary(self) -> str:
        return f"{len(self.scarce)} van {count_text(len(self.products), 'product', 'producten')} schaars"

    @property
    def status(self) -> str:
        """Say in a few words what the marker shows; a white spot is a product without an offering near."""
        if self.far:
            return count_text(self.far, "witte vlek", "witte vlekken")
        return "schaarste" if self.scarce else "niets schaars"

    @property
    def map_label(self) -> str:
        return f"{self.town.name} ({self.far})" if self.far else self.town.name

    @property
    def basis(self) -> str:
        if not self.known_count:
            return "geen opgaven"
        return f"{count_text(self.known_count, 'opgave', 'opgaven')}, oudste {date_short(self.oldest_at)}"


def towns_of(found: Sequence[ScarceProduct]) -> list[TownView]:
    """Take the products of each municipality together, by name."""
    towns: dict[int, list[ScarceProduct]] = {}
    for one in found:
        towns.setdefault(one.town.municipality_id, []).append(one)
    return [TownView(held[0].town, held) for held in towns.values()]


def place_words(one: ScarceProduct) -> str:
    """Say how many places there are, or how many accept people where places are not asked."""
    found = one.scarcity
    if not found.offering_count:
        return "geen aanbod"
    if one.capacity.asks_places:
        free = 0 if found.free_places is None else found.free_places
        return f"{free} vrij bij {found.placed_count} van {found.offering_count}"
    return f"{found.open_count} van {found.offering_count} nemen mensen aan"


def near_words(one: ScarceProduct) -> str:
    """Say how near the nearest offering is."""
    found = one.scarcity
    if found.nearest_km is None:
        return "geen aanbod" if not found.offering_count else "zonder adres"
    if found.near_count:
        return f"{found.near_count} dichtbij"
    return f"dichtstbij {decimal(round(found.nearest_km, 1))} km"


def closed_words(one: ScarceProduct) -> str:
    """Say since when the municipality takes no new providers for a product; nothing when it does."""
    since = date_short(one.closed_from)
    return f"gesloten voor nieuwe aanbieders sinds {since}" if since else ""


def scarcity_sheet(found: Sequence[ScarceProduct]) -> Sheet:
    """Write every product of every municipality as a table."""
    return Sheet(
        "Schaarste",
        [
            "Gemeente",
            "Product",
            "Aanbod",
            "Opgaven die niet te oud zijn",
            "Neemt mensen aan",
            "Met een vrije plek",
            "Vrije plekken",
            f"Dichtbij (thuis of tot {int(NEAR_KM)} km)",
            "Dichtstbij in km",
            "Zonder vrije plek",
            "Zonder aanbod dichtbij",
            "Oudste opgave",
            "Gesloten voor nieuwe aanbieders sinds",
        ],
        [
            [
                one.town.name,
                one.product_name,
                one.scarcity.offering_count,
                one.scarcity.known_count,
                one.scarcity.open_count,
                one.scarcity.placed_count if one.capacity.asks_places else None,
                one.scarcity.free_places,
                one.scarcity.near_count,
                None if one.scarcity.nearest_km is None else round(one.scarcity.nearest_km, 1),
                "ja" if one.scarcity.is_without_place else "nee",
                "ja" if one.scarcity.is_far else "nee",
                date_short(one.scarcity.oldest_at) or None,
                date_short(one.closed_from) or None,
            ]
            for one in found
        ],
    )


def scarcity_json(towns: Sequence[TownView], region_code: str, product: Subject | None) -> dict[str, Any]:
    """Write the municipalities in the shape that the map of the finder draws; of one product, or of all."""
    return {
        "totaal": len(towns),
        "bericht": "",
        "vanaf": None,
        "gemeenten": [{"naam": one.map_label, "punt": [one.town.lat, one.town.lon]} for one in towns],
        "aanbod": [
            {
                "adres": _page_of(region_code, one.town.code, product),
                "punt": [one.town.lat, one.town.lon],
                "naam": one.town.name,
                "aanbieder": one.summary,
                "stand": one.state,
                "status": one.status,
                "regels": [
                    f"Zonder vrije plek: {one.without_place}",
                    f"Zonder aanbod dichtbij: {one.far}",
                    f"Rust op: {one.basis}",
                ],
                "vrij": None,
            }
            for one in towns
        ],
    }


def _page_of(region_code: str, town_code: str, product: Subject | None) -> str:
    if product is None:
        return url_for("monitor.municipality", region_code=region_code, municipality_code=town_code)
    return url_for("monitor.product", region_code=region_code, product_code=product.code, gemeente=town_code)
