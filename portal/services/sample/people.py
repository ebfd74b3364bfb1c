"""Makes the people of an organisation; all of them share one password that is known to everyone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

from argon2 import PasswordHasher

from portal.domain.duties import Role
from portal.domain.terms import OrganisationKind, OrganisationSize, ProviderKind
from portal.models import Membership, Organisation, OrganisationRole, User
from portal.services.sample.dice import Dice
from portal.services.sample.facts import Town
from portal.services.sample.names import chamber_number, host, mailbox, person_name, phone
from portal.services.sample.rows import Rows

SAMPLE_PASSWORD = "plek-voor-iedereen-2026"  # noqa: S105  for invented people only, never in production
STAFF = {
    OrganisationSize.SMALL: ((Role.PROVIDER_MANAGER, Role.PROVIDER_EDITOR),),
    OrganisationSize.MEDIUM: ((Role.PROVIDER_MANAGER,), (Role.PROVIDER_EDITOR,)),
    OrganisationSize.LARGE: (
        (Role.PROVIDER_MANAGER,),
        (Role.PROVIDER_EDITOR,),
        (Role.PROVIDER_EDITOR,),
        (Role.PROVIDER_EDITOR,),
    ),
}
"""Who works with the portal at a provider: one entry a person, with the roles."""


@dataclass(frozen=True)
class Office:
    """A new organisation, with what its people and offerings need of it."""

    id: int
    name: str
    host: str


class Staff:
    """Adds organisations and the people in them."""

    def __init__(self, rows: Rows, *, now: datetime) -> None:
        self._rows, self._now = rows, now
        self._count = 0

    def add_office(
        self,
        name: str,
        *kinds: OrganisationKind,
        town: Town,
        dice: Dice,
        size: OrganisationSize | None = None,
        provider_kind: ProviderKind | None = None,
        statutory_name: str | None = None,
        about: str = "",
        region_id: int | None = None,
        municipality_id: int | None = None,
        has_care_code: bool = False,
        host_name: str = "",
    ) -> Office:
        """Write an invented organisation with its kinds; its host is named after `host_name` or itself."""
        at = host(host_name or name)
        office_id = self._rows.add(
            Organisation,
            name=name,
            statutory_name=statutory_name,
            size=size,
            provider_kind=provider_kind,
            about=about,
            phone=phone(dice, town),
            email=f"info@{at}",
            website=f"https://www.{at}/",
            region_id=region_id,
            municipality_id=municipality_id,
            is_sample=True,
            created_at=self._now - timedelta(days=300),
        )
        row = self._rows.newest(Organisation)
        row["kvk"] = chamber_number(office_id)
        row["agb"] = chamber_number(office_id) if has_care_code else None
        for kind in dict.fromkeys(kinds):
            self._rows.add(OrganisationRole, organisation_id=office_id, kind=kind)
        return Office(office_id, name, at)

    def add_person(self, office: Office, *roles: Role, dice: Dice) -> int:
        """Write an invented person with roles in an organisation; return the id."""
        self._count += 1
        name = person_name(dice)
        since = self._now - timedelta(days=280)
        user_id = self._rows.add(
            User,
            email=mailbox(name, office.host, self._count),
            name=name,
            password_hash=sample_hash(),
            email_confirmed_at=since,
            is_sample=True,
            created_at=since,
        )
        for role in roles:
            self._rows.add(
                Membership, user_id=user_id, organisation_id=office.id, role=role, created_at=since
            )
        return user_id


@cache
def sample_hash() -> str:
    """Give the hash of the sample password, the same every time; its salt hides nothing, nor need it."""
    hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
    return hasher.hash(SAMPLE_PASSWORD, salt=sha256(SAMPLE_PASSWORD.encode()).digest()[:16])
