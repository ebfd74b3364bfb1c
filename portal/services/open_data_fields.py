"""The data dictionary of the open data: every set and field, with form, unit, source and meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LICENCE = "CC0-1.0"
LICENCE_NAME = "Creative Commons CC0 1.0: u mag deze gegevens vrij gebruiken"
LICENCE_ADDRESS = "https://creativecommons.org/publicdomain/zero/1.0/deed.nl"

Record = Mapping[str, Any]
"""One row of a file, by the names of its fields."""


@dataclass(frozen=True)
class DataField:
    """One field; `kind` is a type of the Frictionless table schema, `unit` what its number counts.

    `source` says who told it, where that is another than of the rest of its set.
    """

    name: str
    kind: str
    text: str
    unit: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class DataSet:
    """One set with its fields, in the order of the columns; `source` says who told what is in it."""

    name: str
    title: str
    text: str
    source: str
    fields: Sequence[DataField]

    def source_of(self, field: DataField) -> str:
        """Say who told a field."""
        return field.source or self.source


_PROVIDER, _PLAN, _TOWN = "aanbieder", "inkoopplan", "gemeente"
_CBS, _HOUSE = "CBS", "Plekwijzer"
_YEARS, _WEEKS, _PLACES, _REPORTS, _DEGREES = "jaar", "weken", "plekken", "opgaven", "graden (WGS 84)"

_REGION = DataField("regio", "string", "Code van de zorgregio.", source=_PLAN)
_PRODUCT = DataField("product", "string", "Code van het product binnen de regio.", source=_PLAN)
_FROM_AGE = DataField("leeftijd_vanaf", "integer", "Leeg is geen ondergrens.", _YEARS)
_TO_AGE = DataField("leeftijd_tot_en_met", "integer", "Leeg is geen bovengrens.", _YEARS)

OFFERINGS = DataSet(
    "aanbod",
    "Aanbod met wachttijd",
    "Al het aanbod dat bewoners nu kunnen vinden, met de laatste opgave van de aanbieder.",
    _PROVIDER,
    (
        DataField(
            "aanbod", "integer", "Nummer van het aanbod; de pagina is /aanbod/ met dit nummer.", source=_HOUSE
        ),
        _REGION,
        DataField(
            "product", "string", "Code van het product; leeg bij vrij toegankelijke hulp.", source=_PLAN
        ),
        DataField("soort", "string", "contracted (ingekocht) of free_access (vrij toegankelijk)."),
        DataField("naam", "string", "Naam van het aanbod."),
        DataField("aanbieder", "string", "Naam van de aanbieder."),
        DataField("plaats", "string", "Plaats van de locatie; leeg zonder locatie."),
        DataField("postcode", "string", "Postcode van de locatie."),
        DataField("breedtegraad", "number", "Van de locatie.", _DEGREES),
        DataField("lengtegraad", "number", "Van de locatie.", _DEGREES),
        DataField("aan_huis", "boolean", "Komt bij mensen thuis."),
        _FROM_AGE,
        _TO_AGE,
        DataField("gemeenten", "string", "CBS-codes van de gemeenten waarvoor het is, met spaties ertussen."),
        DataField("neemt_aan", "string", "yes, limited of stop; leeg als de opgave te oud is of ontbreekt."),
        DataField(
            "weken_tot_kennismaking",
            "integer",
            "Leeg bij een aanmeldstop, onbekend of een te oude opgave.",
            _WEEKS,
        ),
        DataField("weken_tot_start", "integer", "Vanaf de kennismaking; leeg als hierboven.", _WEEKS),
        DataField(
            "vrije_plekken", "integer", "Leeg bij een aanmeldstop, onbekend of een te oude opgave.", _PLACES
        ),
        DataField("opgegeven_op", "date", "Dag van de laatste opgave of bevestiging."),
        DataField(
            "versheid",
            "string",
            "fresh, ageing, stale, expired (te oud) of unknown (nooit): hoe oud de opgave is.",
            source=_HOUSE,
        ),
    ),
)
FACILITIES = DataSet(
    "voorzieningen",
    "Voorzieningen zonder verwijzing",
    "De hulp en de plekken die gemeenten zelf bijhouden en waar iedereen zonder verwijzing terechtkan. Alleen"
    " wat bewoners nu op de pagina van hun gemeente zien. Vrij toegankelijke hulp van aanbieders staat bij"
    " het aanbod.",
    _TOWN,
    (
        DataField("voorziening", "integer", "Nummer van de voorziening.", source=_HOUSE),
        DataField(
            "gemeente", "string", "CBS-code; de voorziening staat op /gemeente/ met deze code.", source=_CBS
        ),
        DataField("gemeentenaam", "string", "Naam van de gemeente die de voorziening bijhoudt.", source=_CBS),
        DataField("naam", "string", "Naam van de voorziening."),
        DataField("uitleg", "string", "Wat het is, in gewone woorden; kan meer regels hebben."),
        DataField("voor_wie", "string", "Voor wie het is, in gewone woorden; leeg als het voor iedereen is."),
        _FROM_AGE,
        _TO_AGE,
        DataField(
            "onderwerpen", "string", "Codes, met spaties ertussen; de pagina is /zoeken?thema= met een code."
        ),
        DataField("adres", "string", "Waar het is."),
        DataField("openingstijden", "string", "In gewone woorden."),
        DataField("telefoon", "string", "Van de voorziening zelf."),
        DataField("e_mail", "string", "Van de voorziening zelf."),
        DataField("website", "string", "Van de voorziening zelf."),
        DataField(
            "voorbeeld", "boolean", "Verzonnen om Plekwijzer te laten zien: bestaat niet echt.", source=_HOUSE
        ),
    ),
)
PRODUCTS = DataSet(
    "producten",
    "Producten",
    "De hulp die de regio's nu inkopen.",
    _PLAN,
    (
        _REGION,
        _PRODUCT,
        DataField("naam", "string", "Naam in het inkoopplan."),
        DataField("uitleg", "string", "In gewone woorden.", source=_HOUSE),
        DataField("vorm", "string", "Vorm van hulp, een code."),
        _FROM_AGE,
        _TO_AGE,
        DataField("vraagt_weken", "boolean", "Aanbieders geven weken op."),
        DataField("vraagt_plekken", "boolean", "Aanbieders geven vrije plekken op."),
    ),
)
AREAS = DataSet(
    "gemeenten",
    "Gemeenten per regio",
    "Welke gemeente aan welke zorgregio meedoet.",
    _PLAN,
    (
        _REGION,
        DataField("regionaam", "string", "Naam van de zorgregio."),
        DataField("gemeente", "string", "CBS-code van de gemeente.", source=_CBS),
        DataField("naam", "string", "Naam van de gemeente.", source=_CBS),
    ),
)
WEEKS = DataSet(
    "weken",
    "Cijfers per week",
    "Van weken die voorbij zijn: van elk aanbod telt de laatste opgave van de week. Een regel gaat over een"
    " regio, over een product in een regio, of over een gemeente in een regio. Regels over gemeenten tellen"
    " niet op: aanbod voor meer gemeenten telt bij elke gemeente.",
    "Plekwijzer, uit de opgaven van aanbieders",
    (
        DataField("week_van", "date", "De maandag waarmee de week begint."),
        _REGION,
        DataField(
            "product",
            "string",
            "Code van het product; leeg als de regel over alle producten gaat.",
            source=_PLAN,
        ),
        DataField("gemeente", "string", "CBS-code; leeg als de regel over de hele regio gaat.", source=_CBS),
        DataField(
            "mediaan_weken", "number", "Van aanmelding tot start; leeg bij minder dan 3 opgaven.", _WEEKS
        ),
        DataField("van_weken", "number", "Een kwart wacht korter; leeg bij minder dan 3 opgaven.", _WEEKS),
        DataField("tot_weken", "number", "Een kwart wacht langer; leeg bij minder dan 3 opgaven.", _WEEKS),
        DataField("opgaven_wachttijd", "integer", "Hoeveel opgaven een hele wachttijd noemden.", _REPORTS),
        DataField("vrije_plekken", "integer", "Samen; leeg als niemand plekken opgaf.", _PLACES),
        DataField("opgaven_plekken", "integer", "Hoeveel opgaven vrije plekken noemden.", _REPORTS),
        DataField("aanmeldstops", "integer", "Hoeveel aanbod een aanmeldstop had.", "aanbod"),
        DataField("aanbod_met_opgave", "integer", "Hoeveel aanbod in die week een opgave deed.", "aanbod"),
    ),
)
SETS = (OFFERINGS, FACILITIES, PRODUCTS, AREAS, WEEKS)
