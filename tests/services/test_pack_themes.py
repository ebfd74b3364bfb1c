"""Every product falls under exactly one theme, in residents' words."""

from collections import Counter

import pytest
from sqlmodel import col, select

from portal.domain.terms import Urgency
from portal.models import Municipality, OutboxLine, Product, Region, Theme
from portal.regions.reader import read_pack, read_themes, shipped_packs
from portal.regions.themes import ThemeBook
from portal.services.pack_themes import assign_themes
from portal.services.packs import load_pack
from tests.factories import key, make_offering, make_organisation, make_product, make_region


@pytest.fixture(scope="module")
def themes() -> ThemeBook:
    return read_themes()


@pytest.fixture
def loaded(session, themes, now):
    for path in shipped_packs():
        load_pack(session, pack=read_pack(path), source_name=path.name, on=now.date(), now=now)
    return assign_themes(session, themes=themes, now=now)


def _themes_by_product(session) -> dict[str, str]:
    rows = session.execute(
        select(col(Region.code), col(Product.code), col(Theme.code))
        .join(Region, col(Region.id) == col(Product.region_id))
        .join(Theme, col(Theme.id) == col(Product.theme_id))
    )
    return {f"{region}/{product}": theme for region, product, theme in rows}


def test_every_product_of_the_shipped_packs_has_a_theme_and_every_theme_products(session, loaded, themes):
    found = _themes_by_product(session)
    assert (loaded, len(found)) == (163, 163)
    assert set(found.values()) == {theme.code for theme in themes.themes}
    assert 10 <= len(themes.themes) <= 12
    assert max(Counter(found.values()).values()) < 40


def test_every_product_that_the_theme_book_names_exists(session, loaded, themes):
    named = {reference for theme in themes.themes for reference in theme.products}
    assert named - set(_themes_by_product(session)) == set()


def test_a_product_stands_where_a_resident_would_look(session, loaded):
    expected = {
        "midden-holland/hulp-bij-het-huishouden": "hulp-in-huis",
        "midden-holland/logeren": "op-adem-komen",
        "midden-holland/crisispleegzorg": "direct-hulp",
        "midden-holland/beschermd-wonen": "ergens-anders-wonen",
        "holland-rijnland/eed": "school-en-leren",
        "holland-rijnland/gespecialiseerde-ggz": "psychische-klachten",
        "west-friesland/jeugd-2-acuut": "direct-hulp",
        "west-friesland/jeugd-2-intensief": "opvoeden-en-opgroeien",
        "west-friesland/wmo-3-duurzaam": "dagelijks-leven",
        "west-friesland/algemene-voorzieningen": "zonder-verwijzing",
        "midden-ijssel-oost-veluwe/vervoer-plus": "regelen-en-vervoer",
    }
    found = _themes_by_product(session)
    assert {product: found[product] for product in expected} == expected


def test_assigning_again_moves_nothing_and_touches_nothing(session, loaded, themes, now):
    assert assign_themes(session, themes=themes, now=now) == 0
    assert session.exec(select(OutboxLine)).all() == []


def test_a_product_that_moves_takes_its_offerings_to_the_outbox(session, themes, now):
    region = make_region(session)
    product = make_product(session, region)
    municipality = Municipality(code="GM0001", name="Aardam", lat=52.0, lon=5.0)
    session.add(municipality)
    session.flush()
    offering = make_offering(session, make_organisation(session), product, municipality)
    assert assign_themes(session, themes=themes, now=now) == 1
    product.urgency = Urgency.CRISIS
    session.flush()
    assert assign_themes(session, themes=themes, now=now) == 1
    assert session.exec(select(OutboxLine.offering_id)).all() == [key(offering)] * 2


def test_a_theme_that_left_the_book_goes(session, loaded, themes, now):
    fewer = [theme for theme in themes.themes if theme.code != "hulp-in-huis"]
    rules = [rule for rule in themes.rules if rule.theme != "hulp-in-huis"]
    book = themes.model_copy(update={"themes": fewer, "rules": rules})
    assert assign_themes(session, themes=book, now=now) == 2
    assert "hulp-in-huis" not in set(session.exec(select(Theme.code)))
    assert _themes_by_product(session)["midden-holland/hulp-bij-het-huishouden"] == "regelen-en-vervoer"
