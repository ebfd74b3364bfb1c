"""Access teams, crisis numbers and documents: kept by region and municipality, read by visitors."""

import pytest
from sqlmodel import col, select

from portal.db import reading, unit_of_work
from portal.domain.access_points import AccessKind
from portal.models import AccessPoint, AccessState, Membership, Municipality, Region
from tests.access_rows import make_access_point
from tests.factories import key, make_municipality
from tests.pages import words

REGION = "/regio/toegang"
OWN = "/gemeente/toegang"
TODAY = "25-11-2026"
TEAM = {
    "name": "Wijkteam Noord",
    "phone": "0182 123 456",
    "email": "team@gemeente.nl",
    "website": "www.gemeente.nl/toegang",
    "opening_hours": "ma t/m vr 9.00 tot 17.00 uur",
    "address": "Markt 1, Proefstad",
    "audience": "gezinnen met kinderen",
    "valid_from": TODAY,
}


@pytest.fixture
def boss(browser_at):
    return browser_at("contract_manager")


@pytest.fixture
def town_reader(browser_at):
    return browser_at("municipal_reader")


@pytest.fixture
def town_id(engine, world):
    with reading(engine) as session:
        return session.scalars(select(col(Municipality.id)).where(col(Municipality.code) == "GM9001")).one()


@pytest.fixture
def public(visitor):
    return lambda path="/gemeente/GM9001": words(visitor.get(path))


def save(browser, path, data, **more):
    return browser.send(path, {**data, "stap": "opslaan", "version": "1", **more})


def states(engine):
    with reading(engine) as session:
        return session.execute(
            select(col(AccessState.id), col(AccessState.website)).order_by(col(AccessState.id))
        ).all()


def add_document(engine, town_id):
    with unit_of_work(engine) as session:
        make_access_point(
            session,
            session.get_one(Municipality, town_id),
            kind=AccessKind.DOCUMENT,
            name="Folder hulp",
            website="https://gemeente.nl/f",
            phone=None,
        )


def test_the_room_of_a_region_shows_the_region_and_its_municipalities(boss):
    page = words(boss.get(REGION))
    for text in ("Regio Eigen", "Gemeente Gouda", "Sociaal team Proef", "bel uw huisarts"):
        assert text in page
    assert "Regio Anders" not in page


def test_a_reader_changes_the_access_of_the_own_municipality_and_visitors_read_it(
    engine, town_reader, clock, public
):
    assert "Sociaal team Proef" in public()
    assert save(town_reader, f"{OWN}/1/wijzigen", TEAM).status_code == 303
    clock.advance(minutes=2)
    page = public()
    for text in ("Wijkteam Noord", "0182123456", "gezinnen met kinderen", "Markt 1, Proefstad"):
        assert text in page
    assert "Sociaal team Proef" not in page
    assert states(engine)[-1].website == "https://www.gemeente.nl/toegang"


def test_before_it_is_saved_a_change_is_shown_as_visitors_will_see_it(engine, town_reader):
    later = {**TEAM, "valid_from": "1-1-2027", "version": "1", "stap": "bekijk"}
    page = words(town_reader.send(f"{OWN}/1/wijzigen", later))
    for text in (
        "Zo ziet de bezoeker het",
        "Nu, tot en met 31 december 2026",
        "Vanaf 1 januari 2027",
        "Sociaal team Proef",
        "Wijkteam Noord",
        "Sla dit op",
    ):
        assert text in page
    assert len(states(engine)) == 1


def test_a_change_for_later_shows_in_both_states_and_can_be_taken_back(engine, town_reader, clock, public):
    save(town_reader, f"{OWN}/1/wijzigen", TEAM, valid_from="1-1-2027")
    page = words(town_reader.get(f"{OWN}/1"))
    assert "Nu, tot en met 31 december 2026" in page
    assert "Vanaf 1 januari 2027" in page
    assert "Vanaf 1 januari 2027 verandert dit." in words(town_reader.get(OWN))
    assert "Wijkteam Noord" not in public()
    newest = states(engine)[-1].id
    assert town_reader.send(f"{OWN}/1/wijzigingen/{newest}/terug").status_code == 303
    page = words(town_reader.get(f"{OWN}/1"))
    assert "Teruggenomen door Proef municipal_reader" in page
    assert "Gebruik dit weer" not in page or "Neem terug" in page
    clock.advance(days=60)
    assert "Sociaal team Proef" in public()


