"""Taking the waiting figures of one offering over to the same product at other locations, on purpose."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from portal.domain.availability import COUNT_FIELDS, Availability, as_of, only_asked
from portal.domain.calendar import local_date
from portal.domain.errors import DomainError, NotFoundError
from portal.domain.terms import ReportChannel
from portal.services.availability import report_availability
from portal.services.hand_ins import locked_offerings
from portal.services.limit_choices import fit_limit, limit_choices
from portal.services.report_rows import current_reports

OWN_FIELDS = frozenset(COUNT_FIELDS)
"""Who waits and which places are free belong to one location and are never taken over."""


def copy_figures(
    session: Session,
    *,
    organisation_id: int,
    source_id: int,
    source_report_id: int | None,
    targets: Mapping[int, int | None],
    user_id: int | None,
    channel: ReportChannel,
    request_key: str | None,
    now: datetime,
) -> int:
    """Give the waits, the stop or limit and the texts of one offering to others of the same product.

    `targets` holds per offering the report that the person saw there. All of it happens, or nothing; of a
    limit each takes over the municipalities and problems that it names itself. Returns how many were given.
    Raises NotFoundError for what is not this organisation's or of another product, DomainError
    `copy_targets_missing`, `never_reported`, `copy_changed` or `copy_limit_elsewhere`, and ConflictError.
    """
    if not targets:
        raise DomainError("copy_targets_missing", "targets")
    offerings = locked_offerings(
        session, organisation_id=organisation_id, offering_ids=sorted({source_id, *targets})
    )
    source = offerings[source_id]
    if source_id in targets or any(offerings[id_].product_id != source.product_id for id_ in targets):
        raise NotFoundError("offering_unknown", "offering_id")
    current = current_reports(session, offering_ids=[source_id]).get(source_id)
    if current is None:
        raise DomainError("never_reported")
    if current.report_id != source_report_id:
        raise DomainError("copy_changed")
    figures = only_asked(as_of(current.availability, local_date(now)), source.capacity)
    choices = limit_choices(session, offering_ids=targets)
    fitted = {offering_id: fit_limit(figures, choices[offering_id]) for offering_id in targets}
    if any(limit.is_elsewhere for limit in fitted.values()):
        raise DomainError("copy_limit_elsewhere")
    for offering_id, seen_report_id in sorted(targets.items()):
        report_availability(
            session,
            offering_id=offering_id,
            organisation_id=organisation_id,
            availability=replace(fitted[offering_id].availability, measured_on=None),
            kept=OWN_FIELDS,
            user_id=user_id,
            channel=channel,
            seen_report_id=seen_report_id,
            request_key=request_key,
            now=now,
        )
    return len(targets)


def as_copied(figures: Availability, to: Availability | None) -> Availability:
    """Give what an offering's figures would be after taking over these."""
    own = {name: getattr(to, name) if to else None for name in OWN_FIELDS}
    return replace(figures, **own)  # type: ignore[arg-type]
