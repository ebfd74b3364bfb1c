"""What a provider writes of an offering: its fields, how they are tidied, and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from portal.domain.contact_details import read_contact
from portal.domain.errors import FieldError
from portal.domain.terms import GroupForm, Moment, TagKind
from portal.domain.texts import check_text

LONGEST = {
    "name": 200,
    "description": 3000,
    "expectation": 1000,
    "meanwhile": 1000,
    "opening_hours": 300,
    "referrer_note": 1000,
    "bridging_text": 1000,
    "bridging_contact": 200,
}
"""The most characters of each text."""
LONGEST_TAG = 100
MOST_TAGS = 20
MOST_GROUP_STARTS = 12
OLDEST_AGE = 120
YEARS_AHEAD = 10

CONTACTS = {
    "public_phone": "phone",
    "public_email": "email",
    "website": "website",
    "intake_phone": "phone",
    "intake_email": "email",
}
TAG_FIELDS = {
    "problems": TagKind.PROBLEM,
    "target_groups": TagKind.TARGET_GROUP,
    "methods": TagKind.METHOD,
    "languages": TagKind.LANGUAGE,
    "moments": TagKind.MOMENT,
    "contra_indications": TagKind.CONTRA_INDICATION,
}
_SINGLE_LINE = frozenset({"name", "bridging_contact"})
_NULLABLE = frozenset({"opening_hours", "bridging_contact"})


@dataclass(frozen=True)
class OfferingContent:
    """Everything that people may change of an offering; ages in whole years, both inclusive."""

    name: str
    description: str = ""
    expectation: str = ""
    meanwhile: str = ""
    age_min: int | None = None
    age_max: int | None = None
    group_form: GroupForm | None = None
    problems: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    contra_indications: tuple[str, ...] = ()
    location_id: int | None = None
    at_home: bool = False
    municipality_ids: tuple[int, ...] = ()
    moments: tuple[str, ...] = ()
    opening_hours: str | None = None
    part_time: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    group_starts: tuple[date, ...] = ()
    public_phone: str | None = None
    public_email: str | None = None
    website: str | None = None
    intake_phone: str | None = None
    intake_email: str | None = None
    referrer_note: str = ""
    bridging_text: str = ""
    bridging_contact: str | None = None


CONTENT_FIELDS = tuple(field.name for field in fields(OfferingContent))


def tidied(content: OfferingContent, before: OfferingContent) -> tuple[OfferingContent, list[FieldError]]:
    """Trim texts, sort and single out words, and write contact details one way; say what cannot be read.

    What is the same as `before` stays as it is, even where today it would be refused.
    """
    changes: dict[str, Any] = {name: _text(getattr(content, name), name) for name in LONGEST}
    faults: list[FieldError] = []
    for name, kind in CONTACTS.items():
        value, wrong = read_contact(getattr(content, name), kind, name, before=getattr(before, name))
        changes[name] = value
        faults += wrong
    for name in TAG_FIELDS:
        changes[name] = _words(getattr(content, name))
    changes["municipality_ids"] = tuple(sorted(set(content.municipality_ids)))
    changes["group_starts"] = tuple(sorted(set(content.group_starts)))
    return replace(content, **changes), faults


def content_faults(content: OfferingContent, before: OfferingContent, *, today: date) -> list[FieldError]:
    """Find what is wrong with tidied content, by field; what did not change is not judged again."""
    faults = [] if content.name else [FieldError("name_missing", "name")]
    for name, longest in LONGEST.items():
        if getattr(content, name) != getattr(before, name):
            faults += check_text(getattr(content, name), name, max_length=longest)
    for name in TAG_FIELDS:
        faults += _tag_faults(name, getattr(content, name), getattr(before, name))
    return [*faults, *_age_faults(content), *_date_faults(content, before, today)]


def differing(mine: OfferingContent, theirs: OfferingContent) -> list[str]:
    """Name the fields in which two contents differ, in the order of the form."""
    return [name for name in CONTENT_FIELDS if getattr(mine, name) != getattr(theirs, name)]


def _text(text: str | None, name: str) -> str | None:
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if name in _SINGLE_LINE:
        plain = " ".join(plain.split())
    return None if name in _NULLABLE and not plain else plain


def _words(found: Iterable[str]) -> tuple[str, ...]:
    """Give each word once, whatever its capitals, in order."""
    single: dict[str, str] = {}
    for word in found:
        if plain := " ".join(word.split()):
            single.setdefault(plain.casefold(), plain)
    return tuple(sorted(single.values()))


def _tag_faults(name: str, tags: tuple[str, ...], before: tuple[str, ...]) -> list[FieldError]:
    if len(tags) > MOST_TAGS and tags != before:
        return [FieldError("too_many_words", name, {"maximum": MOST_TAGS})]
    fresh = [tag for tag in tags if tag not in before]
    if TAG_FIELDS[name] is TagKind.MOMENT and not {*fresh} <= {*Moment}:
        return [FieldError("choice_unknown", name)]
    return [fault for tag in fresh for fault in check_text(tag, name, max_length=LONGEST_TAG)][:1]


def _age_faults(content: OfferingContent) -> list[FieldError]:
    ages = {"age_min": content.age_min, "age_max": content.age_max}
    limits = {"minimum": 0, "maximum": OLDEST_AGE}
    faults = [
        FieldError("age_out_of_range", name, limits)
        for name, age in ages.items()
        if age is not None and not 0 <= age <= OLDEST_AGE
    ]
    if not faults and None not in ages.values() and (content.age_min or 0) > (content.age_max or 0):
        faults.append(FieldError("ages_reversed", "age_max"))
    return faults


def _date_faults(content: OfferingContent, before: OfferingContent, today: date) -> list[FieldError]:
    latest = date(today.year + YEARS_AHEAD, 12, 31)
    earliest = date(today.year - YEARS_AHEAD, 1, 1)
    faults = []
    if content.starts_on != before.starts_on and content.starts_on is not None:
        faults += _bounded(content.starts_on, "starts_on", earliest, latest)
    if content.ends_on != before.ends_on and content.ends_on is not None:
        faults += _bounded(content.ends_on, "ends_on", today, latest)
    for day in content.group_starts:
        if day not in before.group_starts and not faults:
            faults += _bounded(day, "group_starts", today, latest)
    if len(content.group_starts) > MOST_GROUP_STARTS:
        faults.append(FieldError("too_many_dates", "group_starts", {"maximum": MOST_GROUP_STARTS}))
    if content.starts_on is not None and content.ends_on is not None and content.ends_on < content.starts_on:
        faults.append(FieldError("dates_reversed", "ends_on"))
    return faults


def _bounded(day: date, field: str, earliest: date, latest: date) -> list[FieldError]:
    if day < earliest:
        return [
            FieldError(
                "until_in_past" if field == "ends_on" else "date_too_early", field, {"earliest": earliest}
            )
        ]
    return [FieldError("until_too_far", field, {"latest": latest})] if day > latest else []
