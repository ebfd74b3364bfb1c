"""Offerings as a file: all that a page may change of them, judged by the page's rules and saved as there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, FieldError
from portal.domain.offering_content import OfferingContent, content_faults, differing, tidied
from portal.domain.publishing import FIELD_OF_MISSING, OfferingFacts, missing_before_publishing
from portal.domain.terms import GroupForm, PublicationStatus
from portal.models import Location, Municipality, Offering, Product
from portal.services.bulk_preview import (
    Change,
    Claim,
    Fault,
    Line,
    LineState,
    Preview,
    fault_of,
    gather,
    plain,
    same_text,
)
from portal.services.offering_content import load_content, load_contents
from portal.services.offering_edit import edit_offering
from portal.services.offering_facts import fact_columns, facts_of, with_line_and_place
from portal.services.offering_scope import municipalities_in_line

TOWNS = "municipality_ids"
"""The field that a file names by its words."""


@dataclass(frozen=True)
class Stands:
    """An offering as it stands; `place` is where it is given, None: at people's homes."""

    version: int
    status: PublicationStatus
    content: OfferingContent
    facts: OfferingFacts
    product: str | None
    place: str | None


@dataclass(frozen=True)
class _Desk:
    """All that rows are judged against, read at once; `lines` are the municipalities of each one's line."""

    today: date
    offerings: Mapping[int, Stands]
    lines: Mapping[int, frozenset[int]]
    towns: Mapping[int, str]
    locations: frozenset[int]


def read_offerings(session: Session, *, organisation_id: int, today: date) -> dict[int, Stands]:
    """Return an organisation's offerings by id; five statements, however many there are."""
    contents = load_contents(session, organisation_id=organisation_id)
    rows = session.execute(
        select(
            col(Offering.id),
            col(Offering.version),
            col(Offering.status),
            col(Product.name).label("product"),
            col(Location.place).label("place"),
            *fact_columns(today),
        )
        .select_from(with_line_and_place())
        .where(col(Offering.organisation_id) == organisation_id)
        .order_by(col(Offering.id))
    ).mappings()
    return {
        row["id"]: Stands(
            row["version"], row["status"], contents[row["id"]], facts_of(row), row["product"], row["place"]
        )
        for row in rows
    }


def town_names(session: Session) -> dict[int, str]:
    """Return the names of all municipalities by id; one statement."""
    rows = session.execute(select(col(Municipality.id), col(Municipality.name)))
    return {id_: name for id_, name in rows if id_ is not None}


def judge_offerings(
    session: Session, *, organisation_id: int, claims: Sequence[Claim], now: datetime
) -> Preview:
    """Tell for every row whether it changes something, is refused, or comes after somebody else's change.

    Eight statements. Another organisation's offering is as unknown as one that is not.
    """
    today = local_date(now)
    desk = _Desk(
        today=today,
        offerings=read_offerings(session, organisation_id=organisation_id, today=today),
        lines=municipalities_in_line(session, organisation_id=organisation_id),
        towns=town_names(session),
        locations=_open_locations(session, organisation_id),
    )
    return gather(_judged(claim, desk) for claim in claims)


def save_offerings(
    session: Session, *, organisation_id: int, lines: Sequence[Line], user_id: int | None, now: datetime
) -> int:
    """Change these offerings as their page would, each with an audit entry; return how many.

    Raises ConflictError (`lines`: their numbers in the file) when one was changed after the preview, and as
    edit_offering does; then nothing is saved.
    """
    ids = {name: id_ for id_, name in town_names(session).items()}
    for line in lines:
        said = {change.field: change.after for change in line.changes}
        if TOWNS in said:
            said[TOWNS] = tuple(ids.get(name, 0) for name in said[TOWNS])
        before = load_content(session, offering_id=line.subject_id)
        try:
            edit_offering(
                session,
                offering_id=line.subject_id,
                organisation_id=organisation_id,
                content=replace(before, **typed_content(said)),
                version=line.current,
                user_id=user_id,
                action="offering.import",
                now=now,
            )
        except ConflictError as error:
            raise ConflictError(lines=[line.line]) from error
    return len(lines)


