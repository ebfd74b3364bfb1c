"""What stands for a replaced product: the last of a chain, in its own region, while it holds."""

from datetime import date, datetime

import pytest

from portal.domain.catalogue import PlanAct
from portal.domain.errors import NotFoundError
from portal.models import CataloguePlan
from portal.services.catalogue_successions import load_successions, successor_of
from tests.factories import key, make_product, make_region

TODAY = date(2026, 11, 25)


@pytest.fixture
def region(session, now):
    """Give a region in which "oud" became "midden", and "midden" became "nieuw"."""
    region = make_region(session, code="eigen")
    for code, last in (("oud", date(2025, 12, 31)), ("midden", date(2026, 6, 30)), ("nieuw", None)):
        make_product(session, region, code=code, valid_until=last)
    _replace(session, region, "oud", "midden", now)
    _replace(session, region, "midden", "nieuw", now)
    return region


def _replace(session, region, old, new, applied_at: datetime | None):
    plan = CataloguePlan(
        region_id=key(region),
        kind="product",
        code=old,
        act=PlanAct.END,
        successor=new,
        starts_on=TODAY,
        made_at=datetime.fromisoformat("2025-01-01T00:00+00:00"),
        applied_at=applied_at,
    )
    session.add(plan)
    session.flush()


def test_a_chain_leads_to_its_last_product(session, region):
    assert load_successions(session, on=TODAY) == {"eigen": {"oud": "nieuw", "midden": "nieuw"}}


def test_what_came_back_stands_for_itself(session, region, now):
    make_product(session, region, code="terug")
    _replace(session, region, "terug", "nieuw", now)
    assert "terug" not in load_successions(session, on=TODAY)["eigen"]


def test_what_leads_to_something_ended_or_around_in_a_circle_leads_nowhere(session, region, now):
    for code, new in (("a", "b"), ("b", "a"), ("c", "weg")):
        make_product(session, region, code=code, valid_until=date(2026, 1, 1))
        _replace(session, region, code, new, now)
    assert load_successions(session, on=TODAY) == {"eigen": {"oud": "nieuw", "midden": "nieuw"}}


def test_what_is_only_planned_does_not_lead_yet(session, region):
    make_product(session, region, code="straks", valid_until=date(2026, 1, 1))
    _replace(session, region, "straks", "nieuw", None)
    with pytest.raises(NotFoundError):
        successor_of(session, region_code="eigen", code="straks", on=TODAY)


def test_another_region_knows_nothing_of_it(session, region):
    make_region(session, code="ander")
    with pytest.raises(NotFoundError):
        successor_of(session, region_code="ander", code="oud", on=TODAY)
    assert successor_of(session, region_code="eigen", code="oud", on=TODAY) == "nieuw"
