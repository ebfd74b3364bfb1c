"""The pack for the quarterly talk: what it says equals the rows, who sees it, and its file."""

import io
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlmodel import col, select

from portal.db import reading, unit_of_work
from portal.domain.duties import ObligationStatus
from portal.models import AvailabilityReport, Excuse, Feedback, Norm, Offering
from portal.services.talk_pack import find_quarter, read_pack
from tests.factories import make_report
from tests.pages import words
from tests.services.test_week_list import counted_statements
from tests.web.region_desk import owe

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PERIOD = "2026-kw4"


@pytest.fixture
def pack_of(engine, world, now):
    """Read provider A's pack of this quarter."""

    def read():
        with reading(engine) as session:
            return read_pack(
                session,
                organisation_id=world.own_id,
                region_id=world.region_id,
                period=find_quarter(PERIOD, now.date()),
                now=now,
            )

    return read


@pytest.fixture
def address(world):
    return f"/regio/aanbieders/{world.own_id}/kwartaal/{PERIOD}"


@pytest.fixture
def many_weeks(engine, world, now):
    """Let provider A report another wait each week of half a year, above a norm of 10 weeks."""
    with unit_of_work(engine) as session:
        offering = session.get_one(Offering, world.offering_id)
        for ago in range(26, 0, -1):
            at = now - timedelta(weeks=ago)
            make_report(session, offering, at=at, intake_weeks=30 - ago, start_weeks=ago % 3)
        norm = Norm(region_id=world.region_id, weeks=10, valid_from=date(2020, 1, 1), source="proef")
        session.add(norm)


def test_the_waits_equal_those_worked_out_from_the_rows(engine, world, many_weeks, pack_of):
    newest: dict[tuple[int, int], AvailabilityReport] = {}
    with reading(engine) as session:
        reports = session.exec(
            select(AvailabilityReport)
            .where(AvailabilityReport.offering_id == world.offering_id)
            .order_by(col(AvailabilityReport.id))
        )
        for one in reports:
            newest[one.confirmed_at.astimezone(AMSTERDAM).date().isocalendar()[:2]] = one
        waits = [
            (one.intake_weeks or 0) + (one.start_weeks or 0)
            for (year, week), one in newest.items()
            if date(2026, 10, 1) <= date.fromisocalendar(year, week, 1) <= date(2026, 12, 31)
        ]
    (found,) = pack_of().products
    assert found.quarter.middle == median(waits)
    assert found.quarter.above_count == sum(wait > 10 for wait in waits)
    assert len(found.quarter.waits) == len(waits) >= 7


def test_punctuality_counts_what_was_due_in_the_quarter_and_the_row_of_late_ones(engine, world, now, pack_of):
    with unit_of_work(engine) as session:
        for ago in (1, 2, 3):
            owe(session, world, now, world.own_id, weeks_ago=ago)
        handed_in = now - timedelta(weeks=5)
        done = {"status": ObligationStatus.SUBMITTED, "submitted_at": handed_in}
        owe(session, world, now, world.own_id, weeks_ago=4, **done)
        first = now.date() - timedelta(weeks=5)
        excuse = Excuse(
            organisation_id=world.own_id,
            region_id=world.region_id,
            starts_on=first,
            ends_on=first,
            reason="vakantie",
            created_at=now,
        )
        session.add(excuse)
        session.flush()
        excused = ObligationStatus.EXCUSED
        owe(session, world, now, world.own_id, weeks_ago=5, status=excused, excuse_id=excuse.id)
        owe(session, world, now, world.own_id, weeks_ago=20)
        owe(session, world, now, world.foreign_id, weeks_ago=1)
    found = pack_of().on_time["waiting"]
    assert (found.share.on_time, found.share.due) == (1, 4)
    assert (found.excused_count, found.late_streak) == (1, 3)


def test_each_question_says_the_figures_it_comes_from(
    contract_manager, address, many_weeks, world, engine, now
):
    with unit_of_work(engine) as session:
        for ago in (1, 2, 3, 4):
            owe(session, world, now, world.own_id, weeks_ago=ago)
    page = words(contract_manager.get(address))
    assert "wat is er nodig om de wachttijd onder de norm te krijgen?" in page
    assert "norm 10 weken" in page
    assert "(0 van 4 op tijd)" in page
    assert "1 melding staat open" in page


def test_the_provider_sees_the_same_without_asking(manager, contract_manager, address, many_weeks):
    own, regions = (
        words(one) for one in (manager.get(f"/mijn/kwartaal/{PERIOD}"), contract_manager.get(address))
    )
    start = "Vragen om te bespreken"
    assert own[own.index(start) :].split("Cijfers met een vraag")[0] in regions


def test_S01_a_provider_sees_its_own_pack_only(stranger, manager, address):
    assert manager.get(address).status_code == 403
    assert "Wilgenboom" not in words(stranger.get(f"/mijn/kwartaal/{PERIOD}"))


def test_S01_another_regions_pack_and_quarter_do_not_exist(contract_manager, manager, world, address):
    assert contract_manager.get(f"{address}?regio={world.other_region_id}").status_code == 404
    assert manager.get(f"/mijn/kwartaal/{PERIOD}?regio={world.other_region_id}").status_code == 404
    for code in ("2027-kw1", "2020-kw1", "2026", "onzin"):
        assert contract_manager.get(address.replace(PERIOD, code)).status_code == 404


def test_S20_an_auditor_sees_no_indicator_figures_of_one_provider(browser_for, address):
    page = words(browser_for("auditor").get(address))
    assert "Kleine aantallen zijn voor u verborgen" in page


def test_S31_no_text_of_a_visitor_becomes_a_formula_in_the_workbook(contract_manager, address, engine):
    with unit_of_work(engine) as session:
        session.exec(select(Feedback)).one().text = "=cmd()"
    book = load_workbook(io.BytesIO(contract_manager.get(f"{address}.xlsx").data))
    assert "Vragen om te bespreken" in book.sheetnames
    cells = [cell for row in book["Meldingen"].iter_rows() for cell in row]
    assert "'=cmd()" in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)


def test_the_list_leads_to_each_provider_by_name(contract_manager, world):
    page = contract_manager.get("/regio/kwartaal").text
    assert page.index("De Eikelaar (proef)") < page.index("De Wilgenboom (proef)")
    assert f"/regio/aanbieders/{world.own_id}/kwartaal/2026-kw3" in page


def test_a_pack_takes_as_many_statements_for_many_offerings(
    engine, world, now: datetime, pack_of, many_weeks
):
    with counted_statements(engine) as few:
        pack_of()
    with unit_of_work(engine) as session:
        known = session.get_one(Offering, world.offering_id)
        for number in range(5):
            values = known.model_dump(exclude={"id"})
            session.add(Offering(**{**values, "name": f"Proef {number}", "slug": f"proef-{number}"}))
    with counted_statements(engine) as many:
        pack_of()
    assert len(many) == len(few)
