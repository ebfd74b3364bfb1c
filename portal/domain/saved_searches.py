"""What a saved search may be called, when it tells of places, and how long it goes on by itself."""

import re
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from portal.domain.errors import FieldError
from portal.domain.texts import check_text

LONGEST_NAME = 80
LONGEST_ASKED = 1_500
MOST_SEARCHES = 20
"""How many one person may keep."""
WATCHED_FOR = timedelta(days=60)
"""After so long a search stops telling of places, unless its owner lets it go on."""
WARNED_BEFORE = timedelta(days=7)
SOON_WEEKS = 2
"""A first talk within so many weeks counts as room."""

_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+")
_INITIALS = re.compile(r"\b[A-Z]\.(?:\s?[A-Z]\.){0,3}\s?[A-Z][a-z]")
_MAIL = re.compile(r"\S@\S")
_PHONE = re.compile(r"(?:\+|\b0)\d(?:[\s()-]{0,2}\d){7,12}")
_FORMS_OF_ADDRESS = frozenset(
    """dhr mw mevr mevrouw meneer mijnheer jongeheer mej fam familie cliënt client patiënt patient zoon
    dochter broertje zusje""".split()
)
_FIRST_NAMES = frozenset(
    """aisha ali amir anna anne anouk bas bram britt daan daniel david demi dennis emma esmee eva fatima fatma
    femke fleur floor frank hassan henk ibrahim ilse iris isa jan janneke jasper jayden jeroen jesse jip job
    johan joris julia karim karin kees kevin khadija lars laura lieke linda lisa lotte luca lucas luuk maaike
    maria marieke mark martijn maud max mehmet mees mila milan milou mohamed mohammed mustafa naomi niels nina
    noa noah nora olivia omar patrick peter pieter pim quinten rachid rick robin romy ruben saar sam samira
    sander sanne sara sarah sem sophie stijn sven teun thijs thomas tim tom tess tygo vera wouter yara yasmin
    youssef yusuf zoë zoe""".split()
)
_SMALL = frozenset("en in of op om van de het een met voor bij tot zonder via uit aan naar binnen".split())


class AlertRhythm(StrEnum):
    """When a search mails its owner that a place came free."""

    NONE = "none"
    DAILY = "daily"
    AT_ONCE = "at_once"


def check_search_name(name: str, *, is_known: Callable[[str], bool]) -> list[FieldError]:
    """Find what is wrong with the name of a search; `is_known` says of a word that it is nobody's name.

    Codes: `search_name_missing` and those of check_search_text.
    """
    if not name:
        return [FieldError("search_name_missing", "name")]
    return check_search_text(name, "name", is_known=is_known, max_length=LONGEST_NAME)


def check_search_text(
    text: str, field: str, *, is_known: Callable[[str], bool], max_length: int = LONGEST_ASKED
) -> list[FieldError]:
    """Find what in a text may lead to a client.

    Codes: those of check_text, `holds_address` for a mail address or phone number, and `holds_name`.
    """
    found = check_text(text, field, max_length=max_length)
    if found:
        return found
    if _MAIL.search(text) or _PHONE.search(text):
        return [FieldError("holds_address", field)]
    return [FieldError("holds_name", field)] if looks_like_a_person(text, is_known=is_known) else []


def looks_like_a_person(text: str, *, is_known: Callable[[str], bool]) -> bool:
    """Say whether a text may name somebody; on doubt it does.

    Initials, a form of address, a common first name, and every word with a capital that is not known count;
    abbreviations in capitals do not.
    """
    if _INITIALS.search(text):
        return True
    for word in _WORD.findall(text):
        plain = word.casefold()
        if plain in _FORMS_OF_ADDRESS or plain in _FIRST_NAMES:
            return True
        if word[0].isupper() and not word.isupper() and plain not in _SMALL and not is_known(word):
            return True
    return False
