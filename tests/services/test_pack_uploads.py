"""A region pack that waits for a yes: kept, judged, loaded once, of this region and its sender only."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from portal.domain.catalogue import PlanAct
from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.models import AuditEntry, Product, Region
from portal.services.catalogue_edits import Edit
from portal.services.catalogue_plans import Maker, make_change
from portal.services.catalogue_reading import find_thing
from portal.services.clean_up import clean_up
from portal.services.pack_changes import How
from portal.services.pack_uploads import confirm_pack, find_pack, judge_pack_again, keep_pack
from tests.factories import key, make_user
from tests.services.small_pack import TODAY, loader, pack_of, small_pack

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def region_id(session, tmp_path) -> int:
    loader(session, tmp_path)(small_pack())
    return key(session.exec(select(Region)).one())


@pytest.fixture
def sender(session) -> int:
    return key(make_user(session, None))


def _keep(session, tmp_path, region_id, sender, **region) -> int:
    data = small_pack()
    data["products"][0]["name"] = "Begeleiding thuis"
    data["region"].update(region)
    pack = pack_of(tmp_path, data)
    return keep_pack(session, region_id=region_id, user_id=sender, file_name="x.yaml", pack=pack, now=NOW)


def _find(session, upload_id, region_id, sender, now=NOW):
    return find_pack(session, upload_id=upload_id, region_id=region_id, user_id=sender, now=now)


def _confirm(session, upload_id, region_id, sender) -> int:
    maker = Maker(sender, None)
    return confirm_pack(session, upload_id=upload_id, region_id=region_id, maker=maker, now=NOW)


def _edit(session, region_id, content, starts_on=TODAY) -> int:
    return make_change(
        session,
        region_id=region_id,
        edit=Edit("product", "verblijf", PlanAct.CHANGE, content),
        starts_on=starts_on,
        seen=find_thing(session, region_id=region_id, kind="product", code="verblijf").seen,
        maker=Maker(None, None),
        now=NOW,
    )


def test_a_kept_pack_tells_what_it_changes_and_changes_nothing(session, tmp_path, region_id, sender):
    found = _find(session, _keep(session, tmp_path, region_id, sender), region_id, sender)
    assert [(change.code, change.how) for change in found.changes] == [("begeleiding", How.CHANGED)]
    assert (found.is_same, found.is_done, found.is_overtaken) == (False, False, False)
    assert session.exec(select(Product.name).where(Product.code == "begeleiding")).one() == "Begeleiding"


def test_R15_it_is_loaded_once_with_one_entry(session, tmp_path, region_id, sender):
    upload_id = _keep(session, tmp_path, region_id, sender)
    assert [_confirm(session, upload_id, region_id, sender) for _ in range(3)] == [1, 0, 0]
    entries = select(AuditEntry).where(col(AuditEntry.action) == "load_pack", AuditEntry.user_id == sender)
    assert len(session.exec(entries).all()) == 1
    assert _find(session, upload_id, region_id, sender).is_done


def test_R13_what_changed_meanwhile_is_shown_first(session, tmp_path, region_id, sender):
    upload_id = _keep(session, tmp_path, region_id, sender)
    _edit(session, region_id, {"name": "Verblijf nu"})
    with pytest.raises(ConflictError, match="pack_overtaken"):
        _confirm(session, upload_id, region_id, sender)
    judge_pack_again(session, upload_id=upload_id, region_id=region_id)
    session.expire_all()
    assert _confirm(session, upload_id, region_id, sender) == 2


def test_a_pack_in_which_a_planned_change_no_longer_fits_is_refused(session, tmp_path, region_id, sender):
    upload_id = _keep(session, tmp_path, region_id, sender)
    added = {
        **find_thing(session, region_id=region_id, kind="segment", code="wonen").last_content,
        "name": "Nieuw",
    }
    make_change(
        session,
        region_id=region_id,
        edit=Edit("segment", "nieuw", PlanAct.ADD, {**added, "related": []}),
        starts_on=date(2027, 1, 1),
        seen=None,
        maker=Maker(None, None),
        now=NOW,
    )
    data = small_pack()
    data["segments"].append({**small_pack()["segments"][1], "code": "nieuw"})
    other = keep_pack(
        session, region_id=region_id, user_id=sender, file_name="y", pack=pack_of(tmp_path, data), now=NOW
    )
    with pytest.raises(DomainError, match="plan_needed"):
        _confirm(session, other, region_id, sender)
    assert _confirm(session, upload_id, region_id, sender) == 1


def test_S01_it_is_there_for_its_sender_and_its_region_only(session, tmp_path, region_id, sender):
    upload_id = _keep(session, tmp_path, region_id, sender)
    for other in ((region_id, sender + 1), (region_id + 1, sender)):
        with pytest.raises(NotFoundError):
            _find(session, upload_id, *other)


def test_a_pack_of_another_region_is_refused(session, tmp_path, region_id, sender):
    with pytest.raises(DomainError, match="pack_of_another"):
        _keep(session, tmp_path, region_id, sender, code="anders")


def test_it_is_kept_for_two_hours_and_then_thrown_away(session, tmp_path, region_id, sender):
    upload_id = _keep(session, tmp_path, region_id, sender)
    with pytest.raises(DomainError, match="upload_expired"):
        _find(session, upload_id, region_id, sender, NOW + timedelta(hours=2))
    assert clean_up(session, now=NOW + timedelta(days=2))["pack_upload"] == 1
