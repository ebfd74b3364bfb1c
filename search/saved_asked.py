"""What of a search is kept: all that is asked, but where somebody lives only roughly, and no page of it."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from search.addresses import Values, address_of, changed
from search.choices import Choices
from search.dutch import fold
from search.forms import SearchForm, read_form
from search.lexicon import Lexicon
from search.misses import provider_words
from search.parameters import OPEN
from search.postcodes import postcode_of, read_postcode
from search.where import WHOLE_POSTCODE, read_where

_DISPLAY = dict.fromkeys(("pagina", "weergave", "sorteer"))
_TYPED_LISTS = tuple(name for name in OPEN if name not in ("thema", "product", "aanbieder"))


def asked_to_keep(form: SearchForm, lists: Choices) -> str:
    """Write what is kept of a search: the part of its address after the question mark.

    Of a whole postcode only the digits stay, of a point only the nearest place.
    """
    asked: Values = changed(form.asked, {**_DISPLAY, "dichtbij": _roughly(form, lists), "q": _text(form)})
    return address_of(asked, "").removeprefix("?")


def typed_words(form: SearchForm) -> str:
    """Give what of a search was typed freely, and so may hold anything."""
    lists = (value for name in _TYPED_LISTS for value in form.asked.get(name, ()))
    return " ".join([_text(form) or "", *lists])


def nobodys_names(known: Lexicon) -> Callable[[str], bool]:
    """Give what says of a word that it is nobody's name: the house knows it, not only as a provider's."""
    providers = provider_words(known)
    return lambda word: known.knows(fold(word)) and fold(word) not in providers


def read_kept(asked: str, lists: Choices) -> SearchForm:
    """Read what a kept search asks."""
    return read_form(MultiDict(parse_qsl(asked)), lists)


def _text(form: SearchForm) -> str | None:
    text = next(iter(form.asked.get("q", ())), "")
    found = read_postcode(text)
    return found[0] if found is not None and len(found[1]) == WHOLE_POSTCODE else text


def _roughly(form: SearchForm, lists: Choices) -> str | None:
    word = next(iter(form.asked.get("dichtbij", ())), "")
    if postcode_of(word):
        return word[:4]
    found = read_where(word, lists) if word else ""
    return None if isinstance(found, str) else found[1].name
