"""The queues of what visitors say is wrong, of a provider and of a region; closing with a reason."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import DomainError, NotAllowedError, NotFoundError
from portal.domain.permissions import Action
from portal.services.corrections import UNDO_WITHIN
from portal.services.feedback import FeedbackLine, Queue, close_feedback, find_feedback, list_feedback
from portal.services.feedback_undo import reopen_feedback
from portal.web.auth import acting_organisation_id, allowed, current_user_id, region_scope
from portal.web.errors import status_of
from portal.web.feedback_figures import FiguresRefusedError, close_with_figures, figure_faults, figures_of
from portal.web.forms.feedback import ClosingForm
from portal.web.menu import notice
from portal.web.messages import sentence
from portal.web.paging import page_address, read_paging
from portal.web.typing_marks import resumes_typing
from portal.web.week_row import Edit
from portal.web.work import now, reader, writing

blueprint = Blueprint("feedback", __name__)

A_PAGE = 20


@blueprint.get("/mijn/vragen")
@allowed(Action.ANSWER_FEEDBACK)
def own() -> AnyResponse:
    """Show what visitors say about the own offerings, oldest first."""
    return _list(_own_queue(), "feedback.own")


@blueprint.get("/mijn/vragen/<int:feedback_id>")
@allowed(Action.ANSWER_FEEDBACK)
def own_one(feedback_id: int) -> AnyResponse:
    """Show one report, with the form that closes it."""
    return _one(_own_queue(), feedback_id, "feedback.own", ClosingForm(formdata=None), 200)


@blueprint.post("/mijn/vragen/<int:feedback_id>")
@allowed(Action.ANSWER_FEEDBACK)
def close_own(feedback_id: int) -> AnyResponse:
    """Close a report about an own offering."""
    if resumes_typing():
        return _one(_own_queue(), feedback_id, "feedback.own", ClosingForm(), 200)
    return _close(_own_queue(), feedback_id, "feedback.own")


@blueprint.post("/mijn/vragen/<int:feedback_id>/heropenen")
@allowed(Action.ANSWER_FEEDBACK)
def reopen_own(feedback_id: int) -> AnyResponse:
    """Take the closing back, with the figures that were changed by it."""
    return _reopen(_own_queue(), feedback_id, "feedback.own")


@blueprint.get("/regio/vragen")
@allowed(Action.VIEW_BOARD)
def of_region() -> AnyResponse:
    """Show what visitors say about offerings in the own regions, oldest first."""
    return _list(_region_queue(Action.VIEW_BOARD), "feedback.of_region")


@blueprint.get("/regio/vragen/<int:feedback_id>")
@allowed(Action.VIEW_BOARD)
def of_region_one(feedback_id: int) -> AnyResponse:
    """Show one report of the own regions."""
    queue = _region_queue(Action.VIEW_BOARD)
    return _one(queue, feedback_id, "feedback.of_region", ClosingForm(formdata=None), 200)


@blueprint.post("/regio/vragen/<int:feedback_id>")
@allowed(Action.ANSWER_FEEDBACK)
def close_of_region(feedback_id: int) -> AnyResponse:
    """Close a report of the own regions, for when a provider does not."""
    return _close(_region_queue(Action.ANSWER_FEEDBACK), feedback_id, "feedback.of_region")


@blueprint.post("/regio/vragen/<int:feedback_id>/heropenen")
@allowed(Action.ANSWER_FEEDBACK)
def reopen_of_region(feedback_id: int) -> AnyResponse:
    """Take the closing of a report of the own regions back."""
    return _reopen(_region_queue(Action.ANSWER_FEEDBACK), feedback_id, "feedback.of_region")


def _own_queue() -> Queue:
    return Queue(organisation_id=acting_organisation_id())


def _region_queue(action: Action) -> Queue:
    scope = region_scope(action)
    if scope is not None and not scope:
        raise NotAllowedError
    return Queue(region_ids=scope)


def _list(queue: Queue, endpoint: str) -> AnyResponse:
    is_closed = request.args.get("stand") == "afgesloten"
    paging = read_paging(A_PAGE)
    lines, total = list_feedback(
        reader(), queue=queue, is_open=not is_closed, offset=paging.offset, limit=paging.size
    )
    page = render_template(
        "feedback/list.html",
        lines=lines,
        total=total,
        is_closed=is_closed,
        is_region=endpoint == "feedback.of_region",
        endpoint=endpoint,
        page=paging.page,
        pages=paging.pages(total),
        page_url=page_address(endpoint, stand="afgesloten" if is_closed else None),
        now=now(),
    )
    return make_response(page)


def _one(
    queue: Queue, feedback_id: int, endpoint: str, form: ClosingForm, status: int, edit: Edit | None = None
) -> AnyResponse:
    line: FeedbackLine = find_feedback(reader(), queue=queue, feedback_id=feedback_id)
    figures = figures_of(line, edit) if endpoint == "feedback.own" else None
    form.form_errors.extend(figure_faults(figures))
    page = render_template(
        "feedback/show.html",
        line=line,
        form=form,
        figures=figures,
        is_region=endpoint == "feedback.of_region",
        may_close=endpoint == "feedback.own" or _may_close_in_region(),
        can_undo=line.closed_at is not None and now() - line.closed_at <= UNDO_WITHIN,
        endpoint=endpoint,
        now=now(),
    )
    return make_response(page, status)


def _close(queue: Queue, feedback_id: int, endpoint: str) -> AnyResponse:
    form = ClosingForm()
    line = find_feedback(reader(), queue=queue, feedback_id=feedback_id)
    if not form.validate():
        return _one(queue, feedback_id, endpoint, form, 422)
    try:
        if endpoint == "feedback.own":
            close_with_figures(queue, line, form)
        else:
            _close_only(queue, feedback_id, form)
    except NotFoundError:
        raise
    except DomainError as error:
        form.add_refusal(error)
        return _one(queue, feedback_id, endpoint, form, status_of(error))
    except FiguresRefusedError as refused:
        return _one(queue, feedback_id, endpoint, form, 409 if refused.edit.conflict else 422, refused.edit)
    notice("De melding is afgesloten.")
    return redirect(url_for(f"{endpoint}_one", feedback_id=feedback_id), code=303)


def _close_only(queue: Queue, feedback_id: int, form: ClosingForm) -> None:
    with writing() as session:
        close_feedback(
            session,
            queue=queue,
            feedback_id=feedback_id,
            closing=form.chosen,
            answer=form.answer.data or "",
            user_id=current_user_id(),
            now=now(),
        )


def _reopen(queue: Queue, feedback_id: int, endpoint: str) -> AnyResponse:
    try:
        with writing() as session:
            took_back = reopen_feedback(
                session, queue=queue, feedback_id=feedback_id, user_id=current_user_id(), now=now()
            )
    except NotFoundError:
        raise
    except DomainError as error:
        notice(sentence(error.code, **error.data), "warning")
    else:
        figures = " De cijfers zijn weer zoals ze waren." if took_back else ""
        notice(f"De melding is weer open.{figures}")
    return redirect(url_for(f"{endpoint}_one", feedback_id=feedback_id), code=303)


def _may_close_in_region() -> bool:
    scope = region_scope(Action.ANSWER_FEEDBACK)
    return scope is None or bool(scope)
