"""The lines of a contract: a product with its municipalities, duty and volumes."""

from flask import Blueprint, Response, make_response, render_template
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.permissions import Action
from portal.services.closure_rule import town_notes
from portal.services.contract_line_edit import content_of, put_line, segment_products, town_choices
from portal.services.contract_reading import ContractView
from portal.web.auth import allowed, current_user_id, region_scope
from portal.web.closure_words import town_text
from portal.web.errors import status_of
from portal.web.forms.contracts import LineForm
from portal.web.menu import notice
from portal.web.routes.region_contracts import back_to, find_contract
from portal.web.supply_page import ConflictView, conflict_view
from portal.web.work import now, reader, writing

blueprint = Blueprint(
    "region_contract_lines",
    __name__,
    url_prefix="/regio/aanbieders/overeenkomsten/<int:contract_id>/percelen",
)
may_edit = allowed(Action.EDIT_CONTRACTS)


@blueprint.get("/nieuw")
@may_edit
def new_line(contract_id: int) -> Response:
    """Ask for which product and municipalities; where a group is closed it begins no earlier than today."""
    contract, today = find_contract(contract_id), local_date(now())
    notes = town_notes(reader(), contract=contract, today=today).values()
    is_closed = any(note.closed_from is not None for note in notes)
    starts_on = max(contract.starts_on, today) if is_closed else contract.starts_on
    form = LineForm(
        formdata=None, data={"starts_on": starts_on.isoformat(), "version": str(contract.version)}
    )
    return _line_page(contract, None, form)


@blueprint.post("/nieuw")
@may_edit
def add_line(contract_id: int) -> AnyResponse:
    """Add a line."""
    return _save(contract_id, None)


@blueprint.get("/<int:line_id>")
@may_edit
def show_line(contract_id: int, line_id: int) -> Response:
    """Show what a line says."""
    contract = find_contract(contract_id)
    content = content_of(contract, line_id)
    form = LineForm(
        formdata=None,
        data={
            "product_id": str(content.product_id),
            "starts_on": content.starts_on.isoformat() if content.starts_on else "",
            "municipality_ids": [str(one) for one in content.municipality_ids],
            "acceptance_duty": content.acceptance_duty,
            "volume_min": "" if content.volume_min is None else str(content.volume_min),
            "volume_max": "" if content.volume_max is None else str(content.volume_max),
            "version": str(contract.version),
        },
    )
    return _line_page(contract, line_id, form)


@blueprint.post("/<int:line_id>")
@may_edit
def save_line(contract_id: int, line_id: int) -> AnyResponse:
    """Save a line."""
    return _save(contract_id, line_id)


def _save(contract_id: int, line_id: int | None) -> AnyResponse:
    contract, form = find_contract(contract_id), LineForm()
    try:
        with writing() as session:
            put_line(
                session,
                contract_id=contract_id,
                region_ids=region_scope(Action.EDIT_CONTRACTS),
                line_id=line_id,
                content=form.content(),
                version=form.seen_version,
                is_sure=bool(form.is_sure.data),
                user_id=current_user_id(),
                now=now(),
            )
    except NotFoundError:
        raise
    except ConflictError as error:
        form.version.data = str(error.data["version"])
        names = {
            "municipality_ids": town_choices(reader(), contract.region_id),
            "product_id": segment_products(reader(), contract.segment_id),
        }
        return _line_page(contract, line_id, form, 409, conflict_view(error, names))
    except DomainError as error:
        form.add_refusal(error)
        return _line_page(contract, line_id, form, status_of(error))
    notice("Opgeslagen.")
    return back_to(contract)


def _line_page(
    contract: ContractView,
    line_id: int | None,
    form: LineForm,
    status: int = 200,
    conflict: ConflictView | None = None,
) -> Response:
    products = segment_products(reader(), contract.segment_id)
    form.product_id.choices = {"": "kies een product", **{str(one): name for one, name in products.items()}}
    towns = town_choices(reader(), contract.region_id)
    notes = town_notes(reader(), contract=contract, today=local_date(now()))
    form.municipality_ids.choices = [
        (str(one), town_text(name, notes.get(one), products)) for one, name in towns.items()
    ]
    body = render_template(
        "region/contract_line.html", contract=contract, line_id=line_id, form=form, conflict=conflict
    )
    return make_response(body, status)
