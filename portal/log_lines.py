"""What every process logs: one JSON line a record, that nothing from outside can break into two."""

import json
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

ROOMS = ("plekwijzer", "portal", "search")
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


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


def configure(level: str, *, rooms: Iterable[str] = ROOMS) -> None:
    """Send what these rooms log to standard error as JSON lines; once, however often it is called."""
    wanted = level.upper() if level.upper() in logging.getLevelNamesMapping() else "INFO"
    for room in rooms:
        logger = logging.getLogger(room)
        logger.setLevel(wanted)
        if not logger.handlers:
            handler = logging.StreamHandler(sys.stderr)
            handler.setFormatter(JsonLine())
            logger.addHandler(handler)
