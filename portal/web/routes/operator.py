"""The operator's page: jobs, outbox, index and mail at a glance, and letting mail out again."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.permissions import Action
from portal.services.mail_gate import resume_mail
from portal.services.operations import read_workings
from portal.web.auth import allowed, current_user_id
from portal.web.menu import notice
from portal.web.present import count_text
from portal.web.work import house, now, reader, writing

blueprint = Blueprint("operator", __name__)


@blueprint.get("/beheer")
@allowed(Action.OPERATE)
def workings() -> str:
    """Show how the machinery is doing."""
    return render_template(
        "operator/workings.html",
        workings=read_workings(reader(), now=now()),
        index=house().search_engine.status(),
        now=now(),
    )


@blueprint.post("/beheer/mail-hervatten")
@allowed(Action.OPERATE)
def resume() -> AnyResponse:
    """Let mail out again, after a look at what is due."""
    with writing() as session:
        waiting_count = resume_mail(session, user_id=current_user_id(), now=now())
    notice(f"Mail gaat weer uit. In de wachtrij: {count_text(waiting_count, 'mail', 'mails')}.")
    return redirect(url_for("operator.workings"), code=303)
