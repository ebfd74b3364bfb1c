"""The mails that wait in the queue, as their readers would open them, and an app that makes codes."""

import re
from datetime import datetime

import pyotp
from sqlalchemy import Engine
from sqlmodel import col, select

from portal.db import reading
from portal.models import OutgoingMail
from tests.pages import Browser

PATH = re.compile(r"http://localhost(/l/[\w-]+)")


def mails_to(engine: Engine, address: str) -> list[OutgoingMail]:
    """List the mails to an address, oldest first."""
    with reading(engine) as session:
        wanted = select(OutgoingMail).where(OutgoingMail.to_address == address)
        found = session.exec(wanted.order_by(col(OutgoingMail.id))).all()
        session.expunge_all()
        return list(found)


def link_to(engine: Engine, address: str) -> str:
    """Give the path of the newest link that was mailed to an address."""
    links = [found.group(1) for mail in mails_to(engine, address) if (found := PATH.search(mail.text))]
    assert links, f"no link was mailed to {address}"
    return links[-1]


def open_link(browser: Browser, path: str) -> str:
    """Follow a mailed link to the page that it leads to, and give that page's path."""
    answer = browser.get(path)
    return str(answer.location) if answer.status_code == 302 else path


def app_code(secret: str, at: datetime) -> str:
    """Give the code that an authenticator app shows at a moment."""
    return pyotp.TOTP(secret).at(at)


def enrol(browser: Browser, at: datetime, **begin: str) -> tuple[str, list[str]]:
    """Set a second factor up in a browser; give the app's secret and the recovery codes."""
    assert browser.send("/tweede-stap/instellen", begin).status_code == 303
    page = browser.get("/tweede-stap/instellen").text
    found = re.search(r'class="plek-secret">\s*([A-Z2-7 ]{39})', page)
    assert found is not None
    secret = found.group(1).replace(" ", "")
    answer = browser.send("/tweede-stap/bevestigen", {"code": app_code(secret, at)})
    assert answer.status_code == 200
    codes = re.findall(r'class="plek-secret">([a-z2-7-]{29})<', answer.text)
    return secret, codes
