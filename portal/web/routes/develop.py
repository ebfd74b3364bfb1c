"""The post room of a laptop: the mails that would have gone out, readable outside production only."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import Blueprint, abort, render_template
from markupsafe import Markup, escape

from portal.web.auth import public
from portal.web.paging import page_address, read_paging
from portal.web.work import settings

blueprint = Blueprint("develop", __name__, url_prefix="/ontwikkel")

MAILS_A_PAGE = 50
LARGEST_MAIL = 1024 * 1024
_FILE_NAME = re.compile(r"[\w@.+-]{1,200}\.eml")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True)
class Letter:
    """A mail as the post room shows it."""

    file: str
    subject: str
    to_address: str
    written_at: datetime | None
    text: str = ""
    html: str = ""


@blueprint.get("/post")
@public
def post() -> str:
    """List the mails, newest first."""
    folder = _folder()
    files = sorted(folder.glob("*.eml"), key=_age, reverse=True) if folder.is_dir() else []
    paging = read_paging(MAILS_A_PAGE)
    shown = files[paging.offset : paging.offset + paging.size]
    return render_template(
        "develop/post.html",
        letters=[_read(path) for path in shown],
        total=len(files),
        page=paging.page,
        pages=paging.pages(len(files)),
        page_url=page_address("develop.post"),
    )


@blueprint.get("/post/<name>")
@public
def letter(name: str) -> str:
    """Show one mail: its text with links, and the source of its HTML."""
    path = _folder() / name
    if not _FILE_NAME.fullmatch(name) or not path.is_file():
        abort(404)
    return render_template("develop/letter.html", letter=_read(path), linked=_with_links)


def _folder() -> Path:
    if settings().is_production:
        abort(404)
    return settings().mail_dir


def _age(path: Path) -> tuple[float, str]:
    return path.stat().st_mtime, path.name


def _read(path: Path) -> Letter:
    with path.open("rb") as file:
        mail = message_from_bytes(file.read(LARGEST_MAIL), policy=default)
    date = mail["Date"]
    return Letter(
        file=path.name,
        subject=str(mail["Subject"] or "(geen onderwerp)"),
        to_address=str(mail["To"] or ""),
        written_at=None if date is None else date.datetime,
        text=_part(mail, "plain"),
        html=_part(mail, "html"),
    )


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body(preferencelist=(kind,))
    return "" if body is None else str(body.get_content())


def _with_links(text: str) -> Markup:
    """Escape a text and make its web addresses clickable."""
    shown, at = Markup(), 0
    for found in _ADDRESS.finditer(text):
        link = Markup('<a href="{0}">{0}</a>').format(found.group())
        shown, at = shown + escape(text[at : found.start()]) + link, found.end()
    return shown + escape(text[at:])
