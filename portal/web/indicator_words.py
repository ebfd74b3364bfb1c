"""The words and numbers of indicators: periods, figures with unit, labels, how something was worked out."""

from collections.abc import Mapping

from portal.domain.indicator_answers import PERCENT, Answer, AnswerState, Definition, value_of
from portal.domain.indicator_calculations import Calculated
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.terms import Calculation, Direction, IndicatorKind, ReportingPeriod
from portal.web.present import MONTHS, count_text, date_text

NOT_GIVEN = "niet ingeleverd"
HIDDEN = "verborgen (klein aantal)"
STATE_WORDS: Mapping[AnswerState, str] = {
    AnswerState.FIGURE: "er is een cijfer",
    AnswerState.UNKNOWN: "onbekend",
    AnswerState.NOT_APPLICABLE: "niet van toepassing",
}
DIRECTION_WORDS: Mapping[Direction, str] = {
    Direction.DECREASE: "De regio wil dat dit cijfer omlaag gaat.",
    Direction.INCREASE: "De regio wil dat dit cijfer omhoog gaat.",
    Direction.STABILISE: "De regio wil dat dit cijfer gelijk blijft.",
}
_ORDINALS = ("eerste", "tweede", "derde", "vierde")
_NOT_SHOWN_UNITS = frozenset({"score", "aantal", "nader te bepalen"})
_LONGEST_UNIT = 16
_FIELD_LABELS: Mapping[IndicatorKind, str] = {
    IndicatorKind.COUNT: "Aantal",
    IndicatorKind.DURATION: "Duur",
    IndicatorKind.SCORE: "Score",
    IndicatorKind.RATIO: "Verhouding",
    IndicatorKind.SHARE: "Percentage",
    IndicatorKind.BREAKDOWN: "Totaal",
    IndicatorKind.COMPOUND: "Uitkomst",
}


def period_name(period: IndicatorPeriod) -> str:
    """Name a period in a sentence: "derde kwartaal van 2026", "juli 2026", "2026"."""
    year, month = period.start.year, period.start.month
    return {
        ReportingPeriod.MONTH: f"{MONTHS[month - 1]} {year}",
        ReportingPeriod.QUARTER: f"{_ORDINALS[(month - 1) // 3]} kwartaal van {year}",
        ReportingPeriod.HALF_YEAR: f"{_ORDINALS[(month - 1) // 6]} half jaar van {year}",
        ReportingPeriod.YEAR: f"{year}",
    }[period.length]


def period_short(period: IndicatorPeriod) -> str:
    """Name a period in a table: "kw 3 2026", "07-2026", "h 1 2026", "2026"."""
    year, month = period.start.year, period.start.month
    return {
        ReportingPeriod.MONTH: f"{month:02d}-{year}",
        ReportingPeriod.QUARTER: f"kw {(month + 2) // 3} {year}",
        ReportingPeriod.HALF_YEAR: f"h {(month + 5) // 6} {year}",
        ReportingPeriod.YEAR: f"{year}",
    }[period.length]


def number_words(number: float | None) -> str:
    """Write a number the Dutch way: "1.234,5"; an empty text for None."""
    if number is None:
        return ""
    rounded = round(number, 4)
    whole, _, rest = f"{rounded:,.4f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


def typed_number(number: float | None) -> str:
    """Write a number as it stands in a field: without a dot between thousands."""
    return number_words(number).replace(".", "")


def unit_words(definition: Definition) -> str:
    """Give the unit to write behind a figure; empty where there is none to name."""
    unit = definition.unit or ""
    return "" if unit in _NOT_SHOWN_UNITS or len(unit) > _LONGEST_UNIT else unit


def with_unit(number: float | None, definition: Definition) -> str:
    """Write a figure with its unit: "12 weken", "85,5%", "3.200 euro"."""
    if number is None:
        return ""
    unit = unit_words(definition)
    if definition.kind is IndicatorKind.SHARE or unit == PERCENT:
        return f"{number_words(number)}%"
    return f"{number_words(number)} {unit}".rstrip()


