"""Reads the few parameters that the finder's pages share, kindly: what means nothing is not asked."""

from collections.abc import Mapping

from search.choices import Choices, MunicipalityChoice
from search.query import MAX_TEXT_LENGTH

MOST_IDS = 20
LAST_PAGE = 10_000


def read_municipality(arguments: Mapping[str, str], lists: Choices) -> MunicipalityChoice | None:
    """Read the municipality that was asked for, by CBS code or by name."""
    text = arguments.get("gemeente", "")[:MAX_TEXT_LENGTH].strip()
    return lists.municipality(text) if text else None


def read_region(arguments: Mapping[str, str], lists: Choices) -> str | None:
    """Read the code of the region that was asked for; a municipality says its own."""
    municipality = read_municipality(arguments, lists)
    if municipality is not None:
        return municipality.region_code
    code = arguments.get("regio", "")
    return code if code in lists.regions else None


def read_theme(arguments: Mapping[str, str], lists: Choices) -> str | None:
    """Read the code of the theme that was asked for."""
    theme = lists.theme(arguments.get("thema", ""))
    return None if theme is None else theme.code


def read_page(arguments: Mapping[str, str]) -> int:
    """Read the number of a page; anything odd is the first."""
    text = arguments.get("pagina", "")
    return min(max(1, int(text)), LAST_PAGE) if _is_number(text) else 1


def read_ids(texts: list[str]) -> list[int]:
    """Read ids of offerings, without what is none."""
    return [int(text) for text in texts[:MOST_IDS] if _is_number(text)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
