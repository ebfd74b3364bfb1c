"""A small region with help to find: open, waiting, stopped, silent; with words that no visitor may read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element  # only the type: what is parsed is our own page

from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session

from portal.db import unit_of_work
from portal.domain.access_points import AccessKind
from portal.domain.terms import Accepting, OfferingKind, PublicationStatus, ReferralDoor, TagKind
from portal.models import (
    Location,
    Municipality,
    Offering,
    OfferingMunicipality,
    OfferingTag,
    Product,
    ReferralRoute,
    Theme,
)
from search import indexer
from tests.access_rows import make_access_point
from tests.factories import (
    CREATED,
    key,
    make_location,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_report,
)

WATERDAM, POLDERZICHT = "GM8001", "GM8002"
CANARIES = {
    "intake_phone": "0199 11 11 11",
    "intake_email": "kanarie-intake@voorbeeld.example",
    "referrer_note": "kanarie in de noot voor verwijzers",
    "remark": "kanarie in de opmerking bij de opgave",
    "waiting_count": "8765",
    "phases_out": "31 december 2098",
}
"""Words that stand in fields for professionals only (control S04)."""


@dataclass(frozen=True)
class Town:
    """The ids of what there is to find."""

    open_id: int
    waiting_id: int
    stopped_id: int
    silent_id: int
    free_id: int
    draft_id: int
    provider_id: int


def build_town(engine: Engine, app: Flask, now: datetime, *, extra: int = 0) -> Town:
    """Make the town and its index; `extra` more offerings of the same help, without figures."""
    with unit_of_work(engine) as session:
        town = _build(session, now, extra)
    index_town(engine, app, now)
    return town


def find(document: Element, path: str) -> Element:
    """Find one element of a page; the test fails when it is not there."""
    found = document.find(path)
    assert found is not None, path
    return found


def index_town(engine: Engine, app: Flask, now: datetime) -> None:
    """Make the search index of what is in the database."""
    indexer.rebuild(engine, app.extensions["plekwijzer"].search_engine, now=now)


def _build(session: Session, now: datetime, extra: int) -> Town:
    region = make_region(session, code="waterland-proef", name="Regio Waterland (proef)")
    here = make_municipality(session, region, code=WATERDAM, name="Waterdam", lat=52.5, lon=4.95)
    there = make_municipality(session, region, code=POLDERZICHT, name="Polderzicht", lat=52.6, lon=5.05)
    theme = Theme(code="psychisch", name="Psychische klachten", plain="Hulp bij angst en autisme", position=1)
    session.add(theme)
    make_access_point(session, here, name="Sociaal team Waterdam", phone="0199 22 22 22")
    make_access_point(
        session, region, kind=AccessKind.CRISIS, name="Crisisdienst Waterland", phone="0199 33 33 33"
    )
    autism = make_product(
        session,
        region,
        code="autisme-begeleiding",
        name="Begeleiding specialistisch",
        plain="Begeleiding bij autisme",
        summary="Iemand helpt u om te gaan met autisme.",
        synonyms=("autisme", "asd"),
        theme_id=key(theme),
    )
    session.add(
        ReferralRoute(
            product_id=key(autism), position=1, door=ReferralDoor.MUNICIPAL_ACCESS, decision=True, note=None
        )
    )
    provider = make_organisation(session, name="De Lindeboom (proef)", about="Wij werken in Waterdam.")
    place = make_location(session, provider, here, street="Kadeweg")
    waiting = make_offering(
        session,
        provider,
        autism,
        here,
        location=place,
        at_home=True,
        intake_phone=CANARIES["intake_phone"],
        intake_email=CANARIES["intake_email"],
        referrer_note=CANARIES["referrer_note"],
        website="https://lindeboom.example/",
        expectation="U krijgt elke week bezoek.",
        meanwhile="Schrijf op wat lastig gaat.",
        bridging_text="Een ervaren vrijwilliger belt u.",
    )
    _tag(session, waiting, TagKind.PROBLEM, "autisme")
    _tag(session, waiting, TagKind.CONTRA_INDICATION, "ernstige verslaving")
    make_report(
        session,
        waiting,
        at=now - timedelta(days=1),
        intake_weeks=2,
        start_weeks=3,
        waiting_count=int(CANARIES["waiting_count"]),
        remark=CANARIES["remark"],
        note="Bel gerust als het dringend is.",
    )
    opened = _offer(session, autism, "De Esdoorn (proef)", here)
    make_report(session, opened, at=now - timedelta(hours=1), intake_weeks=0, start_weeks=1, free_places=3)
    stopped = _offer(session, autism, "De Populier (proef)", there)
    make_report(session, stopped, at=now - timedelta(days=2), accepting=Accepting.STOP)
    silent = _offer(session, autism, "De Berk (proef)", here)
    make_report(session, silent, at=now - timedelta(days=60), intake_weeks=77, start_weeks=78)
    draft = _offer(
        session, autism, "De Kiem (proef)", here, status=PublicationStatus.DRAFT, published_at=None
    )
    for number in range(extra):
        _offer(session, autism, f"De Rij {number} (proef)", here)
    return Town(
        open_id=key(opened),
        waiting_id=key(waiting),
        stopped_id=key(stopped),
        silent_id=key(silent),
        free_id=_free_access(session, key(region), key(here)),
        draft_id=key(draft),
        provider_id=key(provider),
    )


def _offer(
    session: Session, product: Product, name: str, municipality: Municipality, **fields: Any
) -> Offering:
    provider = make_organisation(session, name=name)
    location: Location = make_location(session, provider, municipality)
    return make_offering(session, provider, product, municipality, location=location, **fields)


def _free_access(session: Session, region_id: int, municipality_id: int) -> int:
    circle = make_organisation(session, name="Buurtkring (proef)")
    facility = Offering(
        kind=OfferingKind.FREE_ACCESS,
        organisation_id=key(circle),
        region_id=region_id,
        name="Inloophuis De Brug",
        description="Een huis waar iedereen welkom is voor koffie en een gesprek.",
        at_home=True,
        status=PublicationStatus.PUBLISHED,
        published_at=CREATED,
        changed_at=CREATED,
    )
    session.add(facility)
    session.flush()
    session.add(OfferingMunicipality(offering_id=key(facility), municipality_id=municipality_id))
    session.flush()
    return key(facility)


def _tag(session: Session, offering: Offering, kind: TagKind, value: str) -> None:
    session.add(OfferingTag(offering_id=key(offering), kind=kind, value=value))
    session.flush()
