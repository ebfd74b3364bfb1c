"""The words of the pack for a quarterly talk: the questions, each with the figures that it comes from."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.domain.indicator_answers import Definition
from portal.domain.talk import (
    FEWEST_DUE,
    LATE_IN_A_ROW,
    ON_TIME_PERCENT,
    ROSE_BY_WEEKS,
    KindOnTime,
    TalkQuestion,
    ask_about,
)
from portal.domain.terms import CalendarKind
from portal.services.looking_ahead import Ahead, Turn
from portal.services.talk_pack import TalkPack
from portal.web.indicator_words import with_unit
from portal.web.monitor_words import weeks_words
from portal.web.present import count_text, date_text, label

RULES: Mapping[str, str] = {
    "above_norm": "De mediaan van de wachttijden in het kwartaal ligt boven de norm.",
    "rose": f"De mediaan is ten minste {ROSE_BY_WEEKS} weken hoger dan in het kwartaal ervoor.",
    "no_wait": "Van een product is in het hele kwartaal geen wachttijd opgegeven.",
    "late": f"Minder dan {ON_TIME_PERCENT}% op tijd, bij ten minste {FEWEST_DUE} aanleveringen.",
    "streak": f"{LATE_IN_A_ROW} of meer aanleveringen achter elkaar te laat.",
    "wrong_way": "Een indicator ging de andere kant op dan de regio wil.",
    "ends": "Een overeenkomst of product loopt binnen een half jaar af.",
    "feedback": "Er staan meldingen van bezoekers open.",
    "doubts": "Er staan cijfers met een vraag die de aanbieder nog niet heeft bevestigd.",
}
"""The rules by which a question comes into the pack, by code, in the order of the list."""
_ENDS = (Turn.ENDS, Turn.PHASES_OUT)


def questions_of(pack: TalkPack, *, sees_indicators: bool, today: date) -> list[tuple[str, str, str]]:
    """List the questions of a pack as (question, figures, rule)."""
    asked = asked_of(pack, sees_indicators=sees_indicators, today=today)
    return [(*_words(one), RULES[one.code]) for one in asked]


def asked_of(pack: TalkPack, *, sees_indicators: bool, today: date) -> list[TalkQuestion]:
    """Ask by the rules; who may not see the indicators is not told which went the wrong way."""
    return ask_about(
        products=pack.products,
        on_time={label(CalendarKind(kind)): one for kind, one in pack.on_time.items()},
        indicators=[one.course for one in pack.indicators] if sees_indicators else (),
        ends=_ends(pack.ahead),
        open_feedback_count=sum(one.is_open for one in pack.feedback),
        doubt_count=sum(not one.is_settled for one in pack.doubts),
        today=today,
    )


def on_time_words(kind: KindOnTime) -> str:
    """Write how punctual a provider was: "11 van 13 op tijd (85%)"."""
    share = kind.share
    if not share.due:
        return "er was niets aan te leveren"
    return f"{share.on_time} van {share.due} op tijd ({share.percentage}%)"


def _ends(ahead: Sequence[Ahead]) -> list[tuple[str, date]]:
    return [(one.subject, one.on) for one in ahead if one.turn in _ENDS]


def _words(one: TalkQuestion) -> tuple[str, str]:
    """Write a question and the figures it comes from."""
    data = one.data
    match one.code:
        case "above_norm":
            middle, norm = (weeks_words(_float(data[name])) for name in ("middle", "norm"))
            return (
                f"{one.about}: wat is er nodig om de wachttijd onder de norm te krijgen?",
                f"mediaan {middle}, norm {norm}; {data['above']} van {data['weeks']} weken boven de norm",
            )
        case "rose":
            return (
                f"{one.about}: waardoor liep de wachttijd op?",
                f"van {weeks_words(_float(data['before']))} naar {weeks_words(_float(data['middle']))}",
            )
        case "no_wait":
            return (
                f"{one.about}: waarom is er geen wachttijd bekend?",
                f"{count_text(_int(data['count']), 'opgave', 'opgaven')} in dit kwartaal, zonder wachttijd",
            )
        case "late":
            return (
                f"Hoe kan de aanlevering van {one.about} op tijd komen?",
                f"{data['on_time']} van {data['due']} op tijd",
            )
        case "streak":
            return (
                f"Wat houdt de aanlevering van {one.about} tegen?",
                f"{data['count']} keer achter elkaar te laat",
            )
        case "wrong_way":
            return (
                f"{one.about}: wat zit er achter deze verandering?",
                _moved(data),
            )
        case "ends":
            return (f"{one.about}: wat gebeurt er hierna, en met wie nu hulp krijgt?", _until(data["on"]))
        case "feedback":
            return (
                "Wanneer worden de meldingen van bezoekers afgehandeld?",
                f"{count_text(_int(data['count']), 'melding staat', 'meldingen staan')} open",
            )
    return (
        "Kloppen de cijfers waar een vraag bij staat?",
        f"{count_text(_int(data['count']), 'aanbod', 'keer aanbod')} met een vraag, niet bevestigd",
    )


def _moved(data: Mapping[str, object]) -> str:
    definition = data["definition"]
    if not isinstance(definition, Definition):
        return ""
    before, now = (with_unit(_float(data[name]), definition) for name in ("before", "now"))
    return f"van {before} naar {now}; de regio wil de andere kant op"


def _until(on: object) -> str:
    return f"op {date_text(on)}" if isinstance(on, date) else ""


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
