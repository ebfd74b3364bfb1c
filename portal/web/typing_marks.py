"""The mark on a form by which what was typed comes back after signing in, and the check when it does."""

from flask import Flask

from portal.domain.errors import NotAllowedError
from portal.web.auth import acting_organisation_id, current_actor, current_user_id, provider_ids
from portal.web.menu import notice
from portal.web.typed import Typed, is_resuming, seal_typed, typed_here


def install(app: Flask) -> None:
    """Let templates mark a form."""
    app.add_template_global(typing_mark, "typing_mark")


def typing_mark(path: str) -> str:
    """Seal who fills in a form, for which organisation, and at which address it is shown again."""
    return seal_typed(Typed(current_user_id() or 0, _acting_for(), path))


def resumes_typing() -> bool:
    """Say whether a form comes back to be gone on with; the view then shows it and saves nothing.

    Raises NotAllowedError when it was typed by another person or for another organisation.
    """
    if not is_resuming():
        return False
    typed = typed_here()
    if typed is None or typed.user_id != current_user_id():
        raise NotAllowedError("typed_by_another")
    if typed.organisation_id != _acting_for():
        raise NotAllowedError("typed_for_another")
    notice("Wat u typte is er nog. Het is nog niet opgeslagen.", "info")
    return True


def _acting_for() -> int:
    """Give the provider that the person acts for; 0 for who works for none: a municipality or a region."""
    return acting_organisation_id() if provider_ids(current_actor()) else 0
