"""Runs a request again when PostgreSQL broke its transaction off to let another through."""

import logging
import random
import time

from flask import Response, current_app, g, make_response, request
from sqlalchemy.exc import DBAPIError

from portal.web.work import close_reading

log = logging.getLogger("plekwijzer.web")

MOST_TIMES = 3
SERIALIZATION_FAILURE, DEADLOCK = "40001", "40P01"
LONGEST_PAUSE_SECONDS = 0.1


def run_again(error: Exception) -> Response | None:
    """Answer this request by running its view again, at most MOST_TIMES; None when that is not the way.

    Only what is safe to run twice: of this request nothing was committed yet, and no file came along, which
    can be read but once. Whatever else the view raises goes on to its caller.
    """
    while _is_broken_off(error) and _is_safe():
        g.times_again = g.get("times_again", 0) + 1
        if g.times_again > MOST_TIMES:
            return None
        log.warning(
            "transaction broken off", extra={"request_id": g.get("request_id"), "times": g.times_again}
        )
        close_reading()
        time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS))  # noqa: S311  so that two do not meet again
        try:
            view = current_app.view_functions[request.endpoint or ""]
            return make_response(view(**(request.view_args or {})))
        except DBAPIError as once_more:
            error = once_more
    return None


def _is_broken_off(error: Exception) -> bool:
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return state in (SERIALIZATION_FAILURE, DEADLOCK)


def _is_safe() -> bool:
    return not g.get("has_committed") and not request.files
