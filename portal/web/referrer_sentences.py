"""The sentences about the call list and the kept searches of people who refer, by code."""

from collections.abc import Mapping

REFERRER_SENTENCES: Mapping[str, str] = {
    # The call list
    "call_outcome_missing": "Kies hoe het ging.",
    "call_day_missing": "Kies de dag waarop u terugbelt.",
    "call_day_out_of_reach": "Kies een dag vanaf vandaag, ten hoogste {days} dagen vooruit.",
    "call_list_full": "Op uw bellijst staan al {most} plekken. Haal er eerst een paar weg.",
    "call_tells_nothing": "Noteer eerst hoe het gesprek ging. Dan kunt u het melden.",
    "call_unknown": "Dit staat niet (meer) op uw bellijst.",
    # Saved searches
    "search_unknown": "Deze zoekvraag is er niet meer.",
    "search_empty": "Vul eerst iets in om te zoeken. Dan kunt u die zoekvraag bewaren.",
    "search_too_long": "Deze zoekvraag heeft te veel filters om te bewaren. Haal er een paar weg.",
    "search_name_missing": "Geef de zoekvraag een naam, zoals „dagbehandeling Gouda”.",
    "searches_too_many": "U heeft al {maximum} zoekvragen. Gooi er eerst een weg.",
    "holds_address": "Zet geen e-mailadres of telefoonnummer in een zoekvraag.",
    "holds_name": (
        "Dit lijkt op de naam van een persoon. Beschrijf de hulp, niet de cliënt. "
        "Schrijf gewone woorden met een kleine letter."
    ),
}
