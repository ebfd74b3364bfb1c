"""What the pack for a quarterly talk shows, decided: every table as words, and the same as a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.feedback import FeedbackClosing
from portal.domain.talk import ProductWaits
from portal.domain.terms import CalendarKind
from portal.services.bulk_cells import Cell, Sheet
from portal.services.looking_ahead import TURN_WORDS
from portal.services.talk_pack import GivenIndicator, TalkPack
from portal.web.charts import Spark, spark_line
from portal.web.indicator_words import DIRECTION_WORDS, answer_words, period_name, period_short
from portal.web.monitor_signals_page import doubt_lines
from portal.web.monitor_words import weeks_words
from portal.web.present import date_short, label
from portal.web.talk_words import on_time_words, questions_of


@dataclass(frozen=True)
class WaitRow:
    """A product with its waits; `spark` is its course over this quarter and the one before."""

    product: ProductWaits
    middle: str
    before: str
    norm: str
    above: str
    spark: Spark | None


@dataclass(frozen=True)
class IndicatorView:
    """An indicator: its figures by period, and each explanation in full, newest first."""

    name: str
    direction: str
    figures: Sequence[tuple[str, str]]
    told: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class PackView:
    """The whole pack; without indicators for who may not see small numbers."""

    pack: TalkPack
    title: str
    questions: Sequence[tuple[str, str, str]]
    waits: Sequence[WaitRow]
    on_time: Sequence[tuple[str, str, str]]
    indicators: Sequence[IndicatorView] | None
    ahead: Sequence[tuple[str, str, str]]
    doubts: Sequence[tuple[str, str, bool]]


def pack_view(pack: TalkPack, *, sees_indicators: bool, today: date) -> PackView:
    """Decide what the page shows."""
    return PackView(
        pack=pack,
        title=period_name(pack.period),
        questions=questions_of(pack, sees_indicators=sees_indicators, today=today),
        waits=[_wait_row(one) for one in pack.products],
        on_time=[_on_time_row(pack, kind) for kind in pack.on_time],
        indicators=[_indicator(pack, one) for one in pack.indicators] if sees_indicators else None,
        ahead=[(date_short(one.on), one.subject, TURN_WORDS[one.turn]) for one in pack.ahead],
        doubts=[
            (one.offering_name, " ".join(words), one.is_settled) for one, words in doubt_lines(pack.doubts)
        ],
    )


def pack_sheets(view: PackView, *, region_name: str, on: datetime) -> list[Sheet]:
    """Write the pack as the sheets of a workbook; numbers stay numbers. `on`: when it was fetched."""
    about = [
        ("Aanbieder", view.pack.organisation_name),
        ("Regio", region_name),
        ("Kwartaal", view.title),
        ("Opgehaald op", date_short(on)),
    ]
    sheets = [
        Sheet("Gesprek", ["Wat", "Gegeven"], about),
        Sheet("Vragen om te bespreken", ["Vraag", "Waaruit dit blijkt", "Regel"], view.questions),
        Sheet("Wachttijden", _WAITS, [_wait_cells(row.product) for row in view.waits]),
        Sheet("Op tijd", ["Aanlevering", "Op tijd", "Verder"], view.on_time),
        Sheet("Overeenkomsten", _CONTRACTS, list(_contract_cells(view.pack))),
        Sheet("Wat verandert er", ["Dag", "Onderwerp", "Wat"], view.ahead),
        Sheet("Meldingen", _FEEDBACK, list(_feedback_cells(view.pack))),
        Sheet(
            "Cijfers met een vraag",
            ["Aanbod", "Vraag", "Bevestigd door de aanbieder"],
            [(name, words, "ja" if is_settled else "nee") for name, words, is_settled in view.doubts],
        ),
    ]
    if view.indicators is not None:
        sheets.insert(4, Sheet("Indicatoren", ["Indicator", "Periode", "Cijfer", "Toelichting"], _told(view)))
    return sheets


def _wait_row(one: ProductWaits) -> WaitRow:
    quarter = one.quarter
    has_norm = quarter.norm_weeks is not None and bool(quarter.waits)
    weeks = [week.total_weeks for week in (*one.before.weeks, *quarter.weeks)]
    return WaitRow(
        product=one,
        middle=weeks_words(quarter.middle),
        before=weeks_words(one.before.middle),
        norm=weeks_words(quarter.norm_weeks),
        above=f"{quarter.above_count} van {len(quarter.waits)} weken" if has_norm else "–",
        spark=spark_line(weeks),
    )


def _on_time_row(pack: TalkPack, kind: str) -> tuple[str, str, str]:
    one = pack.on_time[kind]
    parts = [
        f"{count} {words}"
        for count, words in (
            (one.after_count, "na het moment ingeleverd"),
            (one.missing_count, "niet ingeleverd"),
            (one.excused_count, "vrijgesteld"),
            (one.open_count, "nog open"),
            (one.late_streak, "achter elkaar te laat, tot en met de laatste"),
        )
        if count
    ]
    return label(CalendarKind(kind)).capitalize(), on_time_words(one), ", ".join(parts)


def _indicator(pack: TalkPack, one: GivenIndicator) -> IndicatorView:
    definition = one.course.definition
    pairs = list(zip(pack.indicator_periods, one.course.answers, strict=True))
    return IndicatorView(
        name=one.course.name,
        direction=DIRECTION_WORDS[definition.direction] if definition.direction else "",
        figures=[(period_short(period), answer_words(answer, definition)) for period, answer in pairs],
        told=[
            (period_short(period), answer.explanation)
            for period, answer in reversed(pairs)
            if answer is not None and answer.explanation
        ],
    )


def _told(view: PackView) -> list[list[Cell]]:
    return [
        [one.name, period, figure, dict(one.told).get(period)]
        for one in view.indicators or ()
        for period, figure in one.figures
    ]


_WAITS = [
    "Product",
    "Aanbod",
    "Mediaan (weken)",
    "Vorig kwartaal (weken)",
    "Norm (weken)",
    "Weken met een wachttijd",
    "Weken boven de norm",
    "Vrije plekken, laatste opgave",
    "Opgaven",
]
_CONTRACTS = [
    "Segment",
    "Product",
    "Eerste dag",
    "Laatste dag",
    "Neemt niemand meer aan vanaf",
    "Gemeenten",
    "Volume ten minste",
    "Volume ten hoogste",
]
_FEEDBACK = ["Op", "Aanbod", "Wat", "Tekst", "Afgehandeld", "Antwoord"]


def _wait_cells(one: ProductWaits) -> list[Cell]:
    quarter = one.quarter
    return [
        one.name,
        one.offering_count,
        quarter.middle,
        one.before.middle,
        quarter.norm_weeks,
        len(quarter.waits),
        quarter.above_count,
        quarter.places,
        quarter.report_count,
    ]


def _contract_cells(pack: TalkPack) -> list[list[Cell]]:
    found: list[list[Cell]] = []
    for contract in pack.contracts:
        for line in contract.lines:
            days = contract.dates_of(line.line_id)
            volumes = (line.volume_min, line.volume_max)
            found.append([contract.segment_name, line.product_name, *days, line.municipality_names, *volumes])
    return found


def _feedback_cells(pack: TalkPack) -> list[list[Cell]]:
    return [
        [
            date_short(one.created_at),
            one.offering_name,
            label(one.kind),
            one.text,
            _closing(one.closing),
            one.answer or None,
        ]
        for one in pack.feedback
    ]


def _closing(closing: FeedbackClosing | None) -> str:
    return "nog open" if closing is None else label(closing)
