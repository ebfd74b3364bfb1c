"""The contracts of a region on pages: onboarding, lines, steps, files, and what is ahead."""

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine
from sqlmodel import Session, select

from portal.db import unit_of_work
from portal.domain.duties import Role
from portal.models import (
    AuditEntry,
    Contract,
    ContractLine,
    Membership,
    Organisation,
    Product,
    Segment,
    UploadPreview,
)
from tests.pages import Browser

LIST = "/regio/aanbieders"
COURSE = "/regio/aanbieders/overeenkomsten/1"
LAST = date(2027, 12, 31)


@pytest.fixture
def segment_id(engine: Engine, world: Any) -> int:
    """Let the provider's contract end, with one option to extend it."""
    with unit_of_work(engine) as session:
        contract = session.get(Contract, 1)
        assert contract is not None
        contract.ends_on, contract.extension_months = LAST, [12]
        return contract.segment_id


def contract_of(engine: Engine, contract_id: int = 1) -> Contract:
    with Session(engine) as session:
        found = session.get(Contract, contract_id)
        assert found is not None
        return found


def step(browser: Browser, name: str, day: str, version: int = 1) -> Any:
    return browser.send(f"{COURSE}/{name}", {"day": day, "version": str(version), "line": ""})


def test_the_list_shows_who_is_contracted_and_can_be_narrowed(contract_manager: Browser) -> None:
    assert "De Wilgenboom (proef)" in contract_manager.get(LIST).text
    assert "Niemand gevonden" in contract_manager.get(f"{LIST}?naam=zzz").text
    assert "De Wilgenboom" in contract_manager.get(f"{LIST}/lijst.csv").get_data(as_text=True)


def test_S03_a_provider_of_another_region_is_not_in_the_list(browser_for: Any) -> None:
    other = browser_for("other_region")
    assert "De Wilgenboom" not in other.get(LIST).text
    assert other.get(f"{LIST}/1").status_code == 404


def test_a_provider_is_onboarded_and_opens_on_its_page(
    contract_manager: Browser, engine: Engine, segment_id: int
) -> None:
    fields = {
        "name": "Het Nieuwe Huis",
        "kvk": "87654321",
        "segment_id": str(segment_id),
        "starts_on": "01-01-2027",
        "ends_on": "31-12-2028",
        "extension_months": "24, 12",
        "notice_months": "6",
    }
    answer = contract_manager.send(f"{LIST}/nieuw", fields)
    assert answer.status_code == 303
    page = contract_manager.get(answer.location).text
    assert "Het Nieuwe Huis" in page
    assert "besluit uiterlijk 30-06-2028" in page


def test_what_was_typed_comes_back_with_the_fault_at_its_field(contract_manager: Browser) -> None:
    answer = contract_manager.send(f"{LIST}/nieuw", {"name": "Het Nieuwe Huis", "kvk": "12"})
    assert answer.status_code == 422
    assert 'value="Het Nieuwe Huis"' in answer.text
    assert "Een KvK-nummer heeft 8 cijfers" in answer.text


def test_ending_shows_what_vanishes_before_anything_is_saved(
    contract_manager: Browser, engine: Engine, segment_id: int
) -> None:
    page = contract_manager.get(f"{COURSE}/beeindigen?day=2027-01-31").text
    assert "1 februari 2027" in page
    assert "Begeleiding individueel, Gouda" in page
    assert contract_of(engine).ends_on == LAST


def test_a_step_is_taken_and_taken_back(contract_manager: Browser, engine: Engine, segment_id: int) -> None:
    assert step(contract_manager, "beeindigen", "2027-01-31").status_code == 303
    assert contract_of(engine).ends_on == date(2027, 1, 31)
    assert "Maak ongedaan: beëindigen" in contract_manager.get(COURSE).text
    assert contract_manager.send(f"{COURSE}/terug").status_code == 303
    assert contract_of(engine).ends_on == LAST


def test_extending_offers_the_day_of_the_next_option(contract_manager: Browser, segment_id: int) -> None:
    assert 'value="2028-12-31"' in contract_manager.get(f"{COURSE}/verlengen").text


def test_R13_a_step_on_what_changed_meanwhile_is_refused(
    contract_manager: Browser, engine: Engine, segment_id: int
) -> None:
    step(contract_manager, "uitfaseren", "2027-03-01")
    answer = step(contract_manager, "beeindigen", "2027-01-31")
    assert answer.status_code == 409
    assert contract_of(engine).ends_on == LAST


def test_R15_the_same_step_sent_twice_leaves_one_note(
    contract_manager: Browser, engine: Engine, segment_id: int
) -> None:
    for _ in range(2):
        assert step(contract_manager, "beeindigen", "2027-01-31").status_code == 303
    with Session(engine) as session:
        notes = session.exec(select(AuditEntry.action).where(AuditEntry.subject_kind == "contract")).all()
    assert notes == ["contract.end"]


def test_S38_what_no_form_offers_is_refused(contract_manager: Browser, segment_id: int) -> None:
    for day in ("2026-01-01", "31-12-2199", "geen dag", ""):
        assert step(contract_manager, "beeindigen", day).status_code == 422
    assert contract_manager.get(f"{COURSE}/onzin").status_code == 404
    assert contract_manager.get(f"{COURSE}/beeindigen?perceel=9999&day=2027-01-31").status_code == 404


