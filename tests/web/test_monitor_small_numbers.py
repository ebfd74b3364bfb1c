"""No small count of waiting people follows from pages and files: random tables."""

import csv
import io
from datetime import timedelta
from itertools import product as every
from random import Random

import pytest
from sqlmodel import col, select

from portal.db import unit_of_work
from portal.domain.duties import Role
from portal.domain.terms import OrganisationKind
from portal.models import Membership, Municipality, Offering, Region, Segment
from tests.factories import key, make_offering, make_organisation, make_product, make_report
from tests.web.monitor_tables import table, total_people

TABLES = 12
SHAPE = (3, 2, 1, 2)
"""How many offerings each product has."""
MOST_SMALL = 5
PAGES = {
    "referrer": "/regio/monitor/eigen",
    "auditor": "/regio/monitor/eigen",
    "municipal_reader": "/gemeente/monitor",
}
ELSEWHERE = {
    "referrer": (
        "?per=segment",
        "?per=gemeente",
        "?segment=proef-segment",
        "?product=klein-0",
        "?gemeente=GM9001",
        "?gemeente=GM9001&segment=proef-segment&per=product",
        "/tijd",
        "/tijd?gemeente=GM9001&segment=proef-segment",
        "/segment/proef-segment",
        "/segment/proef-segment?gemeente=GM9001",
        "/gemeente/GM9001",
        "/product/klein-0?gemeente=GM9001",
        "/schaarste",
    ),
    "auditor": (
        "?per=segment",
        "?per=gemeente",
        "?gemeente=GM9001",
        "/weken.csv",
        "/weken.csv?gemeente=GM9001&segment=proef-segment",
        "/product/klein-0",
        "/product/klein-3",
        "/aanbieders",
        "/aanbieders?segment=proef-segment",
        "/signalen",
        "/schaarste.csv",
    ),
    "municipal_reader": ("/weken.csv", "/product/klein-0", "/product/klein-3"),
}
FILES = {
    "referrer": (
        "/cijfers.csv?per=segment",
        "/cijfers.csv?per=gemeente",
        "/cijfers.csv?segment=proef-segment",
        "/cijfers.csv?product=klein-0",
        "/cijfers.csv?gemeente=GM9001",
        "/cijfers.csv?per=gemeente&product=klein-3",
    ),
    "auditor": ("/aanbieders.csv", "/aanbieders.csv?product=klein-0", "/cijfers.csv?per=segment"),
}


@pytest.fixture
def offerings(engine, world):
    """Make offerings of a few products in the region; returns their ids by the name of the product."""
    made = {}
    with unit_of_work(engine) as session:
        region = session.get_one(Region, world.region_id)
        segment = session.exec(select(Segment).where(Segment.region_id == world.region_id)).one()
        town = session.exec(select(Municipality).where(col(Municipality.code) == "GM9001")).one()
        for number, count in enumerate(SHAPE):
            product = make_product(session, region, segment, code=f"klein-{number}", name=f"Klein {number}")
            own = [make_offering(session, make_organisation(session), product, town) for _ in range(count)]
            made[product.name] = [key(one) for one in own]
    return made


def report_anew(engine, offerings, dice, at):
    """Report other counts at every offering; returns those by the name of the product."""
    counts = {name: [dice.choice((5, 6, 12, 40)) for _ in ids] for name, ids in offerings.items()}
    places = [(name, number) for name, ids in offerings.items() for number in range(len(ids))]
    for name, number in dice.sample(places, dice.randint(1, MOST_SMALL)):
        counts[name][number] = dice.randrange(5)
    with unit_of_work(engine) as session:
        for name, ids in offerings.items():
            for id_, count in zip(ids, counts[name], strict=True):
                make_report(session, session.get_one(Offering, id_), at=at, waiting_count=count)
    return counts


def shown_on(browser, address, names):
    """Read what the page and its file tell of each product (None: nothing), and of all together."""
    page = browser.get(address)
    rows = table(page)
    told = {name: _number(rows[name].get("Wachtenden", "").split(" ")[0]) for name in names}
    answer = browser.get(f"{address}/cijfers.csv")
    lines = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert {
        row["Product"]: _number(row["Wachtende mensen"]) for row in lines if row["Product"] in told
    } == told
    return told, _number(total_people(page))


