"""Chooses the words an offering is found by: ages, problems, methods, languages, moments."""

from dataclasses import dataclass

from portal.domain.terms import Law, Moment, TagKind
from portal.services.sample.dice import Dice
from portal.services.sample.facts import Problem, ProductFacts
from portal.services.sample.lists import word_list

_BANDS = ((0, 6), (0, 12), (4, 12), (6, 12), (6, 17), (8, 18), (12, 17), (12, 18), (12, 23), (16, 27))
_ADULT_STARTS = (18, 23, 27, 55, 65)
_GROUPS = {
    "jonge kinderen": (0, 5),
    "kinderen": (4, 11),
    "jongeren": (12, 17),
    "jongvolwassenen": (18, 26),
    "volwassenen": (27, 64),
    "ouderen": (65, 120),
}


@dataclass(frozen=True)
class Words:
    """What one offering says of itself in single words."""

    age_min: int
    age_max: int
    problems: tuple[Problem, ...]
    methods: tuple[str, ...]
    languages: tuple[str, ...]

    @property
    def phrases(self) -> list[str]:
        """Give the problems that may be named in a sentence."""
        return [problem.phrase for problem in self.problems if problem.phrase]


def choose_words(product: ProductFacts, languages: tuple[str, ...], dice: Dice) -> Words:
    """Choose the words of an offering of a product, at a provider that speaks these languages."""
    methods = word_list("fields")["methods"].get(product.field, [])
    age_min, age_max = choose_ages(product, dice)
    fitting = [one for one in product.problems if one.age_min <= age_max and one.age_max >= age_min]
    return Words(
        age_min,
        age_max,
        problems=tuple(dice.some(fitting, dice.randint(2, 5))),
        methods=tuple(dice.some(methods, dice.randint(0, 2))),
        languages=tuple(dice.some(languages, dice.randint(0, len(languages)))),
    )


def choose_ages(product: ProductFacts, dice: Dice) -> tuple[int, int]:
    """Choose ages within those of the product; adults have no upper end."""
    low, high = product.age_min, product.age_max
    if low >= 18:
        return (low if dice.chance(0.75) else min(high, max(low, dice.choice(_ADULT_STARTS))), high)
    if high > 27 and Law.WMO in product.laws and dice.chance(0.4):
        return (max(low, 18), high)
    fitting = [band for band in _BANDS if low <= band[0] and band[1] <= high]
    return dice.choice(fitting) if fitting and dice.chance(0.55) else (low, high)


def tags(words: Words, product: ProductFacts, dice: Dice) -> list[tuple[TagKind, str]]:
    """List the tags of an offering, each once."""
    contra = word_list("fields")["contra"].get(product.field, [])
    excluded = dice.some(contra, dice.randint(1, 2)) if dice.chance(0.45) else []
    found = [
        *((TagKind.PROBLEM, problem.tag) for problem in words.problems),
        *((TagKind.TARGET_GROUP, group) for group in target_groups(words.age_min, words.age_max)),
        *((TagKind.METHOD, method) for method in words.methods),
        *((TagKind.LANGUAGE, language) for language in ("Nederlands", *words.languages)),
        *((TagKind.MOMENT, moment.value) for moment in _moments(product, dice)),
        *((TagKind.CONTRA_INDICATION, one) for one in excluded),
    ]
    return list(dict.fromkeys(found))


def target_groups(age_min: int, age_max: int) -> list[str]:
    """Name the groups of people that ages stand for."""
    return [name for name, (low, high) in _GROUPS.items() if age_min <= high and age_max >= low]


def _moments(product: ProductFacts, dice: Dice) -> list[Moment]:
    if product.field in ("stay", "family_stay", "crisis"):
        return [Moment.DAY_AND_NIGHT]
    if product.field == "respite":
        return [Moment.WEEKEND, *([Moment.HOLIDAY] if dice.chance(0.7) else [])]
    in_evening = product.field in ("family", "specialist") or dice.chance(0.25)
    return [
        Moment.WORKDAY,
        *([Moment.EVENING] if in_evening else []),
        *([Moment.WEEKEND] if dice.chance(0.08) else []),
    ]
