"""Every shipped region after a year of work in the console: out, into an empty installation, out again."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from sqlmodel import SQLModel, col, select

from portal.db import make_engine, unit_of_work
from portal.domain.catalogue import PlanAct
from portal.domain.errors import DomainError
from portal.models import Municipality, Region, RegionMunicipality, Segment
from portal.regions.reader import read_pack, read_sent_pack, shipped_packs
from portal.regions.writer import written
from portal.services.catalogue_edits import Edit
from portal.services.catalogue_effects import apply_due
from portal.services.catalogue_plans import NOTHING_SEEN, Maker, make_change
from portal.services.catalogue_preview import preview_change
from portal.services.catalogue_reading import find_region, find_thing
from portal.services.pack_contents import open_contents, pack_of_region
from portal.services.packs import load_pack
from tests.access_rows import make_access_point
from tests.closure_rows import make_closure
from tests.services.shell import shell_on

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TODAY, LATER, NEXT_YEARS_END = date(2026, 11, 25), date(2027, 1, 1), date(2027, 12, 31)
ON_THE_DAY = datetime(2027, 1, 1, 9, tzinfo=UTC)
BY_NAME = pytest.mark.parametrize("path", shipped_packs(), ids=lambda path: path.stem)


@pytest.fixture
def elsewhere_url(tmp_path):
    """Give the address of an empty installation."""
    url = f"sqlite:///{tmp_path / 'elders.db'}"
    engine = make_engine(url)
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    return url


@BY_NAME
def test_an_edited_region_loads_by_command_into_an_empty_installation_and_comes_out_to_the_letter(
    elsewhere_url, database_url, tmp_path, monkeypatch, path
):
    engine = make_engine(elsewhere_url)
    with unit_of_work(engine) as session:
        _work_in(session, path)
    engine.dispose()
    first, second = tmp_path / "eerst.yaml", tmp_path / "daarna.yaml"
    _run(shell_on(elsewhere_url, tmp_path, monkeypatch), "regions", "export", path.stem, "--output", first)
    there = shell_on(database_url, tmp_path, monkeypatch)
    _run(there, "regions", "load", first)
    _run(there, "regions", "export", path.stem, "--output", second)
    assert second.read_bytes() == first.read_bytes()
    assert first.read_bytes() != written(read_pack(path)).encode()
    assert b"Sociaal team Proef" in first.read_bytes()
    assert b"closed_until: 2027-12-31" in first.read_bytes()


@BY_NAME
def test_an_edited_region_reads_the_same_on_every_database(session, elsewhere_url, path):
    engine = make_engine(elsewhere_url)
    with unit_of_work(engine) as other:
        _work_in(other, path)
        there = _text(other, path, TODAY)
    engine.dispose()
    _work_in(session, path)
    assert _text(session, path, TODAY) == there


@BY_NAME
def test_after_the_day_of_a_planned_norm_the_pack_holds_it_and_goes_round_again(session, elsewhere_url, path):
    _work_in(session, path)
    before = _text(session, path, TODAY)
    region_id = find_region(session, code=path.stem, region_ids=None).region_id
    assert apply_due(session, region_id=region_id, now=ON_THE_DAY) == 1
    after = _text(session, path, LATER)
    assert after != before
    assert _products(after)[0].norm.weeks == 33
    engine = make_engine(elsewhere_url)
    with unit_of_work(engine) as other:
        pack = read_sent_pack(after.encode(), name="pakket.yaml")
        load_pack(other, pack=pack, source_name="pakket.yaml", on=LATER, now=ON_THE_DAY)
        assert _text(other, path, LATER) == after
    engine.dispose()


def _work_in(session, path):
    """Load a pack and do in the console what a region does: end, replace, add, rename, chase otherwise."""
    load_pack(session, pack=read_pack(path), source_name=path.name, on=TODAY, now=NOW)
    region_id = find_region(session, code=path.stem, region_ids=None).region_id
    things = open_contents(session, region_id=region_id)
    product, *others = [code for kind, code in things if kind == "product"]
    held = things["product", product]
    ladder = things["calendar", "waiting"]["ladder"]
    change = _changer(session, region_id)
    change(_replacement(session, region_id, others), TODAY)
    change(
        Edit("product", product, PlanAct.CHANGE, {"synonyms": [*held["synonyms"], "- é: #x", "ja"]}), TODAY
    )
    change(Edit("product", "iets-nieuws", PlanAct.ADD, {**held, "name": "Iets nieuws"}), TODAY)
    change(
        Edit(
            "calendar",
            "waiting",
            PlanAct.CHANGE,
            {"ladder": [*ladder, {"offset_days": 21, "to": "provider"}]},
        ),
        TODAY,
    )
    indicators = [code for kind, code in things if kind == "indicator"]
    change(Edit("indicator", indicators[0], PlanAct.CHANGE, {"target": 0.5, "unit": "09:00"}), TODAY)
    change(Edit("indicator", indicators[-1], PlanAct.END), TODAY)
    change(
        Edit("product", product, PlanAct.CHANGE, {"norm": {"weeks": 33, "hours": None, "note": None}}), LATER
    )
    region = session.exec(select(Region).where(Region.code == path.stem)).one()
    make_access_point(session, region, code="regio-team")
    town = session.exec(select(Municipality).order_by(col(Municipality.code))).first()
    make_access_point(session, town, code="team", website="https://gouda.example/team?a=1&b=2")
    _close_groups(session, region_id)
    session.flush()


def _close_groups(session, region_id):
    """Close a group for good, and another for the coming year."""
    joins = select(RegionMunicipality.municipality_id).where(RegionMunicipality.region_id == region_id)
    towns = sorted(session.exec(joins))
    segments = sorted(session.exec(select(col(Segment.id)).where(Segment.region_id == region_id)))
    there = {"region_id": region_id, "municipality_id": towns[-1]}
    make_closure(session, **there, segment_id=segments[0], reason="Genoeg: # 1")
    make_closure(session, **there, segment_id=segments[-1], closed_from=LATER, closed_until=NEXT_YEARS_END)


def _changer(session, region_id):
    def change(edit, starts_on):
        seen = NOTHING_SEEN
        if edit.act is not PlanAct.ADD:
            seen = find_thing(session, region_id=region_id, kind=edit.kind, code=edit.code).seen
        maker = Maker(None, None)
        make_change(
            session, region_id=region_id, edit=edit, starts_on=starts_on, seen=seen, maker=maker, now=NOW
        )

    return change


def _replacement(session, region_id, codes):
    """Give the first end of a product in favour of the next one that the catalogue allows."""
    for old, new in pairwise(codes):
        edit = Edit("product", old, PlanAct.END, successor=new, moves_lines=True)
        try:
            preview_change(session, region_id=region_id, edit=edit, starts_on=TODAY, now=NOW)
        except DomainError:
            continue
        return edit
    raise AssertionError("no product can be replaced")


def _text(session, path, on):
    return written(pack_of_region(session, code=path.stem, on=on))


def _products(text):
    return read_sent_pack(text.encode(), name="pakket.yaml").products


def _run(run, *words):
    result = run(*words)
    assert result.exit_code == 0, result.output
