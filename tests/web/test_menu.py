"""The main menu: few words for everybody, each called after where it leads."""

import pytest

from portal.domain.duties import Role
from portal.domain.permissions import Actor, Grant
from portal.web.menu import start_address
from portal.web.rooms import ROOMS, rooms_for

MOST_WORDS = 9
BESIDE_ROOMS = 2
"""Account and signing out stand in every menu."""


def _one(*roles):
    return Actor(1, tuple(Grant(organisation_id=1, role=role, region_id=1) for role in roles))


@pytest.mark.parametrize("role", Role)
def test_nobody_with_one_role_has_more_than_nine_words_in_the_menu(role):
    assert len(rooms_for(_one(role))) + BESIDE_ROOMS <= MOST_WORDS


def test_no_page_stands_in_two_rooms():
    addresses = [page.href for room in ROOMS for page in room.pages]
    assert len(addresses) == len(set(addresses))


def test_an_operator_begins_at_the_workings_of_the_house():
    assert start_address(_one(Role.OPERATOR)) == "/beheer"


def test_a_room_with_a_single_page_is_called_after_that_page(browser_for):
    page = browser_for("operator").get("/beheer").get_data(as_text=True)
    menu = page.partition('aria-label="Hoofdmenu"')[2].partition("</nav>")[0]
    assert ">Logboek<" in menu
    assert ">Regio<" not in menu
