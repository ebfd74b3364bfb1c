"""How people are reached."""

from dataclasses import dataclass
from datetime import date

from portal.domain.access_points import AccessContent, DocumentKind


@dataclass(frozen=True)
class Contact:
    """How to reach somebody; every field may be missing."""

    name: str
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    opening_hours: str | None = None
    address: str | None = None
    audience: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Document:
    """A leaflet, form or other document to read elsewhere."""

    name: str
    website: str
    document_kind: DocumentKind | None = None
    dated_on: date | None = None
    note: str | None = None


def contact_of(content: AccessContent) -> Contact:
    """Give how an access team is reached."""
    return Contact(
        content.name,
        content.phone,
        content.email,
        content.website,
        content.opening_hours,
        content.address,
        content.audience,
        content.note,
    )


def document_of(content: AccessContent) -> Document:
    """Give a document as visitors find it."""
    return Document(
        content.name, content.website or "", content.document_kind, content.dated_on, content.note
    )