def field_label(name: str, definition: Definition) -> str:
    """Give the label of a field."""
    if name == "numerator":
        return _capital(definition.numerator or "Teller")
    if name == "denominator":
        return _capital(definition.denominator or "Noemer")
    if name in definition.part_names:
        return _capital(definition.parts[definition.part_names.index(name)])
    return _FIELD_LABELS[definition.kind]


def field_unit(name: str, definition: Definition) -> str:
    """Give the unit that stands behind a field; the two halves of a fraction name themselves."""
    return "" if name in ("numerator", "denominator") else unit_words(definition)


def answer_words(answer: Answer | None, definition: Definition) -> str:
    """Write an answer in one line: "85,5% (171 van 200)", "onbekend", "vader: 3; moeder: onbekend"."""
    if answer is None:
        return NOT_GIVEN
    if answer.state is not AnswerState.FIGURE:
        return STATE_WORDS[answer.state]
    value = value_of(answer, definition)
    if definition.is_fraction:
        return _fraction_words(answer, definition, value)
    if definition.is_in_parts:
        parts = "; ".join(
            f"{label_}: {number_words(figure) or STATE_WORDS[AnswerState.UNKNOWN]}"
            for name, label_ in zip(definition.part_names, definition.parts, strict=True)
            if name in answer.figures
            for figure in (answer.figures[name],)
        )
        total = with_unit(value, definition) if definition.adds_up else ""
        return f"{total} ({parts})" if total and parts else total or parts
    return with_unit(value, definition)


def definition_words(formula_note: str | None) -> str:
    """Write how an indicator is defined, as a sentence."""
    text = (formula_note or "").strip()
    text = text.removeprefix("definitie nog vast te stellen").strip(" ;:,")
    if formula_note and formula_note.startswith("definitie nog vast te stellen"):
        text = f"De definitie staat nog niet vast{f': {text}' if text else ''}"
    text = _capital(text)
    return f"{text}." if text and text[-1] not in ".!?" else text


def calculation_words(found: Calculated, period: IndicatorPeriod) -> str:
    """Tell how the portal came to a figure: from what, of when, and what was left out."""
    figures = {name: number_words(figure) for name, figure in found.figures.items()}
    if found.calculation is Calculation.PROVIDER_COUNT:
        return f"{figures['value']} aanbieders hadden in deze periode een overeenkomst."
    if found.calculation is Calculation.OFFERING_COUNT:
        return f"{figures['value']} aanbod stond op {date_text(period.end)} in de gids."
    if found.calculation is Calculation.WAITING_PER_PLACE:
        sum_ = f"{figures['numerator']} wachtenden op {figures['denominator']} plekken"
    elif found.calculation is Calculation.WAIT_WEEKS:
        sum_ = f"gemiddeld {figures['value']} weken van aanmelding tot start"
    else:
        sum_ = f"{figures['value']} {_COUNTED[found.calculation]}"
    used = f"{found.used_count} van {count_text(found.all_count, 'aanbod', 'aanbiedingen')}"
    oldest = f", oudste opgave van {date_text(found.oldest_on)}" if found.oldest_on else ""
    return f"{sum_[0].upper()}{sum_[1:]}, uit uw opgaven op {date_text(period.end)} ({used}{oldest})."


_COUNTED: Mapping[Calculation, str] = {
    Calculation.WAITING_COUNT: "wachtenden",
    Calculation.FREE_PLACES: "vrije plekken",
    Calculation.TOTAL_PLACES: "plekken in totaal",
}


def _fraction_words(answer: Answer, definition: Definition, value: float | None) -> str:
    top, under = (answer.figures.get(name) for name in ("numerator", "denominator"))
    halves = f"{number_words(top) or '?'} van {number_words(under) or '?'}"
    if definition.kind is IndicatorKind.RATIO:
        halves = f"{number_words(top) or '?'} tegenover {number_words(under) or '?'}"
    return halves if value is None else f"{with_unit(value, definition)} ({halves})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
