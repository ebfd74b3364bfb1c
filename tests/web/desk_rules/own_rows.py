"""Makes what people keep or hand in themselves: calls, kept searches and indicators."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from portal.domain.calls import CallOutcome
from portal.domain.indicator_answers import Answer, AnswerState
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.saved_searches import AlertRhythm
from portal.domain.terms import (
    IndicatorKind,
    PublicationStatus,
    Reporter,
    ReportingPeriod,
)
from portal.models import (
    CallNote,
    ContractLine,
    Municipality,
    Organisation,
    Product,
    Region,
    SavedSearch,
)
from portal.services.indicator_desks import desks_of
from portal.services.indicator_save import Entry, Who, hand_in
from portal.services.indicator_sheet import read_sheet
from tests.factories import (
    key,
    make_offering,
)
from tests.services.quarter import make_indicator
from tests.web.conftest import World
from tests.web.desk_rules.contract_rows import fill_contracts, home_of, kept

SECOND_QUARTER = IndicatorPeriod(date(2026, 4, 1), date(2026, 6, 30), ReportingPeriod.QUARTER)


def fill_referring(session: Session, world: World, now: datetime) -> dict[str, Any]:
    """Make calls and kept searches of a referrer and of somebody else, and of each one thrown away."""
    names = fill_contracts(session, world, now)
    mine, others = world.people["referrer"], world.people["municipal_reader"]
    own, foreign = world.offering_id, world.foreign_offering_id
    for user_id, offering_id, removed_at in (
        (mine, own, None),
        (mine, foreign, now - timedelta(hours=1)),
        (others, own, None),
    ):
        call = CallNote(
            user_id=user_id,
            offering_id=offering_id,
            outcome=CallOutcome.FULL,
            noted_at=now - timedelta(hours=2),
            removed_at=removed_at,
        )
        session.add(call)
    open_call = make_offering(
        session,
        session.get_one(Organisation, world.own_id),
        session.get_one(Product, names["first_product"]),
        session.get_one(Municipality, names["town"]),
        line=session.get_one(ContractLine, names["endless_line"]),
    )
    hidden = make_offering(
        session,
        session.get_one(Organisation, world.own_id),
        session.get_one(Product, names["first_product"]),
        session.get_one(Municipality, names["town"]),
        line=session.get_one(ContractLine, names["endless_line"]),
        status=PublicationStatus.DRAFT,
    )
    session.add(CallNote(user_id=mine, offering_id=key(open_call), outcome=CallOutcome.OPEN, noted_at=now))
    for name, user_id, removed_at in (
        ("search", mine, None),
        ("old_search", mine, now - timedelta(hours=1)),
        ("search_of_another", others, None),
    ):
        search = SavedSearch(
            user_id=user_id,
            name="autisme",
            asked="q=autisme",
            rhythm=AlertRhythm.DAILY,
            watched_until=now + timedelta(days=30),
            stopped_at=removed_at,
            removed_at=removed_at,
            created_at=now - timedelta(days=1),
        )
        names[name] = kept(session, search)
    names["ended_offering"] = 999999
    return {**names, "offering": own, "removed": foreign, "open_call": key(open_call), "hidden": key(hidden)}


def fill_indicators(session: Session, world: World, now: datetime) -> dict[str, Any]:
    """Ask two figures of the municipality and two of the region; of the second quarter they are handed in."""
    names = fill_contracts(session, world, now)
    region = session.get_one(Region, world.region_id)
    for name, reporter, role in (
        ("town", Reporter.MUNICIPALITY, "municipal_reader"),
        ("region", Reporter.REGION, "contract_manager"),
    ):
        for kind in (IndicatorKind.COUNT, IndicatorKind.SHARE):
            code = f"{name}-{kind.value}"
            names[f"{name}_{kind.value}"] = make_indicator(
                session, region, kind, code=code, reported_by=reporter
            )
        desk = desks_of(session, reporter=reporter, organisation_ids=[home_of(session, world, role)])[0]
        sheet = read_sheet(session, desk=desk, period=SECOND_QUARTER, now=now)
        figures = {
            f"{name}_count": {"value": 12.0},
            f"{name}_share": {"numerator": 10.0, "denominator": 80.0},
        }
        by_id = {names[code]: held for code, held in figures.items()}
        entries = [
            Entry(line.duty, Answer(AnswerState.FIGURE, by_id[line.duty.indicator_id]))
            for line in sheet.lines
        ]
        hand_in(session, desk=desk, period=SECOND_QUARTER, entries=entries, who=Who(None), now=now)
        held = read_sheet(session, desk=desk, period=SECOND_QUARTER, now=now)
        names |= {
            f"{name}_seen_{line.duty.indicator_id}": line.newest.token for line in held.lines if line.newest
        }
        names[f"{name}_token"] = names[f"{name}_seen_{names[f'{name}_count']}"]
    return {**names, "other": make_indicator(session, region, IndicatorKind.SCORE, code="van-aanbieders")}
