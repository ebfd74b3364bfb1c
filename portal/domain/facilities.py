"""Free-access facilities: what people read of them, and which days they are open to everybody."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from portal.domain.contact_details import read_contact
from portal.domain.errors import FieldError
from portal.domain.texts import check_text

FARTHEST = timedelta(days=3 * 366)
"""How far ahead something can be planned."""
OLDEST = 120
LONGEST = {"name": 200, "about": 1000, "audience": 300, "address": 300, "opening_hours": 300}


@dataclass(frozen=True)
class FacilityContent:
    """Everything that people may change of a facility; it is shown from the first day up to the last."""

    name: str = ""
    about: str = ""
    audience: str | None = None
    address: str | None = None
    opening_hours: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    age_min: int | None = None
    age_max: int | None = None
    themes: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None

    def is_open_on(self, day: date) -> bool:
        """Say whether it is shown on a day."""
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)

    def is_for(self, age: int) -> bool:
        """Say whether it is for somebody of an age in whole years."""
        is_old_enough = self.age_min is None or self.age_min <= age
        return is_old_enough and (self.age_max is None or age <= self.age_max)


CONTENT_FIELDS = tuple(field.name for field in fields(FacilityContent))


def read_content(
    content: FacilityContent, *, before: FacilityContent | None, themes: Collection[str], today: date
) -> tuple[FacilityContent, list[FieldError]]:
    """Tidy what was typed, and find what is wrong with it, by field; `themes` are the codes there are."""
    was = before or FacilityContent()
    faults: list[FieldError] = []
    values: dict[str, Any] = {name: getattr(content, name) for name in CONTENT_FIELDS}
    for name, longest in LONGEST.items():
        text = (values[name] or "").replace("\r\n", "\n").strip()
        text = text if name == "about" else " ".join(text.split())
        values[name] = text if name in ("name", "about") else text or None
        faults += check_text(text, name, max_length=longest)
    for name in ("phone", "email", "website"):
        values[name], wrong = read_contact(values[name], name, name, before=getattr(was, name))
        faults += wrong
    values["themes"] = tuple(sorted(set(content.themes)))
    if not set(values["themes"]) <= set(themes):
        faults.append(FieldError("choice_unknown", "themes"))
    clean = FacilityContent(**values)
    return clean, [*faults, *_missing(clean), *_wrong_ages(clean), *_wrong_days(clean, was, today)]


def _missing(content: FacilityContent) -> list[FieldError]:
    faults = [FieldError(f"facility_{name}_missing", name) for name in ("name", "about")]
    faults = [one for one in faults if not getattr(content, one.field or "")]
    ways = (content.address, content.phone, content.email, content.website)
    if not any(ways):
        faults.append(FieldError("facility_unreachable", "address"))
    return faults


def _wrong_ages(content: FacilityContent) -> list[FieldError]:
    faults = []
    for name in ("age_min", "age_max"):
        age = getattr(content, name)
        if age is not None and not 0 <= age <= OLDEST:
            faults.append(FieldError("facility_age_unlikely", name))
    if content.age_min is not None and content.age_max is not None and content.age_min > content.age_max:
        faults.append(FieldError("facility_ages_crossed", "age_max"))
    return faults


def _wrong_days(content: FacilityContent, was: FacilityContent, today: date) -> list[FieldError]:
    faults = []
    for name in ("starts_on", "ends_on"):
        day = getattr(content, name)
        if day is not None and day != getattr(was, name) and day > today + FARTHEST:
            faults.append(FieldError("starts_too_far", name))
    if content.starts_on and content.ends_on and content.ends_on < content.starts_on:
        faults.append(FieldError("ends_before_start", "ends_on"))
    return faults
