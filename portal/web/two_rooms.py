"""One set of pages in two rooms: of the region for its municipalities, and of a municipality for its own."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import wraps
from typing import Any

from flask import Blueprint

from portal.domain.permissions import Action
from portal.web.auth import allowed
from portal.web.supply_page import refuse_huge_ids

Rule = tuple[str, str, Callable[..., Any], Action]
"""Method, address below the room's, view, and what one must be allowed."""


def make_room(area: StrEnum, address: str, rules: Iterable[Rule]) -> Blueprint:
    """Make one of the rooms; each view is told first in which room it is. Endpoints are the views' names."""
    blueprint = Blueprint(area.value, __name__, url_prefix=address)
    blueprint.before_request(refuse_huge_ids)
    for method, rule, view, action in rules:
        guarded = allowed(action)(_in(area, view))
        blueprint.add_url_rule(rule, view.__name__, guarded, methods=[method])
    return blueprint


def _in(area: StrEnum, view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def called(**values: Any) -> Any:
        return view(area, **values)

    return called
