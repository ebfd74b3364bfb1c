"""What the page for taking figures over shows: the figures, and per location what stands and would stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from portal.domain.availability import Availability
from portal.domain.errors import NotFoundError
from portal.services.limit_choices import NO_CHOICES, FittedLimit, LimitChoices, fit_limit
from portal.services.week_copy import as_copied
from portal.services.week_list import WeekList, WeekRow
from portal.web.week_page import new_key
from portal.web.week_words import visible_text


@dataclass(frozen=True)
class TargetView:
    """One other location: what is public there now, and what would be.

    `left_out` tells what of the limit stays behind; `cannot`, why nothing can be taken over.
    """

    offering_id: int
    name: str
    now: str
    then: str
    is_chosen: bool
    seen: str
    left_out: str = ""
    cannot: str = ""


@dataclass(frozen=True)
class CopyView:
    """The page: first the choice, then the preview of what was chosen."""

    offering_id: int
    name: str
    place: str
    figures: str
    targets: Sequence[TargetView]
    elsewhere: Sequence[TargetView]
    is_preview: bool
    seen: str
    request_key: str


def other_places(week: WeekList, row: WeekRow) -> list[WeekRow]:
    """List the rows of the same product that take figures too."""
    return [
        other
        for other in week.rows
        if other.offering.product_id == row.offering.product_id
        and other.offering_id != row.offering_id
        and other.standing.takes_figures
    ]


def copy_view(
    week: WeekList,
    row: WeekRow,
    *,
    choices: Mapping[int, LimitChoices],
    chosen: Collection[int],
    is_preview: bool,
) -> CopyView:
    """Decide what the page shows. Raises NotFoundError for a choice that is not one of the locations."""
    figures = row.availability or Availability()
    found = [
        _target(other, figures, choices.get(other.offering_id, NO_CHOICES), chosen)
        for other in other_places(week, row)
    ]
    if not set(chosen) <= {target.offering_id for target in found}:
        raise NotFoundError("offering_unknown", "offering_id")
    targets = [target for target in found if not target.cannot]
    return CopyView(
        offering_id=row.offering_id,
        name=row.offering.name,
        place=_place(row),
        figures=visible_text(as_copied(figures, None)),
        targets=[target for target in targets if target.is_chosen] if is_preview else targets,
        elsewhere=[target for target in found if target.cannot and (target.is_chosen or not is_preview)],
        is_preview=is_preview,
        seen=_seen(row),
        request_key=new_key(),
    )


def _target(
    row: WeekRow, figures: Availability, choices: LimitChoices, chosen: Collection[int]
) -> TargetView:
    fitted = fit_limit(figures, choices)
    left_out, cannot = _without(fitted)
    return TargetView(
        offering_id=row.offering_id,
        name=f"{_place(row)}: {row.offering.name}",
        now=visible_text(row.availability) if row.availability else "nog nooit opgegeven",
        then=visible_text(as_copied(fitted.availability, row.availability)),
        is_chosen=row.offering_id in chosen,
        seen=_seen(row),
        left_out=left_out,
        cannot=cannot,
    )


def _without(fitted: FittedLimit) -> tuple[str, str]:
    """Say what of a limit stays behind, or else why nothing can be taken over."""
    names = ", ".join(fitted.left_out)
    if fitted.is_elsewhere:
        return "", f"De beperking tot {names} past hier niet. Geef deze locatie zelf op."
    return (f"Zonder {names}: dat hoort niet bij deze locatie." if names else ""), ""


def _place(row: WeekRow) -> str:
    place = row.offering.place
    return f"{place.town}, {place.street}" if place else "Bij mensen thuis"


def _seen(row: WeekRow) -> str:
    return str(row.report.report_id) if row.report else ""
