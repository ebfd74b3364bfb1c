"""Groups closed to new providers: kept by the region with a preview, read by the municipality."""

import io
from datetime import date

import pytest
from openpyxl import Workbook
from sqlmodel import col, select

from portal.db import reading, unit_of_work
from portal.domain.terms import OrganisationKind
from portal.models import (
    Contract,
    GroupClosure,
    GroupClosureVersion,
    Municipality,
    Organisation,
    Product,
    Region,
    Segment,
)
from tests.closure_rows import make_closure
from tests.factories import key, make_line, make_municipality, make_organisation, make_segment
from tests.pages import words
from tests.services.test_week_list import counted_statements

REGION, OWN = "/regio/gesloten", "/gemeente/gesloten"
FIRST, KEY = "2026-12-01", "a" * 32
SAVE = {"stap": "opslaan"}


@pytest.fixture
def boss(browser_at):
    return browser_at("contract_manager")


@pytest.fixture
def ids(engine, world):
    """Give the municipality and the segment of the own region, as a form names them."""
    with reading(engine) as session:
        town = session.exec(select(Municipality).where(col(Municipality.code) == "GM9001")).one()
        segment = session.exec(select(Segment).where(col(Segment.code) == "proef-segment")).one()
        return {"municipality_id": str(town.id), "segment_id": str(segment.id)}


@pytest.fixture
def closing(ids):
    return {
        **ids,
        "closed_from": FIRST,
        "closed_until": "",
        "reason": "Er zijn er genoeg.",
        "request_key": KEY,
    }


def newest(engine):
    with reading(engine) as session:
        row = session.scalars(select(GroupClosure).order_by(col(GroupClosure.id).desc()).limit(1)).one()
        session.expunge(row)
        return row


def close(engine, ids, **said):
    """Close the group of the own region, and return the id."""
    with unit_of_work(engine) as session:
        segment = session.get_one(Segment, int(ids["segment_id"]))
        closure = make_closure(
            session,
            region_id=segment.region_id,
            municipality_id=int(ids["municipality_id"]),
            segment_id=key(segment),
            **said,
        )
        return key(closure)


def test_a_group_is_closed_only_after_its_preview(boss, engine, closing):
    before = newest(engine).id
    preview = boss.send(f"{REGION}/nieuw", closing)
    assert preview.status_code == 200
    text = words(preview)
    assert "verdwijnt niets" in text
    assert "2 aanbieders: De Eikelaar (proef) De Wilgenboom (proef)" in text
    assert newest(engine).id == before
    answer = boss.send(f"{REGION}/nieuw", {**closing, **SAVE})
    assert answer.status_code == 303
    assert newest(engine).closed_from == date(2026, 12, 1)
    assert "Gaat dicht" in words(boss.get(answer.headers["Location"]))
    assert "Gaat dicht" in words(boss.get(REGION))


def test_the_preview_names_the_planned_lines_that_are_new_there(boss, engine, closing):
    with unit_of_work(engine) as session:
        town = session.get_one(Municipality, int(closing["municipality_id"]))
        product = session.scalars(select(Product).where(col(Product.code) == "autisme-proef")).one()
        stranger = make_organisation(session, name="De Nieuwkomer (proef)")
        make_line(session, stranger, product, town, starts_on=date(2027, 2, 1))
    text = words(boss.send(f"{REGION}/nieuw", closing))
    assert "Begint hier terwijl de groep dicht is" in text
    assert "De Nieuwkomer (proef): " in text
    assert "vanaf 1 februari 2027" in text


