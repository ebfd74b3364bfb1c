"""The sentences about colleagues, invitations, the second factor and the own address, by code."""

from collections.abc import Mapping

PEOPLE_SENTENCES: Mapping[str, str] = {
    "already_colleague": "Deze persoon werkt al voor uw organisatie. Wijzig de rol in de lijst.",
    "already_invited": "Voor dit adres staat al een uitnodiging open. Verstuur die opnieuw, of trek hem in.",
    "invitations_too_many": (
        "Er staan al {maximum} uitnodigingen open. Trek er eerst een in die niet meer nodig is."
    ),
    "organisation_closed": (
        "Uw organisatie doet niet meer mee aan Plekwijzer. "
        "Klopt dat niet? Bel de contractmanager van uw regio."
    ),
    "role_missing": "Kies wat deze persoon mag.",
    "role_not_here": "Kies een van de rollen in de lijst.",
    "last_manager": (
        "Dit is de laatste beheerder van uw organisatie. Maak eerst iemand anders beheerder; dan kan dit wel."
    ),
    "last_contract_manager": (
        "Dit is de laatste contractmanager van de regio. "
        "Maak eerst iemand anders contractmanager; dan kan dit wel."
    ),
    "own_rights": "Uzelf geeft u geen extra rol. Vraag dat aan een andere contractmanager.",
    "own_role_loss_unsure": "Dit bent u zelf. Zet een vinkje als u een rol van uzelf weghaalt.",
    "roles_changed": (
        "Iemand anders heeft de rollen van deze persoon net gewijzigd. Hieronder staan de rollen van nu."
    ),
    "desk_missing": "Kies voor wie deze persoon gaat werken.",
    "role_not_of_desk": (
        "Deze rol hoort niet bij {name}. "
        "Bij een gemeente past alleen de lezer, bij de regio alleen de andere rollen."
    ),
    "own_role_unsure": "Dit bent u zelf. Zet een vinkje als u geen beheerder meer wilt zijn.",
    "own_removal_unsure": "Dit bent u zelf. Zet een vinkje als u hier niet meer wilt werken.",
    "sign_in_again": (
        "U heeft geen wachtwoord. Log daarom eerst opnieuw in met een link; daarna kan dit tien minuten lang."
    ),
    "email_same": "Dit is het adres dat u al heeft. Vul een ander adres in.",
    "code_missing": "Vul de code in.",
    "code_wrong": "Deze code klopt niet, of is al gebruikt. Wacht op de volgende code en vul die in.",
    "second_factor_on": "Uw tweede stap staat al aan.",
    "second_factor_mandatory": "Met uw rol kunt u niet zonder tweede stap.",
    "seal_broken": (
        "Wij kunnen uw tweede stap niet meer lezen. Vraag de technisch beheerder om hem terug te zetten."
    ),
}
