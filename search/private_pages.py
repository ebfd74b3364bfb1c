"""What pages of one person's own things share: no browser keeps them, a refusal is told on the next."""

from collections.abc import Callable

from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import DomainError, NotFoundError
from portal.web.menu import notice
from portal.web.messages import sentence
from portal.web.work import writing


def private(answer: AnyResponse) -> AnyResponse:
    """Let no browser or proxy keep what is one person's."""
    answer.headers["Cache-Control"] = "no-store"
    return answer


def with_refusal(work: Callable[[Session], str | None]) -> None:
    """Do something and say how it went; what does not exist stays a 404."""
    try:
        with writing() as session:
            said = work(session)
    except NotFoundError:
        raise
    except DomainError as error:
        notice(sentence(error.code, **error.data), "warning")
    else:
        if said:
            notice(said)
