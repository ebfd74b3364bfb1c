"""Whatever a machine sends wrongly is refused with its place and a sentence, and changes nothing."""

import json

import pytest

from portal.models import AuditEntry, AvailabilityReport, metadata
from portal.web.api.bodies import ReportIn
from tests.web.machine import BATCHES, FIGURES, LIST, codes_of, machine_of, place_of


@pytest.fixture
def machine(app, engine, world, now):
    return machine_of(app, engine, organisation_id=world.own_id, user_id=world.people["manager"], now=now)


@pytest.fixture(autouse=True)
def refused(request, machine):
    """Nothing that is refused in this file leaves a row."""
    before = machine.count(AvailabilityReport, AuditEntry)
    yield
    if not request.node.originalname.endswith("kept_as_they_are"):
        assert machine.count(AvailabilityReport, AuditEntry) == before


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("intakeWeeks", "2", "number_expected"),
        ("intakeWeeks", 2.5, "number_expected"),
        ("intakeWeeks", True, "number_expected"),
        ("intakeWeeks", [2], "number_expected"),
        ("intakeWeeks", -1, "weeks_out_of_range"),
        ("intakeWeeks", 9999, "weeks_out_of_range"),
        ("intakeWeeks", 10**40, "weeks_out_of_range"),
        ("freePlaces", -1, "places_out_of_range"),
        ("waitingCount", 10_000, "count_out_of_range"),
        ("accepting", "ja", "choice_expected"),
        ("accepting", None, "choice_expected"),
        ("accepting", "limited", "limit_text_missing"),
        ("reason", "zomaar", "choice_expected"),
        ("measuredOn", "25-11-2026", "date_expected"),
        ("measuredOn", 20261125, "date_expected"),
        ("measuredOn", "2026-11-26", "measured_in_future"),
        ("acceptingUntil", "2026-11-01", "until_in_past"),
        ("acceptingUntil", "9999-12-31", "until_too_far"),
        ("remark", 5, "text_expected"),
        ("remark", "x" * 501, "text_too_long"),
        ("remark", "a\u202eb", "control_characters"),
        ("remark", "a\u0000b", "control_characters"),
        ("limitAgeMin", 121, "age_out_of_range"),
        ("seenReportId", "1", "number_expected"),
    ],
)
def test_S38_a_wrong_value_is_refused_at_its_field(machine, world, field, value, code):
    body = {**FIGURES, field: value}
    if field.startswith("limitAge"):
        body |= {"accepting": "limited", "limitText": "alleen 12+"}
    if field == "acceptingUntil":
        body |= {"accepting": "stop"}
    answer = machine.put(world.offering_id, body)
    assert (answer.status_code, answer.json["code"]) == (400, "input_invalid")
    place = "#/limitText" if code == "limit_text_missing" else f"#/{field}"
    assert codes_of(answer) == {place: code}


def test_all_faults_are_told_together(machine, world):
    answer = machine.put(world.offering_id, {"intakeWeeks": "2", "freePlaces": [], "intake_weeks": 2})
    assert codes_of(answer) == {
        "#/accepting": "field_missing",
        "#/intakeWeeks": "number_expected",
        "#/freePlaces": "number_expected",
        "#/intake_weeks": "field_unknown",
    }
    answer = machine.put(world.offering_id, {**FIGURES, "intakeWeeks": 261, "freePlaces": -1})
    assert codes_of(answer) == {"#/intakeWeeks": "weeks_out_of_range", "#/freePlaces": "places_out_of_range"}


def test_the_choices_are_named(machine, world):
    [fault] = machine.put(world.offering_id, {**FIGURES, "accepting": "nee"}).json["errors"]
    assert fault["detail"] == "Kies een van: yes, limited, stop."


@pytest.mark.parametrize("text", ["BSN 111222333", "111.222.333", "geb. 01-02-2003"])
@pytest.mark.parametrize("field", ["remark", "note", "limitText"])
def test_S40_client_data_is_refused_and_never_said_again(machine, world, field, text):
    answer = machine.put(world.offering_id, {**FIGURES, "accepting": "stop", field: text})
    assert answer.status_code == 400
    [code] = codes_of(answer).values()
    assert code in ("holds_bsn", "holds_birth_date")
    assert text not in answer.text


