"""Makes what stands around the providers: region, municipalities, referrers, access teams, free access."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.domain.access_points import AccessKind, DocumentKind
from portal.domain.calendar import local_date
from portal.domain.duties import Role
from portal.domain.referrers import ReferrerKind
from portal.domain.terms import OfferingKind, OrganisationKind, PublicationStatus, TagKind
from portal.models import AccessPoint, AccessState, Offering, OfferingMunicipality, OfferingTag
from portal.services.sample.dice import Dice
from portal.services.sample.facts import RegionFacts, Town
from portal.services.sample.lists import word_list
from portal.services.sample.names import host, phone
from portal.services.sample.people import Office
from portal.services.sample.providers import Workshop, add_site
from portal.services.sample.referrer_desks import add_desk
from portal.services.sample.town_facilities import add_town_facilities
from portal.services.sample.words import target_groups

INVENTED = "(voorbeeld)"
"""Stands behind a name that holds the name of a real place, so that nobody takes it for the real thing."""

PLANNED_DAYS = 40
"""After how many days the access of a region's first town reads otherwise."""


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
    _add_door(
        shop,
        AccessKind.CRISIS,
        region_id=region.id,
        name=f"Crisisdienst {region.name} {INVENTED}",
        phone=phone(dice, centre),
        note="Dag en nacht bereikbaar. Bij levensgevaar belt u 112.",
    )
    _add_referrers(shop, region, dice)
    municipalities = tuple(_add_municipality(shop, region, town, dice) for town in region.towns)
    return MadeSurroundings(office.id, manager_id, municipalities)


def add_operator(shop: Workshop, town: Town) -> None:
    """Write the team that runs the installation."""
    dice = Dice.named(shop.seed, "operator")
    office = shop.staff.add_office(
        f"Technisch beheer {INVENTED}", OrganisationKind.REGION, town=town, dice=dice
    )
    shop.staff.add_person(office, Role.OPERATOR, dice=dice)


def _add_door(
    shop: Workshop,
    kind: AccessKind,
    *,
    region_id: int | None = None,
    municipality_id: int | None = None,
    planned: Mapping[str, str] | None = None,
    **said: Any,
) -> None:
    """Write an access team, crisis number or document, and what it will say later."""
    point_id = shop.rows.add(
        AccessPoint,
        kind=kind,
        region_id=region_id,
        municipality_id=municipality_id,
        code=f"{kind}-1",
        is_sample=True,
    )
    begun = local_date(shop.now).replace(month=1, day=1)
    shop.rows.add(AccessState, point_id=point_id, valid_from=begun, made_at=shop.now, **said)
    if planned:
        begins = local_date(shop.now) + timedelta(days=PLANNED_DAYS)
        ahead = {**said, **planned}
        shop.rows.add(AccessState, point_id=point_id, valid_from=begins, made_at=shop.now, **ahead)


def _add_referrers(shop: Workshop, region: RegionFacts, dice: Dice) -> None:
    """Write one referrer of each kind with its people; a GP practice works for one town, others for all."""
    patterns = word_list("names")["referrers"]
    for kind in ReferrerKind:
        town = dice.choice(region.core_towns)
        office = shop.staff.add_office(
            str(patterns[kind.value]).format(word=shop.names.word(dice)),
            OrganisationKind.REFERRER,
            town=town,
            dice=dice,
            has_care_code=kind is ReferrerKind.GP_PRACTICE,
        )
        towns = [town] if kind is ReferrerKind.GP_PRACTICE else region.core_towns
        add_desk(shop.rows, office.id, kind, region.id, towns)
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
    _add_door(
        shop,
        AccessKind.TEAM,
        municipality_id=town.id,
        name=f"Toegang {town.name} {INVENTED}",
        phone=phone(dice, town),
        email=f"vraag@{at}",
        website=f"https://www.{at}/",
        opening_hours=str(dice.choice(word_list("fields")["hours"]["week"])),
        planned={"note": "U kunt ook binnenlopen bij de bibliotheek."}
        if town is region.core_towns[0]
        else None,
    )
    _add_door(
        shop,
        AccessKind.DOCUMENT,
        municipality_id=town.id,
        name=f"Zo vraagt u hulp aan in {town.name} {INVENTED}",
        website=f"https://www.{at}/folder.pdf",
        document_kind=DocumentKind.LEAFLET,
        dated_on=local_date(shop.now).replace(day=1),
    )
    add_town_facilities(shop, town)
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
