"""To which municipalities and problems an offering can be limited: those that it names itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.availability import LIMIT_LISTS, Availability
from portal.domain.errors import FieldError
from portal.domain.terms import TagKind
from portal.domain.texts import check_text
from portal.models import Municipality, OfferingMunicipality, OfferingTag
from portal.services.report_rows import Report

LONGEST_LISTED = 5_000
_UNKNOWN = {
    "limit_municipalities": "limit_municipality_unknown",
    "limit_problems": "limit_problem_unknown",
}


@dataclass(frozen=True)
class LimitChoices:
    """What an offering can be limited to, by how that may be written in lower case: a name, or a CBS code."""

    municipalities: Mapping[str, str]
    problems: Mapping[str, str]

    def of(self, field: str) -> Mapping[str, str]:
        """Give the choices of one field of a report."""
        return self.municipalities if field == "limit_municipalities" else self.problems


NO_CHOICES = LimitChoices({}, {})


def limit_choices(session: Session, *, offering_ids: Collection[int]) -> dict[int, LimitChoices]:
    """Return what these offerings can be limited to, by offering id, in order of name; two statements."""
    if not offering_ids:
        return {}
    towns: dict[int, dict[str, str]] = {offering_id: {} for offering_id in offering_ids}
    problems: dict[int, dict[str, str]] = {offering_id: {} for offering_id in offering_ids}
    for offering_id, code, name in session.execute(
        select(col(OfferingMunicipality.offering_id), col(Municipality.code), col(Municipality.name))
        .join(Municipality, col(Municipality.id) == col(OfferingMunicipality.municipality_id))
        .where(col(OfferingMunicipality.offering_id).in_(offering_ids))
        .order_by(col(Municipality.name))
    ):
        towns[offering_id] |= {name.casefold(): name, code.casefold(): name}
    for offering_id, value in session.execute(
        select(col(OfferingTag.offering_id), col(OfferingTag.value))
        .where(col(OfferingTag.offering_id).in_(offering_ids), col(OfferingTag.kind) == TagKind.PROBLEM)
        .order_by(col(OfferingTag.value))
    ):
        problems[offering_id][value.casefold()] = value
    return {id_: LimitChoices(towns[id_], problems[id_]) for id_ in towns}


def settled_limit(
    session: Session, availability: Availability, *, offering_id: int, current: Report | None
) -> tuple[Availability, list[FieldError]]:
    """Write a limit's lists as the offering names them, and find what it does not name.

    Two statements, none when nothing is listed.
    """
    if not any(getattr(availability, name) for name in LIMIT_LISTS):
        return availability, []
    choices = limit_choices(session, offering_ids=[offering_id])[offering_id]
    return hold_to_choices(availability, choices, current.availability if current else None)


def hold_to_choices(
    availability: Availability, choices: LimitChoices, stands: Availability | None
) -> tuple[Availability, list[FieldError]]:
    """Do the same with choices that were read before; what `stands` already may stay."""
    held: dict[str, tuple[str, ...]] = {}
    faults = []
    for field in LIMIT_LISTS:
        known = {**{name.casefold(): name for name in getattr(stands, field, ())}, **choices.of(field)}
        words = [" ".join(word.split()) for word in getattr(availability, field)]
        unknown = [word for word in words if word and word.casefold() not in known]
        if unknown:
            about_clients = check_text("; ".join(unknown), field, max_length=LONGEST_LISTED)
            faults += about_clients or [FieldError(_UNKNOWN[field], field)]
        kept = {known.get(word.casefold(), word) for word in words if word}
        held[field] = tuple(sorted(kept, key=str.casefold))
    limited = replace(
        availability,
        limit_municipalities=held["limit_municipalities"],
        limit_problems=held["limit_problems"],
    )
    return limited, faults


@dataclass(frozen=True)
class FittedLimit:
    """What of a limit an offering can take over; `left_out` names what it has nothing to do with.

    `is_elsewhere`: nothing is left of a list, and the limit without it would let in more people, not fewer.
    """

    availability: Availability
    left_out: tuple[str, ...] = ()
    is_elsewhere: bool = False


def fit_limit(availability: Availability, choices: LimitChoices) -> FittedLimit:
    """Keep of a limit's lists what an offering names itself."""
    kept: dict[str, tuple[str, ...]] = {}
    left_out: list[str] = []
    for field in LIMIT_LISTS:
        words, known = getattr(availability, field), choices.of(field)
        kept[field] = tuple(word for word in words if word.casefold() in known)
        left_out += [word for word in words if word.casefold() not in known]
    fitted = replace(
        availability,
        limit_municipalities=kept["limit_municipalities"],
        limit_problems=kept["limit_problems"],
    )
    is_elsewhere = any(getattr(availability, field) and not kept[field] for field in LIMIT_LISTS)
    return FittedLimit(fitted, tuple(left_out), is_elsewhere)