def test_S04_volumes_are_on_no_page_for_others(
    contract_manager: Browser, browser_for: Any, engine: Engine, world: Any
) -> None:
    with unit_of_work(engine) as session:
        line = session.get(ContractLine, 1)
        assert line is not None
        line.volume_min, line.volume_max = 727_272, 737_373
    assert "727272 tot 737373" in contract_manager.get(f"{LIST}/1").text
    for role in ("visitor", "manager", "referrer"):
        browser = browser_for(role)
        for path in (f"/aanbod/{world.offering_id}", f"/aanbieder/{world.own_id}", "/zoeken", "/mijn/aanbod"):
            assert "727272" not in browser.get(path).text


def test_an_auditor_reads_and_changes_nothing(browser_for: Any) -> None:
    auditor = browser_for("auditor")
    page = auditor.get(f"{LIST}/1")
    assert page.status_code == 200
    assert "Beëindigen" not in page.text
    assert step(auditor, "beeindigen", "2027-01-31").status_code == 403


def _file(engine: Engine, kvk: str) -> io.BytesIO:
    with Session(engine) as session:
        segment, product = session.exec(select(Segment)).first(), session.exec(select(Product)).first()
        assert segment is not None
        assert product is not None
        names = segment.name, product.name
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Aanbieder", "KvK-nummer", "Segment", "Eerste dag", "Laatste dag", "Product", "Gemeenten"])
    page.append(["Het Nieuwe Huis", kvk, names[0], date(2027, 1, 1), LAST, names[1], "Gouda"])
    sent = io.BytesIO()
    book.save(sent)
    sent.seek(0)
    return sent


def test_a_file_is_shown_first_and_saved_when_confirmed(
    contract_manager: Browser, engine: Engine, segment_id: int
) -> None:
    answer = contract_manager.send(f"{LIST}/bestand", {"bestand": (_file(engine, "87654321"), "lijst.xlsx")})
    assert answer.status_code == 303
    assert "Het Nieuwe Huis" in contract_manager.get(answer.location).text
    with Session(engine) as session:
        assert session.exec(select(Organisation).where(Organisation.kvk == "87654321")).first() is None
    assert contract_manager.send(answer.location).status_code == 303
    assert "Opgeslagen: 1 regel." in contract_manager.get(answer.location).text
    assert "Het Nieuwe Huis" in contract_manager.get(LIST).text


def test_a_fault_in_a_file_names_row_and_column(
    contract_manager: Browser, engine: Engine, segment_id: int
) -> None:
    answer = contract_manager.send(f"{LIST}/bestand", {"bestand": (_file(engine, "12"), "lijst.xlsx")})
    page = contract_manager.get(answer.location).text
    assert "KvK-nummer" in page
    assert "Een KvK-nummer heeft 8 cijfers" in page
    assert "Er is niets om op te slaan." in page


def test_what_stands_can_be_fetched_and_sent_back_without_a_change(
    contract_manager: Browser, engine: Engine, segment_id: int
) -> None:
    with unit_of_work(engine) as session:
        for one, kvk in ((1, "11111111"), (2, "22222222")):
            organisation = session.get(Organisation, one)
            assert organisation is not None
            organisation.kvk = kvk
    fetched = contract_manager.get(f"{LIST}/bestand/overeenkomsten.xlsx").data
    assert load_workbook(io.BytesIO(fetched)).active.max_row == 3  # type: ignore[union-attr]
    answer = contract_manager.send(f"{LIST}/bestand", {"bestand": (io.BytesIO(fetched), "terug.xlsx")})
    page = contract_manager.get(answer.location).text
    assert "0 regels wijzigen, 2 regels blijven gelijk." in page


def test_who_has_two_regions_sends_the_file_to_the_one_that_was_chosen(
    contract_manager: Browser, engine: Engine, world: Any, now: datetime, segment_id: int
) -> None:
    with unit_of_work(engine) as session:
        desk = session.scalar(select(Organisation.id).where(Organisation.region_id == world.other_region_id))
        values = {"user_id": world.people["contract_manager"], "organisation_id": desk, "created_at": now}
        session.add(Membership(**values, role=Role.CONTRACT_MANAGER))
    other = f"{LIST}/bestand?regio={world.other_region_id}"
    page = contract_manager.get(other).text
    assert f'action="{other}"' in page
    answer = contract_manager.send(other, {"bestand": (_file(engine, "87654321"), "lijst.xlsx")})
    assert contract_manager.get(answer.location).status_code == 200
    with Session(engine) as session:
        assert session.scalar(select(UploadPreview.organisation_id)) == desk


def test_ahead_shows_the_decision_with_days_left(contract_manager: Browser, segment_id: int) -> None:
    page = contract_manager.get("/regio/vooruit?maanden=24").text
    assert "besluit over verlengen" in page
    assert "217 dagen" in page
    assert "besluit over verlengen" in contract_manager.get("/regio/vooruit.csv").get_data(as_text=True)


def test_a_catalogue_editor_sees_the_catalogue_ahead_and_no_contracts(
    browser_for: Any, segment_id: int
) -> None:
    page = browser_for("catalogue_editor").get("/regio/vooruit?maanden=60")
    assert page.status_code == 200
    assert "De Wilgenboom" not in page.text
