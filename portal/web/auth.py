"""Who is asking: sign-in and sign-out, the person of this request, and the guards on views."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import cast

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from portal.domain.errors import NotAllowedError
from portal.domain.permissions import (
    EVERYWHERE,
    FOR_OWN_ONLY,
    OWN_ORGANISATION,
    ROLES,
    Action,
    Actor,
    may,
    may_somewhere,
)
from portal.services.accounts import actor_of
from portal.services.sessions import FoundSession, end_session, find_session, start_session
from portal.web.carried import can_carry, go_on_answer, sign_in_answer
from portal.web.guards import Answer, Arguments, Guard, guard_of, is_asked_by_itself, mark
from portal.web.htmx import is_fragment
from portal.web.next_page import safe_next
from portal.web.work import act_for, now, reader, settings, writing

_SEEN = "seen"
_STAMP_SECONDS = 60


class SignedIn(UserMixin):
    """The person behind this request, by the secret of their session."""

    def __init__(self, secret: str, found: FoundSession) -> None:
        self.secret = secret
        self.found = found

    def get_id(self) -> str:
        return self.secret


class OrganisationUnchosenError(Exception):
    """The person acts for several organisations and has not said for which now."""


class _Doorkeeper(LoginManager):
    def _update_remember_cookie(self, answer: Response) -> Response:
        """Leave the answer as it is: nobody is remembered, and a visitor stays without a cookie."""
        return answer


def install(app: Flask) -> None:
    """Teach the application to recognise a signed-in person."""
    manager = _Doorkeeper()
    manager.session_protection = None
    manager.user_loader(_load)
    manager.init_app(app, add_context_processor=False)


def public(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Let everyone pass."""
    return mark(view, Guard("public"))


def second_step(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer | Response]:
    """Let pass who signed in, also when a second factor is still to be proved; not by a week's link."""

    @wraps(view)
    def passed(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer | Response:
        found = any_session()
        if found is None:
            return _ask_to_sign_in()
        if found.week_list_only:
            raise NotAllowedError("week_list_only")
        return view(*args, **kwargs)

    return mark(passed, Guard("second_step"))


def signed_in(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer | Response]:
    """Let everyone pass who is signed in, but not by a week's link."""
    return _guarded(view, Guard("signed_in"))


def allowed(
    action: Action, *, week_list: bool = False, renews_itself: bool = False
) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer | Response]]:
    """Let pass who may do something for their own organisation or region; `week_list`: by link too.

    Of a page that renews itself, the part that it asks for does not keep a session alive.
    Whether it may be done with the thing at hand is for the service that loads it.
    """
    return lambda view: _guarded(view, Guard("allowed", action, week_list, renews_itself))


def any_session() -> FoundSession | None:
    """Return the session of this request, also when its second factor is still to be proved."""
    return cast(FoundSession, current_user.found) if current_user.is_authenticated else None


def current_session() -> FoundSession | None:
    """Return the session of this request, whatever it may reach; None for a visitor.

    Who has not proved the second factor yet that this person has, or must have, is a visitor.
    """
    found = any_session()
    return None if found is None or awaits_second_step(found) else found


def awaits_second_step(found: FoundSession) -> bool:
    """Say whether a session opens nothing yet but the second step; asked anew at every request.

    A week's link opens one list and needs no password, so it needs no second factor either.
    """
    if found.week_list_only or found.second_factor_at is not None:
        return False
    return found.has_second_factor or must_have_second_factor(found)


def must_have_second_factor(found: FoundSession) -> bool:
    """Say whether a person cannot do without a second factor here."""
    return found.has_weighty_role and settings().demands_second_factor


def current_actor() -> Actor | None:
    """Return who is asking, with what they may do; None for a visitor.

    A session from a week's link is a visitor everywhere but on that week's list, where it is its one
    organisation's and no more.
    """
    found = current_session()
    if found is None:
        return None
    if "actor" not in g:
        g.actor = actor_of(reader(), user_id=found.user_id)
    actor = cast(Actor, g.actor)
    if not found.week_list_only:
        return actor
    guard = guard_of(current_app.view_functions.get(request.endpoint or ""))
    if guard is None or not guard.week_list:
        return None
    own = (
        grant
        for grant in actor.memberships
        if grant.organisation_id == found.organisation_id and grant.role in OWN_ORGANISATION
    )
    return Actor(actor.user_id, tuple(own))


def current_user_id() -> int | None:
    """Return the id of the person asking; None for a visitor."""
    found = current_session()
    return None if found is None else found.user_id


def is_week_list_session() -> bool:
    """Say whether this person came in by a week's link."""
    found = current_session()
    return found is not None and found.week_list_only