def test_the_same_form_twice_is_one_closure(boss, engine, closing):
    first = boss.send(f"{REGION}/nieuw", {**closing, **SAVE}).headers["Location"]
    assert boss.send(f"{REGION}/nieuw", {**closing, **SAVE}).headers["Location"] == first
    with reading(engine) as session:
        assert len(session.scalars(select(GroupClosure.id)).all()) == 2


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("municipality_id", "", "Kies een gemeente."),
        ("segment_id", "999", "Kies een segment van uw regio."),
        ("closed_from", "ooit", "Vul een datum in, zoals 31-12-2026."),
        ("closed_from", "", "Vul in vanaf welke dag de groep dicht is"),
        ("closed_until", "2026-01-01", "De laatste dag ligt vóór de eerste."),
        ("closed_from", "2020-06-01", "is hier al dicht van 1 januari 2020 tot en met 31 december 2020"),
        ("reason", "", "Schrijf in een zin waarom de groep dichtgaat."),
        ("reason", "x" * 501, "Deze tekst is te lang"),
    ],
)
def test_bad_input_is_told_at_its_field_and_loses_nothing(boss, engine, closing, field, typed, sentence):
    kept = {**closing, field: typed}
    answer = boss.send(f"{REGION}/nieuw", {**kept, **SAVE})
    assert answer.status_code == 422
    assert sentence in words(answer)
    for name in ("closed_from", "reason"):
        assert kept[name] in answer.get_data(as_text=True)
    assert newest(engine).closed_from == date(2020, 1, 1)


def test_a_group_opens_again_from_a_day_after_its_preview(boss, engine, ids):
    closure_id = close(engine, ids)
    address = f"{REGION}/{closure_id}/openen"
    form = {"opens_on": "2027-03-01", "version": "1"}
    assert "tot en met 28 februari 2027" in words(boss.send(address, form))
    assert newest(engine).closed_until is None
    assert boss.send(address, {**form, **SAVE}).status_code == 303
    assert newest(engine).closed_until == date(2027, 2, 28)
    refused = boss.send(address, {"opens_on": "2026-11-24", "version": "2"})
    assert (refused.status_code, "Kies 25 november 2026 of een latere dag" in words(refused)) == (422, True)


def test_R13_a_change_two_people_make_at_once_tells_the_second_what_the_first_said(boss, engine, ids):
    closure_id = close(engine, ids)
    address = f"{REGION}/{closure_id}/wijzigen"
    form = {"closed_from": "2026-04-01", "closed_until": "", "reason": "Eerst.", "version": "1"}
    assert boss.send(address, {**form, **SAVE}).status_code == 303
    second = boss.send(address, {**form, "reason": "Daarna.", **SAVE})
    assert second.status_code == 409
    text = words(second)
    assert "Daarna." in text
    assert "Eerst." in text
    assert newest(engine).reason == "Eerst."


def test_a_closure_is_withdrawn_and_put_back_from_its_history(boss, engine, ids):
    closure_id = close(engine, ids)
    assert boss.send(f"{REGION}/{closure_id}/intrekken", {"version": "1"}).status_code == 303
    assert newest(engine).is_withdrawn
    page = words(boss.get(f"{REGION}/{closure_id}"))
    assert "Ingetrokken" in page
    assert "Zet terug zoals toen" in page
    assert boss.send(f"{REGION}/{closure_id}/versies/1/terug", {"version": "2"}).status_code == 303
    assert not newest(engine).is_withdrawn


def test_what_cannot_be_put_back_says_why(boss, engine, ids):
    closure_id = close(engine, ids)
    boss.send(f"{REGION}/{closure_id}/intrekken", {"version": "1"})
    close(engine, ids, closed_from=date(2026, 5, 1))
    answer = boss.send(f"{REGION}/{closure_id}/versies/1/terug", {"version": "2"})
    assert answer.status_code == 422
    assert "Deze groep is hier al dicht vanaf 1 mei 2026" in words(answer)


def test_S03_a_form_writes_only_its_own_fields(boss, engine, ids):
    closure_id = close(engine, ids)
    foreign = {
        "region_id": "2",
        "municipality_id": "99",
        "segment_id": "99",
        "is_withdrawn": "true",
        "id": "9",
    }
    form = {"closed_from": "2026-04-01", "closed_until": "", "reason": "Zo.", "version": "1"}
    assert boss.send(f"{REGION}/{closure_id}/wijzigen", {**form, **foreign, **SAVE}).status_code == 303
    row = newest(engine)
    assert (row.id, row.is_withdrawn, str(row.segment_id)) == (closure_id, False, ids["segment_id"])
    with reading(engine) as session:
        versions = session.scalars(select(GroupClosureVersion)).all()
        assert [one.version for one in versions if one.closure_id == closure_id] == [1, 2]


