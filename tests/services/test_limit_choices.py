"""A limit names municipalities and problems as the offering does; anything else is refused."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from portal.domain.availability import Availability
from portal.domain.errors import DomainError, InvalidError
from portal.domain.terms import Accepting, ReportChannel, TagKind
from portal.domain.upload_kinds import UploadKind
from portal.models import (
    AvailabilityReport,
    Municipality,
    Offering,
    OfferingMunicipality,
    OfferingTag,
    Region,
)
from portal.services.availability import report_availability
from portal.services.bulk_preview import LineState, from_document, to_document
from portal.services.week_copy import copy_figures
from tests import factories as make
from tests.factories import key
from tests.services.test_week_list import counted_statements
from tests.services.upload_desk import Desk, faults, open_desk

LIMITED = Availability(intake_weeks=2, start_weeks=3, accepting=Accepting.LIMITED)


@pytest.fixture
def desk(session: Session, now: datetime) -> Desk:
    """A provider whose first offering serves Gouda and Woerden and helps with two problems."""
    desk = open_desk(session, now)
    region = session.scalars(select(Region)).one()
    session.scalars(select(Municipality)).one().code = "GM0513"
    woerden = make.make_municipality(session, region, code="GM0632", name="Woerden")
    offering_id = key(desk.offerings[0])
    session.add(OfferingMunicipality(offering_id=offering_id, municipality_id=key(woerden)))
    session.add_all(
        OfferingTag(offering_id=offering_id, kind=TagKind.PROBLEM, value=value)
        for value in ("autisme", "angst")
    )
    session.flush()
    return desk


def report(desk: Desk, index: int = 0, **limit: Any) -> AvailabilityReport:
    """Report an offering as limited."""
    offering: Offering = desk.offerings[index]
    report_availability(
        desk.session,
        offering_id=key(offering),
        organisation_id=desk.organisation_id,
        availability=replace(LIMITED, **limit),
        user_id=desk.user_id,
        channel=ReportChannel.PORTAL,
        seen_report_id=desk.seen(index),
        request_key=None,
        now=desk.now,
    )
    return desk.newest(index)


def test_a_limit_is_kept_as_the_offering_names_it(desk: Desk) -> None:
    saved = report(desk, limit_municipalities=("woerden", "GM0513"), limit_problems=("AUTISME ",))
    assert (saved.limit_municipalities, saved.limit_problems) == (["Gouda", "Woerden"], ["autisme"])


@pytest.mark.parametrize(
    ("limit", "field", "code"),
    [
        ({"limit_municipalities": ("Delft",)}, "limit_municipalities", "limit_municipality_unknown"),
        ({"limit_problems": ("<script>",)}, "limit_problems", "limit_problem_unknown"),
        ({"limit_problems": ("111222333",)}, "limit_problems", "holds_bsn"),
    ],
)
def test_S38_what_the_offering_does_not_name_is_refused(
    desk: Desk, limit: dict[str, Any], field: str, code: str
) -> None:
    before = desk.count(AvailabilityReport)
    with pytest.raises(InvalidError) as refused:
        report(desk, **limit)
    assert [(fault.field, fault.code) for fault in refused.value.errors] == [(field, code)]
    assert desk.count(AvailabilityReport) == before


def test_what_stands_may_stay_when_the_offering_no_longer_names_it(desk: Desk) -> None:
    report(desk, limit_problems=("angst",))
    gone = desk.session.get(OfferingTag, (key(desk.offerings[0]), TagKind.PROBLEM, "angst"))
    desk.session.delete(gone)
    desk.session.flush()
    assert report(desk, intake_weeks=9, limit_problems=("angst",)).limit_problems == ["angst"]


@pytest.mark.parametrize("accepting", [Accepting.YES, Accepting.STOP])
def test_a_limit_in_fields_goes_with_the_limit(desk: Desk, accepting: Accepting) -> None:
    saved = report(desk, accepting=accepting, limit_municipalities=("Gouda",), limit_problems=("angst",))
    assert (saved.limit_municipalities, saved.limit_problems) == ([], [])


def test_a_file_says_a_limit_and_the_preview_keeps_it(desk: Desk) -> None:
    claim = desk.claim(0, accepting=Accepting.LIMITED, limit_municipalities=("gouda",))
    preview = desk.judged(claim)
    assert from_document(to_document(preview)) == preview
    (line,) = preview.lines
    assert line.state is LineState.CHANGE
    changed = {one.field: (one.before, one.after) for one in line.changes}
    assert changed == {"accepting": ("yes", "limited"), "limit_municipalities": ([], ["Gouda"])}
    desk.confirm(desk.keep(UploadKind.WEEK, preview))
    assert desk.newest(0).limit_municipalities == ["Gouda"]


def test_a_file_is_told_at_its_column_what_the_offering_does_not_name(desk: Desk) -> None:
    claim = desk.claim(1, line=4, accepting=Accepting.LIMITED, limit_problems=("angst",))
    assert faults(desk.judged(claim)) == [(4, "limit_problems", "limit_problem_unknown")]


def test_without_a_list_nothing_more_is_asked_of_the_database(desk: Desk, engine: Engine) -> None:
    with counted_statements(engine) as without:
        report(desk, limit_age_min=12)
    with counted_statements(engine) as with_list:
        report(desk, limit_age_min=12, limit_problems=("angst",))
    assert len(with_list) == len(without) + 2


def take_over(desk: Desk, *, to: int) -> AvailabilityReport:
    """Take the figures of the first offering over to another, and give what that reports now."""
    target = desk.offerings[to]
    copy_figures(
        desk.session,
        organisation_id=desk.organisation_id,
        source_id=key(desk.offerings[0]),
        source_report_id=desk.seen(0),
        targets={key(target): desk.seen(to)},
        user_id=desk.user_id,
        channel=ReportChannel.PORTAL,
        request_key=None,
        now=desk.now,
    )
    newest = select(AvailabilityReport).where(col(AvailabilityReport.offering_id) == key(target))
    return desk.session.scalars(newest.order_by(col(AvailabilityReport.id).desc())).first() or pytest.fail(
        "none"
    )


def test_of_a_limit_another_location_takes_over_what_it_names_itself(desk: Desk) -> None:
    report(desk, limit_municipalities=("Gouda", "Woerden"), limit_age_min=12)
    taken = take_over(desk, to=1)
    assert (taken.accepting, taken.limit_municipalities) == (Accepting.LIMITED, ["Gouda"])
    assert taken.limit_age_min == 12


def test_a_limit_of_which_nothing_fits_is_not_taken_over_wider(desk: Desk) -> None:
    report(desk, limit_municipalities=("Woerden",), limit_age_min=12)
    before = desk.seen(1)
    with pytest.raises(DomainError, match="copy_limit_elsewhere"):
        take_over(desk, to=1)
    assert desk.seen(1) == before