def _number(words):
    return int(words.replace(".", "")) if words[:1].isdigit() else None


def follow(counts, told, total):
    """Give of each small offering the counts that agree with all that is shown, by trying them all."""
    small = [(name, at) for name, held in counts.items() for at, count in enumerate(held) if count < 5]
    possible = []
    for values in every(range(5), repeat=len(small)):
        sums = {name: sum(count for count in held if count >= 5) for name, held in counts.items()}
        for (name, _), value in zip(small, values, strict=True):
            sums[name] += value
        if all(one is None or sums[name] == one for name, one in told.items()) and (
            total is None or sum(sums.values()) == total
        ):
            possible.append(values)
    return [{values[number] for values in possible} for number in range(len(small))]


@pytest.mark.parametrize("role", PAGES)
def test_no_small_count_follows_from_a_page_its_file_and_the_total(browser_at, engine, offerings, now, role):
    browser, dice, told_of = browser_at(role), Random(role), 0
    for number in range(TABLES):
        counts = report_anew(engine, offerings, dice, now - timedelta(hours=TABLES - number))
        told, total = shown_on(browser, PAGES[role], list(offerings))
        assert all(one is None or one >= 5 for one in (*told.values(), total))
        assert all(len(possible) > 1 for possible in follow(counts, told, total)), (counts, told, total)
        told_of += sum(one is not None for one in told.values())
    assert told_of


@pytest.mark.parametrize(("role", "path"), [(role, path) for role in FILES for path in FILES[role]])
def test_no_file_of_a_second_split_or_of_a_choice_tells_how_many_wait(
    browser_at, engine, offerings, now, role, path
):
    report_anew(engine, offerings, Random(3), now - timedelta(hours=1))
    answer = browser_at(role).get(f"{PAGES[role]}{path}")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows
    assert {row["Wachtende mensen"] for row in rows} == {""}


def test_a_reader_who_is_a_referrer_too_sees_how_many_wait_in_one_list_only(
    browser_at, engine, offerings, now, world
):
    report_anew(engine, offerings, Random(3), now - timedelta(hours=1))
    browser = browser_at("municipal_reader")
    assert "Wachtende mensen" in browser.get(PAGES["municipal_reader"]).text
    with unit_of_work(engine) as session:
        held = session.exec(select(Membership).where(Membership.role == Role.MUNICIPAL_READER)).all()
        for one in held:
            referrer = make_organisation(session, OrganisationKind.REFERRER)
            session.add(
                Membership(
                    user_id=one.user_id,
                    organisation_id=key(referrer),
                    role=Role.REFERRER,
                    created_at=now,
                )
            )
    assert "Wachtende mensen" in browser.get(PAGES["referrer"]).text
    for path in ("", "/cijfers.csv"):
        text = browser.get(f"{PAGES['municipal_reader']}{path}").get_data(as_text=True)
        rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";")) if path else []
        assert {row["Wachtende mensen"] for row in rows} <= {""}
        assert path or "Wachtende mensen" not in text


def test_who_may_see_them_sees_every_count_and_the_total(browser_at, engine, offerings, now):
    counts = report_anew(engine, offerings, Random(3), now - timedelta(hours=1))
    told, total = shown_on(browser_at("contract_manager"), PAGES["referrer"], list(offerings))
    assert told == {name: sum(held) for name, held in counts.items()}
    assert total == sum(told.values())


@pytest.mark.parametrize(("role", "path"), [(role, path) for role in PAGES for path in ELSEWHERE[role]])
def test_no_second_split_tells_how_many_wait(browser_at, engine, offerings, now, role, path):
    report_anew(engine, offerings, Random(3), now - timedelta(hours=1))
    answer = browser_at(role).get(f"{PAGES[role]}{path}")
    assert answer.status_code == 200
    assert "Wachtende mensen" not in answer.get_data(as_text=True)
