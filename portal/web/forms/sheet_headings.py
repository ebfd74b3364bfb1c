"""The first row of a file that was sent: which column stands where, and which headings mean nothing here."""

from collections.abc import Mapping, Sequence

from portal.domain.errors import DomainError
from portal.services.bulk_cells import ReadCell, ReadRow

NO_CELL = ReadCell()
_MOST_UNKNOWN, _LONGEST_HEADING = 10, 40


def check_rows(rows: Sequence[ReadRow], *, most: int) -> None:
    """Refuse a file without rows, or with too many. Raises DomainError `file_empty` or `file_many_rows`."""
    if len(rows) < 2:
        raise DomainError("file_empty")
    if len(rows) > most + 1:
        raise DomainError("file_many_rows", maximum=most)


def find_columns(row: ReadRow, headings: Mapping[str, str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Find where each field stands, by field to heading, and the headings that are none of ours.

    Raises DomainError `heading_double`.
    """
    fields = {plain(heading): field for field, heading in headings.items()}
    places: dict[str, int] = {}
    unknown: list[str] = []
    for position, cell in enumerate(row.cells):
        field = fields.get(plain(cell.text))
        if field is None:
            unknown += [cell.text[:_LONGEST_HEADING]] if cell.text.strip() else []
        elif field in places:
            raise DomainError("heading_double", heading=cell.text[:_LONGEST_HEADING])
        else:
            places[field] = position
    return places, tuple(unknown[:_MOST_UNKNOWN])


def cell_at(row: ReadRow, position: int) -> ReadCell:
    """Give the cell of a row at a place; an empty one where the row is shorter."""
    return row.cells[position] if position < len(row.cells) else NO_CELL


def plain(text: str) -> str:
    """Write a heading or a word as it is compared: small letters, single spaces."""
    return " ".join(text.casefold().split())
