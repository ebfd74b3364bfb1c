"""Locations and offerings come from a file: judged by their rules and versions, saved with their history."""

from datetime import datetime

import pytest
from sqlmodel import Session

from portal.domain.upload_kinds import UploadKind
from portal.models import (
    AuditEntry,
    Location,
    OutboxLine,
)
from portal.services.bulk_preview import Claim, LineState, Preview
from portal.services.uploads import judge
from tests.factories import key
from tests.services.upload_desk import Desk, faults, open_desk


@pytest.fixture
def desk(session: Session, now: datetime) -> Desk:
    return open_desk(session, now)


def located(desk: Desk, **values: object) -> tuple[Location, Claim]:
    location = desk.session.get(Location, desk.offerings[0].location_id)
    assert location is not None
    return location, Claim(2, key(location), location.version, values, {n: str(v) for n, v in values.items()})


def of_kind(desk: Desk, kind: UploadKind, claim: Claim) -> Preview:
    return judge(desk.session, kind=kind, organisation_id=desk.organisation_id, claims=[claim], now=desk.now)


def test_a_location_is_changed_with_its_version_an_audit_entry_and_the_index_told(desk: Desk) -> None:
    location, claim = located(desk, name="De Brug", postcode="2801ab", lat=52.01, lon=4.7)
    upload_id = desk.keep(UploadKind.LOCATIONS, of_kind(desk, UploadKind.LOCATIONS, claim))
    assert desk.confirm(upload_id) == 1
    desk.session.refresh(location)
    assert (location.name, location.postcode, location.lat, location.version) == (
        "De Brug",
        "2801 AB",
        52.01,
        2,
    )
    assert (desk.count(AuditEntry), desk.count(OutboxLine)) == (1, 1)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"postcode": "28011"}, "postcode", "postcode_invalid"),
        ({"name": ""}, "name", "name_missing"),
        ({"lat": 10.0}, "lat", "point_outside"),
        ({"lat": None}, "lat", "point_half"),
        ({"directions": "x" * 501}, "directions", "text_too_long"),
    ],
)
def test_S38_a_location_that_cannot_be_is_a_fault(
    desk: Desk, values: dict[str, object], field: str, code: str
) -> None:
    _, claim = located(desk, **values)
    assert faults(of_kind(desk, UploadKind.LOCATIONS, claim)) == [(2, field, code)]


def test_a_new_address_asks_whether_the_point_still_holds(desk: Desk) -> None:
    _, claim = located(desk, street="Kade")
    (line,) = of_kind(desk, UploadKind.LOCATIONS, claim).lines
    assert [code for code, _ in line.doubts] == ["point_still_right"]


def test_R14_a_location_that_was_changed_after_the_download_is_a_conflict(desk: Desk) -> None:
    location, claim = located(desk, name="De Brug")
    location.version, location.name = 2, "De Kade"
    desk.session.flush()
    (line,) = of_kind(desk, UploadKind.LOCATIONS, claim).lines
    assert (line.state, line.changes[0].before) == (LineState.CONFLICT, "De Kade")


def test_S02_another_organisations_location_is_unknown(desk: Desk) -> None:
    claim = Claim(2, desk.foreign.location_id or 0, 1, {"name": "x"}, {})
    assert faults(of_kind(desk, UploadKind.LOCATIONS, claim)) == [(2, "number", "location_unknown")]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"description": "Kort."}, "description", "description_short"),
        ({"public_phone": ""}, "public_phone", "contact_missing"),
        ({"public_phone": "12"}, "public_phone", "phone_invalid"),
        ({"intake_email": "een@twee@drie.nl"}, "intake_email", "email_invalid"),
        ({"website": "javascript:alert(1)"}, "website", "website_invalid"),
        ({"description": "x" * 5_000}, "description", "text_too_long"),
    ],
)
def test_S38_what_an_offering_may_not_say_is_a_fault(
    desk: Desk, values: dict[str, object], field: str, code: str
) -> None:
    claim = Claim(2, key(desk.offerings[0]), 1, values, {})
    assert faults(of_kind(desk, UploadKind.OFFERINGS, claim)) == [(2, field, code)]


def test_an_offerings_texts_and_contacts_are_changed(desk: Desk) -> None:
    values = {"opening_hours": "ma-vr 9-17", "website": "https://hulp.example", "intake_phone": ""}
    claim = Claim(2, key(desk.offerings[0]), 1, values, {})
    assert desk.confirm(desk.keep(UploadKind.OFFERINGS, of_kind(desk, UploadKind.OFFERINGS, claim))) == 1
    desk.session.refresh(desk.offerings[0])
    found = desk.offerings[0]
    assert (found.opening_hours, found.website, found.intake_phone) == (
        "ma-vr 9-17",
        "https://hulp.example",
        None,
    )
    assert (found.version, found.changed_at) == (2, desk.now)
