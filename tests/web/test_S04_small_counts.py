"""Who may not see small counts gets the same pages and files whatever they are: over all routes, by role."""

import re
import shutil

import pytest
from sqlalchemy import text

from portal.db import make_engine, reading, unit_of_work
from portal.domain.duties import Role
from portal.domain.permissions import ROLES, Action
from portal.services.monitor_weeks import make_weeks
from portal.services.sample.making import make_sample
from tests.services.sample.loading import load_packs
from tests.web.region_canaries import addresses, one_person_a_place, sign_in, text_of
from tests.web.sample_house import open_application

SCALE = 0.02
VISITOR = "visitor"
ROOMS = ("/regio", "/gemeente", "/verwijzer")
EXACT = ROLES[Action.VIEW_EXACT_FIGURES]
ONE_LIST = re.compile(r"/regio/monitor(?:/[^/?]+)?(?:/cijfers\.csv)?$|/gemeente/monitor(?:/cijfers\.csv)?$")
"""The one list with counts of people; that no small one follows from it holds test_monitor_small_numbers."""
CHANCE = re.compile(
    r'name="(?:csrf_token|request_key|hervat)"[^>]*value="[^"]*"|<dcterms:\w+[^>]*>[^<]*</dcterms:\w+>'
)
"""What is made anew for each answer: form tokens, and the moment in a workbook."""
FOR_ALL = ("/", "/zoeken", "/zoeken?gemeente=GM0513", "/zoeken/kaart.json", "/open-data", "/themas")
WAYS = ("", "?gemeente={town}", "?segment={segment}", "?gemeente={town}&segment={segment}", "?per=gemeente")
SPLIT = re.compile(r"/regio/monitor/[^/]+/(?:tijd|schaarste|weken\.csv|cijfers\.csv)$|/regio/monitor/[^/]+$")
SCRAMBLE = (
    "UPDATE availability_report SET waiting_count = (waiting_count + 2) % 5 WHERE waiting_count < 5",
    "UPDATE weekly_figure SET waiting_people = waiting_people + 1 + rowid % 3",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory, sqlite_template, now):
    folder = tmp_path_factory.mktemp("small-counts")
    path = folder / "sample.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with unit_of_work(engine) as session:
        load_packs(session, now)
        make_sample(session, seed=1, scale=SCALE, now=now)
        make_weeks(session, now=now)
    engine.dispose()
    with open_application(path, now) as application:
        yield application


@pytest.fixture(scope="module")
def engine(app):
    return app.extensions["plekwijzer"].engine


@pytest.fixture(scope="module")
def people(engine):
    """Give a person of each role that may not see small counts, with the region that they are asked about."""
    with reading(engine) as session:
        found = [one for one in one_person_a_place(session) if Role(one[0]) not in EXACT]
        regions = session.scalars(text("SELECT DISTINCT region_id FROM contract ORDER BY region_id")).all()
    return {role: (id_, min(own, default=regions[0])) for role, id_, own in found}


def paths_of(app, session, region_id):
    """Give the address of every route, the divided ones in every way, and the public ones of a few things."""
    (town, segment) = session.execute(
        text(
            "SELECT m.code, s.code FROM municipality m JOIN region_municipality r ON r.municipality_id = m.id"
            " JOIN segment s ON s.region_id = r.region_id WHERE r.region_id = :id ORDER BY m.id, s.id"
        ),
        {"id": region_id},
    ).first()
    rooms = (one for one in addresses(app, session, region_id) if one.startswith(ROOMS))
    for path in rooms:
        for way in WAYS if SPLIT.search(path) else ("",):
            if not (way == "" and ONE_LIST.search(path)):
                yield path + way.format(town=town, segment=segment)
    yield from (
        f"/{place}/rapport/{period}{file}"
        for place in ("regio", "gemeente")
        for period in ("2026", "2026-kw4")
        for file in ("", "/cijfers.csv")
    )
    yield from FOR_ALL
    small = session.scalars(
        text(
            "SELECT c.offering_id FROM current_report c JOIN availability_report r ON r.id = c.report_id"
            " JOIN offering o ON o.id = c.offering_id WHERE r.waiting_count < 5 AND o.region_id = :id"
            " ORDER BY c.offering_id LIMIT 12"
        ),
        {"id": region_id},
    )
    yield from (f"/aanbod/{id_}" for id_ in small)
    yield from ("/open-data/aanbod.csv", "/open-data/aanbod.json", "/open-data/weken-2026.csv")


def read_all(browser, paths):
    """Read every address, without what chance makes of it; what may not be seen is None."""
    found = {}
    for path in paths:
        answer = browser.get(path)
        held = answer.get_data()
        shown = text_of(answer) if held.startswith(b"PK") else held.decode("utf-8", "replace")
        found[path] = CHANCE.sub("", shown) if answer.status_code == 200 else None
    return found


def test_S04_no_page_file_or_feed_changes_with_the_small_counts(app, engine, people, now):
    regions = sorted({region_id for _, region_id in people.values()})
    with reading(engine) as session:
        held = {region_id: tuple(paths_of(app, session, region_id)) for region_id in regions}
    browsers = {role: sign_in(app, id_, now) for role, (id_, _) in people.items()}
    browsers[VISITOR] = app.test_client()
    asked = {role: held[region_id] for role, (_, region_id) in people.items()} | {VISITOR: held[regions[0]]}
    before = {role: read_all(browsers[role], asked[role]) for role in asked}
    with unit_of_work(engine) as session:
        for statement in SCRAMBLE:
            session.execute(text(statement))
    telling = []
    for role, pages in before.items():
        seen = {path: shown for path, shown in pages.items() if shown is not None}
        after = read_all(browsers[role], seen)
        telling += [f"{role}: {path}" for path in seen if seen[path] != after[path]]
    assert set(asked) >= {"referrer", "municipal_reader", "auditor", VISITOR}
    assert not telling, "\n".join(telling)
