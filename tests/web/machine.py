"""An organisation's machine: it brings a key and sends JSON, and every answer is held to the promises."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Engine, func, select
from sqlmodel import SQLModel
from werkzeug.test import TestResponse

from portal.db import reading, unit_of_work
from portal.domain.terms import TokenScope
from portal.services.tokens import make_token
from portal.web.api.answers import ProblemOut

FIGURES: dict[str, Any] = {
    "accepting": "yes",
    "intakeWeeks": 2,
    "startWeeks": 3,
    "waitingCount": 4,
    "freePlaces": 1,
    "totalPlaces": 6,
}
BATCHES = "/api/v1/availability-batches"
LIST = "/api/v1/offerings"
KEY_NAME = "Roostersysteem"


@dataclass
class Machine:
    """A client without cookies that speaks for one organisation."""

    app: Flask
    engine: Engine
    secret: str

    def open(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: Any
    ) -> TestResponse:
        """Send a request; headers are named with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent.setdefault("Authorization", f"Bearer {self.secret}")
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        answer = self.app.test_client().open(path, method=method, data=data, headers=sent)
        return checked(answer)

    def get(self, path: str, **headers: Any) -> TestResponse:
        return self.open("GET", path, **headers)

    def put(self, offering_id: int, body: Any = None, **headers: Any) -> TestResponse:
        """Hand in the usual figures for an offering, unless told otherwise."""
        return self.open("PUT", place_of(offering_id), FIGURES if body is None else body, **headers)

    def batch(self, body: Any, **headers: Any) -> TestResponse:
        return self.open("POST", BATCHES, body, **headers)

    def count(self, *tables: type[SQLModel]) -> list[int]:
        """Count the rows of tables."""
        with reading(self.engine) as session:
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def place_of(offering_id: int) -> str:
    """Give the address of an offering's availability."""
    return f"/api/v1/offerings/{offering_id}/availability"


def checked(answer: TestResponse) -> TestResponse:
    """Hold an answer to what all answers of the API have."""
    assert answer.headers["API-Version"] == "1.0.0"
    assert "Set-Cookie" not in answer.headers
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json", answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        if answer.data:
            problem = ProblemOut.model_validate(answer.json)
            assert problem.status == answer.status_code
            assert "…" not in problem.detail.replace("plek_…", ""), problem.detail
    return answer


def codes_of(answer: TestResponse) -> dict[str, str]:
    """Give the code of every fault by its place."""
    found = {}
    for fault in json.loads(answer.data)["errors"]:
        found[fault["location"].get("pointer") or fault["location"]["name"]] = fault["code"]
    return found


def machine_of(
    app: Flask,
    engine: Engine,
    *,
    organisation_id: int,
    user_id: int,
    now: datetime,
    scope: TokenScope = TokenScope.REPORT,
    days: int = 365,
) -> Machine:
    """Make a key for an organisation and the machine that brings it."""
    with unit_of_work(engine) as session:
        secret = make_token(
            session,
            organisation_id=organisation_id,
            name=KEY_NAME,
            scope=scope,
            expires_at=now + timedelta(days=days),
            user_id=user_id,
            request_key=None,
            now=now,
        )
    return Machine(app, engine, secret)
