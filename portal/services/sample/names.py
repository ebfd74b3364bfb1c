"""Invents names, numbers and addresses that belong to nobody and never can."""

import re
import unicodedata

from portal.services.sample.dice import Dice
from portal.services.sample.facts import Town
from portal.services.sample.lists import word_list

UNUSED_LETTERS = ("SA", "SD", "SS")
"""Letter pairs that no Dutch postcode has."""


class NameGiver:
    """Gives each organisation a name and a host of its own; nothing is given twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def word(self, dice: Dice) -> str:
        """Invent a word out of two, such as "Dauwkolk", that was not given before."""
        names = word_list("names")
        for attempt in range(1000):
            parts = [str(dice.choice(names["first"])), str(dice.choice(names["second"]))]
            if attempt > 20:
                parts.insert(1, str(dice.choice(names["first"])).lower())
            word = "".join(parts)
            if word not in self._taken:
                self._taken.add(word)
                return word
        raise LookupError("the list of names is used up")


def person_name(dice: Dice) -> str:
    """Invent a person; the first name is always Proef."""
    names = word_list("names")
    return f"Proef {dice.choice(names['people_first'])}{dice.choice(names['people_second'])}"


def street_name(dice: Dice) -> str:
    """Invent a street; its name begins with Proef."""
    names = word_list("names")
    return f"{dice.choice(names['street_first'])}{dice.choice(names['street_second'])}"


def postcode(dice: Dice, digits: int) -> str:
    """Give a postcode in the right area with letters that are never used."""
    return f"{digits} {dice.choice(UNUSED_LETTERS)}"


def phone(dice: Dice, town: Town) -> str:
    """Give a number in the area's code that cannot be dialled: no subscriber number begins with 0."""
    number = dice.randrange(10_000)
    zeros = "0" * (6 - len(town.area))
    return f"{town.area} {zeros} {number // 100:02d} {number % 100:02d}"


def host(name: str) -> str:
    """Give the host of a name, under the top level that is kept for examples."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')}.example"


def mailbox(name: str, at: str, number: int) -> str:
    """Give the address of a person at a host; the number keeps namesakes apart."""
    return f"{re.sub(r'[^a-z]+', '.', name.lower())}.{number}@{at}"


def chamber_number(organisation_id: int) -> str:
    """Give an eight-digit number in a range that the chamber of commerce does not use."""
    return f"00{organisation_id % 1_000_000:06d}"
