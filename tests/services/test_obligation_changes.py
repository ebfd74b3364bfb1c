"""What a provider owes follows contracts, products, municipalities, regions and calendars that change."""

import itertools
from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.domain.terms import CalendarKind, Weekday
from portal.models import Contract, ContractLineMunicipality, Obligation, ReportingCalendar
from portal.services.indicator_obligations import make_indicator_obligations
from portal.services.obligations import make_waiting_obligations
from tests.chased import LAST_WEEK, MONDAY, Chased, decide, mails, obligations, owe_last_week
from tests.factories import (
    key,
    make_line,
    make_municipality,
    make_offering,
    make_product,
    make_region,
    make_user,
)
from tests.services.quarter import make_indicator

WEEK = timedelta(weeks=1)


@pytest.fixture
def chased(session):
    return Chased(session)


def counts(session):
    return [(one.period_start, one.item_count) for one in obligations(session)]


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({"starts_on": date(2026, 11, 16)}, 1),
        ({"starts_on": date(2026, 11, 17)}, 0),
        ({"ends_on": date(2026, 11, 22)}, 1),
        ({"ends_on": date(2026, 11, 21)}, 0),
        ({"phases_out_on": date(2026, 11, 22)}, 0),
        ({"phases_out_on": date(2026, 11, 23)}, 1),
    ],
)
def test_a_contract_that_starts_stops_or_phases_out_halfway_owes_nothing_for_that_week(chased, change, count):
    contract = chased.session.exec(select(Contract)).one()
    for name, value in change.items():
        setattr(contract, name, value)
    assert make_waiting_obligations(chased.session, now=LAST_WEEK) == count


def test_a_line_that_stops_afterwards_leaves_the_open_week_as_it_was_owed(chased):
    owe_last_week(chased.session)
    chased.line.ends_on = date(2026, 11, 22)
    make_waiting_obligations(chased.session, now=MONDAY)
    assert counts(chased.session) == [(date(2026, 11, 16), 2)]


def test_a_product_that_stops_asking_is_owed_no_longer(chased):
    owe_last_week(chased.session)
    chased.product.valid_until = date(2026, 11, 20)
    make_waiting_obligations(chased.session, now=LAST_WEEK)
    assert counts(chased.session) == [(date(2026, 11, 16), 0)]


def test_municipalities_that_merge_change_nothing_that_is_owed(chased):
    owe_last_week(chased.session)
    merged = make_municipality(chased.session, chased.region)
    for served in chased.session.exec(select(ContractLineMunicipality)):
        chased.session.delete(served)
        chased.session.flush()
        chased.session.add(
            ContractLineMunicipality(contract_line_id=key(chased.line), municipality_id=key(merged))
        )
    chased.session.flush()
    make_waiting_obligations(chased.session, now=LAST_WEEK)
    assert counts(chased.session) == [(date(2026, 11, 16), 2)]


def change_calendar(chased, on, **fields):
    old = chased.session.exec(
        select(ReportingCalendar).where(ReportingCalendar.kind == CalendarKind.WAITING)
    ).one()
    kept = old.model_dump(exclude={"id", "valid_from", "valid_until"})
    old.valid_until = on - timedelta(days=1)
    chased.session.add(ReportingCalendar(**{**kept, "valid_from": on, **fields}))
    chased.session.flush()


def test_a_calendar_that_changes_next_month_leaves_this_month_alone_and_overlaps_nothing(chased):
    owe_last_week(chased.session)
    change_calendar(chased, date(2026, 12, 2), weekday=Weekday.THURSDAY, every_days=14, stale_after_days=28)
    for week in range(1, 7):
        make_waiting_obligations(chased.session, now=LAST_WEEK + week * WEEK)
    spans = [(one.period_start, one.period_end) for one in obligations(chased.session)]
    assert spans[:3] == [
        (date(2026, 11, 16), date(2026, 11, 22)),
        (date(2026, 11, 23), date(2026, 11, 29)),
        (date(2026, 11, 30), date(2026, 12, 6)),
    ]
    assert all((end - start).days == 13 and start.isoweekday() == 4 for start, end in spans[3:])
    assert all(earlier[1] < later[0] for earlier, later in itertools.pairwise(spans))


def second_region(chased):
    """Let the same provider work in another region too."""
    other = make_region(chased.session, name="Regio Twee")
    place = make_municipality(chased.session, other)
    product = make_product(chased.session, other)
    line = make_line(chased.session, chased.provider, product, place)
    make_offering(chased.session, chased.provider, product, place, line=line)


def test_a_provider_in_two_regions_owes_each_and_gets_one_mail_that_names_both(chased):
    second_region(chased)
    owe_last_week(chased.session)
    decide(chased.session, MONDAY)
    assert len(obligations(chased.session)) == 2
    assert len(mails(chased.session)) == 2, "editor and manager, one each"
    assert "(Regio Proef)" in mails(chased.session)[0].text
    assert "(Regio Twee)" in mails(chased.session)[0].text


def test_waiting_figures_and_indicators_are_in_one_mail(chased):
    make_indicator(chased.session, chased.region)
    owe_last_week(chased.session)
    make_indicator_obligations(chased.session, now=LAST_WEEK)
    decide(chased.session, MONDAY)
    found = mails(chased.session)
    assert len(found) == 2
    assert "2 opgaven nog te doen" in found[0].text
    assert "1 indicator nog te doen" in found[0].text
    assert "https://plek.voorbeeld.example/mijn/indicatoren" in found[0].text


def test_a_mail_about_indicators_only_promises_no_list(chased):
    make_indicator(chased.session, chased.region)
    make_indicator_obligations(chased.session, now=LAST_WEEK)
    make_user(chased.session, chased.provider)
    decide(chased.session, MONDAY)
    assert "Open uw lijst" not in mails(chased.session)[0].text
    assert chased.session.exec(select(Obligation)).one().item_count == 1
