"""What was mailed, read from the database of a house."""

import re

from sqlmodel import col, select

from portal.models import OutgoingMail
from tests.e2e.house import House


def invitation_link(house: House, address: str) -> str:
    """Give the link in the newest mail to an address."""
    with house.reading() as session:
        wanted = select(OutgoingMail.text).where(OutgoingMail.to_address == address)
        text = session.exec(wanted.order_by(col(OutgoingMail.id).desc())).first()
    found = re.search(r"http://\S+/l/\S+", text or "")
    assert found is not None
    return found.group(0)
