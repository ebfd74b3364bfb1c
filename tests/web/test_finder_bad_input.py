"""Odd addresses: answered kindly, never with a fault, and what was typed stays."""

import pytest
from werkzeug.datastructures import MultiDict

from search.choices import Choices
from search.forms import read_form
from search.parameters import PARAMETERS
from tests.pages import parse, words
from tests.web.finder_town import build_town, find

HTMX = {"HX-Request": "true"}
ODD = (
    "'",
    "' OR 1=1 --",
    '"; DROP TABLE offering; --',
    "NEAR(a b)",
    "*",
    '"',
    'col:"x',
    "a AND (b OR",
    "%",
    "_",
    "\\",
    "a & b | !c",
    "\x00",
    "\ud7ff",
    "\u202e\u2028",
    "😀" * 50,
    "a" * 10_000,
    "((((((((((",
    "-1",
    "1e9",
    "²",
    "٣",
    "NaN",
    "../../etc/passwd",
    "${jndi:ldap://x}",
    "[]{}^~?:+-/",
)


@pytest.fixture
def town(engine, app, world, now):
    return build_town(engine, app, now)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("leeftijd=abc", "Vul een leeftijd in van 0 tot en met 120 jaar, of laat het veld leeg."),
        ("leeftijd=300", "Vul een leeftijd in van 0 tot en met 120 jaar, of laat het veld leeg."),
        ("gemeente=GM9999", "Deze gemeente kennen wij niet. Kies een gemeente uit de lijst."),
        ("wachttijd=999", "Vul een aantal weken in van 0 tot en met 260, of laat het veld leeg."),
        ("thema=bestaat-niet", "Dit onderwerp kennen wij niet. Kies een onderwerp uit de lijst."),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_stays_in_its_field(visitor, town, query, sentence):
    answer = visitor.get(f"/zoeken?q=autisme&{query}")
    assert answer.status_code == 200
    assert sentence in words(answer)
    name, _, typed = query.partition("=")
    if name in ("leeftijd", "gemeente"):
        document = parse(answer)
        field = find(document, f".//*[@id='{name}']")
        assert field.get("aria-invalid") == "true"
        assert typed in (field.get("value"), *(option.get("value") for option in field.iter("option")))
        assert find(document, ".//input[@id='q']").get("value") == "autisme"


@pytest.mark.parametrize("page", ["1000000000", "0", "-3", "x", "99999999999999999999"])
def test_a_page_that_is_not_there_is_the_nearest_one(visitor, town, page):
    answer = visitor.get(f"/zoeken?q=asd&pagina={page}")
    assert answer.status_code == 200
    assert "4 mogelijkheden gevonden" in words(answer)


def test_S27_odd_text_in_any_parameter_is_no_fault(visitor, town):
    for name in PARAMETERS:
        for text in ODD:
            answer = visitor.get("/zoeken", query_string={name: text}, headers=HTMX)
            assert answer.status_code == 200, (name, text)


def test_S27_odd_text_as_a_name_is_passed_over(visitor, town):
    for text in ODD:
        assert visitor.get("/zoeken", query_string={text: "1", "q": text}).status_code == 200, text


def test_S27_odd_text_finds_nothing_that_may_not_be_found(visitor, town):
    for text in ODD:
        asked = {"q": text, "gemeente": text}
        page = visitor.get("/zoeken", query_string=asked, headers=HTMX).get_data(as_text=True)
        assert f"/aanbod/{town.draft_id}" not in page


def test_S34_ten_thousand_parameters_are_no_fault(visitor, town):
    many = "&".join(f"probleem=p{number}&z{number}=1" for number in range(5_000))
    assert visitor.get(f"/zoeken?q=autisme&{many}").status_code == 200


def test_an_odd_municipality_on_an_offering_is_passed_over(visitor, town):
    for text in ODD:
        answer = visitor.get(f"/aanbod/{town.waiting_id}", query_string={"gemeente": text})
        assert answer.status_code == 200


def test_values_are_bounded_in_number_and_length():
    form = read_form(MultiDict([("probleem", f"{number}" + "p" * 500) for number in range(90)]), Choices())
    assert len(form.values["probleem"]) <= 20
    assert all(len(value) <= 100 for value in form.values["probleem"])


def test_english_values_of_the_catalogue_are_read_too():
    form = read_form(MultiDict({"vorm": "stay", "wet": "Wmo"}), Choices())
    assert (form.criteria.filters.care_form, form.criteria.filters.law) == (("stay",), ("wmo",))
    assert form.asked["vorm"] == ("verblijf",)
