"""The sentences about access teams, crisis numbers, documents and facilities, by code."""

from collections.abc import Mapping

from portal.web.facility_sentences import FACILITY_SENTENCES

ACCESS_SENTENCES: Mapping[str, str] = {
    "access_name_missing": "Vul een naam in.",
    "access_phone_missing": "Vul het telefoonnummer in dat mensen kunnen bellen.",
    "access_link_missing": (
        "Vul het adres in waar het document staat, bijvoorbeeld https://www.gemeente.nl/folder."
    ),
    "access_unreachable": (
        "Vul een telefoonnummer, een e-mailadres of een website in. Anders bereikt niemand dit."
    ),
    "access_too_many": "Hier staan al {maximum} contacten en documenten. Gebruik een bestaande opnieuw.",
    "access_holder_missing": "Kies voor wie dit is: de regio of een gemeente.",
    **FACILITY_SENTENCES,
}
