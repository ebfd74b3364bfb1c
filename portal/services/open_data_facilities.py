"""The open data of the free-access facilities of municipalities: those that visitors see today."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, exists, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.models import Facility, Municipality, RegionMunicipality
from portal.services.date_spans import holds_on
from portal.services.facilities import shown_condition
from portal.services.open_data_fields import Record

_AT_ONCE = 1_000


def facility_rows(session: Session, now: datetime) -> Iterator[Record]:
    """Read every facility that stands on the page of its municipality now, by number."""
    today, last_id = local_date(now), 0
    while rows := session.execute(_facilities(today, after=last_id)).all():
        yield from map(_facility, rows)
        last_id = rows[-1].id


def _facilities(today: date, *, after: int) -> Any:
    takes_part = exists().where(
        col(RegionMunicipality.municipality_id) == col(Municipality.id),
        holds_on(today, col(RegionMunicipality.valid_from), col(RegionMunicipality.valid_until)),
    )
    return (
        select(
            Facility.__table__,  # type: ignore[attr-defined]
            col(Municipality.code).label("municipality_code"),
            col(Municipality.name).label("municipality_name"),
        )
        .join(Municipality, col(Municipality.id) == col(Facility.municipality_id))
        .where(shown_condition(today), takes_part, col(Facility.id) > after)
        .order_by(col(Facility.id))
        .limit(_AT_ONCE)
    )


def _facility(row: Row[Any]) -> Record:
    return {
        "voorziening": row.id,
        "gemeente": row.municipality_code,
        "gemeentenaam": row.municipality_name,
        "naam": row.name,
        "uitleg": row.about,
        "voor_wie": row.audience,
        "leeftijd_vanaf": row.age_min,
        "leeftijd_tot_en_met": row.age_max,
        "onderwerpen": " ".join(row.themes),
        "adres": row.address,
        "openingstijden": row.opening_hours,
        "telefoon": row.phone,
        "e_mail": row.email,
        "website": row.website,
        "voorbeeld": row.is_sample,
    }
