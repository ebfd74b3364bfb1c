"""How the figures of one offering move over time: waits, places, stops, and the words beside them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from portal.domain.availability import Availability, only_asked
from portal.domain.calendar import local_date
from portal.domain.terms import Accepting, Capacity, MeasuringMethod, OrganisationSize, WaitingReason
from portal.services.sample.dice import Dice
from portal.services.sample.lists import word_list

_ROOM = {OrganisationSize.SMALL: 0.5, OrganisationSize.MEDIUM: 0.22, OrganisationSize.LARGE: 0.1}
_QUEUE = {OrganisationSize.SMALL: 0.25, OrganisationSize.MEDIUM: 0.6, OrganisationSize.LARGE: 1.6}
_SCARCE = ("stay", "family_stay")
_LONG_WEEKS = 5


@dataclass(frozen=True)
class Subject:
    """What a walk depends on; `closes_on` is the day from which no new people are taken."""

    field: str
    size: OrganisationSize
    capacity: Capacity
    town: str
    place: str
    serves_town: bool
    age_min: int
    age_max: int
    closes_on: date | None


@dataclass(frozen=True)
class Spell:
    """A time in which not everybody is accepted; without an end it lasts."""

    accepting: Accepting
    starts_at: datetime
    ends_at: datetime | None
    until: date | None
    limit: dict[str, Any]


class Walk:
    """One offering's figures, moving by small steps around a level that fits its field and size."""

    def __init__(self, subject: Subject, *, now: datetime, dice: Dice) -> None:
        lists = word_list("fields")
        self._subject, self._dice, self._lists = subject, dice, lists
        ranges = lists["weeks"][subject.field][subject.size.value]
        self._has_room = dice.chance(_ROOM[subject.size] * (0.25 if subject.field in _SCARCE else 1.0))
        if self._has_room and subject.capacity is Capacity.BOTH:
            ranges = [[0, 2], [0, 2]]
        self._ranges = [(float(low), float(high)) for low, high in ranges]
        self._levels = [dice.uniform(low, high) for low, high in self._ranges]
        self._at = [dice.near(level, 0.8) for level in self._levels]
        places = lists["places"].get(subject.field, lists["places"]["other"])[subject.size.value]
        self._total = dice.randint(*places)
        self._free = 0.0
        self._knows_weeks = not dice.chance(0.04)
        self._knows_count = dice.chance(0.75)
        self._queue = _QUEUE[subject.size] * dice.uniform(0.5, 1.5)
        self._method = dice.weighted(dict(zip(MeasuringMethod, (4, 2, 4), strict=True)))
        self._says = (dice.chance(0.3), dice.chance(0.25))
        self._spells = self._make_spells(now)
        self._figures = self._draw()
        self._texts: dict[str, Any] = self._words()

    def report(self, at: datetime, *, moves: bool) -> Availability:
        """Give the report of a moment; when nothing moves, the figures stay what they were."""
        if moves:
            self._step()
            self._figures = self._draw()
            if self._dice.chance(0.3):
                self._texts = self._words()
        on = local_date(at)
        report = replace(self._figures, **self._texts, measured_on=on, method=self._method)
        return self._restricted(report, at, on)

    def _step(self) -> None:
        for index, (low, high) in enumerate(self._ranges):
            pull = 0.25 * (self._levels[index] - self._at[index])
            step = self._dice.gauss(0, 0.4 + 0.08 * high)
            self._at[index] = min(high + 1.4, max(0.0, low - 1.4, self._at[index] + pull + step))

    def _draw(self) -> Availability:
        intake, start = (max(0, round(value)) for value in self._at)
        weeks = intake + start
        free = self._draw_free(weeks)
        waiting = max(0, round(weeks * self._queue + self._dice.near(0, 0.8))) if free == 0 else 0
        values = Availability(
            intake_weeks=intake if self._knows_weeks else None,
            start_weeks=start if self._knows_weeks else None,
            waiting_count=waiting if self._knows_count else None,
            free_places=free,
            total_places=self._total,
        )
        return only_asked(values, self._subject.capacity)

    def _draw_free(self, weeks: int) -> int:
        share = 0.22 if self._has_room or self._subject.field == "crisis" else 0.03
        if self._subject.capacity is Capacity.BOTH and weeks > _LONG_WEEKS:
            share = 0.004
        self._free = 0.6 * self._free + 0.4 * self._dice.uniform(0, 2 * share * self._total)
        least = 1 if self._has_room and self._subject.capacity.asks_places else 0
        return min(self._total, max(least, round(self._free)))

    def _words(self) -> dict[str, Any]:
        dice, lists = self._dice, self._lists
        weeks = round(sum(self._at))
        reasons = lists["reasons"].get(self._subject.field, lists["reasons"]["other"])
        remark = str(dice.choice(lists["remarks"])).format(plaats=self._subject.place)
        return {
            "reason": WaitingReason(dice.weighted(reasons)) if weeks > _LONG_WEEKS else None,
            "remark": remark if self._says[0] else "",
            "note": str(dice.choice(lists["notes"])) if self._says[1] else "",
        }

    def _make_spells(self, now: datetime) -> list[Spell]:
        """Plan at most one closed time that has passed and one that lasts until now."""
        dice, spells = self._dice, []
        if dice.chance(0.12):
            starts_at = now - timedelta(days=dice.randint(70, 180))
            ends_at = starts_at + timedelta(days=dice.randint(14, 50))
            spells.append(self._spell(dice.choice(list(Accepting)[1:]), starts_at, ends_at, until=None))
        lasting = dice.weighted({Accepting.YES: 0.87, Accepting.LIMITED: 0.08, Accepting.STOP: 0.05})
        if lasting is not Accepting.YES:
            starts_at = now - timedelta(days=dice.randint(3, 60))
            until = local_date(now) + timedelta(days=dice.randint(10, 110)) if dice.chance(0.4) else None
            spells.append(self._spell(lasting, starts_at, None, until=until))
        return spells

    def _spell(
        self, accepting: Accepting, starts_at: datetime, ends_at: datetime | None, *, until: date | None
    ) -> Spell:
        limit = self._dice.choice(self._lists["limits"]) if accepting is Accepting.LIMITED else {}
        if not _suits(limit, self._subject):
            limit = {"text": "Alleen in overleg: bel eerst met onze intake."}
        return Spell(accepting, starts_at, ends_at, until, limit)

    def _restricted(self, report: Availability, at: datetime, on: date) -> Availability:
        closes_on = self._subject.closes_on
        if closes_on is not None and on >= closes_on:
            return replace(report, accepting=Accepting.STOP, reason=WaitingReason.OTHER, free_places=None)
        for spell in self._spells:
            if spell.starts_at <= at and (spell.ends_at is None or at < spell.ends_at):
                return self._closed(report, spell)
        return report

    def _closed(self, report: Availability, spell: Spell) -> Availability:
        limit = spell.limit
        is_stop = spell.accepting is Accepting.STOP
        text = limit.get("text")
        return replace(
            report,
            accepting=spell.accepting,
            accepting_until=spell.until,
            limit_text=text.format(gemeente=self._subject.town) if text else None,
            limit_age_min=limit.get("age_min"),
            limit_age_max=limit.get("age_max"),
            limit_municipalities=(self._subject.town,) if limit.get("is_local") else (),
            reason=report.reason or WaitingReason.STAFF,
            free_places=0 if is_stop and report.free_places is not None else report.free_places,
        )


def _suits(limit: dict[str, Any], subject: Subject) -> bool:
    """Say whether a limit leaves part of the offering's ages open and part closed, and its town open."""
    return bool(
        ("age_max" not in limit or subject.age_min < limit["age_max"] < subject.age_max)
        and (subject.serves_town or not limit.get("is_local"))
        and ("age_min" not in limit or subject.age_min < limit["age_min"] < subject.age_max)
    )
