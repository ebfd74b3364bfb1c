"""The pages and files about figures over sample data: every figure in a table is the one of the rows."""

import csv
import io
import shutil

import pytest
from sqlmodel import Session, col, select

from portal.app import create_app
from portal.db import make_engine, reading, unit_of_work
from portal.domain.duties import Role
from portal.models import Membership, Municipality, Organisation, Region, Segment, User
from portal.services.monitor_weeks import make_weeks
from portal.services.sample.making import make_sample
from portal.services.sessions import start_session
from portal.settings import Settings
from tests.pages import Browser
from tests.services.sample.by_hand import Line, figures, public_lines
from tests.services.sample.loading import load_packs
from tests.web.monitor_tables import cells, checked, decimal, table

SCALE = 0.02


@pytest.fixture(scope="module")
def sample_app(tmp_path_factory, sqlite_template, now):
    folder = tmp_path_factory.mktemp("monitor")
    path = folder / "sample.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with unit_of_work(engine) as session:
        load_packs(session, now)
        make_sample(session, seed=1, scale=SCALE, now=now)
        make_weeks(session, now=now)
    engine.dispose()
    settings = Settings(
        environment="test",
        secret_key="een-geheim-van-de-tests-en-nergens-anders",
        database_url=f"sqlite:///{path}",
        index_dir=folder / "index",
        mail_dir=folder / "mail",
        base_url="http://localhost",
        trusted_hosts=("localhost",),
        log_level="CRITICAL",
    )
    application = create_app(settings, clock=lambda: now)
    application.test_client_class = Browser
    yield application
    application.extensions["plekwijzer"].engine.dispose()


@pytest.fixture
def engine(sample_app):
    return sample_app.extensions["plekwijzer"].engine


@pytest.fixture
def sample(engine):
    with reading(engine) as session:
        yield session


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
        "town": dict(sample.exec(select(Municipality.id, Municipality.name)).all()),
        "code": dict(sample.exec(select(Municipality.id, Municipality.code)).all()),
        "provider": dict(sample.exec(select(Organisation.id, Organisation.name)).all()),
    }


def test_the_table_by_product_has_the_figures_of_the_rows(manager, lines):
    checked(table(manager.get("/regio/monitor/midden-holland")), lines, lambda line: [line.product.name])


def test_the_table_by_segment_has_the_figures_of_the_rows(manager, lines, names):
    page = manager.get("/regio/monitor/midden-holland?per=segment")
    checked(table(page), lines, lambda line: [names["segment"][line.segment_id]])


def test_the_table_by_municipality_has_the_figures_of_the_rows(manager, lines, names):
    page = manager.get("/regio/monitor/midden-holland?per=gemeente")
    checked(table(page), lines, lambda line: [names["town"][id_] for id_ in line.municipality_ids])
    assert "samen meer dan het totaal" in page.text


def test_a_product_s_page_has_the_figures_of_the_rows(manager, lines, names):
    for code in sorted({line.product.code for line in lines})[:4]:
        own = [line for line in lines if line.product.code == code]
        page = manager.get(f"/regio/monitor/midden-holland/product/{code}")
        checked(table(page), own, lambda line: [names["town"][id_] for id_ in line.municipality_ids])


def test_a_municipality_s_page_has_the_figures_of_the_rows(manager, lines, names):
    town = next(iter(lines[0].municipality_ids))
    own = [line for line in lines if town in line.municipality_ids]
    page = manager.get(f"/regio/monitor/midden-holland/gemeente/{names['code'][town]}")
    checked(table(page), own, lambda line: [line.product.name])


def test_the_pages_of_providers_have_the_figures_of_the_rows(manager, lines, names):
    page = manager.get("/regio/monitor/midden-holland/aanbieders")
    checked(table(page), lines, lambda line: [names["provider"][line.offering.organisation_id]])
    one = lines[0].offering.organisation_id
    own = [line for line in lines if line.offering.organisation_id == one]
    page = manager.get(f"/regio/monitor/midden-holland/aanbieders/{one}")
    checked(table(page), own, lambda line: [line.product.name])


def test_the_providers_of_a_segment_beside_each_other(manager, lines, names, sample):
    segment = sample.get(Segment, lines[0].segment_id)
    own = [line for line in lines if line.segment_id == segment.id]
    page = manager.get(f"/regio/monitor/midden-holland/vergelijken/{segment.code}")
    checked(table(page), own, lambda line: [names["provider"][line.offering.organisation_id]])
    assert "zelf over zeggen" in page.text


