"""What a provider says of itself: who it is, and how the public reaches it."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlmodel import Session, col

from portal.domain.contact_details import read_contact
from portal.domain.errors import ConflictError, FieldError, InvalidError, NotFoundError, conflict_between
from portal.domain.texts import check_text
from portal.models import Organisation
from portal.services.audit import note_change
from portal.services.change_history import last_change
from portal.services.outbox import touch_organisation

LONGEST_ABOUT = 2000


@dataclass(frozen=True)
class OrganisationContent:
    """Everything that people may change of their organisation; name and numbers come from the region."""

    about: str = ""
    phone: str | None = None
    email: str | None = None
    website: str | None = None


CONTENT_FIELDS = tuple(field.name for field in fields(OrganisationContent))


@dataclass(frozen=True)
class EditableOrganisation:
    """An organisation with all that its form shows."""

    name: str
    kvk: str | None
    agb: str | None
    content: OrganisationContent
    version: int


def editable_organisation(session: Session, *, organisation_id: int) -> EditableOrganisation:
    """Return an organisation as its form needs it. Raises NotFoundError."""
    row = session.execute(_select(organisation_id)).mappings().first()
    if row is None:
        raise NotFoundError
    content = OrganisationContent(**{name: row[name] for name in CONTENT_FIELDS})
    return EditableOrganisation(row["name"], row["kvk"], row["agb"], content, row["version"])


def edit_organisation(
    session: Session,
    *,
    organisation_id: int,
    content: OrganisationContent,
    version: int | None,
    user_id: int | None,
    now: datetime,
) -> int:
    """Change what an organisation says of itself, and return its version; no change leaves it as it is.

    Raises InvalidError by field, and ConflictError (`mine` and `theirs` by field, `version`, `at`,
    `user_name`) when somebody else changed it since `version`.
    """
    row = session.execute(_select(organisation_id).with_for_update()).mappings().one()
    before = OrganisationContent(**{name: row[name] for name in CONTENT_FIELDS})
    clean, faults = _tidied(content, before)
    if clean == before:
        return int(row["version"])
    if version != row["version"]:
        raise _conflict(session, organisation_id, row["version"], clean, before)
    if clean.about != before.about:
        faults += check_text(clean.about, "about", max_length=LONGEST_ABOUT)
    if faults:
        raise InvalidError(faults)
    session.execute(
        update(Organisation)
        .where(col(Organisation.id) == organisation_id)
        .values(**asdict(clean), version=row["version"] + 1)
    )
    note_change(
        session,
        action="organisation.edit",
        subject_kind="organisation",
        subject_id=organisation_id,
        user_id=user_id,
        organisation_id=organisation_id,
        before=asdict(before),
        after=asdict(clean),
        now=now,
    )
    touch_organisation(session, organisation_id=organisation_id, now=now)
    return int(row["version"]) + 1


def _tidied(
    content: OrganisationContent, before: OrganisationContent
) -> tuple[OrganisationContent, list[FieldError]]:
    phone, no_phone = read_contact(content.phone, "phone", "phone", before=before.phone)
    email, no_email = read_contact(content.email, "email", "email", before=before.email)
    website, no_website = read_contact(content.website, "website", "website", before=before.website)
    about = content.about.replace("\r\n", "\n").replace("\r", "\n").strip()
    return OrganisationContent(about, phone, email, website), [*no_phone, *no_email, *no_website]


def _select(organisation_id: int) -> Select[Any]:
    return select(
        col(Organisation.name),
        col(Organisation.kvk),
        col(Organisation.agb),
        col(Organisation.version),
        *(getattr(Organisation, name) for name in CONTENT_FIELDS),
    ).where(col(Organisation.id) == organisation_id)


def _conflict(
    session: Session,
    organisation_id: int,
    version: int,
    mine: OrganisationContent,
    theirs: OrganisationContent,
) -> ConflictError:
    at, user_name = last_change(
        session,
        organisation_id=organisation_id,
        subject_kind="organisation",
        subject_id=organisation_id,
        prefix="organisation.",
    )
    return conflict_between(mine, theirs, CONTENT_FIELDS, version=version, at=at, user_name=user_name)
