"""Locations as their people make, change and close them."""

import pytest
from sqlmodel import col, func, select

from portal.db import reading, unit_of_work
from portal.domain.terms import PublicationStatus
from portal.models import Location, Offering
from tests.pages import words
from tests.web.supply_desk import ADDRESS, form_on, send_form

NEW = "/mijn/locaties/nieuw"


@pytest.fixture
def place(engine, world) -> str:
    with reading(engine) as session:
        offering = session.get(Offering, world.offering_id)
        assert offering is not None
        return f"/mijn/locaties/{offering.location_id}"


def _names(engine) -> list[str]:
    with reading(engine) as session:
        return list(session.exec(select(Location.name).order_by(col(Location.id))))


def test_a_new_location_finds_its_municipality_and_point(editor):
    answer = send_form(editor, NEW, **{**ADDRESS, "postcode": "2801jg"})
    assert answer.status_code == 303
    page = editor.get(answer.headers["Location"])
    form = form_on(page, answer.headers["Location"])
    assert (form["postcode"], form["lat"], form["lon"]) == (["2801 JG"], ["52,0172"], ["4,7062"])
    assert "Het punt op de kaart is geschat" in words(page)
    assert "Markt 1, 2801 JG Gouda" in words(editor.get("/mijn/locaties"))


@pytest.mark.parametrize(
    ("typed", "words_shown"),
    [
        ({"name": ""}, "Vul een naam in."),
        ({"postcode": "28"}, "Vul een postcode in met vier cijfers en twee letters"),
        ({"place": "Verweggistan", "postcode": "9999 ZZ"}, "Kies de gemeente waarin het adres ligt"),
        ({"lat": "overal", "lon": "4,7"}, "Vul een getal in met een punt of komma"),
        ({"lat": "52,0"}, "Vul beide getallen van het punt in"),
        ({"lat": "-52", "lon": "4,7"}, "Dit punt ligt niet in Nederland"),
        ({"municipality_id": "99999999999999999999"}, "Kies een van de mogelijkheden"),
        ({"directions": "Vraag naar 111222333"}, "lijkt een burgerservicenummer te staan"),
        ({"street": "x" * 5_000}, "Deze tekst is te lang"),
    ],
)
def test_S38_bad_input_is_named_and_nothing_typed_is_lost(editor, engine, typed, words_shown):
    before = _names(engine)
    answer = send_form(editor, NEW, **{**ADDRESS, **typed})
    assert answer.status_code == 422
    assert words_shown in words(answer)
    form = form_on(answer, "nieuw")
    assert all(form[name] == [value] for name, value in typed.items() if name != "municipality_id")
    assert _names(engine) == before


def test_S03_only_the_fields_of_the_form_are_read(editor, engine, world, place):
    extra = {"organisation_id": world.foreign_id, "id": "2", "is_active": "0"}
    assert send_form(editor, place, name="Anders", **extra).status_code == 303
    with reading(engine) as session:
        location = session.get(Location, int(place.rpartition("/")[2]))
        assert location is not None
        assert (location.name, location.organisation_id, location.is_active) == ("Anders", world.own_id, True)


def test_R13_the_second_of_two_editors_sees_both_values(manager, editor, place):
    old = form_on(editor.get(place), place)
    send_form(manager, place, name="Eerst")
    answer = editor.post(place, data={**old, "name": "Tweede"})
    assert answer.status_code == 409
    assert "Naam Tweede Eerst" in words(answer)
    assert editor.post(place, data=form_on(answer, place)).status_code == 303


def test_R15_a_form_that_is_sent_twice_makes_one_location(editor, engine):
    form = {**form_on(editor.get(NEW), "nieuw"), **ADDRESS}
    before = len(_names(engine))
    assert len({editor.post(NEW, data=form).headers["Location"] for _ in range(3)}) == 1
    assert len(_names(engine)) == before + 1


def test_a_location_closes_only_when_nothing_is_given_there(editor, engine, world, place):
    editor.send(f"{place}/gebruik", {"in_gebruik": "nee"})
    assert "Op deze locatie staat nog aanbod dat niet is ingetrokken (1)." in words(editor.get(place))
    with unit_of_work(engine) as session:
        offering = session.get(Offering, world.offering_id)
        assert offering is not None
        offering.status = PublicationStatus.WITHDRAWN
    editor.send(f"{place}/gebruik", {"in_gebruik": "nee"})
    assert "Deze locatie is gesloten." in words(editor.get(place))
    editor.send(f"{place}/gebruik", {"in_gebruik": "ja"})
    page = words(editor.get(f"{place}/wijzigingen"))
    assert "weer geopend door Proef editor" in page
    assert "In gebruik ja nee" in page


def test_S01_a_stranger_finds_and_changes_nothing(stranger, place, engine):
    assert stranger.get(place).status_code == 404
    assert stranger.get(f"{place}/wijzigingen").status_code == 404
    assert stranger.send(place, {**ADDRESS, "version": "1"}).status_code == 404
    assert stranger.send(f"{place}/gebruik", {"in_gebruik": "nee"}).status_code == 404
    with reading(engine) as session:
        assert session.exec(select(func.count()).where(Location.version > 1)).one() == 0


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"]
)
def test_S21_what_people_type_is_shown_as_text(editor, payload):
    made = send_form(editor, NEW, **{**ADDRESS, "name": payload, "directions": payload})
    for path in (made.headers["Location"], "/mijn/locaties", f"{made.headers['Location']}/wijzigingen"):
        assert payload in words(editor.get(path))
