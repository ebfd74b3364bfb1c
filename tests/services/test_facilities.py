"""Free-access facilities: added, changed, ended and brought back, by whom and for whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from portal.domain.duties import Role
from portal.domain.errors import ConflictError, InvalidError, NotFoundError
from portal.domain.facilities import FacilityContent
from portal.domain.terms import OrganisationKind
from portal.models import AuditEntry, Theme
from portal.services.catalogue_plans import Maker
from portal.services.facilities import find_facility, list_facilities, past_versions, shown_facilities
from portal.services.facility_edit import add_facility, bring_back, change_facility, end_facility
from tests.conftest import NOW
from tests.factories import key, make_municipality, make_organisation, make_region, make_user

TODAY = date(2026, 11, 25)
ROOM = FacilityContent(
    name="Huiskamer De Proef", about="Loop binnen voor koffie.", address="Proefplein 1", themes=("samen",)
)


@pytest.fixture
def town(session):
    session.add(Theme(code="samen", name="Samen", plain="Samen", position=1))
    return make_municipality(session, make_region(session), code="GM9001", name="Proefstad")


@pytest.fixture
def maker(session, town):
    office = make_organisation(session, OrganisationKind.MUNICIPALITY, municipality_id=key(town))
    return Maker(key(make_user(session, office, Role.MUNICIPAL_READER)), key(office))


@pytest.fixture
def room_id(session, town, maker):
    return add_facility(session, municipality_id=key(town), content=ROOM, maker=maker, now=NOW)


def change(session, room_id, town, maker, content, *, seen=1, now=NOW):
    return change_facility(
        session,
        facility_id=room_id,
        municipality_ids=[key(town)],
        content=content,
        seen=seen,
        maker=maker,
        now=now,
    )


def shown(session, on=TODAY):
    return [one.content.name for one in shown_facilities(session, on=on)]


def faults(session, town, maker, content):
    with pytest.raises(InvalidError) as refused:
        add_facility(session, municipality_id=key(town), content=content, maker=maker, now=NOW)
    return [(fault.code, fault.field) for fault in refused.value.errors]


def test_a_facility_that_is_added_is_shown_with_what_was_typed(session, town, room_id):
    (held,) = list_facilities(session, municipality_ids=[key(town)])
    assert (held.facility_id, held.content, held.version) == (room_id, ROOM, 1)
    assert shown(session) == ["Huiskamer De Proef"]


def test_the_same_form_sent_twice_adds_one_facility(session, town, maker):
    once = replace(maker, request_key="a-key")
    ids = {
        add_facility(session, municipality_id=key(town), content=ROOM, maker=once, now=NOW) for _ in range(2)
    }
    assert len(ids) == 1
    assert len(list_facilities(session, municipality_ids=[key(town)])) == 1


def test_what_is_typed_wrong_is_told_by_field(session, town, maker):
    assert faults(session, town, maker, FacilityContent()) == [
        ("facility_name_missing", "name"),
        ("facility_about_missing", "about"),
        ("facility_unreachable", "address"),
    ]
    assert faults(session, town, maker, replace(ROOM, age_min=18, age_max=12)) == [
        ("facility_ages_crossed", "age_max")
    ]
    assert faults(session, town, maker, replace(ROOM, age_max=300)) == [("facility_age_unlikely", "age_max")]
    assert faults(session, town, maker, replace(ROOM, themes=("elders",))) == [("choice_unknown", "themes")]
    assert faults(session, town, maker, replace(ROOM, phone="bel ons")) == [("phone_invalid", "phone")]
    assert faults(session, town, maker, replace(ROOM, website="javascript:x")) == [
        ("website_invalid", "website")
    ]
    crossed = replace(ROOM, starts_on=TODAY, ends_on=TODAY - timedelta(days=1))
    assert faults(session, town, maker, crossed) == [("ends_before_start", "ends_on")]


def test_a_text_with_a_citizen_service_number_is_refused(session, town, maker):
    assert faults(session, town, maker, replace(ROOM, about="Vraag naar 111222333.")) == [
        ("holds_bsn", "about")
    ]


def test_a_facility_is_shown_from_its_first_day_up_to_its_last(session, town, maker):
    content = replace(ROOM, starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=2))
    add_facility(session, municipality_id=key(town), content=content, maker=maker, now=NOW)
    assert [len(shown(session, TODAY + timedelta(days=day))) for day in range(4)] == [0, 1, 1, 0]


def test_a_change_is_kept_beside_what_was(session, town, maker, room_id):
    assert change(session, room_id, town, maker, replace(ROOM, phone="0182 12 34 56")) == 2
    newest, first = past_versions(session, facility_id=room_id)
    assert (newest.content.phone, first.content, newest.made_by is not None) == ("0182123456", ROOM, True)


def test_a_change_that_changes_nothing_leaves_no_trace(session, town, maker, room_id):
    assert change(session, room_id, town, maker, ROOM) == 1
    assert len(past_versions(session, facility_id=room_id)) == 1


def test_the_second_of_two_editors_is_told_what_the_first_changed(session, town, maker, room_id):
    change(session, room_id, town, maker, replace(ROOM, address="Proefplein 2"))
    with pytest.raises(ConflictError) as refused:
        change(session, room_id, town, maker, replace(ROOM, address="Proefplein 3"))
    assert refused.value.mine == {"address": "Proefplein 3"}
    assert refused.value.theirs == {"address": "Proefplein 2"}
    assert refused.value.data["version"] == 2


def test_a_facility_that_ended_can_be_brought_back_as_it_was(session, town, maker, room_id):
    known = {"facility_id": room_id, "municipality_ids": [key(town)], "maker": maker, "now": NOW}
    end_facility(session, last_day=TODAY - timedelta(days=1), seen=1, **known)
    assert shown(session) == []
    with pytest.raises(ConflictError):
        bring_back(session, version=1, seen=1, **known)
    assert bring_back(session, version=1, seen=2, **known) == 3
    assert shown(session) == ["Huiskamer De Proef"]
    with pytest.raises(NotFoundError):
        bring_back(session, version=9, seen=3, **known)


def test_the_facility_of_another_municipality_does_not_exist(session, town, maker, room_id):
    other = make_municipality(session, make_region(session), code="GM9002", name="Elders")
    with pytest.raises(NotFoundError):
        find_facility(session, facility_id=room_id, municipality_ids=[key(other)])
    with pytest.raises(NotFoundError):
        change(session, room_id, other, maker, replace(ROOM, name="Anders"))


def test_every_change_leaves_one_line_in_the_audit_trail(session, town, maker, room_id):
    change(session, room_id, town, maker, replace(ROOM, name="Anders"))
    entries = session.scalars(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    assert [(one.action, one.subject_id) for one in entries] == [
        ("facility.add", room_id),
        ("facility.edit", room_id),
    ]
    assert entries[-1].after == {"name": "Anders"}