@pytest.mark.parametrize("path", ["", "/wijzigen", "/openen"])
def test_S01_another_regions_manager_finds_none_of_it(browser_at, path):
    other = browser_at("other_region")
    assert other.get(f"{REGION}/1{path}").status_code == 404
    assert "2020" not in other.get(REGION).get_data(as_text=True)


def test_S01_another_region_cannot_be_closed_by_a_handmade_form(browser_at, engine, closing):
    answer = browser_at("other_region").send(f"{REGION}/nieuw", {**closing, **SAVE})
    assert (answer.status_code, newest(engine).closed_from) == (422, date(2020, 1, 1))


def test_the_auditor_reads_and_finds_no_button(browser_at, engine, ids):
    closure_id, auditor = close(engine, ids), browser_at("auditor")
    page = auditor.get(f"{REGION}/{closure_id}")
    assert "De Wilgenboom (proef)" in words(page)
    assert "Weer openen" not in words(page)
    assert "versies" not in page.get_data(as_text=True)
    assert "Sluit een groep" not in words(auditor.get(REGION))


def test_the_municipality_reads_its_own_groups_without_a_name_of_a_provider(browser_at, engine, ids):
    close(engine, ids)
    with unit_of_work(engine) as session:
        region = session.scalars(select(Region).order_by(col(Region.id)).limit(1)).one()
        elsewhere = make_municipality(session, region, code="GM9055", name="Elders")
        close_elsewhere(session, region, elsewhere)
    page = words(browser_at("municipal_reader").get(OWN))
    assert "Nu dicht" in page
    assert "Er zijn er genoeg." in page
    assert "Van een ander" not in page
    assert "Wilgenboom" not in page


def close_elsewhere(session, region, town):
    make_closure(
        session,
        region_id=key(region),
        municipality_id=key(town),
        segment_id=key(make_segment(session, region)),
        reason="Van een ander.",
    )


def test_the_list_can_be_narrowed_and_says_when_nothing_is_found(boss, engine, ids):
    close(engine, ids)
    assert "2 sluitingen" in words(boss.get(REGION))
    assert "1 sluiting" in words(boss.get(f"{REGION}?stand=nu"))
    assert "Niets gevonden" in words(boss.get(f"{REGION}?stand=straks"))
    assert "Niets gevonden" in words(boss.get(f"{REGION}?gemeente=999999"))
    assert "2 sluitingen" in words(boss.get(f"{REGION}?stand=onzin&segment=x&gemeente=-1"))
    assert boss.get(f"{REGION}?regio=2").status_code == 404


def test_the_list_takes_as_many_statements_for_many_as_for_one(boss, engine, ids):
    def statements():
        with counted_statements(engine) as counted:
            boss.get(REGION)
        return len(counted)

    few = statements()
    for year in range(1990, 2015):
        close(engine, ids, closed_from=date(year, 1, 1), closed_until=date(year, 6, 1))
    assert statements() == few


def test_without_any_closure_the_list_says_so(browser_at):
    assert "Geen gesloten groepen" in words(browser_at("other_region").get(REGION))


def test_S38_a_line_for_a_newcomer_in_a_closed_group_is_refused_and_nothing_typed_is_lost(boss, engine, ids):
    close(engine, ids)
    contract_id, address, form = newcomer(engine, ids)
    assert "Gouda: dicht voor nieuwe aanbieders vanaf 01-03-2026" in words(boss.get(address))
    answer = boss.send(address, form)
    assert answer.status_code == 422
    text = words(answer)
    assert "Gouda is vanaf 1 maart 2026 dicht voor nieuwe aanbieders van Begeleiding" in text
    assert 'value="77"' in answer.get_data(as_text=True)
    with reading(engine) as session:
        assert session.get_one(Contract, contract_id).version == 1


