"""The API works: read the own offerings, hand in one or a batch, once per key, own organisation only."""

import json
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import event, select
from sqlmodel import col

from portal.db import reading, unit_of_work
from portal.domain.terms import ReportChannel, TokenScope
from portal.models import (
    ApiAnswer,
    ApiToken,
    AuditEntry,
    AvailabilityReport,
    Contract,
    Municipality,
    Offering,
    Organisation,
    Product,
)
from portal.services.tokens import REQUESTS_A_MINUTE
from portal.web.api.answers import BatchOut, OfferingsOut, ReportOut, SavedOut
from tests.factories import make_line, make_offering
from tests.web.machine import BATCHES, FIGURES, LIST, checked, codes_of, machine_of, place_of

KEY = {"Idempotency_Key": "3f0c0f0a-2f6e-4c61-9d5e-0d5b1f5f7a10"}


@pytest.fixture
def machine(app, engine, world, now):
    return machine_of(app, engine, organisation_id=world.own_id, user_id=world.people["manager"], now=now)


@pytest.fixture
def second_id(engine, world):
    """A second offering of the same organisation, never reported."""
    with unit_of_work(engine) as session:
        own = session.get_one(Organisation, world.own_id)
        product, gouda = session.scalars(select(Product)).one(), session.scalars(select(Municipality)).one()
        line = make_line(session, own, product, gouda, starts_on=product.valid_from + timedelta(days=1))
        offering = make_offering(session, own, product, gouda, line=line)
        return offering.id


def newest(engine, offering_id):
    with reading(engine) as session:
        found = session.scalars(
            select(AvailabilityReport)
            .where(col(AvailabilityReport.offering_id) == offering_id)
            .order_by(col(AvailabilityReport.id).desc())
        ).first()
        session.expunge(found)
    return found


def test_the_list_holds_the_own_offerings_with_their_newest_report(machine, world):
    answer = machine.get(LIST)
    shape = OfferingsOut.model_validate(answer.json)
    assert [item.id for item in shape.offerings] == [world.offering_id]
    assert (shape.total, shape.page, shape.page_size) == (1, 1, 50)
    [item] = answer.json["offerings"]
    assert (item["capacity"], item["standing"]) == ("both", "active")
    assert item["availability"]["intakeWeeks"] == 5
    assert item["availability"]["confirmedAt"] == "2026-11-19T09:00:00Z"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_list_goes_by_pages_that_link_to_each_other(machine, world, second_id):
    first = machine.get(f"{LIST}?pageSize=1")
    assert [item["id"] for item in first.json["offerings"]] == [world.offering_id]
    assert first.headers["Link"] == f'<http://localhost{LIST}?page=2&pageSize=1>; rel="next"'
    second = machine.get(f"{LIST}?page=2&pageSize=1")
    assert [item["id"] for item in second.json["offerings"]] == [second_id]
    assert second.headers["Link"] == f'<http://localhost{LIST}?page=1&pageSize=1>; rel="prev"'
    assert machine.get(f"{LIST}?page=9").json["offerings"] == []


def test_the_list_takes_as_many_statements_for_one_offering_as_for_two(app, machine, second_id):
    def statements(path):
        seen = []

        def watch(*rest):
            seen.append(rest[2])

        event.listen(app.extensions["plekwijzer"].engine, "before_cursor_execute", watch)
        machine.get(path)
        event.remove(app.extensions["plekwijzer"].engine, "before_cursor_execute", watch)
        return len(seen)

    assert statements(f"{LIST}?pageSize=1") == statements(LIST) <= 12


def test_the_newest_report_is_read_with_its_etag(machine, world, engine):
    answer = machine.get(place_of(world.offering_id))
    shape = ReportOut.model_validate(answer.json)
    assert shape.report_id == newest(engine, world.offering_id).id
    assert answer.headers["ETag"] == f'"{shape.report_id}"'


def test_what_was_never_reported_is_not_found_and_says_why(machine, second_id):
    answer = machine.get(place_of(second_id))
    assert (answer.status_code, answer.json["code"]) == (404, "never_reported")


