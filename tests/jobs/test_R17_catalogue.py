"""However many processes look, a planned change of the catalogue takes effect once."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from portal.db import reading, unit_of_work
from portal.domain.catalogue import PlanAct
from portal.models import AuditEntry, CatalogueVersion, Norm, Region
from portal.services.catalogue_edits import Edit
from portal.services.catalogue_plans import Maker, make_change
from portal.services.catalogue_reading import find_thing
from tests.factories import key
from tests.jobs.processes import finish
from tests.services.small_pack import loader, small_pack

AT = "2026-12-01T08:00:00+00:00"
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def planned(engine, tmp_path):
    with unit_of_work(engine) as session:
        loader(session, tmp_path)(small_pack())
        region_id = key(session.exec(select(Region)).one())
        thing = find_thing(session, region_id=region_id, kind="product", code="begeleiding")
        make_change(
            session,
            region_id=region_id,
            edit=Edit(
                "product", "begeleiding", PlanAct.CHANGE, {"norm": {"weeks": 4, "hours": None, "note": None}}
            ),
            starts_on=date(2026, 12, 1),
            seen=thing.seen,
            maker=Maker(None, None),
            now=NOW,
        )


def _told(count, household, at=AT):
    running = [household.start("run", "apply-catalogue", "--at", at) for _ in range(count)]
    return [finish(process) for process in running]


@pytest.mark.parametrize("count", [2, 5])
def test_R17_processes_at_once_let_a_change_take_effect_once(engine, household, planned, count):
    told = _told(count, household)
    assert sum("1 changes took effect" in line for line in told) == 1
    with reading(engine) as session:
        assert session.exec(select(Norm.weeks).order_by(col(Norm.id))).all() == [6, 4]
        versions = select(CatalogueVersion).where(
            CatalogueVersion.kind == "product", CatalogueVersion.code == "begeleiding"
        )
        assert len(session.exec(versions).all()) == 2
        entries = select(AuditEntry).where(col(AuditEntry.action) == "catalogue.take_effect")
        assert len(session.exec(entries).all()) == 1


def test_R19_a_clock_that_goes_back_changes_nothing_again(engine, household, planned):
    _told(1, household)
    _told(1, household, "2026-11-26T08:00:00+00:00")
    with reading(engine) as session:
        assert session.exec(select(Norm.weeks).order_by(col(Norm.id))).all() == [6, 4]


def test_before_its_day_nothing_happens(engine, household, planned):
    _told(1, household, "2026-11-30T22:59:00+00:00")
    with reading(engine) as session:
        assert session.exec(select(Norm.weeks)).all() == [6]
