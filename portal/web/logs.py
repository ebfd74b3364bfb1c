"""One JSON line for every request and fault: no search terms, no secrets, no line breaks from outside."""

import logging
import time

from flask import Flask, Response, g, request

access = logging.getLogger("plekwijzer.access")


def install(app: Flask) -> None:
    """Log every request when it is answered."""

    @app.before_request
    def start_watch() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def log_request(answer: Response) -> Response:
        if "started" not in g:
            return answer  # made before anybody asked
        taken = time.perf_counter() - g.started
        access.info(
            "request",
            extra={
                "request_id": g.get("request_id"),
                "method": request.method[:16],
                "route": request.url_rule.rule if request.url_rule else None,
                "status": answer.status_code,
                "ms": round(taken * 1000, 1),
            },
        )
        if request_id := g.get("request_id"):
            answer.headers["X-Request-ID"] = request_id
        return answer
