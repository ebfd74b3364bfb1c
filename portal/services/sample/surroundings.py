"""Makes what stands around the providers: region, municipalities, referrers, access teams, free access."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.domain.duties import Role
from portal.domain.terms import OfferingKind, OrganisationKind, PublicationStatus, TagKind
from portal.models import AccessTeam, CrisisService, Offering, OfferingMunicipality, OfferingTag
from portal.services.sample.dice import Dice
from portal.services.sample.facts import RegionFacts, Town
from portal.services.sample.lists import word_list
from portal.services.sample.names import host, phone
from portal.services.sample.people import Office
from portal.services.sample.providers import Workshop, add_site
from portal.services.sample.words import target_groups

INVENTED = "(voorbeeld)"
"""Stands behind a name that holds the name of a real place, so that nobody takes it for the real thing."""

REFERRERS = 3


@dataclass(frozen=True)
class MadeSurroundings:
    """What of a region's surroundings is needed later on."""

    office_id: int
    manager_id: int
    municipalities: tuple[tuple[int, int], ...]
    """Of each its organisation and who works there."""


def add_surroundings(shop: Workshop, region: RegionFacts) -> MadeSurroundings:
    """Write a region's own organisations, people, teams and free-access facilities."""
    dice = Dice.named(shop.seed, region.code, "surroundings")
    centre = region.core_towns[0]
    office = shop.staff.add_office(
        f"{region.name} {INVENTED}",
        OrganisationKind.REGION,
        town=centre,
        dice=dice,
        region_id=region.id,
        host_name=f"inkoop {region.code}",
        about="Een verzonnen inkoopteam, om het programma mee te proberen.",
    )
    manager_id = shop.staff.add_person(office, Role.CONTRACT_MANAGER, dice=dice)
    for role in (Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR, Role.AUDITOR):
        shop.staff.add_person(office, role, dice=dice)
    shop.rows.add(
        CrisisService,
        region_id=region.id,
        name=f"Crisisdienst {region.name} {INVENTED}",
        phone=phone(dice, centre),
        note="Dag en nacht bereikbaar. Bij levensgevaar belt u 112.",
        is_sample=True,
    )
    for _ in range(REFERRERS):
        _add_referrer(shop, region, dice)
    municipalities = tuple(_add_municipality(shop, region, town, dice) for town in region.towns)
    return MadeSurroundings(office.id, manager_id, municipalities)


def add_operator(shop: Workshop, town: Town) -> None:
    """Write the team that runs the installation."""
    dice = Dice.named(shop.seed, "operator")
    office = shop.staff.add_office(
        f"Technisch beheer {INVENTED}", OrganisationKind.REGION, town=town, dice=dice
    )
    shop.staff.add_person(office, Role.OPERATOR, dice=dice)


def _add_referrer(shop: Workshop, region: RegionFacts, dice: Dice) -> None:
    pattern = str(dice.choice(word_list("names")["referrers"]))
    office = shop.staff.add_office(
        pattern.format(word=shop.names.word(dice)),
        OrganisationKind.REFERRER,
        town=dice.choice(region.core_towns),
        dice=dice,
    )
    for _ in range(dice.randint(1, 2)):
        shop.staff.add_person(office, Role.REFERRER, dice=dice)


def _add_municipality(shop: Workshop, region: RegionFacts, town: Town, dice: Dice) -> tuple[int, int]:
    """Write a municipality, its access team and its free-access facilities; return it and who works there."""
    office = shop.staff.add_office(
        f"Gemeente {town.name} {INVENTED}",
        OrganisationKind.MUNICIPALITY,
        town=town,
        dice=dice,
        municipality_id=town.id,
    )
    people = [
        shop.staff.add_person(office, Role.MUNICIPAL_READER, dice=dice) for _ in range(dice.randint(1, 2))
    ]
    at = host(f"toegang {town.name}")
    shop.rows.add(
        AccessTeam,
        municipality_id=town.id,
        name=f"Toegang {town.name} {INVENTED}",
        phone=phone(dice, town),
        email=f"vraag@{at}",
        website=f"https://www.{at}/",
        opening_hours=str(dice.choice(word_list("fields")["hours"]["week"])),
        is_sample=True,
    )
    welfare = shop.staff.add_office(
        f"Buurtkring {shop.names.word(dice)}", OrganisationKind.PROVIDER, town=town, dice=dice
    )
    shop.staff.add_person(welfare, Role.PROVIDER_MANAGER, Role.PROVIDER_EDITOR, dice=dice)
    facilities = dice.some(word_list("facilities")["facilities"], dice.randint(4, 6))
    for facility in facilities:
        _add_facility(shop, region, town, welfare if dice.chance(0.8) else office, facility, dice)
    return office.id, people[0]


def _add_facility(
    shop: Workshop, region: RegionFacts, town: Town, office: Office, facility: dict[str, Any], dice: Dice
) -> None:
    lists = word_list("facilities")
    site = add_site(shop.rows, office.id, town, is_first=False, dice=dice)
    sentences = [*dice.some(facility["texts"], 2), *dice.some(lists["closings"], 2)]
    low, high = facility["age"]
    published_at = shop.now - timedelta(days=dice.randint(60, 250))
    offering_id = shop.rows.add(
        Offering,
        kind=OfferingKind.FREE_ACCESS,
        organisation_id=office.id,
        region_id=region.id,
        product_id=region.free_access.id if region.free_access else None,
        location_id=site.location_id,
        name=str(facility["name"]).format(word=shop.names.word(dice)),
        description=" ".join(sentences).format(plaats=site.place, straat=site.street),
        expectation=f"U komt langs of u belt. Dit is {facility['plain']}.",
        age_min=low,
        age_max=high,
        opening_hours=str(dice.choice(lists["hours"])),
        public_phone=phone(dice, town),
        public_email=f"inloop@{office.host}",
        website=f"https://www.{office.host}/",
        status=PublicationStatus.PUBLISHED,
        published_at=published_at,
        changed_at=published_at + timedelta(days=dice.randint(0, 50)),
    )
    shop.rows.add(OfferingMunicipality, offering_id=offering_id, municipality_id=town.id)
    tags = [
        *((TagKind.PROBLEM, str(tag)) for tag in facility["tags"]),
        *((TagKind.TARGET_GROUP, group) for group in target_groups(low, high)),
        (TagKind.TARGET_GROUP, str(facility["group"])),
        (TagKind.LANGUAGE, "Nederlands"),
    ]
    for kind, value in dict.fromkeys(tags):
        shop.rows.add(OfferingTag, offering_id=offering_id, kind=kind, value=value)
