"""How many people wait, as others may see it: small counts hidden, also against subtraction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.domain.small_numbers import LEAST_SHOWN, is_small


@dataclass(frozen=True)
class PeopleCount:
    """People waiting at many offerings (None: no report), and at how many of them fewer than five wait.

    Professionals see at each offering how many wait, but not where that is fewer than five.
    """

    total: int | None
    small_count: int = 0
    small_total: int = 0


@dataclass(frozen=True)
class PeopleSeen:
    """Counts of people by what they are split by, and together; None where hidden or not given.

    Only parts that add up to the total may be in it: an offering of several municipalities does not.
    """

    counts: Mapping[int, int | None]
    hidden: frozenset[int]
    total: int | None
    is_total_hidden: bool


def people_seen(counts: Mapping[int, PeopleCount], *, is_exact: bool) -> PeopleSeen:
    """Show exact counts to whom may see them, and to others what gives no count under five away.

    Hidden are small counts, and those of which a small offering follows once the offerings that are not
    small are taken off. One hidden count alone would follow from the total, so another that holds a small
    offering goes with it; where there is none, or it does not help, the total goes. Others may see one such
    list of a region, or of the own municipality, split in one way and nowhere else: a second split would
    give hidden counts back.
    """
    known = {key: one.total for key, one in counts.items() if one.total is not None}
    total = sum(known.values()) if known else None
    if is_exact:
        figures = {key: one.total for key, one in counts.items()}
        return PeopleSeen(figures, frozenset(), total, is_total_hidden=False)
    hidden = {key for key, count in known.items() if is_small(count) or _tells(counts, [key])}
    others = [key for key in known if key not in hidden and counts[key].small_count]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda key: (known[key], key)))
    is_kept = not is_small(total) and (not hidden or (len(hidden) > 1 and not _tells(counts, hidden)))
    return PeopleSeen(
        counts={key: None if key in hidden else one.total for key, one in counts.items()},
        hidden=frozenset(hidden),
        total=total if is_kept else None,
        is_total_hidden=total is not None and not is_kept,
    )


def _tells(counts: Mapping[int, PeopleCount], keys: Collection[int]) -> bool:
    """Say whether the sum of these gives a small offering away: one alone, or all at either end."""
    small_count = sum(counts[key].small_count for key in keys)
    small_total = sum(counts[key].small_total for key in keys)
    if small_count == 0:
        return False
    return small_count == 1 or small_total in (0, small_count * (LEAST_SHOWN - 1))
