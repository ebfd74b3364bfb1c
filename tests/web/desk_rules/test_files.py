"""What the files of contracts, packs and indicators refuse: a wrong cell saves nothing, confirmed or not."""

from collections.abc import Mapping
from io import BytesIO

import pytest

from tests.web.desk_rules.contract_rows import FAR_DAYS, LONG, fill_contracts
from tests.web.desk_rules.own_rows import fill_indicators
from tests.web.desk_rules.room_rows import fill_catalogue

CONTRACTS = "/regio/aanbieders/bestand"
TOWN = "/gemeente/indicatoren/gm9001-eigen/2026-kw3/bestand"
REGION = "/regio/indicatoren/invullen/eigen/2026-kw3/bestand"
PACK = "/regio/catalogus/eigen/pakket"
ROW = {
    "Aanbieder": "Het Nieuwe Huis",
    "KvK-nummer": "87654321",
    "AGB-code": "",
    "Grootte": "",
    "Verwijst ook": "nee",
    "Segment": "proef-segment",
    "Vorm": "",
    "Partnerschap": "",
    "Eerste dag": "01-01-2027",
    "Laatste dag": "31-12-2028",
    "Opties om te verlengen (maanden)": "24",
    "Besluit zoveel maanden vooraf": "6",
    "Product": "autisme-proef",
    "Product vanaf": "",
    "Gemeenten": "Gouda",
    "Acceptatieplicht": "ja",
    "Volume ten minste": "1",
    "Volume ten hoogste": "5",
    "Uitfaseren vanaf": "",
    "Onderaannemers": "",
}
WRONG_CELLS = {
    "no name": {"Aanbieder": " "},
    "a name too long": {"Aanbieder": LONG},
    "a number that somebody else has": {"KvK-nummer": "12345678"},
    "a KvK number that is none": {"KvK-nummer": "-1234567"},
    "an AGB code that is none": {"AGB-code": "1"},
    "a size that is not in the list": {"Grootte": "verzonnen"},
    "neither yes nor no": {"Verwijst ook": "misschien"},
    "a segment of another region": {"Segment": "elders-segment"},
    "a form that is not in the list": {"Vorm": "verzonnen"},
    "a partnership that is not in the list": {"Partnerschap": "verzonnen"},
    **{f"first day {day}": {"Eerste dag": day} for day in FAR_DAYS},
    **{f"last day {day}": {"Laatste dag": day} for day in FAR_DAYS},
    "the last day before the first": {"Laatste dag": "31-12-2026"},
    "an option below nought": {"Opties om te verlengen (maanden)": "-12"},
    "an option of a century": {"Opties om te verlengen (maanden)": "1200"},
    "a notice below nought": {"Besluit zoveel maanden vooraf": "-6"},
    "a notice of 9999 months": {"Besluit zoveel maanden vooraf": "9999"},
    "a product of another segment": {"Product": "verblijf-proef"},
    "a product of another region": {"Product": "elders-product"},
    "a line before its contract": {"Product vanaf": "31-12-2026"},
    "a line after its contract": {"Product vanaf": "01-01-2029"},
    "a municipality of another region": {"Gemeenten": "Gouda; Elders"},
    "no municipality": {"Gemeenten": ""},
    "a volume below nought": {"Volume ten minste": "-1"},
    "a volume far too large": {"Volume ten hoogste": "9" * 20},
    "the most below the least": {"Volume ten minste": "6"},
    "out before it begins": {"Uitfaseren vanaf": "31-12-2026"},
    "out after it ends": {"Uitfaseren vanaf": "01-01-2029"},
    "a subcontractor twice": {"Onderaannemers": "Een; Een"},
}
WRONG_FIGURES = ("-1", "9" * 15, "9" * 41, "1,5", "veel")
WRONG_PARTS = {
    "a norm of 9999 weeks": ("capacity: both", "capacity: both\n  norm: {weeks: 9999}"),
    "ages the wrong way round": ("max: 17", "max: -1"),
    "a form that is not in the list": ("care_form: ambulatory", "care_form: verzonnen"),
    "every nought days": ("every_days: 7", "every_days: 0"),
    "a ladder of years": ("offset_days: 0", "offset_days: 999"),
    "a segment that is nowhere": ("- proef-segment", "- verzonnen"),
    "of another region": ("code: eigen", "code: anders"),
    "of the year 9999": ("valid_from: 2025-01-01", "valid_from: 9999-99-99"),
}


@pytest.fixture
def rows_left(judge_of):
    """Send a file and then say yes; give the answers' status, and the tables that changed."""

    def of(fill, role, path, content, name="lijst.csv"):
        judge = judge_of(fill)

        def left(text: str) -> tuple[int, list[str]]:
            filled = text.format_map(judge.names) if path != PACK else text
            return judge.upload(role, path, (BytesIO(filled.encode()), name))

        return {case: left(text) for case, text in content.items()}

    return of


def table(row: Mapping[str, str]) -> str:
    return ";".join(ROW) + "\r\n" + ";".join(f'"{row[name]}"' for name in ROW) + "\r\n"


def test_S38_a_file_of_contracts_with_a_wrong_cell_saves_nothing(rows_left):
    files = {"right": table(ROW), **{case: table({**ROW, **cells}) for case, cells in WRONG_CELLS.items()}}
    found = rows_left(fill_contracts, "contract_manager", CONTRACTS, files)
    right, changed = found.pop("right")
    assert right == 303
    assert {"organisation", "contract", "contract_line"} <= set(changed)
    assert {case: tables for case, (_, tables) in found.items() if tables} == {}
    assert {case: status for case, (status, _) in found.items() if status >= 500} == {}


@pytest.mark.parametrize(
    ("role", "path", "who"), [("municipal_reader", TOWN, "town"), ("contract_manager", REGION, "region")]
)
def test_S38_a_file_of_indicators_with_a_wrong_figure_keeps_nothing(rows_left, role, path, who):
    heading = "Nummer;Versie;Cijfer;Toelichting\r\n"
    files = {one: f"{heading}{{{who}_count}}-value;;{one};\r\n" for one in ("12", *WRONG_FIGURES)}
    files |= {
        "of another desk": f"{heading}{{other}}-value;;12;\r\n",
        "of nobody": f"{heading}999-value;;1;\r\n",
    }
    files |= {"a story too long": f"{heading}{{{who}_count}}-value;;12;{LONG}\r\n"}
    found = rows_left(fill_indicators, role, path, files)
    status, changed = found.pop("12")
    assert (status, "indicator_value" in changed) == (303, True)
    assert {case: tables for case, (_, tables) in found.items() if tables} == {}
    assert {case: status for case, (status, _) in found.items() if status >= 500} == {}


def test_S38_a_pack_with_a_fault_loads_nothing(rows_left, browser_at):
    pack = browser_at("catalogue_editor").get(f"{PACK}.yaml").get_data(as_text=True)
    assert [case for case, (old, _) in WRONG_PARTS.items() if old not in pack] == []
    files = {"right": pack.replace("plain: Hulp in", "plain: Steun in")}
    files |= {case: pack.replace(old, new) for case, (old, new) in WRONG_PARTS.items()}
    found = rows_left(fill_catalogue, "catalogue_editor", PACK, files, "eigen.yaml")
    status, changed = found.pop("right")
    assert (status, "segment" in changed) == (303, True)
    assert {case: tables for case, (_, tables) in found.items() if tables} == {}
    assert {case: status for case, (status, _) in found.items() if status >= 500} == {}
