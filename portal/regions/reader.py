"""From a file to a pack or a theme book: read, validated, every fault told."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from portal.regions.document import Document, document_of, read_document
from portal.regions.faults import Fault, Place, Steps, schema_faults
from portal.regions.references import reference_faults
from portal.regions.schema import Pack
from portal.regions.themes import ThemeBook, theme_faults

_HERE = Path(__file__).parent
SHIPPED_THEMES = _HERE / "shared" / "themes.yaml"
Whole = TypeVar("Whole", bound=BaseModel)


class PackError(Exception):
    """A file is faulty; `faults` says where and how, `str()` is one line for each."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.told(file) for fault in self.faults))


def shipped_packs() -> list[Path]:
    """Return the region packs that ship with the project, by name."""
    return sorted(_HERE.glob("*.yaml"))


def read_pack(path: Path) -> Pack:
    """Read and validate a region pack; raises PackError with every fault."""
    document = read_document(path)
    return _validated(path, document, Pack, list(reference_faults(document.data)))


def read_sent_pack(content: bytes, *, name: str) -> Pack:
    """Validate a region pack that was sent as bytes; raises PackError with every fault."""
    document = document_of(content)
    return _validated(Path(name), document, Pack, list(reference_faults(document.data)))


def pack_of_values(values: dict[str, Any]) -> Pack:
    """Validate plain values as a region pack; raises PackError with every fault, without lines."""
    return _validated(Path("-"), Document(values), Pack, list(reference_faults(values)))


def read_themes(path: Path = SHIPPED_THEMES) -> ThemeBook:
    """Read and validate a theme book; raises PackError with every fault."""
    document = read_document(path)
    return _validated(path, document, ThemeBook, list(theme_faults(document.data)))


def _validated(path: Path, document: Document, kind: type[Whole], faults: list[Fault]) -> Whole:
    if document.faults and document.data is None:
        raise PackError(str(path), document.faults)
    whole = None
    try:
        whole = kind.model_validate(document.data)
    except ValidationError as error:
        faults = schema_faults(error, kind) + faults
    placed = [*document.faults, *(_placed(fault, document) for fault in faults)]
    if placed or whole is None:
        raise PackError(str(path), sorted(placed, key=lambda fault: fault.place.line if fault.place else 0))
    return whole


def _placed(fault: Fault, document: Document) -> Fault:
    code = _code_at(fault.steps, document.data)
    return replace(fault, place=Place(document.line_of(fault.steps)), code=code)


def _code_at(steps: Steps, data: object) -> str | None:
    """Return the code of the entry in a top-level list in which a fault stands."""
    match steps, data:
        case (str(section), int(number), *_), dict():
            entries = data.get(section)
            entry = entries[number] if isinstance(entries, list) and number < len(entries) else None
            code = entry.get("code") if isinstance(entry, dict) else None
            return " ".join(code.split()) if isinstance(code, str) else None
    return None
