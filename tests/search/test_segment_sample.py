"""Over the whole sample, the overview of a segment says in SQL what the domain says of each place."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col

from portal.db import make_engine, unit_of_work
from portal.domain.calendar import local_date
from portal.domain.ordering import SILENT, STALE, STOPPED
from portal.models import Contract
from portal.services.sample.making import make_sample
from search.listing import Listed, load_listed
from search.schema import Audience
from search.segment_asked import Column, Intake
from search.segment_choices import SegmentChoice, load_segments
from search.segment_facts import place_facts
from search.segment_page import Overview, load_places, load_sheet, read_overview
from search.segment_places import read_places
from search.viewers import Viewer
from tests.services.sample.loading import load_packs

ALL = 5_000
VIEWER = Viewer(Audience.PROFESSIONAL)
TAKES = {Intake.OPEN: lambda place: place < STOPPED, Intake.STOPPED: lambda place: place == STOPPED}


@pytest.fixture(scope="module")
def sample(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, now: datetime
) -> Iterator[Session]:
    path = tmp_path_factory.mktemp("segments") / "plekwijzer.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with unit_of_work(engine) as session:
        load_packs(session, now)
        make_sample(session, seed=3, scale=0.05, now=now)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture(scope="module")
def segments(sample: Session, now: datetime) -> list[SegmentChoice]:
    return load_segments(sample, today=local_date(now))


def listed(session: Session, segment: SegmentChoice, now: datetime) -> dict[int, Listed]:
    found = load_listed(session, col(Contract.segment_id) == segment.segment_id, now=now, viewer=VIEWER)
    return {one.card.offering_id: one for one in found}


def overview_of(session: Session, segment: SegmentChoice, now: datetime, **asked: str) -> Overview:
    found = read_overview(session, {"segment": segment.key, **asked}, usual_regions=(), now=now)
    assert found is not None
    return found


def test_every_place_of_a_segment_is_in_it_once_in_the_class_that_the_domain_gives(sample, segments, now):
    seen = set()
    for segment in segments:
        overview = overview_of(sample, segment, now)
        rows = sample.execute(place_facts(overview.asked, by=overview.by, now=now)).all()
        known = listed(sample, segment, now)
        assert {row.id: row.standing for row in rows} == {id_: one.standing for id_, one in known.items()}
        assert len(rows) == len(known)
        seen |= {row.standing for row in rows}
    assert seen == set(range(SILENT + 1))


def test_the_figures_it_counts_are_those_that_stand_on_the_card(sample, segments, now):
    for segment in segments:
        overview = overview_of(sample, segment, now)
        known = listed(sample, segment, now)
        for row in sample.execute(place_facts(overview.asked, by=overview.by, now=now)):
            one = known[row.id]
            said = one.card.availability if one.standing not in (STOPPED, SILENT) else None
            assert row.free == (said and said.free_places)
            assert row.total == (one.card.total_weeks if said else None)
            assert row.norm == overview.by.norms.of(row.product_id).weeks


@pytest.mark.parametrize("column", list(Column))
@pytest.mark.parametrize("richting", ["", "om"])
def test_in_whatever_order_who_takes_people_with_a_current_figure_stands_first(
    sample, segments, now, column, richting
):
    for segment in segments:
        overview = overview_of(sample, segment, now, sorteer=column, richting=richting)
        places = place_facts(overview.asked, by=overview.by, now=now)
        found = read_places(sample, places, overview.asked, offset=0, limit=ALL)[1]
        known = listed(sample, segment, now)
        classes = [max(known[id_].standing, STALE - 1) for id_, _ in found]
        assert classes == sorted(classes)
        assert sorted(id_ for id_, _ in found) == sorted(known)


def test_without_a_choice_the_shortest_wait_stands_first_within_each_class(sample, segments, now):
    for segment in segments:
        overview = overview_of(sample, segment, now)
        known = listed(sample, segment, now)
        places = place_facts(overview.asked, by=overview.by, now=now)
        found = [known[id_] for id_, _ in read_places(sample, places, overview.asked, offset=0, limit=ALL)[1]]
        weeks = [(one.standing, one.card.total_weeks) for one in found if one.standing < STALE]
        assert weeks == sorted(weeks, key=lambda one: one[0])
        waits = [total for standing, total in weeks if standing == 1 and total is not None]
        assert waits == sorted(waits)


def test_the_sums_are_those_of_the_cards(sample, segments, now):
    for segment in segments:
        overview = overview_of(sample, segment, now)
        sums, _ = load_places(sample, overview, offset=0, limit=1, viewer=VIEWER, now=now)
        known = list(listed(sample, segment, now).values())
        current = [one for one in known if one.standing < STALE]
        figures = [(one.card.availability, one.card.confirmed_at) for one in current]
        telling = [(said.free_places, at) for said, at in figures if said and said.free_places is not None]
        waits = [one.card.total_weeks for one in current if one.card.total_weeks is not None]
        assert sums.offering_count == len(known)
        assert sums.provider_count == len({one.card.provider_id for one in known})
        assert sums.current_count == len(current)
        assert [sums.stale_count, sums.stopped_count, sums.silent_count] == [
            sum(one.standing == place for one in known) for place in (STALE, STOPPED, SILENT)
        ]
        assert sums.place_count == len(telling)
        assert sums.free_places == sum(places for places, _ in telling)
        assert sums.oldest_at == min((at for _, at in telling if at is not None), default=None)
        assert sums.wait_count == len(waits)


@pytest.mark.parametrize("intake", list(TAKES))
def test_who_takes_people_is_who_says_so_now(sample, segments, now, intake):
    for segment in segments:
        overview = overview_of(sample, segment, now, neemt=intake)
        places = place_facts(overview.asked, by=overview.by, now=now)
        found = {id_ for id_, _ in read_places(sample, places, overview.asked, offset=0, limit=ALL)[1]}
        known = listed(sample, segment, now)
        assert found == {id_ for id_, one in known.items() if TAKES[intake](one.standing)}


def test_the_file_holds_every_place_in_the_order_of_the_page(sample, segments, now):
    segment = max(segments, key=lambda one: len(listed(sample, one, now)))
    overview = overview_of(sample, segment, now, sorteer="vrij")
    _, rows = load_places(sample, overview, offset=0, limit=ALL, viewer=VIEWER, now=now)
    sheet = load_sheet(sample, overview, viewer=VIEWER, now=now)
    assert [(row[1], row[2], row[4]) for row in sheet.rows] == [
        (row.title, row.provider, row.status.text) for row in rows
    ]
    assert all(len(row) == len(sheet.headings) for row in sheet.rows)


def test_a_row_of_who_takes_nobody_shows_no_wait_and_no_place(sample, segments, now):
    for segment in segments:
        overview = overview_of(sample, segment, now, neemt=Intake.STOPPED)
        _, rows = load_places(sample, overview, offset=0, limit=ALL, viewer=VIEWER, now=now)
        assert all((row.intake, row.total, row.free) == ("", "", "") for row in rows)


def test_a_page_further_on_goes_on_where_the_one_before_ended(sample, segments, now):
    segment = max(segments, key=lambda one: len(listed(sample, one, now)))
    overview = overview_of(sample, segment, now)
    whole = load_places(sample, overview, offset=0, limit=ALL, viewer=VIEWER, now=now)[1]
    parts = [
        row
        for offset in range(0, len(whole), 4)
        for row in load_places(sample, overview, offset=offset, limit=4, viewer=VIEWER, now=now)[1]
    ]
    assert [row.offering_id for row in parts] == [row.offering_id for row in whole]
