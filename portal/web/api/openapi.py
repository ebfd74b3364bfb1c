"""The OpenAPI 3.1 document: the paths from openapi.yaml, the schemas from the shapes that the code uses."""

import copy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from portal.services.tokens import MINUTE, REQUESTS_A_MINUTE
from portal.web.api.answers import BatchOut, OfferingsOut, ProblemOut, ReportOut, SavedOut
from portal.web.api.bodies import BatchIn, ReportIn
from portal.web.api.problems import LARGEST_BODY_KB, MEDIA_TYPE, TITLES
from portal.web.messages import sentence

FOLDER = Path(__file__).parent
REFERENCE = "#/components/schemas/{model}"
_BLANKS = {"maximum": LARGEST_BODY_KB, "limit": REQUESTS_A_MINUTE, "retry_after": MINUTE // 2}
_Mode = Literal["validation", "serialization"]
SHAPES: tuple[tuple[type[BaseModel], _Mode], ...] = (
    (ReportIn, "validation"),
    (BatchIn, "validation"),
    (ReportOut, "serialization"),
    (SavedOut, "serialization"),
    (BatchOut, "serialization"),
    (OfferingsOut, "serialization"),
    (ProblemOut, "serialization"),
)


def openapi_document(base_url: str, contact_email: str) -> dict[str, Any]:
    """Give the whole document for an installation at this address."""
    base = base_url.rstrip("/")
    document = copy.deepcopy(_document())
    document["servers"] = [{"url": f"{base}/api/v1", "description": "Deze installatie"}]
    document["info"]["contact"] = {
        "name": "Beheer van deze Plekwijzer",
        "email": contact_email,
        "url": f"{base}/ontwikkelaars",
    }
    return document


@cache
def examples() -> dict[str, Any]:
    """Give the examples by name; a problem is filled in with its title and sentence."""
    found: dict[str, Any] = _plain(yaml.safe_load((FOLDER / "examples.yaml").read_text(encoding="utf-8")))
    for name, example in found.items():
        if "status" in example:
            head = {"type": "/ontwikkelaars#fouten", "title": TITLES[example["status"]]}
            words = {"detail": sentence(example["code"], **_BLANKS), "requestId": "5b1f5f7a103f0c0f"}
            found[name] = {**head, **example, **words}
    return found


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((FOLDER / "openapi.yaml").read_text(encoding="utf-8"))
    answers = document.pop("responses")
    document["components"]["responses"] = {name: _problem(*answer) for name, answer in answers.items()}
    _, schemas = models_json_schema(SHAPES, by_alias=True, ref_template=REFERENCE)
    document["components"]["schemas"] = _untitled(schemas["$defs"])
    filled: dict[str, Any] = _with_examples(document)
    return filled


def _problem(status: int, description: str, example: str) -> dict[str, Any]:
    headers = {"API-Version": {"$ref": "#/components/headers/API-Version"}}
    if status == 429:
        headers["Retry-After"] = {"$ref": "#/components/headers/Retry-After"}
    if status in (401, 403):
        headers["WWW-Authenticate"] = {"$ref": "#/components/headers/WWW-Authenticate"}
    value = {"value": {"$example": example}}
    schema = {"$ref": REFERENCE.format(model="ProblemOut")}
    return {
        "description": description,
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": schema, "examples": {example: value}}},
    }


def _with_examples(node: Any) -> Any:
    """Put the examples where the paths name them."""
    if isinstance(node, dict):
        if set(node) == {"$example"}:
            return examples()[node["$example"]]
        return {key: _with_examples(value) for key, value in node.items()}
    return [_with_examples(value) for value in node] if isinstance(node, list) else node


def _untitled(node: Any) -> Any:
    """Drop the titles that only repeat a name; a property that is called title stays."""
    if isinstance(node, dict):
        return {
            key: _untitled(value)
            for key, value in node.items()
            if not (key == "title" and isinstance(value, str))
        }
    return [_untitled(value) for value in node] if isinstance(node, list) else node


def _plain(node: Any) -> Any:
    """Write dates as JSON does."""
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node.isoformat() if isinstance(node, date) else node
