"""The figures of a small region on both databases: what counts, what does not, and the weeks kept."""

import csv
import json
from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.domain.duties import ObligationStatus
from portal.domain.punctuality import Share
from portal.domain.terms import Accepting, CalendarKind, PublicationStatus, WaitingReason
from portal.models import Obligation, OfferingMunicipality, WeeklyFigure
from portal.services.monitor_benchmark import read_benchmark
from portal.services.monitor_doubts import list_doubts
from portal.services.monitor_figures import By, Scope, read_figures, read_figures_by, read_reasons
from portal.services.monitor_scarcity import read_scarcity
from portal.services.monitor_signals import read_signals
from portal.services.monitor_subjects import find_region, regions_of_municipality
from portal.services.monitor_weeks import make_weeks, read_provider_weeks, read_weeks, weeks_to_make
from portal.services.open_data import find_file, list_files
from tests.factories import (
    key,
    make_feedback,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_report,
    make_segment,
)
from tests.services.shell import shell_on

MONDAY = date(2026, 11, 16)
"""The last week that has ended."""


@pytest.fixture
def region(session):
    return make_region(session, code="proef", name="Regio Proef")


@pytest.fixture
def towns(session, region):
    return [
        make_municipality(session, region, code="GM9001", name="Dichtbij"),
        make_municipality(session, region, code="GM9002", name="Verweg", lat=53.2, lon=6.5),
    ]


@pytest.fixture
def product(session, region):
    return make_product(session, region, make_segment(session, region, code="s1"), code="p1")


@pytest.fixture
def offer(session, product, towns, now):
    """Make an offering of a provider that reported so many days ago; `days` None: never."""

    def make(provider="Aanbieder", *, days=1, towns=(towns[0],), report=(), **fields):
        organisation = make_organisation(session, name=provider)
        offering = make_offering(session, organisation, product, towns[0], **fields)
        for town in towns[1:]:
            session.add(OfferingMunicipality(offering_id=key(offering), municipality_id=key(town)))
        if days is not None:
            make_report(session, offering, at=now - timedelta(days=days), **dict(report))
        session.flush()
        return offering

    return make


def test_stopped_expired_and_silent_offerings_give_no_wait_and_no_places(session, region, offer, now):
    offer(report={"free_places": 2, "waiting_count": 3})
    offer(report={"free_places": 9, "waiting_count": 7, "accepting": Accepting.STOP})
    offer(days=50, report={"free_places": 9, "waiting_count": 9})
    offer(days=None)
    found = read_figures(session, scope=Scope(key(region)), now=now)
    assert (found.offering_count, found.known_count, found.fresh_count) == (4, 2, 2)
    assert (found.report_count, found.free_places, found.stopped_count) == (1, 2, 1)
    assert (found.waiting_people, found.people_count) == (10, 2)
    assert found.waits_oldest_at == now - timedelta(days=1)


def test_a_stop_that_is_over_counts_as_open(session, region, offer, now):
    until = now.date() - timedelta(days=1)
    offer(report={"accepting": Accepting.STOP, "accepting_until": until})
    assert read_figures(session, scope=Scope(key(region)), now=now).report_count == 1


def test_what_residents_cannot_find_is_in_no_figure(session, region, offer, now):
    offer(status=PublicationStatus.DRAFT, published_at=None)
    assert read_figures(session, scope=Scope(key(region)), now=now).offering_count == 0


def test_two_municipalities_of_one_offering_are_one_offering_in_the_region(
    session, region, towns, offer, now
):
    offer(towns=towns, report={"waiting_count": 8})
    assert read_figures(session, scope=Scope(key(region)), now=now).waiting_people == 8
    split = read_figures_by(session, scope=Scope(key(region)), by=By.MUNICIPALITY, now=now)
    assert {one.waiting_people for one in split.values()} == {8}
    assert len(split) == 2


