"""Letters leave the house whole, once, and with headers that hold."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from jobs.mailers import (
    FolderMailer,
    Letter,
    MemoryMailer,
    PermanentMailError,
    SmtpMailer,
    TemporaryMailError,
)
from portal.settings import SettingsError
from tests.jobs.processes import smtp_server


@pytest.fixture
def backend() -> str:
    return "sqlite"


def letter(**fields) -> Letter:
    values = {
        "message_id": "0123456789abcdef",
        "sender": "Plekwijzer <plek@voorbeeld.example>",
        "to_address": "mens@voorbeeld.example",
        "subject": "9 opgaven te doen vóór maandag 09:00 – De Wilgenboom",
        "text": "Beste Mens,\n\nU heeft nog 9 opgaven openstaan: één klik is genoeg.\n",
        "html": "<p>U heeft nog 9 opgaven openstaan: één klik is genoeg.</p>",
        "written_at": datetime(2026, 11, 23, 8, 5, tzinfo=UTC),
    }
    return Letter(**{**values, **fields})


def written(folder: Path):
    FolderMailer(folder).send(letter())
    (found,) = folder.glob("*.eml")
    return message_from_bytes(found.read_bytes(), policy=default)


def test_a_letter_becomes_a_file_that_sorts_by_time(tmp_path):
    FolderMailer(tmp_path).send(letter())
    assert [path.name for path in tmp_path.iterdir()] == ["20261123T080500000000Z-0123456789abcdef.eml"]


def test_the_subject_survives(tmp_path):
    assert written(tmp_path)["Subject"] == letter().subject


def test_the_message_id_carries_the_senders_domain(tmp_path):
    assert written(tmp_path)["Message-ID"] == "<0123456789abcdef@voorbeeld.example>"


def test_the_plain_text_comes_before_its_html_twin(tmp_path):
    assert [part.get_content_type() for part in written(tmp_path).iter_parts()] == ["text/plain", "text/html"]


def test_an_answering_machine_does_not_answer_it(tmp_path):
    assert written(tmp_path)["Auto-Submitted"] == "auto-generated"


def test_R08_a_folder_that_cannot_be_written_is_a_temporary_fault(tmp_path):
    (tmp_path / "bestand").write_text("")
    with pytest.raises(TemporaryMailError):
        FolderMailer(tmp_path / "bestand" / "map").send(letter())


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "Proef\r\nBcc: dief@voorbeeld.example"},
        {"subject": "Proef\nBcc: dief@voorbeeld.example"},
        {"to_address": "mens@voorbeeld.example\r\nBcc: dief@voorbeeld.example"},
        {"to_address": "mens@voorbeeld.example, dief@voorbeeld.example"},
        {"sender": "Plek\r\nBcc: dief@voorbeeld.example <plek@voorbeeld.example>"},
    ],
)
def test_S33_a_header_that_breaks_never_leaves(fields):
    with pytest.raises(PermanentMailError):
        MemoryMailer().send(letter(**fields))


def test_a_letter_arrives_by_smtp():
    with smtp_server() as (mailbox, url):
        mailer = SmtpMailer(url)
        mailer.send(letter())
        mailer.close()
    assert mailbox.message_ids == ["<0123456789abcdef@voorbeeld.example>"]


@pytest.mark.parametrize("answer", ["421 later", "450 greylisted", "452 full"])
def test_R21_a_4xx_is_temporary(answer):
    with smtp_server() as (mailbox, url):
        mailbox.answer_to_recipient = answer
        with pytest.raises(TemporaryMailError, match=answer):
            SmtpMailer(url).send(letter())


def test_R21_a_550_is_permanent():
    with smtp_server() as (mailbox, url):
        mailbox.answer_to_recipient = "550 no such person"
        with pytest.raises(PermanentMailError, match="550"):
            SmtpMailer(url).send(letter())


def test_R21_a_text_that_is_refused_is_permanent():
    with smtp_server() as (mailbox, url):
        mailbox.answer_to_data = "554 no"
        with pytest.raises(PermanentMailError, match="554"):
            SmtpMailer(url).send(letter())


def test_R21_a_server_that_is_away_is_temporary():
    with smtp_server() as (_, url):
        pass
    with pytest.raises(TemporaryMailError):
        SmtpMailer(url).send(letter())


def test_R21_a_server_that_hangs_is_left_after_a_while():
    with smtp_server() as (mailbox, url):
        mailbox.pause_after_data = 3.0
        with pytest.raises(TemporaryMailError):
            SmtpMailer(url, step_seconds=10, whole_seconds=0.5).send(letter())


@pytest.mark.parametrize("url", ["http://server", "smtp://", "server:25"])
def test_a_wrong_address_of_the_server_is_told_at_the_start(url):
    with pytest.raises(SettingsError, match="SMTP_URL"):
        SmtpMailer(url)