def test_on_its_day_a_change_is_what_visitors_read(town_reader, clock, public):
    save(town_reader, f"{OWN}/1/wijzigen", TEAM, valid_from="1-12-2026", valid_until="2-12-2026")
    shown: list[bool] = []
    for _ in range(3):
        clock.advance(days=5 if not shown else 2)
        shown.append("Wijkteam Noord" in public())
    assert shown == [False, True, False]


def test_what_is_not_shown_any_more_leaves_the_advice_to_ring_the_municipality(boss, clock, public):
    path = f"{REGION}/1/stoppen"
    assert "Sla dit op" in words(boss.send(path, {"valid_from": TODAY, "version": "1"}))
    assert save(boss, path, {"valid_from": TODAY}).status_code == 303
    clock.advance(minutes=2)
    assert "Bel de gemeente en vraag naar het sociaal team" in public()
    assert "Toon weer" in words(boss.get(f"{REGION}/1"))


def test_what_was_shown_before_comes_back_in_the_form(boss, engine):
    first = states(engine)[0].id
    save(boss, f"{REGION}/1/wijzigen", TEAM)
    page = boss.get(f"{REGION}/1/wijzigen?als={first}").text
    assert 'value="Sociaal team Proef"' in page


def test_a_crisis_number_and_a_document_are_added_and_read(engine, boss, world, town_id, clock, public):
    crisis = {"name": "Crisisdienst Proef", "phone": "0800 1234567", "note": "Dag en nacht."}
    crisis["holder"] = f"regio-{world.region_id}"
    made = save(
        boss, f"{REGION}/nieuw/crisis", {**crisis, "holder": f"regio-{world.region_id}", "valid_from": TODAY}
    )
    assert made.status_code == 303
    folder = {"name": "Zo vraagt u hulp", "website": "https://gemeente.nl/folder", "document_kind": "leaflet"}
    more = {"holder": f"gemeente-{town_id}", "valid_from": TODAY, "dated_on": "1-9-2026"}
    assert save(boss, f"{REGION}/nieuw/document", {**folder, **more}).status_code == 303
    clock.advance(minutes=2)
    assert "08001234567" in public("/crisis?gemeente=GM9001")
    page = public()
    assert "Zo vraagt u hulp" in page
    assert "folder, 1 september 2026" in page


def test_the_nothing_found_page_names_the_team_and_the_documents(engine, town_id, public):
    add_document(engine, town_id)
    page = public("/zoeken?q=qwxzqwxz&gemeente=GM9001")
    assert "Sociaal team Proef" in page
    assert "Folder hulp" in page


def test_S23_a_document_leads_out_without_a_trace(engine, town_id, visitor):
    add_document(engine, town_id)
    page = visitor.get("/gemeente/GM9001").text
    assert 'href="https://gemeente.nl/f" rel="noopener nofollow ugc"' in " ".join(page.split())


def test_bad_input_comes_back_with_all_that_was_typed(engine, town_reader):
    wrong = {**TEAM, "phone": "bel ons", "website": "javascript:alert(1)", "valid_from": "morgen"}
    for data in (wrong, {**wrong, "valid_from": TODAY}):
        answer = save(town_reader, f"{OWN}/1/wijzigen", data)
        assert answer.status_code == 422
        assert 'value="Wijkteam Noord"' in answer.text
        assert 'value="bel ons"' in answer.text
    assert "Vul een Nederlands telefoonnummer in" in words(answer)
    assert len(states(engine)) == 1


def test_R13_the_second_editor_sees_both_and_keeps_what_was_typed(engine, boss, town_reader):
    assert save(boss, f"{REGION}/1/wijzigen", {**TEAM, "phone": "0182 654 321"}).status_code == 303
    answer = save(town_reader, f"{OWN}/1/wijzigen", TEAM)
    page = words(answer)
    assert answer.status_code == 409
    assert "Proef contract_manager heeft dit intussen gewijzigd" in page
    assert "0182123456" in page
    assert "0182654321" in page
    assert 'value="0182 123 456"' in answer.text
    assert len(states(engine)) == 2


