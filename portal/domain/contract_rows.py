"""What one row of a file with contracts says, as plain values: a provider, its contract and one line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain.contracting import Partnership
from portal.domain.terms import ContractForm, OrganisationSize, ProviderKind

_KVK_AT_END = re.compile(r"(.*?)[\s,;(]*(?:KvK)?[\s:]*(\d{8})\)?", re.IGNORECASE)

_MEMBERS = (
    ("size", OrganisationSize),
    ("form", ContractForm),
    ("partnership", Partnership),
    ("provider_kind", ProviderKind),
)


@dataclass(frozen=True)
class ContractRow:
    """One row of a file; segment, product and municipalities are names or codes as they were typed."""

    line: int
    name: str
    kvk: str
    agb: str | None
    size: OrganisationSize | None
    also_refers: bool
    segment: str
    form: ContractForm | None
    partnership: Partnership | None
    starts_on: date | None
    ends_on: date | None
    extension_months: tuple[int, ...]
    notice_months: int
    product: str
    line_starts_on: date | None
    municipalities: tuple[str, ...]
    acceptance_duty: bool
    volume_min: int | None
    volume_max: int | None
    subcontractors: tuple[str, ...] = ()
    phases_out_on: date | None = None
    provider_kind: ProviderKind | None = None

    @property
    def others(self) -> tuple[tuple[str, str | None], ...]:
        """The subcontractors by name, each with the KvK number if it has one."""
        return tuple(sorted((read_other(text) for text in self.subcontractors), key=lambda one: one[0]))


def read_other(text: str) -> tuple[str, str | None]:
    """Read a subcontractor as people type it: "Zorg aan Huis 12345678", or without the KvK number."""
    plain = " ".join(text.split())
    match = _KVK_AT_END.fullmatch(plain)
    return (match[1].strip(), match[2]) if match and match[1].strip() else (plain, None)


def row_from(values: Mapping[str, Any]) -> ContractRow:
    """Read a row back from the values that JSON holds: days as ISO 8601, enums by value, lists."""
    found = dict(values)
    for name in ("starts_on", "ends_on", "line_starts_on", "phases_out_on"):
        found[name] = date.fromisoformat(found[name]) if found.get(name) else None
    for name, kind in _MEMBERS:
        found[name] = kind(found[name]) if found.get(name) else None
    for name in ("extension_months", "municipalities", "subcontractors"):
        found[name] = tuple(found.get(name) or ())
    return ContractRow(**found)
