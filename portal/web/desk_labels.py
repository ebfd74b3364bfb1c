"""The Dutch words of what people may do and of how mail goes: what only the desks behind the finder show."""

from collections.abc import Mapping
from enum import Enum

from portal.domain.access_points import AccessKind, DocumentKind
from portal.domain.agreements import Standing
from portal.domain.contracting import Partnership, Step
from portal.domain.duties import Channel, MailHold, MailKind
from portal.domain.permissions import Action
from portal.domain.terms import ProviderKind

DESK_LABELS: Mapping[type[Enum], Mapping[Enum, str]] = {
    MailKind: {
        MailKind.OBLIGATION: "herinnering",
        MailKind.DIGEST: "weekmail",
        MailKind.ALERT: "melding van een plek",
        MailKind.ACCOUNT: "over een account",
    },
    Channel: {Channel.MAIL: "mail"},
    ProviderKind: {
        ProviderKind.INSTITUTION: "instelling",
        ProviderKind.PRACTICE: "vrijgevestigde praktijk",
        ProviderKind.CERTIFIED: "gecertificeerde instelling",
        ProviderKind.FAMILY_HOME: "gezinshuis of kleinschalige woonvorm",
        ProviderKind.HOSPITAL: "ziekenhuis of ggz-instelling",
        ProviderKind.OTHER: "overig",
    },
    AccessKind: {
        AccessKind.TEAM: "contact van de toegang",
        AccessKind.CRISIS: "crisisnummer",
        AccessKind.DOCUMENT: "document",
    },
    DocumentKind: {
        DocumentKind.LEAFLET: "folder",
        DocumentKind.FORM: "formulier",
        DocumentKind.RULES: "regels",
        DocumentKind.PLAN: "plan",
        DocumentKind.OTHER: "ander document",
    },
    Partnership: {
        Partnership.STRATEGIC: "strategisch partner",
        Partnership.DEVELOPMENT: "ontwikkelpartner",
    },
    Step: {
        Step.EXTEND: "verlengen",
        Step.END: "beëindigen",
        Step.PHASE_OUT: "uitfaseren",
        Step.RESUME: "weer nieuwe mensen aannemen",
    },
    MailHold: {
        MailHold.RESTORED: "de database lijkt teruggezet",
        MailHold.CLOCK_BACK: "de klok staat terug",
    },
    Standing: {
        Standing.OPEN: "open",
        Standing.DONE: "gedaan",
        Standing.DROPPED: "vervallen",
    },
    Action: {
        Action.REPORT_AVAILABILITY: "wachttijden opgeven",
        Action.REPORT_INDICATORS: "indicatoren opgeven",
        Action.REPORT_MUNICIPAL_INDICATORS: "indicatoren van een gemeente opgeven",
        Action.REPORT_REGIONAL_INDICATORS: "indicatoren van een regio opgeven",
        Action.EDIT_OFFERING: "aanbod wijzigen",
        Action.PUBLISH_OFFERING: "aanbod zichtbaar maken",
        Action.MANAGE_PEOPLE: "mensen beheren",
        Action.MANAGE_REGION_PEOPLE: "mensen van de regio en gemeenten beheren",
        Action.REFER: "een eigen bellijst bijhouden",
        Action.MANAGE_TOKENS: "sleutels voor koppelingen beheren",
        Action.VIEW_PROVIDER: "een aanbieder bekijken",
        Action.VIEW_EXACT_FIGURES: "kleine aantallen zien",
        Action.VIEW_REFERRER_FIELDS: "informatie voor verwijzers zien",
        Action.ANSWER_FEEDBACK: "meldingen van bezoekers beantwoorden",
        Action.VIEW_BOARD: "de stand van de aanleveringen zien",
        Action.VIEW_REMINDERS: "de herinneringen zien",
        Action.VIEW_MISSED_SEARCHES: "de gemiste zoekvragen zien",
        Action.VIEW_MONITOR: "de cijfers van een regio zien",
        Action.VIEW_PROVIDER_FIGURES: "de cijfers van aanbieders zien",
        Action.COMPARE_PROVIDERS: "aanbieders vergelijken",
        Action.KEEP_TALK_NOTES: "notities en afspraken van kwartaalgesprekken bijhouden",
        Action.VIEW_COUNCIL_REPORT: "het raadsrapport bekijken",
        Action.VIEW_OWN_MUNICIPALITY: "de cijfers van de eigen gemeente zien",
        Action.EXCUSE: "vrijstellen",
        Action.VIEW_CATALOGUE: "de catalogus bekijken",
        Action.EDIT_CATALOGUE: "de catalogus wijzigen",
        Action.VIEW_ACCESS: "toegang en crisisnummers van een regio bekijken",
        Action.EDIT_ACCESS: "toegang en crisisnummers van een regio wijzigen",
        Action.EDIT_OWN_ACCESS: "toegang van de eigen gemeente wijzigen",
        Action.EDIT_FACILITIES: "voorzieningen van gemeenten in een regio bijhouden",
        Action.EDIT_OWN_FACILITIES: "voorzieningen van de eigen gemeente bijhouden",
        Action.VIEW_CONTRACTS: "overeenkomsten zien",
        Action.EDIT_CONTRACTS: "overeenkomsten wijzigen",
        Action.VIEW_AHEAD: "zien wat er verandert",
        Action.VIEW_AUDIT: "het logboek zien",
        Action.OPERATE: "de techniek beheren",
    },
}