def typed_content(values: Mapping[str, Any]) -> dict[str, Any]:
    """Read fields back from what a preview keeps: dates, lists and terms instead of their texts."""
    found = dict(values)
    for name, value in values.items():
        if name in ("starts_on", "ends_on") and value is not None:
            found[name] = date.fromisoformat(value)
        elif name == "group_starts":
            found[name] = tuple(map(date.fromisoformat, value))
        elif name == "group_form" and value is not None:
            found[name] = GroupForm(value)
        elif isinstance(value, list):
            found[name] = tuple(value)
    return found


def _judged(claim: Claim, desk: _Desk) -> Line | list[Fault]:
    stands = desk.offerings.get(claim.subject_id)
    if stands is None:
        return [fault_of(claim, FieldError("offering_unknown", "number"))]
    before, _ = tidied(stands.content, stands.content)
    typed, faults = _named(claim, stands, desk)
    mine, odd = tidied(replace(stands.content, **typed), stands.content)
    names = differing(mine, before)
    faults += odd
    if names:
        faults += content_faults(mine, before, today=desk.today)
        faults += _scope_faults(mine, before, desk.lines.get(claim.subject_id, frozenset()), desk)
        faults += [] if faults else _hides_published(mine, stands, desk)
    if faults:
        return [fault_of(claim, fault) for fault in faults]
    changes = tuple(_change(name, before, mine, desk.towns) for name in names)
    state = LineState.CHANGE if claim.seen == stands.version else LineState.CONFLICT
    return Line(
        line=claim.line,
        subject_id=claim.subject_id,
        title=f"{before.name}, {stands.place or 'bij mensen thuis'}",
        state=state if changes else LineState.SAME,
        current=stands.version,
        values={change.field: change.after for change in changes},
        changes=changes,
    )


def _named(claim: Claim, stands: Stands, desk: _Desk) -> tuple[dict[str, Any], list[FieldError]]:
    """Take what the file says, with municipalities by their ids and texts but for their line ends."""
    content = stands.content
    typed: dict[str, Any] = {
        name: getattr(content, name) if same_text(getattr(content, name), value) else value
        for name, value in claim.values.items()
    }
    if TOWNS not in typed:
        return typed, []
    ids = {name.casefold(): id_ for id_, name in desk.towns.items()}
    found = [ids.get(name.casefold()) for name in cast(Sequence[str], typed[TOWNS])]
    typed[TOWNS] = tuple(id_ for id_ in found if id_ is not None)
    return typed, [FieldError("municipality_not_in_line", TOWNS)] if None in found else []


def _scope_faults(
    mine: OfferingContent, before: OfferingContent, in_line: frozenset[int], desk: _Desk
) -> list[FieldError]:
    faults = []
    is_new = mine.location_id is not None and mine.location_id != before.location_id
    if is_new and mine.location_id not in desk.locations:
        faults.append(FieldError("location_unknown", "location_id"))
    if not {*mine.municipality_ids} <= in_line:
        faults.append(FieldError("municipality_not_in_line", TOWNS))
    return faults


def _hides_published(mine: OfferingContent, stands: Stands, desk: _Desk) -> list[FieldError]:
    """Refuse to take from what people can find now what it needs to be found."""
    if stands.status is not PublicationStatus.PUBLISHED:
        return []
    is_moved = mine.location_id != stands.content.location_id
    comes = replace(
        stands.facts,
        has_location=mine.location_id in desk.locations if is_moved else stands.facts.has_location,
        at_home=mine.at_home,
        municipality_count=len(mine.municipality_ids),
        age_min=mine.age_min,
        age_max=mine.age_max,
        description=mine.description,
        has_public_contact=bool(mine.public_phone or mine.public_email),
        has_bridging=bool(mine.bridging_text),
    )
    missed = missing_before_publishing(stands.facts)
    lost = [code for code in missing_before_publishing(comes) if code not in missed]
    return [FieldError(code, FIELD_OF_MISSING[code]) for code in lost]


def _change(name: str, before: OfferingContent, mine: OfferingContent, towns: Mapping[int, str]) -> Change:
    was, comes = getattr(before, name), getattr(mine, name)
    if name == TOWNS:
        was, comes = (sorted(towns[id_] for id_ in ids) for ids in (was, comes))
    return Change(name, plain(was), plain(comes))


def _open_locations(session: Session, organisation_id: int) -> frozenset[int]:
    rows = session.scalars(
        select(col(Location.id)).where(
            col(Location.organisation_id) == organisation_id, col(Location.is_active)
        )
    )
    return frozenset(id_ for id_ in rows if id_ is not None)
