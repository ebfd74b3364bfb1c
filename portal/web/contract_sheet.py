"""The file of contracts: one row a product of a contract, its columns in Dutch."""

from collections.abc import Sequence

from portal.domain.upload_kinds import UploadKind
from portal.services.bulk_cells import Cell, Sheet
from portal.services.contract_reading import ContractView
from portal.services.region_providers import ProviderNumbers
from portal.web.present import label
from portal.web.sheets import Column, SheetKind

CONTRACTS = SheetKind(
    UploadKind.CONTRACTS,
    "overeenkomsten",
    "Overeenkomsten",
    (
        Column("name", "Aanbieder"),
        Column("kvk", "KvK-nummer"),
        Column("agb", "AGB-code"),
        Column("provider_kind", "Soort"),
        Column("size", "Grootte"),
        Column("also_refers", "Verwijst ook"),
        Column("segment", "Segment"),
        Column("form", "Vorm"),
        Column("partnership", "Partnerschap"),
        Column("starts_on", "Eerste dag"),
        Column("ends_on", "Laatste dag"),
        Column("extension_months", "Opties om te verlengen (maanden)"),
        Column("notice_months", "Besluit zoveel maanden vooraf"),
        Column("product", "Product"),
        Column("line_starts_on", "Product vanaf"),
        Column("municipalities", "Gemeenten"),
        Column("acceptance_duty", "Acceptatieplicht"),
        Column("volume_min", "Volume ten minste"),
        Column("volume_max", "Volume ten hoogste"),
        Column("phases_out_on", "Uitfaseren vanaf"),
        Column("subcontractors", "Onderaannemers"),
    ),
)


def contract_sheet(contracts: Sequence[ContractView], numbers: ProviderNumbers) -> Sheet:
    """Write contracts as a table that can be sent back."""
    headings = [column.heading for column in CONTRACTS.columns]
    return Sheet(CONTRACTS.title, headings, [row for one in contracts for row in _rows(one, numbers)])


def _rows(contract: ContractView, numbers: ProviderNumbers) -> list[list[Cell]]:
    kvk, agb, kind, size, also_refers = numbers[contract.organisation_id]
    return [
        [
            contract.organisation_name,
            kvk,
            agb,
            label(kind) if kind else None,
            label(size) if size else None,
            _yes(also_refers),
            contract.segment_name,
            label(contract.form) if contract.form else None,
            label(contract.partnership) if contract.partnership else None,
            contract.starts_on,
            contract.ends_on,
            ", ".join(map(str, contract.extension_months)),
            contract.notice_months,
            line.product_name,
            line.starts_on,
            line.municipality_names,
            _yes(line.acceptance_duty),
            line.volume_min,
            line.volume_max,
            contract.dates_of(line.line_id)[2],
            "; ".join(" ".join(filter(None, one)) for one in contract.subcontractors) or None,
        ]
        for line in contract.lines
    ]


def _yes(is_so: object) -> str:
    return "ja" if is_so else "nee"
