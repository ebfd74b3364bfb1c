"""Where closed groups show elsewhere: in what changes ahead, and beside what is scarce."""

from datetime import date, timedelta

import pytest

from portal.models import ProductSegment, Region
from portal.services.looking_ahead import Turn, look_ahead, soon_in_words
from portal.services.monitor_scarcity import read_scarcity
from tests.closure_rows import make_closure
from tests.factories import key, make_segment
from tests.services.contract_desk import make_desk
from tests.services.test_week_list import counted_statements

TODAY = date(2026, 11, 25)
SOON, LAST = date(2026, 12, 10), date(2026, 12, 20)


@pytest.fixture
def desk(session, now):
    return make_desk(session, now)


def close(session, desk, **said):
    there = {"municipality_id": desk.town_id, "segment_id": desk.segment_id}
    return make_closure(session, region_id=desk.region_id, **{**there, **said})


def ahead(session, desk, *, first=TODAY, region_id=None, with_contracts=True):
    found = look_ahead(
        session,
        region_ids={region_id or desk.region_id},
        first=first,
        last=first + timedelta(days=365),
        with_contracts=with_contracts,
    )
    return [(one.on, one.turn, one.subject) for one in found if one.turn in (Turn.CLOSES, Turn.OPENS)]


def test_a_group_that_closes_and_opens_again_is_ahead_by_its_name_and_municipality(session, desk):
    close(session, desk, closed_from=SOON, closed_until=LAST)
    assert ahead(session, desk) == [
        (SOON, Turn.CLOSES, "Begeleiding in Gouda"),
        (LAST + timedelta(days=1), Turn.OPENS, "Begeleiding in Gouda"),
    ]


def test_a_group_opens_on_the_day_after_its_last_closed_day_also_when_that_is_today(session, desk):
    close(session, desk, closed_until=TODAY - timedelta(days=1))
    assert ahead(session, desk) == [(TODAY, Turn.OPENS, "Begeleiding in Gouda")]
    assert ahead(session, desk, first=TODAY + timedelta(days=1)) == []


def test_what_was_withdrawn_or_is_of_another_region_is_not_ahead(session, desk):
    close(session, desk, closed_from=SOON, is_withdrawn=True)
    assert ahead(session, desk) == []
    close(session, desk, closed_from=SOON)
    assert ahead(session, desk, region_id=desk.region_id + 1) == []


def test_who_reads_the_catalogue_only_does_not_read_it(session, desk):
    close(session, desk, closed_from=SOON)
    assert ahead(session, desk, with_contracts=False) == []


def test_the_weekly_mail_names_it(session, desk):
    close(session, desk, closed_from=SOON, closed_until=LAST)
    assert soon_in_words(session, region_id=desk.region_id, today=TODAY) == (
        "10-12-2026: Begeleiding in Gouda: gaat dicht voor nieuwe aanbieders",
        "21-12-2026: Begeleiding in Gouda: gaat weer open voor nieuwe aanbieders",
    )


def closed(session, desk, now):
    found = read_scarcity(session, region_id=desk.region_id, now=now)
    return {one.town.name: one.closed_from for one in found}


def test_scarcity_says_since_when_a_municipality_takes_no_new_providers(session, desk, now):
    close(session, desk)
    assert closed(session, desk, now) == {"Gouda": date(2026, 3, 1), "Waddinxveen": None}


@pytest.mark.parametrize(
    "said",
    [
        {"closed_from": TODAY + timedelta(days=1)},
        {"closed_until": TODAY - timedelta(days=1)},
        {"is_withdrawn": True},
    ],
)
def test_scarcity_is_silent_about_what_does_not_hold_today(session, desk, now, said):
    close(session, desk, **said)
    assert closed(session, desk, now)["Gouda"] is None


def test_a_product_of_two_segments_is_closed_only_when_both_are(session, desk, now):
    other = make_segment(session, session.get_one(Region, desk.region_id))
    session.add(ProductSegment(product_id=desk.product_id, segment_id=key(other), position=1))
    close(session, desk)
    assert closed(session, desk, now)["Gouda"] is None
    close(session, desk, segment_id=key(other), closed_from=date(2026, 5, 1))
    assert closed(session, desk, now)["Gouda"] == date(2026, 5, 1)


def test_scarcity_takes_as_many_statements_with_closures_as_without(session, engine, desk, now):
    def statements():
        with counted_statements(engine) as counted:
            closed(session, desk, now)
        return len(counted)

    without = statements()
    close(session, desk)
    close(session, desk, municipality_id=desk.other_town_id)
    assert statements() == without
