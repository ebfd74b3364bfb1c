"""A replaced product at its old addresses: its page, its waits and searches lead to what took its place."""

import pytest

from tests.pages import Browser, words
from tests.web.supply_desk import form_on

HOME = "/regio/catalogus/eigen"
PRODUCT = f"{HOME}/producten/autisme-proef"
TOWN = "GM0513"


@pytest.fixture
def replaced(browser_for, visitor, clock) -> Browser:
    """Give a visitor after "autisme-proef" was replaced by "nieuw-product", with its offerings."""
    editor = browser_for("catalogue_editor")
    path = f"{PRODUCT}/wijzigen"
    held = form_on(editor.get(path), path)
    _send(editor, f"{HOME}/nieuw/producten", {**held, "code": ["nieuw-product"], "name": ["Nieuw"]})
    path = f"{PRODUCT}/beeindigen"
    _send(editor, path, {"successor": ["nieuw-product"], "moves_lines": ["y"]})
    clock.advance(minutes=2)
    return visitor


def _send(browser, path, typed):
    own = form_on(browser.get(path), path)
    fixed = {name: own[name] for name in ("starts_on", "seen", "request_key", "csrf_token") if name in own}
    answer = browser.post(path, data={**own, **typed, **fixed, "stap": ["opslaan"]})
    assert answer.status_code == 303, words(answer)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/hulp/eigen/autisme-proef", "/hulp/eigen/nieuw-product"),
        ("/wachttijden/eigen/autisme-proef", "/wachttijden/eigen/nieuw-product"),
        (
            f"/wachttijden/eigen/autisme-proef?gemeente={TOWN}",
            f"/wachttijden/eigen/nieuw-product?gemeente={TOWN}",
        ),
        ("/wachttijden/eigen/autisme-proef/weken.csv", "/wachttijden/eigen/nieuw-product/weken.csv"),
    ],
)
def test_an_old_address_leads_to_the_successor(replaced, old, new):
    answer = replaced.get(old)
    assert (answer.status_code, answer.location) == (302, new)
    assert replaced.get(new).status_code == 200


def test_an_old_search_finds_what_took_its_place(replaced):
    before = words(replaced.get("/zoeken?product=nieuw-product"))
    page = words(replaced.get("/zoeken?product=autisme-proef"))
    assert "De Wilgenboom" in page
    assert "Deze hulp kennen wij niet" not in page
    assert page == before


def test_a_product_that_nobody_knows_is_still_told(replaced):
    assert "Deze hulp kennen wij niet" in words(replaced.get("/zoeken?product=nergens"))


@pytest.mark.parametrize("address", ["/wachttijden/eigen/nergens", "/wachttijden/nergens/autisme-proef"])
def test_what_never_was_is_not_found(replaced, address):
    assert replaced.get(address).status_code == 404
