"""A region's own notes and agreements on pages: who reads them, two writers, print and file by choice."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from portal.models import TalkAgreement, TalkNote
from tests.pages import Browser, words

PERIOD = "2026-kw4"
CANARY = "kanarie-notitie-van-de-regio"
PROMISE = "kanarie-afspraak-van-de-regio"


@pytest.fixture
def pack(world: Any) -> str:
    return f"/regio/aanbieders/{world.own_id}/kwartaal/{PERIOD}"


def write(browser: Browser, pack: str, text: str, version: int = 0) -> Any:
    return browser.send(f"{pack}/notities", {"text": text, "version": str(version)})


def agree(browser: Browser, pack: str, **fields: str) -> Any:
    values = {"text": PROMISE, "holder": "de aanbieder", "due_on": "01-11-2026", "standing": "open"}
    return browser.send(f"{pack}/afspraken/nieuw", {**values, **fields})


@pytest.fixture
def written(contract_manager: Browser, pack: str) -> Browser:
    """Let the region write a note and an agreement."""
    assert write(contract_manager, pack, f"<b>{CANARY}</b>").status_code == 303
    assert agree(contract_manager, pack).status_code == 303
    return contract_manager


def test_a_note_and_an_agreement_stand_in_the_pack_with_who_wrote_them(written: Browser, pack: str) -> None:
    answer = written.get(pack)
    assert f"&lt;b&gt;{CANARY}&lt;/b&gt;" in answer.text
    assert f"{PROMISE} de aanbieder, uiterlijk 01-11-2026. Open, te laat." in words(answer)
    assert "De aanbieder ziet dezelfde gegevens, zonder uw notities en afspraken." in words(answer)


def test_S04_no_one_but_the_regions_contract_managers_reads_a_word_of_them(
    written: Browser, browser_for: Any, pack: str
) -> None:
    for role in ("manager", "editor", "auditor", "referrer", "other_region"):
        browser = browser_for(role)
        for path in (
            pack,
            f"{pack}?notities=mee",
            f"/mijn/kwartaal/{PERIOD}",
            f"/mijn/kwartaal/{PERIOD}?notities=mee",
            f"{pack}/notities",
            f"{pack}/afspraken/1",
            "/regio/logboek",
        ):
            text = browser.get(path).text
            assert CANARY not in text, (role, path)
            assert PROMISE not in text, (role, path)
    for role in ("manager", "auditor"):
        for path in (f"{pack}.xlsx?notities=mee", f"/mijn/kwartaal/{PERIOD}.xlsx?notities=mee"):
            answer = browser_for(role).get(path)
            if answer.status_code == 200:
                assert "Afspraken" not in load_workbook(io.BytesIO(answer.data)).sheetnames


def test_the_file_and_the_print_hold_them_only_when_asked_for(written: Browser, pack: str) -> None:
    plain = load_workbook(io.BytesIO(written.get(f"{pack}.xlsx").data))
    assert "Afspraken" not in plain.sheetnames
    book = load_workbook(io.BytesIO(written.get(f"{pack}.xlsx?notities=mee").data))
    rows = list(book["Afspraken"].iter_rows(min_row=2, values_only=True))
    assert rows == [(PROMISE, "de aanbieder", "01-11-2026", "open", "vierde kwartaal van 2026")]
    assert CANARY in str(list(book["Notities van de regio"].values))
    assert "gesprek__own" in written.get(pack).text
    asked = written.get(f"{pack}?notities=mee").text
    assert "gesprek__own" not in asked
    assert f"{PERIOD}.xlsx?regio=1&amp;notities=mee" in asked


def test_the_file_says_of_whom_when_and_fetched_on_which_day(written: Browser, pack: str) -> None:
    book = load_workbook(io.BytesIO(written.get(f"{pack}.xlsx").data))
    told = {str(row[0]): row[1] for row in book["Gesprek"].iter_rows(min_row=2, values_only=True)}
    assert told["Aanbieder"] == "De Wilgenboom (proef)"
    assert told["Opgehaald op"] == "25-11-2026"
    assert "kwartaal" in str(told["Kwartaal"])


def test_R13_what_was_typed_stays_when_a_colleague_was_first(
    written: Browser, pack: str, engine: Any
) -> None:
    answer = write(written, pack, "Mijn eigen tekst")
    assert answer.status_code == 409
    assert "Mijn eigen tekst</textarea>" in answer.text
    assert CANARY in answer.text
    assert 'name="version" type="hidden" value="1"' in answer.text
    with Session(engine) as session:
        assert len(session.exec(select(TalkNote)).all()) == 1
    assert write(written, pack, "Mijn eigen tekst", 1).status_code == 303
    page = words(written.get(f"{pack}/notities"))
    assert "Eerdere versies" in page
    assert CANARY in page


def test_R13_a_stale_change_of_an_agreement_keeps_what_was_typed(written: Browser, pack: str) -> None:
    values = {"text": PROMISE, "holder": "de regio", "due_on": "", "standing": "done", "version": "1"}
    assert written.send(f"{pack}/afspraken/1", values).status_code == 303
    answer = written.send(f"{pack}/afspraken/1", {**values, "holder": "nog iemand"})
    assert answer.status_code == 409
    assert 'value="nog iemand"' in answer.text
    assert "de aanbieder" in words(written.get(f"{pack}/afspraken/1"))


def test_S38_client_data_and_nonsense_are_refused_with_a_sentence(
    contract_manager: Browser, pack: str, engine: Any
) -> None:
    answer = write(contract_manager, pack, "Over 111222333")
    assert answer.status_code == 422
    assert "burgerservicenummer" in words(answer).lower()
    for fields in (
        {"text": "Bel 111222333"},
        {"due_on": "morgen"},
        {"standing": "bijna"},
        {"holder": ""},
        {"text": ""},
    ):
        answer = agree(contract_manager, pack, **fields)
        assert answer.status_code == 422, fields
        assert 'id="fouten"' in answer.text
    with Session(engine) as session:
        assert session.exec(select(TalkNote)).all() == []
        assert session.exec(select(TalkAgreement)).all() == []


def test_an_open_agreement_of_long_ago_can_still_be_ticked_off_and_its_talk_has_no_page(
    contract_manager: Browser, pack: str, engine: Any, world: Any, now: Any
) -> None:
    with Session(engine) as session:
        row = TalkAgreement(
            organisation_id=world.own_id,
            region_id=world.region_id,
            quarter=now.date().replace(year=2024, month=1, day=1),
            number=1,
            version=1,
            text="Van lang geleden",
            holder="wij",
            at=now,
        )
        session.add(row)
        session.commit()
    page = contract_manager.get(f"{pack}/notities").text
    address = f"/regio/aanbieders/{world.own_id}/kwartaal/2024-kw1/afspraken/1?regio=1&amp;bij={PERIOD}"
    assert address in page
    address = address.replace("&amp;", "&")
    values = {"text": "Van lang geleden", "holder": "wij", "standing": "done", "version": "1"}
    answer = contract_manager.send(address, values)
    assert answer.location.endswith(f"/{PERIOD}/notities?regio=1#afspraken")
    assert "Van lang geleden" not in contract_manager.get(f"{pack}/notities").text
    assert contract_manager.get(address.split("/afspraken")[0] + "/notities").status_code == 404


def test_S01_a_talk_of_another_region_cannot_be_written_about(
    contract_manager: Browser, pack: str, world: Any
) -> None:
    elsewhere = {"text": "x", "version": "0"}
    path = f"{pack}/notities?regio={world.other_region_id}"
    assert contract_manager.send(path, elsewhere).status_code == 404
    for code in ("2026", "2026-07", "onzin", "2026-h1"):
        assert contract_manager.get(pack.replace(PERIOD, code) + "/afspraken/1").status_code == 404
