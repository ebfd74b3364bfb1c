"""The sentences themselves, by code; {blanks} are filled from the data of the error."""

from collections.abc import Mapping

from portal.web.access_sentences import ACCESS_SENTENCES
from portal.web.catalogue_sentences import CATALOGUE_SENTENCES
from portal.web.contract_words import CONTRACT_SENTENCES
from portal.web.file_sentences import FILE_SENTENCES
from portal.web.indicator_sentences import INDICATOR_SENTENCES
from portal.web.people_sentences import PEOPLE_SENTENCES
from portal.web.referrer_desk_sentences import REFERRER_DESK_SENTENCES
from portal.web.referrer_sentences import REFERRER_SENTENCES
from portal.web.talk_sentences import TALK_SENTENCES

SENTENCES: Mapping[str, str] = {
    # What is asked for
    "not_found": "Wij kunnen dit niet vinden. Misschien is het verplaatst of ingetrokken.",
    "offering_unknown": "Wij kunnen dit aanbod niet vinden. Misschien is het ingetrokken.",
    "not_allowed": (
        "U mag dit niet met uw account. Vraag iemand die dit wel mag, of log in met een ander account."
    ),
    "typed_by_another": (
        "Wat hier getypt was, hoort bij een ander account. Log in als wie het typte, of begin opnieuw."
    ),
    "typed_for_another": (
        "U typte dit voor een andere organisatie. Kies eerst die organisatie en ga dan een pagina terug."
    ),
    "week_list_only": (
        "Met de link uit uw mail kunt u alleen de weeklijst invullen. Log in met uw wachtwoord voor de rest."
    ),
    "conflict": "Iemand anders heeft dit intussen gewijzigd. Vergelijk beide en kies wat klopt.",
    "too_many_attempts": "U heeft dit te vaak geprobeerd. Wacht {minutes} en probeer het dan opnieuw.",
    "form_expired": (
        "Dit formulier is te lang open geweest. Ga terug, ververs de pagina en probeer het opnieuw."
    ),
    # Links in mails
    "link_unknown": "Deze link kennen wij niet. Controleer of u de hele link heeft gebruikt.",
    "link_used": "Deze link is al een keer gebruikt. Een link werkt één keer.",
    "link_expired": "Deze link is niet meer geldig. In de nieuwste mail staat een link die wel werkt.",
    # Signing in and passwords
    "sign_in_failed": (
        "Het e-mailadres of het wachtwoord klopt niet. Controleer beide, of vraag een inloglink aan."
    ),
    "email_invalid": "Vul een e-mailadres in, bijvoorbeeld naam@organisatie.nl.",
    "email_missing": "Vul uw e-mailadres in.",
    "email_taken": "Er is al een account met dit e-mailadres. Gebruik een ander adres.",
    "name_missing": "Vul een naam in.",
    "password_missing": "Vul uw wachtwoord in.",
    "password_wrong": "Dit is niet uw huidige wachtwoord. Controleer het en vul het opnieuw in.",
    "password_same": "Dit is uw huidige wachtwoord. Kies een ander wachtwoord.",
    "password_differs": "De twee nieuwe wachtwoorden zijn niet gelijk. Vul ze opnieuw in.",
    "password_short": (
        "Kies een wachtwoord van ten minste {minimum} tekens. Een paar losse woorden werkt goed."
    ),
    "password_long": "Kies een wachtwoord van ten hoogste {maximum} tekens.",
    "password_common": (
        "Dit wachtwoord is te makkelijk te raden. Kies een paar woorden die niet bij elkaar horen."
    ),
    "password_context": "Gebruik niet uw naam, uw adres of „{word}” in uw wachtwoord.",
    # Free text
    "text_too_long": "Deze tekst is te lang: {length} tekens. Gebruik ten hoogste {maximum} tekens.",
    "control_characters": "In deze tekst staan tekens die niet te lezen zijn. Typ de tekst opnieuw.",
    "holds_bsn": (
        "In deze tekst lijkt een burgerservicenummer te staan. Haal het weg: schrijf niets over cliënten."
    ),
    "holds_birth_date": (
        "In deze tekst lijkt een geboortedatum te staan. Haal die weg: schrijf niets over cliënten."
    ),
    # Availability reports
    "not_asked": "Dit cijfer wordt voor dit aanbod niet gevraagd. Laat het veld leeg.",
    "figures_not_asked": "Voor dit aanbod worden geen cijfers gevraagd.",
    "weeks_out_of_range": (
        "Vul een aantal weken in van {minimum} tot en met {maximum}, of laat het veld leeg als u het niet "
        "weet."
    ),
    "weeks_unreadable": "Vul een aantal weken in, zoals 4 of 4-6, of laat het veld leeg als u het niet weet.",
    "count_out_of_range": (
        "Vul een aantal mensen in van {minimum} tot en met {maximum}, of laat het veld leeg."
    ),
    "places_out_of_range": (
        "Vul een aantal plekken in van {minimum} tot en met {maximum}, of laat het veld leeg."
    ),
    "number_unreadable": "Vul een heel getal in, of laat het veld leeg als u het niet weet.",
    "age_out_of_range": "Vul een leeftijd in van {minimum} tot en met {maximum} jaar.",
    "ages_reversed": "De hoogste leeftijd is lager dan de laagste. Draai ze om.",
    "limit_text_missing": (
        "Zeg voor wie er wel plek is: kies een leeftijd, gemeente of hulpvraag, of schrijf het op."
    ),
    "limit_unchosen": "U schreef op voor wie er plek is, maar koos „ja”. Kies „beperkt”, of haal dat weg.",
    "limit_too_long": "Noem er ten hoogste {maximum}.",
    "limit_municipality_unknown": (
        "Noem alleen gemeenten waar dit aanbod voor is, met een puntkomma ertussen: Gouda; Waddinxveen."
    ),
    "limit_problem_unknown": (
        "Noem alleen hulpvragen die bij dit aanbod staan, met een puntkomma ertussen: autisme; trauma."
    ),
    "measured_in_future": "De meetdatum ligt in de toekomst. Vul een datum in tot en met {latest}.",
    "measured_too_old": "De meetdatum is te oud. Vul een datum in vanaf {earliest}.",
    "until_in_past": "Deze datum is al voorbij. Vul een datum in vanaf {earliest}, of laat het veld leeg.",
    "until_too_far": "Deze datum is te ver weg. Vul een datum in tot en met {latest}.",
    "date_unreadable": "Vul een datum in, zoals 31-12-2026.",
    "choice_unknown": "Kies een van de mogelijkheden.",
    "undo_nothing_before": "Er is geen eerdere opgave om naar terug te gaan.",
    "undo_too_late": "Ongedaan maken kan niet meer. Wijzig de cijfers zelf.",
    "contract_ended": (
        "De overeenkomst voor dit aanbod is afgelopen. U hoeft hiervoor niets meer op te geven."
    ),
    "contract_not_started": "De overeenkomst voor dit aanbod is nog niet ingegaan. U kunt nog niets opgeven.",
    "nothing_to_confirm": "Er is niets meer te bevestigen. Alle opgaven van deze week zijn gedaan.",
    "copy_targets_missing": "Kies ten minste één locatie.",
    "copy_limit_elsewhere": (
        "De beperking geldt alleen voor gemeenten of hulpvragen die bij een gekozen locatie niet horen. "
        "Laat die locatie weg."
    ),
    "copy_changed": "Iemand heeft deze cijfers intussen gewijzigd. Bekijk opnieuw wat er verandert.",
    "obligation_unknown": "Wij kunnen deze aanlevering niet vinden. Ga terug naar het overzicht.",
    "organisation_unknown": "Wij kunnen deze aanbieder niet vinden in uw regio.",
    "excuse_unknown": "Wij kunnen deze vrijstelling niet vinden. Misschien is zij al ingetrokken.",
    "pause_unknown": "Wij kunnen deze pauze niet vinden. Misschien is zij al voorbij.",
    "note_unknown": "Wij kunnen deze notitie niet vinden. Misschien is zij al teruggenomen.",
    "report_unknown": "Wij kunnen deze opgave niet vinden.",
    # Questions: the figure may be right
    "free_above_total": "Er zijn meer vrije plekken ({free}) dan plekken in totaal ({total}). Klopt dat?",
    "places_but_long_wait": "Vrije plekken en toch {weeks} weken wachttijd. Klopt dat?",
    "sudden_zero": "Dit was {before} en is nu 0. Klopt dat?",
    "same_for_long": "Deze cijfers zijn {confirmations} keer achter elkaar hetzelfde. Kloppen ze nog?",
    "same_everywhere": "Op al uw locaties staan dezelfde cijfers. Klopt dat?",
    "very_long_wait": "{weeks} weken is langer dan een jaar. Klopt dat?",
    # Before publishing
    "product_missing": "Kies welke hulp dit is.",
    "contract_line_inactive": (
        "Hiervoor is nu geen lopende overeenkomst. Neem contact op met uw contractmanager."
    ),
    "location_missing": "Kies een locatie, of geef aan dat u bij mensen thuis komt.",
    "municipalities_missing": "Kies ten minste één gemeente waarvoor dit aanbod er is.",
    "ages_missing": "Vul in voor welke leeftijden dit aanbod is.",
    "description_short": (
        "Beschrijf het aanbod in een paar zinnen, zodat mensen weten wat zij kunnen verwachten."
    ),
    "contact_missing": "Vul een telefoonnummer of e-mailadres in waar mensen terecht kunnen.",
    # Keys and the API
    "token_name_missing": "Geef de sleutel een naam, bijvoorbeeld de naam van uw systeem.",
    "tokens_too_many": (
        "U heeft al {maximum} sleutels die werken. Trek er eerst een in die u niet meer gebruikt."
    ),
    "token_made_already": (
        "Deze sleutel is al gemaakt. Een sleutel is maar één keer te zien: bent u hem kwijt, trek hem dan in "
        "en maak een nieuwe."
    ),
    "token_missing": "Stuur uw sleutel mee in de kop „Authorization: Bearer plek_…”.",
    "token_invalid": (
        "Deze sleutel kennen wij niet, is ingetrokken of is verlopen. Maak een nieuwe op de pagina Sleutels."
    ),
    "scope_missing": "Met deze sleutel kunt u alleen lezen. Gebruik een sleutel die ook mag opgeven.",
    "too_many_requests": (
        "Deze sleutel doet te veel aanvragen: ten hoogste {limit} per minuut. Wacht {retry_after} seconden."
    ),
    "address_unknown": "Dit adres bestaat niet. Controleer het; het eindigt nooit op een schuine streep.",
    "method_unknown": "Deze methode kan niet op dit adres. De kop „Allow” zegt welke wel kan.",
    "media_unknown": "Stuur JSON, met de kop „Content-Type: application/json”.",
    "body_too_large": "Dit bericht is te groot. Stuur ten hoogste {maximum} kB, of verdeel het.",
    "json_unreadable": "Dit is geen geldige JSON. Controleer haakjes, komma's en aanhalingstekens.",
    "input_invalid": "De aanvraag klopt niet. In „errors” staat wat er per veld mis is.",
    "field_missing": "Dit veld is verplicht.",
    "field_unknown": "Dit veld kennen wij niet. Controleer de naam, met hoofdletters op de juiste plek.",
    "number_expected": "Geef een heel getal zonder aanhalingstekens, of null als u het niet weet.",
    "text_expected": "Geef een tekst tussen aanhalingstekens, of null.",
    "date_expected": "Geef een datum als tekst, zoals „2026-12-31”, of null.",
    "choice_expected": "Kies een van: {choices}.",
    "object_expected": "Geef een object: velden tussen accolades.",
    "list_expected": "Geef een lijst tussen rechte haken.",
    "id_invalid": "Dit is geen id van een aanbod.",
    "value_invalid": "Deze waarde kan hier niet.",
    "parameter_unknown": "Deze parameter kennen wij niet. Controleer de naam.",
    "parameter_invalid": "Geef een heel getal van {minimum} tot en met {maximum}.",
    "batch_empty": "De lijst is leeg. Geef ten minste één aanbod in „reports” of „unchanged”.",
    "batch_too_long": "Geef ten hoogste {maximum} aanbiedingen in één keer.",
    "batch_twice": "Dit aanbod staat meer dan één keer in het bericht.",
    "batch_refused": "Er is niets opgeslagen. In „errors” staat per regel wat er mis is.",
    "key_invalid": (
        "Geef in de kop „Idempotency-Key” 1 tot en met 255 gewone tekens, bijvoorbeeld een UUID."
    ),
    "request_key_reused": (
        "Deze „Idempotency-Key” is al gebruikt voor een andere aanvraag. Neem voor elke nieuwe aanvraag een "
        "nieuw kenmerk."
    ),
    "if_match_invalid": "Geef in de kop „If-Match” de „ETag” die u bij het lezen kreeg.",
    "seen_twice": "Geef „If-Match” of „seenReportId”, niet beide.",
    "never_reported": "Voor dit aanbod is nog nooit iets opgegeven.",
    "key_reused": "Met deze sleutel is al iets anders verstuurd. Gebruik een nieuwe sleutel.",
    **FILE_SENTENCES,
    **ACCESS_SENTENCES,
    **CONTRACT_SENTENCES,
    **PEOPLE_SENTENCES,
    **REFERRER_SENTENCES,
    **REFERRER_DESK_SENTENCES,
    **TALK_SENTENCES,
    **INDICATOR_SENTENCES,
    **CATALOGUE_SENTENCES,
    # What visitors report
    "feedback_kind_missing": "Kies wat er niet klopt.",
    "feedback_text_missing": "Schrijf kort op wat er niet klopt.",
    "feedback_closing_missing": "Kies waarom u deze melding afsluit.",
    "feedback_unknown": "Wij kunnen deze melding niet vinden. Misschien is zij al afgesloten.",
    "feedback_closed": "Deze melding is al afgesloten.",
    "bridging_missing": "Schrijf welke hulp mensen krijgen terwijl zij wachten. De overeenkomst vraagt dat.",
    # Offerings, locations and the organisation
    "contract_line_unknown": "Kies een product uit uw lopende overeenkomsten.",
    "draft_not_withdrawn": "Dit aanbod is nog een concept. Er is niets in te trekken.",
    "municipality_not_in_line": "Kies alleen gemeenten waarvoor uw overeenkomst geldt.",
    "too_many_words": "Kies ten hoogste {maximum} woorden.",
    "too_many_dates": "Vul ten hoogste {maximum} data in.",
    "dates_reversed": "De laatste dag ligt voor de eerste dag. Draai ze om.",
    "date_too_early": "Deze datum is te lang geleden. Vul een datum in vanaf {earliest}.",
    "phone_invalid": "Vul een Nederlands telefoonnummer in, bijvoorbeeld 0182 123 456.",
    "website_invalid": "Vul het adres van een website in dat begint met https://, zoals https://www.organisatie.nl.",
    "location_unknown": "Wij kunnen deze locatie niet vinden.",
    "location_in_use": (
        "Op deze locatie staat nog aanbod dat niet is ingetrokken ({count}). Kies daarvoor eerst een andere "
        "locatie, of trek het in."
    ),
    "street_missing": "Vul de straat in.",
    "house_number_missing": "Vul het huisnummer in.",
    "postcode_missing": "Vul de postcode in.",
    "postcode_invalid": "Vul een postcode in met vier cijfers en twee letters, zoals 2801 AB.",
    "place_missing": "Vul de plaats in.",
    "municipality_missing": "Wij kennen deze plaats niet. Kies de gemeente waarin het adres ligt.",
    "point_unreadable": "Vul een getal in met een punt of komma, zoals 52,0172.",
    "point_half": "Vul beide getallen van het punt in, of laat beide leeg.",
    "point_outside": "Dit punt ligt niet in Nederland. Controleer de getallen, of laat ze leeg.",
    "point_far": "Dit punt ligt ver van de gemeente die u koos. Controleer het punt en de gemeente.",
    # What a contract manager does
    "reason_missing": "Schrijf kort op waarom.",
    "day_unreadable": "Vul een datum in, zoals 31-12-2026.",
    "excuse_backwards": "De laatste dag ligt voor de eerste. Kies een latere laatste dag.",
    "excuse_long": "Een vrijstelling duurt hooguit een jaar. Kies een eerdere laatste dag.",
    "excuse_far": "De eerste dag ligt meer dan een jaar van vandaag. Kies een dag dichterbij.",
    "excuse_over": "Deze vrijstelling is al voorbij. Er valt niets meer in te trekken.",
    "pause_past": "Deze dag is al voorbij. Kies vandaag of een latere dag.",
    "pause_long": "Een pauze duurt hooguit een jaar. Kies een eerdere dag.",
    "pause_over": "Deze pauze is al voorbij.",
    "note_missing": "Schrijf kort op wat er is besproken.",
    "note_of_another": "Alleen wie de notitie schreef, kan die weghalen.",
    "nothing_owed": "Hier staat niets meer open.",
    "reminders_paused": "Herinneringen staan op pauze, of er is een vrijstelling.",
    "nobody_to_remind": "Er is niemand met een bevestigd e-mailadres. Bel deze aanbieder.",
    "reminded_today": "Vandaag is al met de hand herinnerd.",
    # Mail
    "mail_address_invalid": "Dit e-mailadres kan geen mail ontvangen. Controleer het adres.",
    "mail_subject_invalid": "Het onderwerp van deze mail bevat tekens die niet mogen.",
}


