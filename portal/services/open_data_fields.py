"""The data dictionary of the open data: every set, and every field with its form and meaning."""

from collections.abc import Sequence
from dataclasses import dataclass

LICENCE = "CC0-1.0"
LICENCE_NAME = "Creative Commons CC0 1.0: u mag deze gegevens vrij gebruiken"
LICENCE_ADDRESS = "https://creativecommons.org/publicdomain/zero/1.0/deed.nl"


@dataclass(frozen=True)
class DataField:
    """One field; `kind` is a type of the Frictionless table schema."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True)
class DataSet:
    """One set with its fields, in the order of the columns."""

    name: str
    title: str
    text: str
    fields: Sequence[DataField]


_REGION = DataField("regio", "string", "Code van de zorgregio.")
_PRODUCT = DataField("product", "string", "Code van het product binnen de regio.")

OFFERINGS = DataSet(
    "aanbod",
    "Aanbod met wachttijd",
    "Al het aanbod dat bewoners nu kunnen vinden, met de laatste opgave van de aanbieder.",
    (
        DataField("aanbod", "integer", "Nummer van het aanbod; de pagina is /aanbod/ met dit nummer."),
        _REGION,
        DataField("product", "string", "Code van het product; leeg bij vrij toegankelijke hulp."),
        DataField("soort", "string", "contracted (ingekocht) of free_access (vrij toegankelijk)."),
        DataField("naam", "string", "Naam van het aanbod."),
        DataField("aanbieder", "string", "Naam van de aanbieder."),
        DataField("plaats", "string", "Plaats van de locatie; leeg zonder locatie."),
        DataField("postcode", "string", "Postcode van de locatie."),
        DataField("breedtegraad", "number", "WGS 84."),
        DataField("lengtegraad", "number", "WGS 84."),
        DataField("aan_huis", "boolean", "Komt bij mensen thuis."),
        DataField("leeftijd_vanaf", "integer", "In hele jaren; leeg is geen ondergrens."),
        DataField("leeftijd_tot_en_met", "integer", "In hele jaren; leeg is geen bovengrens."),
        DataField("gemeenten", "string", "CBS-codes van de gemeenten waarvoor het is, met spaties ertussen."),
        DataField("neemt_aan", "string", "yes, limited of stop; leeg als de opgave te oud is of ontbreekt."),
        DataField(
            "weken_tot_kennismaking", "integer", "Leeg bij een aanmeldstop, onbekend of een te oude opgave."
        ),
        DataField("weken_tot_start", "integer", "Vanaf de kennismaking; leeg als hierboven."),
        DataField("vrije_plekken", "integer", "Leeg bij een aanmeldstop, onbekend of een te oude opgave."),
        DataField("opgegeven_op", "date", "Dag van de laatste opgave of bevestiging."),
        DataField("versheid", "string", "fresh, ageing, stale, expired (te oud) of unknown (nooit)."),
    ),
)
PRODUCTS = DataSet(
    "producten",
    "Producten",
    "De hulp die de regio's nu inkopen.",
    (
        _REGION,
        _PRODUCT,
        DataField("naam", "string", "Naam in het inkoopplan."),
        DataField("uitleg", "string", "In gewone woorden."),
        DataField("vorm", "string", "Vorm van hulp, een code."),
        DataField("leeftijd_vanaf", "integer", "In hele jaren."),
        DataField("leeftijd_tot_en_met", "integer", "In hele jaren."),
        DataField("vraagt_weken", "boolean", "Aanbieders geven weken op."),
        DataField("vraagt_plekken", "boolean", "Aanbieders geven vrije plekken op."),
    ),
)
AREAS = DataSet(
    "gemeenten",
    "Gemeenten per regio",
    "Welke gemeente aan welke zorgregio meedoet.",
    (
        _REGION,
        DataField("regionaam", "string", "Naam van de zorgregio."),
        DataField("gemeente", "string", "CBS-code van de gemeente."),
        DataField("naam", "string", "Naam van de gemeente."),
    ),
)
WEEKS = DataSet(
    "weken",
    "Cijfers per week",
    "Van weken die voorbij zijn: van elk aanbod telt de laatste opgave van de week. Een regel gaat over een"
    " regio, over een product in een regio, of over een gemeente in een regio. Regels over gemeenten tellen"
    " niet op: aanbod voor meer gemeenten telt bij elke gemeente.",
    (
        DataField("week_van", "date", "De maandag waarmee de week begint."),
        _REGION,
        DataField("product", "string", "Code van het product; leeg als de regel over alle producten gaat."),
        DataField("gemeente", "string", "CBS-code; leeg als de regel over de hele regio gaat."),
        DataField("mediaan_weken", "number", "Van aanmelding tot start; leeg bij minder dan 3 opgaven."),
        DataField("van_weken", "number", "Een kwart wacht korter; leeg bij minder dan 3 opgaven."),
        DataField("tot_weken", "number", "Een kwart wacht langer; leeg bij minder dan 3 opgaven."),
        DataField("opgaven_wachttijd", "integer", "Hoeveel opgaven een hele wachttijd noemden."),
        DataField("vrije_plekken", "integer", "Samen; leeg als niemand plekken opgaf."),
        DataField("opgaven_plekken", "integer", "Hoeveel opgaven vrije plekken noemden."),
        DataField("aanmeldstops", "integer", "Hoeveel aanbod een aanmeldstop had."),
        DataField("aanbod_met_opgave", "integer", "Hoeveel aanbod in die week een opgave deed."),
    ),
)
SETS = (OFFERINGS, PRODUCTS, AREAS, WEEKS)
