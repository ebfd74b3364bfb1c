"""Free-access facilities: kept by municipality and region, read by residents where they look for help."""

import pytest
from sqlmodel import col, select

from portal.db import reading, unit_of_work
from portal.models import Facility, FacilityVersion, Municipality, Region, Theme
from tests.facility_rows import make_facility
from tests.factories import make_municipality
from tests.pages import words

REGION = "/regio/voorzieningen"
OWN = "/gemeente/voorzieningen"
TOWN = "/gemeente/GM9001"
ROOM = {
    "name": "Jongerencentrum Proef",
    "about": "Kom langs om te gamen of te praten.",
    "audience": "jongeren",
    "age_min": "12",
    "age_max": "23",
    "address": "Proefstraat 4, Gouda",
    "opening_hours": "wo 14.00 tot 20.00 uur",
    "phone": "0182 123 456",
    "email": "jongeren@gemeente.nl",
    "website": "www.gemeente.nl/jongeren",
}


@pytest.fixture
def boss(browser_at):
    return browser_at("contract_manager")


@pytest.fixture
def town_reader(browser_at):
    return browser_at("municipal_reader")


def rows(engine):
    with reading(engine) as session:
        return session.execute(
            select(col(Facility.name), col(Facility.version), col(Facility.ends_on)).order_by(
                col(Facility.id)
            )
        ).all()


def test_a_reader_adds_a_facility_and_residents_read_it(town_reader, visitor, clock):
    answer = town_reader.send(f"{OWN}/nieuw", ROOM)
    assert answer.status_code == 303
    clock.advance(minutes=2)
    page = words(visitor.get(TOWN))
    for text in (
        "Jongerencentrum Proef",
        "Kom langs om te gamen",
        "12 tot en met 23 jaar",
        "Proefstraat 4, Gouda",
        "0182123456",
        "Huiskamer De Proef",
    ):
        assert text in page


def test_with_nothing_found_the_facilities_of_the_municipality_are_named(visitor):
    page = words(visitor.get("/zoeken?q=zzzzxq&gemeente=GM9001"))
    assert "Lichtere hulp, zonder verwijzing" in page
    assert "Huiskamer De Proef" in page


def test_with_nothing_found_and_no_municipality_no_facility_is_named(visitor):
    assert "Huiskamer De Proef" not in words(visitor.get("/zoeken?q=zzzzxq"))


def test_with_nothing_found_the_facility_of_a_municipality_near_says_where_it_is(engine, visitor):
    with unit_of_work(engine) as session:
        region = session.scalars(select(Region).order_by(col(Region.id)).limit(1)).one()
        gouda = session.scalars(select(Municipality).where(col(Municipality.code) == "GM9001")).one()
        make_municipality(session, region, code="GM9077", name="Buurdorp", lat=gouda.lat, lon=gouda.lon)
    page = words(visitor.get("/zoeken?q=zzzzxq&gemeente=GM9077"))
    assert "Huiskamer De Proef" in page
    assert "gemeente Gouda" in page


