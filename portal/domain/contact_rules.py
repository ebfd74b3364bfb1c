"""What a file may change of locations and of offerings: the same rules as the pages, field by field."""

from collections.abc import Mapping
from typing import Any, cast

from portal.domain import location_content, offering_content
from portal.domain.contact_details import read_contact
from portal.domain.errors import FieldError
from portal.domain.identifiers import normalise_postcode
from portal.domain.location_content import LocationContent
from portal.domain.texts import check_text

LOCATION_FIELDS = ("name", "street", "house_number", "postcode", "place", "lat", "lon", "directions")
OFFERING_FIELDS = (*offering_content.LONGEST, *offering_content.CONTACTS)
_ONE_LINE = frozenset({*LOCATION_FIELDS, "bridging_contact"})


def check_location(values: Mapping[str, object]) -> list[FieldError]:
    """Find what is wrong with the fields of a location; lat and lon in degrees."""
    known = {name: values.get(name) for name in LOCATION_FIELDS}
    return location_content.content_faults(LocationContent(**cast(dict[str, Any], known)), None)


def check_offering_texts(values: Mapping[str, object]) -> list[FieldError]:
    """Find what is wrong with what an offering says about itself and how it is reached."""
    found = [] if values.get("name") else [FieldError("name_missing", "name")]
    for name, longest in offering_content.LONGEST.items():
        found += check_text(_text(values, name), name, max_length=longest)
    for name, kind in offering_content.CONTACTS.items():
        found += read_contact(_text(values, name), kind, name, before=None)[1]
    return found


def tidy_text(field: str, text: str) -> str:
    """Write a text of a file as a page would: one line where it is one, contacts and postcodes one way."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if field in offering_content.CONTACTS:
        return read_contact(plain, offering_content.CONTACTS[field], field, before=None)[0] or ""
    if field in _ONE_LINE:
        plain = " ".join(plain.split())
    return normalise_postcode(plain) or plain if field == "postcode" else plain


def _text(values: Mapping[str, object], name: str) -> str | None:
    text = values.get(name)
    return text if isinstance(text, str) else None
