"""The forms of a free-access facility: what people read of it, and from when until when."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField

from portal.domain.errors import FieldError, InvalidError
from portal.domain.facilities import FacilityContent
from portal.services.access_holders import Holder
from portal.web.facility_words import FACILITY_FIELDS
from portal.web.forms.base import without_edges
from portal.web.forms.seen import SeenForm
from portal.web.forms.week import read_id
from portal.web.present import date_short

TEXTS = ("name", "about", "audience", "address", "opening_hours", "phone", "email", "website")
AGES = ("age_min", "age_max")
DAYS = ("starts_on", "ends_on")


def _line(name: str) -> StringField:
    return StringField(FACILITY_FIELDS[name], filters=[without_edges])


class EndForm(SeenForm):
    """Until when a facility is shown."""

    ends_on = StringField("Laatste dag", filters=[without_edges])

    def last_day(self) -> date:
        """Read the day. Raises InvalidError."""
        faults: list[FieldError] = []
        day = self.day("ends_on", faults)
        if day is None:
            raise InvalidError(faults or [FieldError("date_unreadable", "ends_on")])
        return day


class FacilityForm(SeenForm):
    """Everything that people may change of one; nothing else in a request is read."""

    town = SelectField("Gemeente", choices=list, validate_choice=False)
    name = _line("name")
    about = TextAreaField(FACILITY_FIELDS["about"], filters=[without_edges])
    audience = _line("audience")
    age_min = _line("age_min")
    age_max = _line("age_max")
    themes = SelectMultipleField(FACILITY_FIELDS["themes"], choices=list, validate_choice=False)
    address = _line("address")
    opening_hours = _line("opening_hours")
    phone = _line("phone")
    email = _line("email")
    website = _line("website")
    starts_on = _line("starts_on")
    ends_on = _line("ends_on")

    def offer(self, towns: Sequence[Holder], themes: Mapping[str, str]) -> None:
        """Give the municipalities and themes to choose from."""
        self.town.choices = [("", "kies"), *((one.key, one.name) for one in towns)]
        self.themes.choices = list(themes.items())

    def content(self, themes: Collection[str]) -> FacilityContent:
        """Read the whole form; where no themes are offered none are read. Raises InvalidError by field."""
        faults: list[FieldError] = []
        days = {name: self.day(name, faults) for name in DAYS}
        ages = {name: self._age(name, faults) for name in AGES}
        chosen = tuple(self.themes.data or ()) if themes else ()
        if not set(chosen) <= set(themes):
            faults.append(FieldError("choice_unknown", "themes"))
        if faults:
            raise InvalidError(faults)
        return FacilityContent(
            name=self.name.data or "",
            about=self.about.data or "",
            audience=self.audience.data or None,
            address=self.address.data or None,
            opening_hours=self.opening_hours.data or None,
            phone=self.phone.data or None,
            email=self.email.data or None,
            website=self.website.data or None,
            age_min=ages["age_min"],
            age_max=ages["age_max"],
            themes=chosen,
            starts_on=days["starts_on"],
            ends_on=days["ends_on"],
        )

    def _age(self, name: str, faults: list[FieldError]) -> int | None:
        text = (self[name].data or "").removesuffix("jaar").strip()
        if not text:
            return None
        found = read_id(text)
        if found is None:
            faults.append(FieldError("facility_age_unlikely", name))
        return found


def typed_facility(content: FacilityContent) -> dict[str, object]:
    """Write a facility as the form shows it."""
    shown: dict[str, object] = {name: getattr(content, name) or "" for name in TEXTS}
    for name in AGES:
        age = getattr(content, name)
        shown[name] = "" if age is None else str(age)
    for name in DAYS:
        day = getattr(content, name)
        shown[name] = date_short(day) if day else ""
    return {**shown, "themes": list(content.themes)}
