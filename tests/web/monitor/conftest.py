"""A house with sample data and norms, visits and misses in it, for every page with figures; only read.

Every figure on every page is held against what plain loops over the rows give
(`tests/services/sample/by_hand*.py`):

    page                       figure                                         test_…
    overview, one product,     head: median, spread, norm, fresh, places,     heads
    segment or municipality,   stops, people; reports and oldest of each
    any choice of these        reasons of stops and of waits                  heads
                               table per product, segment, municipality       tables
                               weeks and drawings                             weeks
                               files of the table and of the weeks            files, weeks
    municipality               what is scarce there                           scarcity
    time                       weeks, drawings, quarters, file                weeks
    scarcity                   municipalities, white spots, map, file         scarcity
    signals                    punctuality, late, feedback, misses, doubts    signals
    providers                  table, file                                    tables, files
    one provider               head, reasons; table; weeks; punctuality       heads, tables, weeks, signals
    beside each other          table; file, explanations; punctuality         tables, files, signals
    own municipality           head; table; weeks; what is scarce             heads, tables, weeks, scarcity

What may be seen by whom: test_access, and tests/web/test_monitor_small_numbers.py for how many people wait.
"""

import shutil
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from portal.db import make_engine, reading, unit_of_work
from portal.domain.duties import Role
from portal.domain.feedback import FeedbackClosing, FeedbackKind
from portal.models import (
    Feedback,
    Membership,
    MissedSearch,
    Municipality,
    Norm,
    Offering,
    Organisation,
    Product,
    ProductSegment,
    Region,
    Segment,
    User,
)
from portal.services.monitor_weeks import make_weeks
from portal.services.sample.making import make_sample
from portal.services.sessions import start_session
from tests.factories import key
from tests.pages import Browser
from tests.services.sample.by_hand import Line, public_lines
from tests.services.sample.by_hand_weeks import week_lines
from tests.services.sample.loading import load_packs
from tests.web.sample_house import open_application

SCALE = 0.02


@pytest.fixture(scope="session")
def sample_app(tmp_path_factory, sqlite_template, now):
    folder = tmp_path_factory.mktemp("monitor-house")
    path = folder / "sample.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with unit_of_work(engine) as session:
        load_packs(session, now)
        make_sample(session, seed=1, scale=SCALE, now=now)
        make_weeks(session, now=now)
        _add_norms(session, now)
        _add_visits(session, now)
    engine.dispose()
    with open_application(path, now) as application:
        yield application


@pytest.fixture
def engine(sample_app):
    return sample_app.extensions["plekwijzer"].engine


@pytest.fixture
def sample(engine):
    with reading(engine) as session:
        yield session


@pytest.fixture(scope="session")
def reports(sample_app):
    """Give the reports of every week, read once."""
    with reading(sample_app.extensions["plekwijzer"].engine) as session:
        found = week_lines(session)
        session.expunge_all()
        return found


@pytest.fixture
def browser_of(sample_app, engine, now):
    """Give a browser in which somebody of a role, for an organisation of a region, is signed in."""

    def open_for(role: Role, region_id: int | None = None) -> Browser:
        with unit_of_work(engine) as session:
            statement = (
                select(User.id)
                .join(Membership, col(Membership.user_id) == col(User.id))
                .join(Organisation, col(Organisation.id) == col(Membership.organisation_id))
                .where(col(Membership.role) == role)
            )
            if region_id is not None:
                statement = statement.where(col(Organisation.region_id) == region_id)
            user_id = session.exec(statement.order_by(col(User.id))).first()
            assert user_id is not None
            secret = start_session(session, user_id=user_id, expires_at=now.replace(hour=20), now=now)
        browser = sample_app.test_client()
        with browser.session_transaction() as kept:
            kept["_user_id"] = secret
            kept["seen"] = int(now.timestamp())
        return browser

    return open_for


@pytest.fixture
def region(sample):
    return sample.exec(select(Region).where(Region.code == "midden-holland")).one()


@pytest.fixture
def lines(sample, region, now):
    return [line for line in public_lines(sample, now) if line.offering.region_id == region.id]


@pytest.fixture
def manager(browser_of, region):
    return browser_of(Role.CONTRACT_MANAGER, region.id)


@pytest.fixture
def names(sample):
    return {
        "segment": dict(sample.exec(select(Segment.id, Segment.name)).all()),
        "segment_code": dict(sample.exec(select(Segment.id, Segment.code)).all()),
        "product_segment": sample.exec(select(ProductSegment.product_id, ProductSegment.segment_id)).all(),
        "town": dict(sample.exec(select(Municipality.id, Municipality.name)).all()),
        "code": dict(sample.exec(select(Municipality.id, Municipality.code)).all()),
        "provider": dict(sample.exec(select(Organisation.id, Organisation.name)).all()),
    }


@pytest.fixture
def own_lines(sample, now):
    """Give a reader's municipality and its lines, in the region that the page is about."""

    def read(browser: Browser) -> tuple[int, list[Line]]:
        page = browser.get("/gemeente/monitor")
        codes = {region.code: region.id for region in sample.exec(select(Region)).all()}
        region_id = next(id_ for code, id_ in codes.items() if f"regio={code}" in page.text)
        town_id = sample.exec(
            select(Organisation.municipality_id)
            .join(Membership, col(Membership.organisation_id) == col(Organisation.id))
            .where(col(Membership.role) == Role.MUNICIPAL_READER)
            .order_by(col(Membership.user_id))
        ).first()
        assert town_id is not None
        return town_id, [
            line
            for line in public_lines(sample, now)
            if town_id in line.municipality_ids and line.offering.region_id == region_id
        ]

    return read


def _add_norms(session: Session, now: datetime) -> None:
    """Give each region a norm, and one of its products that people wait for another."""
    since = now.date() - timedelta(days=9)
    for region in session.exec(select(Region)).all():
        product = session.exec(select(Product).where(Product.region_id == region.id)).all()[0]
        for product_id, weeks in ((None, 12), (product.id, 4)):
            norm = Norm(
                region_id=key(region), product_id=product_id, weeks=weeks, source="proef", valid_from=since
            )
            session.add(norm)
    session.flush()


def _add_visits(session: Session, now: datetime) -> None:
    """Let visitors report and miss things, before, on and after the edge of the quarter that is told."""
    offerings = session.exec(select(Offering).order_by(col(Offering.id))).all()
    kinds = list(FeedbackKind)
    for number, offering in enumerate(offerings[:60]):
        created_at = now - timedelta(days=3 * number, hours=number)
        is_closed = number % 3 == 0
        session.add(
            Feedback(
                offering_id=key(offering),
                organisation_id=offering.organisation_id,
                region_id=offering.region_id,
                kind=kinds[number * number % len(kinds)],
                visitor_hash=f"{number:064}",
                created_at=created_at,
                closed_at=min(now, created_at + timedelta(days=number % 7, hours=5)) if is_closed else None,
                closing=next(iter(FeedbackClosing)) if is_closed else None,
            )
        )
    for region in session.exec(select(Region)).all():
        for number in range(14):
            for days in (0, 45, 90, 91, 200):
                session.add(
                    MissedSearch(
                        region_id=region.id,
                        words=f"woord{number}",
                        on=now.date() - timedelta(days=days),
                        count=1 + (number + days) % 4,
                    )
                )
    session.flush()
