"""Offerings are made of running contract lines only, changed by one at a time, and every change is noted."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, func, select

from portal.domain.errors import ConflictError, InvalidError, NotFoundError
from portal.domain.offering_content import OfferingContent
from portal.domain.terms import GroupForm, PublicationStatus
from portal.models import AuditEntry, ContractLine, Offering, OutboxLine
from portal.services.change_history import change_history
from portal.services.contract_lines import running_lines
from portal.services.offering_content import load_content
from portal.services.offering_edit import Edited, edit_offering
from portal.services.offering_make import make_offering
from portal.services.own_offerings import editable_offering, own_offerings
from tests import factories as make
from tests.factories import key


@dataclass
class Desk:
    """A provider with one running line, and a stranger."""

    session: Session
    now: datetime
    organisation_id: int
    stranger_id: int
    user_id: int
    line_id: int
    location_id: int
    gouda_id: int
    elsewhere_id: int
    product: object

    def make(self, **changes: object) -> int:
        asked = {
            "organisation_id": self.organisation_id,
            "line_id": self.line_id,
            "location_id": self.location_id,
            "at_home": False,
            "takes_over": False,
            "user_id": self.user_id,
            "request_key": None,
            **changes,
        }
        return make_offering(self.session, **asked, now=self.now)  # type: ignore[arg-type]

    def edit(
        self, offering_id: int, *, version: int | None = 1, by: int | None = None, **changes: object
    ) -> Edited:
        content = load_content(self.session, offering_id=offering_id)
        return edit_offering(
            self.session,
            offering_id=offering_id,
            organisation_id=by or self.organisation_id,
            content=replace(content, **changes),  # type: ignore[arg-type]
            version=version,
            user_id=self.user_id,
            now=self.now,
        )

    def content(self, offering_id: int) -> OfferingContent:
        return load_content(self.session, offering_id=offering_id)

    def count(self, table: type) -> int:
        return self.session.exec(select(func.count()).select_from(table)).one()


@pytest.fixture
def desk(session: Session, now: datetime) -> Desk:
    region = make.make_region(session)
    gouda = make.make_municipality(session, region)
    elsewhere = make.make_municipality(session, region, name="Zuidplas")
    product = make.make_product(session, region, group_form=GroupForm.GROUP)
    own = make.make_organisation(session, phone="0182000009")
    stranger = make.make_organisation(session, name="De Eikelaar (proef)")
    return Desk(
        session,
        now,
        key(own),
        key(stranger),
        key(make.make_user(session, own, name="Mies Proef")),
        key(make.make_line(session, own, product, gouda)),
        key(make.make_location(session, own, gouda)),
        key(gouda),
        key(elsewhere),
        product,
    )


def test_a_new_offering_is_a_draft_filled_in_from_the_product(desk):
    offering_id = desk.make()
    content = desk.content(offering_id)
    assert desk.session.get(Offering, offering_id).status is PublicationStatus.DRAFT
    assert (content.name, content.age_min, content.age_max, content.group_form) == (
        "Begeleiding individueel",
        0,
        17,
        GroupForm.GROUP,
    )
    assert (content.municipality_ids, content.public_phone) == ((desk.gouda_id,), "0182000009")


def test_texts_and_words_are_taken_over_on_request_but_not_where_and_when(desk):
    first = desk.make()
    desk.edit(first, description="Een mooie tekst.", problems=("angst",), ends_on=date(2027, 1, 1))
    second = desk.content(desk.make(location_id=None, at_home=True, takes_over=True))
    assert (second.description, second.problems) == ("Een mooie tekst.", ("angst",))
    assert (second.location_id, second.at_home, second.ends_on) == (None, True, None)


def test_nothing_is_taken_over_unasked(desk):
    desk.edit(desk.make(), description="Een mooie tekst.")
    assert desk.content(desk.make()).description == ""


@pytest.mark.parametrize(
    "change",
    [
        {"ends_on": date(2026, 11, 24)},
        {"starts_on": date(2026, 11, 26)},
        {"phases_out_on": date(2026, 11, 25)},
    ],
)
def test_S38_no_offering_is_made_of_a_line_that_does_not_run(desk, change):
    line = desk.session.get(ContractLine, desk.line_id)
    for name, value in change.items():
        setattr(line, name, value)
    desk.session.flush()
    with pytest.raises(InvalidError) as refused:
        desk.make()
    assert (refused.value.code, desk.count(Offering)) == ("contract_line_unknown", 0)


def test_S02_a_line_or_location_of_another_provider_does_not_exist(desk):
    with pytest.raises(InvalidError) as refused:
        desk.make(organisation_id=desk.stranger_id)
    assert [(fault.code, fault.field) for fault in refused.value.errors] == [
        ("contract_line_unknown", "line_id"),
        ("choice_unknown", "location_id"),
    ]


def test_an_offering_is_somewhere_or_at_home(desk):
    with pytest.raises(InvalidError) as refused:
        desk.make(location_id=None)
    assert refused.value.code == "location_missing"


def test_R15_the_same_key_makes_one_offering(desk):
    assert desk.make(request_key="zelfde") == desk.make(request_key="zelfde")
    assert (desk.count(Offering), desk.count(AuditEntry)) == (1, 1)


def test_a_line_says_how_often_it_is_offered(desk):
    desk.make()
    lines = running_lines(desk.session, organisation_id=desk.organisation_id, on=desk.now.date())
    assert [line.offering_count for line in lines] == [1]


def test_S19_a_change_is_noted_once_and_told_to_the_index(desk):
    offering_id = desk.make()
    before = (desk.count(AuditEntry), desk.count(OutboxLine))
    edited = desk.edit(
        offering_id, description="Nieuw.", moments=("evening",), group_starts=(date(2027, 1, 12),)
    )
    assert edited == Edited(2, is_changed=True)
    assert (desk.count(AuditEntry), desk.count(OutboxLine)) == (before[0] + 1, before[1] + 1)
    changes, total = change_history(
        desk.session, organisation_id=desk.organisation_id, subject_kind="offering", subject_id=offering_id
    )
    assert (total, changes[0].user_name, changes[0].action) == (2, "Mies Proef", "offering.edit")
    assert changes[0].before == {"description": "", "moments": [], "group_starts": []}
    assert changes[0].after == {
        "description": "Nieuw.",
        "moments": ["evening"],
        "group_starts": ["2027-01-12"],
    }


def test_S01_another_organisation_sees_no_history_and_no_offering(desk):
    offering_id = desk.make()
    found = change_history(
        desk.session, organisation_id=desk.stranger_id, subject_kind="offering", subject_id=offering_id
    )
    assert found == ([], 0)
    with pytest.raises(NotFoundError):
        desk.edit(offering_id, by=desk.stranger_id, name="Gekaapt")
    with pytest.raises(NotFoundError):
        editable_offering(
            desk.session, organisation_id=desk.stranger_id, offering_id=offering_id, today=desk.now.date()
        )


def test_no_change_is_no_change(desk):
    offering_id = desk.make()
    count = desk.count(AuditEntry)
    assert desk.edit(offering_id) == Edited(1, is_changed=False)
    assert desk.count(AuditEntry) == count


def test_R13_the_second_of_two_editors_gets_both_values(desk):
    offering_id = desk.make()
    desk.edit(offering_id, name="Eerst")
    with pytest.raises(ConflictError) as refused:
        desk.edit(offering_id, version=1, name="Tweede")
    error = refused.value
    assert (error.mine, error.theirs) == ({"name": "Tweede"}, {"name": "Eerst"})
    assert (error.data["version"], error.data["user_name"]) == (2, "Mies Proef")
    assert desk.content(offering_id).name == "Eerst"


def test_R15_the_same_change_sent_twice_is_one_change(desk):
    offering_id = desk.make()
    desk.edit(offering_id, name="Eerst")
    assert desk.edit(offering_id, version=1, name="Eerst") == Edited(2, is_changed=False)


def test_S38_only_municipalities_of_the_line_are_served(desk):
    offering_id = desk.make()
    with pytest.raises(InvalidError) as refused:
        desk.edit(offering_id, municipality_ids=(desk.gouda_id, desk.elsewhere_id))
    assert (refused.value.code, refused.value.field) == ("municipality_not_in_line", "municipality_ids")


def test_S38_a_published_offering_cannot_lose_what_it_needs(desk):
    offering_id = desk.make()
    offering = desk.session.get(Offering, offering_id)
    offering.status, offering.published_at = PublicationStatus.PUBLISHED, desk.now - timedelta(days=1)
    offering.description = "Een beschrijving die lang genoeg is om te mogen."
    desk.session.flush()
    with pytest.raises(InvalidError) as refused:
        desk.edit(offering_id, municipality_ids=(), public_phone=None)
    assert [fault.field for fault in refused.value.errors] == ["municipality_ids", "public_phone"]


def test_a_published_offering_that_misses_something_already_can_still_be_changed(desk):
    offering_id = desk.make()
    offering = desk.session.get(Offering, offering_id)
    offering.status, offering.published_at = PublicationStatus.PUBLISHED, desk.now - timedelta(days=1)
    desk.session.flush()
    assert desk.edit(offering_id, name="Beter").is_changed


def test_the_list_says_what_each_misses(desk):
    desk.make()
    (one,) = own_offerings(desk.session, organisation_id=desk.organisation_id, today=desk.now.date())
    assert (one.missing, one.municipality_count, one.place) == (("description_short",), 1, "Gouda")
    assert own_offerings(desk.session, organisation_id=desk.stranger_id, today=desk.now.date()) == []


def test_words_that_others_use_for_the_product_are_suggested(desk, now):
    session = desk.session
    own = make.make_organisation(session, name="Ander (proef)")
    other = make.make_offering(
        session, own, desk.product, make.make_municipality(session, make.make_region(session))
    )
    edit_offering(
        session,
        offering_id=key(other),
        organisation_id=key(own),
        content=replace(load_content(session, offering_id=key(other)), problems=("autisme",)),
        version=1,
        user_id=None,
        now=now,
    )
    found = editable_offering(
        session, organisation_id=desk.organisation_id, offering_id=desk.make(), today=now.date()
    )
    assert found.suggestions["problems"] == ("autisme",)
