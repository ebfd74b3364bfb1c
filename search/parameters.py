"""The names and values of the search page's address, in Dutch, and what they are to the finder."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.terms import (
    CareForm,
    Freshness,
    GroupForm,
    Law,
    Moment,
    OfferingKind,
    ReferralDoor,
    Urgency,
)
from search.query import Sort


@dataclass(frozen=True)
class Closed:
    """A parameter with a closed list of values, for one facet."""

    facet: str
    title: str
    values: Mapping[str, StrEnum]

    def member(self, text: str) -> StrEnum | None:
        """Read a value by its Dutch word, or by the value that the catalogue uses."""
        wanted = text.casefold()
        found = self.values.get(wanted)
        return found or next((item for item in self.values.values() if item.value == wanted), None)

    def word(self, member: StrEnum) -> str:
        """Write a value as it stands in an address."""
        return next(word for word, item in self.values.items() if item is member)


CLOSED: Mapping[str, Closed] = {
    "wet": Closed("law", "Wet", {law.value: law for law in Law}),
    "vorm": Closed(
        "care_form",
        "Vorm van hulp",
        {
            "ambulant": CareForm.AMBULATORY,
            "overdag": CareForm.DAY,
            "verblijf": CareForm.STAY,
            "gezin": CareForm.FAMILY_STAY,
            "logeren": CareForm.RESPITE,
            "crisis": CareForm.CRISIS,
            "hulp-in-huis": CareForm.HOUSEHOLD,
            "bescherming": CareForm.PROTECTION,
            "advies": CareForm.CONSULTATION,
            "school": CareForm.EDUCATION,
            "vervoer": CareForm.TRANSPORT,
            "regie": CareForm.COORDINATION,
            "vrij": CareForm.FREE_ACCESS,
        },
    ),
    "groep": Closed(
        "group_form", "Alleen of in een groep", {"alleen": GroupForm.INDIVIDUAL, "groep": GroupForm.GROUP}
    ),
    "spoed": Closed("urgency", "Hoe snel", {"direct": Urgency.CRISIS, "gewoon": Urgency.REGULAR}),
    "soort": Closed(
        "kind",
        "Met of zonder verwijzing",
        {"vrij": OfferingKind.FREE_ACCESS, "contract": OfferingKind.CONTRACTED},
    ),
    "via": Closed(
        "door",
        "Hoe komt u hier",
        {
            "zelf": ReferralDoor.SELF,
            "sociaal-team": ReferralDoor.MUNICIPAL_ACCESS,
            "huisarts": ReferralDoor.GP,
            "jeugdarts": ReferralDoor.YOUTH_DOCTOR,
            "specialist": ReferralDoor.MEDICAL_SPECIALIST,
            "gi": ReferralDoor.GI,
            "rechter": ReferralDoor.COURT,
            "centrale-aanmelding": ReferralDoor.CENTRAL_INTAKE,
            "verwijstafel": ReferralDoor.REFERRAL_PANEL,
            "crisisdienst": ReferralDoor.CRISIS_SERVICE,
            "plaatsing": ReferralDoor.PLACEMENT_COORDINATOR,
            "school": ReferralDoor.SCHOOL,
        },
    ),
    "moment": Closed(
        "moment",
        "Wanneer",
        {
            "werkdag": Moment.WORKDAY,
            "avond": Moment.EVENING,
            "weekend": Moment.WEEKEND,
            "vakantie": Moment.HOLIDAY,
            "dag-en-nacht": Moment.DAY_AND_NIGHT,
        },
    ),
}

OPEN: Mapping[str, str] = {
    "thema": "theme",
    "product": "product",
    "aanbieder": "provider",
    "taal": "language",
    "probleem": "problem",
    "doelgroep": "target_group",
    "werkwijze": "method",
    "ondanks": "not_excluding",
}
"""Parameters whose values come from the catalogue or from providers, and their facets."""

FLAGS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "plek": ("accepting", ("yes", "limited")),
    "thuis": ("at_home", ("yes",)),
    "deeltijd": ("part_time", ("yes",)),
}
"""Parameters that are on when they say "ja", with the facet values that they ask for."""

FRESHNESS: Mapping[str, tuple[Freshness, ...]] = {
    "week": (Freshness.FRESH,),
    "twee-weken": (Freshness.FRESH, Freshness.AGEING),
}

SORTS: Mapping[str, Sort] = {
    "beste": Sort.BEST,
    "snelst": Sort.SOONEST,
    "dichtbij": Sort.NEAREST,
    "bijgewerkt": Sort.CONFIRMED,
}

NUMBERS: Mapping[str, tuple[int, int, str]] = {
    "leeftijd": (0, 120, "age"),
    "kennismaking": (0, 260, "max_intake_weeks"),
    "wachttijd": (0, 260, "max_total_weeks"),
    "plekken": (1, 999, "min_places"),
    "straal": (1, 200, ""),
}
"""Parameters that are whole numbers, with the least, the most, and the filter that they are."""

RADII = (5, 10, 15, 25, 50)

PARAMETERS = (
    "q",
    "gemeente",
    "dichtbij",
    "straal",
    "leeftijd",
    "thema",
    "product",
    "wet",
    "vorm",
    "groep",
    "spoed",
    "soort",
    "plek",
    "kennismaking",
    "wachttijd",
    "plekken",
    "thuis",
    "deeltijd",
    "moment",
    "via",
    "taal",
    "probleem",
    "doelgroep",
    "werkwijze",
    "ondanks",
    "aanbieder",
    "vers",
    "sorteer",
    "weergave",
    "pagina",
)
"""All parameters, in the order in which addresses carry them."""
