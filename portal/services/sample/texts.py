"""Puts sentences together, so that each offering tells its own story in plain Dutch."""

from dataclasses import dataclass
from typing import Any

from portal.services.sample.dice import Dice
from portal.services.sample.lists import word_list

_FEW = ("twee", "drie", "vier")
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")
_HOURS = ("9.00 en 10.00", "10.00 en 12.00", "13.00 en 14.30", "15.00 en 17.00", "8.30 en 9.30")
_MONTHS = (("januari", "september"), ("februari", "oktober"), ("maart", "november"), ("april", "augustus"))


@dataclass
class Story:
    """What there is to tell about one offering; `slots` fill the blanks of the sentences."""

    field: str
    slots: dict[str, str]
    dice: Dice
    has_method: bool
    has_language: bool
    at_home: bool = False

    def description(self) -> str:
        """Tell who helps, how, where and for whom, in four to nine sentences."""
        dice = self.dice
        place = "home" if self.at_home else "here"
        groups = [
            "opening",
            self.field,
            *([self.field] if dice.chance(0.6) else []),
            *(name for name, share in _OPTIONAL.items() if dice.chance(share)),
            *(["method"] if self.has_method and dice.chance(0.45) else []),
            *(["language"] if self.has_language and dice.chance(0.6) else []),
            place,
            *(["goal"] if dice.chance(0.5) else ["network"]),
            *(["practical"] if dice.chance(0.25) else []),
        ]
        return self._tell("descriptions", groups)

    def expectation(self) -> str:
        """Tell what happens after signing up."""
        groups = ["expect_first", "expect_plan", *(["expect_rhythm"] if self.dice.chance(0.8) else [])]
        return self._tell("explanations", [*groups, *(["expect_end"] if self.dice.chance(0.5) else [])])

    def meanwhile(self) -> str:
        """Tell what helps while waiting."""
        own = f"meanwhile_{self.field}"
        groups = [own, "meanwhile", own if self.dice.chance(0.5) else "meanwhile"]
        return self._tell("explanations", groups[: self.dice.randint(2, 3)])

    def bridging(self) -> str:
        """Tell what help there is during the wait, where the region demands it."""
        return self._tell("explanations", ["bridging"] * self.dice.randint(2, 3))

    def referrer_note(self) -> str:
        """Tell what only referrers need to know."""
        return self._tell("explanations", ["referrer"] * self.dice.randint(1, 3))

    def contact(self, phone: str, name: str) -> str:
        """Name who answers during the wait."""
        pattern = str(self.dice.choice(word_list("explanations")["contact"]))
        return pattern.format_map({**self.slots, "telefoon": phone, "naam": name})

    def _tell(self, book: str, groups: list[str]) -> str:
        """Take a sentence from each group; none is told twice, nor the same fact in other words."""
        told: list[str] = []
        for group in groups:
            left = [one for one in word_list(book)[group] if not _repeats(one, told)]
            if left:
                told.append(str(self.dice.choice(left)))
        return " ".join(pattern.format_map({**self.slots, **_figures(self.dice)}) for pattern in told)


_TOLD_ONCE = ("{leeftijd}", "{straat}", "{gemeenten}", "{tijden}", "{taal}", "{methode}", "{dag}")


def _repeats(pattern: str, told: list[str]) -> bool:
    if pattern in told or sum("{probleem}" in one for one in told) * ("{probleem}" in pattern) > 1:
        return True
    return any(slot in pattern and any(slot in one for one in told) for slot in _TOLD_ONCE)


_OPTIONAL = {"problem": 0.55, "age": 0.4, "team": 0.35}


def _figures(dice: Dice) -> dict[str, str]:
    """Throw the small figures that sentences name; each sentence has its own."""
    months = dice.randint(3, 9)
    first, second = dice.choice(_MONTHS)
    return {
        "dagen": str(dice.randint(3, 10)),
        "minuten": str(dice.choice((30, 40, 45, 50, 60, 75, 90))),
        "weken": str(dice.choice((2, 3, 4, 6, 8))),
        "keer": dice.choice(_FEW),
        "maanden": str(months),
        "meer_maanden": str(months + dice.randint(2, 6)),
        "dag": dice.choice(_DAYS),
        "uur": dice.choice(_HOURS),
        "maand": first,
        "andere_maand": second,
        "aantal": str(dice.randint(4, 18)),
    }


def age_words(age_min: int, age_max: int) -> str:
    """Say ages the way people do, such as "van 4 tot en met 12 jaar"; from 100 on there is no end."""
    if age_max >= 100:
        return "van alle leeftijden" if age_min == 0 else f"vanaf {age_min} jaar"
    return f"tot en met {age_max} jaar" if age_min == 0 else f"van {age_min} tot en met {age_max} jaar"


def listing(names: list[str]) -> str:
    """Write names as a list in a sentence: "Gouda, Zuidplas en Waddinxveen"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"


def lower_first(text: str) -> str:
    """Write a phrase so that it can stand inside a sentence; abbreviations keep their capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def person_word(dice: Dice, age_min: int, age_max: int) -> str:
    """Name the person who is helped, as the reader sees them: "u", "uw kind" or "de jongere"."""
    if age_min >= 16 or age_max >= 27:
        return "u"
    if age_min >= 11:
        return dice.choice(("de jongere", "uw kind", "uw zoon of dochter"))
    return dice.choice(("uw kind", "uw kind", "uw zoon of dochter"))


def people_word(age_min: int, age_max: int) -> str:
    """Name the people of these ages: children, young people, both, or anyone."""
    if age_max > 23:
        return "mensen"
    if age_min >= 11:
        return "jongeren"
    return "kinderen" if age_max <= 12 else "kinderen en jongeren"


def slots_for(**values: Any) -> dict[str, str]:
    """Complete the slots with the capitalised forms."""
    slots = {name: str(value) for name, value in values.items()}
    for name in ("wie", "plain", "mensen", "tijden"):
        slots[name.capitalize()] = slots[name][:1].upper() + slots[name][1:]
    return slots
