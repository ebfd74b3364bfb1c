"""Kept searches in the browser: kept from the results, changed, thrown away; nobody else reads them."""

from xml.etree import ElementTree  # of our own pages only

import pytest
from sqlmodel import Session, col, select

from portal.domain.saved_searches import MOST_SEARCHES, AlertRhythm
from portal.models import AuditEntry, Membership, SavedSearch, SearchFit, User
from tests.factories import key
from tests.pages import parse, token_in, words
from tests.web.finder_town import WATERDAM, build_town, find

HERE = "/verwijzer/zoekvragen"
ASKED = f"q=autisme&gemeente={WATERDAM}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def town(engine, app, world, now):
    return build_town(engine, app, now)


def keep(browser, *, asked=ASKED, **fields):
    page = browser.get(f"{HERE}/nieuw?{asked}")
    document = parse(page)
    hidden = {name: value_of(document, name) for name in ("search", "request_key")}
    given = {"name": "autisme in Waterdam", "rhythm": "daily", **hidden, **fields}
    return browser.post(HERE, data={"csrf_token": token_in(page), **given})


def press(browser, path, at=HERE):
    return browser.post(path, data={"csrf_token": token_in(browser.get(at))})


def kept(engine):
    with Session(engine) as session:
        return list(session.scalars(select(SavedSearch).order_by(col(SavedSearch.id))))


def feed_of(browser, search_id):
    page = press(browser, f"{HERE}/{search_id}/feed", f"{HERE}/{search_id}")
    address = find(parse(page), ".//input[@id='adres']").get("value") or ""
    return "/zoekvraag/" + address.rsplit("/", 1)[1]


def value_of(document, name):
    return find(document, f".//input[@name='{name}']").get("value")


def test_a_search_is_kept_from_its_results_under_a_name_that_says_it(referrer, town, engine):
    results = referrer.get(f"/zoeken?{ASKED}&pagina=1")
    assert f"{HERE}/nieuw?q=autisme&amp;gemeente={WATERDAM}" in results.get_data(as_text=True)
    form = referrer.get(f"{HERE}/nieuw?{ASKED}")
    assert value_of(parse(form), "name") == "autisme, Waterdam"
    assert keep(referrer).status_code == 303
    listed = referrer.get(HERE)
    assert "autisme in Waterdam" in words(listed)
    assert "Bewaard. Alleen u ziet deze zoekvraag." in words(listed)
    assert parse(listed).find(f".//a[@href='/zoeken?{ASKED}']") is not None
    assert [(one.asked, one.rhythm) for one in kept(engine)] == [(ASKED, AlertRhythm.DAILY)]


def test_visitors_and_providers_are_not_offered_to_keep_a_search(browser_for, town):
    for role in ("visitor", "manager", "contract_manager"):
        assert "Bewaar deze zoekvraag" not in words(browser_for(role).get(f"/zoeken?{ASKED}"))


def test_the_same_form_twice_keeps_one_search(referrer, town, engine):
    for _ in range(2):
        keep(referrer, request_key="a" * 16)
    assert len(kept(engine)) == 1


def test_S40_a_refused_name_stays_in_the_form_with_the_reason(referrer, town, engine):
    answer = keep(referrer, name="Emma Jansen", rhythm="at_once")
    assert answer.status_code == 422
    document = parse(answer)
    assert value_of(document, "name") == "Emma Jansen"
    assert find(document, ".//input[@value='at_once']").get("checked") is not None
    assert value_of(document, "search") == ASKED
    assert "Dit lijkt op de naam van een persoon" in words(answer)
    assert kept(engine) == []


def test_S40_client_data_in_the_search_words_is_refused_too(referrer, town, engine):
    assert keep(referrer, asked="q=autisme+emma", name="autisme").status_code == 422
    assert keep(referrer, search="q=bsn+111222333", name="autisme").status_code == 422
    assert kept(engine) == []


def test_S40_a_tampered_search_is_cut_as_any_other(referrer, town, engine):
    keep(referrer, search=f"{ASKED}&dichtbij=2801AB&pagina=4&onzin=1")
    assert [one.asked for one in kept(engine)] == [f"{ASKED}&dichtbij=2801"]


def test_an_empty_search_is_not_kept_and_says_what_to_do(referrer, town, engine):
    answer = referrer.get(f"{HERE}/nieuw?pagina=2")
    assert answer.location == "/zoeken"
    assert "Vul eerst iets in om te zoeken" in words(referrer.get("/zoeken"))
    assert keep(referrer, search="").status_code in (400, 409, 422)
    assert kept(engine) == []


def test_a_name_and_rhythm_can_be_changed(referrer, town, engine):
    keep(referrer)
    number = key(kept(engine)[0])
    page = referrer.get(f"{HERE}/{number}")
    fields = {"csrf_token": token_in(page), "name": "dagbehandeling", "rhythm": "none"}
    assert referrer.post(f"{HERE}/{number}", data=fields).status_code == 303
    assert [(one.name, one.rhythm) for one in kept(engine)] == [("dagbehandeling", AlertRhythm.NONE)]
    refused = referrer.post(f"{HERE}/{number}", data={**fields, "name": "mevrouw Smit"})
    assert refused.status_code == 422
    assert "mevrouw Smit" in refused.get_data(as_text=True)


