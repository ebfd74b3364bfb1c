"""Order as one whole number a document, smallest first, so that a page is cut without sorting everything.

From high to low: how far the text score is from the best (0 to 8, coarse, so that a few points never lift a
stopped offering over a fresh one), standing (0 to 5), nearness in steps of 10 m or else weeks, and a scramble
of the id, so that no provider stands first by age, size or alphabet.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

SCORE_STEPS = 8
_SCRAMBLE_BITS = 32
_MIDDLE_BITS = 20
_MIDDLE_MAX = (1 << _MIDDLE_BITS) - 1
_STANDING_SHIFT = _MIDDLE_BITS + _SCRAMBLE_BITS
_SCORE_SHIFT = _STANDING_SHIFT + 3
_SCRAMBLE_MAX = (1 << _SCRAMBLE_BITS) - 1
_MULTIPLIER = 2_654_435_761
_NO_WEEKS = 9999
_NEVER = 6
_NEVER_SOON = (1 << 23) - 1
_SECONDS_BITS = 30
_FROM_SECONDS = 1_577_836_800
"""The first of January 2020, so that moments fit until 2054."""

Keys = NDArray[np.int64]


def scramble(document_id: int) -> int:
    """Turn an id into a number without meaning, always the same, and no two alike."""
    return (document_id * _MULTIPLIER) & _SCRAMBLE_MAX


def base_key(document_id: int, numbers: Mapping[str, float | None]) -> int:
    """Order by standing, then weeks in all (to intake when that is all there is)."""
    weeks = numbers.get("total_weeks")
    weeks = numbers.get("intake_weeks") if weeks is None else weeks
    middle = _NO_WEEKS if weeks is None else int(weeks)
    return _standing(numbers) << _STANDING_SHIFT | middle << _SCRAMBLE_BITS | scramble(document_id)


def soonest_key(document_id: int, numbers: Mapping[str, float | None]) -> int:
    """Order by the domain's "soonest" number."""
    soonest = numbers.get("soonest")
    rank = _NEVER_SOON if soonest is None else int(soonest)
    return rank << _SCRAMBLE_BITS | scramble(document_id)


def steps_from_best(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Say of each score how far it is from the best of these, in steps."""
    if not len(scores):
        return np.zeros(0, np.int64)
    steps: NDArray[np.int64] = np.floor(SCORE_STEPS * (1 - scores / scores.max()) + 1e-6).astype(np.int64)
    return steps


def with_score(keys: Keys, distance_from_best: NDArray[np.int64]) -> Keys:
    """Let the text score, as steps from the best, go before everything else."""
    return keys | (distance_from_best << _SCORE_SHIFT)


def by_distance_within_standing(base: Keys, kilometres: NDArray[np.float64]) -> Keys:
    """Put nearness in the place of weeks."""
    keep = ~np.int64(_MIDDLE_MAX << _SCRAMBLE_BITS)
    return (base & keep) | (_steps(kilometres) << _SCRAMBLE_BITS)


def nearest(base: Keys, kilometres: NDArray[np.float64]) -> Keys:
    """Order by distance, then standing; without a place last."""
    standing = base >> _STANDING_SHIFT
    rest = base & _SCRAMBLE_MAX
    return (_steps(kilometres) << (3 + _SCRAMBLE_BITS)) | (standing << _SCRAMBLE_BITS) | rest


def last_confirmed(base: Keys, seconds: NDArray[np.float64]) -> Keys:
    """Order by the moment of confirmation, newest first; never confirmed last."""
    longest = (1 << _SECONDS_BITS) - 1
    since = np.nan_to_num(seconds - _FROM_SECONDS, nan=0.0).clip(0, longest).astype(np.int64)
    return ((longest - since) << _SCRAMBLE_BITS) | (base & _SCRAMBLE_MAX)


def first_rows(rows: NDArray[np.int64], keys: Keys, offset: int, limit: int) -> NDArray[np.int64]:
    """Give the rows of one page, by key."""
    end = min(offset + limit, len(rows))
    if offset >= end:
        return rows[:0]
    if end < len(rows):
        best = np.argpartition(keys, end - 1)[:end]
        rows, keys = rows[best], keys[best]
    return rows[np.argsort(keys, kind="stable")[offset:end]]


def _standing(numbers: Mapping[str, float | None]) -> int:
    standing = numbers.get("standing")
    return _NEVER if standing is None else int(standing)


def _steps(kilometres: NDArray[np.float64]) -> NDArray[np.int64]:
    steps = np.nan_to_num(kilometres * 100, nan=_MIDDLE_MAX)
    return np.minimum(steps, _MIDDLE_MAX).astype(np.int64)
