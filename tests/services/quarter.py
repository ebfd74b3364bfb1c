"""Who owes indicators of every kind over the third quarter of 2026, and what they answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

from portal.domain.duties import Role
from portal.domain.indicator_answers import Answer, AnswerState
from portal.domain.indicator_duties import IndicatorDuty
from portal.domain.indicator_periods import IndicatorPeriod
from portal.domain.terms import IndicatorKind, OrganisationKind, Reporter, ReportingPeriod
from portal.models import Indicator, IndicatorScope, Municipality, Organisation, Product, Region
from portal.services.indicator_desks import Desk, desks_of
from portal.services.indicator_save import Entry, Outcome, Who, hand_in, save_drafts
from portal.services.indicator_sheet import IndicatorSheet, read_sheet
from tests import factories as make
from tests.factories import key

PERIOD = IndicatorPeriod(date(2026, 7, 1), date(2026, 9, 30), ReportingPeriod.QUARTER)
KINDS: dict[IndicatorKind, dict[str, Any]] = {
    IndicatorKind.COUNT: {"unit": "jeugdigen"},
    IndicatorKind.RATIO: {"numerator": "mensen op de wachtlijst", "denominator": "plekken"},
    IndicatorKind.SHARE: {"unit": "%", "numerator": "uitgevallen trajecten", "denominator": "trajecten"},
    IndicatorKind.DURATION: {"unit": "weken"},
    IndicatorKind.BREAKDOWN: {"unit": "jeugdigen", "parts": ["naar huis", "naar elders"]},
    IndicatorKind.SCORE: {"unit": "score"},
    IndicatorKind.COMPOUND: {"parts": ["caseload", "verloop"]},
}
FIGURES: dict[IndicatorKind, dict[str, float | None]] = {
    IndicatorKind.COUNT: {"value": 12.0},
    IndicatorKind.RATIO: {"numerator": 6.0, "denominator": 12.0},
    IndicatorKind.SHARE: {"numerator": 10.0, "denominator": 80.0},
    IndicatorKind.DURATION: {"value": 14.5},
    IndicatorKind.BREAKDOWN: {"part0": 7.0, "part1": 8.0},
    IndicatorKind.SCORE: {"value": 7.8},
    IndicatorKind.COMPOUND: {"part0": 21.0, "part1": None},
}


@dataclass(frozen=True)
class Quarter:
    """The rows by which tests talk about a quarter."""

    region: Region
    municipality: Municipality
    organisation: Organisation
    product: Product
    user_id: int
    desk: Desk
    indicators: dict[IndicatorKind, int]

    def duty(self, kind: IndicatorKind) -> IndicatorDuty:
        return IndicatorDuty(self.indicators[kind])

    def read(self, session: Session, now: datetime, desk: Desk | None = None) -> IndicatorSheet:
        return read_sheet(session, desk=desk or self.desk, period=PERIOD, now=now)

    def entries(self, session: Session, now: datetime) -> list[Entry]:
        """Fill every kind in, having seen what stands."""
        lines = {line.duty: line for line in self.read(session, now).lines}
        return [
            Entry(
                duty,
                Answer(AnswerState.FIGURE, FIGURES[kind]),
                newest.token if (newest := lines[duty].newest) else "",
            )
            for kind in IndicatorKind
            for duty in (self.duty(kind),)
        ]

    def save(self, session: Session, now: datetime, *entries: Entry) -> Outcome:
        return save_drafts(
            session, desk=self.desk, period=PERIOD, entries=entries, who=Who(self.user_id), now=now
        )

    def hand_in(self, session: Session, now: datetime, *entries: Entry) -> Outcome:
        return hand_in(
            session, desk=self.desk, period=PERIOD, entries=entries, who=Who(self.user_id), now=now
        )


@contextmanager
def counting(session: Session) -> Iterator[list[str]]:
    """Gather the statements that a block sends to the database."""
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def make_indicator(
    session: Session,
    region: Region,
    kind: IndicatorKind = IndicatorKind.COUNT,
    *,
    segment_id: int | None = None,
    product_id: int | None = None,
    **fields: Any,
) -> int:
    """Make an indicator, asked of every provider or for one segment or product; return its id."""
    values: dict[str, Any] = {
        "code": f"proef-{kind.value}",
        "name": f"Proefcijfer {kind.value}",
        "reported_by": Reporter.PROVIDER,
        "source": "regel 1",
        "position": list(IndicatorKind).index(kind),
        "valid_from": make.START,
        **KINDS[kind],
    }
    indicator = Indicator(region_id=key(region), kind=kind, **{**values, **fields})
    session.add(indicator)
    session.flush()
    if segment_id is not None or product_id is not None:
        session.add(IndicatorScope(indicator_id=key(indicator), segment_id=segment_id, product_id=product_id))
        session.flush()
    return key(indicator)


def make_quarter(session: Session, *, number: int = 0, **person: Any) -> Quarter:
    """Make a provider that owes one indicator of every kind, once for the whole organisation.

    `number` tells several apart; `person` holds fields of the one who works there.
    """
    suffix = f"-{number}" if number else ""
    region = make.make_region(session, code=f"kwartaalregio{suffix}", name=f"Regio Kwartaal{suffix}")
    gouda = make.make_municipality(session, region, code=f"GM{9501 + number}")
    product = make.make_product(session, region)
    organisation = make.make_organisation(session, name="De Wilgenboom (proef)")
    make.make_offering(session, organisation, product, gouda)
    user = make.make_user(session, organisation, Role.PROVIDER_EDITOR, **person)
    indicators = {kind: make_indicator(session, region, kind) for kind in IndicatorKind}
    desk = desks_of(session, reporter=Reporter.PROVIDER, organisation_ids=[key(organisation)])[0]
    return Quarter(region, gouda, organisation, product, key(user), desk, indicators)


def make_other_provider(session: Session, quarter: Quarter) -> Organisation:
    """Make a second provider with the same product."""
    other = make.make_organisation(session, name="De Eikelaar (proef)")
    make.make_offering(session, other, quarter.product, quarter.municipality)
    return other


def make_desk_of(session: Session, quarter: Quarter, reporter: Reporter) -> Desk:
    """Make the municipality or the region as a reporter."""
    kind = {
        Reporter.MUNICIPALITY: OrganisationKind.MUNICIPALITY,
        Reporter.REGION: OrganisationKind.REGION,
    }[reporter]
    place = (
        {"municipality_id": key(quarter.municipality)}
        if reporter is Reporter.MUNICIPALITY
        else {"region_id": key(quarter.region)}
    )
    organisation = make.make_organisation(session, kind, name=f"Proef {reporter.value}", **place)
    return desks_of(session, reporter=reporter, organisation_ids=[key(organisation)])[0]