def test_a_search_pauses_and_goes_on(referrer, town, engine, clock):
    keep(referrer)
    number = key(kept(engine)[0])
    press(referrer, f"{HERE}/{number}/pauze")
    assert "op pauze" in words(referrer.get(HERE))
    clock.advance(minutes=30)
    press(referrer, f"{HERE}/{number}/verder")
    page = words(referrer.get(HERE))
    assert "op pauze" not in page
    assert "tot 24 januari 2027" in page


def test_throwing_away_can_be_undone_from_the_next_page(referrer, town, engine):
    keep(referrer)
    number = key(kept(engine)[0])
    gone = press(referrer, f"{HERE}/{number}/weghalen")
    page = referrer.get(gone.location)
    parse(page)
    assert "U heeft nog geen zoekvragen bewaard" in words(page)
    referrer.post(f"{HERE}/{number}/terugzetten", data={"csrf_token": token_in(page)})
    assert "op pauze" in words(referrer.get(HERE))


def test_undoing_too_late_says_so(referrer, town, engine, clock):
    keep(referrer)
    number = key(kept(engine)[0])
    gone = press(referrer, f"{HERE}/{number}/weghalen")
    clock.advance(minutes=11)
    page = referrer.get(gone.location)
    referrer.post(f"{HERE}/{number}/terugzetten", data={"csrf_token": token_in(page)})
    assert kept(engine)[0].removed_at is not None


def test_one_more_than_may_be_kept_is_refused_and_loses_nothing(referrer, town, engine):
    for number in range(MOST_SEARCHES):
        assert keep(referrer, name=f"zoekvraag {number}").status_code == 303
    answer = keep(referrer, name="een te veel")
    assert answer.status_code in (409, 422)
    assert f"U heeft al {MOST_SEARCHES} zoekvragen" in words(answer)
    assert "een te veel" in answer.get_data(as_text=True)


def test_S02_S39_anothers_searches_do_not_exist(referrer, browser_for, town, engine):
    keep(referrer)
    number = key(kept(engine)[0])
    for role in ("municipal_reader", "contract_manager", "auditor", "operator"):
        other = browser_for(role)
        assert other.get(f"{HERE}/{number}").status_code in (403, 404)
        for page in ("/", HERE, "/regio", "/regio/logboek", "/beheer"):
            assert "autisme in Waterdam" not in other.get(page).get_data(as_text=True)
    other = browser_for("municipal_reader")
    for act in ("", "/pauze", "/verder", "/weghalen", "/terugzetten", "/feed", "/feed/stoppen"):
        answer = press(other, f"{HERE}/{number}{act}", f"{HERE}/nieuw?{ASKED}")
        assert answer.status_code == 404, act
    assert kept(engine)[0].stopped_at is None


def test_S19_the_trail_says_that_a_search_was_kept_and_not_what_it_asks(referrer, town, engine):
    keep(referrer)
    with Session(engine) as session:
        rows = [row for row in session.scalars(select(AuditEntry)) if row.action.startswith("saved_search")]
    assert [row.action for row in rows] == ["saved_search.save"]
    assert "autisme" not in f"{rows[0].before} {rows[0].after}"


def test_a_feed_tells_what_fits_now_to_whoever_has_its_address(referrer, app, town, engine, now):
    keep(referrer)
    number = key(kept(engine)[0])
    address = feed_of(referrer, number)
    with Session(engine) as session:
        session.add(SearchFit(saved_search_id=number, offering_id=town.open_id, came_at=now))
        session.commit()
    reader = app.test_client()
    answer = reader.get(address)
    assert answer.mimetype == "application/atom+xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers
    feed = ElementTree.fromstring(answer.get_data())
    [entry] = feed.findall(f"{ATOM}entry")
    assert str(entry.findtext(f"{ATOM}title")).endswith("De Esdoorn (proef)")
    assert "3 plekken vrij" in str(entry.findtext(f"{ATOM}content"))
    same = reader.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert same.status_code == 304


def test_S17_a_feed_signs_nobody_in_and_ends_with_its_secret(referrer, app, town, engine):
    keep(referrer)
    number = key(kept(engine)[0])
    first = feed_of(referrer, number)
    reader = app.test_client()
    assert reader.get(first).status_code == 200
    assert reader.get(HERE).status_code == 302
    second = feed_of(referrer, number)
    assert reader.get(first).status_code == 404
    assert reader.get(second).status_code == 200
    press(referrer, f"{HERE}/{number}/feed/stoppen", f"{HERE}/{number}")
    assert reader.get(second).status_code == 404
    assert second.rsplit("/", 1)[1] not in str(kept(engine)[0])


@pytest.mark.parametrize("how", ["thrown away", "not active", "no role"])
def test_S05_a_feed_ends_with_the_search_and_with_its_owners_right(referrer, app, town, engine, world, how):
    keep(referrer)
    number = key(kept(engine)[0])
    address = feed_of(referrer, number)
    if how == "thrown away":
        press(referrer, f"{HERE}/{number}/weghalen")
    with Session(engine) as session:
        if how == "not active":
            session.get_one(User, world.people["referrer"]).is_active = False
        if how == "no role":
            rows = select(Membership).where(Membership.user_id == world.people["referrer"])
            for row in session.scalars(rows):
                session.delete(row)
        session.commit()
    assert app.test_client().get(address).status_code == 404


def test_a_feed_of_a_paused_search_says_that_nobody_looks(referrer, app, town, engine):
    keep(referrer)
    number = key(kept(engine)[0])
    address = feed_of(referrer, number)
    press(referrer, f"{HERE}/{number}/pauze")
    assert "Wij kijken niet meer mee" in app.test_client().get(address).get_data(as_text=True)
