"""Loading region packs: what is written, what is left alone, what is kept of before."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import Session, col, select

from portal.domain.terms import CalendarKind
from portal.models import (
    AuditEntry,
    CatalogueVersion,
    CentreMunicipality,
    IndicatorScope,
    LighterProduct,
    Municipality,
    MunicipalityProduct,
    Norm,
    Product,
    ProductSynonym,
    ReferralRoute,
    Region,
    RegionMunicipality,
    ReminderStep,
    ReportingCalendar,
    Segment,
    metadata,
)
from portal.regions.reader import read_pack, shipped_packs
from portal.services.calendars import calendars_on
from portal.services.pack_changes import Change, How
from portal.services.pack_counts import count_municipalities, count_regions
from portal.services.packs import load_pack
from tests.services.small_pack import FIRST, LATER, TODAY, Load, PackData, loader, slower_pack, small_pack


@pytest.fixture
def load(session, tmp_path) -> Load:
    return loader(session, tmp_path)


def _one(session: Session, kind: Any, code: str) -> Any:
    session.expire_all()
    return session.exec(select(kind).where(kind.code == code)).one()


def _versions(session: Session, kind: str, code: str) -> list[tuple[date, date | None]]:
    rows = session.exec(
        select(CatalogueVersion)
        .where(CatalogueVersion.kind == kind, CatalogueVersion.code == code)
        .order_by(col(CatalogueVersion.id))
    )
    return [(row.valid_from, row.valid_until) for row in rows]


def _counts(session: Session) -> dict[str, int]:
    return {
        name: session.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in metadata.tables.items()
    }


def test_a_new_pack_holds_from_its_own_first_day(session, load):
    result = load(small_pack())
    assert (result.is_new, result.is_changed) == (True, True)
    assert {change.how for change in result.changes} == {How.ADDED}
    assert _one(session, Product, "verblijf").valid_from == FIRST
    assert _versions(session, "product", "verblijf") == [(FIRST, None)]


def test_a_new_pack_writes_all_that_hangs_on_a_product(session, load):
    load(small_pack())
    product = _one(session, Product, "begeleiding")
    terms = session.exec(select(ProductSynonym.term).where(ProductSynonym.product_id == product.id))
    doors = session.exec(
        select(ReferralRoute.door)
        .where(ReferralRoute.product_id == product.id)
        .order_by(col(ReferralRoute.position))
    )
    assert sorted(terms) == ["hulp", "steun"]
    assert list(doors) == ["gp", "municipal_access"]
    assert session.exec(select(Norm.weeks)).all() == [6]
    assert session.exec(select(LighterProduct.lighter_id)).all() == [product.id]
    assert session.exec(select(MunicipalityProduct.product_id)).all() == [product.id]
    assert len(session.exec(select(CentreMunicipality)).all()) == 1
    assert len(session.exec(select(IndicatorScope)).all()) == 2


def test_the_same_pack_again_writes_nothing(session, load):
    load(small_pack())
    before = _counts(session)
    result = load(small_pack(), LATER)
    assert (result.is_changed, result.changes) == (False, ())
    assert not session.dirty
    assert not session.new
    assert _counts(session) == before


def test_the_shipped_packs_are_complete_and_loading_them_again_changes_nothing(session, now):
    for _ in range(2):
        for path in shipped_packs():
            load_pack(session, pack=read_pack(path), source_name=path.name, on=TODAY, now=now)
        counts = _counts(session)
        regions = count_regions(session, on=TODAY)
        assert [
            len(regions),
            sum(region.segment_count for region in regions),
            sum(region.product_count for region in regions),
            sum(region.indicator_count for region in regions),
            count_municipalities(session, on=TODAY),
        ] == [4, 34, 163, 125, 32]
        assert counts["catalogue_version"] == 4 + 34 + 163 + 125 + 32 + 8
        assert counts["audit_entry"] == 4


def test_a_changed_field_is_told_from_and_to(load):
    load(small_pack())
    data = small_pack()
    data["products"][0]["age"]["max"] = 22
    data["products"][1]["synonyms"] = ["wonen"]
    first, second = load(data).changes
    assert (first.kind, first.code, first.how) == ("product", "begeleiding", How.CHANGED)
    assert [(d.field, d.before, d.after) for d in first.differences] == [("age.max", 17, 22)]
    assert [(d.field, d.before, d.after) for d in second.differences] == [("synonyms", [], ["wonen"])]


def test_a_change_closes_the_old_version_and_opens_one_from_today(session, load):
    load(small_pack())
    data = small_pack()
    data["products"][0]["name"] = "Begeleiding thuis"
    load(data)
    assert _versions(session, "product", "begeleiding") == [(FIRST, date(2026, 11, 24)), (TODAY, None)]
    assert _versions(session, "product", "verblijf") == [(FIRST, None)]
    assert _one(session, Product, "begeleiding").name == "Begeleiding thuis"
    held = session.exec(select(CatalogueVersion.content).where(CatalogueVersion.code == "begeleiding")).all()
    assert [content["name"] for content in held] == ["Begeleiding", "Begeleiding thuis"]


def test_two_changes_on_one_day_are_both_kept(session, load):
    load(small_pack())
    for name in ("Tweede", "Derde"):
        data = small_pack()
        data["products"][0]["name"] = name
        load(data)
    assert _versions(session, "product", "begeleiding") == [
        (FIRST, date(2026, 11, 24)),
        (TODAY, TODAY),
        (TODAY, None),
    ]


def _without_stay() -> PackData:
    data = small_pack()
    data["centre_municipalities"] = []
    data["products"].pop()
    return data


def test_what_vanishes_is_closed_and_never_deleted(session, load):
    load(small_pack())
    result = load(_without_stay())
    assert Change("product", "verblijf", How.CLOSED) in result.changes
    assert _one(session, Product, "verblijf").valid_until == date(2026, 11, 24)
    assert _versions(session, "product", "verblijf") == [(FIRST, date(2026, 11, 24))]


def test_what_returns_is_reopened_under_its_old_id(session, load):
    load(small_pack())
    old_id = _one(session, Product, "verblijf").id
    load(_without_stay())
    result = load(small_pack(), LATER)
    assert Change("product", "verblijf", How.RETURNED) in result.changes
    product = _one(session, Product, "verblijf")
    assert (product.id, product.valid_from, product.valid_until) == (old_id, FIRST, None)
    assert _versions(session, "product", "verblijf") == [(FIRST, date(2026, 11, 24)), (LATER, None)]


def test_a_segment_an_indicator_and_a_municipality_vanish_alike(session, load):
    load(small_pack())
    data = small_pack()
    data["segments"] = data["segments"][:1]
    data["segments"][0]["related"] = []
    data["products"][1]["segments"] = ["ambulant"]
    data["indicators"] = []
    data["municipalities"].pop()
    load(data)
    joined = session.exec(select(RegionMunicipality).order_by(col(RegionMunicipality.id))).all()
    assert _one(session, Segment, "wonen").valid_until == date(2026, 11, 24)
    assert [row.valid_until for row in joined] == [None, date(2026, 11, 24)]
    region = count_regions(session, on=TODAY)[0]
    assert (region.segment_count, region.indicator_count, region.municipality_count) == (1, 0, 1)


def test_only_another_order_moves_rows_and_makes_no_versions(session, load):
    load(small_pack())
    data = small_pack()
    data["products"].reverse()
    result = load(data)
    assert (result.is_changed, result.changes) == (True, ())
    assert _one(session, Product, "verblijf").position == 0


def test_a_changed_norm_closes_the_old_one(session, load):
    load(small_pack())
    data = small_pack()
    data["products"][0]["norm"]["weeks"] = 4
    load(data)
    norms = session.exec(select(Norm).order_by(col(Norm.id))).all()
    assert [(norm.weeks, norm.valid_from, norm.valid_until) for norm in norms] == [
        (6, FIRST, date(2026, 11, 24)),
        (4, TODAY, None),
    ]


def test_a_changed_calendar_holds_from_today_and_the_old_one_until_yesterday(session, load):
    load(small_pack())
    load(slower_pack(21))
    found = {
        on: next(iter(calendars_on(session, kind=CalendarKind.WAITING, on=on).values())).stale_after_days
        for on in (date(2026, 11, 24), TODAY)
    }
    assert found == {date(2026, 11, 24): 14, TODAY: 21}
    steps = Counter(session.exec(select(ReminderStep.calendar_id)))
    assert sorted(steps.values()) == [1, 2, 3]


def test_a_calendar_that_changes_twice_on_one_day_is_one_row(session, load):
    load(small_pack())
    load(slower_pack(21))
    load(slower_pack(28))
    rows = session.exec(
        select(ReportingCalendar)
        .where(ReportingCalendar.kind == CalendarKind.WAITING)
        .order_by(col(ReportingCalendar.id))
    ).all()
    assert [(row.stale_after_days, row.valid_from) for row in rows] == [(14, FIRST), (28, TODAY)]


def _neighbour() -> PackData:
    data = small_pack()
    data["region"].update(code="buur", name="Regio Buur")
    data["municipalities"][0]["name"] = "Aardam (buur)"
    return data


@pytest.mark.parametrize("order", [("klein", "buur"), ("buur", "klein")])
def test_a_municipality_in_two_regions_is_one_row_whatever_the_order(session, load, order):
    packs = {"klein": small_pack(), "buur": _neighbour()}
    for code in order:
        load(packs[code])
    assert _one(session, Municipality, "GM0001").name == "Aardam (buur)"
    assert count_municipalities(session, on=TODAY) == 2
    assert len(session.exec(select(RegionMunicipality)).all()) == 4


def test_the_same_product_code_in_two_regions_is_two_products(session, load):
    load(small_pack())
    load(_neighbour())
    assert len(session.exec(select(Product).where(Product.code == "verblijf")).all()) == 2


def test_every_load_that_changes_something_is_in_the_audit_trail(session, load):
    load(small_pack())
    load(small_pack())
    load(slower_pack(21))
    entries = session.exec(select(AuditEntry).where(AuditEntry.action == "load_pack")).all()
    assert [entry.after["file"] for entry in entries] == ["klein.yaml", "klein.yaml"]
    assert session.exec(select(Region.pack_digest)).one() == entries[-1].after["digest"]
