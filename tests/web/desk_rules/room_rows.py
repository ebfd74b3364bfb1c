"""Makes access contacts, facilities, talks and plans of the catalogue, each also of another region."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from portal.domain.access_points import AccessKind
from portal.domain.agreements import AgreementContent
from portal.domain.catalogue import PlanAct
from portal.models import (
    AccessPoint,
    AccessState,
    CataloguePlan,
    Facility,
    Municipality,
    Region,
    Theme,
)
from portal.services.talk_agreements import add_agreement
from portal.services.talk_notes import save_note
from portal.services.talk_turns import Talk
from tests.access_rows import make_access_point
from tests.facility_rows import make_facility
from tests.factories import (
    key,
    make_municipality,
)
from tests.web.conftest import World
from tests.web.desk_rules.contract_rows import fill_contracts, kept


def fill_places(session: Session, world: World, now: datetime) -> dict[str, Any]:
    """Make access contacts and facilities of the region, its municipality and another region."""
    names = fill_contracts(session, world, now)
    region, town = session.get_one(Region, world.region_id), session.get_one(Municipality, names["town"])
    far_town = session.get_one(Municipality, names["far_town"])
    points = {
        "team": session.exec(select(AccessPoint)).one(),
        "crisis": make_access_point(session, region, kind=AccessKind.CRISIS),
        "document": make_access_point(
            session, town, kind=AccessKind.DOCUMENT, website="https://voorbeeld.example/f", phone=None
        ),
        "far_team": make_access_point(session, far_town),
    }
    make_municipality(session, region, code="GM9003", name="Naastveld")
    facilities = {
        "facility": session.exec(select(Facility)).one(),
        "far_facility": make_facility(session, far_town),
    }
    session.add(Theme(code="proef-thema", name="Proefthema", plain="Over proeven", position=1))
    states = {
        f"{name}_state": session.exec(select(AccessState.id).where(AccessState.point_id == key(one))).one()
        for name, one in points.items()
    }
    kept = {**points, **facilities}
    names |= {"region": world.region_id, "far_region": world.other_region_id}
    return {**names, **{name: key(one) for name, one in kept.items()}, **states}


def fill_talks(session: Session, world: World, now: datetime) -> dict[str, Any]:
    """Make a note and an agreement of the talk about this quarter, and of the one about the last."""
    names = fill_contracts(session, world, now)
    for quarter in (date(2026, 7, 1), date(2026, 10, 1)):
        talk = Talk(world.own_id, world.region_id, quarter)
        by: dict[str, Any] = {"user_id": world.people["contract_manager"], "now": now - timedelta(days=1)}
        save_note(session, talk=talk, text="Eerst vragen naar de norm.", seen_version=0, **by)
        content = AgreementContent("Een plan maken", "de aanbieder", quarter + timedelta(days=80))
        add_agreement(session, talk=talk, content=content, **by)
    return {**names, "far_region": world.other_region_id}


def fill_catalogue(session: Session, world: World, now: datetime) -> dict[str, Any]:
    """Make a planned change, one that holds already, and one of another region."""
    far_region = session.get_one(Region, world.other_region_id)
    names: dict[str, Any] = {"own": "eigen", "far": far_region.code}
    for name, region_id, applied_at in (
        ("plan", world.region_id, None),
        ("held_plan", world.region_id, now),
        ("far_plan", world.other_region_id, None),
    ):
        plan = CataloguePlan(
            region_id=region_id,
            kind="product",
            code="autisme-proef",
            act=PlanAct.CHANGE,
            content={"plain": f"Anders ({name})"},
            starts_on=date(2027, 6, 1),
            made_at=now,
            applied_at=applied_at,
        )
        names[name] = kept(session, plan)
    return names