STATUS_PAGES: Mapping[int, tuple[str, str]] = {
    400: (
        "Deze aanvraag klopt niet",
        "Wij begrijpen de aanvraag van uw browser niet. Ga terug en probeer het opnieuw.",
    ),
    403: ("Dit mag niet", SENTENCES["not_allowed"]),
    404: (
        "Pagina niet gevonden",
        "Deze pagina is er niet of niet meer. Controleer het adres, of zoek opnieuw.",
    ),
    405: ("Dit kan niet op deze pagina", "Ga terug en probeer het opnieuw."),
    409: ("Intussen gewijzigd", SENTENCES["conflict"]),
    410: ("Deze link werkt niet meer", SENTENCES["link_expired"]),
    413: (
        "Te veel in één keer",
        "Wat u verstuurt is te groot. Maak het kleiner en probeer het opnieuw.",
    ),
    422: ("Dit kan nog niet", "Controleer wat u heeft ingevuld."),
    429: (
        "Even wachten",
        "U heeft dit te vaak geprobeerd. Wacht een paar minuten en probeer het dan opnieuw.",
    ),
    500: (
        "Er ging iets mis bij ons",
        "Het ligt niet aan u. Wij zijn op de hoogte. Probeer het over een paar minuten opnieuw.",
    ),
    503: (
        "Het is even te druk",
        "Wij kunnen uw aanvraag nu niet verwerken. Ga terug en probeer het zo opnieuw.",
    ),
}
"""The title and the explanation of the page for each status."""

REASONS: Mapping[str, str] = {
    "nobody": "er is niemand om te mailen",
    "unconfirmed": "het e-mailadres is niet bevestigd",
    "paused": "herinneringen staan op pauze",
    "put_off": "uitgesteld of vrijgesteld",
    "recipient_gone": "deze persoon gaat er niet meer over",
    "submitted": "er was intussen ingeleverd",
    "excused": "er was intussen vrijgesteld",
    "in_doubt": "misschien twee keer verstuurd: het versturen brak af",
    "in_doubt_twice": "het versturen brak twee keer af",
    "mail_address_invalid": "het e-mailadres klopt niet",
    "mail_subject_invalid": "het onderwerp klopt niet",
}
"""Why a reminder was skipped, withdrawn or failed, by the code in the log."""
