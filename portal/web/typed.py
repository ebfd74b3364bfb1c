"""What was typed in a form when the session was gone: sealed to one person, organisation and page."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import request

from portal.domain.errors import DomainError
from portal.services.sealing import Sealer
from portal.web.work import now, settings

MARK, CARRIED, RESUMING = "hervat", "getypt", "hervatten"
KEPT_FOR = timedelta(hours=24)
_LONGEST = 5_000
_MOST_FIELDS = 600
_MOST_CHARACTERS = 120_000
_NEVER = {MARK, CARRIED, RESUMING, "csrf_token", "password", "next"}


@dataclass(frozen=True)
class Typed:
    """Who typed for which organisation, the address of the form, and its fields by name."""

    user_id: int
    organisation_id: int
    path: str
    fields: tuple[tuple[str, str], ...] = ()


def seal_typed(typed: Typed) -> str:
    """Seal it, with the moment: nobody can read or change it, and it is good for a day."""
    values = [typed.user_id, typed.organisation_id, typed.path, int(now().timestamp()), typed.fields]
    return _sealer().seal(json.dumps(values, separators=(",", ":")))


def typed_here() -> Typed | None:
    """Give what this request carries: a form of ours just sent, or what a sign-in page brought along."""
    if request.method != "POST":
        return None
    if (carried := _opened(request.form.get(CARRIED))) is not None:
        return carried
    mark = _opened(request.form.get(MARK))
    return None if mark is None else replace(mark, fields=_sent_fields())


def is_resuming() -> bool:
    """Say whether a form is sent only to be shown again, with nothing saved."""
    return request.method == "POST" and bool(request.form.get(RESUMING))


def _sent_fields() -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    left = _MOST_CHARACTERS
    for name, text in request.form.items(multi=True):
        kept = text[: min(_LONGEST, left)]
        if name not in _NEVER and len(found) < _MOST_FIELDS:
            found.append((name[:100], kept))
            left -= len(kept)
    return tuple(found)


def _opened(sealed: str | None) -> Typed | None:
    if not sealed:
        return None
    try:
        user_id, organisation_id, path, at, fields = json.loads(_sealer().open(sealed))
    except DomainError:
        return None
    if now().timestamp() - at > KEPT_FOR.total_seconds():
        return None
    return Typed(user_id, organisation_id, path, _pairs(fields))


def _pairs(fields: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(text)) for name, text in fields)


def _sealer() -> Sealer:
    keys = (settings().secret_key, *settings().secret_key_fallbacks)
    return Sealer(keys, purpose="typed")
