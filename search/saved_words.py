"""Puts kept searches in words: what each asks, what fits now, and how it tells of places."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from portal.domain.calendar import local_date
from portal.domain.saved_searches import LONGEST_NAME, AlertRhythm
from portal.services.saved_searches import SearchLine
from portal.web.present import count_text, date_text, label
from search.addresses import SEARCH_PATH
from search.chips import chips
from search.choices import choices, provider_name
from search.forms import SearchForm
from search.reading import read_text
from search.saved_asked import read_kept

MOST_NAMED = 3
"""How many providers of a search are called by their name."""


@dataclass(frozen=True)
class LineView:
    """A kept search on the list of its owner; `fits` is empty while nobody looked."""

    line: SearchLine
    words: tuple[str, ...]
    address: str
    fits: str
    telling: str
    state: str
    is_watched: bool


def line_view(session: Session, line: SearchLine, *, now: datetime) -> LineView:
    """Write one kept search."""
    is_watched = line.is_watched(now)
    told = [label(line.rhythm)] if line.rhythm is not AlertRhythm.NONE else []
    telling = ", ".join([*told, *(["nieuwsfeed"] if line.has_feed else [])])
    return LineView(
        line=line,
        words=words_of(session, line.asked, now=now),
        address=f"{SEARCH_PATH}?{line.asked}",
        fits=_fits(line) if is_watched else "",
        telling=telling or label(AlertRhythm.NONE),
        state=_state(line, now),
        is_watched=is_watched,
    )


def words_of(session: Session, asked: str, *, now: datetime) -> tuple[str, ...]:
    """Give what a kept search asks: its words, and each of its filters."""
    return _words(session, read_kept(asked, choices(session, now=now)), now)


def suggested_name(session: Session, form: SearchForm, *, now: datetime) -> str:
    """Give a name for a search: what it asks, as far as that fits."""
    name = ""
    for part in _words(session, form, now):
        longer = f"{name}, {part}" if name else part
        if len(longer) > LONGEST_NAME:
            break
        name = longer
    return name


def _words(session: Session, form: SearchForm, now: datetime) -> tuple[str, ...]:
    lists = choices(session, now=now)
    reading = read_text(form.criteria.text, places=lists.municipalities)
    ids = form.asked.get("aanbieder", ())[:MOST_NAMED]
    names = {one: name for one in ids if (name := provider_name(session, int(one))) is not None}
    parts = [reading.text, *(chip.text for chip in chips(form, reading, lists, names))]
    return tuple(part for part in parts if part)


def _fits(line: SearchLine) -> str:
    if line.checked_at is None:
        return "wij kijken voor het eerst, binnen een paar minuten"
    return f"nu {count_text(line.fit_count, 'plek past', 'plekken passen')}"


def _state(line: SearchLine, now: datetime) -> str:
    if not line.wants_watching:
        return ""
    if line.stopped_at is not None:
        return "op pauze"
    until = date_text(local_date(line.watched_until))
    return f"gestopt op {until}" if line.has_lapsed(now) else f"tot {until}"
