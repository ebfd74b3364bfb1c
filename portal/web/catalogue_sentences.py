"""What the catalogue says when it refuses."""

from collections.abc import Mapping

CATALOGUE_SENTENCES: Mapping[str, str] = {
    "region_unknown": "Wij kunnen deze regio niet vinden.",
    "starts_in_past": "Kies vandaag of een latere dag. Wat al voorbij is, verandert niet meer.",
    "starts_too_far": "Kies een dag binnen drie jaar.",
    "code_taken": "Deze code is al in gebruik. Kies een andere code.",
    "thing_ended": "Dit geldt op die dag niet. Kies een dag waarop dit wel geldt.",
    "nothing_changed": (
        "Er verandert niets op die dag. Wilt u een geplande wijziging terugdraaien? Trek die dan in."
    ),
    "successor_unknown": "Kies een ander product als opvolger, dat op die dag geldt.",
    "segment_of_product": "„{name}” staat alleen in dit segment. Geef dat product eerst een ander segment.",
    "scope_of_indicator": (
        "De indicator „{name}” wordt alleen hiervoor gevraagd. Beëindig of wijzig die indicator eerst."
    ),
    "plan_in_effect": "Deze wijziging geldt al. Maak een nieuwe wijziging om iets te herstellen.",
    "plan_needed": (
        "Dit past niet bij een geplande wijziging van {thing} op {starts_on}. Trek die wijziging eerst in."
    ),
    "pack_of_another": "Dit pakket is van een andere regio ({given}). Stuur het pakket van {own} in.",
    "pack_overtaken": (
        "De catalogus is intussen gewijzigd. Hieronder staat wat het pakket nu verandert. Kijk opnieuw."
    ),
    "pack_fault_elsewhere": "Zo klopt de catalogus niet meer bij {where}. Wijzig dat eerst.",
    # What a pack may not say, at the field or at the line of the file
    "pack_wrong": "Dit klopt niet. Controleer wat er staat.",
    "pack_missing": "Vul dit in.",
    "pack_string_type": "Vul hier tekst in.",
    "pack_int_type": "Vul een heel getal in.",
    "pack_int_from_float": "Vul een heel getal in.",
    "pack_float_type": "Vul een getal in, bijvoorbeeld 4,5.",
    "pack_bool_type": "Kies ja of nee.",
    "pack_date_type": "Vul een datum in, zoals 2027-01-01.",
    "pack_list_type": "Hier hoort een lijst.",
    "pack_model_type": "Hier horen velden onder elkaar.",
    "pack_model_attributes_type": "Hier horen velden onder elkaar.",
    "pack_enum": "Kies een van de mogelijkheden.",
    "pack_one_of": "Kies uit: {allowed}.",
    "pack_literal_error": "Kies een van de mogelijkheden.",
    "pack_value_error": "Dit klopt niet: controleer de volgorde en de tekens die er staan.",
    "pack_text_empty": "Vul dit in.",
    "pack_text_unprintable": "Gebruik één regel tekst, zonder vreemde tekens.",
    "pack_ages_order": "De leeftijd vanaf ({low}) mag niet hoger zijn dan tot en met ({high}).",
    "pack_days_order": "De dagen moeten oplopen: inleveren, dan verouderd, dan niet meer getoond.",
    "pack_greater_than_equal": "Vul {ge} of een hoger getal in.",
    "pack_less_than_equal": "Vul {le} of een lager getal in.",
    "pack_string_too_long": "Gebruik ten hoogste {max_length} tekens.",
    "pack_string_pattern_mismatch": (
        "Gebruik de juiste vorm: een code met kleine letters, cijfers en streepjes, of een tijd zoals 09:00."
    ),
    "pack_too_short": "Kies er ten minste {min_length}.",
    "pack_finite_number": "Vul een gewoon getal in.",
    "pack_invalid_key": "De naam van een veld moet tekst zijn.",
    "pack_key_unknown": "Dit veld kennen wij niet in een regiopakket.",
    "pack_key_twice": "Dit veld staat hier twee keer.",
    "pack_code_nowhere": "„{given}” bestaat niet in deze catalogus.",
    "pack_code_twice": "Deze code staat er twee keer.",
    "pack_listed_twice": "„{given}” staat twee keer in deze lijst.",
    "pack_refers_to_itself": "Dit verwijst naar zichzelf.",
    "pack_law_foreign": "Deze wet hoort niet bij de regio.",
    "pack_yaml": "Het bestand is vanaf hier niet te lezen als YAML.",
    "pack_file_large": "Het bestand is te groot: ten hoogste 5 MB.",
    "pack_file_encoding": "Het bestand is geen UTF-8. Sla het op als UTF-8.",
    "pack_file_empty": "Het bestand is leeg.",
}
