"""A provider behind the week's list: sign in, read the page as a browser does, send a row."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element  # only the type: what is parsed is our own page

import html5lib
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlmodel import Session, col
from werkzeug.test import TestResponse

from portal.app import create_app
from portal.db import reading, unit_of_work
from portal.domain.duties import Role
from portal.domain.terms import OrganisationKind
from portal.models import AuditEntry, AvailabilityReport, CurrentReport, Organisation, Product
from portal.services.sessions import start_session
from portal.settings import Settings
from tests import factories as make
from tests.factories import key

HTMX = {"HX-Request": "true"}
FIGURES = {
    "intake_weeks": "2",
    "start_weeks": "3",
    "waiting_count": "4",
    "free_places": "1",
    "total_places": "6",
    "accepting": "yes",
}


@dataclass
class Desk:
    """One organisation's person with a browser."""

    engine: Engine
    now: datetime
    client: FlaskClient
    organisation_id: int
    offering_ids: list[int] = field(default_factory=list)

    def get(self, path: str, **options: Any) -> TestResponse:
        return _checked(self.client.get(path, **options))

    def post(self, path: str, data: dict[str, str] | None = None, *, htmx: bool = False) -> TestResponse:
        """Send a form as the page would: with its token, and as htmx where asked."""
        form = {"csrf_token": self.token(), **(data or {})}
        return _checked(self.client.post(path, data=form, headers=HTMX if htmx else {}))

    def save(
        self, offering_id: int, typed: dict[str, str] | None = None, *, htmx: bool = False, **more: str
    ) -> TestResponse:
        """Save a row with the usual figures, having seen what stands now, unless told otherwise."""
        form = {
            **FIGURES,
            "seen": str(self.newest(offering_id).id or ""),
            "request_key": "",
            **(typed or {}),
            **more,
        }
        return self.post(f"/mijn/week/{offering_id}", form, htmx=htmx)

    def token(self) -> str:
        found = re.search(r'name="csrf_token"\s+value="([^"]+)"', self.client.get("/mijn/week").text)
        assert found is not None
        return found[1]

    def newest(self, offering_id: int) -> AvailabilityReport:
        with reading(self.engine) as session:
            found = session.scalars(
                select(AvailabilityReport)
                .join(CurrentReport, col(CurrentReport.report_id) == col(AvailabilityReport.id))
                .where(col(CurrentReport.offering_id) == offering_id)
            ).one()
            session.expunge(found)
        return found

    def counts(self) -> tuple[int, int]:
        """Count the reports and the audit entries."""
        with reading(self.engine) as session:
            reports = session.scalar(select(func.count()).select_from(AvailabilityReport))
            entries = session.scalar(select(func.count()).select_from(AuditEntry))
        return reports or 0, entries or 0


def open_desk(
    engine: Engine,
    folder: Path,
    now: datetime,
    *,
    offerings: int = 2,
    role: Role = Role.PROVIDER_EDITOR,
    week_list_only: bool = False,
) -> Desk:
    """Make a provider whose offerings were reported four days ago, and sign its person in."""
    with unit_of_work(engine) as session:
        region = make.make_region(session)
        organisation = make.make_organisation(session)
        product = make.make_product(session, region)
        gouda = make.make_municipality(session, region)
        line = make.make_line(session, organisation, product, gouda)
        ids = []
        for number in range(offerings):
            offering = make.make_offering(
                session, organisation, product, gouda, line=line, name=f"Begeleiding {number + 1}"
            )
            make.make_report(session, offering, at=now - timedelta(days=4), intake_weeks=5 + number)
            ids.append(key(offering))
        secret = _sign_in(session, organisation, product, role, now, week_list_only)
        organisation_id = key(organisation)
    client = _client(engine, folder, now)
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": secret, "_fresh": True, "seen": int(now.timestamp())})
    return Desk(engine, now, client, organisation_id, ids)


def page_of(answer: TestResponse) -> Element:
    """Parse a whole page or a fragment."""
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def value_of(answer: TestResponse, field_id: str) -> str | None:
    """Read what a text field on the page holds."""
    found = page_of(answer).find(f".//*[@id='{field_id}']")
    assert found is not None, f"no field {field_id}"
    return found.get("value")


def _sign_in(
    session: Session,
    organisation: Organisation,
    product: Product,
    role: Role,
    now: datetime,
    week_list_only: bool,
) -> str:
    if role is Role.CONTRACT_MANAGER:
        organisation = make.make_organisation(
            session, OrganisationKind.REGION, name="Regio (proef)", region_id=product.region_id
        )
    user = make.make_user(session, organisation, role)
    return start_session(
        session,
        user_id=key(user),
        organisation_id=key(organisation) if week_list_only else None,
        week_list_only=week_list_only,
        expires_at=now + timedelta(hours=8),
        now=now,
    )


def _client(engine: Engine, folder: Path, now: datetime) -> FlaskClient:
    settings = Settings(
        environment="test",
        database_url=engine.url.render_as_string(hide_password=False),
        index_dir=folder / "index",
        mail_dir=folder / "mail",
    )
    return create_app(settings, clock=lambda: now).test_client()


def _checked(answer: TestResponse) -> TestResponse:
    """Fail on HTML that a browser would have to guess at; a fragment is one element after another."""
    if answer.mimetype == "text/html" and answer.text.lstrip().lower().startswith("<!doctype"):
        html5lib.HTMLParser(strict=True).parse(answer.text)
    return answer
