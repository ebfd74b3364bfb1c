"""What is chosen on the pages with figures, as the address has it: product, segment and municipality."""

from dataclasses import replace

from flask import request, url_for

from portal.domain.errors import NotFoundError
from portal.services.monitor_figures import By, Scope
from portal.services.monitor_subjects import Subject, find_subject
from portal.web.downloads import FORMS
from portal.web.monitor_desk import PER_WORDS, MonitorDesk


def asked_scope(desk: MonitorDesk) -> Scope:
    """Read from the address about what figures are asked. Raises NotFoundError for what is not there."""
    region, found = desk.region, desk.scope
    lists = {"product": region.products, "segment": region.segments, "gemeente": region.municipalities}
    ids = {
        name: find_subject(known, code).id
        for name, known in lists.items()
        if (code := request.args.get(name))
    }
    if desk.own_id is not None and ids.get("gemeente", desk.own_id) != desk.own_id:
        raise NotFoundError
    return replace(
        found,
        product_id=ids.get("product"),
        segment_id=ids.get("segment"),
        municipality_id=ids.get("gemeente", found.municipality_id),
    )


def asked_split(usual: By = By.PRODUCT) -> By:
    """Read by what the table is split; what is no choice is the usual one."""
    asked = request.args.get("per", "")
    return next((one for one, word in PER_WORDS.items() if word == asked), usual)


def chosen(desk: MonitorDesk, scope: Scope) -> dict[str, Subject]:
    """Give what a scope is about, by how the address calls it; nothing for the whole of what is seen."""
    region = desk.region
    found = {
        "product": region.products.get(scope.product_id or 0),
        "segment": region.segments.get(scope.segment_id or 0),
        "gemeente": None if desk.own_id else region.municipalities.get(scope.municipality_id or 0),
    }
    return {name: one for name, one in found.items() if one is not None}


def kept_choice(desk: MonitorDesk, scope: Scope) -> dict[str, str]:
    """Give what is chosen as an address keeps it."""
    return {name: one.code for name, one in chosen(desk, scope).items()}


def file_addresses(endpoint: str, **kept: str | int | None) -> dict[str, str]:
    """Give the addresses of a file, by form."""
    return {form: url_for(endpoint, form=form, **kept) for form in FORMS}  # type: ignore[arg-type]
