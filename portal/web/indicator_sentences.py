"""The sentences about indicators, by code: what is wrong, and questions about what may be right."""

from collections.abc import Mapping

INDICATOR_SENTENCES: Mapping[str, str] = {
    "figure_missing": (
        "Hier staat nog niets. Vul een cijfer in (0 als er geen waren), of kies onbekend of niet van "
        "toepassing."
    ),
    "figure_unreadable": "Dit is geen getal. Vul een getal in, zoals 12 of 12,5.",
    "figure_half": "Weet u één van de twee cijfers niet? Kies dan „onbekend” voor deze indicator.",
    "figure_negative": "Een cijfer kan niet lager zijn dan 0.",
    "figure_too_large": "Dit cijfer is te hoog. Vul een getal in van 0 tot en met {maximum}.",
    "figure_not_whole": "Vul een heel getal in, zonder cijfers achter de komma.",
    "numerator_above_denominator": (
        "Dit deel kan niet groter zijn dan het geheel. Controleer beide cijfers, of draai ze om."
    ),
    "correction_reason_missing": "Schrijf kort op waarom u het cijfer verbetert.",
    "correction_same": "Dit is hetzelfde als wat er al staat. Wijzig het cijfer of de toelichting.",
    "indicators_overtaken": (
        "Iemand anders heeft intussen iets gewijzigd. Er is nog niets ingeleverd. Kijk hieronder wat er nu "
        "staat."
    ),
    "figure_jump": "De vorige keer was dit {before}, nu {after}. Klopt dat?",
    "figure_sudden_zero": "De vorige keer was dit {before}, nu 0. Klopt dat?",
    "share_above_hundred": "{value}% is meer dan 100%. Klopt dat?",
    "parts_not_total": "De delen zijn samen {sum}, het totaal is {total}. Klopt dat?",
    "score_above_ten": "Deze score is hoger dan 10. Klopt dat?",
    "duration_very_long": "{value} {unit} is erg lang. Klopt dat?",
    "differs_from_calculation": "Uit uw opgaven komt {calculated}, u vult {value} in. Klopt dat?",
    "row_not_asked": "Dit nummer wordt voor deze periode niet gevraagd. Haal de regel weg.",
    "row_handed_in": (
        "Dit cijfer is al ingeleverd. Verbeter het op de pagina van de indicator, met een reden."
    ),
}
"""Numbers in the data of a question are written the Dutch way by whoever asks for its sentence."""
