"""The pack for a talk: every figure on the page and in the file is the one worked out from the rows."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from portal.models import Contract, Product
from tests.pages import words
from tests.services.sample.by_hand import AMSTERDAM, public_lines
from tests.services.sample.by_hand_signals import doubts
from tests.services.sample.by_hand_talk import (
    Waits,
    contract_facts,
    norm_of,
    on_time,
    products_of,
    quarters,
    remarks,
    told,
    waits,
)
from tests.web.monitor_tables import decimal, rows_of

QUARTERS = {"2026-kw3": date(2026, 7, 1), "2026-kw4": date(2026, 10, 1)}
DAY = timedelta(days=1)
KINDS = {"waiting": "Wachttijden", "indicators": "Indicatoren"}


@pytest.fixture
def providers(sample, region):
    """Give every provider that the region has a contract with."""
    return sorted(set(sample.exec(select(Contract.organisation_id).where(Contract.region_id == region.id))))


@pytest.fixture(params=list(QUARTERS))
def code(request):
    return request.param


@pytest.fixture
def packs(manager, providers, code):
    return {id_: manager.get(f"/regio/aanbieders/{id_}/kwartaal/{code}") for id_ in providers}


def weeks(count: float | None) -> str:
    return "–" if count is None else f"{decimal(count)} {'week' if count == 1 else 'weken'}"


def wait_row(now: Waits, before: Waits, norm: int | None) -> dict[str, str]:
    """Write what the row of a product must say."""
    reports = f"{now.reports} {'opgave' if now.reports == 1 else 'opgaven'}"
    last = f", laatste in de week van {now.last:%d-%m-%Y}" if now.last else ""
    above = "–"
    if norm is not None and now.week_waits:
        above = f"{sum(one > norm for one in now.week_waits)} van {len(now.week_waits)} weken"
    return {
        "Mediaan": f"{weeks(now.middle)} {reports}{last}",
        "Kwartaal ervoor": weeks(before.middle),
        "Norm": weeks(norm),
        "Boven de norm": above,
        "Vrije plekken": "–" if now.places is None else str(now.places),
    }


def test_the_waits_of_every_provider_are_those_of_the_rows(sample, region, packs, code, now):
    before, first, last = quarters(QUARTERS[code])
    day, seen = min(last, now.astimezone(AMSTERDAM).date()), 0
    for organisation_id, answer in packs.items():
        rows = rows_of(answer, "gesprek__waits")
        held = products_of(sample, organisation_id, region.id)
        assert len(rows) == len(held)
        for product_id, offerings in held.items():
            product = sample.get(Product, product_id)
            quarter = waits(sample, offerings, product, first, last)
            earlier = waits(
                sample, offerings, product, before, first.replace(day=1).fromordinal(first.toordinal() - 1)
            )
            expected = wait_row(quarter, earlier, norm_of(sample, region.id, product_id, day))
            found = rows[product.name]
            assert {name: found[name] for name in expected} == expected, (organisation_id, product.name)
            seen += 1
    assert seen > len(packs) > 3


def test_punctuality_is_that_of_the_rows(sample, region, packs, code, now):
    _, first, last = quarters(QUARTERS[code])
    seen = 0
    for organisation_id, answer in packs.items():
        text = words(answer)
        for kind, counts in on_time(sample, organisation_id, region.id, first, last, now).items():
            due = counts["op tijd"] + counts["na"] + counts["niet"]
            share = round(100 * counts["op tijd"] / due) if due else 0
            told_share = f"{counts['op tijd']} van {due} op tijd ({share}%)"
            said = f"{KINDS[kind]} {told_share if due else 'er was niets aan te leveren'}"
            assert said in text, (organisation_id, kind)
            after = text[text.index(said) :][:200]
            for count, name in (
                (counts["na"], "na het moment ingeleverd"),
                (counts["niet"], "niet ingeleverd"),
                (counts["vrij"], "vrijgesteld"),
                (counts["open"], "nog open"),
            ):
                assert not count or f"{count} {name}" in after
            seen += due > 0
    assert seen > 3


def test_every_explanation_of_a_year_stands_in_full(sample, region, packs, code):
    _, _, last = quarters(QUARTERS[code])
    seen = 0
    for organisation_id, answer in packs.items():
        text = words(answer)
        for name, explanation in told(sample, organisation_id, region.id, last):
            assert name in text
            assert " ".join(explanation.split()) in text, (organisation_id, name)
            seen += 1
    assert seen > 3


def test_contracts_remarks_and_doubts_are_those_of_the_rows(sample, region, packs, code, now):
    _, first, last = quarters(QUARTERS[code])
    public = [one for one in public_lines(sample, now) if one.offering.region_id == region.id]
    raised = doubts(sample, public)
    for organisation_id, answer in packs.items():
        text = words(answer)
        for starts_on, ends_on, product_ids in contract_facts(sample, organisation_id, region.id, first):
            end = f", tot en met {ends_on:%d-%m-%Y}" if ends_on else ", zonder laatste dag"
            assert f"Vanaf {starts_on:%d-%m-%Y}{end}" in text
            assert all(sample.get(Product, one).name in text for one in product_ids)
        said = remarks(sample, organisation_id, region.id, first, last)
        assert text.count("Nog open. ") == sum(one.closed_at is None for one in said)
        assert text.count("Afgehandeld: ") == sum(one.closed_at is not None for one in said)
        assert all(one.text in text for one in said)
        own = [line.offering.name for line in public if line.offering.organisation_id == organisation_id]
        part = text[text.index("Cijfers met een vraag, op dit moment") :]
        assert {name for name in own if f"{name}: " in part} == {
            name for name in own if name in {one.offering.name for one in public if one.offering.id in raised}
        }


def test_the_file_holds_the_same_waits(manager, sample, region, providers, code):
    _, first, last = quarters(QUARTERS[code])
    for organisation_id in providers[:5]:
        answer = manager.get(f"/regio/aanbieders/{organisation_id}/kwartaal/{code}.xlsx")
        sheet = load_workbook(io.BytesIO(answer.data))["Wachttijden"]
        rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
        for product_id, offerings in products_of(sample, organisation_id, region.id).items():
            product = sample.get(Product, product_id)
            quarter = waits(sample, offerings, product, first, last)
            found = rows[product.name]
            assert found[2] == quarter.middle
            assert found[5] == len(quarter.week_waits)
            assert (found[7], found[8]) == (quarter.places, quarter.reports)
