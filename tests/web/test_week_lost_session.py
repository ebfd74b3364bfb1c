"""A session lost while typing in the week's list: what was typed comes back after signing in."""

from datetime import date, timedelta

import html5lib
import pytest
from sqlmodel import select

from portal.db import reading, unit_of_work
from portal.domain.duties import LinkPurpose
from portal.models import AvailabilityReport
from portal.services.links import issue_link
from tests.pages import token_in
from tests.web.conftest import PASSWORD
from tests.web.week_desk import value_of

TYPED = "Bel ons <eerst> & vóór 9 uur"


@pytest.fixture
def typed(editor, world):
    """Give what the list sends from a page that the editor had open, with something typed in it."""
    page = editor.get("/mijn/week")
    form = html5lib.parse(page.text, namespaceHTMLElements=False).find(".//form[@class='week__form']")
    assert form is not None
    fields = {field.get("name"): field.get("value") for field in form.iter("input") if field.get("name")}
    fields[f"a{world.offering_id}-accepting"] = "yes"
    fields[f"a{world.offering_id}-intake_weeks"] = "17"
    fields[f"a{world.offering_id}-remark"] = f"{TYPED}\nen anders maandag"
    return fields


@pytest.fixture
def address(world):
    return f"/mijn/week/{world.offering_id}"


def hidden(answer, action):
    form = html5lib.parse(answer.text, namespaceHTMLElements=False).find(f".//form[@action='{action}']")
    assert form is not None
    found = {field.get("name"): field.get("value") or "" for field in form.iter("input") if field.get("name")}
    return {**found, **{area.get("name"): area.text for area in form.iter("textarea")}}


def reports(engine):
    with reading(engine) as session:
        return len(session.exec(select(AvailabilityReport.id)).all())


def test_what_was_typed_comes_back_after_signing_in(editor, typed, address, clock, world, engine):
    clock.advance(hours=11)
    before = reports(engine)
    asked = editor.post(address, data=typed)
    assert "U was uitgelogd. Wat u typte is er nog" in asked.text
    door = hidden(asked, "/inloggen")
    back = editor.post("/inloggen", data={**door, "email": world.emails["editor"], "password": PASSWORD})
    assert back.status_code == 200
    assert "Ga verder met uw weeklijst" in back.text
    page = editor.post("/mijn/week/hervatten", data=hidden(back, "/mijn/week/hervatten"))
    assert value_of(page, f"intake-weeks-{world.offering_id}") == "17"
    assert "Bel ons &lt;eerst&gt; &amp; vóór 9 uur\nen anders maandag" in page.text
    assert "Nog niet opgeslagen: 1 rij." in page.text
    assert reports(engine) == before


def test_a_wrong_password_in_between_loses_nothing(editor, typed, address, clock, world):
    clock.advance(hours=11)
    door = hidden(editor.post(address, data=typed), "/inloggen")
    refused = editor.post(
        "/inloggen", data={**door, "email": world.emails["editor"], "password": "nee nee nee"}
    )
    assert refused.status_code == 422
    assert hidden(refused, "/inloggen")[f"a{world.offering_id}-intake_weeks"] == "17"


def test_S17_what_was_typed_stands_in_no_address(editor, typed, address, clock, world):
    clock.advance(hours=11)
    door = hidden(editor.post(address, data=typed), "/inloggen")
    back = editor.post("/inloggen", data={**door, "email": world.emails["editor"], "password": PASSWORD})
    assert "Location" not in back.headers
    assert PASSWORD not in back.text


def test_a_page_from_before_a_new_sign_in_gives_back_what_was_typed(editor, typed, address, world, engine):
    editor.send("/uitloggen")
    editor.sign_in(world.emails["editor"], PASSWORD)
    before = reports(engine)
    answer = editor.post(address, data=typed)
    assert answer.status_code == 403
    page = editor.post("/mijn/week/hervatten", data=hidden(answer, "/mijn/week/hervatten"))
    assert value_of(page, f"intake-weeks-{world.offering_id}") == "17"
    assert reports(engine) == before


def test_signed_out_in_another_window_gives_back_what_was_typed(editor, typed, address):
    editor.send("/uitloggen")
    assert "Wat u typte is er nog" in editor.post(address, data=typed).text


@pytest.mark.parametrize("path", ["/mijn/week/bevestigen", "/mijn/week/opslaan"])
def test_buttons_of_the_whole_list_lose_nothing_either(editor, typed, clock, path):
    clock.advance(hours=11)
    assert "Wat u typte is er nog" in editor.post(path, data=typed).text


def test_htmx_is_told_to_send_everything_that_was_typed(editor, typed, address, clock):
    clock.advance(hours=11)
    answer = editor.post(address, data=typed, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["X-Hervatten"]) == (401, "/mijn/week/hervatten")


def test_S01_who_signs_in_as_somebody_else_gets_no_row_that_is_not_theirs(
    editor, typed, address, clock, world
):
    clock.advance(hours=11)
    door = hidden(editor.post(address, data=typed), "/inloggen")
    back = editor.post("/inloggen", data={**door, "email": world.emails["stranger"], "password": PASSWORD})
    answer = editor.post("/mijn/week/hervatten", data=hidden(back, "/mijn/week/hervatten"))
    assert answer.location == "/mijn/week"


def test_nothing_typed_means_an_ordinary_sign_in(visitor, address):
    token = token_in(visitor.get("/inloggen"))
    answer = visitor.post(address, data={"csrf_token": token})
    assert answer.location == "/inloggen"


def test_S17_an_expired_weeks_link_says_so_and_opens_nothing(visitor, engine, world, now, clock):
    with unit_of_work(engine) as session:
        secret = issue_link(
            session,
            purpose=LinkPurpose.WEEK_LIST,
            user_id=world.people["editor"],
            organisation_id=world.own_id,
            week_start=date(2026, 11, 23),
            address=world.emails["editor"],
            expires_at=now + timedelta(days=2),
            now=now,
        )
    clock.advance(days=3)
    expired = visitor.get(f"/l/{secret}")
    assert expired.status_code == 410
    assert "Deze link is niet meer geldig." in expired.text
    assert visitor.get("/mijn/week").status_code == 302
