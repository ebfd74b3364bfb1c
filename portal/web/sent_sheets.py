"""A spreadsheet in a request: let in by one view of a room, counted, taken out, and its rows ticked."""

from flask import Blueprint, request

from portal.services.bulk_files import MAX_BYTES
from portal.web.forms.week import read_id
from portal.web.person import person
from portal.web.sent_files import count_upload, sent_file, take_files

MEGABYTES = MAX_BYTES // (1024 * 1024)


def take_sheets(blueprint: Blueprint, view: str) -> None:
    """Let one view of a room take a spreadsheet; a larger one is told what may be sent."""
    take_files(blueprint, view, most_bytes=MAX_BYTES, code="file_big", maximum=MEGABYTES)


def sent_sheet() -> tuple[str, bytes]:
    """Count a file and take it out of the request: its name and its content.

    Raises NotAllowedError for a visitor and DomainError `too_many_attempts`.
    """
    count_upload(person())
    return sent_file(most_bytes=MAX_BYTES)


def ticked_rows() -> set[int]:
    """Return the ids of the rows in conflict that were ticked in a preview."""
    return {found for text in request.form.getlist("toch") if (found := read_id(text)) is not None}