def test_S01_a_reader_sees_no_other_municipality_and_keeps_no_crisis_number(engine, world, app, town_reader):
    with unit_of_work(engine) as session:
        region = session.get_one(Region, world.region_id)
        neighbour = make_municipality(session, region, code="GM9009", name="Buurstad")
        theirs = key(make_access_point(session, neighbour, name="Team Buurstad"))
        town_row = session.scalars(select(Municipality).where(col(Municipality.code) == "GM9001")).one()
        crisis = key(make_access_point(session, town_row, kind=AccessKind.CRISIS, name="Crisis Proef"))
    assert "Team Buurstad" not in words(town_reader.get(OWN))
    for path in (f"{OWN}/{theirs}", f"{OWN}/{theirs}/wijzigen", f"{OWN}/{theirs}/stoppen"):
        assert town_reader.get(path).status_code == 404
    assert save(town_reader, f"{OWN}/{theirs}/wijzigen", TEAM).status_code == 404
    assert "Crisis Proef" in words(town_reader.get(OWN))
    assert "Crisisnummers houdt de regio bij" in words(town_reader.get(f"{OWN}/{crisis}"))
    assert save(town_reader, f"{OWN}/{crisis}/wijzigen", TEAM).status_code == 403
    assert town_reader.get(f"{OWN}/nieuw/crisis").status_code == 404


def test_S01_a_municipality_may_not_be_named_that_is_not_ones_own(engine, world, boss, town_reader, town_id):
    data = {**TEAM, "holder": f"regio-{world.other_region_id}"}
    answer = save(boss, f"{REGION}/nieuw/toegang", data)
    assert (answer.status_code, "Kies voor wie dit is" in words(answer)) == (422, True)
    assert save(town_reader, f"{OWN}/nieuw/toegang", {**data, "name": "Tweede team"}).status_code == 303
    with reading(engine) as session:
        made = session.scalars(select(AccessPoint).order_by(col(AccessPoint.id).desc()).limit(1)).one()
        assert (made.region_id, made.municipality_id) == (None, town_id)


def test_S05_who_loses_the_role_keeps_nothing_at_the_next_request(engine, world, browser_at):
    reader = browser_at("municipal_reader")
    assert reader.get(f"{OWN}/1").status_code == 200
    with unit_of_work(engine) as session:
        own = session.scalars(
            select(Membership).where(col(Membership.user_id) == world.people["municipal_reader"])
        ).all()
        for one in own:
            session.delete(one)
    assert reader.get(f"{OWN}/1").status_code == 403


def test_an_auditor_reads_and_changes_nothing(browser_at):
    auditor = browser_at("auditor")
    page = words(auditor.get(f"{REGION}/1"))
    assert "Toegevoegd" in page
    assert "Wijzig" not in page.replace("Wijzigingen", "")
    assert save(auditor, f"{REGION}/1/wijzigen", TEAM).status_code == 403


def test_S03_what_the_form_does_not_show_is_not_written(engine, town_reader):
    hidden = dict.fromkeys(("point_id", "is_gone", "made_by", "made_at", "taken_back_at", "kind"), "1")
    assert (
        save(town_reader, f"{OWN}/1/wijzigen", {**TEAM, **hidden, "document_kind": "plan"}).status_code == 303
    )
    with reading(engine) as session:
        made = session.scalars(select(AccessState).order_by(col(AccessState.id).desc()).limit(1)).one()
        assert (made.is_gone, made.taken_back_at, made.document_kind) == (False, None, None)
        assert session.get_one(AccessPoint, 1).kind is AccessKind.TEAM


def test_S21_what_people_type_is_shown_as_text(town_reader, clock, visitor):
    typed = "<img src=x onerror=alert(1)>"
    data = {**TEAM, "name": typed, "note": typed, "address": typed, "audience": typed}
    assert typed not in town_reader.send(f"{OWN}/1/wijzigen", {**data, "version": "1"}).text
    assert save(town_reader, f"{OWN}/1/wijzigen", data).status_code == 303
    clock.advance(minutes=2)
    for browser, path in ((town_reader, OWN), (town_reader, f"{OWN}/1"), (visitor, "/gemeente/GM9001")):
        page = browser.get(path).text
        assert typed not in page
        assert "&lt;img src=x" in page
