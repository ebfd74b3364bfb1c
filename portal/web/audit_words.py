"""The words of the audit trail: what was done to what, and from what to what."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.domain.terms import ProviderKind
from portal.services.audit_trail import TrailLine
from portal.services.bulk_cells import Cell
from portal.web.access_words import ACCESS_FIELDS
from portal.web.closure_words import CLOSURE_FIELDS
from portal.web.contract_words import CONTRACT_FIELDS
from portal.web.facility_words import FACILITY_FIELDS
from portal.web.present import label, moment_short
from portal.web.referrer_words import KIND_WORDS, REFERRER_FIELDS
from portal.web.supply_words import FIELD_LABELS as SUPPLY_LABELS
from portal.web.week_words import FIELD_LABELS as WEEK_LABELS

ACTIONS: Mapping[str, str] = {
    "access.add": "Toegang, crisisnummer of document toegevoegd",
    "access.change": "Toegang, crisisnummer of document gewijzigd",
    "access.end": "Toegang, crisisnummer of document niet meer getoond",
    "access.take_back": "Wijziging van toegang, crisisnummer of document teruggenomen",
    "facility.add": "Voorziening toegevoegd",
    "facility.edit": "Voorziening gewijzigd",
    "facility.end": "Voorziening gestopt",
    "facility.bring_back": "Voorziening teruggezet zoals die was",
    "address.ask": "Ander mailadres aangevraagd",
    "address.change": "Mailadres gewijzigd",
    "availability.confirm": "Opgaven bevestigd als ongewijzigd",
    "availability.import": "Opgaven uit een bestand overgenomen",
    "availability.report": "Opgave gedaan",
    "availability.settle_doubts": "Vraag bij een opgave afgedaan",
    "availability.undo": "Opgave teruggedraaid",
    "call.add": "Op een eigen bellijst gezet",
    "call.note": "Op een eigen bellijst genoteerd",
    "call.remove": "Van een eigen bellijst gehaald",
    "call.restore": "Op een eigen bellijst teruggezet",
    "catalogue.add": "Nieuw in de catalogus",
    "catalogue.change": "Catalogus gewijzigd",
    "catalogue.end": "Beëindigd in de catalogus",
    "catalogue.refuse": "Geplande wijziging van de catalogus kon niet ingaan",
    "catalogue.take_effect": "Geplande wijziging van de catalogus ging in",
    "catalogue.withdraw": "Geplande wijziging van de catalogus ingetrokken",
    "change_password": "Wachtwoord gewijzigd",
    "closure.add": "Groep gesloten voor nieuwe aanbieders",
    "closure.bring_back": "Sluiting van een groep teruggezet zoals die was",
    "closure.edit": "Sluiting van een groep gewijzigd",
    "closure.open": "Groep weer geopend voor nieuwe aanbieders",
    "closure.withdraw": "Sluiting van een groep ingetrokken",
    "contact.note": "Contact genoteerd",
    "contact.note_withdraw": "Notitie over contact ingetrokken",
    "contract.edit": "Overeenkomst gewijzigd",
    "contract.end": "Overeenkomst beëindigd",
    "contract.extend": "Overeenkomst verlengd",
    "contract.import": "Overeenkomsten uit een bestand overgenomen",
    "contract.line_add": "Product aan een overeenkomst toegevoegd",
    "contract.line_edit": "Product van een overeenkomst gewijzigd",
    "contract.make": "Overeenkomst gemaakt",
    "contract.onboard": "Aanbieder met overeenkomst toegevoegd",
    "contract.phase_out": "Overeenkomst uitgefaseerd",
    "contract.resume": "Uitfasering ingetrokken",
    "contract.undo": "Stap van een overeenkomst teruggedraaid",
    "create_user": "Account gemaakt",
    "excuse.give": "Vrijstelling gegeven",
    "excuse.withdraw": "Vrijstelling ingetrokken",
    "feedback.close": "Vraag van een bezoeker afgehandeld",
    "feedback.reopen": "Vraag van een bezoeker weer geopend",
    "feedback.give": "Vraag van een bezoeker ontvangen",
    "digest.resume": "Wekelijkse mail weer aangezet",
    "digest.stop": "Wekelijkse mail gestopt",
    "indicators.correct": "Indicator verbeterd",
    "indicators.draft": "Concept van indicatoren bewaard",
    "indicators.hand_in": "Indicatoren ingeleverd",
    "invitation.accept": "Uitnodiging aangenomen",
    "invitation.make": "Collega uitgenodigd",
    "invitation.resend": "Uitnodiging opnieuw verstuurd",
    "invitation.withdraw": "Uitnodiging ingetrokken",
    "load_pack": "Regiopakket geladen",
    "location.close": "Locatie gesloten",
    "location.edit": "Locatie gewijzigd",
    "location.import": "Locatie gewijzigd met een bestand",
    "location.make": "Locatie gemaakt",
    "location.open": "Locatie weer geopend",
    "mail.resume": "Mail naar een adres hervat",
    "membership.remove": "Collega verwijderd",
    "membership.role": "Rol van een collega gewijzigd",
    "obligation.on_behalf": "Voor een aanbieder opgegeven",
    "offering.edit": "Aanbod gewijzigd",
    "offering.import": "Aanbod gewijzigd met een bestand",
    "offering.make": "Aanbod gemaakt",
    "offering.publish": "Aanbod zichtbaar gemaakt",
    "offering.withdraw": "Aanbod ingetrokken",
    "organisation.close": "Aanbieder gesloten",
    "organisation.details": "Naam, nummers, soort of grootte van een aanbieder gewijzigd",
    "organisation.edit": "Organisatie gewijzigd",
    "organisation.reopen": "Aanbieder heropend",
    "pause.end": "Pauze van herinneringen beëindigd",
    "pause.set": "Herinneringen gepauzeerd",
    "recovery_code.renew": "Nieuwe herstelcodes gemaakt",
    "recovery_code.use": "Herstelcode gebruikt",
    "reminder.send_now": "Herinnering met de hand verstuurd",
    "saved_search.change": "Eigen zoekvraag gewijzigd",
    "saved_search.extend": "Eigen zoekvraag verlengd",
    "saved_search.feed": "Nieuwsfeed van een eigen zoekvraag gemaakt",
    "saved_search.feed_end": "Nieuwsfeed van een eigen zoekvraag gestopt",
    "saved_search.pause": "Eigen zoekvraag op pauze gezet",
    "saved_search.remove": "Eigen zoekvraag weggegooid",
    "saved_search.restore": "Eigen zoekvraag teruggezet",
    "saved_search.resume_all": "Meldingen van plekken verlengd",
    "saved_search.save": "Eigen zoekvraag bewaard",
    "saved_search.stop_all": "Meldingen van plekken gestopt",
    "second_factor.begin": "Tweede stap begonnen",
    "second_factor.off": "Tweede stap uitgezet",
    "referrer.close": "Verwijzer gesloten",
    "referrer.edit": "Verwijzer gewijzigd",
    "referrer.make": "Verwijzer toegevoegd",
    "referrer.reopen": "Verwijzer heropend",
    "second_factor.on": "Tweede stap aangezet",
    "session.choose_organisation": "Andere organisatie gekozen",
    "session.end": "Uitgelogd",
    "session.end_all": "Overal uitgelogd",
    "session.refuse": "Inloggen geweigerd",
    "session.start": "Ingelogd",
    "talk_agreement.add": "Afspraak van een kwartaalgesprek toegevoegd",
    "talk_agreement.change": "Afspraak van een kwartaalgesprek gewijzigd",
    "talk_note.save": "Notitie bij een kwartaalgesprek opgeslagen",
    "token.make": "Sleutel gemaakt",
    "token.revoke": "Sleutel ingetrokken",
    "user.address_refused": "Mailadres geweigerd door de mailserver",
}
SUBJECTS: Mapping[str, str] = {
    "access_point": "toegang",
    "facility": "voorziening",
    "group_closure": "gesloten groep",
    "call_note": "Bellijst",
    "api_token": "sleutel",
    "catalogue_plan": "wijziging van de catalogus",
    "availability_report": "opgave",
    "contract": "overeenkomst",
    "excuse": "vrijstelling",
    "feedback": "vraag",
    "indicator_value": "indicator",
    "invitation": "uitnodiging",
    "location": "locatie",
    "mail_gate": "uitgaande mail",
    "membership": "rol",
    "obligation": "aanlevering",
    "offering": "aanbod",
    "organisation": "organisatie",
    "region": "regio",
    "reminder_pause": "pauze van herinneringen",
    "saved_search": "zoekvraag",
    "talk_agreement": "afspraak",
    "talk_note": "notitie",
    "user": "persoon",
    "user_session": "sessie",
}
_FIELDS: Mapping[str, str] = {
    **CLOSURE_FIELDS,
    **REFERRER_FIELDS,
    **SUPPLY_LABELS,
    **WEEK_LABELS,
    **FACILITY_FIELDS,
    **ACCESS_FIELDS,
    **CONTRACT_FIELDS,
    "by": "Door persoon",
    "thing": "Onderdeel",
    "successor": "Opvolger",
    "closing": "Reden van sluiten",
    "count": "Aantal",
    "expires_at": "Geldig tot",
    "how": "Manier",
    "invitations_withdrawn": "Uitnodigingen ingetrokken",
    "quarter": "Kwartaal vanaf",
    "reason": "Reden",
    "report_id": "Opgave",
    "revoked_at": "Ingetrokken op",
    "role": "Rol",
    "roles": "Rollen",
    "scope": "Bereik",
    "step": "Stap",
    "token_id": "Sleutel",
    "version": "Versie",
}
_WORDS: Mapping[str, str] = {
    **{kind.value: label(kind) for kind in ProviderKind},
    **{kind.value: words for kind, words in KIND_WORDS.items()},
    "password": "wachtwoord",
    "closed": "organisatie gesloten",
    "link": "link uit de mail",
    "week_link": "link naar de weeklijst",
    "second_factor": "tweede stap",
    "provider_manager": "beheerder",
    "provider_editor": "medewerker",
    "yes": "ja",
    "limited": "beperkt",
    "stop": "aanmeldstop",
    "published": "zichtbaar",
    "withdrawn": "ingetrokken",
    "draft": "concept",
}
HEADINGS = ("Wanneer", "Wie", "Mailadres", "Voor", "Wat", "Onderwerp", "Nummer", "Was", "Werd", "Verzoek")
_LONGEST = 300


def action_words(action: str) -> str:
    """Say what was done; what is not in the table is told by its code."""
    return ACTIONS.get(action, action)


def subject_words(line: TrailLine) -> str:
    """Say what it was done to: "aanbod 12"."""
    name = SUBJECTS.get(line.subject_kind, line.subject_kind)
    return name if line.subject_id is None else f"{name} {line.subject_id}"


def who_words(line: TrailLine) -> str:
    """Say who did it: a person, an organisation's machine, a command or job, or who had not signed in."""
    if line.person is not None:
        return line.person
    if (token_id := line.after.get("token_id")) is not None:
        return f"een systeem, met sleutel {line.token_name or token_id}"
    kind, _, name = (line.request_id or "").partition(":")
    told = {"job": "de klok", "command": "een opdracht van het beheer"}.get(kind)
    return f"{told} ({name})" if told else "niet ingelogd"


