"""Whatever is typed or sent along in the rooms of region, municipality and referrer: each log line is one."""

import io
import json
from typing import Any

import pytest

from portal.log_lines import JsonLine
from tests.web.every_route import RAW_TOKEN, form_token, path_of
from tests.web.test_S03_every_column import NOT_TICKED, PAGES, forms_on

NASTY = 'kwaad\r\n{"level":"INFO"}\u2028\x1b[31m\u202e\x85"einde'
HEADERS = ("User-Agent", "Referer", "X-Request-ID", "Accept-Language", "HX-Current-URL")
ROOMS = ("/regio", "/gemeente", "/verwijzer")


@pytest.mark.parametrize("role", ["contract_manager", "catalogue_editor", "municipal_reader", "referrer"])
def test_S20_every_field_header_and_file_name_leaves_one_line_of_json_each(
    app, world, browser_at, caplog, role
):
    browser = browser_at(role)
    shown: dict[str, Any] = {}
    for rule in PAGES:
        if rule.startswith(ROOMS):
            answer = browser.get(path_of(rule, world))
            if answer.status_code == 200 and answer.mimetype == "text/html":
                shown.update((address, fields) for address, fields in forms_on(answer.text) if address)
    loggers = _listen(app, caplog)
    sent = 0
    headers = {name: NASTY.replace("\r\n", " ").encode("utf-8").decode("latin-1") for name in HEADERS}
    for address, fields in shown.items():
        if "/uitloggen" in address:
            continue
        with browser.session_transaction() as kept:
            kept["csrf_token"] = RAW_TOKEN
        texts = {name: NASTY for name, value in fields.items() if value != NOT_TICKED}
        for data in (texts, {**texts, "file": (io.BytesIO(b"x"), "kwaad\x1b[31m\u2028.csv")}):
            answer = browser.post(address, data={**data, "csrf_token": form_token(app)}, headers=headers)
            assert answer.status_code < 500, address
            sent += 1
    lines = [JsonLine().format(record) for record in caplog.records]
    for logger in loggers:
        logger.removeHandler(caplog.handler)
    assert sent >= 2
    assert len(lines) >= sent
    for line in lines:
        assert "\n" not in line
        assert "\r" not in line
        assert line.isascii()
        assert json.loads(line)
        assert "[31m" not in line or "\\u001b" in line


def _listen(app, caplog):
    """Hear what the house says, as its own handler would."""
    import logging

    found = [logging.getLogger(name) for name in ("plekwijzer.access", "plekwijzer.web", "plekwijzer")]
    for logger in found:
        logger.setLevel("INFO")
        logger.addHandler(caplog.handler)
    return found
