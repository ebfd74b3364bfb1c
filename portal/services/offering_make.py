"""Making an offering of a contract line, filled in as far as the product and earlier offerings allow."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import FieldError, InvalidError
from portal.domain.offering_content import OfferingContent
from portal.domain.terms import OfferingKind, PublicationStatus
from portal.models import Offering, Organisation
from portal.services.contract_lines import RunningLine, line_municipality_ids, running_lines
from portal.services.hand_ins import bound_key
from portal.services.offering_content import as_noted, load_content, write_content
from portal.services.offering_edit import is_own_location, note_offering
from portal.services.offering_scope import latest_of_product

COPIED_NOT = ("location_id", "at_home", "municipality_ids", "starts_on", "ends_on", "group_starts")
"""What an offering does not take over from an earlier one: where and when it is given."""


def make_offering(
    session: Session,
    *,
    organisation_id: int,
    line_id: int | None,
    location_id: int | None,
    at_home: bool,
    takes_over: bool,
    user_id: int | None,
    request_key: str | None,
    now: datetime,
) -> int:
    """Make a draft of a running contract line, filled in from the product, and return its id.

    `takes_over`: texts, words and contacts come from the newest earlier offering of the same product. The
    same `request_key` makes one offering. Raises InvalidError (`contract_line_unknown`, `location_missing`,
    `choice_unknown`).
    """
    organisation = session.scalars(
        select(Organisation).where(col(Organisation.id) == organisation_id).with_for_update()
    ).one()
    key = bound_key(request_key, "make_offering", organisation_id, user_id)
    own = select(col(Offering.id)).where(
        col(Offering.request_key) == key, col(Offering.organisation_id) == organisation_id
    )
    if key and (made := session.scalar(own)):
        return made
    today = local_date(now)
    lines = running_lines(session, organisation_id=organisation_id, on=today)
    line = next((one for one in lines if one.line_id == line_id), None)
    faults = _making_faults(session, organisation_id, line, location_id, at_home=at_home)
    if faults or line is None:
        raise InvalidError(faults)
    content = replace(
        _first_content(session, organisation, line, takes_over=takes_over),
        location_id=location_id,
        at_home=at_home,
        municipality_ids=line_municipality_ids(session, line_id=line.line_id),
    )
    offering_id = _add(session, organisation_id, line, content, key, now)
    note_offering(
        session, "offering.make", offering_id, organisation_id, user_id, now, after=as_noted(content)
    )
    return offering_id


def _add(
    session: Session,
    organisation_id: int,
    line: RunningLine,
    content: OfferingContent,
    key: str | None,
    now: datetime,
) -> int:
    offering = Offering(
        kind=OfferingKind.CONTRACTED,
        organisation_id=organisation_id,
        region_id=line.region_id,
        contract_line_id=line.line_id,
        product_id=line.product_id,
        name=content.name,
        status=PublicationStatus.DRAFT,
        changed_at=now,
        request_key=key,
    )
    session.add(offering)
    session.flush()
    offering_id = int(offering.id or 0)
    write_content(session, offering_id=offering_id, content=content)
    session.expire(offering)
    return offering_id


def _making_faults(
    session: Session,
    organisation_id: int,
    line: RunningLine | None,
    location_id: int | None,
    *,
    at_home: bool,
) -> list[FieldError]:
    faults = [] if line is not None else [FieldError("contract_line_unknown", "line_id")]
    if location_id is None and not at_home:
        faults.append(FieldError("location_missing", "location_id"))
    if location_id is not None and not is_own_location(session, organisation_id, location_id):
        faults.append(FieldError("choice_unknown", "location_id"))
    return faults


def _first_content(
    session: Session, organisation: Organisation, line: RunningLine, *, takes_over: bool
) -> OfferingContent:
    blank = OfferingContent(
        name=line.product_name,
        age_min=line.age_min,
        age_max=line.age_max,
        group_form=line.group_form,
        public_phone=organisation.phone,
        public_email=organisation.email,
        website=organisation.website,
    )
    earlier = latest_of_product(
        session, organisation_id=int(organisation.id or 0), product_id=line.product_id
    )
    if earlier is None or not takes_over:
        return blank
    content = load_content(session, offering_id=earlier)
    return replace(content, **{name: getattr(blank, name) for name in COPIED_NOT})
