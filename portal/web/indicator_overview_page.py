"""What the list of periods shows, decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.services.indicator_overview import DeskOverview, PeriodStand
from portal.web.indicator_words import period_name
from portal.web.present import moment_text


@dataclass(frozen=True)
class PeriodView:
    """One period: its code and name, how it stands, and what to do there."""

    code: str
    name: str
    state: str
    state_text: str
    count_text: str
    due: str
    action: str


@dataclass(frozen=True)
class DeskView:
    """The periods of one desk."""

    code: str
    title: str
    periods: Sequence[PeriodView]


def overview_view(overview: Sequence[DeskOverview], *, now: datetime) -> list[DeskView]:
    """Decide what the list shows; a desk at which nothing is asked is left out."""
    names = {one.desk.organisation_name for one in overview}
    return [
        DeskView(
            code=one.desk.code,
            title=one.desk.region_name
            if len(names) == 1
            else f"{one.desk.organisation_name}, {one.desk.region_name}",
            periods=[_period(stand, now) for stand in one.periods],
        )
        for one in overview
        if one.periods
    ]


def _period(stand: PeriodStand, now: datetime) -> PeriodView:
    is_late = not stand.is_done and stand.due_at is not None and now >= stand.due_at
    state, words = ("submitted", "ingeleverd") if stand.is_done else ("open", "open")
    if is_late:
        state, words = "late", "te laat"
    counted = f"{stand.submitted_count} van {stand.asked_count} ingeleverd"
    if stand.draft_count:
        counted += f", {stand.draft_count} als concept bewaard"
    return PeriodView(
        code=stand.period.code,
        name=period_name(stand.period),
        state=state,
        state_text=words,
        count_text=counted,
        due="" if stand.due_at is None else f"{moment_text(stand.due_at)} uur",
        action="Bekijken" if stand.is_done else "Invullen",
    )
