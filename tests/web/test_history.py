"""Per offering and per product: a year as a line and a table, and all reports as a file."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from portal.db import unit_of_work
from portal.models import Norm, Offering
from portal.services.bulk_csv import read_csv
from tests.factories import make_report
from tests.pages import Browser, parse, words

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def product_id(engine: Engine, world: Any, now: Any) -> int:
    """Give the offering some more weeks, with a gap, and its product a norm."""
    with unit_of_work(engine) as session:
        offering = session.get(Offering, world.offering_id)
        assert offering is not None
        assert offering.product_id is not None
        session.add(
            Norm(
                region_id=world.region_id,
                product_id=offering.product_id,
                weeks=8,
                source="proef",
                valid_from=now.date() - timedelta(days=400),
            )
        )
        for weeks, days in ((4, 40), (5, 34), (7, 0)):
            make_report(session, offering, at=now - timedelta(days=days), intake_weeks=weeks)
        return offering.product_id


def test_an_offering_shows_a_line_with_its_norm_and_a_table(
    editor: Browser, world: Any, product_id: int
) -> None:
    page = editor.get(f"/mijn/aanbod/{world.offering_id}")
    drawing = parse(page).find(f".//main//{SVG}svg[@role='img']")
    assert drawing is not None
    assert "laatst 11" in (drawing.get("aria-label") or "")
    assert drawing.find(f".//{SVG}rect[@class='lijn__norm']") is not None
    assert len(drawing.findall(f".//{SVG}polyline")) == 4
    assert "norm: ten hoogste 8 weken" in words(page)
    assert len(parse(page).findall(".//details//tbody/tr")) == 52


def test_a_drawing_carries_no_style_of_its_own(editor: Browser, world: Any, product_id: int) -> None:
    for path in (f"/mijn/aanbod/{world.offering_id}", f"/mijn/hulp/{product_id}"):
        assert parse(editor.get(path)).findall(".//main//*[@style]") == []


def test_a_product_shows_its_own_offerings_only(editor: Browser, world: Any, product_id: int) -> None:
    links = [
        one.get("href") for one in parse(editor.get(f"/mijn/hulp/{product_id}")).findall(".//main//li/a")
    ]
    assert links == [f"/mijn/aanbod/{world.offering_id}"]


@pytest.mark.parametrize("kind", ["aanbod", "hulp"])
def test_S32_all_reports_go_out_as_a_file(editor: Browser, world: Any, product_id: int, kind: str) -> None:
    number = world.offering_id if kind == "aanbod" else product_id
    answer = editor.get(f"/mijn/{kind}/{number}/opgaven.csv")
    headings, *found = read_csv(answer.data)
    weeks = [cell.text for cell in headings.cells].index("Kennismaking (weken)")
    assert [row.cells[weeks].text for row in found] == ["7", "5", "4", "5"]
    assert {row.cells[0].text for row in found} == {str(world.offering_id)}
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("path", ["/mijn/hulp/999999", "/mijn/hulp/999999/opgaven.csv"])
def test_a_product_without_own_offerings_is_not_found(editor: Browser, world: Any, path: str) -> None:
    assert editor.get(path).status_code == 404
