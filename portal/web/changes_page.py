"""The page that shows who changed what, of an offering, a location or the organisation itself."""

from flask import render_template

from portal.services.change_history import change_history
from portal.web.auth import acting_organisation_id
from portal.web.paging import page_address, read_paging
from portal.web.supply_page import change_view
from portal.web.supply_words import Names
from portal.web.work import reader

CHANGES_A_PAGE = 25


def changes_page(
    endpoint: str,
    *,
    subject: tuple[str, int],
    title: str,
    back: tuple[str, str],
    names: Names,
    **in_address: str,
) -> str:
    """Show the changes of a subject (its kind and id), newest first, from and to in words.

    `back` is the address and the text of the page above; `in_address` is what the endpoint's address holds.
    """
    paging = read_paging(CHANGES_A_PAGE)
    lines, total = change_history(
        reader(),
        organisation_id=acting_organisation_id(),
        subject_kind=subject[0],
        subject_id=subject[1],
        offset=paging.offset,
        limit=paging.size,
    )
    return render_template(
        "supply/changes.html",
        title=title,
        back=back,
        changes=[change_view(line, names) for line in lines],
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address(endpoint, **in_address),
    )