def test_the_file_says_the_same_as_the_page(manager, lines):
    answer = manager.get("/regio/monitor/midden-holland/cijfers.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len({line.product.name for line in lines})
    for row in rows:
        found = figures([line for line in lines if line.product.name == row["Product"]])
        assert int(row["Aanbod"]) == found["offering_count"]
        people = found["waiting_people"]
        assert row["Wachtende mensen"] == ("" if people is None else str(people))
        assert row["Mediaan in weken"] == ("" if found["median"] is None else decimal(found["median"]))


def test_a_referrer_sees_no_small_count_and_no_way_to_work_it_out(browser_of, lines):
    page = browser_of(Role.REFERRER).get("/regio/monitor/midden-holland")
    rows = table(page)
    held: dict[str, list[Line]] = {}
    for line in lines:
        held.setdefault(line.product.name, []).append(line)
    small = {name for name, part in held.items() if 0 <= (figures(part)["waiting_people"] or 99) < 5}
    hidden = {name for name, row in rows.items() if row["Wachtenden"].startswith("verborgen")}
    assert small
    assert small <= hidden
    assert len(hidden) > 1 or "Wachtende mensen verborgen" in " ".join(page.text.split())


@pytest.mark.parametrize("role", [Role.REFERRER, Role.AUDITOR])
@pytest.mark.parametrize(
    "path", ["?per=segment", "?per=gemeente", "/cijfers.csv?per=segment", "/cijfers.csv?per=gemeente"]
)
def test_whoever_may_not_see_small_counts_sees_no_second_split(browser_of, region, role, path):
    page = browser_of(role, region.id if role is Role.AUDITOR else None).get(
        f"/regio/monitor/midden-holland{path}"
    )
    assert page.status_code == 200
    if path.startswith("?"):
        assert "Wachtende mensen" not in page.text
    else:
        rows = list(csv.DictReader(io.StringIO(page.data.decode("utf-8-sig")), delimiter=";"))
        assert {row["Wachtende mensen"] for row in rows} == {""}


@pytest.mark.parametrize("role", [Role.REFERRER, Role.AUDITOR])
def test_weeks_and_other_pages_tell_them_of_no_people_either(browser_of, region, role, lines):
    browser, code = browser_of(role, region.id if role is Role.AUDITOR else None), lines[0].product.code
    for path in ("/tijd", f"/product/{code}", "/weken.csv"):
        page = browser.get(f"/regio/monitor/midden-holland{path}")
        assert page.status_code == 200
        assert "Wachtende mensen" not in page.get_data(as_text=True)


def test_a_referrer_sees_no_provider(browser_of, lines, names):
    browser = browser_of(Role.REFERRER)
    texts = [browser.get(f"/regio/monitor/midden-holland{path}").text for path in ("", "/schaarste", "/tijd")]
    texts.append(browser.get(f"/regio/monitor/midden-holland/product/{lines[0].product.code}").text)
    own = {names["provider"][line.offering.organisation_id] for line in lines}
    assert not [name for name in own for text in texts if name in text]


def test_a_municipal_reader_sees_the_own_municipality_only(browser_of, sample, now, names):
    browser = browser_of(Role.MUNICIPAL_READER)
    page = browser.get("/gemeente/monitor")
    town_id = _town_of(sample, browser)
    own = [
        line
        for line in public_lines(sample, now)
        if town_id in line.municipality_ids and line.offering.region_id == _region_on(sample, page)
    ]
    rows = table(page)
    assert set(rows) == {line.product.name for line in own}
    for name, row in rows.items():
        expected = cells([line for line in own if line.product.name == name])
        assert row["Actueel"] == expected["Actueel"]
        assert row["Mediaan"] == expected["Mediaan"]
    assert not [name for id_, name in names["town"].items() if id_ != town_id and f">{name}<" in page.text]
    assert browser.get("/regio/monitor").status_code == 403


def _town_of(sample: Session, browser: Browser) -> int:
    with browser.session_transaction() as kept:
        assert kept["_user_id"]
    found = sample.exec(
        select(Organisation.municipality_id)
        .join(Membership, col(Membership.organisation_id) == col(Organisation.id))
        .where(col(Membership.role) == Role.MUNICIPAL_READER)
        .order_by(col(Membership.user_id))
    ).first()
    assert found is not None
    return found


def _region_on(sample, page):
    codes = {region.code: region.id for region in sample.exec(select(Region)).all()}
    return next(id_ for code, id_ in codes.items() if f"regio={code}" in page.text)
