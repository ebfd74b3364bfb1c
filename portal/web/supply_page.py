"""Decides what the pages of a provider's supply show: status, what is missing, conflicts, advice, changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import abort, request

from portal.domain.errors import ConflictError
from portal.domain.plain_language import Advice, Plainness, judge_text
from portal.domain.publishing import FIELD_OF_MISSING
from portal.domain.terms import PublicationStatus
from portal.services.change_history import Change
from portal.services.own_offerings import EditableOffering, OwnOffering
from portal.web.messages import sentence
from portal.web.present import StatusWords, label
from portal.web.supply_words import Names, action_text, change_lines, differences

LARGEST_ID = 2**31 - 1
"""What a database can hold as an id; a larger one is nobody's."""

_STATES = {
    PublicationStatus.PUBLISHED: "done",
    PublicationStatus.DRAFT: "open",
    PublicationStatus.WITHDRAWN: "unknown",
}
STANDS = {
    "zichtbaar": "zichtbaar",
    "concept": "concept",
    "ingetrokken": "ingetrokken",
    "mist": "mist nog iets",
}
_STATUSES = {
    "zichtbaar": PublicationStatus.PUBLISHED,
    "concept": PublicationStatus.DRAFT,
    "ingetrokken": PublicationStatus.WITHDRAWN,
}
_PLAINNESS = {
    Plainness.EASY: "Deze tekst leest makkelijk.",
    Plainness.FAIR: "Deze tekst kan eenvoudiger.",
    Plainness.HARD: "Deze tekst is moeilijk te lezen.",
    Plainness.SHORT: "",
}


@dataclass(frozen=True)
class ConflictView:
    """Somebody else was first: who, when, and what differs (label, mine, theirs)."""

    by: str
    at: datetime | None
    differences: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class ChangeView:
    """One change in words: what was done, by whom, and from what to what."""

    at: datetime
    action: str
    by: str
    lines: Sequence[tuple[str, str, str]]
    entry_id: int


def refuse_huge_ids() -> None:
    """Answer 404 for an id in the address that no database holds; for `before_request`."""
    if any(isinstance(id_, int) and id_ > LARGEST_ID for id_ in (request.view_args or {}).values()):
        abort(404)


def status_words(status: PublicationStatus) -> StatusWords:
    """Say whether people can find an offering."""
    return StatusWords(_STATES[status], label(status))


def missing_lines(missing: Sequence[str]) -> list[tuple[str | None, str]]:
    """Say what is missing: the id of the field where it can be given, or None, and the sentence."""
    return [(FIELD_OF_MISSING[code], sentence(code)) for code in missing]


def matching(offerings: Sequence[OwnOffering], *, stand: str, words: str) -> list[OwnOffering]:
    """Keep the offerings of a stand in which all words occur."""
    asked = words.casefold().split()
    return [
        one
        for one in offerings
        if _stands(one, stand)
        and all(
            word in f"{one.name} {one.product_name} {one.place} {one.location_name}".casefold()
            for word in asked
        )
    ]


def is_incomplete(one: OwnOffering) -> bool:
    """Say whether somebody should still fill something in; a withdrawn offering may miss anything."""
    return bool(one.missing) and one.status is not PublicationStatus.WITHDRAWN


def names_of(offering: EditableOffering) -> Names:
    """Give the words of the ids in an offering's content."""
    return {"location_id": dict(offering.locations), "municipality_ids": dict(offering.allowed)}


def conflict_view(error: ConflictError, names: Names) -> ConflictView:
    """Put a refusal because somebody else was first in words."""
    at = error.data.get("at")
    return ConflictView(
        by=str(error.data.get("user_name") or "Iemand anders"),
        at=at if isinstance(at, datetime) else None,
        differences=differences(error.mine, error.theirs, names),
    )


def change_view(change: Change, names: Names) -> ChangeView:
    """Put a change in words."""
    by = change.user_name or "het systeem"
    return ChangeView(change.at, action_text(change.action), by, change_lines(change, names), change.entry_id)


def advice_lines(text: str | None) -> list[str]:
    """Say how a text could be plainer, as advice; an empty list when there is nothing to say."""
    advice = judge_text(text or "")
    if advice.is_silent:
        return []
    lines = [_PLAINNESS[advice.plainness], *_sentences(advice)]
    return [line for line in lines if line]


def text_advice(texts: Mapping[str, str | None]) -> dict[str, list[str]]:
    """Give the advice on each text, by field."""
    return {name: lines for name, text in texts.items() if (lines := advice_lines(text))}


def _sentences(advice: Advice) -> list[str]:
    found = [
        f"Deze zin heeft {one.word_count} woorden: „{one.start} …”. Maak er twee zinnen van."
        for one in advice.long_sentences
    ]
    return found + [
        f"„{one.word}” is een moeilijk woord. Misschien kan dit: {one.plain}."
        if one.plain
        else f"„{one.word}” is een lang woord. Kan het korter?"
        for one in advice.hard_words
    ]


def _stands(one: OwnOffering, stand: str) -> bool:
    if stand == "mist":
        return is_incomplete(one)
    return stand not in _STATUSES or one.status is _STATUSES[stand]
