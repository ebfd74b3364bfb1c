"""Every figure of the region's pages is the one that plain loops over the rows of a sample give."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.domain.obligations import Period
from portal.domain.punctuality import Duty, punctuality
from portal.domain.terms import CalendarKind, WaitingReason
from portal.models import (
    Municipality,
    Norm,
    Obligation,
    Product,
    Region,
)
from portal.services.doubts import doubts_about_newest
from portal.services.monitor_benchmark import read_benchmark
from portal.services.monitor_doubts import list_doubts
from portal.services.monitor_figures import By, Scope, read_figures, read_figures_by, read_reasons
from portal.services.monitor_providers import read_provider
from portal.services.monitor_scarcity import read_scarcity
from portal.services.monitor_signals import read_shares
from portal.services.monitor_weeks import ended_weeks, make_weeks, read_provider_weeks, read_weeks
from portal.services.offerings import contracted_offerings
from portal.services.report_rows import current_reports
from tests.services.sample.by_hand import figures, public_lines
from tests.services.sample.by_hand_scarcity import bought, distances
from tests.services.sample.by_hand_weeks import week_figures


@pytest.fixture
def lines(sample, now):
    """Give the public offerings, with a norm for the regions and one for a product of each."""
    for region in sample.exec(select(Region)).all():
        product = sample.exec(select(Product).where(Product.region_id == region.id)).first()
        for product_id, weeks in ((None, 12), (product.id, 4)):
            sample.add(
                Norm(
                    region_id=region.id,
                    product_id=product_id,
                    weeks=weeks,
                    source="proef",
                    valid_from=now.date() - timedelta(days=9),
                )
            )
    sample.flush()
    return public_lines(sample, now)


def flat(found):
    values = {name: getattr(found, name) for name in found.__dataclass_fields__ if name != "spread"}
    return {**values, **{name: getattr(found.spread, name) for name in ("median", "low", "high")}}


def of(lines, **parts):
    """Keep the lines of a scope, by plain comparison."""
    tests = {
        "region_id": lambda line, id_: line.offering.region_id == id_,
        "product_id": lambda line, id_: line.product.id == id_,
        "segment_id": lambda line, id_: line.segment_id == id_,
        "municipality_id": lambda line, id_: id_ in line.municipality_ids,
        "organisation_id": lambda line, id_: line.offering.organisation_id == id_,
    }
    return [line for line in lines if all(tests[name](line, id_) for name, id_ in parts.items())]


KEYS = {
    By.PRODUCT: lambda line: [line.product.id],
    By.SEGMENT: lambda line: [line.segment_id],
    By.MUNICIPALITY: lambda line: list(line.municipality_ids),
    By.PROVIDER: lambda line: [line.offering.organisation_id],
}


def test_the_figures_of_every_region_split_in_every_way_are_those_of_the_rows(sample, lines, now):
    for region in sample.exec(select(Region)).all():
        own = of(lines, region_id=region.id)
        assert own
        whole = flat(read_figures(sample, scope=Scope(region.id), now=now))
        assert whole == figures(own)
        assert whole["normed_count"] > 0
        for by, keys in KEYS.items():
            held = defaultdict(list)
            for line in own:
                for key in keys(line):
                    held[key].append(line)
            found = read_figures_by(sample, scope=Scope(region.id), by=by, now=now)
            assert {key: flat(one) for key, one in found.items()} == {
                key: figures(part) for key, part in held.items()
            }


def test_the_figures_of_every_scope_are_those_of_the_rows(sample, lines, now):
    region_id = lines[0].offering.region_id
    scopes = {("product_id", line.product.id) for line in of(lines, region_id=region_id)}
    scopes |= {("segment_id", line.segment_id) for line in of(lines, region_id=region_id)}
    scopes |= {
        ("municipality_id", id_) for line in of(lines, region_id=region_id) for id_ in line.municipality_ids
    }
    for name, id_ in scopes:
        asked = {"region_id": region_id, name: id_}
        assert flat(read_figures(sample, scope=Scope(**asked), now=now)) == figures(of(lines, **asked))


def test_an_offering_of_several_municipalities_counts_once_in_the_region(sample, lines, now):
    region_id = next(line.offering.region_id for line in lines if len(line.municipality_ids) > 1)
    whole = read_figures(sample, scope=Scope(region_id), now=now)
    split = read_figures_by(sample, scope=Scope(region_id), by=By.MUNICIPALITY, now=now)
    assert sum(one.offering_count for one in split.values()) > whole.offering_count
    assert whole.offering_count == len(of(lines, region_id=region_id))


def test_the_reasons_are_those_of_the_rows(sample, lines, now):
    for region in sample.exec(select(Region)).all():
        stops: Counter[WaitingReason | None] = Counter()
        waits: Counter[WaitingReason | None] = Counter()
        for line in of(lines, region_id=region.id):
            reason = None if line.report is None else line.report.reason
            if line.is_stopped:
                stops[reason] += 1
            elif line.is_known and ((line.weeks or 0) > 0 or reason is not None):
                waits[reason] += 1
        found = read_reasons(sample, scope=Scope(region.id), now=now)
        assert {one.reason: one.stopped_count for one in found if one.stopped_count} == stops
        assert {one.reason: one.waiting_count for one in found if one.waiting_count} == waits


def test_a_provider_has_the_figures_of_its_rows(sample, lines, now):
    line = lines[0]
    asked = {"region_id": line.offering.region_id, "organisation_id": line.offering.organisation_id}
    whole, by_product = read_provider(sample, **asked, now=now)
    assert flat(whole) == figures(of(lines, **asked))
    for product_id, found in by_product.items():
        assert flat(found) == figures(of(lines, **asked, product_id=product_id))


def test_the_providers_beside_each_other_have_the_figures_of_their_rows(sample, lines, now):
    line = next(line for line in lines if line.segment_id)
    asked = {"region_id": line.offering.region_id, "segment_id": line.segment_id}
    found = read_benchmark(sample, **asked, now=now)
    assert [one.name for one in found] == sorted(one.name for one in found)
    for one in found:
        assert flat(one.figures) == figures(of(lines, **asked, organisation_id=one.organisation_id))


def test_every_ended_week_has_the_figures_of_its_reports(sample, lines, now):
    make_weeks(sample, now=now)
    product = lines[0].product
    region_id, segment_id = product.region_id, lines[0].segment_id
    town = next(iter(lines[0].municipality_ids))
    for parts, is_counted in (
        ({}, lambda offering, *rest: offering.region_id == region_id),
        ({"product_id": product.id}, lambda offering, held, *rest: held.id == product.id),
        (
            {"segment_id": segment_id},
            lambda offering, held, segment, towns: segment == segment_id and offering.region_id == region_id,
        ),
        (
            {"product_id": product.id, "municipality_id": town},
            lambda offering, held, segment, towns: held.id == product.id and town in towns,
        ),
        (
            {"segment_id": segment_id, "municipality_id": town},
            lambda offering, held, segment, towns: (
                segment == segment_id and offering.region_id == region_id and town in towns
            ),
        ),
    ):
        weeks = read_weeks(sample, scope=Scope(region_id, **parts), now=now)
        assert [week.monday for week in weeks] == ended_weeks(now)
        for week in (weeks[-1], weeks[-9], weeks[0]):
            found = {**vars(week), **vars(week.spread)}
            expected = week_figures(sample, week.monday, is_counted)
            assert {name: found[name] for name in expected} == expected


def test_a_provider_s_weeks_are_those_of_its_reports(sample, lines, now):
    asked = {"region_id": lines[0].offering.region_id, "organisation_id": lines[0].offering.organisation_id}
    weeks = read_provider_weeks(sample, **asked, now=now)
    for week in (weeks[-1], weeks[-5]):
        expected = week_figures(
            sample,
            week.monday,
            lambda offering, *rest: (
                offering.region_id == asked["region_id"]
                and offering.organisation_id == asked["organisation_id"]
            ),
        )
        found = {**vars(week), **vars(week.spread)}
        assert {name: found[name] for name in expected} == expected


def test_scarcity_is_that_of_the_rows(sample, lines, now):
    today = now.date()
    towns = {row.id: row for row in sample.exec(select(Municipality)).all()}
    for region in sample.exec(select(Region)).all():
        found = {
            (one.town.municipality_id, one.product_id): one.scarcity
            for one in read_scarcity(sample, region_id=region.id, now=now)
        }
        assert set(found) == set(bought(sample, region.id, today))
        for (town_id, product_id), scarcity in found.items():
            held = of(lines, region_id=region.id, product_id=product_id, municipality_id=town_id)
            assert scarcity.offering_count == len(held)
            assert scarcity.open_count == sum(line.is_open for line in held)
            assert scarcity.placed_count == sum((line.free or 0) > 0 for line in held)
            near = distances(held, towns[town_id])
            if near and abs(min(near) - 10) > 0.2:
                assert (scarcity.near_count > 0) == (min(near) <= 10)
                assert scarcity.nearest_km == pytest.approx(min(near), rel=0.02, abs=0.05)


def test_punctuality_is_that_of_the_rule_for_one_provider(sample, now):
    for region in sample.exec(select(Region)).all():
        duties = defaultdict(list)
        for row in sample.exec(select(Obligation).where(Obligation.region_id == region.id)):
            period = Period(row.period_start, row.period_end, row.due_at)
            duties[row.organisation_id, row.kind].append(Duty(period, row.status, row.submitted_at))
        expected = {key: punctuality(held, now=now).half_year for key, held in duties.items()}
        found = read_shares(sample, region_id=region.id, now=now)
        assert found == {key: share for key, share in expected.items() if share.due}
        assert {kind for _, kind in found} == set(CalendarKind)


def test_the_doubtful_figures_are_those_that_the_provider_is_asked_about(sample, lines, now):
    for region in sample.exec(select(Region)).all():
        expected = {}
        for line in of(lines, region_id=region.id):
            if line.report is None:
                continue
            offering = contracted_offerings(
                sample, organisation_id=line.offering.organisation_id, offering_ids=[line.offering.id]
            )[line.offering.id]
            report = current_reports(sample, offering_ids=[line.offering.id])[line.offering.id]
            if asked := doubts_about_newest(sample, offering=offering, report=report):
                expected[line.offering.id] = asked
        found = list_doubts(sample, scope=Scope(region.id), now=now)
        assert {one.offering_id: one.questions for one in found} == expected