def test_reasons_are_counted_apart_for_stops_and_waits(session, region, offer, now):
    offer(report={"reason": WaitingReason.STAFF})
    offer(report={"reason": WaitingReason.STAFF, "accepting": Accepting.STOP})
    (found,) = read_reasons(session, scope=Scope(key(region)), now=now)
    assert (found.reason, found.stopped_count, found.waiting_count) == (WaitingReason.STAFF, 1, 1)


def test_a_far_municipality_has_no_offering_near(session, region, towns, offer, now):
    offer(towns=towns, at_home=False, report={"free_places": 1})
    found = {one.town.name: one.scarcity for one in read_scarcity(session, region_id=key(region), now=now)}
    assert not found["Dichtbij"].is_scarce
    assert found["Verweg"].is_far
    assert (found["Verweg"].nearest_km or 0) > 100
    assert not found["Verweg"].is_without_place


def test_a_product_that_nobody_offers_is_scarce(session, region, towns, product, now):
    found = read_scarcity(session, region_id=key(region), municipality_id=key(towns[0]), now=now)
    assert [one.scarcity.is_scarce for one in found] == [True]


def test_weeks_are_made_once_and_the_same_however_often(session, region, offer, now):
    offer(days=5, report={"free_places": 4})
    offer(days=4, report={"free_places": 1, "accepting": Accepting.STOP})
    assert make_weeks(session, now=now) == 1
    first = _kept(session)
    make_weeks(session, now=now + timedelta(hours=1))
    assert _kept(session) == first
    week = read_weeks(session, scope=Scope(key(region)), now=now)[-1]
    assert (week.monday, week.offering_count, week.stopped_count, week.free_places) == (MONDAY, 2, 1, 4)


def test_a_week_that_was_made_long_ago_is_not_made_again(session, region, offer, now):
    offering = offer(days=40)
    make_report(session, offering, at=now - timedelta(days=5))
    make_weeks(session, now=now)
    assert weeks_to_make(session, now=now)[:2] == [MONDAY, MONDAY - timedelta(weeks=1)]
    assert MONDAY - timedelta(weeks=5) not in weeks_to_make(session, now=now)
    assert MONDAY - timedelta(weeks=5) in weeks_to_make(session, now=now, again=True)


def test_what_was_taken_back_is_in_no_week(session, region, offer, now):
    offering = offer(days=6, report={"free_places": 1})
    wrong = make_report(session, offering, at=now - timedelta(days=5), free_places=90)
    make_report(session, offering, at=now - timedelta(days=4), free_places=1, corrects_id=key(wrong))
    make_weeks(session, now=now)
    assert read_weeks(session, scope=Scope(key(region)), now=now)[-1].free_places == 1
    asked = {"region_id": key(region), "organisation_id": offering.organisation_id}
    assert read_provider_weeks(session, **asked, now=now)[-1].free_places == 1


def test_the_signals_count_feedback_lateness_and_doubt(session, region, offer, now):
    offering = offer(report={"free_places": 7, "total_places": 2})
    make_feedback(session, offering, at=now - timedelta(days=2))
    week = {"region_id": key(region), "organisation_id": offering.organisation_id, "item_count": 1}
    for ago, status in ((1, ObligationStatus.LATE), (2, ObligationStatus.SUBMITTED)):
        start = MONDAY - timedelta(weeks=ago)
        due_at = now - timedelta(weeks=ago)
        session.add(
            Obligation(
                kind=CalendarKind.WAITING,
                period_start=start,
                period_end=start + timedelta(days=6),
                due_at=due_at,
                status=status,
                submitted_at=due_at - timedelta(hours=1) if status is ObligationStatus.SUBMITTED else None,
                created_at=due_at,
                **week,
            )
        )
    session.flush()
    found = read_signals(session, region_id=key(region), now=now)
    assert [(one.given_count, one.open_count) for one in found.feedback] == [(1, 1)]
    assert found.punctuality[CalendarKind.WAITING] == Share(1, 2)
    assert found.late_counts[CalendarKind.WAITING] == 1
    assert [question.code for question in found.doubts[0].questions] == ["free_above_total"]