def test_figures_are_handed_in_and_read_back(machine, world, engine):
    answer = machine.put(world.offering_id)
    shape = SavedOut.model_validate(answer.json)
    assert (answer.status_code, shape.outcome, shape.freshness) == (200, "changed", "fresh")
    row = newest(engine, world.offering_id)
    assert (row.id, row.intake_weeks, row.channel, row.user_id) == (
        shape.report_id,
        2,
        ReportChannel.API,
        None,
    )
    read = machine.get(place_of(world.offering_id))
    assert read.headers["ETag"] == answer.headers["ETag"]
    assert {name: read.json[name] for name in FIGURES} == FIGURES


def test_the_same_figures_a_week_later_count_as_confirmed(machine, world, engine, clock):
    machine.put(world.offering_id)
    clock.advance(days=7)
    answer = machine.put(world.offering_id)
    assert answer.json["outcome"] == "confirmed"
    assert newest(engine, world.offering_id).confirmed_at == clock.at


def test_what_stands_out_is_asked_and_saved_all_the_same(machine, world):
    answer = machine.put(world.offering_id, {**FIGURES, "intakeWeeks": 12})
    [question] = answer.json["questions"]
    assert question["code"] == "places_but_long_wait"
    assert question["detail"] == "Vrije plekken en toch 12 weken wachttijd. Klopt dat?"


def test_S19_the_audit_trail_says_by_which_key(machine, world, engine):
    machine.put(world.offering_id)
    with reading(engine) as session:
        [*_, entry] = session.scalars(select(AuditEntry).order_by(col(AuditEntry.id)))
        token_id = session.scalars(select(col(ApiToken.id))).one()
        session.expunge(entry)
    assert (entry.action, entry.user_id, entry.organisation_id) == ("availability.report", None, world.own_id)
    assert entry.after["token_id"] == token_id
    assert entry.request_id is not None


def test_a_batch_hands_in_and_confirms(machine, world, second_id, engine, now):
    body = {
        "reports": [{"offeringId": second_id, "availability": FIGURES}],
        "unchanged": [world.offering_id],
    }
    shape = BatchOut.model_validate(machine.batch(body).json)
    assert [(one.offering_id, one.outcome) for one in shape.reports] == [
        (second_id, "changed"),
        (world.offering_id, "confirmed"),
    ]
    assert newest(engine, world.offering_id).confirmed_at == now


def test_a_batch_with_one_fault_saves_nothing_and_names_every_line(machine, world, second_id):
    before = machine.count(AvailabilityReport, AuditEntry)
    body = {
        "reports": [
            {"offeringId": world.offering_id, "availability": FIGURES},
            {"offeringId": world.foreign_offering_id, "availability": FIGURES},
        ],
        "unchanged": [second_id],
    }
    answer = machine.batch(body)
    assert (answer.status_code, answer.json["code"]) == (404, "batch_refused")
    assert codes_of(answer) == {"#/reports/1": "offering_unknown", "#/unchanged/0": "never_reported"}
    assert machine.count(AvailabilityReport, AuditEntry) == before


def test_a_wrong_figure_in_a_batch_is_named_at_its_field(machine, world):
    line = {"offeringId": world.offering_id, "availability": {**FIGURES, "intakeWeeks": 999}}
    answer = machine.batch({"reports": [line]})
    assert answer.status_code == 400
    assert codes_of(answer) == {"#/reports/0/availability/intakeWeeks": "weeks_out_of_range"}


def test_R15_the_same_key_again_changes_nothing_and_gives_the_same_answer(machine, world, clock):
    first = machine.put(world.offering_id, **KEY)
    before = machine.count(AvailabilityReport, AuditEntry)
    clock.advance(days=1)
    again = machine.put(world.offering_id, dict(reversed(FIGURES.items())), **KEY)
    assert (again.status_code, again.data, again.headers["ETag"]) == (200, first.data, first.headers["ETag"])
    assert machine.count(AvailabilityReport, AuditEntry) == before


