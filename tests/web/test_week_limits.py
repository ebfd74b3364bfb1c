"""A limit is ticked, not typed: ages, municipalities and problems, read back in words and by the finder."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from portal.db import unit_of_work
from portal.domain.terms import TagKind
from portal.models import OfferingTag
from tests.web.week_desk import Desk, open_desk, page_of

LIMITED = {"accepting": "limited", "limit_age_min": "12", "limit_age_max": "17"}


@pytest.fixture
def desk(engine: Engine, tmp_path: Path, now: datetime) -> Desk:
    desk = open_desk(engine, tmp_path, now)
    with unit_of_work(engine) as session:
        session.add_all(
            OfferingTag(offering_id=desk.offering_ids[0], kind=TagKind.PROBLEM, value=value)
            for value in ("autisme", "angst")
        )
    return desk


def save(desk: Desk, **fields: object) -> int:
    """Save the first row by the form of the whole list, in which a list is sent once for each tick."""
    offering_id = desk.offering_ids[0]
    form: dict[str, object] = {
        "csrf_token": desk.token(),
        f"a{offering_id}-seen": str(desk.newest(offering_id).id),
        f"a{offering_id}-intake_weeks": "2",
    }
    form |= {f"a{offering_id}-{name}": value for name, value in {**LIMITED, **fields}.items()}
    return desk.client.post(f"/mijn/week/{offering_id}", data=form).status_code


def ticks(page: TestResponse, desk: Desk, name: str) -> dict[str, bool]:
    """Read what can be ticked in a row, and whether it is."""
    field = f"a{desk.offering_ids[0]}-{name}"
    boxes = [box for box in page_of(page).iter("input") if box.get("name") == field]
    return {box.get("value", ""): "checked" in box.attrib for box in boxes if box.get("type") == "checkbox"}


def opened(desk: Desk) -> TestResponse:
    return desk.post(f"/mijn/week/{desk.offering_ids[0]}/meer", {"seen": ""})


def test_a_row_offers_what_the_offering_names_itself(desk: Desk) -> None:
    page = opened(desk)
    assert ticks(page, desk, "limit_municipalities") == {"Gouda": False}
    assert ticks(page, desk, "limit_problems") == {"angst": False, "autisme": False}


def test_what_was_ticked_is_saved_shown_in_words_and_ticked_again(desk: Desk) -> None:
    assert save(desk, limit_problems=["", "autisme", "angst"], limit_municipalities=["", "Gouda"]) == 303
    found = desk.newest(desk.offering_ids[0])
    assert (found.limit_age_min, found.limit_municipalities, found.limit_problems) == (
        12,
        ["Gouda"],
        ["angst", "autisme"],
    )
    words = "12 tot en met 17 jaar, inwoners van Gouda, hulp bij angst en autisme"
    assert f"Beperkt: {words}" in desk.get("/mijn/week").text
    assert ticks(opened(desk), desk, "limit_problems") == {"angst": True, "autisme": True}


def test_a_row_without_the_ticks_keeps_them_and_one_with_none_ticked_lets_them_go(desk: Desk) -> None:
    save(desk, limit_problems=["", "autisme"])
    save(desk, intake_weeks="9")
    assert desk.newest(desk.offering_ids[0]).limit_problems == ["autisme"]
    save(desk, limit_problems=[""])
    assert desk.newest(desk.offering_ids[0]).limit_problems == []


@pytest.mark.parametrize("typed", ["Delft", "x" * 5_000, "😀", "<script>alert(1)</script>", "' OR 1=1"])
def test_S38_what_the_offering_does_not_name_is_refused_and_nothing_typed_is_lost(
    desk: Desk, typed: str
) -> None:
    before = desk.counts()
    offering_id = desk.offering_ids[0]
    answer = desk.save(offering_id, {**LIMITED, "limit_municipalities": typed, "remark": "Bel eerst."})
    assert answer.status_code == 422
    assert "Noem alleen gemeenten waar dit aanbod voor is" in answer.text
    assert ticks(answer, desk, "limit_municipalities")[typed]
    assert "Bel eerst." in answer.text
    assert "<script>alert" not in answer.text
    assert desk.counts() == before


def test_a_limit_without_anything_said_asks_for_whom(desk: Desk) -> None:
    answer = desk.save(desk.offering_ids[0], {"accepting": "limited"})
    assert answer.status_code == 422
    assert "kies een leeftijd, gemeente of hulpvraag" in answer.text


def test_R13_who_was_second_sees_which_ticks_differ(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    seen = str(desk.newest(offering_id).id)
    save(desk, limit_problems=["", "autisme"])
    answer = desk.save(offering_id, {**LIMITED, "limit_problems": "angst"}, seen=seen)
    assert answer.status_code == 409
    cells = [(cell.text or "").strip() for cell in page_of(answer).iter("td")]
    assert cells[cells.index("angst") + 1] == "autisme"


TYPED = [{"limit_text": "alleen meisjes"}, {"limit_age_max": "11"}, {"limit_problems": ["", "autisme"]}]


@pytest.mark.parametrize("typed", TYPED, ids=str)
def test_a_limit_typed_where_all_are_accepted_is_asked_about_and_not_lost(
    desk: Desk, typed: dict[str, object]
) -> None:
    before = desk.newest(desk.offering_ids[0]).id
    offering_id = desk.offering_ids[0]
    form: dict[str, object] = {
        "csrf_token": desk.token(),
        f"a{offering_id}-seen": str(before),
        f"a{offering_id}-accepting": "yes",
    }
    form |= {f"a{offering_id}-{name}": value for name, value in typed.items()}
    answer = desk.client.post(f"/mijn/week/{offering_id}", data=form)
    assert answer.status_code == 422
    assert "Kies „beperkt”, of haal dat weg." in answer.text
    assert "alleen meisjes" in answer.text or "limit_text" not in typed
    assert desk.newest(offering_id).id == before
    together = desk.client.post("/mijn/week/opslaan", data=form)
    assert together.status_code == 422
    assert "Kies „beperkt”" in together.text


def test_who_lifts_a_limit_is_not_asked_about_the_words_that_still_stand_there(desk: Desk) -> None:
    assert save(desk, limit_text="alleen meisjes", limit_problems=["", "autisme"]) == 303
    lifted = {"accepting": "yes", "limit_text": "alleen meisjes", "limit_problems": ["", "autisme"]}
    assert save(desk, **lifted) == 303
    assert desk.newest(desk.offering_ids[0]).limit_text is None
