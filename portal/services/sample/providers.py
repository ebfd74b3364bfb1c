"""Makes one provider: its people, locations, contracts, offerings and half a year of reports."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from portal.domain.referrers import ReferrerKind
from portal.domain.terms import Capacity, OrganisationKind, OrganisationSize, ProviderKind
from portal.models import Location
from portal.services.sample.contracts import SignedLine, add_contracts
from portal.services.sample.dice import Dice
from portal.services.sample.facts import ProductFacts, RegionFacts, Town
from portal.services.sample.lists import word_list
from portal.services.sample.moments import HABITS, Mix, report_moments
from portal.services.sample.names import NameGiver, postcode, street_name
from portal.services.sample.offerings import Basis, Host, MadeOffering, Site, add_offering
from portal.services.sample.people import STAFF, Office, Staff
from portal.services.sample.plans import ProviderPlan
from portal.services.sample.referrer_desks import add_desk
from portal.services.sample.reports import Reporting, add_history
from portal.services.sample.rows import Rows
from portal.services.sample.texts import listing
from portal.services.sample.walks import Subject

_TEAMS_SHARE = 0.35
"""Which share of the large providers reports per location, each with its own habit."""


@dataclass
class Workshop:
    """What all providers of one sample share."""

    rows: Rows
    staff: Staff
    names: NameGiver
    seed: int
    now: datetime
    mixes: dict[OrganisationSize, Mix] = field(
        default_factory=lambda: {size: Mix() for size in OrganisationSize}
    )
    report_count: int = 0


@dataclass(frozen=True)
class MadeProvider:
    """A provider as the indicators need it."""

    id: int
    size: OrganisationSize
    manager_id: int
    lines: tuple[SignedLine, ...]


def add_provider(shop: Workshop, region: RegionFacts, plan: ProviderPlan) -> MadeProvider:
    """Write one provider as planned."""
    dice = Dice.named(shop.seed, region.code, "provider", plan.number)
    office = _add_office(shop, plan, dice)
    if plan.is_certified:
        add_desk(shop.rows, office.id, ReferrerKind.GI, region.id, plan.towns)
    user_ids = [shop.staff.add_person(office, *roles, dice=dice) for roles in STAFF[plan.size]]
    sites = _add_sites(shop, office, plan, dice)
    lines = add_contracts(shop.rows, region, plan, organisation_id=office.id, now=shop.now, dice=dice)
    languages = tuple(_languages(dice))
    provider_host = Host(office.id, office.name, office.host, region.id, languages)
    made = [
        _add_offering(shop, provider_host, product, sites[site], lines[product], dice, is_first=number == 0)
        for number, (product, site) in enumerate(plan.pairs)
    ]
    _add_reports(shop, region, plan, made, lines, user_ids, dice)
    shop.rows.write_when_full()
    return MadeProvider(office.id, plan.size, user_ids[0], tuple(lines.values()))


def _add_office(shop: Workshop, plan: ProviderPlan, dice: Dice) -> Office:
    lists = word_list("names")
    name = f"{dice.choice(plan.nouns)} {shop.names.word(dice)}"
    about = str(dice.choice(lists["about"])).format(
        name=name,
        size=lists["sizes"][plan.size.value],
        places=listing(list(dict.fromkeys(town.name for town in plan.towns))[:4]),
        year=dice.randint(1996, 2023),
    )
    kinds = [OrganisationKind.PROVIDER, *([OrganisationKind.REFERRER] if plan.is_certified else [])]
    return shop.staff.add_office(
        name,
        *kinds,
        town=plan.towns[0],
        dice=dice,
        size=plan.size,
        provider_kind=plan.kind,
        statutory_name=_statutory_name(name, plan),
        about=about,
        has_care_code=bool({"ggz", "specialist", "dyslexia"} & set(plan.fields)),
    )


def _statutory_name(name: str, plan: ProviderPlan) -> str | None:
    """Give one in four providers a name in its articles that people do not use."""
    if plan.number % 4:
        return None
    return f"{name} B.V." if plan.kind is ProviderKind.PRACTICE else f"Stichting {name}"


def _add_sites(shop: Workshop, office: Office, plan: ProviderPlan, dice: Dice) -> list[Site]:
    return [
        add_site(shop.rows, office.id, town, is_first=number == 0, dice=dice)
        for number, town in enumerate(plan.towns)
    ]


def add_site(rows: Rows, organisation_id: int, town: Town, *, is_first: bool, dice: Dice) -> Site:
    """Write a location in one of a municipality's kernels, within about a kilometre of its middle."""
    lists = word_list("names")
    place, digits, lat, lon = dice.choice(town.kernels)
    street = street_name(dice)
    pattern = lists["locations"][0] if is_first else dice.choice(lists["locations"][1:])
    word = f"{dice.choice(lists['first'])}{dice.choice(lists['second'])}"
    name = str(pattern).format(street=street, word=word, place=place)
    location_id = rows.add(
        Location,
        organisation_id=organisation_id,
        name=name,
        street=street,
        house_number=str(dice.randint(1, 180)),
        postcode=postcode(dice, digits),
        place=place,
        municipality_id=town.id,
        lat=round(dice.near(lat, 0.0045), 5),
        lon=round(dice.near(lon, 0.0065), 5),
    )
    return Site(location_id, town, place, street)


