"""Composes the one mail that a person gets on a day, with everything due for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from portal.domain.calendar import local_date
from portal.domain.duties import Audience, LinkPurpose
from portal.domain.obligations import Period, waiting_period
from portal.domain.terms import CalendarKind
from portal.models import Region
from portal.services.calendars import calendars_on
from portal.services.chase import DueStep
from portal.services.links import issue_link
from portal.services.mail_texts import (
    LateProvider,
    Owed,
    OwnSection,
    RegionSection,
    ReminderText,
    render_reminder,
)
from portal.services.obligations import waiting_calendar
from portal.services.recipients import Recipient


@dataclass(frozen=True)
class Letterhead:
    """What every mail needs to know of this installation; links are built on `base_url` only."""

    base_url: str
    contact_email: str


@dataclass(frozen=True)
class Composer:
    """What all mails of one run share, read once."""

    session: Session
    letterhead: Letterhead
    region_names: Mapping[int, str]
    weeks: Mapping[int, Period]
    now: datetime

    def compose(
        self, person: Recipient, steps: Sequence[DueStep], outstanding: Mapping[int, int]
    ) -> tuple[str, str, str]:
        """Write a person's mail and return subject, text and HTML; its links are issued here."""
        own = [one for one in steps if one.step.audience is not Audience.CONTRACT_MANAGER]
        theirs = [one for one in steps if one.step.audience is Audience.CONTRACT_MANAGER]
        linked = [self.weeks[one.obligation.region_id].due_at for one in own if self._has_list(one)]
        return render_reminder(
            ReminderText(
                reader=person.name,
                own=tuple(self._own_sections(person, own, outstanding)),
                regions=tuple(self._region_sections(theirs, outstanding)),
                link_until=min(linked, default=None),
                contact_email=self.letterhead.contact_email,
                now=self.now,
            )
        )

    def _own_sections(
        self, person: Recipient, steps: Iterable[DueStep], outstanding: Mapping[int, int]
    ) -> Iterable[OwnSection]:
        by_organisation: dict[int, list[DueStep]] = {}
        for one in steps:
            by_organisation.setdefault(one.obligation.organisation_id, []).append(one)
        for organisation_id, mine in sorted(by_organisation.items()):
            yield OwnSection(
                organisation_name=mine[0].obligation.organisation_name,
                link=self._list_link(person, organisation_id, mine),
                owed=tuple(owed for _, owed in self._owed(mine, outstanding)),
                indicators_link=f"{self.letterhead.base_url}/mijn/indicatoren",
            )

    def _region_sections(
        self, steps: Iterable[DueStep], outstanding: Mapping[int, int]
    ) -> Iterable[RegionSection]:
        by_region: dict[int, list[DueStep]] = {}
        for one in steps:
            by_region.setdefault(one.obligation.region_id, []).append(one)
        for region_id, theirs in sorted(by_region.items()):
            late = [LateProvider(name, owed) for name, owed in self._owed(theirs, outstanding)]
            yield RegionSection(
                region_name=self.region_names[region_id],
                link=f"{self.letterhead.base_url}/regio",
                providers=tuple(sorted(late, key=lambda one: one.name)),
            )

    def _owed(self, steps: Iterable[DueStep], outstanding: Mapping[int, int]) -> Iterable[tuple[str, Owed]]:
        """Tell once per organisation, region and kind what is owed, newest period first, with whose it is."""
        groups: dict[tuple[int, int, CalendarKind], list[DueStep]] = {}
        for one in sorted(steps, key=lambda one: one.obligation.period.start, reverse=True):
            about = one.obligation
            groups.setdefault((about.organisation_id, about.region_id, about.kind), []).append(one)
        for group in groups.values():
            newest = group[0].obligation
            yield (
                newest.organisation_name,
                Owed(
                    kind=newest.kind,
                    outstanding=max(outstanding[one.obligation.obligation_id] for one in group),
                    due_at=newest.period.due_at,
                    earlier_count=len({one.obligation.obligation_id for one in group}) - 1,
                    is_escalated=any(one.step.audience is Audience.PROVIDER_MANAGER for one in group),
                    region_name=self.region_names[newest.region_id],
                ),
            )

    def _has_list(self, one: DueStep) -> bool:
        return one.obligation.kind is CalendarKind.WAITING and one.obligation.region_id in self.weeks

    def _list_link(self, person: Recipient, organisation_id: int, steps: Sequence[DueStep]) -> str:
        weeks = [self.weeks[one.obligation.region_id] for one in steps if self._has_list(one)]
        if not weeks:
            return f"{self.letterhead.base_url}/mijn"
        week = min(weeks, key=lambda one: one.due_at)
        secret = issue_link(
            self.session,
            purpose=LinkPurpose.WEEK_LIST,
            user_id=person.user_id,
            organisation_id=organisation_id,
            week_start=week.start,
            address=person.address,
            expires_at=week.due_at,
            now=self.now,
        )
        return f"{self.letterhead.base_url}/l/{secret}"


def make_composer(session: Session, *, letterhead: Letterhead, now: datetime) -> Composer:
    """Read what the mails of one run share: names of regions and the week each region is in."""
    return Composer(
        session=session,
        letterhead=letterhead,
        region_names={row.id: row.name for row in session.exec(select(Region)) if row.id is not None},
        weeks=_current_weeks(session, on=local_date(now)),
        now=now,
    )


def _current_weeks(session: Session, *, on: date) -> dict[int, Period]:
    return {
        region_id: waiting_period(waiting_calendar(calendar), on)
        for region_id, calendar in calendars_on(session, kind=CalendarKind.WAITING, on=on).items()
    }
