"""The hint on plain language that comes while a text is typed."""

import pytest

from tests.pages import token_in, words

HTMX = {"HX-Request": "true"}
HARD = "Wij conformeren ons aan de multidisciplinaire beschikking. " + "Dit is een heel lange zin " * 6 + "."


def ask(browser, **typed):
    token = token_in(browser.get("/mijn/organisatie"))
    return browser.post("/mijn/tekstadvies", data={"csrf_token": token, **typed}, headers=HTMX)


def test_long_sentences_are_named_while_typing(editor):
    answer = ask(editor, about=HARD)
    assert answer.status_code == 200
    assert 'id="about-tip"' in answer.text
    assert "woorden: „Dit is een heel" in words(answer)
    assert answer.headers["Vary"] == "HX-Request" or "HX-Request" in answer.headers["Vary"]


def test_a_plain_text_gets_an_empty_place_for_the_hint(editor):
    answer = ask(editor, description="Wij helpen u.")
    assert words(answer).strip() == ""
    assert 'id="description-tip"' in answer.text


def test_S21_what_was_typed_is_shown_as_text(editor):
    answer = ask(editor, about="<script>alert(1)</script> " + "woord " * 30)
    assert "<script>" not in answer.text


@pytest.mark.parametrize("typed", [{}, {"iets": "anders"}])
def test_S22_without_a_known_text_it_is_a_bad_request(editor, typed):
    assert ask(editor, **typed).status_code == 400


def test_S22_without_htmx_it_is_no_page(editor):
    assert editor.send("/mijn/tekstadvies", {"about": HARD}).status_code == 400


def test_S34_five_thousand_characters_are_judged_at_once(editor):
    assert ask(editor, about="begeleidingsplan " * 1_000).status_code == 200


def test_the_fields_ask_for_it_after_a_change(editor, world):
    for path in ("/mijn/organisatie", f"/mijn/aanbod/{world.offering_id}/bewerken"):
        assert 'hx-post="/mijn/tekstadvies"' in editor.get(path).text