def test_S03_every_column_of_every_table_is_refused_unless_it_is_a_field_of_the_report(machine, world):
    known = {field.alias or name for name, field in ReportIn.model_fields.items()}
    names = {column.name for table in metadata.tables.values() for column in table.columns}
    camels = {
        first + "".join(map(str.capitalize, rest)) for first, *rest in (name.split("_") for name in names)
    }
    foreign = sorted((names | camels) - known)
    answer = machine.put(world.offering_id, {**FIGURES, **dict.fromkeys(foreign, 1)})
    assert answer.status_code == 400
    assert codes_of(answer) == {f"#/{name}": "field_unknown" for name in foreign}
    assert {"id", "channel", "userId", "organisation_id", "confirmedAt", "status"} <= set(foreign)


@pytest.mark.parametrize("name", ["organisationId", "userId", "channel", "unknown"])
def test_S03_a_batch_takes_no_field_that_is_not_named(machine, world, name):
    line = {"offeringId": world.offering_id, "availability": FIGURES}
    assert codes_of(machine.batch({"reports": [line], name: 1})) == {f"#/{name}": "field_unknown"}
    answer = machine.batch({"reports": [{**line, name: 1}]})
    assert codes_of(answer) == {f"#/reports/0/{name}": "field_unknown"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"{'accepting': 'yes'}",
        b'{"accepting": "yes",}',
        b"\xff\xfe{}",
        b'{"accepting": "\xe9"}',
        b'{"remark": "\\ud800", "accepting": "yes"}',
        b"[" * 200_000,
        b'{"a":' * 40_000,
        json.dumps(FIGURES).encode("utf-16"),
    ],
)
def test_S34_what_is_no_json_is_refused(machine, world, raw):
    answer = machine.open("PUT", place_of(world.offering_id), raw=raw)
    assert (answer.status_code, answer.json["code"]) == (400, "json_unreadable")


@pytest.mark.parametrize(
    "raw",
    [b"null", b"1", b'"yes"', b"[]", b"[[[[[[]]]]]]", b'{"accepting":' + b"[" * 100 + b"]" * 100 + b"}"],
)
def test_S34_json_of_another_shape_is_refused(machine, world, raw):
    answer = machine.open("PUT", place_of(world.offering_id), raw=raw)
    assert (answer.status_code, answer.json["code"]) == (400, "input_invalid")


def test_a_number_that_is_none_in_json_is_refused(machine, world):
    answer = machine.open("PUT", place_of(world.offering_id), raw=b'{"accepting":"yes","intakeWeeks":NaN}')
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_S06_only_json_is_read_so_that_no_form_of_another_site_can_send_it(machine, world, kind):
    answer = machine.put(world.offering_id, Content_Type=kind)
    assert (answer.status_code, answer.json["code"]) == (415, "media_unknown")


def test_S35_a_body_over_256_kb_is_refused_before_it_is_read(machine, world):
    answer = machine.open("PUT", place_of(world.offering_id), raw=b" " * (256 * 1024 + 1))
    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")
    assert machine.open("PUT", place_of(world.offering_id), raw=b" " * (256 * 1024)).status_code == 400


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({}, {"#": "batch_empty"}),
        ({"reports": [], "unchanged": []}, {"#": "batch_empty"}),
        ({"unchanged": list(range(1, 102))}, {"#": "batch_too_long"}),
        ({"unchanged": [7, 7]}, {"#/unchanged/0": "batch_twice", "#/unchanged/1": "batch_twice"}),
        ({"unchanged": [0]}, {"#/unchanged/0": "id_invalid"}),
        ({"unchanged": [2**31]}, {"#/unchanged/0": "id_invalid"}),
        ({"unchanged": ["7"]}, {"#/unchanged/0": "number_expected"}),
        ({"unchanged": 7}, {"#/unchanged": "list_expected"}),
        ({"reports": {}}, {"#/reports": "list_expected"}),
        ({"reports": [7]}, {"#/reports/0": "object_expected"}),
        (
            {"reports": [{"offeringId": 0, "availability": {"accepting": "yes"}}]},
            {"#/reports/0/offeringId": "id_invalid"},
        ),
        (
            {"reports": [{}]},
            {"#/reports/0/offeringId": "field_missing", "#/reports/0/availability": "field_missing"},
        ),
        (
            {"reports": [{"offeringId": 7, "availability": {"accepting": "yes"}}], "unchanged": [7]},
            {"#/reports/0/offeringId": "batch_twice", "#/unchanged/0": "batch_twice"},
        ),
    ],
)
def test_a_wrong_batch_is_refused_at_its_place(machine, body, codes):
    answer = machine.batch(body)
    assert answer.status_code == 400
    assert codes_of(answer) == codes


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("page=0", "page", "parameter_invalid"),
        ("page=10001", "page", "parameter_invalid"),
        ("page=1000000000", "page", "parameter_invalid"),
        ("page=-1", "page", "parameter_invalid"),
        ("page=%C2%B2", "page", "parameter_invalid"),
        ("page=1&page=2", "page", "parameter_invalid"),
        ("pageSize=101", "pageSize", "parameter_invalid"),
        ("pageSize=1000000000", "pageSize", "parameter_invalid"),
        ("page_size=10", "page_size", "parameter_unknown"),
        ("organisationId=2", "organisationId", "parameter_unknown"),
    ],
)
def test_S34_a_wrong_parameter_is_refused_by_name(machine, query, name, code):
    answer = machine.get(f"{LIST}?{query}")
    assert (answer.status_code, codes_of(answer)) == (400, {name: code})
    assert answer.json["errors"][0]["in"] == "query"


