"""In which order results of the same text score stand, and what "soonest first" means."""

from datetime import date

from portal.domain.availability import Availability, PlaceState, accepting_on, summary_state, total_weeks
from portal.domain.freshness import rank
from portal.domain.terms import Accepting, Freshness

PLACE, WAITING, LIMITED, STALE, STOPPED, SILENT = range(6)

_FRESH_STANDING = {
    PlaceState.PLACE: PLACE,
    PlaceState.WAITING: WAITING,
    PlaceState.LIMITED: LIMITED,
    PlaceState.UNKNOWN: LIMITED,
}
_UNKNOWN_WEEKS = 9999


def standing(availability: Availability | None, freshness: Freshness, today: date) -> int:
    """Give the class, 0 first, by which results of equal text score are ordered.

    0 a place, 1 a wait, 2 limited or accepting without a figure (all fresh or ageing), 3 stale and accepting,
    4 stopped, 5 expired or never reported.
    """
    if availability is None or freshness in (Freshness.EXPIRED, Freshness.UNKNOWN):
        return SILENT
    state = summary_state(availability, freshness, today=today)
    if state is PlaceState.STOPPED:
        return STOPPED
    return STALE if freshness is Freshness.STALE else _FRESH_STANDING[state]


def soonest_key(
    availability: Availability | None, freshness: Freshness, today: date
) -> tuple[int, int, int, int]:
    """Give a key to sort "soonest" by: known waits by weeks, then partly known, unknown, expired and stopped.

    At the same number of weeks fresh comes before stale, and open before limited.
    """
    place = standing(availability, freshness, today)
    if availability is None or place == SILENT:
        return 3, _UNKNOWN_WEEKS, rank(freshness), place
    if accepting_on(availability, today) is Accepting.STOP:
        return 4, _UNKNOWN_WEEKS, rank(freshness), place
    certainty, weeks = _known_wait(availability)
    return certainty, weeks, rank(freshness), place


def _known_wait(availability: Availability) -> tuple[int, int]:
    """Say how certain the wait is (0 known, 1 to intake only, 2 unknown) and how many weeks it is."""
    total = total_weeks(availability)
    if total is not None:
        return 0, total
    if availability.free_places:
        return 0, availability.intake_weeks or availability.start_weeks or 0
    if availability.intake_weeks is not None:
        return 1, availability.intake_weeks
    return 2, _UNKNOWN_WEEKS
