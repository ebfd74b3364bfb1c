"""Names one invented person per role, to sign in with on a laptop."""

from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlmodel import Session, col

from portal.domain.duties import Role
from portal.domain.terms import OrganisationSize
from portal.models import Membership, Offering, Organisation, Region, RegionMunicipality, User
from portal.services.sample.people import SAMPLE_PASSWORD

ROLE_NAMES = {
    Role.PROVIDER_EDITOR: "aanbieder: invullen",
    Role.PROVIDER_MANAGER: "aanbieder: beheren",
    Role.CONTRACT_MANAGER: "regio: contractmanager",
    Role.CATALOGUE_EDITOR: "regio: catalogus",
    Role.MUNICIPAL_READER: "gemeente: meelezen",
    Role.REFERRER: "verwijzer",
    Role.AUDITOR: "controle: alles lezen",
    Role.OPERATOR: "technisch beheer",
}


@dataclass(frozen=True)
class SignIn:
    """Who to sign in as; `role` says in Dutch what this person may do."""

    role: str
    name: str
    email: str
    password: str
    organisation: str


def sign_ins(session: Session) -> list[SignIn]:
    """Name one invented person per role, around the region with the most to show; empty without sample."""
    region_id = _richest_region(session)
    is_near = or_(
        col(Organisation.id) == _middle_provider(session, region_id),
        col(Organisation.region_id) == region_id,
        col(Organisation.municipality_id).in_(
            select(col(RegionMunicipality.municipality_id)).where(
                col(RegionMunicipality.region_id) == region_id, col(RegionMunicipality.joins_all).is_(True)
            )
        ),
    )
    found = []
    for role, label in ROLE_NAMES.items():
        row = session.execute(
            select(col(User.name), col(User.email), col(Organisation.name))
            .join(Membership, col(Membership.user_id) == col(User.id))
            .join(Organisation, col(Organisation.id) == col(Membership.organisation_id))
            .where(col(Membership.role) == role, col(User.is_sample).is_(True))
            .order_by(case((is_near, 0), else_=1), col(Membership.id))
            .limit(1)
        ).one_or_none()
        if row is not None:
            found.append(SignIn(label, row[0], row[1], SAMPLE_PASSWORD, row[2]))
    return found


def _richest_region(session: Session) -> int | None:
    """Choose the region that buys under most laws, and then the one with the most offerings."""
    rows = session.execute(
        select(col(Region.id), col(Region.laws), func.count())
        .join(Offering, col(Offering.region_id) == col(Region.id))
        .join(Organisation, col(Organisation.id) == col(Offering.organisation_id))
        .where(col(Organisation.is_sample).is_(True))
        .group_by(col(Region.id))
        .order_by(col(Region.id))
    )
    sizes = {region_id: (len(laws), count) for region_id, laws, count in rows}
    return max(sizes, key=lambda region_id: sizes[region_id], default=None)


def _middle_provider(session: Session, region_id: int | None) -> int | None:
    """Choose the first provider of middle size there: enough offerings to show, not too many to read."""
    return session.scalar(
        select(col(Organisation.id))
        .join(Offering, col(Offering.organisation_id) == col(Organisation.id))
        .where(
            col(Offering.region_id) == region_id,
            col(Organisation.size).is_not(None),
            col(Organisation.is_sample).is_(True),
        )
        .order_by(case((col(Organisation.size) == OrganisationSize.MEDIUM, 0), else_=1), col(Organisation.id))
        .limit(1)
    )
