"""Changing the catalogue: at once, from a later day, withdrawn, refused, by two people, twice."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from portal.domain.catalogue import PlanAct
from portal.domain.errors import ConflictError, DomainError, InvalidError
from portal.models import AuditEntry, CataloguePlan, CatalogueVersion, Norm, Product, ProductSynonym, Region
from portal.services.catalogue_edits import Edit
from portal.services.catalogue_effects import apply_due, regions_due
from portal.services.catalogue_plans import Maker, make_change, state_on, withdraw_change
from portal.services.catalogue_preview import preview_change
from portal.services.catalogue_reading import find_thing, list_plans, list_versions
from tests.services.small_pack import TODAY, loader, small_pack

NEW_YEAR = date(2027, 1, 1)
NOBODY = Maker(None, None)


@pytest.fixture
def region_id(session, tmp_path) -> int:
    loader(session, tmp_path)(small_pack())
    return session.exec(select(Region.id)).one()


def _at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _norm(weeks: int) -> Edit:
    norm = {"weeks": weeks, "hours": None, "note": None}
    return Edit("product", "begeleiding", PlanAct.CHANGE, {"norm": norm})


def _make(session, region_id, edit, starts_on=NEW_YEAR, *, now=None, **more):
    if "seen" not in more and edit.act is not PlanAct.ADD:
        thing = find_thing(session, region_id=region_id, kind=edit.kind, code=edit.code)
        more["seen"] = thing.seen
    more = {"seen": None, "maker": NOBODY, **more}
    now = now or _at(TODAY)
    return make_change(session, region_id=region_id, edit=edit, starts_on=starts_on, now=now, **more)


def _weeks(content: Any) -> int:
    return int(content["norm"]["weeks"])


def _norms(session) -> list[tuple[int | None, date, date | None]]:
    rows = session.exec(select(Norm).order_by(col(Norm.id))).all()
    return [(row.weeks, row.valid_from, row.valid_until) for row in rows]


def _read(session, region_id, on, code="begeleiding"):
    return state_on(session, region_id=region_id, on=on)["product", code]


def test_a_change_from_today_holds_at_once_and_keeps_how_it_was(session, region_id):
    _make(session, region_id, _norm(4), TODAY)
    assert _norms(session)[-1] == (4, TODAY, None)
    versions = list_versions(session, region_id=region_id, kind="product", code="begeleiding")
    assert [line.content["norm"]["weeks"] for line in versions] == [4, 6]
    assert versions[1].valid_until == date(2026, 11, 24)


def test_a_change_from_later_leaves_today_as_it_is_and_both_states_can_be_read(session, region_id):
    _make(session, region_id, _norm(4))
    assert [weeks for weeks, _, _ in _norms(session)] == [6]
    assert _read(session, region_id, date(2026, 12, 31))["norm"]["weeks"] == 6
    assert _read(session, region_id, NEW_YEAR)["norm"]["weeks"] == 4


def test_R20_a_change_takes_effect_at_midnight_in_amsterdam_and_not_before(session, region_id):
    _make(session, region_id, _norm(4))
    before, after = datetime(2026, 12, 31, 22, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    assert regions_due(session, now=before) == []
    assert apply_due(session, region_id=region_id, now=before) == 0
    assert regions_due(session, now=after) == [region_id]
    assert apply_due(session, region_id=region_id, now=after) == 1
    assert _norms(session)[-1] == (4, NEW_YEAR, None)


def test_R17_a_change_takes_effect_once_however_often_the_job_comes_by(session, region_id):
    _make(session, region_id, _norm(4))
    assert [apply_due(session, region_id=region_id, now=_at(NEW_YEAR)) for _ in range(3)] == [1, 0, 0]
    assert len(_norms(session)) == 2


def test_a_job_that_is_days_late_lets_it_hold_from_the_day_that_was_meant(session, region_id):
    _make(session, region_id, _norm(4))
    apply_due(session, region_id=region_id, now=_at(date(2027, 1, 9)))
    assert _norms(session) == [(6, date(2025, 1, 1), date(2026, 12, 31)), (4, NEW_YEAR, None)]


def test_a_withdrawn_change_never_takes_effect_and_is_withdrawn_once(session, region_id):
    plan_id = _make(session, region_id, _norm(4))
    for _ in range(2):
        withdraw_change(session, region_id=region_id, plan_id=plan_id, maker=NOBODY, now=_at(TODAY))
    assert apply_due(session, region_id=region_id, now=_at(NEW_YEAR)) == 0
    actions = session.exec(select(AuditEntry.action).where(col(AuditEntry.action).like("catalogue.%"))).all()
    assert sorted(actions) == ["catalogue.change", "catalogue.withdraw"]


def test_what_is_in_effect_cannot_be_withdrawn(session, region_id):
    plan_id = _make(session, region_id, _norm(4), TODAY)
    with pytest.raises(DomainError, match="plan_in_effect"):
        withdraw_change(session, region_id=region_id, plan_id=plan_id, maker=NOBODY, now=_at(TODAY))


@pytest.mark.parametrize(
    ("starts_on", "code"), [(date(2026, 11, 24), "starts_in_past"), (date(2040, 1, 1), "starts_too_far")]
)
def test_S38_a_day_in_the_past_or_far_away_is_refused(session, region_id, starts_on, code):
    with pytest.raises(InvalidError) as caught:
        _make(session, region_id, _norm(4), starts_on)
    assert (caught.value.code, caught.value.field) == (code, "starts_on")


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"norm": {"weeks": 9999, "hours": None, "note": None}}, "norm_weeks"),
        ({"norm": {"weeks": -1, "hours": None, "note": None}}, "norm_weeks"),
        ({"age": {"min": 9, "max": 3}}, "age"),
        ({"segments": ["nergens"]}, "segments_0"),
        ({"laws": ["wmo"]}, "laws_0"),
        ({"name": ""}, "name"),
        ({"lighter": ["begeleiding"]}, "lighter_0"),
        ({"plain": "Voor 123456782"}, "plain"),
    ],
)
def test_S38_what_a_pack_may_not_say_is_refused_at_its_field(session, region_id, content, field):
    with pytest.raises(InvalidError) as caught:
        _make(session, region_id, Edit("product", "begeleiding", PlanAct.CHANGE, content))
    assert [fault.field for fault in caught.value.errors] == [field]
    assert session.exec(select(CataloguePlan)).all() == []


def test_R13_the_second_of_two_editors_is_shown_both_values(session, region_id):
    seen = find_thing(session, region_id=region_id, kind="product", code="begeleiding").seen
    _make(session, region_id, _norm(4), TODAY, seen=seen)
    with pytest.raises(ConflictError) as caught:
        _make(session, region_id, _norm(8), TODAY, seen=seen)
    assert (_weeks(caught.value.mine), _weeks(caught.value.theirs)) == (8, 4)
    _make(session, region_id, _norm(8), TODAY, seen=caught.value.data["seen"])
    assert _read(session, region_id, TODAY)["norm"]["weeks"] == 8


def test_R14_a_change_for_later_leaves_what_somebody_changes_before_it(session, region_id):
    _make(session, region_id, _norm(4))
    name = Edit("product", "begeleiding", PlanAct.CHANGE, {"name": "Begeleiding thuis"})
    _make(session, region_id, name, TODAY)
    apply_due(session, region_id=region_id, now=_at(NEW_YEAR))
    read = _read(session, region_id, NEW_YEAR)
    assert (read["name"], read["norm"]["weeks"]) == ("Begeleiding thuis", 4)


def test_R15_the_same_form_sent_twice_makes_one_change_and_one_entry(session, region_id):
    maker = replace(NOBODY, request_key="een-sleutel")
    seen = find_thing(session, region_id=region_id, kind="product", code="begeleiding").seen
    ids = {_make(session, region_id, _norm(4), TODAY, seen=seen, maker=maker) for _ in range(3)}
    assert len(ids) == 1
    entries = session.exec(select(AuditEntry).where(col(AuditEntry.action) == "catalogue.change")).all()
    assert len(entries) == 1


def test_a_change_that_changes_nothing_is_refused(session, region_id):
    with pytest.raises(DomainError, match="nothing_changed"):
        _make(session, region_id, _norm(6))


def test_a_new_product_begins_on_its_day(session, region_id):
    content = {**_read(session, region_id, TODAY, "verblijf"), "name": "Wonen", "lighter": ["verblijf"]}
    _make(session, region_id, Edit("product", "wonen", PlanAct.ADD, content))
    assert find_thing(session, region_id=region_id, kind="product", code="wonen").content is None
    apply_due(session, region_id=region_id, now=_at(NEW_YEAR))
    row = session.exec(select(Product).where(Product.code == "wonen")).one()
    assert (row.valid_from, row.position) == (NEW_YEAR, 2)


def test_a_code_that_is_there_is_refused(session, region_id):
    content = _read(session, region_id, TODAY)
    with pytest.raises(InvalidError) as caught:
        _make(session, region_id, Edit("product", "verblijf", PlanAct.ADD, content))
    assert (caught.value.code, caught.value.field) == ("code_taken", "code")


def test_a_later_change_that_would_no_longer_fit_is_told(session, region_id):
    content = {**_read(session, region_id, TODAY, "verblijf"), "lighter": ["verblijf"]}
    added = _make(session, region_id, Edit("product", "wonen", PlanAct.ADD, content))
    ending = Edit("product", "verblijf", PlanAct.END, successor="wonen")
    _make(session, region_id, ending, date(2027, 2, 1))
    with pytest.raises(DomainError) as caught:
        withdraw_change(session, region_id=region_id, plan_id=added, maker=NOBODY, now=_at(TODAY))
    assert (caught.value.code, caught.value.data["starts_on"]) == ("plan_needed", date(2027, 2, 1))


def test_what_its_day_refuses_is_kept_for_people_to_see_and_stops_nothing_else(session, region_id, tmp_path):
    _make(session, region_id, _norm(4))
    other = Edit("product", "verblijf", PlanAct.CHANGE, {"name": "Verblijf met hulp"})
    _make(session, region_id, other)
    data = small_pack()
    data["products"] = [{**data["products"][1], "lighter": []}]
    data["municipalities"][1]["scope"] = "all"
    data["indicators"][0]["scope"]["products"] = []
    loader(session, tmp_path)(data)
    assert apply_due(session, region_id=region_id, now=_at(NEW_YEAR)) == 1
    (refused,) = list_plans(session, region_id=region_id)
    assert (refused.code, refused.is_open) == ("begeleiding", False)
    assert apply_due(session, region_id=region_id, now=_at(NEW_YEAR)) == 0


def test_the_synonyms_that_the_finder_knows_follow(session, region_id):
    edit = Edit("product", "begeleiding", PlanAct.CHANGE, {"synonyms": ["steun", "maatje"]})
    _make(session, region_id, edit, TODAY)
    assert session.exec(select(ProductSynonym.term).order_by(col(ProductSynonym.position))).all() == [
        "steun",
        "maatje",
    ]


def test_a_step_is_added_to_the_ladder_of_a_calendar(session, region_id):
    ladder = [{"offset_days": 0, "to": "provider"}, {"offset_days": 9, "to": "contract_manager"}]
    _make(session, region_id, Edit("calendar", "waiting", PlanAct.CHANGE, {"ladder": ladder}), TODAY)
    assert state_on(session, region_id=region_id, on=TODAY)["calendar", "waiting"]["ladder"] == ladder


def test_a_preview_says_what_changes_and_writes_nothing(session, region_id):
    found = preview_change(session, region_id=region_id, edit=_norm(4), starts_on=NEW_YEAR, now=_at(TODAY))
    (change,) = found.changes
    assert [(one.field, one.before, one.after) for one in change.differences] == [("norm.weeks", 6, 4)]
    assert session.exec(select(CataloguePlan)).all() == []
    assert len(session.exec(select(CatalogueVersion)).all()) == 10