def changes_in_words(line: TrailLine) -> Sequence[tuple[str, str, str]]:
    """List what changed: the field's name, what was and what came."""
    names = dict.fromkeys([*line.before, *line.after])
    return [
        (_FIELDS.get(name, name.replace("_", " ")), told(line.before.get(name)), told(line.after.get(name)))
        for name in names
    ]


def told(value: Any) -> str:
    """Write a value of the trail as people read it; an empty one is a dash."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, list):
        return ", ".join(told(item) for item in value)[:_LONGEST]
    if isinstance(value, dict):
        return "; ".join(f"{_FIELDS.get(name, name)}: {told(item)}" for name, item in value.items())[
            :_LONGEST
        ]
    return _WORDS.get(str(value), str(value))


def trail_cells(line: TrailLine) -> list[Cell]:
    """Write a line as a row of the file, under HEADINGS."""
    changes = changes_in_words(line)
    return [
        moment_short(line.at),
        who_words(line),
        line.email,
        line.organisation,
        action_words(line.action),
        SUBJECTS.get(line.subject_kind, line.subject_kind),
        line.subject_id,
        "; ".join(f"{name}: {before}" for name, before, _ in changes if before != "–"),
        "; ".join(f"{name}: {after}" for name, _, after in changes if after != "–"),
        line.request_id,
    ]
