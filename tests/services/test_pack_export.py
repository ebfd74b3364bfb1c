"""A region as a pack again: the same to the letter after a visit to an empty installation."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import SQLModel

from portal.db import make_engine, unit_of_work
from portal.domain.catalogue import PlanAct
from portal.domain.errors import NotFoundError
from portal.regions.reader import read_pack, read_sent_pack, shipped_packs
from portal.regions.writer import written
from portal.services.catalogue_edits import Edit
from portal.services.catalogue_plans import Maker, make_change
from portal.services.catalogue_reading import find_region, find_thing
from portal.services.pack_contents import pack_of_region
from portal.services.packs import load_pack
from tests.services.shell import shell_on
from tests.services.small_pack import TODAY, loader, small_pack

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def elsewhere(tmp_path):
    """Give an empty installation."""
    engine = make_engine(f"sqlite:///{tmp_path / 'elders.db'}")
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()


def _load(session, pack):
    load_pack(session, pack=pack, source_name="pakket.yaml", on=TODAY, now=NOW)


def _through(engine, text):
    """Load a pack there and export it again."""
    pack = read_sent_pack(text.encode(), name="pakket.yaml")
    with unit_of_work(engine) as session:
        _load(session, pack)
    with unit_of_work(engine) as session:
        return written(pack_of_region(session, code=pack.region.code))


@pytest.mark.parametrize("path", shipped_packs(), ids=lambda path: path.stem)
def test_a_shipped_pack_goes_out_in_and_out_again_as_the_same_file(session, elsewhere, path):
    pack = read_pack(path)
    _load(session, pack)
    back = pack_of_region(session, code=pack.region.code)
    assert back == pack
    assert back.digest == pack.digest
    text = written(back)
    assert _through(elsewhere, text) == text


def test_a_region_that_was_edited_goes_out_in_and_out_again_as_the_same_file(session, elsewhere, tmp_path):
    loader(session, tmp_path)(small_pack())
    region_id = find_region(session, code="klein", region_ids=None).region_id
    for edit in (
        Edit(
            "product", "begeleiding", PlanAct.CHANGE, {"synonyms": ["*ster", "= 1 + 1", "09:00", "ja", "é"]}
        ),
        Edit("segment", "wonen", PlanAct.CHANGE, {"name": "Wonen: met hulp # hier", "related": ["ambulant"]}),
        Edit("indicator", "KL-1", PlanAct.CHANGE, {"target": 0.5, "parts": ["null", "1"]}),
        Edit("product", "verblijf", PlanAct.END, successor="begeleiding"),
    ):
        seen = find_thing(session, region_id=region_id, kind=edit.kind, code=edit.code).seen
        make_change(
            session,
            region_id=region_id,
            edit=edit,
            starts_on=TODAY,
            seen=seen,
            maker=Maker(None, None),
            now=NOW,
        )
    text = written(pack_of_region(session, code="klein"))
    assert "Verblijf" in text
    assert _through(elsewhere, text) == text


def test_what_is_planned_for_later_is_not_in_the_pack(session, tmp_path):
    loader(session, tmp_path)(small_pack())
    before = written(pack_of_region(session, code="klein"))
    region_id = find_region(session, code="klein", region_ids=None).region_id
    thing = find_thing(session, region_id=region_id, kind="product", code="begeleiding")
    make_change(
        session,
        region_id=region_id,
        edit=Edit("product", "begeleiding", PlanAct.CHANGE, {"name": "Anders"}),
        starts_on=date(2027, 1, 1),
        seen=thing.seen,
        maker=Maker(None, None),
        now=NOW,
    )
    assert written(pack_of_region(session, code="klein")) == before


def test_S01_a_region_out_of_reach_is_not_found(session, tmp_path):
    loader(session, tmp_path)(small_pack())
    with pytest.raises(NotFoundError):
        pack_of_region(session, code="klein", region_ids=[])


def test_the_command_writes_a_file_that_loads_as_unchanged(database_url, tmp_path, monkeypatch):
    run = shell_on(database_url, tmp_path, monkeypatch)
    run("regions", "load", shipped_packs()[0])
    target = tmp_path / "uit.yaml"
    code = shipped_packs()[0].stem
    written_out = run("regions", "export", code, "--output", target)
    assert written_out.exit_code == 0, written_out.output
    assert run("regions", "export", code).stdout_bytes == target.read_bytes()
    assert run("regions", "load", target).output.splitlines() == [f"{code}: unchanged"]


def test_the_command_tells_that_a_region_is_not_there(database_url, tmp_path, monkeypatch):
    result = shell_on(database_url, tmp_path, monkeypatch)("regions", "export", "nergens")
    assert result.exit_code == 1
    assert "No region has this code" in result.output
