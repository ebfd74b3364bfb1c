"""A region pack sent in: faults in Dutch, what it would change, the yes, once, and two at a time."""

from io import BytesIO

import pytest
from sqlmodel import Session, col, select

from portal.models import AuditEntry, Product
from tests.pages import Browser, words
from tests.web.supply_desk import form_on

HOME = "/regio/catalogus/eigen"
PATH = f"{HOME}/pakket"


@pytest.fixture
def catalogue_editor(browser_for) -> Browser:
    return browser_for("catalogue_editor")


@pytest.fixture
def pack(catalogue_editor) -> str:
    return catalogue_editor.get(f"{HOME}/pakket.yaml").get_data(as_text=True)


def _send(browser, text: str | bytes):
    content = text.encode() if isinstance(text, str) else text
    return browser.send(
        PATH, {"bestand": (BytesIO(content), "eigen.yaml")}, content_type="multipart/form-data"
    )


def _loads(engine) -> int:
    with Session(engine) as session:
        return len(session.exec(select(AuditEntry).where(col(AuditEntry.action) == "load_pack")).all())


def test_a_pack_shows_what_it_changes_and_changes_it_after_the_yes(catalogue_editor, engine, pack):
    sent = _send(catalogue_editor, pack.replace("name: Begeleiding individueel", "name: Begeleiding thuis"))
    assert sent.status_code == 303
    page = words(catalogue_editor.get(sent.location))
    assert "Product Begeleiding thuis: wijzigt" in page
    assert "Naam in het plan Begeleiding individueel Begeleiding thuis" in page
    assert _loads(engine) == 0
    for _ in range(2):
        assert catalogue_editor.send(sent.location).status_code == 303
    assert "Dit regiopakket is geladen" in words(catalogue_editor.get(sent.location))
    assert _loads(engine) == 1
    with Session(engine) as session:
        assert (
            session.exec(select(Product.name).where(Product.code == "autisme-proef")).one()
            == "Begeleiding thuis"
        )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("urgency: regular", "urgency: morgen"), "Kies uit: crisis, regular."),
        (("capacity: both", "capaciteit: both"), "Dit veld kennen wij niet"),
        (("code: eigen", "code: anders"), "Dit pakket is van een andere regio (anders)"),
        (("every_days: 7", "every_days: 0"), "Vul 1 of een hoger getal in."),
        (("every_days: 7", "every_days: 80"), "De dagen moeten oplopen"),
        (("pack_version: 1", "pack_version: [1"), "niet te lezen als YAML"),
        (("scope: all", "scope: [nergens]"), "„nergens” bestaat niet in deze catalogus."),
    ],
)
def test_S38_every_fault_is_told_in_dutch_with_its_line(catalogue_editor, engine, pack, change, said):
    answer = _send(catalogue_editor, pack.replace(*change))
    assert answer.status_code == 422
    assert said in words(answer)
    assert _loads(engine) == 0


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"%PDF-1.4", b"a: &x [1]\nb: *x\n", b"[" * 5000])
def test_S30_odd_files_are_refused(catalogue_editor, engine, content):
    assert _send(catalogue_editor, content).status_code == 422
    assert _loads(engine) == 0


def test_S35_a_file_that_is_too_large_is_refused(catalogue_editor):
    head = b'--x\r\nContent-Disposition: form-data; name="bestand"; filename="groot.yaml"\r\n\r\n'
    body = head + b"a" * (6 * 1024 * 1024) + b"\r\n--x--\r\n"
    answer = catalogue_editor.post(PATH, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "ten hoogste 5 MB" in words(answer)


def test_a_pack_that_says_the_same_changes_nothing(catalogue_editor, engine, pack):
    first = _send(catalogue_editor, pack)
    catalogue_editor.send(first.location)
    again = _send(catalogue_editor, catalogue_editor.get(f"{HOME}/pakket.yaml").get_data(as_text=True))
    assert "Er verandert niets" in words(catalogue_editor.get(again.location))


def test_R13_a_catalogue_that_changed_meanwhile_is_shown_anew(catalogue_editor, engine, pack):
    sent = _send(catalogue_editor, pack.replace("name: Begeleiding individueel", "name: Begeleiding thuis"))
    edit = f"{HOME}/producten/autisme-proef/wijzigen"
    form = {**form_on(catalogue_editor.get(edit), edit), "norm_weeks": ["4"], "stap": "opslaan"}
    assert catalogue_editor.post(edit, data=form).status_code == 303
    answer = catalogue_editor.send(sent.location)
    assert answer.status_code == 409
    assert "De catalogus is intussen gewijzigd" in words(answer)
    assert "Norm in weken 4 leeg" in words(answer)
    assert _loads(engine) == 0
    assert catalogue_editor.send(sent.location).status_code == 303
    assert _loads(engine) == 1


def test_a_preview_is_of_its_sender_and_lasts_two_hours(catalogue_editor, clock, pack):
    sent = _send(catalogue_editor, pack.replace("name: Begeleiding individueel", "name: Begeleiding thuis"))
    assert catalogue_editor.get(f"{PATH}/999999999999").status_code == 404
    clock.advance(hours=3)
    assert catalogue_editor.get(sent.location).status_code in (302, 404, 422)


def test_a_pack_of_before_gives_the_catalogue_back_to_the_letter(catalogue_editor, pack):
    path = f"{HOME}/producten/autisme-proef/wijzigen"
    form = form_on(catalogue_editor.get(path), path)
    assert (
        catalogue_editor.post(path, data={**form, "name": ["Anders"], "stap": "opslaan"}).status_code == 303
    )
    assert catalogue_editor.get(f"{HOME}/pakket.yaml").text != pack
    sent = _send(catalogue_editor, pack)
    assert catalogue_editor.send(sent.location).status_code == 303
    assert catalogue_editor.get(f"{HOME}/pakket.yaml").text == pack
