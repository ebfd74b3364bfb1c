"""A session lost while typing indicators: what was typed comes back after signing in, nothing is saved."""

import pytest
from sqlalchemy import func, select

from portal.db import reading, unit_of_work
from portal.domain.duties import Role
from portal.domain.terms import IndicatorKind, Reporter
from portal.models import IndicatorValue, Organisation
from portal.services.indicator_save import Who, hand_in
from tests import factories as make
from tests.factories import CREATED
from tests.pages import words
from tests.services.quarter import PERIOD, make_desk_of, make_indicator, make_quarter
from tests.web.conftest import PASSWORD
from tests.web.test_lost_session import fields_of, sign_in_with

OWN = "/mijn/indicatoren/kwartaalregio/2026-kw3"
REGIONAL = "/regio/indicatoren/invullen/kwartaalregio/2026-kw3"
EMAIL = "kw@v.example"
SCORE = IndicatorKind.SCORE
COUNT = IndicatorKind.COUNT


@pytest.fixture
def quarter(engine):
    with unit_of_work(engine) as session:
        return make_quarter(session)


@pytest.fixture
def sign_in(app, engine, quarter, password_hash):
    def as_role(role, organisation_id):
        with unit_of_work(engine) as session:
            organisation = session.get(Organisation, organisation_id)
            make.make_user(session, organisation, role, email=EMAIL, password_hash=password_hash)
        browser = app.test_client()
        assert browser.sign_in(EMAIL, PASSWORD).status_code == 303
        return browser

    return as_role


@pytest.fixture
def desk(sign_in, quarter):
    return sign_in(Role.PROVIDER_EDITOR, quarter.desk.organisation_id)


def count_values(engine):
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(IndicatorValue))


def come_back(browser, clock, page_address, form_address, typed, *, sent_to=None):
    """Type in an open page, lose the session, send it, sign in and follow what brings it back."""
    sent = {**fields_of(browser.get(page_address), form_address), **typed}
    clock.advance(hours=11)
    asked = browser.post(sent_to or form_address, data=sent)
    assert "U was uitgelogd. Wat u typte is er nog" in words(asked)
    back = sign_in_with(browser, asked, EMAIL)
    return browser.post(form_address, data=fields_of(back, form_address))


@pytest.mark.parametrize("button", ["", "/inleveren"])
def test_a_sheet_comes_back_as_it_was_typed(desk, quarter, clock, engine, button):
    name = f"i{quarter.indicators[COUNT]}-value"
    page = come_back(desk, clock, OWN, OWN, {name: "twaalf of zo"}, sent_to=OWN + button)
    assert (page.status_code, fields_of(page, OWN)[name]) == (200, ["twaalf of zo"])
    assert "Wat u typte is er nog. Het is nog niet opgeslagen." in words(page)
    assert count_values(engine) == 0


def test_a_correction_comes_back_with_its_reason(desk, quarter, clock, engine):
    with unit_of_work(engine) as session:
        entries = quarter.entries(session, CREATED)
        hand_in(session, desk=quarter.desk, period=PERIOD, entries=entries, who=Who(None), now=clock())
    before = count_values(engine)
    address = f"{OWN}/{quarter.duty(SCORE).key}"
    again = f"{address}/verbeteren"
    name = f"i{quarter.indicators[SCORE]}-value"
    page = come_back(desk, clock, address, again, {name: "8,1", "reden": "verkeerd geteld"})
    assert fields_of(page, again)[name] == ["8,1"]
    assert fields_of(page, again)["reden"] == ["verkeerd geteld"]
    assert count_values(engine) == before


def test_a_regions_own_sheet_comes_back_too(sign_in, quarter, clock, engine):
    with unit_of_work(engine) as session:
        indicator_id = make_indicator(
            session, quarter.region, COUNT, code="eigen", reported_by=Reporter.REGION
        )
        region_desk = make_desk_of(session, quarter, Reporter.REGION)
    browser = sign_in(Role.CONTRACT_MANAGER, region_desk.organisation_id)
    name = f"i{indicator_id}-value"
    page = come_back(browser, clock, REGIONAL, REGIONAL, {name: "12"})
    assert fields_of(page, REGIONAL)[name] == ["12"]


def test_a_card_that_is_kept_as_one_types_asks_for_the_whole_sheet(desk, quarter, clock):
    sent = fields_of(desk.get(OWN), OWN)
    clock.advance(hours=11)
    name = f"i{quarter.indicators[COUNT]}-value"
    answer = desk.post(
        f"{OWN}/{quarter.duty(COUNT).key}",
        data={name: "12", "hervat": sent["hervat"]},
        headers={"HX-Request": "true"},
    )
    assert (answer.status_code, answer.headers["X-Hervatten"]) == (401, OWN)


def test_S01_a_sheet_typed_by_another_is_not_given_back(desk, quarter, clock, app, engine, password_hash):
    sent = {**fields_of(desk.get(OWN), OWN), "hervatten": "ja"}
    with unit_of_work(engine) as session:
        organisation = session.get(Organisation, quarter.desk.organisation_id)
        make.make_user(
            session, organisation, Role.PROVIDER_EDITOR, email="b@v.example", password_hash=password_hash
        )
    other = app.test_client()
    other.sign_in("b@v.example", PASSWORD)
    own = fields_of(other.get(OWN), OWN)
    assert other.post(OWN, data={**sent, "csrf_token": own["csrf_token"]}).status_code == 403
