"""Whatever people type is shown as text: on every page, in mails, it makes no element and no attribute."""

from collections import Counter
from xml.etree.ElementTree import Element

import html5lib
import pytest
from sqlalchemy import String, text
from sqlmodel import AutoString, col, select

from portal.db import reading, unit_of_work
from portal.domain.duties import Role
from portal.models import OutgoingMail, metadata
from portal.services.audit import note_change
from portal.services.invitations import invite_colleague
from portal.services.letters import Letterhead
from tests.payloads import PAYLOADS
from tests.web.every_route import ROUTES, path_of

TYPED = {
    "access_state": (
        "name",
        "audience",
        "phone",
        "email",
        "website",
        "opening_hours",
        "address",
        "note",
    ),
    "api_token": ("name",),
    "availability_report": ("limit_text", "remark", "note"),
    "excuse": ("reason",),
    "facility": ("name", "about", "audience", "address", "opening_hours"),
    "feedback": ("text", "answer"),
    "group_closure": ("reason",),
    "indicator_value": ("explanation", "correction_reason"),
    "location": ("name", "street", "house_number", "place", "directions"),
    "offering": (
        "name",
        "description",
        "expectation",
        "meanwhile",
        "opening_hours",
        "referrer_note",
        "bridging_text",
        "bridging_contact",
        "public_phone",
        "intake_phone",
        "public_email",
        "website",
    ),
    "offering_tag": ("value",),
    "organisation": ("name", "about", "phone", "email", "website"),
    "product": ("name", "plain_name"),
    "upload_preview": ("file_name",),
    "user": ("name",),
}
PAGES = [route.partition(" ")[2] for route in ROUTES if route.startswith("GET ")]
ROLES = ("visitor", "manager", "referrer", "contract_manager", "operator")
HARMLESS = "gewone tekst"
OWN_LINKS = ("/", "#", "?", "tel:", "mailto:", "http://localhost")


def type_everywhere(engine, typed: str) -> None:
    """Put a text in every field that people fill in, in whatever way it came there."""
    with unit_of_work(engine) as session:
        session.execute(text("PRAGMA ignore_check_constraints = ON"))
        for name, columns in TYPED.items():
            table = metadata.tables[name]
            known = [one for one in columns if one in table.columns and _is_text(table.columns[one].type)]
            for column in known:
                session.execute(text(f'UPDATE "{name}" SET "{column}" = :typed'), {"typed": typed})


def _is_text(kind: object) -> bool:
    return isinstance(kind, AutoString | String)


def build(answer_text: str) -> Counter[str]:
    """Count what a page is built of: its elements with the names of their attributes."""
    document = html5lib.parse(answer_text, namespaceHTMLElements=False)
    return Counter(_shape(element) for element in document.iter())


def _shape(element: Element) -> str:
    href = element.get("href") or ""
    strange = "" if element.tag != "a" or href.startswith(OWN_LINKS) else f" to {href.partition(':')[0][:12]}"
    return f"{element.tag} {' '.join(sorted(element.attrib))}{strange}"


@pytest.fixture
def pages(app, world, engine, browser_at, now):
    """Give a function that reads every page as every role with a text typed everywhere."""
    with unit_of_work(engine) as session:
        note_change(
            session,
            action="offering.edit",
            subject_kind="offering",
            subject_id=world.offering_id,
            user_id=world.people["manager"],
            organisation_id=world.own_id,
            before={"name": "".join(PAYLOADS)},
            after={"name": "".join(reversed(PAYLOADS)), "description": " ".join(PAYLOADS)},
            now=now,
        )
    browsers = {role: browser_at(role) for role in ROLES}

    def read(typed: str) -> dict[tuple[str, str], tuple[int, Counter[str]]]:
        type_everywhere(engine, typed)
        found = {}
        for rule in PAGES:
            for role, browser in browsers.items():
                answer = browser.get(path_of(rule, world))
                if answer.mimetype == "text/html":
                    found[rule, role] = (answer.status_code, build(answer.text))
        return found

    return read


def test_S21_no_page_is_built_otherwise_by_what_was_typed(pages):
    usual, differing = pages(HARMLESS), {}
    for number in range(0, len(PAYLOADS), 20):
        for place, (status, shape) in pages(" ".join(PAYLOADS[number : number + 20])).items():
            made = [one for one in shape - usual[place][1] if _is_made(one)]
            if status != usual[place][0] or made:
                differing[place] = (status, made)
    assert differing == {}


SVG = "{http://www.w3.org/2000/svg}"
ICONS = {f"{SVG}svg aria-hidden class focusable", f"{SVG}use href"}
FOLDED = {"p", "br", "li", "ul", "span", "a", "details", "summary", "div"}
"""What our own pages make more of when a text is long: paragraphs, and hints about hard words."""


def _is_made(shape: str) -> bool:
    """Say whether an element is one that only the text can have made."""
    if shape in ICONS:
        return False
    tag, _, rest = shape.partition(" ")
    return tag not in FOLDED or bool(set(rest.split()) - {"class", "href"})


@pytest.mark.parametrize("payload", PAYLOADS)
def test_S21_no_mail_is_built_otherwise_by_a_name(engine, world, now, payload):
    for name, typed in (("een", HARMLESS), ("twee", payload)):
        type_everywhere(engine, typed)
        with unit_of_work(engine) as session:
            invite_colleague(
                session,
                organisation_id=world.own_id,
                email=f"{name}@voorbeeld.example",
                role=Role.PROVIDER_EDITOR,
                by=world.people["manager"],
                letterhead=Letterhead("http://localhost", "beheer@voorbeeld.example"),
                now=now,
            )
    with reading(engine) as session:
        usual, shown = session.exec(select(OutgoingMail.html).order_by(col(OutgoingMail.id))).all()
    assert build(shown) == build(usual)
