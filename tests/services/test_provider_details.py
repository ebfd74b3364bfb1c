"""A provider's name, numbers and size, changed by the region after onboarding."""

from dataclasses import replace

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from portal.domain.errors import ConflictError, InvalidError, NotFoundError
from portal.domain.terms import OrganisationSize, ProviderKind
from portal.models import AuditEntry, OutboxLine
from portal.services.provider_details import edit_details, provider_details, take_back
from tests.conftest import NOW
from tests.factories import (
    key,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
)


@pytest.fixture
def region(session):
    return make_region(session, name="Regio Proef")


@pytest.fixture
def provider(session, region):
    found = make_organisation(session, name="Zorg Proef", kvk="12345678")
    make_offering(session, found, make_product(session, region), make_municipality(session, region))
    return found


def held(session, provider, region):
    return provider_details(session, organisation_id=key(provider), region_ids=[key(region)])


def edit(session, provider, region, *, seen=1, **changes):
    details = replace(held(session, provider, region).details, **changes)
    return edit_details(
        session,
        organisation_id=key(provider),
        region_ids=[key(region)],
        details=details,
        seen=seen,
        user_id=None,
        now=NOW,
    )


def test_a_change_is_kept_and_its_offerings_are_brought_to_the_index(session, provider, region):
    session.execute(delete(OutboxLine))
    saved = edit(
        session, provider, region, name="  Zorg   Nieuw ", agb="7373.0001", size=OrganisationSize("large")
    )
    assert saved.is_changed
    now_held = held(session, provider, region)
    assert (now_held.details.name, now_held.details.agb, now_held.version) == ("Zorg Nieuw", "73730001", 2)
    assert len(session.scalars(select(OutboxLine)).all()) == 1


def test_no_change_leaves_no_trace(session, provider, region):
    assert not edit(session, provider, region).is_changed
    assert held(session, provider, region).version == 1


def test_wrong_numbers_are_told_by_field(session, provider, region):
    with pytest.raises(InvalidError) as refused:
        edit(session, provider, region, name=" ", kvk="123", agb="12")
    assert [(one.code, one.field) for one in refused.value.errors] == [
        ("name_missing", "name"),
        ("kvk_invalid", "kvk"),
        ("agb_invalid", "agb"),
    ]


def test_the_number_of_another_organisation_is_refused_with_its_name(session, provider, region):
    make_organisation(session, name="Ander", kvk="87654321")
    with pytest.raises(InvalidError) as refused:
        edit(session, provider, region, kvk="87654321")
    (fault,) = refused.value.errors
    assert (fault.code, fault.field, fault.data) == ("kvk_of_another", "kvk", {"name": "Ander"})


def test_an_agb_code_that_another_has_too_is_told_and_kept(session, provider, region):
    make_organisation(session, name="Ander", agb="73730001")
    assert edit(session, provider, region, agb="73730001").same_agb == ("Ander",)


def test_the_second_of_two_editors_is_told_what_the_first_changed(session, provider, region):
    edit(session, provider, region, name="Eerste")
    with pytest.raises(ConflictError) as refused:
        edit(session, provider, region, name="Tweede")
    assert (refused.value.mine, refused.value.theirs) == ({"name": "Tweede"}, {"name": "Eerste"})
    assert refused.value.data["version"] == 2


def test_S04_a_provider_of_another_region_is_not_found(session, provider):
    with pytest.raises(NotFoundError):
        edit(session, provider, make_region(session, name="Regio Anders"))


def test_a_change_leaves_one_line_in_the_audit_trail(session, provider, region):
    edit(session, provider, region, name="Nieuw")
    (entry,) = session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "organisation.details"))
    assert (entry.before, entry.after) == ({"name": "Zorg Proef"}, {"name": "Nieuw"})


def test_a_number_that_another_took_meanwhile_is_refused_by_name(session, provider, region, monkeypatch):
    make_organisation(session, name="Zorg Elders", kvk="87654321")
    look, asked = edit_details.__globals__["_taken"], []

    def look_too_early(*words):
        asked.append(words)
        return [] if len(asked) == 1 else look(*words)

    monkeypatch.setitem(edit_details.__globals__, "_taken", look_too_early)
    with pytest.raises(InvalidError) as refused:
        edit(session, provider, region, kvk="87654321")
    told = [(one.code, one.data) for one in refused.value.errors]
    assert told == [("kvk_of_another", {"name": "Zorg Elders"})]
    assert held(session, provider, region).details.kvk == "12345678"


def test_kind_and_statutory_name_are_kept_and_a_second_name_that_is_the_same_is_not(
    session, provider, region
):
    edit(session, provider, region, statutory_name="  Stichting   Zorg ", provider_kind=ProviderKind.PRACTICE)
    now_held = held(session, provider, region).details
    assert (now_held.statutory_name, now_held.provider_kind) == ("Stichting Zorg", ProviderKind.PRACTICE)
    edit(session, provider, region, seen=2, statutory_name="Zorg Proef")
    assert held(session, provider, region).details.statutory_name is None


def back(session, provider, region, entry_id, *, seen):
    return take_back(
        session,
        organisation_id=key(provider),
        region_ids=[key(region)],
        entry_id=entry_id,
        seen=seen,
        user_id=None,
        now=NOW,
    )


def entries(session):
    return session.scalars(
        select(col(AuditEntry.id))
        .where(col(AuditEntry.action) == "organisation.details")
        .order_by(col(AuditEntry.id))
    ).all()


def test_taking_back_returns_what_one_change_changed_and_leaves_what_came_after(session, provider, region):
    edit(session, provider, region, size=OrganisationSize.LARGE, provider_kind=ProviderKind.CERTIFIED)
    edit(session, provider, region, seen=2, size=OrganisationSize.SMALL, provider_kind=ProviderKind.OTHER)
    edit(session, provider, region, seen=3, name="Zorg Nieuw")
    first, second, _ = entries(session)
    assert back(session, provider, region, second, seen=4).is_changed
    now_held = held(session, provider, region).details
    assert (now_held.size, now_held.provider_kind, now_held.name) == (
        OrganisationSize.LARGE,
        ProviderKind.CERTIFIED,
        "Zorg Nieuw",
    )
    assert back(session, provider, region, first, seen=5).is_changed
    assert held(session, provider, region).details.size is None
    assert not back(session, provider, region, first, seen=6).is_changed


def test_what_another_organisation_changed_cannot_be_taken_back_here(session, provider, region):
    other = make_organisation(session, name="Ander", kvk="87654321")
    make_offering(session, other, make_product(session, region), make_municipality(session, region))
    edit(session, other, region, name="Ander Nieuw")
    (foreign,) = entries(session)
    with pytest.raises(NotFoundError):
        back(session, provider, region, foreign, seen=1)


def test_R13_taking_back_what_changed_meanwhile_is_told(session, provider, region):
    edit(session, provider, region, name="Zorg Nieuw")
    with pytest.raises(ConflictError) as refused:
        back(session, provider, region, entries(session)[0], seen=1)
    assert (refused.value.mine, refused.value.theirs) == ({"name": "Zorg Proef"}, {"name": "Zorg Nieuw"})
