"""Suggestions while typing, as JSON for the search box; without script nobody misses them."""

from itertools import takewhile

from flask import Blueprint, Response, jsonify, request

from portal.web.auth import public
from portal.web.work import house, now, reader
from search.addresses import address_of, changed
from search.choices import Choices, choices
from search.forms import SearchForm, read_form
from search.lexicon import Kind, lexicon
from search.places import places_beginning
from search.suggest import MOST, Suggestion, suggest

blueprint = Blueprint("suggestions", __name__)

KIND_WORDS = {
    Kind.WORD: "Zoekwoord",
    Kind.PRODUCT: "Hulp",
    Kind.THEME: "Onderwerp",
    Kind.PROVIDER: "Aanbieder",
    Kind.PLACE: "Gemeente",
}
KEPT_SECONDS = 300
MOST_VILLAGES = 2


@blueprint.get("/zoeken/suggesties")
@public
def suggestions() -> Response:
    """Answer what may be meant by what is typed so far (`q`), with the address of each one's results."""
    lists = choices(reader(), now=now())
    form = read_form(request.args, lists)
    known = lexicon(reader(), house().search_engine, now=now())
    listed = suggest(known, form.typed("q"), asked=form.asked)
    towns = list(takewhile(lambda item: item.kind is Kind.PLACE, listed))
    listed = [*towns, *_villages(form, lists), *listed[len(towns) :]][:MOST]
    answer = jsonify(
        suggesties=[
            {"soort": _kind_words(item), "tekst": item.text, "adres": item.address} for item in listed
        ]
    )
    answer.cache_control.private = True
    answer.cache_control.max_age = KEPT_SECONDS
    return answer


def _villages(form: SearchForm, lists: Choices) -> list[Suggestion]:
    """List villages by name; they are in no list of known words, so that no missed search tells of one."""
    names = {item.name for item in lists.municipalities}
    ours = {item.code for item in lists.municipalities}
    kept = {name: values for name, values in form.asked.items() if name == "leeftijd"}
    return [
        Suggestion(Kind.PLACE, spot.name, address_of(changed(kept, {"dichtbij": spot.name})))
        for spot in places_beginning(form.typed("q"), ours=ours, most=MOST_VILLAGES)
        if spot.name not in names
    ]


def _kind_words(item: Suggestion) -> str:
    is_village = item.kind is Kind.PLACE and "dichtbij=" in item.address
    return "Plaats" if is_village else KIND_WORDS[item.kind]
