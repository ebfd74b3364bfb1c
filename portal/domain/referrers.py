"""Organisations whose people refer: their kinds, and what is written of one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.domain.contact_details import read_contact
from portal.domain.errors import FieldError
from portal.domain.identifiers import is_agb, is_kvk
from portal.domain.texts import check_text

LONGEST_NAME = 200


class ReferrerKind(StrEnum):
    """What kind of referrer an organisation is."""

    GP_PRACTICE = "gp_practice"
    ACCESS_TEAM = "access_team"
    GI = "gi"
    CENTRAL_INTAKE = "central_intake"
    REFERRAL_PANEL = "referral_panel"
    CRISIS_SERVICE = "crisis_service"
    PLACEMENT_COORDINATOR = "placement_coordinator"


@dataclass(frozen=True)
class ReferrerContent:
    """Everything that a region writes of a referrer; of a provider only the kind and the municipalities."""

    name: str
    kind: ReferrerKind | None
    municipality_ids: Sequence[int] = ()
    kvk: str | None = None
    agb: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None


ORGANISATION_FIELDS = ("name", "kvk", "agb", "phone", "email", "website")
"""What is written at the organisation itself."""


def read_referrer(
    said: ReferrerContent, *, before: ReferrerContent | None
) -> tuple[ReferrerContent, list[FieldError]]:
    """Tidy what was typed, and find what is wrong with it by field; what did not change is left as it is."""
    phone, no_phone = read_contact(said.phone, "phone", "phone", before=before.phone if before else None)
    email, no_email = read_contact(said.email, "email", "email", before=before.email if before else None)
    website, no_website = read_contact(
        said.website, "website", "website", before=before.website if before else None
    )
    clean = replace(
        said,
        name=" ".join(said.name.split()),
        municipality_ids=tuple(sorted(set(said.municipality_ids))),
        kvk=_digits(said.kvk),
        agb=_digits(said.agb),
        phone=phone,
        email=email,
        website=website,
    )
    faults = [] if clean.name else [FieldError("name_missing", "name")]
    faults += check_text(clean.name, "name", max_length=LONGEST_NAME)
    if clean.kind is None:
        faults.append(FieldError("referrer_kind_missing", "kind"))
    if not clean.municipality_ids:
        faults.append(FieldError("referrer_town_missing", "towns"))
    if clean.kvk and not is_kvk(clean.kvk):
        faults.append(FieldError("kvk_invalid", "kvk"))
    if clean.agb and not is_agb(clean.agb):
        faults.append(FieldError("agb_invalid", "agb"))
    return clean, [*faults, *no_phone, *no_email, *no_website]


def _digits(text: str | None) -> str | None:
    return "".join((text or "").split()).replace(".", "") or None
