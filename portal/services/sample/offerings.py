"""Makes offerings: what is given where, to whom, and what it says of itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.domain.terms import CareForm, GroupForm, OfferingKind, PublicationStatus
from portal.models import Offering, OfferingMunicipality, OfferingTag
from portal.services.sample.dice import Dice
from portal.services.sample.facts import ProductFacts, Town
from portal.services.sample.lists import word_list
from portal.services.sample.names import person_name, phone
from portal.services.sample.rows import Rows
from portal.services.sample.texts import (
    Story,
    age_words,
    listing,
    lower_first,
    people_word,
    person_word,
    slots_for,
)
from portal.services.sample.words import Words, choose_words, tags

_HOME_SHARES = {
    "household": 1.0,
    "guidance": 0.65,
    "family": 0.55,
    "specialist": 0.5,
    "protection": 0.6,
    "support": 0.5,
    "ggz": 0.12,
    "dyslexia": 0.1,
    "education": 0.1,
}
_GROUPED = {"day": GroupForm.GROUP, "respite": GroupForm.GROUP, "household": GroupForm.INDIVIDUAL}
_HOURS = {
    "stay": "always",
    "family_stay": "always",
    "crisis": "always",
    "respite": "weekend",
    "family": "evening",
    "specialist": "evening",
}
_STATUSES = {
    PublicationStatus.PUBLISHED: 95,
    PublicationStatus.DRAFT: 3,
    PublicationStatus.WITHDRAWN: 2,
}


@dataclass(frozen=True)
class Host:
    """What an offering takes from its provider; `host` is its name on the internet."""

    organisation_id: int
    name: str
    host: str
    region_id: int
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """A location as an offering mentions it."""

    location_id: int
    town: Town
    place: str
    street: str


@dataclass(frozen=True)
class Basis:
    """The contract line under an offering: the municipalities it may serve, and from when."""

    line_id: int
    towns: tuple[Town, ...]
    open_from: datetime


@dataclass(frozen=True)
class MadeOffering:
    """An offering as its reports need it; a draft was never published."""

    id: int
    product: ProductFacts
    published_at: datetime | None
    site: Site
    age_min: int
    age_max: int
    towns: tuple[str, ...]


def add_offering(
    rows: Rows,
    host: Host,
    product: ProductFacts,
    site: Site,
    basis: Basis,
    *,
    must_publish: bool,
    now: datetime,
    dice: Dice,
) -> MadeOffering:
    """Write an offering with the municipalities it serves and its tags."""
    at_home = _is_at_home(product, dice)
    towns = _served(basis.towns, site.town, dice)
    words = choose_words(product, host.languages, dice)
    story = _story(host, product, site, towns, words, dice)
    story.at_home = at_home
    status = PublicationStatus.PUBLISHED if must_publish else dice.weighted(_STATUSES)
    published_at = None
    if status is not PublicationStatus.DRAFT:
        published_at = min(basis.open_from + timedelta(days=dice.randint(0, 40)), now - timedelta(days=15))
    offering_id = rows.add(
        Offering,
        kind=OfferingKind.CONTRACTED,
        organisation_id=host.organisation_id,
        region_id=host.region_id,
        contract_line_id=basis.line_id,
        product_id=product.id,
        location_id=None if at_home and dice.chance(0.12) else site.location_id,
        name=_name(product, site, words, dice),
        at_home=at_home,
        group_form=_group_form(product, dice),
        part_time=product.field == "respite" or (product.field == "day" and dice.chance(0.8)),
        age_min=words.age_min,
        age_max=words.age_max,
        opening_hours=story.slots["tijden"],
        status=status,
        published_at=published_at,
        changed_at=now - timedelta(days=dice.randint(2, 220), seconds=dice.randrange(9 * 3600)),
        **_texts(story, product, site, dice),
        **_contacts(host, site, dice),
    )
    for town in towns:
        rows.add(OfferingMunicipality, offering_id=offering_id, municipality_id=town.id)
    for kind, value in tags(words, product, dice):
        rows.add(OfferingTag, offering_id=offering_id, kind=kind, value=value)
    served = tuple(town.name for town in towns)
    return MadeOffering(offering_id, product, published_at, site, words.age_min, words.age_max, served)


def _is_at_home(product: ProductFacts, dice: Dice) -> bool:
    if product.field == "crisis":
        return product.care_form in (CareForm.AMBULATORY, CareForm.CRISIS)
    return dice.chance(_HOME_SHARES.get(product.field, 0.0))


def _served(line_towns: tuple[Town, ...], home: Town, dice: Dice) -> list[Town]:
    """Choose part of the municipalities of the contract line, nearest first."""
    near = sorted(line_towns, key=home.distance)
    return near if dice.chance(0.5) else near[: dice.randint(1, len(near))]


def _group_form(product: ProductFacts, dice: Dice) -> GroupForm:
    form = product.group_form or _GROUPED.get(product.field)
    return form or dice.weighted({GroupForm.INDIVIDUAL: 5, GroupForm.BOTH: 3, GroupForm.GROUP: 1})


def _name(product: ProductFacts, site: Site, words: Words, dice: Dice) -> str:
    short = product.name if len(product.name) <= 60 else product.plain
    if words.phrases and product.field not in ("household", "protection") and dice.chance(0.2):
        return f"{short} bij {words.phrases[0]}"[:200]
    return dice.weighted({short: 4, product.plain: 4, f"{short} in {site.place}": 2})[:200]


def _story(
    host: Host, product: ProductFacts, site: Site, towns: list[Town], words: Words, dice: Dice
) -> Story:
    lists = word_list("fields")
    ages = (words.age_min, words.age_max)
    slots = slots_for(
        aanbieder=host.name,
        plaats=site.place,
        straat=site.street,
        gemeente=towns[0].name,
        gemeenten=listing([town.name for town in towns[:3]]),
        wie=person_word(dice, *ages),
        plain=lower_first(product.plain),
        mensen=people_word(*ages),
        probleem=dice.choice(words.phrases or lists["otherwise"][product.field]),
        methode=words.methods[0] if words.methods else "",
        taal=words.languages[0] if words.languages else "",
        leeftijd=age_words(*ages),
        functie=lists["functions"][product.field],
        tijden=dice.choice(lists["hours"][_HOURS.get(product.field, "week")]),
    )
    return Story(
        product.field, slots, dice, has_method=bool(words.methods), has_language=bool(words.languages)
    )


def _texts(story: Story, product: ProductFacts, site: Site, dice: Dice) -> dict[str, str | None]:
    bridges = product.bridging_care
    return {
        "description": story.description(),
        "expectation": story.expectation(),
        "meanwhile": "" if product.field == "crisis" else story.meanwhile(),
        "referrer_note": story.referrer_note() if dice.chance(0.7) else "",
        "bridging_text": story.bridging() if bridges else "",
        "bridging_contact": story.contact(phone(dice, site.town), person_name(dice)) if bridges else None,
    }


def _contacts(host: Host, site: Site, dice: Dice) -> dict[str, str]:
    return {
        "public_phone": phone(dice, site.town),
        "public_email": f"info@{host.host}",
        "website": f"https://www.{host.host}/",
        "intake_phone": phone(dice, site.town),
        "intake_email": f"intake@{host.host}",
    }
