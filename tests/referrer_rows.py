"""Makes organisations that refer."""

from sqlmodel import Session

from portal.domain.referrers import ReferrerKind
from portal.models import Municipality, Organisation, ReferrerDesk, ReferrerTown, Region
from tests.factories import key


def make_referrer_desk(
    session: Session,
    organisation: Organisation,
    town: Municipality,
    region: Region,
    kind: ReferrerKind = ReferrerKind.GP_PRACTICE,
) -> ReferrerDesk:
    """Let an organisation be a referrer that a region keeps, for one municipality."""
    desk = ReferrerDesk(organisation_id=key(organisation), region_id=key(region), kind=kind)
    session.add(desk)
    session.add(ReferrerTown(organisation_id=key(organisation), municipality_id=key(town)))
    session.flush()
    return desk
