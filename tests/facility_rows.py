"""Makes free-access facilities that are right by default."""

from typing import Any

from sqlmodel import Session

from portal.models import Facility, FacilityVersion, Municipality
from tests.factories import CREATED, key


def make_facility(session: Session, town: Municipality, **said: Any) -> Facility:
    """Make a facility of a municipality that is shown already, with its first version."""
    content = {
        "name": "Huiskamer De Proef",
        "about": "Loop binnen voor koffie.",
        "address": "Proefplein 1",
        "themes": [],
        **said,
    }
    facility = Facility(municipality_id=key(town), **content)
    session.add(facility)
    session.flush()
    plain = {name: value.isoformat() if name.endswith("_on") else value for name, value in content.items()}
    session.add(FacilityVersion(facility_id=key(facility), version=1, said=plain, made_at=CREATED))
    session.flush()
    return facility
