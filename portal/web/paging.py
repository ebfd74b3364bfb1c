"""Numbered pages of a list, within bounds whatever the address says."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for

LAST_PAGE = 10_000


@dataclass(frozen=True)
class Paging:
    """Which page of how many rows is asked for; `size` rows a page."""

    page: int
    size: int

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    def pages(self, total: int) -> int:
        """Give the number of pages for so many rows; at least 1."""
        return max(1, -(-total // self.size))


def read_paging(size: int) -> Paging:
    """Read the page number from the address; anything odd is the first page."""
    text = request.args.get("pagina", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
    return Paging(min(max(1, number), LAST_PAGE), size)


def page_address(endpoint: str, **kept: str | None) -> Callable[[int], str]:
    """Give the function that makes the address of a page number, keeping the filters."""
    filled = {name: value for name, value in kept.items() if value}
    return lambda number: url_for(endpoint, **filled, pagina=number)  # type: ignore[arg-type]
