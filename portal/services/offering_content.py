"""Reads and writes what a provider says of an offering: its row, municipalities, tags and group starts."""

from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, SQLModel, col

from portal.domain.offering_content import CONTENT_FIELDS, TAG_FIELDS, OfferingContent
from portal.models import GroupStart, Offering, OfferingMunicipality, OfferingTag

ROW_FIELDS = tuple(
    name for name in CONTENT_FIELDS if name not in (*TAG_FIELDS, "municipality_ids", "group_starts")
)
"""The fields that are columns of the offering."""
_LISTS = (*TAG_FIELDS, "municipality_ids", "group_starts")


def load_content(session: Session, *, offering_id: int) -> OfferingContent:
    """Return what an offering says, in four statements; it has to exist."""
    columns = [getattr(Offering, name) for name in ROW_FIELDS]
    row = session.execute(select(*columns).where(col(Offering.id) == offering_id)).mappings().one()
    tags: dict[str, list[str]] = {name: [] for name in TAG_FIELDS}
    names = {kind: name for name, kind in TAG_FIELDS.items()}
    for kind, value in session.execute(
        select(col(OfferingTag.kind), col(OfferingTag.value)).where(
            col(OfferingTag.offering_id) == offering_id
        )
    ):
        tags[names[kind]].append(value)
    served = session.scalars(
        select(col(OfferingMunicipality.municipality_id)).where(
            col(OfferingMunicipality.offering_id) == offering_id
        )
    )
    starts = session.scalars(
        select(col(GroupStart.starts_on)).where(col(GroupStart.offering_id) == offering_id)
    )
    found: dict[str, Any] = {**row, **{name: tuple(sorted(values)) for name, values in tags.items()}}
    return OfferingContent(
        **found, municipality_ids=tuple(sorted(served)), group_starts=tuple(sorted(starts))
    )


def load_contents(session: Session, *, organisation_id: int) -> dict[int, OfferingContent]:
    """Return what each of an organisation's offerings says, by id; four statements."""
    own = select(col(Offering.id)).where(col(Offering.organisation_id) == organisation_id)
    columns = [col(Offering.id), *(getattr(Offering, name) for name in ROW_FIELDS)]
    rows = session.execute(select(*columns).where(col(Offering.organisation_id) == organisation_id))
    found: dict[int, dict[str, Any]] = {}
    for row in rows.mappings():
        fields = {name: row[name] for name in ROW_FIELDS}
        found[row["id"]] = {**fields, **{name: [] for name in _LISTS}}
    names = {kind: name for name, kind in TAG_FIELDS.items()}
    for offering_id, kind, value in session.execute(
        select(col(OfferingTag.offering_id), col(OfferingTag.kind), col(OfferingTag.value)).where(
            col(OfferingTag.offering_id).in_(own)
        )
    ):
        found[offering_id][names[kind]].append(value)
    for offering_id, municipality_id in session.execute(
        select(col(OfferingMunicipality.offering_id), col(OfferingMunicipality.municipality_id)).where(
            col(OfferingMunicipality.offering_id).in_(own)
        )
    ):
        found[offering_id]["municipality_ids"].append(municipality_id)
    for offering_id, day in session.execute(
        select(col(GroupStart.offering_id), col(GroupStart.starts_on)).where(
            col(GroupStart.offering_id).in_(own)
        )
    ):
        found[offering_id]["group_starts"].append(day)
    return {
        id_: OfferingContent(**{**values, **{name: tuple(sorted(values[name])) for name in _LISTS}})
        for id_, values in found.items()
    }


def write_content(session: Session, *, offering_id: int, content: OfferingContent, **more: object) -> None:
    """Write all of an offering's content, and `more` columns of its row."""
    values = {name: getattr(content, name) for name in ROW_FIELDS}
    session.execute(update(Offering).where(col(Offering.id) == offering_id).values(**values, **more))
    rows: dict[type[SQLModel], list[dict[str, object]]] = {
        OfferingMunicipality: [{"municipality_id": id_} for id_ in content.municipality_ids],
        GroupStart: [{"starts_on": day} for day in content.group_starts],
        OfferingTag: [
            {"kind": kind, "value": value}
            for name, kind in TAG_FIELDS.items()
            for value in getattr(content, name)
        ],
    }
    for table, wanted in rows.items():
        session.execute(delete(table).where(table.offering_id == offering_id))  # type: ignore[attr-defined]
        if wanted:
            session.execute(insert(table), [{"offering_id": offering_id, **row} for row in wanted])


def as_noted(content: OfferingContent) -> dict[str, object]:
    """Write content as the audit trail keeps it: dates as text, lists as lists."""
    return {name: _noted(getattr(content, name)) for name in CONTENT_FIELDS}


def _noted(value: object) -> object:
    return (
        [str(item) if not isinstance(item, int) else item for item in value]
        if isinstance(value, tuple)
        else value
    )