def test_R15_the_same_batch_under_the_same_key_counts_once(machine, world, second_id):
    body = {
        "reports": [{"offeringId": second_id, "availability": FIGURES}],
        "unchanged": [world.offering_id],
    }
    first = machine.batch(body, **KEY)
    before = machine.count(AvailabilityReport, AuditEntry)
    assert machine.batch(body, **KEY).data == first.data
    assert machine.count(AvailabilityReport, AuditEntry) == before


@pytest.mark.parametrize("what", ["body", "address", "if_match", "method"])
def test_R15_another_request_under_the_same_key_is_refused(machine, world, second_id, what):
    machine.put(world.offering_id, **KEY)
    before = machine.count(AvailabilityReport)
    sent = {
        "body": lambda: machine.put(world.offering_id, {**FIGURES, "intakeWeeks": 9}, **KEY),
        "address": lambda: machine.put(second_id, **KEY),
        "if_match": lambda: machine.put(world.offering_id, If_Match='"1"', **KEY),
        "method": lambda: machine.batch({"unchanged": [world.offering_id]}, **KEY),
    }
    answer = sent[what]()
    assert (answer.status_code, answer.json["code"]) == (409, "request_key_reused")
    assert machine.count(AvailabilityReport) == before


def test_R15_a_refused_request_leaves_its_key_free(machine, world):
    assert machine.put(world.offering_id, {**FIGURES, "intakeWeeks": 999}, **KEY).status_code == 400
    assert machine.count(ApiAnswer) == [0]
    assert machine.put(world.offering_id, **KEY).status_code == 200


