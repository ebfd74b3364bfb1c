"""What the region sees of an indicator, decided: the course of all together, and the figures by provider."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.indicator_answers import Answer, Definition
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.indicator_totals import Together, for_others, together
from portal.services.bulk_cells import Cell, Sheet
from portal.services.indicator_corrections import GivenVersion
from portal.services.indicator_reading import GivenAnswer, IndicatorReading
from portal.web.charts import Series, line_chart
from portal.web.indicator_words import (
    DIRECTION_WORDS,
    HIDDEN,
    answer_words,
    definition_words,
    period_name,
    period_short,
    with_unit,
)
from portal.web.present import count_text
from portal.web.year_page import ChartView


@dataclass(frozen=True)
class GivenView:
    """One figure in a row of the table."""

    value_id: int
    organisation_name: str
    subject: str
    answer: str
    before: str
    explanation: str
    correction_count: int


@dataclass(frozen=True)
class ReadingView:
    """The whole page about one indicator and one period."""

    name: str
    code: str
    notes: Sequence[str]
    source: str
    period_code: str
    period_name: str
    periods: Sequence[tuple[str, str]]
    together: str
    chart: ChartView | None
    course: Sequence[tuple[str, str]]
    rows: Sequence[GivenView]
    hides_small: bool
    has_subjects: bool


def reading_view(reading: IndicatorReading, period: IndicatorPeriod, *, is_exact: bool) -> ReadingView:
    """Decide what the page shows; who may not see small numbers sees that they are hidden."""
    text = reading.indicator
    definition = text.definition
    totals = {
        one: _together(
            [given.version.answer for given in reading.answers[one]], definition, is_exact=is_exact
        )
        for one in reading.region.periods
    }
    target = [] if text.target is None else [f"Streefwaarde: {with_unit(text.target, definition)}."]
    notes = [definition_words(text.formula_note)] if text.formula_note else []
    notes += [DIRECTION_WORDS[definition.direction]] if definition.direction else []
    return ReadingView(
        name=text.name,
        code=text.code,
        notes=[*notes, *target],
        source=f"{reading.region.source}, {text.source}",
        period_code=period.code,
        period_name=period_name(period),
        periods=[(one.code, period_name(one)) for one in reading.region.periods],
        together=_together_words(totals.get(period), definition),
        chart=_chart(text.name, reading.region.periods, totals, definition),
        course=[(period_short(one), _together_words(totals[one], definition)) for one in totals],
        rows=given_views(reading, period, is_exact=is_exact),
        hides_small=not is_exact,
        has_subjects=any(given.subject for given in reading.answers.get(period, ())),
    )


def given_views(reading: IndicatorReading, period: IndicatorPeriod, *, is_exact: bool) -> list[GivenView]:
    """Write the figures of a period, by provider."""
    definition = reading.indicator.definition
    given = reading.answers.get(period, ())
    shown = _shown([one.version.answer for one in given], definition, is_exact=is_exact)
    before = _before(reading, period, given, is_exact=is_exact)
    return [
        GivenView(
            value_id=one.version.value_id,
            organisation_name=one.organisation_name,
            subject=one.subject or "",
            answer=HIDDEN if answer is None else answer_words(answer, definition) or "geen cijfer",
            before=past,
            explanation="" if answer is None else one.version.answer.explanation,
            correction_count=one.version.number - 1,
        )
        for one, answer, past in zip(given, shown, before, strict=True)
    ]


def reading_sheet(view: ReadingView) -> Sheet:
    """Write the figures of a period as a table."""
    headings = ["Organisatie", "Waarvoor", "Cijfer", "Vorige periode", "Toelichting", "Verbeteringen"]
    rows: list[list[Cell]] = [
        [one.organisation_name, one.subject, one.answer, one.before, one.explanation, one.correction_count]
        for one in view.rows
    ]
    return Sheet("Indicator", headings, rows)


def hidden_versions(
    reading: IndicatorReading,
    period: IndicatorPeriod,
    given: GivenAnswer,
    versions: Sequence[GivenVersion],
    *,
    is_exact: bool,
) -> set[int]:
    """Return which versions of a figure are not shown, by number: the small ones, or all with the newest."""
    if is_exact:
        return set()
    answers, definition = reading.answers.get(period, ()), reading.indicator.definition
    shown = _shown([one.version.answer for one in answers], definition, is_exact=False)
    newest = dict(zip((one.version.value_id for one in answers), shown, strict=True))
    if newest.get(given.version.value_id) is None:
        return {one.version.number for one in versions}
    return {
        one.version.number
        for one in versions
        if _shown([one.version.answer], definition, is_exact=False)[0] is None
    }


def _before(
    reading: IndicatorReading, period: IndicatorPeriod, given: Sequence[GivenAnswer], *, is_exact: bool
) -> list[str]:
    earlier = [one for one in reading.region.periods if one < period]
    past = reading.answers[earlier[0]] if earlier else ()
    definition = reading.indicator.definition
    shown = _shown([one.version.answer for one in past], definition, is_exact=is_exact)
    words = {
        (one.organisation_id, one.duty): HIDDEN if answer is None else answer_words(answer, definition)
        for one, answer in zip(past, shown, strict=True)
    }
    return [words.get((one.organisation_id, one.duty), "–") for one in given]


def _shown(answers: Sequence[Answer], definition: Definition, *, is_exact: bool) -> Sequence[Answer | None]:
    return answers if is_exact else for_others(answers, definition).answers


def _together(answers: Sequence[Answer], definition: Definition, *, is_exact: bool) -> Together:
    return together(answers, definition) if is_exact else for_others(answers, definition).together


def _together_words(found: Together | None, definition: Definition) -> str:
    if found is None or not found.given_count:
        return "niets ingeleverd"
    if found.is_hidden:
        return HIDDEN
    given = count_text(found.given_count, "opgave", "opgaven")
    if found.value is None:
        return given
    how = "samen" if found.is_total else "mediaan"
    return f"{with_unit(found.value, definition)} ({how}, {given})"


def _chart(
    name: str,
    periods: Sequence[IndicatorPeriod],
    totals: dict[IndicatorPeriod, Together],
    definition: Definition,
) -> ChartView | None:
    oldest_first = list(reversed(periods))
    series = Series("allemaal samen", [totals[one].value for one in oldest_first])
    chart = line_chart([series], weeks=[one.start for one in oldest_first])
    if chart is None:
        return None
    last = next((line.last.text for line in chart.lines if line.last), "")
    unit = with_unit(0, definition).removeprefix("0").strip()
    return ChartView(
        title=f"{name}{f', in {unit}' if unit else ''}",
        description=f"Laatst {last}, over {count_text(len(periods), 'periode', 'perioden')}.",
        norm=None,
        keys=[("main", series.name)],
        chart=chart,
    )
