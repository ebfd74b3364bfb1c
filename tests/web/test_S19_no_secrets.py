"""Whatever secret passes by on the way, none of it is in the audit trail."""

import re

from sqlmodel import select

from portal.db import reading
from portal.models import AuditEntry, MailedLink
from tests.pages import words
from tests.web.conftest import PASSWORD
from tests.web.mailbox import link_to

NEW = "kanarie zingt in de kelder"
TYPED = "kanarie-in-het-verkeerde-vak"
NEWCOMER = "nieuw@voorbeeld.example"


def test_S19_no_secret_that_passes_by_is_in_the_trail(app, engine, world, manager, visitor):
    visitor.sign_in(TYPED, TYPED)
    visitor.sign_in(world.emails["editor"], TYPED)
    visitor.send("/inloggen/link", {"email": world.emails["editor"]})
    visitor.send("/wachtwoord-vergeten", {"email": world.emails["stranger"]})
    links = [link_to(engine, world.emails[name]) for name in ("editor", "stranger")]
    visitor.send(links[0])
    manager.send("/mijn/mensen", {"email": NEWCOMER, "role": "provider_editor"})
    links.append(link_to(engine, NEWCOMER))
    key = manager.send("/mijn/sleutels", {"name": "Roosters", "scope": "report", "months": "12"})
    found = re.search(r"plek_[\w-]{20,}", words(key))
    manager.send("/account/wachtwoord", {"current": PASSWORD, "new": NEW, "repeat": NEW})
    with manager.session_transaction() as kept:
        cookie = kept["_user_id"]
    with reading(engine) as session:
        entries = [entry.model_dump() for entry in session.exec(select(AuditEntry)).all()]
        hashes = session.exec(select(MailedLink.token_hash)).all()
    trail = str(entries)
    assert {"session.refuse", "invitation.make", "change_password"} <= {one["action"] for one in entries}
    secrets = [PASSWORD, NEW, TYPED, cookie, *(link.rpartition("/")[2] for link in links), *hashes]
    if found:
        secrets.append(found[0])
    assert [secret for secret in secrets if secret in trail] == []
