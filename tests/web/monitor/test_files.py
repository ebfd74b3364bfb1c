"""The files of the pages with figures: every cell is the figure of the rows."""

import csv
import io

import pytest

from portal.models import Segment
from tests.services.sample import by_hand_signals
from tests.services.sample.by_hand import Line, by_id, figures
from tests.web.monitor_tables import decimal

BASE = "/regio/monitor/midden-holland"


def record(lines, *, norm=""):
    """Write by hand what a line of a file says of figures."""
    found = figures(lines)

    def text(name):
        return "" if found[name] is None else decimal(found[name])

    def day(name):
        return "" if found[name] is None else f"{found[name]:%d-%m-%Y}"

    return {
        "Aanbod": text("offering_count"),
        "Mediaan in weken": text("median"),
        "Van (25%)": text("low"),
        "Tot (75%)": text("high"),
        "Opgaven van de wachttijd": text("report_count"),
        "Oudste opgave van de wachttijd": day("waits_oldest_at"),
        "Norm": norm,
        "Boven de norm": text("above_norm_count") if found["normed_count"] else "",
        "Opgaven met een norm": text("normed_count"),
        "Oudste opgave met een norm": day("normed_oldest_at"),
        "Actueel": text("fresh_count"),
        "Vrije plekken": text("free_places"),
        "Opgaven van plekken": text("places_count"),
        "Zonder vrije plek": text("full_count"),
        "Oudste opgave van plekken": day("places_oldest_at"),
        "Aanmeldstops": text("stopped_count"),
        "Opgaven die niet te oud zijn": text("known_count"),
        "Oudste opgave die niet te oud is": day("known_oldest_at"),
        "Wachtende mensen": text("waiting_people"),
        "Opgaven van wachtenden": text("people_count"),
        "Oudste opgave van wachtenden": day("people_oldest_at"),
    }


def norm_of(line):
    """Write the norm of a product."""
    if line.norm_hours is not None:
        return f"{line.norm_hours} uur"
    return "" if line.norm is None else f"{line.norm} weken"


def read(answer):
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def held_by(lines, name_of):
    found: dict[str, list[Line]] = {}
    for line in lines:
        for name in name_of(line):
            found.setdefault(name, []).append(line)
    return found


@pytest.mark.parametrize("per", ["product", "segment", "gemeente"])
def test_every_cell_of_the_file_of_figures_is_that_of_the_rows(manager, lines, names, per):
    name_of = {
        "product": lambda line: [line.product.name],
        "segment": lambda line: [names["segment"][line.segment_id]],
        "gemeente": lambda line: [names["town"][id_] for id_ in line.municipality_ids],
    }[per]
    expected = held_by(lines, name_of)
    rows = read(manager.get(f"{BASE}/cijfers.csv?per={per}"))
    assert {row.pop(per.capitalize()): row for row in rows} == {
        name: record(part, norm=norm_of(part[0]) if per == "product" else "")
        for name, part in expected.items()
    }


def test_a_choice_narrows_the_file(manager, lines, names):
    town = max(lines, key=lambda line: len(line.municipality_ids)).municipality_ids.pop()
    segment_id = next(line.segment_id for line in lines if town in line.municipality_ids)
    query = f"gemeente={names['code'][town]}&segment={names['segment_code'][segment_id]}"
    own = [line for line in lines if town in line.municipality_ids and line.segment_id == segment_id]
    rows = read(manager.get(f"{BASE}/cijfers.csv?per=product&{query}"))
    assert {row.pop("Product"): row for row in rows} == {
        name: record(part, norm=norm_of(part[0]))
        for name, part in held_by(own, lambda line: [line.product.name]).items()
    }


@pytest.mark.parametrize("choice", ["", "segment"])
def test_every_cell_of_the_file_of_providers_is_that_of_the_rows(manager, lines, names, choice):
    segment_id = lines[0].segment_id
    query = f"?segment={names['segment_code'][segment_id]}" if choice else ""
    own = [line for line in lines if not choice or line.segment_id == segment_id]
    expected = held_by(own, lambda line: [names["provider"][line.offering.organisation_id]])
    rows = read(manager.get(f"{BASE}/aanbieders.csv{query}"))
    assert {row.pop("Aanbieder"): row for row in rows} == {
        name: record(part) for name, part in expected.items()
    }


def test_every_cell_of_the_file_beside_each_other_is_that_of_the_rows(
    manager, lines, names, sample, region, now
):
    segment = by_id(sample, Segment)[lines[0].segment_id]
    own = [line for line in lines if line.segment_id == segment.id]
    rows = read(manager.get(f"{BASE}/vergelijken/{segment.code}.csv"))
    assert {row["Aanbieder"] for row in rows} == set(
        held_by(own, lambda line: [names["provider"][line.offering.organisation_id]])
    )
    for row in rows:
        part = [line for line in own if names["provider"][line.offering.organisation_id] == row["Aanbieder"]]
        expected = record(part)
        assert {name: row[name] for name in expected} == expected
        on_time, due = by_hand_signals.on_time(sample, region.id, now, part[0].offering.organisation_id).get(
            "waiting", (0, 0)
        )
        assert (row["Op tijd"], row["Aanleveringen"]) == (str(on_time), str(due))
        remarks = {line.report.remark for line in part if line.report is not None and line.report.remark}
        assert len([text for text in remarks if text in row["Toelichting"]]) >= min(5, len(remarks))
