"""Product groups closed to new providers: which days, what people read of it, and who is new there."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.errors import FieldError
from portal.domain.texts import check_text

FARTHEST = timedelta(days=3 * 366)
"""How far ahead a closure can be planned."""
LONGEST_REASON = 500
ONE_DAY = timedelta(days=1)


class Stand(StrEnum):
    """How a closure stands on a day."""

    NOW = "now"
    AHEAD = "ahead"
    OVER = "over"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class ClosureContent:
    """From which day a group takes no new providers, until and with which; and why.

    A withdrawn closure holds on no day: it was a mistake, or it does not go on.
    """

    closed_from: date | None = None
    closed_until: date | None = None
    reason: str = ""
    is_withdrawn: bool = False

    def is_closed_on(self, day: date) -> bool:
        """Say whether no new provider may begin on a day."""
        return not self.is_withdrawn and _holds(self.closed_from, self.closed_until, day)

    def overlaps(self, other: "ClosureContent") -> bool:
        """Say whether there is a day on which both hold."""
        if self.is_withdrawn or other.is_withdrawn or self.closed_from is None or other.closed_from is None:
            return False
        return _holds(self.closed_from, self.closed_until, other.closed_from) or _holds(
            other.closed_from, other.closed_until, self.closed_from
        )

    def stand(self, today: date) -> Stand:
        """Tell how it stands on a day."""
        if self.is_withdrawn:
            return Stand.WITHDRAWN
        if self.closed_until is not None and self.closed_until < today:
            return Stand.OVER
        return Stand.NOW if self.is_closed_on(today) else Stand.AHEAD

    @property
    def opens_on(self) -> date | None:
        """The first day on which new providers may begin again."""
        return None if self.closed_until is None else self.closed_until + ONE_DAY


CONTENT_FIELDS = tuple(field.name for field in fields(ClosureContent))


@dataclass(frozen=True)
class Held:
    """The days on which a contract line gives a municipality to a provider; no last day: for good."""

    starts_on: date
    ends_on: date | None = None


def read_closure(
    content: ClosureContent, *, before: ClosureContent | None, today: date
) -> tuple[ClosureContent, list[FieldError]]:
    """Tidy what was typed, and find what is wrong with it, by field."""
    reason = " ".join(content.reason.split())
    clean = ClosureContent(content.closed_from, content.closed_until, reason, content.is_withdrawn)
    faults = check_text(reason, "reason", max_length=LONGEST_REASON)
    if not reason:
        faults.append(FieldError("closure_reason_missing", "reason"))
    if clean.closed_from is None:
        faults.append(FieldError("closure_day_missing", "closed_from"))
    elif clean.closed_until is not None and clean.closed_until < clean.closed_from:
        faults.append(FieldError("ends_before_start", "closed_until"))
    was = before or ClosureContent()
    for name in ("closed_from", "closed_until"):
        day = getattr(clean, name)
        if day is not None and day != getattr(was, name) and day > today + FARTHEST:
            faults.append(FieldError("closure_too_far", name, {"latest": today + FARTHEST}))
    return clean, faults


def check_opening(content: ClosureContent, day: date, *, today: date) -> list[FieldError]:
    """Find what is wrong with a day from which a closed group takes new providers again."""
    if content.closed_from is not None and day <= content.closed_from:
        return [FieldError("closure_open_before", "opens_on", {"first": content.closed_from})]
    if day < today:
        return [FieldError("closure_open_in_past", "opens_on", {"earliest": today})]
    if content.opens_on is not None and day > content.opens_on:
        return [FieldError("closure_opens_already", "opens_on", {"day": content.opens_on})]
    if day > today + FARTHEST:
        return [FieldError("closure_too_far", "opens_on", {"latest": today + FARTHEST})]
    return []


def is_renewal(starts_on: date, held: Iterable[Held]) -> bool:
    """Say whether who begins on a day was there already: a line runs up to that day, or beyond it.

    A line that begins on the same day counts too: the provider is there from then in any case.
    """
    return any(
        one.starts_on <= starts_on and (one.ends_on is None or one.ends_on >= starts_on - ONE_DAY)
        for one in held
    )


def _holds(first: date | None, last: date | None, day: date) -> bool:
    return first is not None and first <= day and (last is None or day <= last)
