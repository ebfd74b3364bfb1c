"""One contract: its terms, and its course, each step first shown with what it does."""

from datetime import date

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.calendar import local_date
from portal.domain.contracting import Step
from portal.domain.errors import ConflictError, DomainError, NotFoundError
from portal.domain.permissions import Action
from portal.services.contract_course import check_step, take_step, undo_step, undoable_step
from portal.services.contract_edit import edit_terms, terms_of
from portal.services.contract_effects import effect_of
from portal.services.contract_reading import ContractView, read_contract
from portal.web.auth import allowed, current_user_id, region_scope
from portal.web.errors import status_of
from portal.web.forms.contracts import StepForm, TermsForm, months_text, names_text, read_line
from portal.web.menu import notice
from portal.web.present import date_text
from portal.web.supply_page import ConflictView, conflict_view
from portal.web.work import now, reader, writing

blueprint = Blueprint(
    "region_contracts", __name__, url_prefix="/regio/aanbieders/overeenkomsten/<int:contract_id>"
)

may_edit = allowed(Action.EDIT_CONTRACTS)
STEPS = {
    "verlengen": Step.EXTEND,
    "beeindigen": Step.END,
    "uitfaseren": Step.PHASE_OUT,
    "hervatten": Step.RESUME,
}


@blueprint.get("")
@may_edit
def edit(contract_id: int) -> Response:
    """Show the terms of a contract."""
    contract = find_contract(contract_id)
    terms = terms_of(contract)
    form = TermsForm(
        formdata=None,
        data={
            "form": terms.form.value if terms.form else "",
            "partnership": terms.partnership.value if terms.partnership else "",
            "extension_months": months_text(terms.extension_months),
            "notice_months": str(terms.notice_months),
            "subcontractors": names_text(terms.subcontractors),
            "version": str(contract.version),
        },
    )
    return _terms_page(contract, form)


@blueprint.post("")
@may_edit
def save(contract_id: int) -> AnyResponse:
    """Save the terms; when somebody else was first, both values are shown."""
    contract, form = find_contract(contract_id), TermsForm()
    try:
        with writing() as session:
            is_changed = edit_terms(
                session,
                contract_id=contract_id,
                region_ids=region_scope(Action.EDIT_CONTRACTS),
                terms=form.terms(),
                version=form.seen_version,
                user_id=current_user_id(),
                now=now(),
            )
    except ConflictError as error:
        form.version.data = str(error.data["version"])
        return _terms_page(contract, form, 409, conflict_view(error, {}))
    except DomainError as error:
        form.add_refusal(error)
        return _terms_page(contract, form, status_of(error))
    notice("Opgeslagen." if is_changed else "Er was niets gewijzigd.")
    return back_to(contract)


@blueprint.get("/<step_name>")
@may_edit
def ask_step(contract_id: int, step_name: str) -> Response:
    """Ask for the day of a step and, once it is known, show what the step does."""
    contract = find_contract(contract_id)
    line_id = read_line(request.args.get("perceel"))
    day = request.args.get("day", "").strip()[:10]
    form = StepForm(
        formdata=None,
        data={"line": "" if line_id is None else str(line_id), "day": day, "version": str(contract.version)},
    )
    step = _step(step_name)
    if not day and step is Step.EXTEND and line_id is None and contract.next_end is not None:
        form.day.data = contract.next_end.isoformat()
    is_judged = bool(day) or step is Step.RESUME
    return _step_page(contract, step_name, form, is_judged=is_judged)


@blueprint.post("/<step_name>")
@may_edit
def do_step(contract_id: int, step_name: str) -> AnyResponse:
    """Take a step."""
    contract, form, step = find_contract(contract_id), StepForm(), _step(step_name)
    try:
        with writing() as session:
            take_step(
                session,
                contract_id=contract_id,
                region_ids=region_scope(Action.EDIT_CONTRACTS),
                wanted=form.wanted(step),
                version=form.seen_version,
                user_id=current_user_id(),
                now=now(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        form.add_refusal(error)
        form.version.data = str(contract.version)
        return _step_page(contract, step_name, form, is_judged=True, status=status_of(error))
    notice(f"{_done_words(step, form.chosen_day)} U kunt dit tien minuten lang ongedaan maken.")
    return back_to(contract)


@blueprint.post("/terug")
@may_edit
def undo(contract_id: int) -> AnyResponse:
    """Take the newest step back."""
    contract = find_contract(contract_id)
    with writing() as session:
        is_undone = undo_step(
            session,
            contract_id=contract_id,
            region_ids=region_scope(Action.EDIT_CONTRACTS),
            user_id=current_user_id(),
            now=now(),
        )
    notice("De stap is ongedaan gemaakt." if is_undone else "Er was niets om ongedaan te maken.")
    return back_to(contract)


def _step(name: str) -> Step:
    if name not in STEPS:
        raise NotFoundError
    return STEPS[name]


def find_contract(contract_id: int) -> ContractView:
    """Find a contract of a region that the person may change. Raises NotFoundError."""
    return read_contract(reader(), contract_id=contract_id, region_ids=region_scope(Action.EDIT_CONTRACTS))


def _terms_page(
    contract: ContractView, form: TermsForm, status: int = 200, conflict: ConflictView | None = None
) -> Response:
    body = render_template(
        "region/contract_terms.html",
        contract=contract,
        form=form,
        conflict=conflict,
        undoable=undoable_step(reader(), contract=contract, now=now()),
    )
    return make_response(body, status)


def _step_page(
    contract: ContractView, step_name: str, form: StepForm, *, is_judged: bool, status: int = 200
) -> Response:
    step, line_id = _step(step_name), read_line(form.line.data)
    dates = contract.dates_of(line_id)
    effect, is_fine = None, False
    if is_judged:
        try:
            check_step(contract, form.wanted(step), today=local_date(now()))
            is_fine = True
        except NotFoundError:
            raise
        except DomainError as error:
            if not form.errors:
                form.add_refusal(error)
    if is_fine and form.chosen_day is not None:
        effect = effect_of(reader(), contract=contract, step=step, day=form.chosen_day, line_id=line_id)
    body = render_template(
        "region/contract_step.html",
        contract=contract,
        line=None if line_id is None else contract.line(line_id),
        step_name=step_name,
        step=step,
        form=form,
        dates=dates,
        effect=effect,
        is_fine=is_fine,
    )
    return make_response(body, status)


def _done_words(step: Step, day: date | None) -> str:
    when = date_text(day) if day else ""
    return {
        Step.EXTEND: f"Verlengd tot en met {when}.",
        Step.END: f"Loopt af op {when}.",
        Step.PHASE_OUT: f"Neemt vanaf {when} geen nieuwe mensen meer aan.",
        Step.RESUME: "Neemt weer nieuwe mensen aan.",
    }[step]


def back_to(contract: ContractView) -> AnyResponse:
    """Go on at a contract on its provider's page."""
    address = url_for("region_contractors.provider", organisation_id=contract.organisation_id)
    return redirect(f"{address}#overeenkomst-{contract.contract_id}", code=303)
