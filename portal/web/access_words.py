"""The words of the pages on which access teams, crisis numbers and documents are kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum

from portal.domain.access_points import FIELDS, AccessContent, AccessKind
from portal.web.present import date_text, label

ACCESS_FIELDS: Mapping[str, str] = {
    "name": "Naam",
    "audience": "Voor wie",
    "phone": "Telefoon",
    "email": "E-mail",
    "website": "Website",
    "opening_hours": "Bereikbaar",
    "address": "Adres",
    "note": "Wat mensen nog moeten weten",
    "document_kind": "Soort document",
    "dated_on": "Datum van het document",
    "valid_from": "Geldt vanaf",
    "valid_until": "Tot en met",
}
KIND_SLUGS: Mapping[str, AccessKind] = {
    "toegang": AccessKind.TEAM,
    "crisis": AccessKind.CRISIS,
    "document": AccessKind.DOCUMENT,
}
NEW_WORDS: Mapping[AccessKind, str] = {
    AccessKind.TEAM: "Nieuw contact van de toegang",
    AccessKind.CRISIS: "Nieuw crisisnummer",
    AccessKind.DOCUMENT: "Nieuw document",
}
HINTS: Mapping[str, str] = {
    "audience": "Bijvoorbeeld: gezinnen met kinderen tot 18 jaar. Laat leeg als het voor iedereen is.",
    "website": "Begin met https://",
    "opening_hours": "Bijvoorbeeld: ma t/m vr 9.00 tot 17.00 uur.",
    "address": "Waar mensen binnen kunnen lopen: straat, nummer en plaats.",
    "dated_on": "Bijvoorbeeld 1-9-2026. Mag leeg blijven.",
}


def slug_of(kind: AccessKind) -> str:
    """Give the word of a kind in an address."""
    return next(slug for slug, one in KIND_SLUGS.items() if one is kind)


def field_label(kind: AccessKind, name: str) -> str:
    """Give the label of a field; a document's website is its link."""
    return "Link" if (kind, name) == (AccessKind.DOCUMENT, "website") else ACCESS_FIELDS[name]


def value_words(value: object) -> str:
    """Write a value as people read it; an empty one is a dash."""
    if value in (None, ""):
        return "–"
    if isinstance(value, Enum):
        return label(value)
    return date_text(value) if isinstance(value, date) else str(value)


def content_lines(kind: AccessKind, content: AccessContent) -> list[tuple[str, str]]:
    """List what is filled in: label and value."""
    found = ((name, getattr(content, name)) for name in FIELDS[kind])
    return [(field_label(kind, name), value_words(value)) for name, value in found if value not in (None, "")]


def differing_lines(
    kind: AccessKind, before: AccessContent | None, after: AccessContent
) -> list[tuple[str, str, str]]:
    """List what reads otherwise: label, what was and what came."""
    was = before or AccessContent()
    return [
        (field_label(kind, name), value_words(getattr(was, name)), value_words(getattr(after, name)))
        for name in FIELDS[kind]
        if getattr(was, name) != getattr(after, name)
    ]


def period_words(valid_from: date, valid_until: date | None, *, today: date) -> str:
    """Say from when until when, seen from today: "Nu, tot en met 3 januari 2027"."""
    if valid_from == valid_until:
        return f"Alleen op {date_text(valid_from)}"
    begun = "Nu" if valid_from <= today else f"Vanaf {date_text(valid_from)}"
    return begun if valid_until is None else f"{begun}, tot en met {date_text(valid_until)}"


def conflict_lines(kind: AccessKind, mine: object, theirs: object) -> Sequence[tuple[str, str, str]]:
    """List what differs between two editors: label, mine and theirs."""
    if not isinstance(mine, dict) or not isinstance(theirs, dict):
        return ()
    return [
        (field_label(kind, name), value_words(mine[name]), value_words(theirs.get(name))) for name in mine
    ]
