"""How people reach help goes out with a region's pack, into an empty installation, and out again the same."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import SQLModel, select

from portal.db import make_engine, unit_of_work
from portal.domain.access_points import AccessContent, AccessKind, DocumentKind
from portal.models import AuditEntry
from portal.regions.reader import PackError, read_sent_pack
from portal.regions.writer import written
from portal.services.access_edit import Wish, change_point, make_point
from portal.services.access_holders import holders_of_regions
from portal.services.access_points import list_points, shown_points
from portal.services.catalogue_plans import Maker
from portal.services.catalogue_reading import find_region
from portal.services.pack_contents import pack_of_region
from portal.services.packs import load_pack
from tests.services.small_pack import TODAY, loader, small_pack

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER = date(2027, 1, 1)
NOBODY = Maker(None, None)
TEAM = AccessContent(
    name="Team: Gouda # hier",
    phone="0182123456",
    email="team@gemeente.nl",
    website="https://gemeente.nl/toegang",
    opening_hours="ma t/m vr",
    note="ja",
)
CRISIS = AccessContent(name="Crisisdienst", phone="0800 1234567", note="09:00")
FOLDER = AccessContent(
    name="Folder",
    website="https://gemeente.nl/folder.pdf",
    document_kind=DocumentKind.LEAFLET,
    dated_on=date(2026, 9, 1),
)


@pytest.fixture
def elsewhere(tmp_path):
    """Give an empty installation."""
    engine = make_engine(f"sqlite:///{tmp_path / 'elders.db'}")
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def holders(session, tmp_path):
    """Load the small pack with a team that changes later, a crisis number and a document that ends."""
    loader(session, tmp_path)(small_pack())
    found = _holders(session)
    region, town = found[:2]
    team_id = _make(session, town, AccessKind.TEAM, Wish(TODAY, content=TEAM))
    _make(session, region, AccessKind.CRISIS, Wish(TODAY, content=CRISIS))
    _make(session, town, AccessKind.DOCUMENT, Wish(TODAY, date(2027, 6, 30), FOLDER))
    for wish in (
        Wish(LATER, content=replace(TEAM, name="Wijkteam")),
        Wish(date(2026, 12, 24), date(2026, 12, 27), replace(TEAM, note="Met Kerst gesloten")),
    ):
        version = next(one.version for one in list_points(session, holders=found) if one.point_id == team_id)
        change_point(session, point_id=team_id, holders=found, wish=wish, seen=version, maker=NOBODY, now=NOW)
    return found


def _holders(session):
    region_id = find_region(session, code="klein", region_ids=None).region_id
    return holders_of_regions(session, region_ids=[region_id], today=TODAY)


def _make(session, holder, kind, wish):
    return make_point(session, holder=holder, kind=kind, wish=wish, maker=NOBODY, now=NOW)


def _export(session, on=TODAY):
    return written(pack_of_region(session, code="klein", on=on))


def _load(session, text, on=TODAY):
    pack = read_sent_pack(text.encode(), name="pakket.yaml")
    return load_pack(session, pack=pack, source_name="pakket.yaml", on=on, now=NOW)


def test_what_holds_and_what_is_planned_goes_out_in_and_out_again_as_the_same_file(
    session, elsewhere, holders
):
    text = _export(session)
    for word in ("Wijkteam", "Met Kerst gesloten", "Crisisdienst", "folder.pdf"):
        assert word in text
    with unit_of_work(elsewhere) as other:
        assert _load(other, text).access_count == 3
    with unit_of_work(elsewhere) as other:
        assert _export(other) == text
        assert not _load(other, text).is_changed
        for day in (TODAY, date(2026, 12, 25), LATER, date(2027, 7, 1)):
            assert {one.content for one in shown_points(other, on=day)} == {
                one.content for one in shown_points(session, on=day)
            }


def test_a_pack_that_is_silent_about_it_leaves_it_as_it_is(session, holders, tmp_path):
    before = _export(session)
    silent = written(pack_of_region(session, code="klein"))
    assert "\naccess:" not in silent
    assert not _load(session, silent).is_changed
    assert _export(session) == before


def test_a_pack_that_says_otherwise_is_followed_and_what_stood_is_kept(session, holders):
    text = _export(session)
    result = _load(session, text.replace("Crisisdienst", "Andere crisisdienst"))
    assert (result.access_count, result.is_changed) == (1, True)
    crisis = next(one for one in list_points(session, holders=holders) if one.kind is AccessKind.CRISIS)
    assert [(one.content.name, one.taken_back_at is None) for one in crisis.states] == [
        ("Crisisdienst", False),
        ("Andere crisisdienst", True),
    ]
    assert session.scalars(select(AuditEntry.action)).all().count("load_pack") == 2


def test_what_a_pack_no_longer_names_is_not_shown_any_more(session, holders):
    pack = pack_of_region(session, code="klein", on=TODAY)
    rest = [part for part in pack.access or () if part.kind is not AccessKind.DOCUMENT]
    _load(session, written(pack.model_copy(update={"access": rest})))
    assert {one.kind for one in shown_points(session, on=TODAY)} == {AccessKind.TEAM, AccessKind.CRISIS}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://gemeente.nl/folder.pdf", "javascript:alert(1)"),
        ("0182123456", "bel ons"),
        ("municipality: GM", "municipality: GM0"),
        ("code: document-1", "code: team-1"),
        ("valid_until: 2027-06-30", "valid_until: 2020-06-30"),
    ],
)
def test_S23_a_pack_with_what_nobody_can_use_is_refused(session, holders, before, after):
    text = _export(session)
    assert before in text or before.replace(": ", ": '") in text
    wrong = text.replace(before, after).replace(before.replace(": ", ": '"), after.replace(": ", ": '"))
    with pytest.raises(PackError):
        read_sent_pack(wrong.encode(), name="pakket.yaml")
