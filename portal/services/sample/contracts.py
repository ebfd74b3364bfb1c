"""Makes contracts and their lines: per segment and per product, with dates and municipalities."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portal.domain.calendar import local_date
from portal.domain.terms import OrganisationSize
from portal.models import Contract, ContractLine, ContractLineMunicipality
from portal.services.sample.dice import Dice
from portal.services.sample.facts import ProductFacts, RegionFacts, SegmentFacts, Town
from portal.services.sample.plans import ProviderPlan
from portal.services.sample.rows import Rows


@dataclass(frozen=True)
class SignedLine:
    """A contract line as its offerings need it; `phases_out_on` may be past or to come."""

    id: int
    product: ProductFacts
    segment_id: int
    starts_on: date
    phases_out_on: date | None
    towns: tuple[Town, ...]


@dataclass(frozen=True)
class _Signed:
    id: int
    starts_on: date
    ends_on: date


def add_contracts(
    rows: Rows,
    region: RegionFacts,
    plan: ProviderPlan,
    *,
    organisation_id: int,
    now: datetime,
    dice: Dice,
) -> dict[ProductFacts, SignedLine]:
    """Write a contract per segment and a line per product; return the lines by product."""
    today = local_date(now)
    contracts: dict[int, _Signed] = {}
    lines: dict[ProductFacts, SignedLine] = {}
    for product in plan.products:
        held = [segment for segment in product.segment_ids if segment in contracts]
        segment_id = held[0] if held else product.segment_ids[0]
        if segment_id not in contracts:
            segment = region.segments[segment_id]
            contracts[segment_id] = _add_contract(rows, region, segment, organisation_id, today, dice)
        lines[product] = _add_line(rows, plan, product, segment_id, contracts[segment_id], today, dice)
    return lines


def _add_contract(
    rows: Rows,
    region: RegionFacts,
    segment: SegmentFacts,
    organisation_id: int,
    today: date,
    dice: Dice,
) -> _Signed:
    starts_on = region.valid_from
    if dice.chance(0.15) and starts_on < today - timedelta(days=60):
        starts_on = today - timedelta(days=dice.randint(20, (today - starts_on).days))
    ends_on, options = _term_of(segment, region.valid_from, today)
    contract_id = rows.add(
        Contract,
        organisation_id=organisation_id,
        region_id=region.id,
        segment_id=segment.id,
        form=segment.form,
        starts_on=starts_on,
        ends_on=ends_on,
        extension_months=[12 * years for years in options],
        created_at=_noon(starts_on - timedelta(days=30)),
    )
    return _Signed(contract_id, starts_on, ends_on)


def _term_of(segment: SegmentFacts, valid_from: date, today: date) -> tuple[date, list[int]]:
    """Give the last day of the running term, and the options left in years.

    It was renewed as often as the plan allows, then year by year.
    """
    years, options = segment.term_years or 4, list(segment.extension_years)
    while _years_on(valid_from, years) <= today + timedelta(days=120):
        years += options.pop(0) if options else 1
    return _years_on(valid_from, years) - timedelta(days=1), options


def _years_on(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))


def _add_line(
    rows: Rows,
    plan: ProviderPlan,
    product: ProductFacts,
    segment_id: int,
    contract: _Signed,
    today: date,
    dice: Dice,
) -> SignedLine:
    phases_out_on = None
    if plan.size is not OrganisationSize.LARGE and dice.chance(0.03):
        phases_out_on = max(contract.starts_on, today + timedelta(days=dice.randint(-60, 90)))
    has_volume = plan.size is OrganisationSize.LARGE and dice.chance(0.5)
    volume = dice.randint(10, 60)
    line_id = rows.add(
        ContractLine,
        contract_id=contract.id,
        product_id=product.id,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        phases_out_on=phases_out_on,
        acceptance_duty=product.acceptance_duty or dice.chance(0.03),
        volume_min=volume if has_volume else None,
        volume_max=volume * dice.randint(2, 5) if has_volume else None,
    )
    towns = _towns_of(plan, product, dice)
    for town in towns:
        rows.add(ContractLineMunicipality, contract_line_id=line_id, municipality_id=town.id)
    return SignedLine(line_id, product, segment_id, contract.starts_on, phases_out_on, towns)


def _towns_of(plan: ProviderPlan, product: ProductFacts, dice: Dice) -> tuple[Town, ...]:
    """Choose the municipalities of a line; one that a centre municipality arranges holds for all."""
    able = sorted(product.towns, key=plan.towns[0].distance)
    if product.centre is not None or plan.size is OrganisationSize.LARGE:
        return tuple(able)
    if plan.size is OrganisationSize.SMALL:
        count = dice.choice((1, 2, 2, 3, 4, len(able)))
    else:
        count = dice.randint((len(able) + 1) // 2, len(able))
    own = [town for town in dict.fromkeys(plan.towns) if town in able]
    return tuple(dict.fromkeys([*own, *able[:count]]))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
