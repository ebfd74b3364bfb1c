"""Locations and offerings come from a file: judged by their rules and versions, saved with their history."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session

from portal.domain.errors import ConflictError
from portal.domain.terms import GroupForm
from portal.domain.upload_kinds import UploadKind
from portal.models import (
    AuditEntry,
    Location,
    OutboxLine,
    Region,
)
from portal.services.bulk_preview import Claim, LineState, Preview, from_document, to_document
from portal.services.offering_content import load_content
from portal.services.offering_edit import edit_offering
from portal.services.uploads import judge
from tests.factories import key, make_municipality
from tests.services.test_week_list import counted_statements
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


def offered(desk: Desk, line: int = 2, **values: Any) -> Claim:
    return Claim(
        line, key(desk.offerings[0]), 1, values, {name: str(value) for name, value in values.items()}
    )


def test_all_that_the_finder_filters_on_comes_from_a_file(desk: Desk) -> None:
    offering = desk.offerings[0]
    values: dict[str, Any] = {
        "age_min": 4,
        "age_max": 12,
        "group_form": GroupForm.GROUP,
        "problems": ("angst", "Autisme", "autisme "),
        "moments": ("weekend",),
        "languages": ("turks",),
        "municipality_ids": ("gouda",),
        "at_home": True,
        "part_time": True,
        "starts_on": date(2026, 12, 1),
        "group_starts": (date(2027, 2, 1), date(2027, 1, 11)),
    }
    preview = of_kind(desk, UploadKind.OFFERINGS, offered(desk, **values))
    assert preview.faults == ()
    assert from_document(to_document(preview)) == preview
    desk.confirm(desk.keep(UploadKind.OFFERINGS, preview))
    found = load_content(desk.session, offering_id=key(offering))
    assert (found.age_min, found.age_max, found.group_form, found.at_home) == (4, 12, GroupForm.GROUP, True)
    assert (found.problems, found.moments, found.languages) == (
        ("Autisme", "angst"),
        ("weekend",),
        ("turks",),
    )
    assert (found.part_time, found.starts_on) == (True, date(2026, 12, 1))
    assert found.group_starts == (date(2027, 1, 11), date(2027, 2, 1))
    assert (desk.count(AuditEntry), desk.count(OutboxLine)) == (1, 1)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"age_min": 130}, "age_min", "age_out_of_range"),
        ({"age_min": 12, "age_max": 4}, "age_max", "ages_reversed"),
        ({"age_min": None}, "age_min", "ages_missing"),
        ({"moments": ("nooit",)}, "moments", "choice_unknown"),
        ({"problems": ("cliënt 111222333",)}, "problems", "holds_bsn"),
        ({"problems": tuple(map(str, range(21)))}, "problems", "too_many_words"),
        ({"municipality_ids": ("Delft",)}, "municipality_ids", "municipality_not_in_line"),
        ({"municipality_ids": ()}, "municipality_ids", "municipalities_missing"),
        ({"location_id": 999_999}, "location_id", "location_unknown"),
        ({"location_id": None}, "location_id", "location_missing"),
        ({"ends_on": date(2026, 11, 1)}, "ends_on", "until_in_past"),
        ({"group_starts": (date(2026, 1, 1),)}, "group_starts", "date_too_early"),
    ],
)
def test_S38_a_file_is_held_to_the_rules_of_the_page(
    desk: Desk, values: dict[str, object], field: str, code: str
) -> None:
    assert faults(of_kind(desk, UploadKind.OFFERINGS, offered(desk, line=5, **values))) == [(5, field, code)]


def test_S02_an_offering_does_not_move_to_another_organisations_location(desk: Desk) -> None:
    claim = offered(desk, location_id=desk.foreign.location_id)
    assert faults(of_kind(desk, UploadKind.OFFERINGS, claim)) == [(2, "location_id", "location_unknown")]


def test_R14_what_was_changed_on_the_page_after_the_preview_is_not_overwritten(desk: Desk) -> None:
    kept = desk.keep(UploadKind.OFFERINGS, of_kind(desk, UploadKind.OFFERINGS, offered(desk, age_max=12)))
    content = load_content(desk.session, offering_id=key(desk.offerings[0]))
    edit_offering(
        desk.session,
        offering_id=key(desk.offerings[0]),
        organisation_id=desk.organisation_id,
        content=replace(content, age_max=15),
        version=1,
        user_id=None,
        now=desk.now,
    )
    with pytest.raises(ConflictError) as refused:
        desk.confirm(kept)
    assert refused.value.data["lines"] == [2]
    assert load_content(desk.session, offering_id=key(desk.offerings[0])).age_max == 15


def test_judging_offerings_takes_as_many_statements_for_three_as_for_one(desk: Desk, engine: Engine) -> None:
    claims = [Claim(2 + at, key(one), 1, {"age_max": 9}, {}) for at, one in enumerate(desk.offerings)]
    with counted_statements(engine) as few:
        of_kind(desk, UploadKind.OFFERINGS, claims[0])
    with counted_statements(engine) as many:
        judge(
            desk.session,
            kind=UploadKind.OFFERINGS,
            organisation_id=desk.organisation_id,
            claims=claims,
            now=desk.now,
        )
    assert len(few) == len(many) <= 10


def test_a_location_goes_to_another_municipality_by_its_name(desk: Desk) -> None:
    region = desk.session.scalars(select(Region)).one()
    woerden = make_municipality(desk.session, region, name="Woerden", lat=52.0863, lon=4.8835)
    location, claim = located(desk, municipality_id="woerden")
    (line,) = of_kind(desk, UploadKind.LOCATIONS, claim).lines
    assert [(one.before, one.after) for one in line.changes] == [("Gouda", "Woerden")]
    assert [code for code, _ in line.doubts] == ["point_still_right"]
    desk.confirm(desk.keep(UploadKind.LOCATIONS, of_kind(desk, UploadKind.LOCATIONS, claim)))
    desk.session.refresh(location)
    assert location.municipality_id == woerden.id


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"municipality_id": "Nergenshuizen"}, "municipality_id", "municipality_unknown"),
        ({"lat": 53.2, "lon": 6.5}, "lat", "point_far"),
    ],
)
def test_S38_a_location_lies_in_a_municipality_that_is_known_and_near(
    desk: Desk, values: dict[str, object], field: str, code: str
) -> None:
    _, claim = located(desk, **values)
    assert faults(of_kind(desk, UploadKind.LOCATIONS, claim)) == [(2, field, code)]
