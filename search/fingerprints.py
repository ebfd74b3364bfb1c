"""Fingerprints of documents: whether an index holds what it was told, and whether that is still true."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from search.document import Document

_KEPT_BITS = (1 << 63) - 1


@dataclass(frozen=True)
class Print:
    """Of a document in an index: the fingerprint of what was told, and whether its values are still those."""

    told: int
    is_whole: bool


def print_of(document: Document) -> int:
    """Give the fingerprint of a document as it is told to an index."""
    return print_of_texts(document.texts, print_of_values(document.facets, document.numbers))


def print_of_texts(texts: Mapping[str, str], held: int) -> int:
    """Give the fingerprint of a document of which that of the values and figures is known."""
    return _digest([{name: text for name, text in texts.items() if text}, held])


def print_of_values(facets: Mapping[str, Iterable[str]], numbers: Mapping[str, float | None]) -> int:
    """Give the fingerprint of the values and figures alone, whatever order they come in."""
    held = {name: kept for name, values in facets.items() if (kept := sorted(values))}
    figures = {name: float(value) for name, value in numbers.items() if value is not None}
    return _digest([held, figures])


def _digest(content: object) -> int:
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return int.from_bytes(blake2b(written.encode(), digest_size=8).digest()) & _KEPT_BITS
