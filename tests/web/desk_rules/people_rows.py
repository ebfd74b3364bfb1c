"""Makes dues, excuses, notes, people and invitations: one that runs, one that is over, one elsewhere."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from portal.domain.duties import Role
from portal.domain.feedback import FeedbackClosing
from portal.domain.terms import (
    OrganisationKind,
)
from portal.models import (
    ContactNote,
    Excuse,
    Invitation,
    Municipality,
    Offering,
    Organisation,
    Region,
    ReminderPause,
)
from tests.factories import (
    key,
    make_feedback,
    make_organisation,
    make_user,
)
from tests.referrer_rows import make_referrer_desk
from tests.web.conftest import World
from tests.web.desk_rules.contract_rows import fill_contracts, home_of, kept
from tests.web.region_desk import owe


def fill_chasing(session: Session, world: World, now: datetime) -> dict[str, Any]:
    """Make of a provider's dues, excuses, pauses, notes and reports one open, one over, and one elsewhere."""
    names = fill_contracts(session, world, now)
    far_region, today = world.other_region_id, now.date()
    by = world.people["contract_manager"]
    dues = {
        "due": owe(session, world, now, world.own_id, weeks_ago=1),
        "far_due": owe(session, world, now, names["far"], region_id=far_region),
        "shared_due": owe(session, world, now, world.own_id, weeks_ago=1, region_id=far_region),
    }
    for name, organisation_id, region_id, ends_on in (
        ("excuse", world.own_id, world.region_id, today + timedelta(days=5)),
        ("old_excuse", world.own_id, world.region_id, today - timedelta(days=20)),
        ("far_excuse", names["far"], far_region, today + timedelta(days=5)),
    ):
        excuse = Excuse(
            organisation_id=organisation_id,
            region_id=region_id,
            starts_on=today - timedelta(days=30),
            ends_on=ends_on,
            reason="verbouwing",
            created_at=now - timedelta(days=30),
        )
        names[name] = kept(session, excuse)
    for name, organisation_id, region_id, until in (
        ("pause", world.own_id, world.region_id, today + timedelta(days=5)),
        ("old_pause", world.own_id, world.region_id, today - timedelta(days=1)),
        ("far_pause", names["far"], far_region, today + timedelta(days=5)),
    ):
        pause = ReminderPause(
            organisation_id=organisation_id,
            region_id=region_id,
            starts_on=today - timedelta(days=9),
            until=until,
            reason="vakantie",
            created_at=now - timedelta(days=9),
        )
        names[name] = kept(session, pause)
    for name, due, user_id in (
        ("note", "due", by),
        ("note_of_another", "due", world.people["auditor"]),
        ("far_note", "far_due", by),
    ):
        of = dues[due]
        note = ContactNote(
            obligation_id=key(of), organisation_id=of.organisation_id, text="gebeld", at=now, user_id=user_id
        )
        names[name] = kept(session, note)
    far_offering = session.exec(select(Offering).where(Offering.organisation_id == names["far"])).one()
    own = session.get_one(Offering, world.offering_id)
    closed = {"closed_at": now - timedelta(hours=1), "closing": FeedbackClosing.CORRECTED}
    return {
        **names,
        **{name: key(one) for name, one in dues.items()},
        "offering": world.offering_id,
        "foreign_offering": world.foreign_offering_id,
        "far_offering": key(far_offering),
        "manager": world.people["manager"],
        "stranger": world.people["stranger"],
        "report": 1,
        "question": key(make_feedback(session, own, at=now)),
        "closed_question": key(make_feedback(session, own, at=now - timedelta(days=1), **closed)),
        "far_question": key(make_feedback(session, far_offering, at=now)),
        "region": world.region_id,
        "far_region": far_region,
    }


def fill_people(session: Session, world: World, now: datetime) -> dict[str, Any]:
    """Make people and invitations of the desk, of a closed referrer, and of desks of another region."""
    names = fill_contracts(session, world, now)
    region, other = session.get_one(Region, world.region_id), session.get_one(Region, world.other_region_id)
    town, far_town = (session.get_one(Municipality, names[name]) for name in ("town", "far_town"))
    desks = {
        "desk": home_of(session, world, "contract_manager"),
        "far_desk": home_of(session, world, "other_region"),
        "practice": home_of(session, world, "referrer"),
        "town_desk": home_of(session, world, "municipal_reader"),
    }
    for name, own_town, own_region in (("closed", town, region), ("far_practice", far_town, other)):
        organisation = make_organisation(session, OrganisationKind.REFERRER, name=f"Praktijk {name}")
        desk = make_referrer_desk(session, organisation, own_town, own_region)
        if name == "closed":
            desk.closed_at, organisation.is_active = now, False
            desk.version = 2
        desks[name] = key(organisation)
    colleague = make_user(
        session,
        session.get_one(Organisation, desks["desk"]),
        Role.CATALOGUE_EDITOR,
        email="c@voorbeeld.example",
    )
    caller = make_user(session, session.get_one(Organisation, desks["practice"]), Role.REFERRER)
    invited: dict[str, tuple[str, Role, dict[str, Any]]] = {
        "asked": ("desk", Role.AUDITOR, {}),
        "withdrawn": ("desk", Role.AUDITOR, {"withdrawn_at": now}),
        "accepted": ("desk", Role.AUDITOR, {"accepted_at": now}),
        "far_asked": ("far_desk", Role.AUDITOR, {}),
        "practice_asked": ("practice", Role.REFERRER, {}),
        "practice_withdrawn": ("practice", Role.REFERRER, {"withdrawn_at": now}),
        "far_practice_asked": ("far_practice", Role.REFERRER, {}),
    }
    for name, (desk_name, role, more) in invited.items():
        invitation = Invitation(
            organisation_id=desks[desk_name],
            email=f"{name}@voorbeeld.example",
            role=role,
            created_at=now,
            sent_at=now,
            expires_at=now + timedelta(days=3),
            **more,
        )
        names[name] = kept(session, invitation)
    return {
        **names,
        **desks,
        "region": world.region_id,
        "far_region": world.other_region_id,
        "colleague": key(colleague),
        "caller": key(caller),
        **{f"{name}_id": id_ for name, id_ in world.people.items()},
    }
