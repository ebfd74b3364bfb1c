"""What an organisation says of itself."""

import pytest

from portal.db import reading
from portal.models import Organisation
from tests.pages import words
from tests.web.supply_desk import form_on, send_form

PAGE = "/mijn/organisatie"


def test_contact_and_words_are_changed_and_noted(editor):
    assert send_form(editor, PAGE, phone="0182-123456", about="Wij helpen gezinnen.").status_code == 303
    assert form_on(editor.get(PAGE), PAGE)["phone"] == ["0182123456"]
    page = words(editor.get(f"{PAGE}/wijzigingen"))
    assert "gewijzigd door Proef editor" in page
    assert "Telefoon – 0182123456" in page


@pytest.mark.parametrize(
    ("typed", "words_shown"),
    [
        ({"phone": "-12"}, "Vul een Nederlands telefoonnummer in"),
        ({"email": "x"}, "Vul een e-mailadres in"),
        ({"website": "data:text/html,x"}, "Vul het adres van een website in"),
        ({"about": "geb. 03-05-2012"}, "lijkt een geboortedatum te staan"),
        ({"about": "x" * 5_000}, "Deze tekst is te lang"),
    ],
)
def test_S38_bad_input_is_named_and_nothing_typed_is_lost(editor, typed, words_shown):
    answer = send_form(editor, PAGE, **typed)
    assert answer.status_code == 422
    assert words_shown in words(answer)
    assert all(form_on(answer, PAGE)[name] == [value] for name, value in typed.items())


def test_S03_name_and_numbers_cannot_be_changed(editor, engine, world):
    extra = {"name": "Gekaapt", "kvk": "12345678", "is_active": "0", "id": world.foreign_id}
    assert send_form(editor, PAGE, about="Wij.", **extra).status_code == 303
    with reading(engine) as session:
        own, foreign = session.get(Organisation, world.own_id), session.get(Organisation, world.foreign_id)
        assert own is not None
        assert foreign is not None
        assert (own.name, own.kvk, own.is_active, own.about) == ("De Wilgenboom (proef)", None, True, "Wij.")
        assert foreign.about == ""
    assert "Naam en nummers horen bij uw overeenkomst met de regio." in words(editor.get(PAGE))


def test_R13_the_second_of_two_editors_sees_both_values(manager, editor):
    old = form_on(editor.get(PAGE), PAGE)
    send_form(manager, PAGE, about="Eerst")
    answer = editor.post(PAGE, data={**old, "about": "Tweede"})
    assert answer.status_code == 409
    assert "Over de organisatie Tweede Eerst" in words(answer)
    assert editor.post(PAGE, data=form_on(answer, PAGE)).status_code == 303


def test_S21_what_people_type_is_shown_as_text(editor):
    payload = "</textarea><script>alert(1)</script>"
    send_form(editor, PAGE, about=payload)
    for path in (PAGE, f"{PAGE}/wijzigingen"):
        assert payload in words(editor.get(path))
