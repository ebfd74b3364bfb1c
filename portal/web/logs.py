"""One JSON line for every request and fault: no search terms, no secrets, no line breaks from outside."""

import json
import logging
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

ROOMS = ("plekwijzer", "portal", "search")
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

access = logging.getLogger("plekwijzer.access")


class JsonLine(logging.Formatter):
    """A record as one line of ASCII JSON, so that nothing in it can begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line |= {key: value for key, value in vars(record).items() if key not in _PLAIN}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


def configure(level: str) -> None:
    """Send what the house logs to standard error as JSON lines; once, however many applications there are."""
    wanted = level.upper() if level.upper() in logging.getLevelNamesMapping() else "INFO"
    for room in ROOMS:
        logger = logging.getLogger(room)
        logger.setLevel(wanted)
        if not logger.handlers:
            handler = logging.StreamHandler(sys.stderr)
            handler.setFormatter(JsonLine())
            logger.addHandler(handler)


def install(app: Flask) -> None:
    """Log every request when it is answered."""

    @app.before_request
    def start_watch() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def log_request(answer: Response) -> Response:
        taken = time.perf_counter() - g.get("started", time.perf_counter())
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