def test_S38_a_file_tells_it_as_a_fault_of_that_row_and_makes_nothing(boss, engine, ids):
    close(engine, ids)
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Aanbieder", "KvK-nummer", "Segment", "Eerste dag", "Laatste dag", "Product", "Gemeenten"])
    days = date(2027, 1, 1), date(2027, 12, 31)
    page.append(["Het Nieuwe Huis", "87654321", "proef-segment", *days, "autisme-proef", "Gouda"])
    sent = io.BytesIO()
    book.save(sent)
    sent.seek(0)
    answer = boss.send("/regio/aanbieders/bestand", {"bestand": (sent, "lijst.xlsx")})
    text = words(boss.get(answer.location))
    assert "Gouda is vanaf 1 maart 2026 dicht voor nieuwe aanbieders van Begeleiding" in text
    assert "Er is niets om op te slaan." in text
    boss.send(answer.location)
    with reading(engine) as session:
        assert session.scalars(select(Organisation.id).where(col(Organisation.kvk) == "87654321")).all() == []


def test_the_line_goes_through_once_the_group_is_open_again(boss, engine, ids):
    closure_id = close(engine, ids)
    _, address, form = newcomer(engine, ids)
    assert boss.send(address, form).status_code == 422
    boss.send(f"{REGION}/{closure_id}/intrekken", {"version": "1"})
    assert boss.send(address, form).status_code == 303


def test_who_is_there_already_is_told_so_beside_the_box_and_may_go_on(boss, engine, ids):
    close(engine, ids)
    address = "/regio/aanbieders/overeenkomsten/1/percelen/nieuw"
    assert "; deze aanbieder werkt er al" in words(boss.get(address))


def test_where_a_group_is_closed_a_new_line_begins_today_unless_somebody_types_otherwise(boss, engine, ids):
    address = "/regio/aanbieders/overeenkomsten/1/percelen/nieuw"
    assert 'value="2025-01-01"' in boss.get(address).get_data(as_text=True)
    close(engine, ids)
    assert 'value="2026-11-25"' in boss.get(address).get_data(as_text=True)


def newcomer(engine, ids):
    """Make a provider with an empty contract; give its id, where a line is added, and what is sent."""
    with unit_of_work(engine) as session:
        segment = session.get_one(Segment, int(ids["segment_id"]))
        product = session.scalars(select(Product).where(col(Product.code) == "autisme-proef")).one()
        provider = make_organisation(session, OrganisationKind.PROVIDER, name="De Nieuwkomer (proef)")
        contract = Contract(
            organisation_id=key(provider),
            region_id=segment.region_id,
            segment_id=key(segment),
            starts_on=date(2026, 6, 1),
            created_at=provider.created_at,
        )
        session.add(contract)
        session.flush()
        form = {
            "product_id": str(product.id),
            "starts_on": "2026-12-01",
            "municipality_ids": ids["municipality_id"],
            "volume_max": "77",
            "version": "1",
        }
        return key(contract), f"/regio/aanbieders/overeenkomsten/{contract.id}/percelen/nieuw", form


def test_what_closes_and_opens_is_among_what_changes(boss, engine, ids):
    close(engine, ids, closed_from=date(2026, 12, 1), closed_until=date(2027, 1, 31))
    page = words(boss.get("/regio/vooruit"))
    assert "gaat dicht voor nieuwe aanbieders" in page
    assert "gaat weer open voor nieuwe aanbieders" in page
    assert "Begeleiding in Gouda" in page


def test_a_scarce_product_says_that_its_group_is_closed(boss, engine, ids):
    close(engine, ids)
    page = words(boss.get("/regio/monitor/eigen/gemeente/GM9001"))
    file = boss.get("/regio/monitor/eigen/schaarste.csv").get_data(as_text=True)
    assert "01-03-2026" in file
    assert "gesloten voor nieuwe aanbieders sinds 01-03-2026" in page
