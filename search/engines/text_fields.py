"""What the text index is told of a line: its stems and words, and the gist of its phrase."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b

from search.dutch import gists, searchable
from search.schema import TEXT_WEIGHTS

WHOLE_FIELDS: dict[str, tuple[str, ...]] = {"own": ("product", "provider"), "listed": ("synonyms",)}
"""Whose phrases count more when they are all that was typed; a tag is a whole phrase already."""
_KIND_OF = {name: kind for kind, names in WHOLE_FIELDS.items() for name in names}

Line = tuple[str, str]
"""A line of a document's text, after the name of the text it stands in."""


def lines_of(texts: Mapping[str, str]) -> Iterator[Line]:
    """Give the lines of a document, each once; a line is a phrase of its own."""
    for name in TEXT_WEIGHTS:
        for line in dict.fromkeys(texts.get(name, "").splitlines()):
            if line:
                yield name, line


@lru_cache(maxsize=20_000)
def key_of(line: Line) -> str:
    """Give the short name that a line is found again by."""
    return blake2b("\n".join(line).encode(), digest_size=12).hexdigest()


def fields_of(code: int, line: Line) -> dict[str, object]:
    """Write a line as the fields of its document in the text index."""
    name, text = line
    stems, surfaces = searchable(text)
    fields: dict[str, object] = {
        "key": key_of(line),
        "code": code,
        f"stems_{name}": " ".join(stems),
        f"words_{name}": " ".join(surfaces),
    }
    if name in _KIND_OF:
        fields[f"whole_{_KIND_OF[name]}"] = " ".join(gists(text))
    return fields
