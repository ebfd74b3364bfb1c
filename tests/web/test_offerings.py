"""Offerings as their people make, change, publish and withdraw them; without JavaScript, own ones only."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, func, select

from portal.db import reading, unit_of_work
from portal.domain.duties import Role
from portal.domain.terms import PublicationStatus
from portal.models import AuditEntry, Contract, ContractLine, Municipality, Offering, Product
from tests.factories import key, make_line, make_organisation, make_user
from tests.pages import Browser, parse, words
from tests.web.conftest import PASSWORD
from tests.web.supply_desk import ADDRESS, DESCRIPTION, form_on, send_form

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "<div hx-get=/mijn/week hx-trigger=load>",
    "{{ 7*7 }}",
    "</textarea><b>vet</b>",
    "javascript:alert(1)",
    "😀 ﷽ e\u0301",
)
TEXTS = ("name", "description", "expectation", "meanwhile", "opening_hours", "referrer_note", "bridging_text")


@pytest.fixture
def edit(world) -> str:
    return f"/mijn/aanbod/{world.offering_id}/bewerken"


@pytest.fixture
def offering(engine, world):
    """Give a function that reads the own offering afresh."""

    def read(offering_id: int = 0) -> Offering:
        with reading(engine) as session:
            found = session.get(Offering, offering_id or world.offering_id)
            assert found is not None
            session.expunge(found)
        return found

    return read


def _count(engine: Any, table: Any) -> int:
    with reading(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def _change(engine: Any, offering_id: int, **values: Any) -> None:
    with unit_of_work(engine) as session:
        found = session.get(Offering, offering_id)
        for name, value in values.items():
            setattr(found, name, value)


def test_the_list_filters_searches_and_counts_what_is_missing(manager, engine, world):
    _change(engine, world.offering_id, description="Kort")
    page = manager.get("/mijn/aanbod")
    assert "1 aanbod mist nog iets" in words(page)
    assert "Begeleiding individueel" in words(manager.get("/mijn/aanbod?stand=mist&q=gouda+BEGELEIDING"))
    for query in ("stand=concept", "q=niets", "q=De+Eikelaar"):
        assert "Niets gevonden" in words(manager.get(f"/mijn/aanbod?{query}"))
    assert manager.get("/mijn/aanbod?stand=%00&pagina=99999999999&q=%00").status_code == 200


def test_the_form_shows_everything_and_saving_it_untouched_changes_nothing(editor, edit, engine):
    before = _count(engine, AuditEntry)
    answer = send_form(editor, edit)
    assert (answer.status_code, answer.headers["Location"]) == (303, edit)
    assert "Er was niets gewijzigd." in words(editor.get(edit))
    assert _count(engine, AuditEntry) == before


def test_an_editor_changes_a_text_and_it_is_noted_from_and_to(editor, edit, offering, world):
    send_form(editor, edit, name="Nieuwe naam", moments=["evening"], group_starts="12-1-2027, 6-4-2027")
    assert (offering().name, offering().version) == ("Nieuwe naam", 2)
    page = words(editor.get(f"/mijn/aanbod/{world.offering_id}/wijzigingen"))
    assert "gewijzigd door Proef editor" in page
    assert "Naam Begeleiding individueel Nieuwe naam" in page
    assert "Momenten – in de avond" in page
    assert "Een groep begint op – 12-01-2027, 06-04-2027" in page
    public = words(editor.get(f"/aanbod/{world.offering_id}"))
    assert "Een groep begint op 12 januari 2027" in public


@pytest.mark.parametrize(
    ("typed", "words_shown"),
    [
        ({"age_min": "zes"}, "Vul een heel getal in"),
        ({"age_min": "-1"}, "Vul een leeftijd in van 0 tot en met 120 jaar"),
        ({"age_max": "9999999"}, "Vul een leeftijd in van 0 tot en met 120 jaar"),
        ({"name": ""}, "Vul een naam in."),
        ({"description": "x" * 5_000}, "Deze tekst is te lang: 5000 tekens"),
        ({"description": "BSN 111222333, " + DESCRIPTION}, "lijkt een burgerservicenummer te staan"),
        ({"starts_on": "31-02-2027"}, "Vul een datum in, zoals 31-12-2026"),
        ({"ends_on": "2020-01-01"}, "Deze datum is al voorbij"),
        ({"group_starts": "morgen"}, "Vul een datum in"),
        ({"public_phone": "bel maar"}, "Vul een Nederlands telefoonnummer in"),
        ({"public_email": "a@b.nl, c@d.nl"}, "Vul een e-mailadres in"),
        ({"website": "javascript:alert(1)"}, "Vul het adres van een website in"),
        ({"group_form": "weet niet"}, "Kies een van de mogelijkheden"),
        ({"location_id": "999999"}, "Kies een van de mogelijkheden"),
        ({"location_id": "x"}, "Kies een van de mogelijkheden"),
        ({"municipality_ids": ["999999"]}, "Kies alleen gemeenten waarvoor uw overeenkomst geldt"),
        ({"moments": ["nooit"]}, "Kies een van de mogelijkheden"),
    ],
)
def test_S38_bad_input_is_named_and_nothing_typed_is_lost(editor, edit, offering, typed, words_shown):
    answer = send_form(editor, edit, **{"expectation": "Dit typte ik erbij.", **typed})
    assert answer.status_code == 422
    page = words(answer)
    assert words_shown in page
    assert "Dit typte ik erbij." in page
    assert offering().version == 1
    summary = parse(answer).find(".//*[@id='fouten']")
    assert summary is not None
    targets = [link.get("href", "")[1:] for link in summary.iter("a")]
    assert all(parse(answer).find(f".//*[@id='{target}']") is not None for target in targets)
    sent = form_on(answer)
    for name, value in typed.items():
        if isinstance(value, str) and name not in ("group_form", "location_id"):
            assert sent[name] == [value]


def test_S03_only_the_fields_of_the_form_are_read(editor, edit, offering, world):
    extra = {
        "status": "withdrawn",
        "organisation_id": world.foreign_id,
        "contract_line_id": "1",
        "product_id": "2",
        "region_id": world.other_region_id,
        "kind": "free_access",
        "published_at": "",
        "id": world.foreign_offering_id,
        "offering_id": world.foreign_offering_id,
    }
    assert send_form(editor, edit, name="Anders", **extra).status_code == 303
    found = offering()
    assert (found.name, found.organisation_id, found.region_id) == ("Anders", world.own_id, world.region_id)
    assert found.status is PublicationStatus.PUBLISHED
    assert offering(world.foreign_offering_id).name == "Begeleiding individueel"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_S21_S22_what_people_type_is_shown_as_text_everywhere(editor, edit, world, payload):
    typed = dict.fromkeys(TEXTS, f"{payload} {DESCRIPTION}")
    assert send_form(editor, edit, **typed, problems=payload).status_code == 303
    base = f"/mijn/aanbod/{world.offering_id}"
    for path in (edit, "/mijn/aanbod", f"{base}/wijzigingen", f"{base}/intrekken", f"{base}/voorbeeld"):
        page = editor.get(path)
        if page.status_code == 403:
            continue
        document = parse(page)
        assert payload in " ".join(" ".join(document.itertext()).split()) or path.endswith("intrekken")
        assert [one for one in document.iter("script") if not one.get("src")] == []
        assert [one for one in document.iter() if one.get("hx-trigger") == "load" or one.get("onerror")] == []


def test_R13_the_second_of_two_editors_sees_both_values_and_keeps_the_own(manager, editor, edit, offering):
    old = form_on(editor.get(edit))
    send_form(manager, edit, name="Eerst")
    answer = editor.post(edit, data={**old, "name": "Tweede", "meanwhile": "Wandelen."})
    page = words(answer)
    assert answer.status_code == 409
    assert "Proef manager heeft dit intussen gewijzigd" in page
    assert "Naam Tweede Eerst" in page
    sent = form_on(answer)
    assert (sent["name"], sent["meanwhile"]) == (["Tweede"], ["Wandelen."])
    assert offering().name == "Eerst"
    assert editor.post(edit, data=sent).status_code == 303
    assert offering().name == "Tweede"


def test_a_plain_language_hint_is_advice_and_never_blocks(editor, edit):
    hard = "Middels een integraal traject begeleiden wij jeugdigen met multiproblematiek in de thuissituatie."
    assert send_form(editor, edit, description=hard).status_code == 303
    page = words(editor.get(edit))
    assert "Tip voor eenvoudige taal" in page
    assert "„Middels” is een moeilijk woord. Misschien kan dit: met." in page


def test_S01_a_stranger_finds_nothing_and_changes_nothing(stranger, world, offering):
    base = f"/mijn/aanbod/{world.offering_id}"
    for path in (f"{base}/bewerken", f"{base}/intrekken", f"{base}/wijzigingen", f"{base}/voorbeeld"):
        assert stranger.get(path).status_code == 404
    for path in (f"{base}/bewerken", f"{base}/publiceren", f"{base}/intrekken"):
        assert stranger.send(path, {"version": "1", "name": "Gekaapt"}).status_code == 404
    assert (offering().version, offering().name) == (1, "Begeleiding individueel")


def test_an_id_that_no_database_holds_is_not_found(manager):
    for page in ("bewerken", "wijzigingen", "voorbeeld"):
        assert manager.get(f"/mijn/aanbod/{10**20}/{page}").status_code == 404


def test_a_visitor_is_sent_to_sign_in_and_back(visitor, edit):
    answer = visitor.get(edit)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/inloggen?next={edit}")


def test_an_editor_may_not_publish_or_withdraw(editor, engine, world, offering):
    _change(engine, world.offering_id, status=PublicationStatus.DRAFT)
    base = f"/mijn/aanbod/{world.offering_id}"
    for path in (f"{base}/publiceren", f"{base}/intrekken"):
        assert editor.send(path, {"version": "1"}).status_code == 403
    assert offering().status is PublicationStatus.DRAFT
    page = words(editor.get(f"{base}/bewerken"))
    assert "Een beheerder van uw organisatie maakt dit aanbod zichtbaar." in page
    assert "Opslaan en zichtbaar maken" not in page


def test_S02_another_providers_line_and_location_cannot_be_used(stranger, manager, engine, world):
    form = form_on(manager.get("/mijn/aanbod/nieuw"), "nieuw")
    lines, places = _line_of(engine, world.own_id), "1"
    answer = stranger.send("/mijn/aanbod/nieuw", {**form, "line_id": lines, "location_id": places})
    assert answer.status_code == 422
    assert "Kies een product uit uw lopende overeenkomsten." in words(answer)
    assert _count(engine, Offering) == 2


def test_R15_a_form_that_is_sent_twice_makes_one_offering(manager, engine, world):
    form = {**form_on(manager.get("/mijn/aanbod/nieuw"), "nieuw"), "line_id": _line_of(engine, world.own_id)}
    form["location_id"] = "thuis"
    answers = [manager.post("/mijn/aanbod/nieuw", data=form) for _ in range(3)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert _count(engine, Offering) == 3


def test_a_contract_that_ended_yesterday_says_so_and_takes_nothing_new(manager, engine, world, edit):
    with unit_of_work(engine) as session:
        for contract in session.exec(select(Contract)):
            contract.ends_on = date(2026, 11, 24)
    assert "U heeft nu geen lopende overeenkomst" in words(manager.get("/mijn/aanbod/nieuw"))
    _change(engine, world.offering_id, status=PublicationStatus.DRAFT)
    answer = manager.send(edit.replace("bewerken", "publiceren"), {"version": "1"})
    assert answer.status_code == 422
    assert "Hiervoor is nu geen lopende overeenkomst." in words(answer)


def test_withdrawing_says_what_vanishes_and_does_it(manager, visitor, world, offering):
    path = f"/mijn/aanbod/{world.offering_id}/intrekken"
    page = words(manager.get(path))
    assert "Het verdwijnt voor inwoners van Gouda." in page
    assert send_form(manager, path).status_code == 303
    assert offering().status is PublicationStatus.WITHDRAWN
    assert visitor.get(f"/aanbod/{world.offering_id}").status_code == 404


def test_a_draft_has_a_preview_for_residents_and_for_professionals(manager, engine, world, visitor):
    _change(engine, world.offering_id, status=PublicationStatus.DRAFT, referrer_note="Bel eerst.")
    base = f"/mijn/aanbod/{world.offering_id}/voorbeeld"
    assert "Bel eerst." not in words(manager.get(base))
    assert "Bel eerst." in words(manager.get(f"{base}?als=verwijzer"))
    assert visitor.get(f"/aanbod/{world.offering_id}").status_code == 404


@pytest.fixture
def newcomer(app, engine, world, password_hash) -> tuple[Browser, int]:
    """Give the manager of a provider that has a contract and nothing else."""
    with unit_of_work(engine) as session:
        product, gouda = session.exec(select(Product)).first(), session.exec(select(Municipality)).first()
        assert product is not None
        assert gouda is not None
        own = make_organisation(session, name="De Nieuwe Es (proef)")
        make_line(session, own, product, gouda)
        fields = {"email": "nieuw@voorbeeld.example", "password_hash": password_hash}
        make_user(session, own, Role.PROVIDER_MANAGER, **fields)
        organisation_id = key(own)
    browser = app.test_client()
    assert browser.sign_in("nieuw@voorbeeld.example", PASSWORD).status_code == 303
    return browser, organisation_id


def test_a_first_time_provider_comes_from_nothing_to_a_published_offering(newcomer, visitor, engine):
    manager, organisation_id = newcomer
    assert "U heeft nog geen aanbod" in words(manager.get("/mijn/aanbod"))
    made = send_form(manager, "/mijn/locaties/nieuw", **ADDRESS)
    location = made.headers["Location"].rpartition("/")[2]
    form = form_on(manager.get(f"/mijn/aanbod/nieuw?locatie={location}"), "nieuw")
    assert form["location_id"] == [location]
    draft = manager.post("/mijn/aanbod/nieuw", data={**form, "line_id": _line_of(engine, organisation_id)})
    edit = draft.headers["Location"]
    assert "Beschrijf het aanbod in een paar zinnen" in words(manager.get(edit))
    publish = edit.replace("bewerken", "publiceren")
    refused = send_form(manager, edit, publish, public_phone="0182 123 456")
    assert refused.status_code == 422
    assert form_on(refused)["public_phone"] == ["0182 123 456"]
    done = manager.post(publish, data={**form_on(refused), "description": DESCRIPTION})
    assert done.status_code == 303
    offering_id = edit.split("/")[3]
    public = words(visitor.get(f"/aanbod/{offering_id}"))
    assert DESCRIPTION in public
    assert "Markt 1, 2801 JG Gouda" in public


def _line_of(engine: Any, organisation_id: int) -> str:
    with reading(engine) as session:
        found = session.exec(
            select(ContractLine.id)
            .join(Contract, col(Contract.id) == col(ContractLine.contract_id))
            .where(col(Contract.organisation_id) == organisation_id)
        ).first()
    return str(found)
