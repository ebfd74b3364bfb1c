"""Writes a search as an address that can be shared: in one order, so that equal searches look equal."""

from collections.abc import Mapping
from urllib.parse import urlencode

from search.parameters import PARAMETERS

SEARCH_PATH = "/zoeken"
MAP_DATA_PATH = "/zoeken/kaart.json"

_PLACES = {name: place for place, name in enumerate(PARAMETERS)}

Values = Mapping[str, tuple[str, ...]]
"""The values of a search by parameter."""


def address_of(asked: Values, path: str = SEARCH_PATH) -> str:
    """Write a search as an address."""
    names = sorted(_PLACES.keys() & asked.keys(), key=_PLACES.__getitem__)
    pairs = [(name, value) for name in names for value in asked[name]]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def changed(asked: Values, changes: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """Give a search with some parameters set, or gone when None; it starts at its first page again."""
    kept = {name: values for name, values in asked.items() if name != "pagina" and name not in changes}
    return {**kept, **{name: (value,) for name, value in changes.items() if value}}


def without(asked: Values, name: str, value: str | None = None) -> dict[str, tuple[str, ...]]:
    """Give a search without a parameter, or without one of its values."""
    left = () if value is None else tuple(item for item in asked.get(name, ()) if item != value)
    kept = changed(asked, {name: None})
    return {**kept, name: left} if left else kept
