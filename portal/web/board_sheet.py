"""The board as a table for a file."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session

from portal.domain.calendar import local_date
from portal.domain.punctuality import Punctuality
from portal.services.board import BoardLine
from portal.services.bulk_cells import Cell, Sheet
from portal.services.punctuality import read_punctuality
from portal.web.present import label

HEADINGS = (
    "Aanbieder",
    "Regio",
    "Soort",
    "Stand",
    "Te doen",
    "Periodes nog niet ingeleverd",
    "Periodes te laat",
    "Uiterlijk",
    "Op tijd in 26 weken",
    "Gevraagd in 26 weken",
    "Op tijd in 52 weken",
    "Gevraagd in 52 weken",
    "Keer op rij te laat",
)
_AT_ONCE = 500


def board_sheet(
    session: Session, lines: Sequence[BoardLine], *, region_ids: Collection[int] | None, now: datetime
) -> Sheet:
    """Write the lines as a table, one statement for every 500 providers."""
    rows: list[Sequence[Cell]] = []
    for start in range(0, len(lines), _AT_ONCE):
        part = lines[start : start + _AT_ONCE]
        organisation_ids = {line.organisation_id for line in part}
        found = read_punctuality(session, organisation_ids=organisation_ids, region_ids=region_ids, now=now)
        rows += [_row(line, found.get(line.key, Punctuality())) for line in part]
    return Sheet("Aanleveringen", HEADINGS, rows)


def _row(line: BoardLine, course: Punctuality) -> list[Cell]:
    return [
        line.organisation_name,
        line.region_name,
        label(line.kind),
        label(line.status),
        line.item_count,
        line.pending_count,
        line.late_count,
        None if line.first_due_at is None else local_date(line.first_due_at),
        course.half_year.on_time,
        course.half_year.due,
        course.year.on_time,
        course.year.due,
        course.late_streak,
    ]
