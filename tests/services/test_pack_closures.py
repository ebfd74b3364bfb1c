"""Groups closed to new providers go out with a pack, into an empty installation, and out again the same."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import SQLModel, col, select

from portal.db import make_engine, unit_of_work
from portal.models import AuditEntry, GroupClosure, GroupClosureVersion, Municipality, Segment
from portal.regions.reader import PackError, read_sent_pack
from portal.regions.writer import written
from portal.services.catalogue_plans import Maker
from portal.services.catalogue_reading import find_region
from portal.services.pack_contents import pack_of_region
from portal.services.pack_uploads import confirm_pack, find_pack, keep_pack
from portal.services.packs import load_pack
from tests.closure_rows import make_closure
from tests.factories import key, make_user
from tests.services.small_pack import TODAY, loader, small_pack

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def elsewhere(tmp_path):
    """Give an empty installation."""
    engine = make_engine(f"sqlite:///{tmp_path / 'elders.db'}")
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def region_id(session, tmp_path):
    """Load the small pack, with a group that is closed, one that will be, one that was, and a mistake."""
    loader(session, tmp_path)(small_pack())
    found = find_region(session, code="klein", region_ids=None).region_id
    for town, segment, said in (
        ("GM0001", "ambulant", {"reason": "Nu: # dicht"}),
        ("GM0002", "wonen", {"closed_from": date(2027, 1, 1), "closed_until": date(2027, 6, 30)}),
        ("GM0002", "ambulant", {"closed_from": date(2025, 1, 1), "closed_until": date(2025, 6, 30)}),
        ("GM0001", "wonen", {"is_withdrawn": True}),
    ):
        make_closure(
            session,
            region_id=found,
            municipality_id=_id(session, Municipality, town),
            segment_id=_id(session, Segment, segment),
            **said,
        )
    return found


def _id(session, table, code):
    return session.scalars(select(table.id).where(table.code == code)).one()


def _export(session, on=TODAY):
    return written(pack_of_region(session, code="klein", on=on))


def _load(session, text, on=TODAY):
    pack = read_sent_pack(text.encode(), name="pakket.yaml")
    return load_pack(session, pack=pack, source_name="pakket.yaml", on=on, now=NOW)


def _rows(session):
    rows = session.scalars(select(GroupClosure).order_by(col(GroupClosure.id))).all()
    return [(one.closed_from.year, one.is_withdrawn, one.version) for one in rows]


def test_what_is_closed_and_what_is_planned_goes_out_in_and_out_again_as_the_same_file(
    session, elsewhere, region_id
):
    text = _export(session)
    assert "closed_from: 2026-03-01" in text
    assert "closed_until: 2027-06-30" in text
    assert "2025-06-30" not in text
    with unit_of_work(elsewhere) as other:
        assert _load(other, text).closure_count == 2
    with unit_of_work(elsewhere) as other:
        assert _export(other) == text
        assert not _load(other, text).is_changed
        assert len(other.scalars(select(GroupClosureVersion)).all()) == 2


def test_a_pack_that_is_silent_about_it_leaves_it_as_it_is(session, region_id):
    before = _export(session)
    silent = written(pack_of_region(session, code="klein"))
    assert "\nclosures:" not in silent
    assert not _load(session, silent).is_changed
    assert _export(session) == before


def test_a_pack_that_says_otherwise_is_followed_and_what_stood_is_kept(session, region_id):
    result = _load(session, _export(session).replace("2027-06-30", "2027-12-31"))
    assert (result.closure_count, result.is_changed, result.changes) == (1, True, ())
    assert _rows(session) == [(2026, False, 1), (2027, False, 2), (2025, False, 1), (2026, True, 1)]
    assert session.scalars(select(AuditEntry.action)).all().count("load_pack") == 2


def test_what_a_pack_no_longer_names_is_withdrawn_and_what_ended_stays(session, region_id):
    pack = pack_of_region(session, code="klein", on=TODAY)
    _load(session, written(pack.model_copy(update={"closures": (pack.closures or [])[:1]})))
    assert _rows(session) == [(2026, False, 1), (2027, True, 2), (2025, False, 1), (2026, True, 1)]


def test_what_ended_but_would_overlap_is_withdrawn(session, region_id):
    text = _export(session).replace("closed_from: 2027-01-01", "closed_from: 2025-03-01")
    text = text.replace("segment: wonen", "segment: ambulant")
    assert _load(session, text).closure_count == 2
    assert _rows(session) == [
        (2026, False, 1),
        (2027, True, 2),
        (2025, True, 2),
        (2026, True, 1),
        (2025, False, 1),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("municipality: GM0002", "municipality: GM0009"),
        ("segment: wonen", "segment: niets"),
        ("closed_until: 2027-06-30", "closed_until: 2026-12-31"),
        ("closed_from: 2026-03-01", "closed_from: ooit"),
    ],
)
def test_a_pack_whose_closures_lead_nowhere_is_refused(session, region_id, before, after):
    text = _export(session)
    assert before in text
    with pytest.raises(PackError):
        read_sent_pack(text.replace(before, after).encode(), name="pakket.yaml")


def test_a_pack_that_closes_a_group_twice_on_one_day_is_refused(session, region_id):
    pack = pack_of_region(session, code="klein", on=TODAY)
    twice = [*(pack.closures or []), (pack.closures or [])[0]]
    with pytest.raises(PackError):
        read_sent_pack(written(pack.model_copy(update={"closures": twice})).encode(), name="pakket.yaml")


def test_a_pack_that_is_sent_in_says_beforehand_how_many_closures_would_change(session, region_id):
    user_id = key(make_user(session, None))
    pack = read_sent_pack(_export(session).replace("2027-06-30", "2027-12-31").encode(), name="pakket.yaml")
    upload_id = keep_pack(
        session, region_id=region_id, user_id=user_id, file_name="p.yaml", pack=pack, now=NOW
    )
    sent = find_pack(session, upload_id=upload_id, region_id=region_id, user_id=user_id, now=NOW)
    assert (sent.closure_count, sent.is_same) == (1, False)
    maker = Maker(user_id, None)
    assert confirm_pack(session, upload_id=upload_id, region_id=region_id, maker=maker, now=NOW) == 1
    assert _rows(session)[1] == (2027, False, 2)
