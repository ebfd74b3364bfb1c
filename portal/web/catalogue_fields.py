"""The fields of each kind of thing in the catalogue: one table for forms, previews, lists and history."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from portal.domain.duties import Audience
from portal.domain.terms import (
    Calculation,
    Capacity,
    CareForm,
    Choice,
    ContractForm,
    Direction,
    Funding,
    GroupForm,
    IndicatorKind,
    Law,
    Level,
    Nearness,
    ReferralDoor,
    Reporter,
    ReportingPeriod,
    StartBasis,
    Urgency,
    Weekday,
)


class Widget(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    NUMBERS = "numbers"
    DECIMAL = "decimal"
    FLAG = "flag"
    ONE = "one"
    MANY = "many"
    ROWS = "rows"


@dataclass(frozen=True)
class FieldSpec:
    """One field. `path` leads to it in the content; `terms` or `of` (a kind of thing) give its choices."""

    path: str
    label: str
    widget: Widget = Widget.LINE
    terms: type[Enum] | None = None
    of: str | None = None
    hint: str = ""
    may_be_empty: bool = True
    columns: tuple["FieldSpec", ...] = ()
    one: str = ""
    """What one of its rows is called, when that is another word."""

    @property
    def name(self) -> str:
        """The name of the field in the form, where `summary` is taken: it lists what is wrong."""
        return "summary_text" if self.path == "summary" else self.path.replace(".", "_")


@dataclass(frozen=True)
class Group:
    """Fields that stand together under a heading."""

    title: str
    fields: tuple[FieldSpec, ...]


_W = Widget
_NAME = FieldSpec("name", "Naam", may_be_empty=False)
_SOURCE = FieldSpec("source", "Bron", hint="Waar staat dit in het plan? Bijvoorbeeld bijlage en pagina.")
_LAWS = FieldSpec("laws", "Wet", _W.MANY, Law)

SEGMENT_GROUPS = (
    Group(
        "Wat het is",
        (
            _NAME,
            FieldSpec("plain", "In gewone woorden"),
            FieldSpec("audience", "Voor wie", _W.TEXT),
            _LAWS,
            FieldSpec("level", "Niveau", _W.ONE, Level, may_be_empty=False),
            FieldSpec("choice", "Keuze van aanbieder", _W.ONE, Choice),
            FieldSpec("nearness", "Nabijheid", _W.ONE, Nearness),
            FieldSpec("related", "Grenst aan", _W.MANY, of="segment"),
        ),
    ),
    Group(
        "Overeenkomst",
        (
            FieldSpec("contract.form", "Vorm van de overeenkomst", _W.ONE, ContractForm),
            FieldSpec("contract.term_years", "Looptijd in jaren", _W.NUMBER),
            FieldSpec(
                "contract.extension_years", "Verlengingen in jaren", _W.NUMBERS, hint="Bijvoorbeeld 2, 2, 1."
            ),
            FieldSpec("contract.funding", "Bekostiging", _W.ONE, Funding),
        ),
    ),
)
PRODUCT_GROUPS = (
    Group(
        "Wat het is",
        (
            FieldSpec("name", "Naam in het plan", may_be_empty=False),
            FieldSpec("plain", "In gewone woorden", hint="Zo heet dit product voor bewoners."),
            FieldSpec(
                "summary", "Samenvatting", _W.TEXT, hint="Bewoners lezen dit. Korte zinnen, geen jargon."
            ),
            FieldSpec(
                "synonyms", "Synoniemen", _W.LINES, hint="Woorden waarmee mensen zoeken, één op een regel."
            ),
        ),
    ),
    Group(
        "Waar het bij hoort",
        (
            FieldSpec("segments", "Segment", _W.MANY, of="segment"),
            _LAWS,
            FieldSpec("care_form", "Vorm van hulp", _W.ONE, CareForm, may_be_empty=False),
            FieldSpec("group_form", "Alleen of in een groep", _W.ONE, GroupForm),
            FieldSpec("urgency", "Spoed", _W.ONE, Urgency, may_be_empty=False),
            FieldSpec("age.min", "Leeftijd vanaf", _W.NUMBER),
            FieldSpec("age.max", "Leeftijd tot en met", _W.NUMBER),
            FieldSpec("lighter", "Lichtere hulp", _W.MANY, of="product"),
        ),
    ),
    Group(
        "Norm",
        (
            FieldSpec("norm.weeks", "Norm in weken", _W.NUMBER, hint="Ten hoogste zo lang tot de start."),
            FieldSpec("norm.hours", "Norm in uren", _W.NUMBER, hint="Voor hulp die meteen moet beginnen."),
            FieldSpec("norm.note", "Toelichting op de norm"),
        ),
    ),
    Group(
        "Wachttijd en plekken",
        (
            FieldSpec("capacity", "Wat aanbieders opgeven", _W.ONE, Capacity, may_be_empty=False),
            FieldSpec("start_basis", "De wachttijd begint bij", _W.ONE, StartBasis),
            FieldSpec("bridging_care", "Aanbieder biedt hulp tijdens het wachten", _W.FLAG),
            FieldSpec("acceptance_duty", "Acceptatieplicht", _W.FLAG),
        ),
    ),
    Group(
        "Hoe mensen hier komen",
        (
            FieldSpec(
                "referral",
                "Route",
                _W.ROWS,
                hint="In de volgorde van het plan. Kies niets om een route te verwijderen.",
                columns=(
                    FieldSpec("by", "Via", _W.ONE, ReferralDoor),
                    FieldSpec("decision", "Beschikking nodig", _W.FLAG),
                    FieldSpec("note", "Toelichting"),
                ),
            ),
        ),
    ),
    Group(
        "Uit het plan",
        (
            FieldSpec("predecessor", "Heette eerder"),
            FieldSpec("profile.number", "Nummer van het profiel", _W.NUMBER),
            FieldSpec("profile.intensity", "Intensiteit van het profiel"),
            FieldSpec("spend_eur", "Uitgaven per jaar in euro's", _W.NUMBER),
            FieldSpec("clients", "Aantal cliënten per jaar", _W.NUMBER),
            _SOURCE,
        ),
    ),
)
INDICATOR_GROUPS = (
    Group(
        "Wat er gevraagd wordt",
        (
            _NAME,
            FieldSpec("reported_by", "Wie levert dit aan", _W.ONE, Reporter, may_be_empty=False),
            FieldSpec("kind", "Soort", _W.ONE, IndicatorKind, may_be_empty=False),
            FieldSpec("unit", "Eenheid"),
            FieldSpec("numerator", "Teller"),
            FieldSpec("denominator", "Noemer"),
            FieldSpec("parts", "Onderdelen", _W.LINES, hint="Eén op een regel."),
        ),
    ),
    Group(
        "Waarvoor",
        (
            FieldSpec("scope.segments", "Segmenten", _W.MANY, of="segment"),
            FieldSpec("scope.products", "Producten", _W.MANY, of="product"),
        ),
    ),
    Group(
        "Hoe de regio het leest",
        (
            FieldSpec("direction", "Gewenste richting", _W.ONE, Direction),
            FieldSpec("target", "Streefwaarde", _W.DECIMAL),
            FieldSpec("calculation", "Berekening", _W.ONE, Calculation),
            FieldSpec("formula_note", "Toelichting op de berekening", _W.TEXT),
            _SOURCE,
        ),
    ),
)
_LADDER = FieldSpec(
    "ladder",
    "Ladder van herinneringen",
    _W.ROWS,
    hint="Dagen na de inleverdag, onder nul is ervoor. Laat dagen leeg om een stap te verwijderen.",
    one="Stap",
    columns=(
        FieldSpec("offset_days", "Dagen", _W.NUMBER),
        FieldSpec("to", "Aan", _W.ONE, Audience, may_be_empty=False),
    ),
)
WAITING_GROUPS = (
    Group(
        "Kalender",
        (
            FieldSpec("every_days", "Elke hoeveel dagen", _W.NUMBER),
            FieldSpec("weekday", "Inleveren op", _W.ONE, Weekday, may_be_empty=False),
            FieldSpec("due_time", "Uiterlijk om", hint="Bijvoorbeeld 09:00."),
            FieldSpec("stale_after_days", "Verouderd na hoeveel dagen", _W.NUMBER),
            FieldSpec("expire_after_days", "Niet meer getoond na hoeveel dagen", _W.NUMBER),
        ),
    ),
    Group("Ladder van herinneringen", (_LADDER,)),
)
QUARTER_GROUPS = (
    Group(
        "Kalender",
        (
            FieldSpec("period", "Periode", _W.ONE, ReportingPeriod, may_be_empty=False),
            FieldSpec("due_days_after_period_end", "Inleveren hoeveel dagen na de periode", _W.NUMBER),
        ),
    ),
    Group("Ladder van herinneringen", (_LADDER,)),
)

CALENDAR_NAMES: Mapping[str, str] = {"waiting": "Wachttijden", "indicators": "Indicatoren"}


def groups_of(kind: str, code: str = "") -> tuple[Group, ...]:
    """Give the fields of a kind of thing; the two calendars differ."""
    if kind == "calendar":
        return WAITING_GROUPS if code == "waiting" else QUARTER_GROUPS
    return {"segment": SEGMENT_GROUPS, "product": PRODUCT_GROUPS, "indicator": INDICATOR_GROUPS}[kind]


def fields_of(kind: str, code: str = "") -> list[FieldSpec]:
    """List the fields of a kind of thing."""
    return [field for group in groups_of(kind, code) for field in group.fields]
