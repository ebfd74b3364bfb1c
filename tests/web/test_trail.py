"""The audit trail as region, auditor and operator read it, and what may never stand in it."""

import ast
import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from portal.db import reading, unit_of_work
from portal.domain.terms import TokenScope
from portal.models import ApiToken, AuditEntry, Organisation
from portal.services.audit import note_change
from portal.web.audit_words import ACTIONS
from tests.architecture.tree import texts
from tests.pages import words
from tests.web.conftest import PASSWORD

TRAIL = "/regio/logboek"


@pytest.fixture
def noted(engine, world, now):
    """One change each for provider A, for provider B of no region, and for nobody."""
    with unit_of_work(engine) as session:
        for name, organisation_id, day in (("manager", world.own_id, 0), ("operator", None, 3)):
            note_change(
                session,
                action="offering.edit",
                subject_kind="offering",
                subject_id=world.offering_id,
                user_id=world.people[name],
                organisation_id=organisation_id,
                before={"name": "Oude naam", "part_time": False},
                after={"name": f"Nieuwe naam van {name}", "part_time": True},
                now=now - timedelta(days=day),
            )


def test_a_line_says_who_did_what_when_for_whom_and_from_what_to_what(contract_manager, noted):
    page = words(contract_manager.get(TRAIL))
    for told in (
        "Proef manager",
        "manager@voorbeeld.example",
        "De Wilgenboom (proef)",
        "Aanbod gewijzigd (aanbod 1)",
        "25-11-2026 10:00",
        "Naam: Oude naam → Nieuwe naam van manager",
        "nee → ja",
    ):
        assert told in page


def test_what_a_machine_did_is_told_by_the_name_of_its_key(contract_manager, engine, world, now):
    with unit_of_work(engine) as session:
        token = ApiToken(
            organisation_id=world.own_id,
            name="Roostersysteem",
            scope=TokenScope.REPORT,
            token_hash="0" * 64,
            shown_start="plek_1234",
            created_at=now,
            expires_at=now + timedelta(days=30),
        )
        session.add(token)
        session.flush()
        note_change(
            session,
            action="offering.edit",
            subject_kind="offering",
            subject_id=world.offering_id,
            user_id=None,
            organisation_id=world.own_id,
            after={"token_id": token.id},
            now=now,
        )
    assert "een systeem, met sleutel Roostersysteem" in words(contract_manager.get(TRAIL))
    assert "met sleutel Roostersysteem" in contract_manager.get(f"{TRAIL}/logboek.csv").text


def test_S01_a_region_sees_its_own_organisations_and_no_more(browser_for, noted):
    assert "Nieuwe naam van manager" not in browser_for("other_region").get(TRAIL).text
    assert "Nieuwe naam van operator" not in browser_for("contract_manager").get(TRAIL).text
    assert "Nieuwe naam van manager" not in browser_for("other_region").get(f"{TRAIL}/logboek.csv").text


def test_the_operator_sees_everything(operator, noted):
    page = operator.get(TRAIL).text
    assert "Nieuwe naam van manager" in page
    assert "Nieuwe naam van operator" in page


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("wie=MANAGER", True),
        ("wie=manager@voorbeeld", True),
        ("wie=editor", False),
        ("wie=%25", False),
        ("organisatie=wilgen", True),
        ("organisatie=eikelaar", False),
        ("wat=offering.edit", True),
        ("wat=offering.make", False),
        ("vanaf=2026-11-25", True),
        ("vanaf=2026-11-26", False),
        ("tot=2026-11-25", True),
        ("tot=2026-11-24", False),
        ("vanaf=geen-dag&tot=9999-12-31", True),
        ("vanaf=0001-01-01", True),
    ],
)
def test_the_trail_is_searched(contract_manager, noted, query, is_found):
    answer = contract_manager.get(f"{TRAIL}?{query}")
    assert answer.status_code == 200
    assert ("Nieuwe naam van manager" in answer.text) is is_found
    assert (
        "Nieuwe naam van manager" in contract_manager.get(f"{TRAIL}/logboek.csv?{query}").text
    ) is is_found


def test_nothing_found_says_what_to_do(contract_manager, noted):
    assert "Kies een langere periode" in words(contract_manager.get(f"{TRAIL}?wie=niemand"))


def test_a_long_trail_has_pages_that_keep_the_search(contract_manager, engine, world, now):
    with unit_of_work(engine) as session:
        for number in range(51):
            note_change(
                session,
                action="location.edit",
                subject_kind="location",
                subject_id=number,
                user_id=world.people["manager"],
                organisation_id=world.own_id,
                now=now,
            )
    first = contract_manager.get(f"{TRAIL}?wat=location.edit")
    assert "(locatie 50)" in words(first)
    assert "(locatie 0)" not in words(first)
    second = contract_manager.get(f"{TRAIL}?wat=location.edit&pagina=2")
    assert "(locatie 0)" in words(second)
    assert "wat=location.edit" in first.text.partition("pagina=2")[0][-120:] + first.text


def test_S31_a_name_that_is_a_formula_is_text_in_the_file(contract_manager, engine, world, noted):
    with unit_of_work(engine) as session:
        session.get_one(Organisation, world.own_id).name = "=HYPERLINK(1)"
    assert ";=HYPERLINK" not in contract_manager.get(f"{TRAIL}/logboek.csv").text


def test_S19_signing_in_and_being_refused_are_in_the_trail(app, world, engine, visitor):
    visitor.sign_in(world.emails["manager"], "niet het wachtwoord")
    visitor.sign_in("onbekend@voorbeeld.example", "niet het wachtwoord")
    visitor.sign_in(world.emails["manager"], PASSWORD)
    with reading(engine) as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        session.expunge_all()
    assert [(entry.action, entry.subject_id if "refuse" in entry.action else None) for entry in entries] == [
        ("session.refuse", world.people["manager"]),
        ("session.refuse", None),
        ("session.start", None),
    ]
    assert all(re.fullmatch(r"[0-9a-f]{16}", entry.request_id or "") for entry in entries)
    assert "onbekend@" not in str([entry.after for entry in entries])


def test_S19_every_entry_of_a_request_carries_its_id(manager, world, engine):
    answer = manager.send(f"/mijn/week/{world.offering_id}/bevestigen")
    assert answer.status_code == 303
    with reading(engine) as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "availability.confirm")).one()
        assert entry.request_id == answer.headers["X-Request-ID"]


def test_every_kind_of_change_in_the_code_has_dutch_words():
    kinds = {
        node.value
        for path, source in texts(".py")
        if path.startswith("portal/services/") and "note" in source
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and "note" in ast.unparse(call.func)
        for part in [*call.args, *(word.value for word in call.keywords if word.arg == "action")]
        for node in ast.walk(part)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"[a-z_]+\.[a-z_]+|load_pack|create_user|change_password", node.value)
    }
    assert kinds - set(ACTIONS) == set()
