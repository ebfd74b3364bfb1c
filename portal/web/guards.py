"""The mark that every view carries: for all, for who is (half) signed in, or for who may do something."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from flask import current_app, request

from portal.domain.permissions import Action
from portal.web.htmx import is_fragment

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Guard:
    """Who passes: `kind` is public, second_step, signed_in or allowed; `week_list`: by a week's link too.

    A page that `renews_itself` asks for its part without anybody there: that is no sign of life.
    """

    kind: str
    action: Action | None = None
    week_list: bool = False
    renews_itself: bool = False


def mark(view: Callable[Arguments, Answer], guard: Guard) -> Callable[Arguments, Answer]:
    """Write the guard on the view, where the test that walks all routes reads it."""
    vars(view)["guard"] = guard
    return view


def guard_of(view: object) -> Guard | None:
    """Return the guard that a view carries, or None when it carries none."""
    found = getattr(view, "guard", None)
    return found if isinstance(found, Guard) else None


def is_asked_by_itself() -> bool:
    """Say whether a page asks for its own part, with perhaps nobody before the screen."""
    guard = guard_of(current_app.view_functions.get(request.endpoint or ""))
    return guard is not None and guard.renews_itself and is_fragment()
