"""The board of crisis places: what stands on top, what it says, and how it is made new."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from portal.db import unit_of_work
from portal.domain.terms import Accepting, Urgency
from portal.models import Municipality, Region
from portal.web.guards import guard_of
from tests.conftest import ROOT
from tests.factories import make_offering, make_organisation, make_product, make_report
from tests.pages import parse, words
from tests.web.finder_town import WATERDAM, build_town

BOARD = "/verwijzer/crisis"
ORDER = ("Nieuw vrij", "Ouder vrij", "Beperkt vrij", "Fris vol", "Oud vrij", "Gestopt", "Stil vrij", "Nooit")


@pytest.fixture
def town(engine, app, world, now):
    built = build_town(engine, app, now)
    reports = {
        "Oud vrij": (timedelta(days=20), 4, Accepting.YES),
        "Nooit": None,
        "Fris vol": (timedelta(hours=1), 0, Accepting.YES),
        "Ouder vrij": (timedelta(hours=50), 9, Accepting.YES),
        "Stil vrij": (timedelta(days=60), 7, Accepting.YES),
        "Gestopt": (timedelta(hours=1), 3, Accepting.STOP),
        "Nieuw vrij": (timedelta(hours=2), 1, Accepting.YES),
        "Beperkt vrij": (timedelta(hours=1), 2, Accepting.LIMITED),
    }
    with unit_of_work(engine) as session:
        here = session.scalars(select(Municipality).where(col(Municipality.code) == WATERDAM)).one()
        region = session.scalars(select(Region).where(col(Region.code) == "waterland-proef")).one()
        product = make_product(session, region, name="Crisisplek", urgency=Urgency.CRISIS)
        for name, report in reports.items():
            offering = make_offering(session, make_organisation(session, name=name), product, here)
            if report is not None:
                age, free, accepting = report
                make_report(
                    session,
                    offering,
                    at=now - age,
                    free_places=free,
                    accepting=accepting,
                    limit_text="alleen 12 tot en met 17" if accepting is Accepting.LIMITED else None,
                )
    return built


def providers(page):
    document = parse(page)
    found = [item for item in document.iter("span") if item.get("class") == "finder-rows__provider"]
    return [(item.text or "").split(",")[0].strip() for item in found]


def test_fresh_room_stands_first_and_stale_stopped_and_unknown_never_above_it(referrer, town):
    assert tuple(providers(referrer.get(f"{BOARD}?gemeente={WATERDAM}"))) == ORDER


def test_each_row_says_age_in_hours_and_a_number_to_call(referrer, town):
    page = referrer.get(BOARD)
    assert "2 uur geleden" in words(page)
    assert 'href="tel:' in page.get_data(as_text=True)


def test_a_figure_too_old_to_count_shows_no_places(referrer, town):
    assert "7 plekken vrij" not in words(referrer.get(BOARD))


def test_the_board_asks_for_itself_each_minute_and_every_link_in_it_keeps_its_id(referrer, town):
    page = referrer.get(BOARD)
    assert 'hx-trigger="every 60s"' in page.get_data(as_text=True)
    part = referrer.get(BOARD, headers={"HX-Request": "true"})
    assert "<html" not in part.get_data(as_text=True)
    assert part.headers["Cache-Control"] == "no-store"
    links = [item for item in parse(page).iter("a") if "verwijzer" in (item.get("href") or "")]
    assert all(item.get("id") for item in links if "bellijst/" in (item.get("href") or ""))


def test_without_script_a_link_makes_it_new(referrer, town):
    page = referrer.get(f"{BOARD}?gemeente={WATERDAM}")
    link = next(item for item in parse(page).iter("a") if item.get("id") == "ververs")
    assert link.get("href") == f"{BOARD}?gemeente={WATERDAM}"
    assert "Laatst ververst: 25 november 2026, 10:00 uur" in words(page)


def test_another_municipality_shows_its_own_only_and_says_whom_to_call(referrer, town):
    assert "Niemand gaf de laatste tijd een vrije crisisplek op" in words(
        referrer.get(f"{BOARD}?gemeente=GM9001")
    )


def test_S10_a_board_that_renews_itself_does_not_keep_a_session_alive(referrer, town, clock, web_settings):
    part = {"HX-Request": "true"}
    for _ in range(web_settings.idle_minutes):
        clock.advance(minutes=1)
        assert referrer.get(BOARD, headers=part).status_code == 200
    clock.advance(minutes=1)
    left_alone = referrer.get(BOARD, headers=part)
    assert left_alone.status_code == 401
    assert left_alone.headers["HX-Redirect"] == "/inloggen"


def test_S10_who_asks_for_the_board_anew_stays_signed_in(referrer, town, clock, web_settings):
    for _ in range(3):
        clock.advance(minutes=web_settings.idle_minutes - 1)
        assert referrer.get(BOARD).status_code == 200


def test_every_page_that_asks_for_itself_says_so_in_its_guard(app):
    asking = [
        path
        for folder in ("portal/web/templates", "search/templates")
        for path in (ROOT / folder).rglob("*.html")
        if 'hx-trigger="every' in path.read_text(encoding="utf-8")
    ]
    guards = [guard_of(view) for view in app.view_functions.values()]
    renewing = [guard for guard in guards if guard is not None and guard.renews_itself]
    assert len(asking) == len(renewing) == 1
