"""What was mailed, read from the database of a house, or from its mail folder once it went."""

import email
import re
from email.policy import default

from sqlmodel import col, select

from portal.models import OutgoingMail
from tests.e2e.house import House

_LINK = re.compile(r"http://\S+/l/[\w-]+")


def invitation_link(house: House, address: str) -> str:
    """Give the link in the newest mail to an address, whether it still waits or was sent meanwhile."""
    found = _LINK.search(_waiting_text(house, address)) or _LINK.search(_sent_text(house, address))
    assert found is not None
    return found.group(0)


def _waiting_text(house: House, address: str) -> str:
    with house.reading() as session:
        wanted = select(OutgoingMail.text).where(OutgoingMail.to_address == address)
        return session.exec(wanted.order_by(col(OutgoingMail.id).desc())).first() or ""


def _sent_text(house: House, address: str) -> str:
    """Read the newest file to an address: the queue keeps no secret of a mail that went."""
    for path in sorted((house.folder / "mail").glob("*.eml"), reverse=True):
        mail = email.message_from_bytes(path.read_bytes(), policy=default)
        body = mail.get_body(("plain",))
        if mail["To"] == address and body is not None:
            return str(body.get_content())
    return ""
