"""Whatever is typed in the week's list: a clear sentence at its field, and nothing that was typed is lost."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.web.week_desk import FIGURES, Desk, open_desk, page_of, value_of


@pytest.fixture
def desk(engine: Engine, tmp_path: Path, now: datetime) -> Desk:
    return open_desk(engine, tmp_path, now)


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("intake_weeks", "bel ons", "Vul een aantal weken in, zoals 4 of 4-6"),
        ("intake_weeks", "-1", "Vul een aantal weken in van 0 tot en met 260"),
        ("intake_weeks", "99999999", "Vul een aantal weken in van 0 tot en met 260"),
        ("start_weeks", "<script>alert(1)</script>", "Vul een aantal weken in, zoals 4 of 4-6"),
        ("waiting_count", "😀", "Vul een heel getal in"),
        ("free_places", "10000", "Vul een aantal plekken in van 0 tot en met 9999"),
        ("accepting_until", "morgen", "Vul een datum in, zoals 31-12-2026."),
        ("accepting", "misschien", "Kies een van de mogelijkheden."),
        ("reason", "<b>", "Kies een van de mogelijkheden."),
        ("remark", "x" * 501, "Gebruik ten hoogste 500 tekens."),
        ("remark", "x" * 5_000, "Gebruik ten hoogste 500 tekens."),
        ("note", "BSN 111222333", "lijkt een burgerservicenummer te staan"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "fragment"])
def test_S38_S40_what_cannot_be_saved_is_named_and_nothing_is_saved(
    desk: Desk, name: str, typed: str, words: str, htmx: bool
) -> None:
    before = desk.counts()
    answer = desk.save(desk.offering_ids[0], {name: typed}, htmx=htmx)
    assert answer.status_code == 422
    assert words in answer.text
    assert desk.counts() == before


def test_all_that_was_typed_comes_back(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    typed = {"intake_weeks": "bel ons", "waiting_count": "17", "remark": "Bel <b>eerst</b> & mail 😀"}
    answer = desk.save(offering_id, typed)
    assert value_of(answer, f"intake-weeks-{offering_id}") == "bel ons"
    assert value_of(answer, f"waiting-count-{offering_id}") == "17"
    remark = page_of(answer).find(f".//*[@id='remark-{offering_id}']")
    assert remark is not None
    assert remark.text == typed["remark"]


def test_the_summary_on_top_leads_to_the_field(desk: Desk) -> None:
    answer = desk.save(desk.offering_ids[0], intake_weeks="bel ons")
    link = page_of(answer).find(".//*[@id='fouten']//a")
    assert link is not None
    assert link.get("href") == f"#intake-weeks-{desk.offering_ids[0]}"


def test_a_limit_without_saying_for_whom_is_asked_at_its_field(desk: Desk) -> None:
    answer = desk.save(desk.offering_ids[0], accepting="limited", htmx=True)
    assert answer.status_code == 422
    assert "Zeg voor wie er wel plek is" in answer.text
    assert value_of(answer, f"limit-text-{desk.offering_ids[0]}") == ""


def test_S21_markup_is_shown_as_text(desk: Desk) -> None:
    desk.save(desk.offering_ids[0], remark="<img src=x onerror=alert(1)>")
    for page in ("/mijn/week", f"/mijn/aanbod/{desk.offering_ids[0]}"):
        found = page_of(desk.get(page)).findall(".//main//img")
        assert found == []


def test_R13_the_second_of_two_editors_sees_both_values_and_keeps_their_own(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    seen = str(desk.newest(offering_id).id)
    desk.save(offering_id, intake_weeks="8", seen=seen)
    before = desk.counts()
    answer = desk.save(offering_id, intake_weeks="12", seen=seen)
    assert answer.status_code == 409
    cells = [[cell.text for cell in row] for row in page_of(answer).findall(".//tbody/tr")]
    assert cells == [["Kennismaking (weken)", "12", "8"]]
    assert value_of(answer, f"intake-weeks-{offering_id}") == "12"
    assert desk.counts() == before


def test_R13_after_seeing_both_the_second_may_choose_their_own(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    seen = str(desk.newest(offering_id).id)
    desk.save(offering_id, intake_weeks="8", seen=seen)
    conflict = desk.save(offering_id, intake_weeks="12", seen=seen, htmx=True)
    now_seen = page_of(conflict).find(f".//input[@name='a{offering_id}-seen']")
    assert now_seen is not None
    assert desk.save(offering_id, intake_weeks="12", seen=str(now_seen.get("value"))).status_code == 303
    assert desk.newest(offering_id).intake_weeks == 12


def test_R13_a_typing_error_does_not_make_unseen_figures_seen(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    seen = str(desk.newest(offering_id).id)
    desk.save(offering_id, intake_weeks="8", seen=seen)
    refused = desk.save(offering_id, intake_weeks="bel ons", seen=seen, htmx=True)
    still_seen = page_of(refused).find(f".//input[@name='a{offering_id}-seen']")
    assert still_seen is not None
    assert still_seen.get("value") == seen


def test_R15_the_same_form_sent_again_has_one_effect_and_the_same_answer(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    form = {**FIGURES, "seen": str(desk.newest(offering_id).id), "request_key": "sleutel"}
    answers = [desk.post(f"/mijn/week/{offering_id}", form) for _ in range(3)]
    assert {answer.headers["Location"] for answer in answers} == {
        f"/mijn/week?opgeslagen={offering_id}#aanbod-{offering_id}"
    }
    assert desk.counts() == (3, 1)


def test_R15_the_same_form_from_two_windows_has_one_effect(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    seen = str(desk.newest(offering_id).id)
    statuses = [desk.save(offering_id, seen=seen, request_key=key).status_code for key in ("een", "twee")]
    assert statuses == [303, 303]
    assert desk.counts() == (3, 1)


def test_R15_confirming_all_twice_has_one_effect(desk: Desk) -> None:
    answers = [desk.post("/mijn/week/bevestigen", {"request_key": "sleutel"}) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == ["/mijn/week?bevestigd=2"] * 2
    assert desk.counts() == (4, 1)


@pytest.mark.parametrize("query", ["opgeslagen=999999", "opgeslagen=x", "bevestigd=<b>", "bevestigd=99999"])
def test_an_invented_address_says_nothing_that_did_not_happen(desk: Desk, query: str) -> None:
    page = desk.get(f"/mijn/week?{query}")
    assert page.status_code == 200
    assert "Opgeslagen" not in page.text
    assert "Bevestigd" not in page.text


def test_a_blank_row_is_saved_as_unknown_and_never_as_zero(desk: Desk) -> None:
    offering_id = desk.offering_ids[0]
    blank = dict.fromkeys(FIGURES, " ") | {"accepting": "yes"}
    desk.save(offering_id, blank)
    report = desk.newest(offering_id)
    assert (report.intake_weeks, report.waiting_count, report.free_places) == (None, None, None)
    assert "geen cijfers, wel dat u mensen aanneemt" in desk.get(f"/mijn/week?opgeslagen={offering_id}").text
