"""The own calls of whoever looks, beside what they look at; visitors have none and cost no question."""

from collections.abc import Collection

from portal.domain.permissions import Action, may_somewhere
from portal.services.calls import calls_about
from portal.web.auth import current_actor, current_user_id
from portal.web.work import now, reader
from search.call_words import call_words


def may_keep_calls() -> bool:
    """Say whether the person has a call list."""
    actor = current_actor()
    return actor is not None and may_somewhere(actor, Action.REFER)


def own_calls(offering_ids: Collection[int]) -> dict[int, str]:
    """Give what the own call list says of these offerings, by id; one statement, none without a list."""
    user_id = current_user_id()
    if user_id is None or not may_keep_calls():
        return {}
    found = calls_about(reader(), user_id=user_id, offering_ids=offering_ids, now=now())
    return {offering_id: call_words(call, now=now()) for offering_id, call in found.items()}
