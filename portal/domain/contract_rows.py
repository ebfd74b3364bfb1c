"""What one row of a file with contracts says, as plain values: a provider, its contract and one line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain.contracting import Partnership
from portal.domain.terms import ContractForm, OrganisationSize


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


def row_from(values: Mapping[str, Any]) -> ContractRow:
    """Read a row back from the values that JSON holds: days as ISO 8601, enums by value, lists."""
    found = dict(values)
    for name in ("starts_on", "ends_on", "line_starts_on"):
        found[name] = date.fromisoformat(found[name]) if found[name] else None
    for name, kind in (("size", OrganisationSize), ("form", ContractForm), ("partnership", Partnership)):
        found[name] = kind(found[name]) if found[name] else None
    for name in ("extension_months", "municipalities"):
        found[name] = tuple(found[name])
    return ContractRow(**found)