def test_a_sudden_zero_and_eight_same_reports_raise_a_doubt(session, region, offer, now):
    fallen, same = offer(days=9, report={"waiting_count": 20}), offer(days=70)
    make_report(session, fallen, at=now, waiting_count=0)
    since = now - timedelta(days=70)
    for ago in range(7, 0, -1):
        make_report(session, same, at=now - timedelta(days=ago), changed_at=since, outcome="confirmed")
    found = {
        one.offering_id: {question.code for question in one.questions}
        for one in list_doubts(session, scope=Scope(key(region)), now=now)
    }
    assert found == {key(fallen): {"sudden_zero"}, key(same): {"same_for_long"}}


def test_providers_stand_beside_each_other_by_name_with_what_they_say(session, region, product, offer, now):
    offer("Zwaan", report={"remark": "Bel vooraf."})
    offer("Aalscholver")
    segment = find_region(session, code="proef", region_ids=None, on=now.date()).segments
    found = read_benchmark(session, region_id=key(region), segment_id=next(iter(segment)), now=now)
    assert [one.name for one in found] == ["Aalscholver", "Zwaan"]
    assert [told.text for told in found[1].told] == ["Bel vooraf."]


def test_a_municipality_knows_the_regions_it_takes_part_in(session, region, towns, now):
    found = regions_of_municipality(session, municipality_ids=[key(towns[0])], on=now.date())
    assert found == ["proef"]


def test_the_open_data_tell_nothing_of_people_and_of_a_stop_no_weeks(session, region, towns, offer, now):
    offer(towns=towns, report={"free_places": 2, "waiting_count": 3})
    offer(report={"accepting": Accepting.STOP, "free_places": 4})
    _, read = find_file("aanbod")
    first, second = read(session, now)
    assert (first["gemeenten"], first["vrije_plekken"], first["weken_tot_start"]) == ("GM9001 GM9002", 2, 4)
    assert (second["neemt_aan"], second["vrije_plekken"], second["weken_tot_start"]) == ("stop", None, None)
    assert not [name for name in first if "wachtend" in name]


def test_the_open_data_have_a_file_for_every_year_of_weeks(session, region, offer, now):
    offer(days=5)
    make_weeks(session, now=now)
    weeks = [one.name for one in list_files(session) if one.name.startswith("we")]
    assert weeks == ["weken-2026", "week-2026-47"]
    data_set, read = find_file("week-2026-47")
    rows = list(read(session, now))
    assert {(row["product"], row["gemeente"]) for row in rows} == {
        (None, None),
        ("p1", None),
        (None, "GM9001"),
    }
    assert {field.name for field in data_set.fields} == set(rows[0])


def test_the_command_writes_every_file_with_the_dictionary(
    session, region, offer, now, database_url, tmp_path, monkeypatch
):
    offer("=1+1 Zorg", name="=cmd")
    session.commit()
    answer = shell_on(database_url, tmp_path, monkeypatch)("open-data", "--out", tmp_path / "uit")
    assert answer.exit_code == 0, answer.output
    with (tmp_path / "uit" / "aanbod.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["naam"], row["aanbieder"]) == ("'=cmd", "'=1+1 Zorg")
    (record,) = json.loads((tmp_path / "uit" / "aanbod.json").read_text("utf-8"))
    assert record["naam"] == "=cmd"
    assert set(record) == set(row)
    described = json.loads((tmp_path / "uit" / "datapackage.json").read_text("utf-8"))
    assert {one["name"] for one in described["resources"]} >= {"aanbod", "producten", "gemeenten"}


def _kept(session):
    rows = session.exec(select(WeeklyFigure).order_by(WeeklyFigure.subject)).all()
    return [row.model_dump(exclude={"made_at"}) for row in rows]
