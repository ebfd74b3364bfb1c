"""The person who is asking, for views that only somebody who is signed in can reach."""

from portal.domain.errors import NotAllowedError
from portal.web.auth import current_user_id


def person() -> int:
    """Return the id of who is asking. Raises NotAllowedError for a visitor."""
    user_id = current_user_id()
    if user_id is None:
        raise NotAllowedError
    return user_id
