"""Carries a letter out of the house: by SMTP, into a folder, or into memory for a test."""

import contextlib
import os
import smtplib
import socket
import ssl
import threading
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from portal.settings import Settings, SettingsError

STEP_SECONDS = 20.0
WHOLE_SECONDS = 60.0
_READY = 220
_PERMANENT_FROM = 500


class TemporaryMailError(Exception):
    """The letter did not go now and may go later; the text is for the log."""


class PermanentMailError(Exception):
    """The letter will never go like this; the text is for the log."""


@dataclass(frozen=True)
class Letter:
    """One mail to one person; `message_id` is the same at every attempt."""

    message_id: str
    sender: str
    to_address: str
    subject: str
    text: str
    html: str
    written_at: datetime
    unsubscribe_url: str | None = None


class Mailer(Protocol):
    """A way out; `send` returns when the letter was taken over, and raises one of the two errors if not."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over."""

    def close(self) -> None:
        """Let go of what was held between letters."""


@dataclass
class MemoryMailer:
    """Keeps letters in a list."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        """Keep a letter that can be written as a mail."""
        message_of(letter)
        self.letters.append(letter)

    def close(self) -> None:
        """Hold nothing."""


@dataclass(frozen=True)
class FolderMailer:
    """Writes each letter as a file; names sort by time, and a file is whole as soon as it has its name."""

    folder: Path

    def send(self, letter: Letter) -> None:
        """Write a letter as `<moment>-<message id>.eml`."""
        content = message_of(letter).as_bytes()
        name = f"{letter.written_at:%Y%m%dT%H%M%S%fZ}-{letter.message_id}"
        half_made = self.folder / f".{name}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with half_made.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            half_made.replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise TemporaryMailError(f"folder: {error}") from error

    def close(self) -> None:
        """Hold nothing."""


class _Connection(smtplib.SMTP):
    """A connection that knows its host before it is made, so that it can be cut while it is being made."""

    def __init__(self, host: str, *, timeout: float) -> None:
        super().__init__(timeout=timeout, local_hostname=socket.gethostname())
        self._host = host


class _TlsConnection(smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""

    def __init__(self, host: str, *, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(timeout=timeout, local_hostname=socket.gethostname(), context=context)
        self._host = host


class SmtpMailer:
    """Speaks SMTP to one server, over one connection until it is closed or fails.

    `url` is `smtp://user:password@host:587?tls=starttls`, `smtps://…` or, for a relay next door,
    `smtp://host:25`. A step may take 20 seconds, a whole letter 60: a server that trickles holds up no more.
    """

    def __init__(
        self, url: str, *, step_seconds: float = STEP_SECONDS, whole_seconds: float = WHOLE_SECONDS
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise SettingsError("SMTP_URL must begin with smtp:// or smtps:// and name a host.")
        self._host = parts.hostname
        self._is_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_tls else 25)
        self._starts_tls = parse_qs(parts.query).get("tls") == ["starttls"]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._step_seconds, self._whole_seconds = step_seconds, whole_seconds
        self._connection: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        """Hand a letter to the server; returns after its 250."""
        message = message_of(letter)
        watch = threading.Timer(self._whole_seconds, self._cut)
        watch.daemon = True
        watch.start()
        try:
            self._deliver(message, letter.to_address)
        except (TemporaryMailError, PermanentMailError):
            self.close()
            raise
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise TemporaryMailError(_said(error)) from error
        finally:
            watch.cancel()

    def close(self) -> None:
        """End the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _deliver(self, message: EmailMessage, to_address: str) -> None:
        """Only a refusal of this recipient or this text is for good: any other is the server's trouble."""
        connection = self._connected()
        try:
            connection.send_message(message, to_addrs=[to_address])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = error.recipients[to_address]
            raise _refusal(code, words) from error
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None:
            return self._connection
        context = ssl.create_default_context()
        connection = (
            _TlsConnection(self._host, timeout=self._step_seconds, context=context)
            if self._is_tls
            else _Connection(self._host, timeout=self._step_seconds)
        )
        self._connection = connection  # from here on the watch can cut it
        code, words = connection.connect(self._host, self._port)
        if code != _READY:
            raise smtplib.SMTPConnectError(code, words)
        if self._starts_tls:
            connection.starttls(context=context)
        if self._user:
            connection.login(self._user, self._password)
        return connection

    def _cut(self) -> None:
        connection = self._connection
        if connection is not None and connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)


def make_mailer(settings: Settings) -> Mailer:
    """Choose the way out: the server at SMTP_URL, or else the folder MAIL_DIR."""
    return SmtpMailer(settings.smtp_url) if settings.smtp_url else FolderMailer(settings.mail_dir)


def message_of(letter: Letter) -> EmailMessage:
    """Write a letter as a mail with a plain text and an HTML part.

    Raises PermanentMailError when a header would break, such as by a line end in a name.
    """
    _, own_address = parseaddr(letter.sender)
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = letter.sender
        message["To"] = letter.to_address
        message["Subject"] = letter.subject
        message["Date"] = letter.written_at
        message["Message-ID"] = f"<{letter.message_id}@{own_address.partition('@')[2] or 'localhost'}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = "nl"
        if letter.unsubscribe_url is not None:
            message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        message.as_bytes()
    except (ValueError, MessageError, LookupError) as error:
        raise PermanentMailError(f"malformed: {type(error).__name__}") from error
    if len(message["To"].addresses) != 1:
        raise PermanentMailError("malformed: more than one address")
    return message


def _refusal(code: int, words: bytes | str) -> TemporaryMailError | PermanentMailError:
    kind = PermanentMailError if code >= _PERMANENT_FROM else TemporaryMailError
    return kind(f"{code} {_plain(words)}")


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"
    return f"{type(error).__name__}: {_plain(str(error))}"


def _plain(words: bytes | str) -> str:
    """Make a server's words fit for one line of a log."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return "".join(character if character.isprintable() else " " for character in text)[:200]
