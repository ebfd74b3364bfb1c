"""What the text index is told of a document: stems and words of each text, and the gist of phrases."""

from functools import lru_cache

from search.document import Document
from search.dutch import gists, searchable
from search.schema import TEXT_WEIGHTS

WHOLE_FIELDS: dict[str, tuple[str, ...]] = {"own": ("product", "provider"), "listed": ("synonyms",)}
"""Whose phrases count more when they are all that was typed; a tag is a whole phrase already."""


def fields_of(row: int, document: Document) -> dict[str, object]:
    """Write a document's texts as the fields of its row."""
    fields: dict[str, object] = {"id": str(document.id), "row": row}
    for name in TEXT_WEIGHTS:
        fields[f"stems_{name}"], fields[f"words_{name}"] = _written(document.texts.get(name, ""))
    for kind, names in WHOLE_FIELDS.items():
        fields[f"whole_{kind}"] = " ".join(_whole_keys(document.texts.get(name, "")) for name in names)
    return fields


@lru_cache(maxsize=5_000)
def _written(text: str) -> tuple[str, str]:
    stems, surfaces = searchable(text)
    return " ".join(stems), " ".join(surfaces)


@lru_cache(maxsize=5_000)
def _whole_keys(text: str) -> str:
    return " ".join(dict.fromkeys(key for line in text.splitlines() for key in gists(line)))
