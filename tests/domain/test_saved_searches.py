"""A kept search is named after help; what may lead to a client is refused."""

import pytest

from portal.domain.saved_searches import LONGEST_NAME, check_search_name, looks_like_a_person

KNOWN = frozenset("autisme begeleiding gouda dagbehandeling de jong".split())


def is_known(word):
    return word.casefold() in KNOWN


@pytest.mark.parametrize(
    "name",
    [
        "Autisme Gouda",
        "dagbehandeling voor jongen van 12",
        "GGZ en LVB in Gouda",
        "Begeleiding, binnen 4 weken",
        "plek 2026-11",
        "opvang 's avonds",
    ],
)
def test_names_of_help_may_be_used(name):
    assert check_search_name(name, is_known=is_known) == []


@pytest.mark.parametrize(
    "name",
    [
        "J. de Vries",
        "A.B. Jansen",
        "mevrouw de wit",
        "voor emma",
        "Emma Gouda",
        "autisme, Ravensbergen",
        "zoon van Fatima",
        "cliënt 4",
    ],
)
def test_S40_what_may_be_a_person_is_refused(name):
    assert [fault.code for fault in check_search_name(name, is_known=is_known)] == ["holds_name"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "search_name_missing"),
        ("kind 111222333", "holds_bsn"),
        ("geboren 12-03-2014", "holds_birth_date"),
        ("mail ouder@voorbeeld.example", "holds_address"),
        ("bel 06 12 34 56 78", "holds_address"),
        ("bel +31 182 123456", "holds_address"),
        ("x" * (LONGEST_NAME + 1), "text_too_long"),
        ("tab\x07je", "control_characters"),
    ],
)
def test_S40_what_leads_to_a_client_is_refused_by_its_reason(name, code):
    assert code in [fault.code for fault in check_search_name(name, is_known=is_known)]


def test_a_known_first_name_is_a_name_still():
    assert looks_like_a_person("emma", is_known=lambda word: True)
