"""Decides who the providers of a region are: how large, what kind, which products, how many offerings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.domain.terms import Capacity, OrganisationSize, ProviderKind
from portal.services.sample.dice import Dice
from portal.services.sample.facts import ProductFacts, RegionFacts, Town
from portal.services.sample.lists import word_list

OFFERINGS_PER_PROVIDER = 9.4
FEWEST_PROVIDERS = 3
MOST_LOCATIONS = 25
MOST_OFFERINGS = 140
CERTIFIED = 3
TOP = 5
FEWEST_OFFERING = 3
"""How many providers have each product at least, in a sample of full size."""

_SMALL_QUOTAS = {1: 3, 2: 6, 3: 6, 4: 5, 5: 3, 6: 2, 8: 1}


@dataclass(eq=False)
class ProviderPlan:
    """One provider to be: `pairs` holds each offering as a product and the number of its location."""

    number: int
    size: OrganisationSize
    quota: int
    nouns: Sequence[str] = ()
    is_certified: bool = False
    kind: ProviderKind = ProviderKind.INSTITUTION
    fields: Mapping[str, float] = field(default_factory=dict)
    towns: list[Town] = field(default_factory=list)
    pairs: list[tuple[ProductFacts, int]] = field(default_factory=list)

    @property
    def products(self) -> list[ProductFacts]:
        """Give each product once, in order of choice."""
        return list(dict.fromkeys(product for product, _ in self.pairs))


def plan_providers(region: RegionFacts, *, seed: int, scale: float) -> list[ProviderPlan]:
    """Plan every provider of a region, so that all products are offered and the sizes fit the pack."""
    dice = Dice.named(seed, region.code, "plan")
    count = max(FEWEST_PROVIDERS, round(int(region.sample.get("providers") or 60) * scale))
    plans = _sizes(region, count, dice)
    _give_kinds(region, plans, dice)
    for plan in plans:
        _choose_pairs(region, plan, Dice.named(seed, region.code, "pairs", plan.number))
    _cover(region, plans, dice)
    return plans


def _sizes(region: RegionFacts, count: int, dice: Dice) -> list[ProviderPlan]:
    small_count = min(count - 1, round(count * float(region.sample.get("small_share") or 0.7)))
    large_count = max(1, round((count - small_count) * 0.3))
    medium_count = count - small_count - large_count
    top_factor = 1.6 + float(region.sample.get("top5_turnover_share") or 0)
    small = [float(dice.weighted(_SMALL_QUOTAS)) for _ in range(small_count)]
    medium = [dice.uniform(7, 20) for _ in range(medium_count)]
    large = [dice.uniform(22, 44) * (top_factor if number < TOP else 1.0) for number in range(large_count)]
    rest = OFFERINGS_PER_PROVIDER * count - sum(small)
    stretch = rest / (sum(medium) + sum(large))
    sized = [
        *((OrganisationSize.SMALL, round(quota)) for quota in small),
        *((OrganisationSize.MEDIUM, max(4, round(quota * stretch))) for quota in medium),
        *((OrganisationSize.LARGE, min(MOST_OFFERINGS, max(8, round(q * stretch)))) for q in large),
    ]
    dice.shuffle(sized)
    return [ProviderPlan(number, size, quota) for number, (size, quota) in enumerate(sized)]


def _give_kinds(region: RegionFacts, plans: list[ProviderPlan], dice: Dice) -> None:
    fields = {product.field for product in region.products}
    kinds = [
        kind
        for kind in word_list("fields")["archetypes"]
        if fields.intersection(kind["fields"]) and kind.get("law", region.laws[0]) in region.laws
    ]
    certified = next((kind for kind in kinds if kind.get("is_certified") and "protection" in fields), None)
    large = [plan for plan in plans if plan.size is OrganisationSize.LARGE]
    keepers = large[: min(CERTIFIED, max(1, len(large) // 2))] if certified else []
    for plan in plans:
        kind: dict[str, Any] | None = certified if plan in keepers else None
        if kind is None:
            weights = [kind["weights"].get(plan.size.value, 0) for kind in kinds]
            kind = dice.choices(kinds, weights)[0]
        plan.nouns, plan.fields = kind["nouns"], kind["fields"]
        plan.is_certified = bool(kind.get("is_certified"))
        plan.kind = ProviderKind(kind["kind"])
        plan.towns = _towns(region, plan, dice)


def _towns(region: RegionFacts, plan: ProviderPlan, dice: Dice) -> list[Town]:
    """Choose where the locations are: near home for a small provider, all over for a large one."""
    core = region.core_towns
    home = dice.choices(core, [len(town.kernels) for town in core])[0]
    if plan.size is OrganisationSize.SMALL:
        count = 2 if plan.quota >= 4 and dice.chance(0.35) else 1
    elif plan.size is OrganisationSize.MEDIUM:
        count = min(plan.quota, dice.randint(2, 6))
    else:
        count = min(plan.quota, MOST_LOCATIONS, max(5, round(plan.quota / dice.uniform(3.0, 6.0))))
    near = sorted(core, key=home.distance)[: 3 if plan.size is OrganisationSize.SMALL else len(core)]
    return [home, *(dice.choice(near) for _ in range(count - 1))]


def _choose_pairs(region: RegionFacts, plan: ProviderPlan, dice: Dice) -> None:
    able = [product for product in region.products if product.field in plan.fields] or list(region.products)
    count = min(len(able), plan.quota)
    if plan.size is not OrganisationSize.SMALL:
        fullness = dice.uniform(0.45, 0.85)
        count = min(count, max(2, round(plan.quota / (len(plan.towns) * fullness))))
    while count < len(able) and count * len(plan.towns) < plan.quota:
        count += 1
    home = plan.towns[0]
    while count * len(plan.towns) < plan.quota and len(plan.towns) < MOST_LOCATIONS:
        plan.towns.append(dice.choice(sorted(region.core_towns, key=home.distance)[:4]))
    chosen = _choose_products(region, able, count, plan, dice)
    sites = range(len(plan.towns))
    first = [(product, dice.choice(sites)) for product in chosen]
    used = {site for _, site in first}
    first += [(dice.choice(chosen), site) for site in sites if site not in used]
    others = [(product, site) for product in chosen for site in sites if (product, site) not in first]
    plan.pairs = first[: max(plan.quota, len(chosen))]
    plan.pairs += dice.some(others, plan.quota - len(plan.pairs)) if plan.quota > len(plan.pairs) else []


def _choose_products(
    region: RegionFacts, able: list[ProductFacts], count: int, plan: ProviderPlan, dice: Dice
) -> list[ProductFacts]:
    """Choose products that fit together: of one or bordering segments, one profile, a step lighter."""
    left = list(able)
    chosen: list[ProductFacts] = []
    while left and len(chosen) < count:
        weights = [plan.fields.get(one.field, 1) * one.weight * _fit(region, one, chosen) for one in left]
        pick = dice.choices(left, weights)[0]
        chosen.append(pick)
        left.remove(pick)
    return chosen


def _fit(region: RegionFacts, product: ProductFacts, chosen: list[ProductFacts]) -> float:
    if not chosen:
        return 1.0
    last = chosen[-3:]
    segments = {segment for one in last for segment in one.segment_ids}
    related = {near for segment in segments for near in region.segments[segment].related_ids}
    fit = 1.0 + 2.0 * bool(segments.intersection(product.segment_ids))
    fit += 1.0 * bool(related.intersection(product.segment_ids))
    fit += 1.5 * any(product.id in one.lighter_ids or one.id in product.lighter_ids for one in last)
    same_laws = any(product.laws & one.laws for one in last)
    same_profile = any(
        product.profile_number == one.profile_number and product.profile_number and same_laws for one in last
    )
    return fit + 6.0 * same_profile if same_laws else fit * 0.3


def _cover(region: RegionFacts, plans: list[ProviderPlan], dice: Dice) -> None:
    """Give products that hardly anybody offers to larger providers that are nearest to them."""
    larger = [plan for plan in plans if plan.size is not OrganisationSize.SMALL]
    wanted = min(FEWEST_OFFERING, max(1, len(larger) // 8))
    for product in region.products:
        holders = [plan for plan in plans if product in plan.products]
        others = [plan for plan in larger if plan not in holders]
        able = [plan for plan in others if product.field in plan.fields] or others
        least = 1 if product.capacity is Capacity.NONE else wanted
        for plan in dice.some(able, max(0, least - len(holders))):
            doubles = [pair for pair in plan.pairs if sum(pair[0] is one for one, _ in plan.pairs) > 1]
            if doubles:
                plan.pairs.remove(dice.choice(doubles))
            plan.pairs.append((product, dice.randrange(len(plan.towns))))
