"""Access teams, crisis numbers and documents: what people read of them, and from when until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from portal.domain.contact_details import read_contact
from portal.domain.errors import FieldError
from portal.domain.texts import check_text

FARTHEST = timedelta(days=3 * 366)
"""How far ahead something can be planned."""


class AccessKind(StrEnum):
    """What it is that people reach."""

    TEAM = "team"
    CRISIS = "crisis"
    DOCUMENT = "document"


class DocumentKind(StrEnum):
    """What a document is for."""

    LEAFLET = "leaflet"
    FORM = "form"
    RULES = "rules"
    PLAN = "plan"
    OTHER = "other"


@dataclass(frozen=True)
class AccessContent:
    """Everything that people read of it; which fields a kind has stands in FIELDS."""

    name: str = ""
    audience: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    opening_hours: str | None = None
    address: str | None = None
    note: str | None = None
    document_kind: DocumentKind | None = None
    dated_on: date | None = None


CONTENT_FIELDS = tuple(field.name for field in fields(AccessContent))
FIELDS: dict[AccessKind, tuple[str, ...]] = {
    AccessKind.TEAM: ("name", "audience", "phone", "email", "website", "opening_hours", "address", "note"),
    AccessKind.CRISIS: ("name", "audience", "phone", "opening_hours", "note"),
    AccessKind.DOCUMENT: ("name", "website", "document_kind", "dated_on", "note"),
}
LONGEST = {"name": 200, "audience": 300, "opening_hours": 300, "address": 300, "note": 500}


@dataclass(frozen=True)
class Span:
    """What holds from a day, until and with another; of what holds on a day the one that begins last counts.

    So a span with an end lies over the one below it for a while. `content` None: nothing is shown.
    """

    valid_from: date
    valid_until: date | None
    content: AccessContent | None

    def holds_on(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def span_on(spans: Iterable[Span], day: date) -> Span | None:
    """Give the span that counts on a day; `spans` in the order in which they were made."""
    holding = [span for span in spans if span.holds_on(day)]
    return max(reversed(holding), key=lambda span: span.valid_from, default=None)


def course(spans: Sequence[Span], *, on: date) -> list[Span]:
    """Give what is shown from a day on, one after another, without what lies below something else.

    The first keeps the day on which it began. Days on which nothing is shown are a span without content.
    """
    turns = {on} | {span.valid_from for span in spans}
    ends = {span.valid_until for span in spans if span.valid_until is not None}
    turns |= {day + timedelta(days=1) for day in ends if day < date.max}
    found: list[Span] = []
    for day in sorted(turn for turn in turns if turn >= on):
        counts = span_on(spans, day)
        content = None if counts is None else counts.content
        if found and found[-1].content == content:
            continue
        if found:
            found[-1] = replace(found[-1], valid_until=day - timedelta(days=1))
        begun = counts.valid_from if counts is not None and day == on else day
        found.append(Span(begun, None, content))
    return found


def shown_course(spans: Sequence[Span], *, on: date) -> list[Span]:
    """Give what is shown from a day on, without the days on which nothing is."""
    return [span for span in course(spans, on=on) if span.content is not None]


def read_content(
    kind: AccessKind, content: AccessContent, *, before: AccessContent | None
) -> tuple[AccessContent, list[FieldError]]:
    """Tidy what was typed, without what a kind does not have, and find what is wrong with it, by field."""
    asked, was = FIELDS[kind], before or AccessContent()
    faults: list[FieldError] = []
    values: dict[str, Any] = {}
    for name in asked:
        value = getattr(content, name)
        if name in LONGEST:
            value = " ".join((value or "").split())
            faults += check_text(value, name, max_length=LONGEST[name])
            values[name] = value if name == "name" else value or None
        elif name in ("phone", "email", "website"):
            values[name], wrong = read_contact(value, name, name, before=getattr(was, name))
            faults += wrong
        else:
            values[name] = value
    clean = AccessContent(**values)
    return clean, [*faults, *_missing(kind, clean)]


def period_faults(
    valid_from: date, valid_until: date | None, *, today: date, document_date: date | None = None
) -> list[FieldError]:
    """Find what is wrong with the days of a change: from today on, in order, and not too far ahead."""
    faults = []
    if valid_from < today:
        faults.append(FieldError("starts_in_past", "valid_from"))
    elif valid_from > today + FARTHEST:
        faults.append(FieldError("starts_too_far", "valid_from"))
    if valid_until is not None and valid_until < valid_from:
        faults.append(FieldError("ends_before_start", "valid_until"))
    if document_date is not None and document_date > today + FARTHEST:
        faults.append(FieldError("starts_too_far", "dated_on"))
    return faults


def _missing(kind: AccessKind, content: AccessContent) -> list[FieldError]:
    faults = []
    if not content.name:
        faults.append(FieldError("access_name_missing", "name"))
    if kind is AccessKind.CRISIS and not content.phone:
        faults.append(FieldError("access_phone_missing", "phone"))
    if kind is AccessKind.DOCUMENT and not content.website:
        faults.append(FieldError("access_link_missing", "website"))
    if kind is AccessKind.TEAM and not (content.phone or content.email or content.website):
        faults.append(FieldError("access_unreachable", "phone"))
    return faults
