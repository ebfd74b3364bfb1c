"""The forms of a location and of the organisation itself."""

import re

from wtforms import SelectField, StringField, TextAreaField

from portal.domain.errors import FieldError, InvalidError
from portal.domain.location_content import CONTENT_FIELDS, LocationContent
from portal.services.organisation_edit import OrganisationContent
from portal.web.forms.base import without_edges
from portal.web.forms.seen import SeenForm, VersionForm
from portal.web.forms.week import read_id
from portal.web.supply_words import FIELD_LABELS

_NUMBER = re.compile(r"-?\d{1,3}(?:[.,]\d{1,15})?", re.ASCII)


def _line(name: str) -> StringField:
    return StringField(FIELD_LABELS[name], filters=[without_edges])


class LocationForm(SeenForm):
    """Everything that people may change of a location."""

    name = _line("name")
    street = _line("street")
    house_number = _line("house_number")
    postcode = _line("postcode")
    place = _line("place")
    municipality_id = SelectField(FIELD_LABELS["municipality_id"], validate_choice=False)
    lat = _line("lat")
    lon = _line("lon")
    directions = _line("directions")

    def offer(self, municipalities: list[tuple[int, str]]) -> None:
        """Give the municipalities to choose from."""
        self.municipality_id.choices = {
            "": "zoek op bij postcode en plaats",
            **{str(id_): name for id_, name in municipalities},
        }

    def content(self) -> LocationContent:
        """Read the whole form. Raises InvalidError with all that cannot be read, by field."""
        faults = []
        municipality_id = read_id(self.municipality_id.data)
        if self.municipality_id.data and municipality_id is None:
            faults.append(FieldError("choice_unknown", "municipality_id"))
        faults += [
            FieldError("point_unreadable", name)
            for name in ("lat", "lon")
            if self[name].data and not _NUMBER.fullmatch(self[name].data)
        ]
        if faults:
            raise InvalidError(faults)
        return LocationContent(
            name=self.name.data or "",
            street=self.street.data or "",
            house_number=self.house_number.data or "",
            postcode=self.postcode.data or "",
            place=self.place.data or "",
            municipality_id=municipality_id,
            lat=_degrees(self.lat.data),
            lon=_degrees(self.lon.data),
            directions=self.directions.data or None,
        )


class OrganisationForm(VersionForm):
    """What people may change of their organisation."""

    about = TextAreaField(FIELD_LABELS["about"], filters=[without_edges])
    phone = _line("phone")
    email = _line("email")
    website = _line("website")

    def content(self) -> OrganisationContent:
        """Read the whole form."""
        return OrganisationContent(
            self.about.data or "", self.phone.data or None, self.email.data or None, self.website.data or None
        )


def typed_location(content: LocationContent, version: int) -> dict[str, object]:
    """Write a location's content as the form shows it."""
    shown: dict[str, object] = {name: getattr(content, name) or "" for name in CONTENT_FIELDS}
    shown["municipality_id"] = str(content.municipality_id or "")
    for name in ("lat", "lon"):
        degrees = getattr(content, name)
        shown[name] = "" if degrees is None else repr(degrees).replace(".", ",")
    return {**shown, "version": str(version)}


def _degrees(text: str | None) -> float | None:
    return float(text.replace(",", ".")) if text else None
