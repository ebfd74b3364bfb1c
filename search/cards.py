"""The cards of a results page: Core rows from SQL, with what a visitor may see of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, RowMapping, Select, bindparam, select
from sqlmodel import Session, col

from portal.domain.availability import Availability, PlaceState, total_weeks
from portal.domain.calendar import local_date
from portal.domain.small_numbers import is_small
from portal.domain.terms import Freshness, GroupForm, OfferingKind
from portal.models import Location, Municipality, Offering, Organisation, Product
from portal.services.feedback import review_condition
from portal.services.publication import professional_condition, public_condition
from search import figures
from search.belongings import Route
from search.choices import choices
from search.document import with_figures
from search.figures import Figures, read_figures
from search.geo import distance_km
from search.query import Point
from search.viewers import Viewer

__all__ = ["Card", "Route", "load_cards"]


@dataclass(frozen=True)
class Card:
    """One result. `availability` is as it stands today, None when expired or never reported.

    `waiting_count` is None for residents, and where it is small, nought too, for whoever may not see exact
    figures; `intake_phone` and `referrer_remark` are None for residents.
    """

    offering_id: int
    name: str
    kind: OfferingKind
    provider_id: int
    provider_name: str
    product_code: str | None
    product_name: str | None
    product_plain: str | None
    place: str | None
    municipality_name: str | None
    distance_km: float | None
    at_home: bool
    group_form: GroupForm | None
    age_min: int | None
    age_max: int | None
    state: PlaceState
    freshness: Freshness
    availability: Availability | None
    total_weeks: int | None
    confirmed_at: datetime | None
    changed_at: datetime | None
    is_phasing_out: bool
    is_under_review: bool
    routes: tuple[Route, ...]
    public_phone: str | None
    intake_phone: str | None
    referrer_remark: str | None


CARD_COLUMNS: tuple[Any, ...] = (
    col(Offering.id).label("id"),
    col(Offering.region_id).label("region_id"),
    col(Offering.product_id).label("product_id"),
    col(Offering.kind).label("kind"),
    col(Offering.name).label("name"),
    col(Offering.at_home).label("at_home"),
    col(Offering.age_min).label("age_min"),
    col(Offering.age_max).label("age_max"),
    col(Offering.group_form).label("group_form"),
    col(Offering.public_phone).label("public_phone"),
    col(Offering.intake_phone).label("intake_phone"),
    col(Organisation.id).label("provider_id"),
    col(Organisation.name).label("provider_name"),
    col(Product.code).label("product_code"),
    col(Product.name).label("product_name"),
    col(Product.plain).label("product_plain"),
    col(Product.group_form).label("product_group_form"),
    col(Location.place).label("place"),
    col(Location.lat).label("lat"),
    col(Location.lon).label("lon"),
    col(Municipality.name).label("municipality_name"),
    review_condition().label("is_under_review"),
    *figures.COLUMNS,
)


def with_municipality() -> Any:
    """Give the tables that CARD_COLUMNS come from."""
    return with_figures().outerjoin(Municipality, col(Municipality.id) == col(Location.municipality_id))


def visible_to(viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    """Say which offerings a viewer may find."""
    today = local_date(now)
    return professional_condition(today) if viewer.is_professional else public_condition(today)


def _by_ids(condition: Callable[[Any], ColumnElement[bool]]) -> Select[Any]:
    """Build the question for cards once: building it at every page costs more than asking it."""
    return (
        select(*CARD_COLUMNS)
        .select_from(with_municipality())
        .where(
            col(Offering.id).in_(bindparam("ids", expanding=True)), condition(bindparam("today", type_=Date))
        )
    )


_OF_RESIDENTS, _OF_PROFESSIONALS = _by_ids(public_condition), _by_ids(professional_condition)


def load_cards(
    session: Session, offering_ids: Sequence[int], *, now: datetime, viewer: Viewer, near: Point | None
) -> tuple[Card, ...]:
    """Load cards in the order of the ids, in one statement; what may no longer be found is left out."""
    if not offering_ids:
        return ()
    asked = _OF_PROFESSIONALS if viewer.is_professional else _OF_RESIDENTS
    today = local_date(now)
    rows = session.connection().execute(asked, {"ids": offering_ids, "today": today}).mappings()
    by_id = {row["id"]: row for row in rows}
    known = choices(session, now=now)
    return tuple(
        make_card(
            by_id[offering_id],
            read_figures(by_id[offering_id], known.rules, now=now, today=today),
            known.routes,
            viewer=viewer,
            near=near,
        )
        for offering_id in offering_ids
        if offering_id in by_id
    )


def make_card(
    row: RowMapping,
    said: Figures,
    routes: Mapping[int, tuple[Route, ...]],
    *,
    viewer: Viewer,
    near: Point | None,
) -> Card:
    """Make a card of a row of CARD_COLUMNS, with only what the viewer may see."""
    shown = _shown(row, said.availability, viewer)
    return Card(
        offering_id=row["id"],
        name=row["name"],
        kind=row["kind"],
        provider_id=row["provider_id"],
        provider_name=row["provider_name"],
        product_code=row["product_code"],
        product_name=row["product_name"],
        product_plain=row["product_plain"],
        place=row["place"],
        municipality_name=row["municipality_name"],
        distance_km=_distance(row, near),
        at_home=row["at_home"],
        group_form=row["group_form"] or row["product_group_form"],
        age_min=row["age_min"],
        age_max=row["age_max"],
        state=said.state,
        freshness=said.freshness,
        availability=shown,
        total_weeks=None if shown is None else total_weeks(shown),
        confirmed_at=said.confirmed_at,
        changed_at=row["figures_changed_at"],
        is_phasing_out=said.is_phasing_out,
        is_under_review=bool(row["is_under_review"]),
        routes=routes.get(row["product_id"], ()),
        public_phone=row["public_phone"],
        intake_phone=row["intake_phone"] if viewer.is_professional else None,
        referrer_remark=(shown.remark or None) if shown and viewer.is_professional else None,
    )


def _shown(row: RowMapping, reported: Availability | None, viewer: Viewer) -> Availability | None:
    if reported is None:
        return None
    if viewer.sees_exact(organisation_id=row["provider_id"], region_id=row["region_id"]):
        return reported
    count = reported.waiting_count if viewer.is_professional else None
    return replace(
        reported,
        waiting_count=None if is_small(count) else count,
        remark=reported.remark if viewer.is_professional else None,
    )


def _distance(row: RowMapping, near: Point | None) -> float | None:
    if near is None or row["lat"] is None:
        return None
    return distance_km(near, Point(row["lat"], row["lon"]))
