"""A provider is closed when its contracts are over: nobody works or is chased for it, until it reopens."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, func, select, update
from sqlmodel import col

from portal.domain.duties import LinkPurpose, Role
from portal.domain.errors import ConflictError, DomainError, InvalidError, NotFoundError
from portal.domain.permissions import Action, may_somewhere
from portal.domain.terms import OfferingKind, OrganisationKind
from portal.models import (
    AuditEntry,
    Contract,
    Membership,
    Municipality,
    Offering,
    Organisation,
    OrganisationRole,
    OutboxLine,
    Region,
)
from portal.services.accounts import actor_of
from portal.services.chase import due_steps_now
from portal.services.invitations import invite_colleague, list_open_invitations
from portal.services.letters import Letterhead
from portal.services.links import issue_link, look_at_link
from portal.services.obligations import make_waiting_obligations
from portal.services.provider_closing import close_provider, list_turns, reopen_provider
from portal.services.provider_closing_effects import closing_effects
from portal.services.referrer_closing import close_referrer, reopen_referrer
from portal.services.sessions import find_session, start_session
from tests.factories import (
    key,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_user,
)
from tests.referrer_rows import make_referrer_desk
from tests.services.contract_desk import make_desk

EMAIL = "ans@voorbeeld.example"
REASON = "Gestopt met jeugdhulp."
OVER = date(2026, 11, 24)


@pytest.fixture
def desk(session, now):
    return make_desk(session, now)


@pytest.fixture
def provider(session, desk):
    return session.get_one(Organisation, desk.organisation_id)


@pytest.fixture
def manager_id(session, provider):
    return key(make_user(session, provider, Role.PROVIDER_MANAGER, email=EMAIL))


@pytest.fixture
def ended(session, desk):
    end(session, desk.contract_id, OVER)


def end(session, contract_id, day):
    session.execute(update(Contract).where(col(Contract.id) == contract_id).values(ends_on=day))


def effects(session, desk):
    return closing_effects(
        session, organisation_id=desk.organisation_id, region_ids=[desk.region_id], now=desk.now
    )


def close(session, desk, *, reason=REASON, seen=1, region_id=None):
    return close_provider(
        session,
        organisation_id=desk.organisation_id,
        region_ids=[region_id or desk.region_id],
        reason=reason,
        seen=seen,
        user_id=desk.user_id,
        now=desk.now,
    )


def reopen(session, desk, *, seen=2):
    return reopen_provider(
        session,
        organisation_id=desk.organisation_id,
        region_ids=[desk.region_id],
        seen=seen,
        user_id=desk.user_id,
        now=desk.now,
    )


def sign_in(session, user_id, now):
    return start_session(
        session, user_id=user_id, expires_at=now + timedelta(hours=1), now=now, how="password"
    )


def noted(session):
    rows = session.execute(
        select(col(AuditEntry.action)).where(col(AuditEntry.action).like("organisation.%"))
    )
    return list(rows.scalars())


def outbox_count(session):
    return session.scalar(select(func.count()).select_from(OutboxLine))


def refused(session, desk, **more):
    """Give the code of a refusal, after which nothing has changed."""
    with pytest.raises(DomainError) as told:
        close(session, desk, **more)
    assert session.get_one(Organisation, desk.organisation_id).is_active
    assert noted(session) == []
    return told.value.code


def test_closing_ends_the_sessions_the_invitations_and_the_links_of_its_people(
    session, desk, manager_id, ended
):
    secret = start_session(
        session, user_id=manager_id, expires_at=desk.now + timedelta(hours=1), now=desk.now
    )
    link = issue_link(
        session,
        purpose=LinkPurpose.WEEK_LIST,
        user_id=manager_id,
        organisation_id=desk.organisation_id,
        week_start=date(2026, 11, 23),
        address=EMAIL,
        expires_at=desk.now + timedelta(days=3),
        now=desk.now,
    )
    invite_colleague(
        session,
        organisation_id=desk.organisation_id,
        email="nieuw@voorbeeld.example",
        role=Role.PROVIDER_EDITOR,
        by=manager_id,
        letterhead=Letterhead("http://localhost", "hulp@voorbeeld.example"),
        now=desk.now,
    )
    assert close(session, desk)
    assert find_session(session, secret=secret, now=desk.now) is None
    assert not list_open_invitations(session, organisation_id=desk.organisation_id)
    with pytest.raises(DomainError, match="link_expired"):
        look_at_link(session, secret=link, purpose=LinkPurpose.WEEK_LIST, now=desk.now)
    assert not may_somewhere(actor_of(session, user_id=manager_id), Action.REPORT_AVAILABILITY)
    with pytest.raises(DomainError, match="organisation_closed"):
        sign_in(session, manager_id, desk.now)


def test_who_works_for_another_too_can_still_sign_in(session, desk, manager_id, ended):
    elsewhere = make_organisation(session, name="Zorg Elders")
    both = make_user(session, elsewhere, Role.PROVIDER_EDITOR)
    also = Membership(
        user_id=key(both),
        organisation_id=desk.organisation_id,
        role=Role.PROVIDER_EDITOR,
        created_at=desk.now,
    )
    session.add(also)
    session.flush()
    assert [one.works_elsewhere for one in effects(session, desk).people] == [False, True]
    close(session, desk)
    assert sign_in(session, key(both), desk.now)


def test_chasing_stops_and_goes_on_after_reopening(session, desk, manager_id):
    later = datetime(2026, 12, 1, 10, tzinfo=UTC)
    make_waiting_obligations(session, now=desk.now)
    end(session, desk.contract_id, OVER)
    assert effects(session, desk).obligation_count == 1
    assert due_steps_now(session, now=later)
    close(session, desk)
    assert due_steps_now(session, now=later) == []
    assert reopen(session, desk)
    assert due_steps_now(session, now=later)


def test_what_is_shown_without_a_contract_goes_from_the_finder_and_comes_back(session, desk, ended):
    assert effects(session, desk).offerings == []
    values = {"kind": OfferingKind.FREE_ACCESS, "contract_line_id": None, "product_id": None}
    session.execute(update(Offering).where(col(Offering.id) == desk.offering_id).values(**values))
    assert [one.offering_id for one in effects(session, desk).offerings] == [desk.offering_id]
    close(session, desk)
    assert effects(session, desk).offerings == []
    assert outbox_count(session) == 1
    reopen(session, desk)
    assert [one.offering_id for one in effects(session, desk).offerings] == [desk.offering_id]
    assert outbox_count(session) == 2


def test_one_line_stands_in_the_trail_and_the_history_says_why(session, desk, ended):
    assert close(session, desk, reason=f"  {REASON} ")
    assert not close(session, desk)
    assert reopen(session, desk)
    assert not reopen(session, desk)
    assert noted(session) == ["organisation.close", "organisation.reopen"]
    turns = list_turns(session, organisation_id=desk.organisation_id)
    assert [(one.is_closing, one.reason) for one in turns] == [(False, ""), (True, REASON)]


@pytest.mark.parametrize("day", [None, date(2026, 11, 25), date(2026, 12, 31)])
def test_S38_a_provider_whose_contract_runs_is_not_closed(session, desk, day):
    end(session, desk.contract_id, day)
    assert refused(session, desk) == "provider_contracted"
    found = effects(session, desk)
    assert [one.contract_id for one in found.contracts] == [desk.contract_id]
    assert found.possible_from == (day + timedelta(days=1) if day else None)


@pytest.mark.parametrize("day", [None, date(2027, 3, 1), date(2026, 9, 30)])
def test_S38_what_also_works_for_another_region_stays_open_there(session, desk, provider, ended, day):
    make_elsewhere(session, provider, day)
    assert refused(session, desk) == "provider_elsewhere"
    assert effects(session, desk).is_active


def test_what_another_region_had_long_ago_keeps_nothing_open(session, desk, provider, ended):
    make_elsewhere(session, provider, date(2025, 12, 31))
    assert close(session, desk)


def make_elsewhere(session, provider, ends_on):
    """Let the provider have a contract in another region."""
    other = make_region(session, name="Regio Anders")
    offering = make_offering(
        session, provider, make_product(session, other), make_municipality(session, other)
    )
    contract = session.scalars(
        select(Contract).where(
            col(Contract.organisation_id) == key(provider), col(Contract.region_id) == key(other)
        )
    ).one()
    contract.ends_on = ends_on
    session.flush()
    return offering


def test_S38_an_organisation_that_is_a_desk_too_is_not_closed(session, desk, ended):
    session.add(OrganisationRole(organisation_id=desk.organisation_id, kind=OrganisationKind.MUNICIPALITY))
    session.flush()
    assert refused(session, desk) == "provider_is_desk"


def test_an_organisation_that_refers_closes_as_a_referrer_first_and_reopens_after(
    session, desk, provider, ended
):
    region = session.get_one(Region, desk.region_id)
    town = session.get_one(Municipality, desk.town_id)
    make_referrer_desk(session, provider, town, region)
    assert refused(session, desk) == "provider_refers"
    common = {
        "organisation_id": desk.organisation_id,
        "region_ids": [desk.region_id],
        "user_id": desk.user_id,
        "now": desk.now,
    }
    assert close_referrer(session, seen=1, **common)
    assert close(session, desk)
    with pytest.raises(DomainError, match="referrer_provider_closed"):
        reopen_referrer(session, seen=2, **common)
    assert reopen(session, desk)
    assert reopen_referrer(session, seen=2, **common)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "BSN 123456782"])
def test_a_closing_without_a_fitting_reason_is_refused_at_its_field(session, desk, ended, reason):
    with pytest.raises(InvalidError) as told:
        close(session, desk, reason=reason)
    assert {one.field for one in told.value.errors} == {"reason"}
    assert session.get_one(Organisation, desk.organisation_id).is_active


def test_R13_the_second_of_two_is_told_that_something_changed(session, desk, ended):
    with pytest.raises(ConflictError, match="provider_changed"):
        close(session, desk, seen=None)
    assert close(session, desk)
    with pytest.raises(ConflictError, match="provider_changed"):
        reopen(session, desk, seen=1)


def test_S04_a_provider_of_another_region_is_not_found(session, desk, ended):
    other = key(make_region(session, name="Regio Anders"))
    with pytest.raises(NotFoundError):
        close(session, desk, region_id=other)
    assert noted(session) == []


def test_the_number_of_statements_does_not_grow_with_people_and_offerings(
    engine, session, desk, provider, manager_id
):
    def statements():
        counted = []
        note = lambda *words: counted.append(words[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", note)
        effects(session, desk)
        event.remove(engine, "before_cursor_execute", note)
        return len(counted)

    few = statements()
    for _ in range(3):
        make_user(session, provider, Role.PROVIDER_EDITOR)
        make_elsewhere(session, provider, None)
    assert statements() == few == 4