def test_R15_twenty_at_once_under_one_key_have_one_effect(machine, world):
    before = machine.count(AvailabilityReport, AuditEntry)
    barrier, bodies = Barrier(20), []

    def send():
        barrier.wait()
        bodies.append(machine.put(world.offering_id, **KEY).data)

    threads = [Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(bodies) == 20
    assert len(set(bodies)) == 1
    assert machine.count(AvailabilityReport, AuditEntry) == [count + 1 for count in before]


def test_R14_a_report_that_was_replaced_since_is_refused_with_both_values(machine, world, engine):
    seen = newest(engine, world.offering_id).id
    machine.put(world.offering_id, {**FIGURES, "intakeWeeks": 9})
    before = machine.count(AvailabilityReport)
    answer = machine.put(world.offering_id, {**FIGURES, "seenReportId": seen})
    assert (answer.status_code, answer.json["code"]) == (409, "conflict")
    conflict = answer.json["conflict"]
    assert (conflict["mine"]["intakeWeeks"], conflict["theirs"]["intakeWeeks"]) == (2, 9)
    assert conflict["currentReportId"] == newest(engine, world.offering_id).id
    assert machine.count(AvailabilityReport) == before


def test_R14_if_match_says_the_same_by_header(machine, world):
    etag = machine.get(place_of(world.offering_id)).headers["ETag"]
    assert machine.put(world.offering_id, If_Match=etag).status_code == 200
    answer = machine.put(world.offering_id, {**FIGURES, "intakeWeeks": 9}, If_Match=etag)
    assert (answer.status_code, answer.json["conflict"]["theirs"]["intakeWeeks"]) == (412, 2)


def test_R14_a_report_seen_where_there_was_none_is_refused(machine, second_id):
    assert machine.put(second_id, {**FIGURES, "seenReportId": 1}).status_code == 409


def test_R14_without_a_version_a_machine_replaces_what_stands(machine, world):
    machine.put(world.offering_id, {**FIGURES, "intakeWeeks": 9})
    assert machine.put(world.offering_id).json["intakeWeeks"] == 2


def test_R14_in_a_batch_every_conflict_shows_both_values(machine, world, engine):
    seen = newest(engine, world.offering_id).id
    machine.put(world.offering_id, {**FIGURES, "intakeWeeks": 9})
    line = {"offeringId": world.offering_id, "availability": FIGURES, "seenReportId": seen}
    answer = machine.batch({"reports": [line]})
    [conflict] = answer.json["conflicts"]
    assert (answer.status_code, conflict["pointer"], conflict["theirs"]["intakeWeeks"]) == (
        409,
        "#/reports/0",
        9,
    )


def test_R14_a_form_that_was_open_meanwhile_is_told_what_the_machine_changed(machine, world, engine, manager):
    seen = newest(engine, world.offering_id).id
    machine.put(world.offering_id)
    form = {"intake_weeks": "7", "start_weeks": "1", "accepting": "yes", "seen": str(seen)}
    assert manager.send(f"/mijn/week/{world.offering_id}", form).status_code == 409
    assert newest(engine, world.offering_id).intake_weeks == 2


def test_S01_another_organisations_offering_does_not_exist(machine, world):
    for answer in (
        machine.get(place_of(world.foreign_offering_id)),
        machine.put(world.foreign_offering_id),
        machine.put(999_999_999),
    ):
        assert (answer.status_code, answer.json["code"]) == (404, "offering_unknown")
    assert machine.get(place_of(99_999_999_999_999_999_999)).status_code == 404


def test_a_key_that_only_reads_cannot_report(app, engine, world, now):
    reader = machine_of(
        app,
        engine,
        organisation_id=world.own_id,
        user_id=world.people["manager"],
        now=now,
        scope=TokenScope.READ,
    )
    assert reader.get(place_of(world.offering_id)).status_code == 200
    for answer in (reader.put(world.offering_id), reader.batch({"unchanged": [world.offering_id]})):
        assert (answer.status_code, answer.get_json()["code"]) == (403, "scope_missing")
        assert 'error="insufficient_scope", scope="report"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("header", ["", "plek_x", "Basic cGxlaw==", "Bearer", "Bearer plek_verzonnen"])
def test_without_a_key_that_holds_nothing_opens(machine, world, header):
    answer = machine.put(world.offering_id, Authorization=header)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="plekwijzer"')
    assert ("invalid_token" in answer.headers["WWW-Authenticate"]) == header.endswith("verzonnen")


def test_S05_a_revoked_an_expired_and_an_inactive_organisations_key_stop_at_once(
    machine, engine, clock, world
):
    assert machine.get(LIST).status_code == 200
    with unit_of_work(engine) as session:
        session.get_one(Organisation, world.own_id).is_active = False
    assert machine.get(LIST).status_code == 401
    with unit_of_work(engine) as session:
        session.get_one(Organisation, world.own_id).is_active = True
    assert machine.get(LIST).status_code == 200
    clock.advance(days=366)
    answer = machine.get(LIST)
    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


def test_S06_a_signed_in_persons_cookie_opens_nothing(manager, world):
    assert checked(manager.get(LIST)).status_code == 401
    answer = manager.put(
        place_of(world.offering_id), data=json.dumps(FIGURES), content_type="application/json"
    )
    assert checked(answer).status_code == 401


def test_S13_too_many_requests_are_asked_to_wait(machine, clock):
    for _ in range(REQUESTS_A_MINUTE):
        assert machine.get(LIST).status_code == 200
    answer = machine.get(LIST)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_requests")
    assert answer.headers["Retry-After"] == "60"
    clock.advance(seconds=60)
    assert machine.get(LIST).status_code == 200


def test_S38_an_offering_whose_contract_ended_takes_no_figures(machine, world, engine, now):
    with unit_of_work(engine) as session:
        contract = session.scalars(
            select(Contract).where(col(Contract.organisation_id) == world.own_id)
        ).one()
        contract.ends_on = now.date() - timedelta(days=1)
    before = machine.count(AvailabilityReport)
    answer = machine.put(world.offering_id)
    assert (answer.status_code, answer.json["code"]) == (409, "contract_ended")
    assert codes_of(machine.batch({"unchanged": [world.offering_id]})) == {"#/unchanged/0": "contract_ended"}
    assert machine.count(AvailabilityReport) == before


def test_S05_an_offering_that_moved_to_another_organisation_is_gone_at_once(machine, world, engine):
    with unit_of_work(engine) as session:
        offering = session.get_one(Offering, world.offering_id)
        offering.organisation_id, offering.location_id = world.foreign_id, None
    assert machine.put(world.offering_id).status_code == 404
    assert machine.open("POST", BATCHES, {"unchanged": [world.offering_id]}).status_code == 404
