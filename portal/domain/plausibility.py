"""Figures that may be right but deserve a question: the provider is warned, never blocked."""

import dataclasses
from collections.abc import Iterator, Mapping

from portal.domain.availability import Availability, same_figures, total_weeks

LONG_WAIT_BESIDE_PLACES_WEEKS = 8
LONGEST_USUAL_WEEKS = 52
SAME_CONFIRMATIONS = 8
SUDDEN_FROM = {"intake_weeks": 4, "start_weeks": 4, "waiting_count": 5, "free_places": 5}


@dataclasses.dataclass(frozen=True)
class Question:
    """One doubt about one field; `data` fills the blanks of the sentence that belongs to `code`."""

    code: str
    field: str
    data: Mapping[str, object] = dataclasses.field(default_factory=dict)


def questions(
    new: Availability,
    *,
    previous: Availability | None,
    confirmations: int,
    same_as_all_locations: bool,
) -> list[Question]:
    """Ask what DOMAIN "Plausibility" asks about a new report.

    `confirmations` counts how often in a row these same figures were handed in, this time included.
    """
    return [
        *_about_places(new),
        *_about_sudden_zero(new, previous),
        *_about_repetition(new, previous, confirmations),
        *_about_copies(new, same_as_all_locations),
        *_about_long_wait(new),
    ]


def _about_places(new: Availability) -> Iterator[Question]:
    free, total, weeks = new.free_places, new.total_places, new.intake_weeks
    if free is not None and total is not None and free > total:
        yield Question("free_above_total", "free_places", {"free": free, "total": total})
    if free and weeks is not None and weeks > LONG_WAIT_BESIDE_PLACES_WEEKS:
        yield Question("places_but_long_wait", "free_places", {"free": free, "weeks": weeks})


def _about_sudden_zero(new: Availability, previous: Availability | None) -> Iterator[Question]:
    if previous is None:
        return
    for name, least in SUDDEN_FROM.items():
        before = getattr(previous, name)
        if getattr(new, name) == 0 and before is not None and before >= least:
            yield Question("sudden_zero", name, {"before": before})


def _about_repetition(
    new: Availability, previous: Availability | None, confirmations: int
) -> Iterator[Question]:
    is_repeated = previous is not None and same_figures(new, previous)
    if is_repeated and confirmations >= SAME_CONFIRMATIONS:
        yield Question("same_for_long", _main_field(new), {"confirmations": confirmations})


def _about_copies(new: Availability, same_as_all_locations: bool) -> Iterator[Question]:
    if same_as_all_locations:
        yield Question("same_everywhere", _main_field(new))


def _about_long_wait(new: Availability) -> Iterator[Question]:
    waits = {"intake_weeks": new.intake_weeks, "start_weeks": new.start_weeks}
    long_waits = {name: weeks for name, weeks in waits.items() if weeks and weeks > LONGEST_USUAL_WEEKS}
    for name, weeks in long_waits.items():
        yield Question("very_long_wait", name, {"weeks": weeks})
    total = total_weeks(new)
    if not long_waits and total is not None and total > LONGEST_USUAL_WEEKS:
        yield Question("very_long_wait", "start_weeks", {"weeks": total})


def _main_field(new: Availability) -> str:
    return "free_places" if new.intake_weeks is None and new.free_places is not None else "intake_weeks"
