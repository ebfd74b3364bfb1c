"""The sentences about free-access facilities, by code."""

from collections.abc import Mapping

FACILITY_SENTENCES: Mapping[str, str] = {
    "facility_name_missing": "Vul een naam in, bijvoorbeeld Huiskamer De Linde.",
    "facility_about_missing": "Schrijf in een paar zinnen wat mensen hier kunnen doen of vragen.",
    "facility_unreachable": "Vul een adres, telefoonnummer, e-mailadres of website in.",
    "facility_age_unlikely": "Vul een leeftijd in van 0 tot en met 120 jaar, of laat dit leeg.",
    "facility_ages_crossed": "De hoogste leeftijd ligt onder de laagste. Pas een van de twee aan.",
    "facility_too_many": "Deze gemeente heeft al {maximum} voorzieningen. Gebruik een bestaande opnieuw.",
    "facility_town_missing": "Kies bij welke gemeente deze voorziening hoort.",
}