def _languages(dice: Dice) -> Sequence[str]:
    weights = word_list("fields")["languages"]
    chosen = {str(dice.weighted(weights)) for _ in range(dice.choice((0, 0, 1, 1, 2, 3)))}
    return sorted(chosen)


def _add_offering(
    shop: Workshop,
    host: Host,
    product: ProductFacts,
    site: Site,
    line: SignedLine,
    dice: Dice,
    *,
    is_first: bool,
) -> MadeOffering:
    towns = line.towns
    if site.town in towns and dice.chance(0.3):
        near = [town for town in towns if town is not site.town]
        towns = (site.town, *near[: dice.randint(0, len(near))])
    basis = Basis(line.id, towns, datetime.combine(line.starts_on, time(9), tzinfo=UTC))
    return add_offering(shop.rows, host, product, site, basis, must_publish=is_first, now=shop.now, dice=dice)


def _add_reports(
    shop: Workshop,
    region: RegionFacts,
    plan: ProviderPlan,
    made: Sequence[MadeOffering],
    lines: dict[ProductFacts, SignedLine],
    user_ids: Sequence[int],
    dice: Dice,
) -> None:
    """Let every team report by its own habit; most providers are one team."""
    teams: dict[int, list[Reporting]] = defaultdict(list)
    per_site = plan.size is OrganisationSize.LARGE and dice.chance(_TEAMS_SHARE)
    for one in made:
        if one.published_at is None or one.product.capacity is Capacity.NONE:
            continue
        key = one.site.location_id if per_site else 0
        subject = _subject(plan, one, lines[one.product])
        teams[key].append(Reporting(one.id, subject, one.published_at))
    for team in teams.values():
        state = shop.mixes[plan.size].deal(len(team))
        habit = dice.weighted(HABITS[state])
        moments = report_moments(state, habit, rule=region.rule, now=shop.now, dice=dice)
        add_history(
            shop.rows,
            team,
            moments,
            habit=habit,
            user_ids=user_ids,
            rule=region.rule,
            now=shop.now,
            dice=dice,
        )


def _subject(plan: ProviderPlan, one: MadeOffering, line: SignedLine) -> Subject:
    closes_on = line.phases_out_on
    return Subject(
        field=one.product.field,
        size=plan.size,
        capacity=one.product.capacity,
        town=one.site.town.name,
        place=one.site.place,
        serves_town=one.site.town.name in one.towns,
        age_min=one.age_min,
        age_max=one.age_max,
        closes_on=closes_on,
    )
