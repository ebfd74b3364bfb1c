"""What a person at a keyboard can ask of the jobs."""

import json
import logging

import pytest
from click.testing import CliRunner

from jobs.__main__ import main
from jobs.registry import JOBS
from portal.db import unit_of_work
from portal.log_lines import configure
from portal.services.audit import note_change
from tests.jobs.processes import furnish


@pytest.fixture
def ask(engine, database_url, tmp_path):
    """Give a function that runs the command line and returns what it printed."""
    furnish(engine)
    environment = {
        "DATABASE_URL": database_url,
        "INDEX_DIR": str(tmp_path / "index"),
        "MAIL_DIR": str(tmp_path / "mail"),
    }

    def run(*arguments, **more):
        return CliRunner().invoke(main, arguments, env={**environment, **more})

    return run


def test_the_list_names_every_job(ask):
    assert [line.split()[0] for line in ask("list").stdout.splitlines()] == [job.name for job in JOBS]


def test_a_job_tells_in_one_line_what_it_did(ask):
    assert ask("run", "clean-up").stdout == "clean-up: nothing to do\n"


def test_the_index_is_rebuilt_by_hand(ask):
    assert ask("run", "rebuild-index").stdout == "rebuild-index: 2 documents\n"


def test_an_unknown_job_is_refused(ask):
    assert ask("run", "make-coffee").exit_code == 2


@pytest.mark.parametrize("moment", ["gisteren", "2026-11-23T10:00"])
def test_a_moment_without_meaning_or_time_zone_is_refused(ask, moment):
    assert ask("run", "send-reminders", "--at", moment).exit_code == 2


def test_a_wrong_mail_server_is_told_in_a_sentence(ask):
    assert ask("list", SMTP_URL="server:25").stderr.startswith("Error: SMTP_URL must begin with")


def test_a_moment_is_refused_in_production(ask):
    production = {
        "PLEKWIJZER_ENV": "production",
        "SECRET_KEY": "0123456789abcdef0123456789abcdef",
        "BASE_URL": "https://plek.voorbeeld.example",
        "TRUSTED_HOSTS": "plek.voorbeeld.example",
        "SMTP_URL": "smtp://127.0.0.1:25",
        "MAIL_FROM": "Plek <plek@gemeente.example>",
        "CONTACT_EMAIL": "plek@gemeente.example",
    }
    refused = ask("run", "send-reminders", "--at", "2026-11-23T10:00+01:00", **production)
    assert "not for production" in refused.stderr


def test_a_database_that_is_not_there_is_told_and_not_made(ask, tmp_path):
    absent = tmp_path / "absent.sqlite3"
    answer = ask("list", DATABASE_URL=f"sqlite:///{absent}")
    assert (answer.exit_code, absent.exists()) == (1, False)
    assert "plekwijzer migrate" in answer.stderr


def test_S20_the_clock_logs_one_json_line_whatever_is_in_it(capsys):
    logging.getLogger("jobs").handlers.clear()
    configure("INFO", rooms=("jobs",))
    logging.getLogger("jobs.clock").warning("%s: klaar", "a\r\nb\x1b[31m\u2028c")
    logging.getLogger("jobs").handlers.clear()
    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "a\r\nb\x1b[31m\u2028c: klaar"


def test_R31_the_trail_is_sealed_and_verified_by_hand(ask, engine, now):
    with unit_of_work(engine) as session:
        note_change(
            session,
            action="proef",
            subject_kind="proef",
            subject_id=1,
            user_id=None,
            organisation_id=None,
            now=now,
        )
    assert ask("run", "seal-audit").stdout == "seal-audit: 1 entries sealed\n"
    assert ask("run", "seal-audit").stdout == "seal-audit: nothing to do\n"
