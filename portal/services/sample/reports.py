"""Writes half a year of availability reports, and points at the newest."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from portal.domain.availability import Availability, same_figures
from portal.domain.calendar import local_date
from portal.domain.freshness import FreshnessRule, freshness, next_change_at
from portal.domain.terms import ReportChannel, ReportOutcome
from portal.models import AvailabilityReport, CurrentReport
from portal.services.sample.dice import Dice
from portal.services.sample.moments import Habit
from portal.services.sample.rows import Rows
from portal.services.sample.walks import Subject, Walk

_FIGURES = tuple(field.name for field in fields(Availability))
_BETWEEN = timedelta(seconds=9)
_CHANNELS = {
    ReportChannel.PORTAL: 66,
    ReportChannel.WEEK_LINK: 24,
    ReportChannel.IMPORT: 6,
    ReportChannel.API: 3,
    ReportChannel.REGION: 1,
}


@dataclass(frozen=True)
class Reporting:
    """One offering that is asked for figures, from the moment it was published."""

    offering_id: int
    subject: Subject
    published_at: datetime


@dataclass
class _Track:
    """One offering's walk and the newest of its reports."""

    walk: Walk
    figures: Availability | None = None
    changed_at: datetime | None = None
    report_id: int = 0
    confirmed_at: datetime | None = None


def add_history(
    rows: Rows,
    team: Sequence[Reporting],
    moments: Sequence[datetime],
    *,
    habit: Habit,
    user_ids: Sequence[int],
    rule: FreshnessRule,
    now: datetime,
    dice: Dice,
) -> None:
    """Write the reports of a team's offerings at its moments."""
    tracks = {one.offering_id: _Track(Walk(one.subject, now=now, dice=dice)) for one in team}
    change = 0.02 if habit is Habit.COPY_PASTE else 0.3
    for moment in moments:
        channel, user_id = dice.weighted(_CHANNELS), dice.choice(user_ids)
        for place, one in enumerate(team):
            at = moment + place * _BETWEEN
            if at >= one.published_at:
                track = tracks[one.offering_id]
                moves = track.figures is not None and dice.chance(change)
                _add_report(rows, one.offering_id, track, at, moves=moves, by=(channel, user_id), dice=dice)
    for offering_id, track in tracks.items():
        if track.confirmed_at is not None:
            rows.add(
                CurrentReport,
                offering_id=offering_id,
                report_id=track.report_id,
                confirmed_at=track.confirmed_at,
                freshness=freshness(track.confirmed_at, rule=rule, now=now),
                next_change_at=next_change_at(track.confirmed_at, rule=rule, now=now),
            )


def _add_report(
    rows: Rows,
    offering_id: int,
    track: _Track,
    at: datetime,
    *,
    moves: bool,
    by: tuple[ReportChannel, int],
    dice: Dice,
) -> None:
    figures = track.walk.report(at, moves=moves)
    is_same = track.figures is not None and same_figures(track.figures, figures)
    if not is_same or track.changed_at is None:
        track.changed_at = at
    values = {name: getattr(figures, name) for name in _FIGURES}
    values["measured_on"] = local_date(at) - timedelta(days=0 if is_same else dice.choice((0, 0, 0, 1, 2)))
    channel, user_id = by
    track.report_id = rows.add(
        AvailabilityReport,
        **values,
        offering_id=offering_id,
        confirmed_at=at,
        changed_at=track.changed_at,
        outcome=ReportOutcome.CONFIRMED if is_same else ReportOutcome.CHANGED,
        channel=channel,
        user_id=None if channel is ReportChannel.API else user_id,
    )
    track.figures, track.confirmed_at = figures, at
