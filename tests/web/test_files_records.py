"""Offerings and locations go out as a file with all that a page may change, and come back changed."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, select
from sqlmodel import col

from portal.db import reading, unit_of_work
from portal.domain.terms import GroupForm, TagKind
from portal.models import GroupStart, Location, Municipality, Offering, OfferingTag
from portal.services.bulk_csv import read_csv
from portal.services.offering_content import load_content
from tests.pages import Browser, words
from tests.web.test_files import counts, upload

TYPED: dict[str, Any] = {
    "Vanaf leeftijd": 6,
    "Tot en met leeftijd": "12",
    "Alleen of in een groep": "in een groep",
    "Waarbij u helpt": "angst; autisme",
    "Talen": "turks",
    "Momenten": "in het weekend; in de avond",
    "Deeltijd": "ja",
    "Aanbod tot en met": "31-12-2027",
    "Een groep begint op": "11-01-2027; 01-02-2027",
    "Gemeenten": "gouda",
}


@pytest.fixture
def filled(engine: Engine, world: Any) -> None:
    """Give the offering something in every list."""
    with unit_of_work(engine) as session:
        offering = session.get_one(Offering, world.offering_id)
        offering.group_form, offering.starts_on, offering.part_time = GroupForm.BOTH, date(2026, 1, 5), True
        session.add(GroupStart(offering_id=world.offering_id, starts_on=date(2027, 3, 1)))
        for kind, value in (
            ("problem", "angst"),
            ("target_group", "meisjes"),
            ("method", "EMDR"),
            ("language", "turks"),
            ("moment", "day_and_night"),
            ("contra_indication", "=verslaving"),
        ):
            session.add(OfferingTag(offering_id=world.offering_id, kind=TagKind(kind), value=value))


def changed(content: bytes, typed: dict[str, Any]) -> bytes:
    """Type in the first row of a workbook, by heading."""
    book = load_workbook(io.BytesIO(content))
    headings = [cell.value for cell in book.worksheets[0][1]]
    for heading, value in typed.items():
        book.worksheets[0].cell(2, headings.index(heading) + 1).value = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_full_offering_comes_back_unchanged(
    editor: Browser, engine: Engine, filled: None, form: str
) -> None:
    content = editor.get(f"/mijn/bestanden/aanbod.{form}").data
    before = counts(engine)
    page = editor.get(upload(editor, content, slug="aanbod", name=f"x.{form}").location)
    assert "0 regels wijzigen, 1 regel blijft gelijk." in words(page)
    assert counts(engine) == before


def test_what_is_typed_in_an_offerings_row_is_shown_first_and_saved_after(
    editor: Browser, engine: Engine, world: Any
) -> None:
    with reading(engine) as session:
        before = load_content(session, offering_id=world.offering_id)
    content = changed(editor.get("/mijn/bestanden/aanbod.xlsx").data, TYPED)
    answer = upload(editor, content, slug="aanbod", name="aanbod.xlsx")
    page = words(editor.get(answer.location))
    assert "Waarbij u helpt leeg angst, autisme" in page
    assert "Deeltijd nee ja" in page
    assert "Aanbod tot en met leeg 31-12-2027" in page
    with reading(engine) as session:
        assert load_content(session, offering_id=world.offering_id) == before
    assert editor.send(answer.location).status_code == 303
    with reading(engine) as session:
        found = load_content(session, offering_id=world.offering_id)
    assert (found.age_min, found.age_max, found.group_form) == (6, 12, GroupForm.GROUP)
    assert (found.problems, found.moments) == (("angst", "autisme"), ("evening", "weekend"))
    assert (found.part_time, found.ends_on) == (True, date(2027, 12, 31))
    assert found.group_starts == (date(2027, 1, 11), date(2027, 2, 1))
    assert "angst, autisme" in words(editor.get(f"/mijn/aanbod/{world.offering_id}/wijzigingen"))


@pytest.mark.parametrize(
    ("heading", "typed", "sentence"),
    [
        ("Vanaf leeftijd", "kleuter", "Vul een heel getal in"),
        ("Deeltijd", "soms", "Vul ja of nee in."),
        ("Alleen of in een groep", "thuis", "Kies een van de mogelijkheden."),
        ("Momenten", "nooit", "Kies een van de mogelijkheden."),
        ("Aanbod tot en met", "morgen", "Vul een datum in, zoals 31-12-2026."),
        ("Een groep begint op", "11-01-2027; 99", "Vul een datum in, zoals 31-12-2026."),
        ("Gemeenten", "Delft", "Kies alleen gemeenten waarvoor uw overeenkomst geldt."),
        ("Locatienummer", 999_999, "Wij kunnen deze locatie niet vinden."),
        ("Waarbij u helpt", "x" * 5_000, "Gebruik ten hoogste 100 tekens."),
        ("Niet voor", "cliënt 111222333", "lijkt een burgerservicenummer te staan"),
        ("Talen", "=SOM(A1)", "Hier staat een formule."),
    ],
)
def test_S38_a_fault_is_named_by_row_and_column_and_nothing_is_saved(
    editor: Browser, engine: Engine, world: Any, heading: str, typed: Any, sentence: str
) -> None:
    before = counts(engine)
    content = changed(editor.get("/mijn/bestanden/aanbod.xlsx").data, {heading: typed})
    page = words(editor.get(upload(editor, content, slug="aanbod", name="a.xlsx").location))
    assert f"2 {heading}" in page
    assert sentence in page
    assert counts(engine) == before


def test_a_location_is_moved_to_another_municipality_by_a_file(
    editor: Browser, engine: Engine, world: Any
) -> None:
    with unit_of_work(engine) as session:
        session.add(Municipality(code="GM0632", name="Woerden", lat=52.08, lon=4.88))
    content = editor.get("/mijn/bestanden/locaties.csv").data
    headings, *_ = read_csv(content)
    assert "Gemeente" in [cell.text for cell in headings.cells]
    answer = upload(editor, content.replace(b";Gouda;52", b";Woerden;52"), slug="locaties")
    page = words(editor.get(answer.location))
    assert "Gemeente Gouda Woerden" in page
    assert "Klopt het punt op de kaart nog?" in page
    editor.send(answer.location)
    with reading(engine) as session:
        town = session.scalar(
            select(col(Municipality.name))
            .join(Location, col(Location.municipality_id) == col(Municipality.id))
            .where(col(Location.organisation_id) == world.own_id)
        )
    assert town == "Woerden"
