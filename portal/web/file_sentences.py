"""The sentences about files that people send in, by code."""

from collections.abc import Mapping

FILE_SENTENCES: Mapping[str, str] = {
    "file_missing": "Kies eerst een bestand.",
    "file_big": "Dit bestand is groter dan {maximum} MB. Verdeel het over meer bestanden.",
    "file_locked": (
        "Dit bestand heeft een wachtwoord of is in een oude vorm bewaard. Bewaar het zonder wachtwoord als "
        "XLSX of CSV."
    ),
    "file_macros": "In dit bestand staan macro’s. Bewaar het als gewoon XLSX-bestand, zonder macro’s.",
    "file_not_xlsx": "Dit XLSX-bestand kunnen wij niet lezen. Open het in Excel en bewaar het opnieuw.",
    "file_too_heavy": (
        "Dit bestand is te zwaar om te lezen. Kopieer alleen de lijst naar een nieuw bestand en probeer het "
        "opnieuw."
    ),
    "file_unknown": "Dit is geen XLSX- of CSV-bestand. Kies het bestand dat u hier heeft opgehaald.",
    "file_unreadable": (
        "Regel {line} van dit bestand kunnen wij niet lezen. Kijk of er een aanhalingsteken te veel staat."
    ),
    "file_holds_nul": "Dit bestand is geen tekst die wij kunnen lezen. Bewaar het opnieuw als CSV of XLSX.",
    "file_many_rows": "Dit bestand heeft meer dan {maximum} regels. Verdeel het over meer bestanden.",
    "file_many_columns": "Dit bestand heeft meer dan {maximum} kolommen. Haal weg wat er niet bij hoort.",
    "file_empty": "In dit bestand staan geen regels onder de kopregel.",
    "heading_missing": (
        "In de eerste regel staan niet de kolommen van deze lijst. De kolom „{heading}” en ten minste één "
        "kolom om te wijzigen zijn nodig. Is dit het goede bestand?"
    ),
    "heading_double": "De kolom „{heading}” staat er twee keer in. Haal er een weg.",
    "row_number_missing": "Het nummer ontbreekt. Zet het terug zoals het in het bestand stond.",
    "row_number_unreadable": (
        "Dit is geen nummer uit deze lijst. Zet het terug zoals het in het bestand stond."
    ),
    "row_double": "Dit nummer staat ook op regel {line}. Laat één van de twee staan.",
    "cell_is_formula": "Hier staat een formule. Zet er de uitkomst zelf neer.",
    "cell_became_date": (
        "Hier staat een datum. Excel maakt van 4-6 een datum: typ „4 tot 6 weken” of een getal."
    ),
    "degrees_unreadable": "Vul graden in met een komma, zoals 52,0172.",
    "yes_unreadable": "Vul ja of nee in.",
    "municipality_unknown": "Wij kennen deze gemeente niet. Vul de naam in zoals op de pagina Locaties.",
    "point_still_right": "Het adres verandert. Klopt het punt op de kaart nog?",
    "upload_unknown": "Wij kunnen dit voorbeeld niet vinden. Stuur uw bestand opnieuw in.",
    "upload_expired": "Dit voorbeeld is verlopen. Er is niets opgeslagen. Stuur uw bestand opnieuw in.",
    "upload_overtaken": (
        "Iemand anders heeft intussen iets gewijzigd. Er is nog niets opgeslagen. Kijk hieronder opnieuw wat "
        "er verandert."
    ),
}
