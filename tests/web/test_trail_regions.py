"""Of a provider of two regions each region reads its own part of the trail; the file is sent in pieces."""

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db import unit_of_work
from portal.domain.duties import ObligationStatus
from portal.domain.terms import CalendarKind
from portal.models import Obligation, Organisation, Region, metadata
from portal.services import audit_trail
from portal.services.audit import note_change
from portal.services.audit_trail import REGIONAL
from portal.web.audit_words import SUBJECTS
from tests.architecture.tree import texts
from tests.factories import make_municipality, make_offering, make_product
from tests.web.region_canaries import region_of

TRAIL = "/regio/logboek"
FILE = f"{TRAIL}/logboek.csv"
OWN, OTHER = "van de eigen regio", "van de andere regio"
TOLD_APART_OTHERWISE = {"region", "call_note", "availability_report", "indicator_value"}
"""Entries about these name a region, are of nobody, or are written about another subject."""


@pytest.fixture
def shared(engine, world, now):
    """Let provider A work for the other region too, with an entry about each kind of thing of both."""
    with unit_of_work(engine) as session:
        provider = session.get_one(Organisation, world.own_id)
        other = session.get_one(Region, world.other_region_id)
        product = make_product(session, other, code="elders-product")
        make_offering(session, provider, product, make_municipality(session, other))
        for region_id in (world.region_id, world.other_region_id):
            session.add(
                Obligation(
                    organisation_id=world.own_id,
                    region_id=region_id,
                    kind=CalendarKind.WAITING,
                    period_start=now.date(),
                    period_end=now.date(),
                    due_at=now,
                    status=ObligationStatus.OPEN,
                    created_at=now,
                )
            )
        session.flush()
        for kind in ("contract", "obligation", "offering"):
            thing = REGIONAL[kind]
            for region_id, words in ((world.region_id, OWN), (world.other_region_id, OTHER)):
                found = session.scalar(
                    select(thing.c.id).where(
                        thing.c.region_id == region_id, thing.c.organisation_id == world.own_id
                    )
                )
                _note(session, world, now, kind, found, {"text": f"{kind} {words}"})
        for code, words in (("eigen", OWN), (other.code, OTHER)):
            after = {"region": code, "proef": f"indicator {words}"}
            _note(session, world, now, "organisation", world.own_id, after, action="indicators.hand_in")


def _note(session, world, now, kind, subject_id, after, action="offering.edit"):
    note_change(
        session,
        action=action,
        subject_kind=kind,
        subject_id=subject_id,
        user_id=world.people["other_region"],
        organisation_id=world.own_id,
        after=after,
        now=now,
    )


@pytest.mark.parametrize("kind", ["contract", "obligation", "offering", "indicator"])
@pytest.mark.parametrize("address", [TRAIL, FILE])
def test_S04_a_region_reads_what_was_done_for_itself_and_not_for_another(
    contract_manager, browser_for, shared, kind, address
):
    own, other = contract_manager.get(address).text, browser_for("other_region").get(address).text
    assert f"{kind} {OWN}" in own
    assert f"{kind} {OTHER}" not in own
    assert f"{kind} {OTHER}" in other
    assert f"{kind} {OWN}" not in other


def test_who_looks_after_all_regions_reads_both(operator, shared):
    page = operator.get(TRAIL).text
    assert f"contract {OWN}" in page
    assert f"contract {OTHER}" in page


def test_every_kind_of_thing_of_one_region_is_told_apart():
    kinds = {name for name in SUBJECTS if name in metadata.tables and region_of(metadata.tables[name])}
    assert kinds - set(REGIONAL) == TOLD_APART_OTHERWISE & kinds


def test_every_kind_of_subject_in_the_code_has_dutch_words():
    named = {
        part.partition('"')[0]
        for path, source in texts(".py")
        if path.startswith("portal/services/")
        for part in source.split('subject_kind="')[1:]
    }
    assert len(named) > 10
    assert named - set(SUBJECTS) == set()


def test_the_file_holds_every_entry_once_however_many_pieces_it_comes_in(
    contract_manager, engine, world, now, monkeypatch
):
    monkeypatch.setattr(audit_trail, "LINES_A_PIECE", 7)
    monkeypatch.setattr("portal.web.routes.trail.LINES_A_PIECE", 7)
    with unit_of_work(engine) as session:
        for number in range(20):
            _note(session, world, now + timedelta(seconds=number), "location", number, {"name": f"n{number}"})
    answer = contract_manager.get(f"{FILE}?wat=offering.edit")
    assert "Content-Length" not in answer.headers
    numbers = [int(line.split(";")[6]) for line in answer.text.strip().splitlines()[1:]]
    assert numbers == list(range(19, -1, -1))
