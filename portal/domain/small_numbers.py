"""Hides figures under five where others look, and what would give them away by subtraction."""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Masked:
    """A list of figures with its total; None at a place that is `hidden` is not shown."""

    figures: tuple[float | None, ...]
    hidden: tuple[bool, ...]
    total: float | None
    is_total_hidden: bool


def is_small(figure: float | None) -> bool:
    """Say whether a count is too small to show to others; nought is small too."""
    return figure is not None and figure < LEAST_SHOWN


def masked(figures: Sequence[float | None], *, total: float | None = None) -> Masked:
    """Hide what is small in a list, and as much more as keeps it from being worked out.

    Beside a total, one figure that is not small is hidden with the small ones, the smallest there is; so
    neither one small figure nor all of them follow from the total. Where there is none, the total goes.
    A figure that is None was never given and is in no total.
    """
    hidden = [is_small(one) for one in figures]
    is_total_hidden = is_small(total)
    if total is not None and not is_total_hidden and any(hidden):
        shown = [at for at, one in enumerate(figures) if one is not None and not hidden[at]]
        if shown:
            hidden[min(shown, key=lambda at: figures[at] or 0)] = True
        else:
            is_total_hidden = True
    return Masked(
        figures=tuple(None if hide else one for one, hide in zip(figures, hidden, strict=True)),
        hidden=tuple(hidden),
        total=None if is_total_hidden else total,
        is_total_hidden=is_total_hidden,
    )


def is_fraction_small(numerator: float | None, denominator: float | None) -> bool:
    """Say whether a fraction gives a small count away: its top, its bottom, or the rest of the two."""
    if numerator is None or denominator is None:
        return is_small(numerator) or is_small(denominator)
    return is_small(numerator) or is_small(denominator) or is_small(denominator - numerator)
