"""The places of a segment on both databases: by product, municipality, age, intake and age of the figure."""

from datetime import timedelta
from typing import Any

import pytest

from portal.domain.calendar import local_date
from portal.domain.terms import Accepting
from portal.models import Norm
from search.schema import Audience
from search.segment_page import load_places, read_overview
from search.viewers import Viewer
from tests.factories import (
    key,
    make_line,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_report,
    make_segment,
)

PRO = Viewer(Audience.PROFESSIONAL)
REPORTS: dict[str, dict[str, Any] | None] = {
    "vol": {"free_places": 0, "intake_weeks": 3, "start_weeks": 12},
    "vrij": {"free_places": 2, "intake_weeks": 0, "start_weeks": 1},
    "oud": {"free_places": 9, "intake_weeks": 0, "start_weeks": 0, "age": 20},
    "stil": {"free_places": 8, "intake_weeks": 0, "start_weeks": 0, "age": 60},
    "dicht": {"free_places": 7, "accepting": Accepting.STOP},
    "weer open": {
        "free_places": 1,
        "intake_weeks": 4,
        "start_weeks": 4,
        "accepting": Accepting.STOP,
        "until": -1,
    },
    "jong": {
        "free_places": 5,
        "intake_weeks": 1,
        "start_weeks": 1,
        "accepting": Accepting.LIMITED,
        "limit_text": "tot 12 jaar",
        "limit_age_max": 11,
    },
    "elders": {
        "free_places": 4,
        "intake_weeks": 1,
        "start_weeks": 2,
        "accepting": Accepting.LIMITED,
        "limit_municipalities": ["Elderstad"],
    },
    "hier": {
        "free_places": 1,
        "intake_weeks": 2,
        "start_weeks": 3,
        "accepting": Accepting.LIMITED,
        "limit_municipalities": ["Elderstad", "Hiérdorp"],
    },
    "nooit": None,
}


@pytest.fixture
def segment(session, now):
    region = make_region(session, code="proefregio", name="Proefregio")
    here = make_municipality(session, region, code="GM8001", name="Hiérdorp")
    make_municipality(session, region, code="GM8002", name="Elderstad")
    ours = make_segment(session, region, code="ons", name="Ons segment")
    other = make_segment(session, region, code="ander", name="Ander segment")
    product = make_product(session, region, ours, code="ons-product", age_min=0, age_max=17)
    second = make_product(session, region, ours, code="tweede-product", age_min=0, age_max=17)
    session.add(Norm(region_id=key(region), weeks=14, valid_from=local_date(now), source="proef"))
    for name, report in REPORTS.items():
        provider = make_organisation(session, name=name)
        offering = make_offering(session, provider, second if name == "vol" else product, here)
        if report is not None:
            told = dict(report)
            age, until = told.pop("age", 1), told.pop("until", None)
            if until is not None:
                told["accepting_until"] = local_date(now) + timedelta(days=until)
            make_report(session, offering, at=now - timedelta(days=age), **told)
    going = make_organisation(session, name="bouwt af")
    line = make_line(session, going, product, here, phases_out_on=local_date(now))
    make_report(session, make_offering(session, going, product, here, line=line), at=now, free_places=3)
    elsewhere = make_organisation(session, name="van een ander segment")
    foreign = make_product(session, region, other, code="vreemd-product")
    make_report(session, make_offering(session, elsewhere, foreign, here), at=now, free_places=50)
    session.flush()
    return session


def found(session, now, **asked):
    overview = read_overview(session, {"segment": "proefregio:ons", **asked}, usual_regions=(), now=now)
    assert overview is not None
    sums, rows = load_places(session, overview, offset=0, limit=100, viewer=PRO, now=now)
    return overview, sums, rows


def names(session, now, **asked):
    return [row.provider for row in found(session, now, **asked)[2]]


ALL = ["vrij", "weer open", "vol", "jong", "elders", "hier", "oud", "bouwt af", "dicht", "nooit", "stil"]


def test_current_and_accepting_first_then_stale_stopped_and_silent(segment, now):
    got = names(segment, now)
    assert got[:2] == ["vrij", "weer open"]
    assert got.index("vol") < got.index("jong")
    assert got[6:7] == ["oud"]
    assert set(got[7:9]) == {"dicht", "bouwt af"}
    assert set(got[9:]) == {"nooit", "stil"}
    assert sorted(got) == sorted(ALL)


def test_free_places_are_added_up_over_current_figures_of_who_takes_people_only(segment, now):
    _, sums, _ = found(segment, now)
    assert (sums.free_places, sums.place_count, sums.room_count, sums.limited_places) == (13, 6, 5, 10)
    assert (sums.stale_count, sums.stopped_count, sums.silent_count) == (1, 2, 2)
    assert (sums.normed_count, sums.above_count) == (6, 1)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"product": "tweede-product"}, {"vol"}),
        ({"neemt": "aan"}, {"vrij", "weer open", "vol", "jong", "elders", "hier", "oud"}),
        ({"neemt": "beperkt"}, {"jong", "elders", "hier"}),
        ({"neemt": "stop"}, {"dicht", "bouwt af"}),
        ({"neemt": "onbekend"}, {"stil", "nooit"}),
        ({"vers": "oud"}, {"oud", "stil", "nooit"}),
        ({"vers": "twee-weken"}, set(ALL) - {"oud", "stil", "nooit"}),
        ({"leeftijd": "15"}, set(ALL) - {"jong"}),
        ({"leeftijd": "11"}, set(ALL)),
        ({"leeftijd": "18"}, set()),
        ({"gemeente": "GM8001"}, set(ALL) - {"elders"}),
        ({"gemeente": "GM8002"}, set()),
        ({"gemeente": "GM8001", "neemt": "beperkt", "leeftijd": "15"}, {"hier"}),
    ],
)
def test_places_are_chosen(segment, now, asked, expected):
    assert set(names(segment, now, **asked)) == expected


@pytest.mark.parametrize(
    ("column", "first"),
    [("vrij", "jong"), ("totaal", "vrij"), ("kennismaking", "vrij"), ("aanbieder", "elders")],
)
def test_a_column_puts_its_own_first_among_who_takes_people(segment, now, column, first):
    assert names(segment, now, sorteer=column)[0] == first


def test_turned_round_the_longest_wait_comes_first_and_old_figures_still_come_last(segment, now):
    got = names(segment, now, sorteer="totaal", richting="om")
    assert got[0] == "vol"
    assert got[6] == "oud"


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"product": "vreemd-product"}, "product"),
        ({"gemeente": "GM0513"}, "gemeente"),
        ({"leeftijd": "acht"}, "leeftijd"),
        ({"leeftijd": "-1"}, "leeftijd"),
        ({"leeftijd": "999"}, "leeftijd"),
        ({"leeftijd": "٣"}, "leeftijd"),
    ],
)
def test_a_choice_that_does_not_fit_is_said_and_left_out(segment, now, asked, fault):
    overview, sums, _ = found(segment, now, **asked)
    assert [one for one in overview.faults if fault in one]
    assert sums.offering_count == len(ALL)
    assert set(overview.kept) == {"segment"}


def test_a_wait_above_the_norm_says_so_and_a_shorter_one_does_not(segment, now):
    above = {row.provider: (row.norm, row.is_above_norm) for row in found(segment, now)[2]}
    assert above["vol"] == ("norm 14 wk", True)
    assert above["vrij"] == ("norm 14 wk", False)
