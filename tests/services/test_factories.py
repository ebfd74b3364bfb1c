"""The factories make rows that the schema accepts, on both databases."""

from datetime import datetime

from sqlmodel import Session

from portal.domain.duties import Role
from tests import factories


def test_a_published_offering_with_a_report_can_be_made(session: Session, now: datetime) -> None:
    region = factories.make_region(session)
    gouda = factories.make_municipality(session, region)
    product = factories.make_product(session, region)
    provider = factories.make_organisation(session)
    factories.make_user(session, provider, Role.PROVIDER_EDITOR)
    offering = factories.make_offering(session, provider, product, gouda)
    report = factories.make_report(session, offering, at=now)
    session.commit()
    assert report.offering_id == offering.id