def test_an_address_without_parameters_takes_none(machine, world):
    assert codes_of(machine.get(place_of(world.offering_id) + "?x=1")) == {"x": "parameter_unknown"}
    assert machine.open("PUT", place_of(world.offering_id) + "?x=1", FIGURES).status_code == 400
    assert machine.open("POST", BATCHES + "?x=1", {"unchanged": [1]}).status_code == 400


@pytest.mark.parametrize("key", ["", " ", "met spatie", "é", "x" * 256])
def test_a_key_that_is_none_is_refused(machine, world, key):
    answer = machine.put(world.offering_id, Idempotency_Key=key)
    assert (answer.status_code, codes_of(answer)) == (400, {"Idempotency-Key": "key_invalid"})


@pytest.mark.parametrize("tag", ["", "*", "1", 'W/"1"', '"a"', '"1", "2"', '"99999999999"'])
def test_a_version_that_is_none_is_refused(machine, world, tag):
    answer = machine.put(world.offering_id, If_Match=tag)
    assert (answer.status_code, codes_of(answer)) == (400, {"If-Match": "if_match_invalid"})


def test_a_version_is_given_once(machine, world):
    answer = machine.put(world.offering_id, {**FIGURES, "seenReportId": 1}, If_Match='"1"')
    assert (answer.status_code, answer.json["code"]) == (400, "seen_twice")


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v1",
        "/api/v1/",
        f"{LIST}/",
        "/api/v2/offerings",
        "/api/v1/Offerings",
        LIST + "/x/availability",
        LIST + "/-1/availability",
    ],
)
def test_an_address_that_is_not_there_is_not_found_as_a_problem(machine, path):
    answer = machine.get(path)
    assert (answer.status_code, answer.json["code"]) == (404, "address_unknown")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", LIST),
        ("PUT", LIST),
        ("PATCH", BATCHES),
        ("GET", BATCHES),
        ("OPTIONS", LIST),
        ("TRACE", LIST),
    ],
)
def test_S36_another_method_is_refused_as_a_problem(machine, method, path):
    assert machine.open(method, path).status_code == 405


def test_S26_another_host_is_refused_as_a_problem(machine):
    assert machine.get(LIST, Host="kwaad.example").status_code == 400


def test_S36_a_fault_of_our_own_shows_nothing_of_the_inside(app, machine, monkeypatch):
    def break_down(**rest):
        raise RuntimeError("geheim uit het binnenste")

    monkeypatch.setitem(app.view_functions, "api.offerings", break_down)
    answer = machine.get(LIST)
    assert (answer.status_code, answer.json["code"]) == (500, "status_500")
    assert "geheim" not in answer.text


def test_emoji_and_markup_are_kept_as_they_are(machine, world):
    text = "Bel gerust 👍 <b>niet vet</b> & „ja”"
    assert machine.put(world.offering_id, {**FIGURES, "note": text}).json["note"] == text
