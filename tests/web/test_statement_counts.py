"""However much there is to show, the pages of the desks and of who refers ask as many statements."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from portal.db import unit_of_work
from portal.domain.access_points import AccessKind
from portal.domain.calls import CallOutcome
from portal.domain.duties import Role
from portal.domain.saved_searches import AlertRhythm
from portal.domain.terms import OrganisationKind
from portal.models import (
    CallNote,
    ContractLine,
    Invitation,
    Municipality,
    Offering,
    Organisation,
    Product,
    Region,
    SavedSearch,
    TalkAgreement,
    TalkNote,
)
from tests.access_rows import make_access_point
from tests.facility_rows import make_facility
from tests.factories import key, make_municipality, make_offering, make_organisation, make_user
from tests.referrer_rows import make_referrer_desk

TALK = "/regio/aanbieders/{own}/kwartaal/2026-kw4"
PAGES = {
    "contract_manager": (
        f"{TALK}/notities",
        f"{TALK}/afspraken/1",
        TALK,
        "/regio/verwijzers",
        "/regio/verwijzers/{practice}",
        "/regio/toegang",
        "/regio/toegang/1",
        "/regio/voorzieningen",
        "/regio/mensen",
    ),
    "municipal_reader": ("/gemeente/toegang", "/gemeente/voorzieningen", "/gemeente/GM9001"),
    "referrer": ("/verwijzer/zoekvragen", "/verwijzer/bellijst"),
    "visitor": ("/gemeente/GM9001",),
}


@pytest.fixture
def add(engine, world, now) -> Callable[[int], None]:
    """Add so many of everything that these pages list."""

    numbers = itertools.count(1)

    def more(count: int) -> None:
        with unit_of_work(engine) as session:
            for _ in range(count):
                _add_to_talk(session, world, now, next(numbers))
                _add_to_desks(session, world, now)
                _add_to_lists(session, world, now)

    return more


def _add_to_talk(session: Session, world: Any, now: Any, number: int) -> None:
    """Add a version of the note, and an agreement with two versions."""
    talk = {"organisation_id": world.own_id, "region_id": world.region_id, "quarter": date(2026, 10, 1)}
    by = {"user_id": world.people["contract_manager"], "at": now}
    session.add(TalkNote(**talk, **by, version=number, text=f"Versie {number}"))
    for version in (1, 2):
        said: dict[str, Any] = {"text": f"Afspraak {number}", "holder": "de aanbieder", "version": version}
        session.add(TalkAgreement(**talk, **by, number=number, **said))
    session.flush()


def _add_to_desks(session: Session, world: Any, now: Any) -> None:
    region = session.get_one(Region, world.region_id)
    town = session.exec(select(Municipality).where(Municipality.code == "GM9001")).one()
    practice = session.exec(select(Organisation).where(Organisation.name == "Huisartsen Kade (proef)")).one()
    other = make_organisation(session, OrganisationKind.REFERRER, name="Nog een praktijk (proef)")
    make_referrer_desk(session, other, town, region)
    for organisation in (other, practice):
        user = make_user(session, organisation, Role.REFERRER)
        session.add(
            Invitation(
                organisation_id=key(organisation),
                email=f"uitnodiging{user.id}@voorbeeld.example",
                role=Role.REFERRER,
                created_at=now,
                sent_at=now,
                expires_at=now + timedelta(days=3),
            )
        )
    for holder, kind in ((town, AccessKind.TEAM), (region, AccessKind.CRISIS)):
        make_access_point(session, holder, kind=kind, code=f"{kind}-{user.id}")
    make_access_point(session, make_municipality(session, region))
    make_facility(session, town)


def _add_to_lists(session: Session, world: Any, now: Any) -> None:
    first = session.get_one(Offering, world.offering_id)
    town = session.exec(select(Municipality).where(Municipality.code == "GM9001")).one()

    offering = make_offering(
        session,
        session.get_one(Organisation, world.own_id),
        session.get_one(Product, first.product_id),
        town,
        line=session.get_one(ContractLine, first.contract_line_id),
    )
    mine = {"user_id": world.people["referrer"]}
    session.add(CallNote(**mine, offering_id=key(offering), outcome=CallOutcome.FULL, noted_at=now))
    session.add(
        SavedSearch(
            **mine,
            name="autisme",
            asked="q=autisme&gemeente=GM9001",
            rhythm=AlertRhythm.DAILY,
            watched_until=now + timedelta(days=30),
            created_at=now,
        )
    )


@pytest.fixture
def counted(app, world, browser_at):
    """Ask for every page, and give how many statements each takes."""
    names = {"own": world.own_id, "practice": 5}
    browsers = {role: browser_at(role) for role in PAGES}
    asked: list[str] = []
    event.listen(
        app.extensions["plekwijzer"].engine, "before_cursor_execute", lambda *told: asked.append(told[2])
    )

    def count() -> dict[str, int]:
        found = {}
        for role, paths in PAGES.items():
            for path in paths:
                browsers[role].get(path.format_map(names))
                asked.clear()
                answer = browsers[role].get(path.format_map(names))
                assert answer.status_code == 200, path
                found[f"{role}: {path}"] = len(asked)
        return found

    return count


def test_no_page_of_the_desks_asks_more_statements_when_there_is_more_to_show(add, counted):
    add(1)
    few = counted()
    add(4)
    assert counted() == few