def test_wrong_input_is_told_at_its_field_and_loses_nothing_typed(engine, town_reader):
    answer = town_reader.send(f"{OWN}/nieuw", {**ROOM, "age_max": "veel", "ends_on": "morgen"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    for text in ("Vul een leeftijd in", 'value="morgen"', "Kom langs om te gamen"):
        assert text in page
    assert len(rows(engine)) == 1


def test_a_region_says_for_which_municipality_something_new_is(engine, boss):
    with unit_of_work(engine) as session:
        region = session.scalars(select(Region).order_by(col(Region.id)).limit(1)).one()
        make_municipality(session, region, code="GM9077", name="Buurdorp")
    assert "Kies bij welke gemeente" in words(boss.send(f"{REGION}/nieuw", {**ROOM, "town": "gemeente-99"}))
    with reading(engine) as session:
        town_id = session.scalars(
            select(col(Municipality.id)).where(col(Municipality.code) == "GM9001")
        ).one()
    assert boss.send(f"{REGION}/nieuw", {**ROOM, "town": f"gemeente-{town_id}"}).status_code == 303
    assert [one.name for one in rows(engine)] == ["Huiskamer De Proef", "Jongerencentrum Proef"]


def test_the_second_of_two_editors_sees_both_and_may_save_then(engine, town_reader, boss):
    town_reader.send(f"{OWN}/1/wijzigen", {**ROOM, "version": "1"})
    answer = boss.send(f"{REGION}/1/wijzigen", {**ROOM, "name": "Mijn naam", "version": "1"})
    assert answer.status_code == 409
    page = words(answer)
    assert "heeft dit intussen gewijzigd" in page
    assert "Mijn naam" in page
    assert boss.send(f"{REGION}/1/wijzigen", {**ROOM, "name": "Mijn naam", "version": "2"}).status_code == 303
    assert rows(engine)[0][:2] == ("Mijn naam", 3)


def test_an_ended_facility_is_gone_for_residents_and_comes_back_by_one_button(town_reader, visitor, clock):
    town_reader.send(f"{OWN}/1/stoppen", {"ends_on": "24-11-2026", "version": "1"})
    clock.advance(minutes=2)
    assert "Huiskamer De Proef" not in words(visitor.get(TOWN))
    page = words(town_reader.get(f"{OWN}/1"))
    assert "Gestopt: te zien tot en met 24 november 2026" in page
    assert "Zet terug zoals toen" in page
    town_reader.send(f"{OWN}/1/versies/1/terug", {"version": "2"})
    clock.advance(minutes=2)
    assert "Huiskamer De Proef" in words(visitor.get(TOWN))


def test_the_history_tells_what_changed_and_by_whom(town_reader):
    town_reader.send(f"{OWN}/1/wijzigen", {**ROOM, "version": "1"})
    page = words(town_reader.get(f"{OWN}/1"))
    for text in ("Toegevoegd", "door het systeem", "Huiskamer De Proef → Jongerencentrum Proef", "jongeren"):
        assert text in page


def test_hard_words_are_told_as_advice_and_refuse_nothing(engine, town_reader):
    hard = "Ambulante begeleiding op indicatie vanuit de beschikking voor cliënten met multiproblematiek."
    assert town_reader.send(f"{OWN}/nieuw", {**ROOM, "about": hard}).status_code == 303
    assert "Tip voor eenvoudige taal" in words(town_reader.get(f"{OWN}/2"))


def test_S04_the_facility_of_another_municipality_is_not_found(engine, town_reader, boss):
    with unit_of_work(engine) as session:
        other = session.scalars(select(Region).order_by(col(Region.id).desc()).limit(1)).one()
        make_facility(session, make_municipality(session, other, code="GM9078", name="Verweg"))
    for browser, room in ((town_reader, OWN), (boss, REGION)):
        for address in ("/2", "/2/wijzigen", "/2/stoppen"):
            assert browser.get(room + address).status_code == 404
        assert browser.send(f"{room}/2/wijzigen", {**ROOM, "version": "1"}).status_code == 404
        assert browser.send(f"{room}/2/versies/1/terug", {"version": "1"}).status_code == 404


def test_S03_only_the_named_fields_of_a_facility_are_read(engine, town_reader):
    town_reader.send(
        f"{OWN}/1/wijzigen",
        {**ROOM, "version": "1", "municipality_id": "999", "is_sample": "1", "town": "gemeente-999"},
    )
    with reading(engine) as session:
        row = session.get_one(Facility, 1)
        assert (row.municipality_id == 999, row.is_sample, row.name) == (False, False, ROOM["name"])
        versions = session.scalars(select(FacilityVersion)).all()
        assert {one.facility_id for one in versions} == {1}


def test_the_themes_that_were_ticked_stay_and_what_nobody_offered_is_refused(town_reader, engine):
    with unit_of_work(engine) as session:
        for number, code in enumerate(("jeugd-proef", "wonen-proef")):
            session.add(Theme(code=code, name=code, plain="Hulp", position=90 + number))
    for themes, status in ((["jeugd-proef", "verzonnen"], 422), (["jeugd-proef"], 303)):
        assert town_reader.send(f"{OWN}/nieuw", {**ROOM, "themes": themes}).status_code == status
    number = _newest(engine)
    assert _themes(engine, number) == ["jeugd-proef"]
    kept = {**ROOM, "name": "Anders", "version": "1", "themes": ["jeugd-proef", "wonen-proef"]}
    assert town_reader.send(f"{OWN}/{number}/wijzigen", kept).status_code == 303
    assert sorted(_themes(engine, number)) == ["jeugd-proef", "wonen-proef"]


def _newest(engine):
    with reading(engine) as session:
        return session.exec(select(Facility.id).order_by(col(Facility.id).desc())).first()


def _themes(engine, number):
    with reading(engine) as session:
        return list(session.get_one(Facility, number).themes)
