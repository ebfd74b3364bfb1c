"""A manager's colleagues: invited, promoted, let go."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from portal.db import reading, unit_of_work
from portal.domain.duties import Role
from portal.models import AuditEntry, Invitation, Membership, User, UserSession
from tests.pages import Browser, words
from tests.web.conftest import PASSWORD
from tests.web.mailbox import link_to, mails_to, open_link

NEW = "nieuw@voorbeeld.example"
GOOD = "vier blauwe theepotten"


def invite(browser: Browser, email: str = NEW, role: Role = Role.PROVIDER_EDITOR):
    return browser.send("/mijn/mensen", {"email": email, "role": role.value})


def roles_of(engine, user_id, organisation_id):
    with reading(engine) as session:
        here = select(Membership.role).where(
            Membership.user_id == user_id, Membership.organisation_id == organisation_id
        )
        return list(session.exec(here))


def accept(app, engine, email: str = NEW, **data: str):
    browser = app.test_client()
    path = open_link(browser, link_to(engine, email))
    return browser, browser.send(path, data)


def test_the_list_shows_who_works_here_and_nobody_else(manager):
    page = words(manager.get("/mijn/mensen"))
    assert "Proef manager (u)" in page
    assert "Proef editor" in page
    assert "Proef stranger" not in page


def test_a_colleague_is_invited_accepts_is_promoted_and_removed(app, engine, manager, world):
    assert invite(manager).status_code == 303
    assert NEW in words(manager.get("/mijn/mensen"))
    browser, answer = accept(app, engine, name="Nel Nieuw", password=GOOD, repeat=GOOD)
    assert (answer.status_code, answer.location) == (303, "/start")
    assert browser.get("/mijn/week").status_code == 200
    assert browser.get("/mijn/mensen").status_code == 403
    with reading(engine) as session:
        user_id = session.exec(select(User.id).where(User.email == NEW)).one()
    promoted = manager.send(f"/mijn/mensen/{user_id}/rol", {"role": "provider_manager"})
    assert promoted.location == "/mijn/mensen"
    assert browser.get("/mijn/mensen").status_code == 200
    manager.send(f"/mijn/mensen/{user_id}/verwijderen")
    assert browser.get("/mijn/week").status_code == 403
    assert roles_of(engine, user_id, world.own_id) == []
    assert app.test_client().sign_in(NEW, GOOD).status_code == 303


def test_who_accepts_without_a_password_goes_on_by_mailed_links(app, engine, manager):
    invite(manager)
    browser, answer = accept(app, engine, name="Nel Nieuw")
    assert answer.status_code == 303
    assert "Wachtwoord kiezen" in words(browser.get("/account"))
    visitor = app.test_client()
    visitor.send("/inloggen/link", {"email": NEW})
    assert visitor.send(link_to(engine, NEW)).location == "/start"


def test_S17_a_refused_password_leaves_the_invitation_as_it_was(app, engine, manager):
    invite(manager)
    _, refused = accept(app, engine, name="Nel Nieuw", password="kort", repeat="kort")
    assert refused.status_code == 422
    assert "ten minste 12 tekens" in words(refused)
    assert 'value="Nel Nieuw"' in refused.text
    _, answer = accept(app, engine, name="Nel Nieuw", password=GOOD, repeat=GOOD)
    assert answer.status_code == 303


def test_S17_an_invitation_works_once_and_opening_it_uses_nothing(app, engine, manager):
    invite(manager)
    path = open_link(app.test_client(), link_to(engine, NEW))
    for _ in range(2):
        assert app.test_client().get(path).status_code == 200
    assert app.test_client().send(path, {"name": "Nel"}).status_code == 303
    again = app.test_client().send(path, {"name": "Nog iemand"})
    assert again.status_code == 410
    assert "opnieuw uit te nodigen" in words(again)


def test_S17_an_invitation_ends_after_72_hours(app, engine, manager, clock):
    invite(manager)
    path = open_link(app.test_client(), link_to(engine, NEW))
    clock.advance(hours=72, seconds=-1)
    page = app.test_client().get(path)
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "strict-origin")
    clock.advance(seconds=1)
    assert app.test_client().get(path).status_code == 410


def test_S17_only_the_newest_link_of_an_invitation_works(app, engine, manager):
    invite(manager)
    first = open_link(app.test_client(), link_to(engine, NEW))
    manager.send("/mijn/mensen/uitnodigingen/1/opnieuw")
    assert app.test_client().get(first).status_code == 410
    assert app.test_client().get(link_to(engine, NEW)).status_code == 302


def test_S17_a_withdrawn_invitation_is_dead_at_once(app, engine, manager):
    invite(manager)
    path = open_link(app.test_client(), link_to(engine, NEW))
    manager.send("/mijn/mensen/uitnodigingen/1/intrekken")
    assert app.test_client().get(path).status_code == 410
    assert NEW not in words(manager.get("/mijn/mensen"))
    assert invite(manager).status_code == 303


def test_S01_another_providers_invitations_and_people_do_not_exist(engine, manager, stranger, world):
    invite(manager)
    for act in ("opnieuw", "intrekken"):
        assert stranger.send(f"/mijn/mensen/uitnodigingen/1/{act}").status_code == 404
    other = world.people["editor"]
    assert stranger.get(f"/mijn/mensen/{other}").status_code == 404
    assert stranger.send(f"/mijn/mensen/{other}/verwijderen").status_code == 404
    assert stranger.send(f"/mijn/mensen/{other}/rol", {"role": "provider_manager"}).status_code == 404
    assert roles_of(engine, other, world.own_id) == [Role.PROVIDER_EDITOR]


def test_one_address_one_account_an_existing_one_joins_only_after_accepting(app, engine, manager, world):
    email, user_id = world.emails["stranger"], world.people["stranger"]
    invite(manager, email)
    assert roles_of(engine, user_id, world.own_id) == []
    visitor, answer = accept(app, engine, email)
    assert answer.location == "/uitnodiging/aangenomen"
    assert roles_of(engine, user_id, world.own_id) == [Role.PROVIDER_EDITOR]
    assert visitor.get("/account").status_code == 302  # a link of 72 hours signs nobody in
    with reading(engine) as session:
        assert len(session.exec(select(User).where(User.email == email)).all()) == 1


def test_who_is_signed_in_goes_on_for_the_organisation_that_invited(engine, manager, stranger, world):
    invite(manager, world.emails["stranger"])
    answer = stranger.send(open_link(stranger, link_to(engine, world.emails["stranger"])))
    assert answer.location == "/start"
    assert f"/mijn/week/{world.offering_id}" in stranger.get("/mijn/week").text


def test_S12_inviting_says_nothing_about_who_has_an_account(manager, world, engine):
    answers = []
    for email in (world.emails["referrer"], NEW):
        answer = invite(manager, email)
        page = manager.get("/mijn/mensen").text.replace(email, "ADRES")
        answers.append((answer.status_code, answer.location, page.count("ADRES")))
    assert answers[0] == answers[1]
    first, second = (mails_to(engine, email)[0] for email in (world.emails["referrer"], NEW))
    assert first.subject == second.subject


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"email": "geen adres"}, "Vul een e-mailadres in"),
        ({"email": 'a"b@voorbeeld.example'}, "Vul een e-mailadres in"),
        ({"email": "a@voorbeeld.example\r\nBcc: x@y.example"}, "Vul een e-mailadres in"),
        ({"email": "editor@voorbeeld.example"}, "werkt al voor uw organisatie"),
        ({"email": f"{'a' * 300}@voorbeeld.example"}, "Vul een e-mailadres in"),
        ({"role": "operator"}, "Kies een van de mogelijkheden"),
    ],
)
def test_a_refused_invitation_says_why_and_mails_nobody(manager, engine, data, sentence):
    answer = manager.send("/mijn/mensen", {"email": NEW, "role": "provider_editor", **data})
    assert answer.status_code == 422
    assert sentence in words(answer)
    with reading(engine) as session:
        assert session.exec(select(Invitation)).all() == []


def test_a_second_invitation_to_the_same_address_is_pointed_to_the_first(manager, engine):
    invite(manager)
    assert "staat al een uitnodiging open" in words(invite(manager))
    assert len(mails_to(engine, NEW)) == 1


def test_the_last_manager_can_neither_leave_nor_step_down(manager, world):
    own = world.people["manager"]
    for answer in (
        manager.send(f"/mijn/mensen/{own}/verwijderen", {"is_sure": "y"}),
        manager.send(f"/mijn/mensen/{own}/rol", {"role": "provider_editor", "is_sure": "y"}),
    ):
        assert answer.status_code == 422
        assert "laatste beheerder" in words(answer)


def test_nobody_removes_themselves_by_accident(manager, world, engine):
    manager.send(f"/mijn/mensen/{world.people['editor']}/rol", {"role": "provider_manager"})
    own = world.people["manager"]
    refused = manager.send(f"/mijn/mensen/{own}/verwijderen")
    assert refused.status_code == 422
    assert "Dit bent u zelf" in words(refused)
    assert manager.send(f"/mijn/mensen/{own}/verwijderen", {"is_sure": "y"}).location == "/start"
    assert manager.get("/mijn/mensen").status_code == 403


def test_S05_a_role_taken_from_a_colleague_is_gone_at_their_next_request(manager, editor, world):
    manager.send(f"/mijn/mensen/{world.people['editor']}/rol", {"role": "provider_manager"})
    assert editor.get("/mijn/sleutels").status_code == 200
    manager.send(f"/mijn/mensen/{world.people['editor']}/rol", {"role": "provider_editor"})
    assert editor.get("/mijn/sleutels").status_code == 403
    manager.send(f"/mijn/mensen/{world.people['editor']}/verwijderen")
    assert editor.get("/mijn/week").status_code == 403


def test_S19_every_change_of_people_leaves_one_row_that_says_who_and_what(manager, world, engine):
    invite(manager)
    manager.send("/mijn/mensen/uitnodigingen/1/opnieuw")
    manager.send("/mijn/mensen/uitnodigingen/1/intrekken")
    manager.send(f"/mijn/mensen/{world.people['editor']}/rol", {"role": "provider_manager"})
    manager.send(f"/mijn/mensen/{world.people['editor']}/verwijderen")
    rows = _trail(engine)
    changes = [row for row in rows if not row.action.startswith("session.")]
    assert [row.action for row in changes] == [
        "invitation.make",
        "invitation.resend",
        "invitation.withdraw",
        "membership.role",
        "membership.remove",
    ]
    assert {(row.user_id, row.organisation_id) for row in changes} == {
        (world.people["manager"], world.own_id)
    }
    assert changes[3].before == {"role": "provider_editor"}
    assert changes[3].after == {"role": "provider_manager"}


def test_S19_signing_in_and_out_leave_a_row_without_a_secret(app, world, engine):
    browser = app.test_client()
    browser.sign_in(world.emails["manager"], PASSWORD)
    browser.send("/uitloggen")
    rows = _trail(engine)
    with reading(engine) as session:
        kept = session.exec(select(UserSession.token_hash)).one()
    assert [(row.action, row.after) for row in rows] == [
        ("session.start", {"how": "password"}),
        ("session.end", {}),
    ]
    assert kept not in repr(rows)


def test_S13_mailing_invitations_stops_after_sixty_an_hour(manager, engine, world, clock, now):
    with unit_of_work(engine) as session:
        session.add(
            Invitation(
                organisation_id=world.own_id,
                email=NEW,
                role=Role.PROVIDER_EDITOR,
                created_at=now,
                sent_at=now,
                expires_at=now + timedelta(hours=72),
            )
        )
    statuses = [manager.send("/mijn/mensen/uitnodigingen/1/opnieuw").status_code for _ in range(61)]
    assert (set(statuses[:60]), statuses[60]) == ({303}, 429)


def _trail(engine) -> list[AuditEntry]:
    with reading(engine) as session:
        rows = list(session.exec(select(AuditEntry).order_by(col(AuditEntry.id))))
        session.expunge_all()
        return rows
