"""Words of what a provider writes: the name of each field, and a value as people read it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.domain.terms import GroupForm, Moment, OrganisationSize, ProviderKind, PublicationStatus
from portal.services.change_history import Change
from portal.web.present import date_short, label

FIELD_LABELS: Mapping[str, str] = {
    "name": "Naam",
    "description": "Beschrijving",
    "expectation": "Wat mensen kunnen verwachten",
    "meanwhile": "Tijdens het wachten",
    "age_min": "Vanaf leeftijd",
    "age_max": "Tot en met leeftijd",
    "group_form": "Alleen of in een groep",
    "problems": "Waarbij u helpt",
    "target_groups": "Voor wie",
    "methods": "Werkwijzen",
    "languages": "Talen",
    "contra_indications": "Niet voor",
    "location_id": "Locatie",
    "at_home": "Bij mensen thuis",
    "municipality_ids": "Gemeenten",
    "moments": "Momenten",
    "opening_hours": "Openingstijden",
    "part_time": "Ook voor een deel van de week",
    "starts_on": "Vanaf",
    "ends_on": "Tot en met",
    "group_starts": "Een groep begint op",
    "public_phone": "Telefoon voor iedereen",
    "public_email": "E-mail voor iedereen",
    "website": "Website",
    "intake_phone": "Telefoon voor verwijzers",
    "intake_email": "E-mail voor verwijzers",
    "referrer_note": "Informatie voor verwijzers",
    "bridging_text": "Overbruggingszorg",
    "bridging_contact": "Contact voor overbruggingszorg",
    "status": "Stand",
    "street": "Straat",
    "house_number": "Huisnummer",
    "postcode": "Postcode",
    "place": "Plaats",
    "municipality_id": "Gemeente",
    "lat": "Breedtegraad",
    "lon": "Lengtegraad",
    "directions": "Route en ingang",
    "is_active": "In gebruik",
    "about": "Over de organisatie",
    "phone": "Telefoon",
    "email": "E-mail",
    "statutory_name": "Statutaire naam",
    "kvk": "KvK-nummer",
    "agb": "AGB-code",
    "provider_kind": "Soort",
    "size": "Grootte",
}
ACTIONS: Mapping[str, str] = {
    "offering.make": "gemaakt",
    "offering.edit": "gewijzigd",
    "offering.publish": "zichtbaar gemaakt",
    "offering.withdraw": "ingetrokken",
    "location.make": "gemaakt",
    "location.edit": "gewijzigd",
    "location.close": "gesloten",
    "location.open": "weer geopend",
    "organisation.edit": "gewijzigd",
    "organisation.details": "gewijzigd door de regio",
    "organisation.close": "gesloten door de regio",
    "organisation.reopen": "heropend door de regio",
}
Names = Mapping[str, Mapping[int, str]]
"""The words of ids, by field."""


def value_text(field: str, value: Any, names: Names) -> str:
    """Write a value as people read it, also one from the audit trail; an empty one is a dash."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if value is None or value in ("", (), []):
        return "–"
    if isinstance(value, list | tuple):
        return ", ".join(value_text(field, item, names) for item in value)
    if field in names:
        return names[field].get(value, f"nummer {value}")
    if field == "group_form":
        return label(GroupForm(value))
    if field == "size":
        return label(OrganisationSize(value))
    if field == "provider_kind":
        return label(ProviderKind(value))
    if field == "status":
        return label(PublicationStatus(value))
    if field == "moments" and value in {*Moment}:
        return label(Moment(value))
    if field in ("starts_on", "ends_on", "group_starts"):
        return date_short(value if isinstance(value, date) else date.fromisoformat(value))
    return str(value)


def differences(mine: object, theirs: object, names: Names) -> list[tuple[str, str, str]]:
    """List what differs between two versions: the field's name, mine and theirs."""
    if not isinstance(mine, dict) or not isinstance(theirs, dict):
        return []
    return [
        (
            FIELD_LABELS.get(field, field),
            value_text(field, mine[field], names),
            value_text(field, theirs[field], names),
        )
        for field in mine
    ]


def change_lines(change: Change, names: Names) -> Sequence[tuple[str, str, str]]:
    """List what a change changed: the field's name, what was and what came; empty values are left out."""
    fields = [field for field in FIELD_LABELS if field in change.before or field in change.after]
    lines = [
        (
            FIELD_LABELS[field],
            value_text(field, change.before.get(field), names),
            value_text(field, change.after.get(field), names),
        )
        for field in fields
    ]
    return [line for line in lines if line[1] != line[2]]


def action_text(action: str) -> str:
    """Say what was done; what is not in the table is a change."""
    return ACTIONS.get(action, "gewijzigd")