def provider_ids(actor: Actor | None) -> list[int]:
    """List the organisations for which a person fills in figures, without doubles."""
    grants = () if actor is None else actor.memberships
    found = (int(grant.organisation_id) for grant in grants if grant.role in OWN_ORGANISATION)
    return list(dict.fromkeys(found))


def acting_organisation_id(*, binds: bool = True) -> int:
    """Return the provider for which the person acts now; from here on no other's rows are in reach.

    Raises NotAllowedError without one; with several OrganisationUnchosenError, which sends to the choice.
    """
    own, found = provider_ids(current_actor()), current_session()
    chosen = found.organisation_id if found is not None else None
    if not own:
        raise NotAllowedError
    if chosen not in own and len(own) > 1:
        raise OrganisationUnchosenError
    organisation_id = chosen if chosen is not None and chosen in own else own[0]
    if binds:
        act_for(organisation_id)
    return organisation_id


def region_scope(action: Action) -> frozenset[int] | None:
    """Return the regions in which the person may do something; None means in all of them."""
    actor = current_actor()
    grants = [] if actor is None else [one for one in actor.memberships if one.role in ROLES[action]]
    if any(one.role in EVERYWHERE and one.region_id is None for one in grants):
        return None
    return frozenset(int(one.region_id) for one in grants if one.region_id is not None)


def login(
    user_id: int,
    *,
    how: str | None,
    organisation_id: int | None = None,
    week_list_only: bool = False,
    second_factor_at: datetime | None = None,
) -> None:
    """Sign a person in: a new session with a new secret, and what this browser had before is gone.

    `how` goes to the audit trail; None when a session only goes on under a new secret.
    """
    drop = session.get("_user_id")
    with writing() as work:
        if drop:
            end_session(work, secret=drop, now=now(), is_replaced=True)
        secret = start_session(
            work,
            user_id=user_id,
            organisation_id=organisation_id,
            week_list_only=week_list_only,
            second_factor_at=second_factor_at,
            expires_at=now() + timedelta(hours=settings().absolute_hours),
            how=how,
            now=now(),
        )
    found = find_session(reader(), secret=secret, now=now())
    session.clear()
    g.pop("csrf_token", None)
    g.pop("actor", None)
    if found is not None:
        login_user(SignedIn(secret, found))
        session[_SEEN] = int(now().timestamp())


def logout() -> None:
    """Sign out: the session is dead on the server, and the browser's cookie goes."""
    secret = session.get("_user_id")
    if secret:
        with writing() as work:
            end_session(work, secret=secret, now=now())
    logout_user()
    session.clear()


def sign_in_address() -> str:
    """Give the page that lets in, sign-in or its second step, and leads back to the page asked for."""
    back = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
    return url_for(_door(), next=safe_next(back))


def _load(secret: str) -> SignedIn | None:
    seen, at = session.get(_SEEN), int(now().timestamp())
    if not isinstance(seen, int) or at - seen > settings().idle_minutes * 60:
        return None
    found = find_session(reader(), secret=secret, now=now())
    if found is None:
        return None
    if at - seen >= _STAMP_SECONDS and not is_asked_by_itself():
        session[_SEEN] = at
    return SignedIn(secret, found)


def _guarded(view: Callable[Arguments, Answer], guard: Guard) -> Callable[Arguments, Answer | Response]:
    @wraps(view)
    def passed(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer | Response:
        found = current_session()
        if found is None:
            return _ask_to_sign_in(guard)
        if found.week_list_only and not guard.week_list:
            raise NotAllowedError("week_list_only")
        if guard.action is not None and not _may(guard.action):
            raise NotAllowedError
        return view(*args, **kwargs)

    return mark(passed, guard)


def _may(action: Action) -> bool:
    """Say whether the person may do something for the organisation acted for, or in their own regions."""
    actor = current_actor()
    if actor is None:
        return False
    if action in FOR_OWN_ONLY:
        return may_somewhere(actor, action)
    regions = {grant.region_id for grant in actor.memberships if grant.region_id is not None}
    if may(actor, action, region_ids=regions):
        return True
    is_for_providers = bool(ROLES[action] & OWN_ORGANISATION) and bool(provider_ids(actor))
    return is_for_providers and may(actor, action, organisation_id=acting_organisation_id(binds=False))


def _ask_to_sign_in(guard: Guard | None = None) -> Response:
    if can_carry(guard):
        is_in = any_session() is not None
        return go_on_answer(status=401, first=url_for(_door())) if is_in else sign_in_answer()
    if is_fragment():
        return Response(status=401, headers={"HX-Redirect": url_for(_door())})
    return cast(Response, redirect(sign_in_address(), code=302))


def _door() -> str:
    return "access.sign_in" if any_session() is None else "second_factor.ask"
