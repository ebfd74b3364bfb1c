"""The OpenAPI document tells the truth: every route and shape, and examples that hold."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from portal.web.api.answers import BatchOut, OfferingsOut, ProblemOut, ReportOut, SavedOut
from portal.web.api.bodies import BatchIn, ReportIn
from portal.web.api.openapi import examples
from tests.pages import words
from tests.web.machine import checked

ADDRESS = "/api/v1/openapi.json"
SHAPES: dict[str, type[BaseModel]] = {
    shape.__name__: shape
    for shape in (BatchIn, ReportIn, BatchOut, OfferingsOut, ProblemOut, ReportOut, SavedOut)
}
METHODS = {"get", "put", "post", "patch", "delete"}


@pytest.fixture
def document(visitor) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(checked(visitor.get(ADDRESS)).data)
    return found


def operations(document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield method, path, item[method]


def resolved(document, node):
    """Follow a reference within the document."""
    while "$ref" in node:
        target = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Give every object in the document, but not what stands in an example."""
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key not in ("example", "examples", "default"):
                yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


def media(document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every body in the document with its media type."""
    for _, _, operation in operations(document):
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        for body in [*bodies, *operation["responses"].values()]:
            yield from resolved(document, body)["content"].items()


def test_the_document_is_openapi_3_1_and_open_to_every_site(visitor, document):
    answer = visitor.get(ADDRESS)
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert document["openapi"] == "3.1.0"
    assert document["info"]["version"] == answer.headers["API-Version"]
    assert document["servers"][0]["url"] == "http://localhost/api/v1"
    assert document["info"]["contact"]["email"] == "beheer@voorbeeld.example"


def test_the_document_names_every_route_and_none_that_is_not_there(app, document):
    base = "/api/v1"
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", "{}", rule.rule.removeprefix(base)))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(base)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {(method, re.sub(r"{\w+}", "{}", path)) for method, path, _ in operations(document)}
    assert told == routes


def test_paths_are_kebab_case_keys_are_camel_case_and_nothing_ends_in_a_slash(document):
    for path in document["paths"]:
        assert re.fullmatch(r"(/([a-z]+(-[a-z]+)*(\.json)?|{[a-z]+}))+", path), path
    for _, _, operation in operations(document):
        for parameter in operation.get("parameters", []):
            parameter = resolved(document, parameter)
            if parameter["in"] == "query":
                assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", parameter["name"])
    for name, schema in document["components"]["schemas"].items():
        for key in schema.get("properties", {}):
            assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", key), (name, key)


def test_every_reference_leads_somewhere(document):
    found = [node["$ref"] for node in nodes(document) if "$ref" in node]
    assert len(found) > 30
    for reference in found:
        assert resolved(document, {"$ref": reference})


def test_objects_of_the_document_hold_only_what_openapi_knows(document):
    examples_of = [item["examples"] for _, item in media(document)]
    assert all(
        set(one) == {"summary", "value"} or set(one) == {"value"} for e in examples_of for one in e.values()
    )
    known = {
        "operationId",
        "tags",
        "summary",
        "description",
        "parameters",
        "requestBody",
        "responses",
        "security",
    }
    assert all(set(operation) <= known for _, _, operation in operations(document))
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)


def test_every_operation_tells_its_refusals_as_problems_and_400_for_wrong_input(document):
    for method, path, operation in operations(document):
        if path == "/openapi.json":
            continue
        assert {"200", "400", "401", "429"} <= set(operation["responses"]), (method, path)
        for status, answer in operation["responses"].items():
            content = resolved(document, answer)["content"]
            assert set(content) == {"application/json" if status == "200" else "application/problem+json"}
    problem = document["components"]["schemas"]["ProblemOut"]
    assert {"status", "title", "detail"} <= set(problem["required"])


def test_only_this_document_can_be_read_without_a_key(document):
    open_to_all = [path for _, path, operation in operations(document) if operation.get("security") == []]
    assert open_to_all == ["/openapi.json"]
    assert document["security"] == [{"sleutel": []}]


def test_every_body_has_an_example_that_holds_by_its_shape(document):
    seen = set()
    for kind, item in media(document):
        name = item["schema"].get("$ref", "").rpartition("/")[2]
        assert item["examples"], (kind, name)
        for example in item["examples"].values():
            if name:
                SHAPES[name].model_validate_json(json.dumps(example["value"]))
                seen.add(name)
    assert seen == set(SHAPES)


def test_the_schemas_are_those_of_the_shapes_that_the_code_reads_and_writes(document):
    schemas = document["components"]["schemas"]
    for name, shape in SHAPES.items():
        fields = {field.alias or key for key, field in shape.model_fields.items()}
        assert set(schemas[name]["properties"]) == fields
        assert schemas[name]["additionalProperties"] is False
    figures = schemas["ReportIn"]["properties"]
    assert (figures["intakeWeeks"]["minimum"], figures["intakeWeeks"]["maximum"]) == (0, 260)


def test_every_schema_and_every_field_that_a_machine_sends_is_explained_in_words(document):
    for name in ("ReportIn", "FiguresIn", "LineIn", "BatchIn"):
        schema = document["components"]["schemas"][name]
        assert schema["description"]
        for key, field in schema["properties"].items():
            explained = "description" in field or "$ref" in field or key == "offeringId"
            assert explained, (name, key)


def test_the_page_for_developers_shows_how_with_curl(visitor):
    text = words(visitor.get("/ontwikkelaars"))
    for part in (
        "http://localhost/api/v1/offerings",
        "curl -X PUT http://localhost/api/v1/offerings/12/availability",
        "curl -X POST http://localhost/api/v1/availability-batches",
        "Authorization: Bearer $SLEUTEL",
        "Idempotency-Key",
        "If-Match",
        "120 aanvragen per minuut",
    ):
        assert part in text, part


def test_the_page_for_developers_shows_bodies_that_hold(visitor):
    text = words(visitor.get("/ontwikkelaars"))
    bodies = re.findall(r"-d '(\{.*?\})'", text)
    ReportIn.model_validate_json(bodies[0])
    BatchIn.model_validate_json(bodies[1])
    assert len(bodies) == 2


def test_no_example_speaks_of_a_code_without_a_sentence():
    for name, example in examples().items():
        if "status" in example:
            assert "Dit kan nu niet" not in example["detail"], name
            assert "…" not in example["detail"].replace("plek_…", ""), name
