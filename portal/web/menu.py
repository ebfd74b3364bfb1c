"""What the header and footer show of who is asking: name, menu, notices, and whether the data are samples."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from weakref import WeakSet

from flask import Flask, flash, get_flashed_messages, request
from sqlalchemy import Engine, exists, select
from sqlmodel import col

from portal.domain.permissions import Actor
from portal.models import Organisation
from portal.web.auth import any_session, current_actor, current_session
from portal.web.rooms import Page, Room, page_at, rooms_for
from portal.web.work import house, reader

_with_sample: WeakSet[Engine] = WeakSet()

HTMX_CONFIG = {
    "selfRequestsOnly": True,
    "allowScriptTags": False,
    "allowEval": False,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "includeIndicatorStyles": False,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "(409|422)", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


@dataclass(frozen=True)
class MenuItem:
    """One line of the main menu."""

    href: str
    text: str
    is_current: bool


@dataclass(frozen=True)
class Viewer:
    """Who is looking, as the header shows it; without a name: a visitor. Inside: pages of this room."""

    name: str | None
    items: tuple[MenuItem, ...] = ()
    inside: tuple[MenuItem, ...] = ()


def viewer() -> Viewer:
    """Return who is looking and the menu that fits their roles."""
    if (half := any_session()) is not None and current_session() is None:
        return Viewer(half.name, _for_visitors())
    found = current_session()
    if found is None:
        return Viewer(None, _for_visitors())
    if found.week_list_only:
        return Viewer(found.name, (_item("/mijn/week", "Weeklijst"),))
    actor = current_actor()
    items, inside = ((), ()) if actor is None else _rooms(actor)
    if actor is None or all(room.is_beside for room, _ in rooms_for(actor)):
        items = (*_for_visitors(), *items)
    return Viewer(found.name, (*items, _item("/account", "Account")), inside)


def _for_visitors() -> tuple[MenuItem, ...]:
    """Give the pages that everybody comes for."""
    return (
        _item("/zoeken", "Zoeken"),
        _item("/themas", "Onderwerpen"),
        _item("/wachttijden", "Wachttijden"),
        _item("/crisis", "Crisis"),
    )


def start_address(actor: Actor) -> str:
    """Give the page on which a person begins: that of the role with the most to do."""
    addresses = [pages[0].href for room, pages in rooms_for(actor) if not room.is_beside]
    return addresses[0] if addresses else "/"


def notice(text: str, kind: str = "success") -> None:
    """Show a sentence on the next page; `kind` is success, info or warning."""
    flash(text, kind)


def install(app: Flask) -> None:
    """Give templates the viewer, the notices and htmx's settings."""
    app.add_template_global(viewer, "viewer")
    app.add_template_global(_notices, "notices")
    app.add_template_global(_holds_sample, "holds_sample")
    app.add_template_global(json.dumps(HTMX_CONFIG, separators=(",", ":")), "htmx_config")  # type: ignore[arg-type]


def _rooms(actor: Actor) -> tuple[tuple[MenuItem, ...], tuple[MenuItem, ...]]:
    """Give the rooms that a person may enter, and the pages of the one they are in if it has more."""
    rooms = rooms_for(actor)
    here = page_at(request.path, (page for _, pages in rooms for page in pages))
    items = tuple(MenuItem(pages[0].href, _word(room, pages), here in pages) for room, pages in rooms)
    own = next((pages for _, pages in rooms if here in pages), ())
    inside = tuple(MenuItem(page.href, page.text, page == here) for page in own)
    return items, inside if len(inside) > 1 else ()


def _word(room: Room, pages: Sequence[Page]) -> str:
    """Give the word of a room; one with a single page for this person is called after that page."""
    return room.text if len(pages) > 1 else pages[0].text


def _item(href: str, text: str) -> MenuItem:
    return MenuItem(href, text, request.path == href)


def _notices() -> list[tuple[str, str]]:
    """Take the notices for this page; a browser without a session has none."""
    if current_session() is None:
        return []
    return cast(list[tuple[str, str]], get_flashed_messages(with_categories=True))


def _holds_sample() -> bool:
    """Tell whether invented organisations are shown; once they are there, nothing takes them away."""
    engine = house().engine
    if engine not in _with_sample and reader().scalar(select(exists().where(col(Organisation.is_sample)))):
        _with_sample.add(engine)
    return engine in _with_sample
