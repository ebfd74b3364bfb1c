"""The search document of an offering: public words, values and figures, nothing else (control S29)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.terms import GroupForm, TagKind
from portal.models import (
    AvailabilityReport,
    CurrentReport,
    Location,
    Offering,
    Organisation,
    Product,
    Region,
    Theme,
)
from portal.services.calendars import freshness_rules
from portal.services.publication import offerings_with_contracts, professional_condition
from search import figures
from search.belongings import Belongings, load_belongings
from search.figures import Figures, read_figures
from search.limits import open_ages, open_municipalities, open_problems
from search.schema import Audience


@dataclass(frozen=True)
class Document:
    """What an index knows of one offering; the keys are those of `search.schema`.

    Weeks are whole and absent when unknown, expired or stopped; `confirmed_at` is in seconds since 1970.
    """

    id: int
    texts: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, float | None]


def project(session: Session, offering_ids: Sequence[int], *, now: datetime) -> list[Document]:
    """Make the documents of those offerings that may be found now, in a fixed number of statements.

    What may not be found, or does not exist, is simply not in the answer.
    """
    if not offering_ids:
        return []
    today = local_date(now)
    rows = (
        session.connection()
        .execute(
            select(*_COLUMNS, *figures.COLUMNS)
            .select_from(with_figures())
            .where(col(Offering.id).in_(offering_ids), professional_condition(today))
        )
        .mappings()
    )
    found = list(rows)
    rules = freshness_rules(session, on=today)
    belongings = load_belongings(
        session,
        offering_ids=[row["id"] for row in found],
        product_ids={row["product_id"] for row in found if row["product_id"] is not None},
    )
    return [_document(row, belongings, read_figures(row, rules, now=now, today=today)) for row in found]


def with_figures() -> Any:
    """Give the tables of an offering with contract, product, theme, region, location and current report."""
    return (
        offerings_with_contracts()
        .join(Region, col(Region.id) == col(Offering.region_id))
        .outerjoin(Product, col(Product.id) == col(Offering.product_id))
        .outerjoin(Theme, col(Theme.id) == col(Product.theme_id))
        .outerjoin(Location, col(Location.id) == col(Offering.location_id))
        .outerjoin(CurrentReport, col(CurrentReport.offering_id) == col(Offering.id))
        .outerjoin(AvailabilityReport, col(AvailabilityReport.id) == col(CurrentReport.report_id))
    )


_COLUMNS: tuple[Any, ...] = (
    col(Offering.id).label("id"),
    col(Offering.region_id).label("region_id"),
    col(Offering.product_id).label("product_id"),
    col(Offering.kind).label("kind"),
    col(Offering.name).label("name"),
    col(Offering.description).label("description"),
    col(Offering.expectation).label("expectation"),
    col(Offering.at_home).label("at_home"),
    col(Offering.part_time).label("part_time"),
    col(Offering.age_min).label("age_min"),
    col(Offering.age_max).label("age_max"),
    col(Offering.group_form).label("group_form"),
    col(Organisation.id).label("provider_id"),
    col(Organisation.name).label("provider_name"),
    col(Organisation.statutory_name).label("statutory_name"),
    col(Region.code).label("region_code"),
    col(Product.code).label("product_code"),
    col(Product.name).label("product_name"),
    col(Product.plain).label("product_plain"),
    col(Product.summary).label("product_summary"),
    col(Product.care_form).label("care_form"),
    col(Product.group_form).label("product_group_form"),
    col(Product.urgency).label("urgency"),
    col(Theme.code).label("theme_code"),
    col(Theme.name).label("theme_name"),
    col(Theme.plain).label("theme_plain"),
    col(Location.place).label("place"),
    col(Location.lat).label("lat"),
    col(Location.lon).label("lon"),
)


def _document(row: RowMapping, belongings: Belongings, said: Figures) -> Document:
    return Document(row["id"], _texts(row, belongings), _facets(row, belongings, said), _numbers(row, said))


def _texts(row: RowMapping, belongings: Belongings) -> dict[str, str]:
    offering, product = belongings.offerings[row["id"]], belongings.products[row["product_id"]]
    tags = (value for kind in TAGS_IN_TEXT for value in offering.tags.get(kind, ()))
    return {
        "product": _lines(row["product_name"], row["product_plain"], row["name"]),
        "tags": _lines(*tags),
        "provider": _lines(row["provider_name"], row["statutory_name"]),
        "synonyms": _lines(*product.synonyms),
        "place": _lines(row["place"], *(served.name for served in offering.municipalities)),
        "about": _lines(
            row["theme_name"],
            row["theme_plain"],
            row["product_summary"],
            *(name for segment in product.segments for name in (segment.name, segment.plain)),
        ),
        "description": _lines(row["description"], row["expectation"]),
    }


def _facets(row: RowMapping, belongings: Belongings, said: Figures) -> dict[str, tuple[str, ...]]:
    offering, product = belongings.offerings[row["id"]], belongings.products[row["product_id"]]
    audiences = (Audience.PROFESSIONAL,) if said.is_phasing_out else tuple(Audience)
    values: dict[str, Iterable[str | None]] = {
        "audience": (audience.value for audience in audiences),
        "region": (row["region_code"],),
        "municipality": (served.code for served in open_municipalities(offering.municipalities, said.limit)),
        "provider": (str(row["provider_id"]),),
        "product": (row["product_code"],),
        "theme": (row["theme_code"],),
        "segment": (segment.code for segment in product.segments),
        "law": product.laws,
        "care_form": (row["care_form"],),
        "group_form": _group_forms(row["group_form"] or row["product_group_form"]),
        "urgency": (row["urgency"],),
        "kind": (row["kind"],),
        "accepting": (said.accepting,),
        "freshness": (said.freshness.value,),
        "door": dict.fromkeys(route.door for route in product.routes),
        "at_home": ("yes",) if row["at_home"] else (),
        "part_time": ("yes",) if row["part_time"] else (),
        **{kind.value: offering.tags.get(kind, ()) for kind in TagKind},
        "problem": open_problems(offering.tags.get(TagKind.PROBLEM, []), said.limit),
    }
    return {name: tuple(map(str, filter(None, held))) for name, held in values.items()}


def _numbers(row: RowMapping, said: Figures) -> dict[str, float | None]:
    youngest, oldest = open_ages(row["age_min"], row["age_max"], said.limit)
    return {
        "age_min": youngest,
        "age_max": oldest,
        "intake_weeks": said.intake_weeks,
        "total_weeks": said.total_weeks,
        "free_places": said.free_places,
        "standing": said.standing,
        "soonest": said.soonest,
        "confirmed_at": None if said.confirmed_at is None else int(said.confirmed_at.timestamp()),
        "lat": row["lat"],
        "lon": row["lon"],
    }


TAGS_IN_TEXT = (TagKind.PROBLEM, TagKind.TARGET_GROUP, TagKind.METHOD)


def _group_forms(form: GroupForm | None) -> tuple[str, ...]:
    if form is GroupForm.BOTH:
        return (GroupForm.INDIVIDUAL.value, GroupForm.GROUP.value)
    return () if form is None else (form.value,)


def _lines(*parts: str | None) -> str:
    return "\n".join(dict.fromkeys(part for part in parts if part))
