"""The kind of a provider: asked when it is onboarded, by form or file, and told in the list."""

import csv
import io
from datetime import date

import pytest
from openpyxl import Workbook
from sqlmodel import select

from portal.db import reading, unit_of_work
from portal.domain.terms import ProviderKind
from portal.models import Municipality, Organisation, Product, Region, Segment
from portal.web.forms.contract_sheets import read_kind
from tests.pages import words
from tests.referrer_rows import make_referrer_desk

LIST = "/regio/aanbieders"
KVK = "87654321"


@pytest.fixture
def boss(browser_at):
    return browser_at("contract_manager")


@pytest.fixture
def segment(engine, world):
    with reading(engine) as session:
        return session.exec(select(Segment.id, Segment.name)).first()


@pytest.fixture
def onboard(boss, segment):
    def onboard(**more):
        typed = {"name": "Huis Proef", "kvk": KVK, "segment_id": str(segment.id), "starts_on": "01-01-2027"}
        return boss.send(f"{LIST}/nieuw", {**typed, **more})

    return onboard


def kind_of(engine, kvk=KVK):
    with reading(engine) as session:
        return session.exec(select(Organisation.provider_kind).where(Organisation.kvk == kvk)).one()


def test_the_form_asks_the_kind_and_the_page_and_the_list_tell_it(engine, boss, onboard):
    answer = onboard(provider_kind="family_home")
    assert answer.status_code == 303
    assert kind_of(engine) is ProviderKind.FAMILY_HOME
    assert "gezinshuis of kleinschalige woonvorm, grootte niet bekend" in words(boss.get(answer.location))
    assert "Huis Proef" in words(boss.get(f"{LIST}?soort=family_home"))
    assert "Niemand gevonden" in words(boss.get(f"{LIST}?soort=hospital"))
    assert "Huis Proef" in words(boss.get(f"{LIST}?soort=onzin"))
    file = io.StringIO(boss.get(f"{LIST}/lijst.csv").text.lstrip("\ufeff"))
    told = {row["Aanbieder"]: row["Soort"] for row in csv.DictReader(file, delimiter=";")}
    assert told["Huis Proef"] == "gezinshuis of kleinschalige woonvorm"


def test_S38_a_kind_that_no_form_offers_is_refused_and_nothing_is_made(engine, onboard):
    assert onboard(provider_kind="kerncentrale").status_code == 422
    with reading(engine) as session:
        assert session.exec(select(Organisation).where(Organisation.kvk == KVK)).first() is None


def test_a_certified_institution_is_offered_to_refer_once(engine, boss, onboard):
    own = onboard(provider_kind="certified").location
    assert "Voeg haar toe als verwijzer" in words(boss.get(own))
    with unit_of_work(engine) as session:
        held = session.exec(select(Organisation).where(Organisation.kvk == KVK)).one()
        region = session.exec(select(Region).where(Region.code == "eigen")).one()
        make_referrer_desk(session, held, session.exec(select(Municipality)).one(), region)
    page = words(boss.get(own))
    assert "Voeg haar toe als verwijzer" not in page
    assert "Bekijk de verwijzer" in page


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("GI", ProviderKind.CERTIFIED),
        (" Gecertificeerde  instelling", ProviderKind.CERTIFIED),
        ("vrijgevestigd", ProviderKind.PRACTICE),
        ("Gezinshuis", ProviderKind.FAMILY_HOME),
        ("GGZ-instelling", ProviderKind.HOSPITAL),
        ("overig", ProviderKind.OTHER),
        ("circus", None),
        ("", None),
    ],
)
def test_a_kind_is_read_as_people_write_it(typed, kind):
    assert read_kind(typed) is kind


def _file(engine, segment, kind):
    with reading(engine) as session:
        product = session.exec(select(Product.name)).first()
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Aanbieder", "KvK-nummer", "Soort", "Segment", "Eerste dag", "Product", "Gemeenten"])
    page.append(["Huis Proef", KVK, kind, segment.name, date(2027, 1, 1), product, "Gouda"])
    sent = io.BytesIO()
    book.save(sent)
    sent.seek(0)
    return {"bestand": (sent, "lijst.xlsx")}


def test_a_file_tells_the_kind_too(engine, boss, segment):
    answer = boss.send(f"{LIST}/bestand", _file(engine, segment, "vrijgevestigde"))
    boss.get(answer.location)
    assert boss.send(answer.location).status_code == 303
    assert kind_of(engine) is ProviderKind.PRACTICE


def test_an_unknown_kind_in_a_file_is_a_fault_of_its_row_with_the_choices(engine, boss, segment):
    answer = boss.send(f"{LIST}/bestand", _file(engine, segment, "circus"))
    page = words(boss.get(answer.location))
    assert "Dit is geen soort aanbieder. Kies uit: instelling; vrijgevestigde praktijk;" in page
    assert "Er is niets om op te slaan." in page
