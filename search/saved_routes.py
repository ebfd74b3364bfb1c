"""A person's own kept searches: kept from the results, run, changed, paused, thrown away and put back."""

from collections.abc import Callable

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import DomainError
from portal.domain.permissions import Action
from portal.domain.saved_searches import MOST_SEARCHES, SOON_WEEKS, WATCHED_FOR
from portal.services.saved_searches import (
    SearchLine,
    Wanted,
    change_search,
    end_feed,
    extend_search,
    find_search,
    list_searches,
    make_feed,
    pause_search,
    remove_search,
    restore_search,
    save_search,
)
from portal.web.auth import allowed, current_user_id
from portal.web.errors import status_of
from portal.web.forms.saved_searches import SavedSearchForm
from portal.web.menu import notice
from portal.web.messages import sentence
from portal.web.week_page import new_key
from portal.web.work import house, now, reader, settings, writing
from search.forms import SearchForm, read_form
from search.lexicon import lexicon
from search.map_routes import lists_for
from search.private_pages import private, with_refusal
from search.saved_asked import asked_to_keep, nobodys_names, read_kept, typed_words
from search.saved_words import line_view, suggested_name, words_of

blueprint = Blueprint("searches", __name__, url_prefix="/verwijzer/zoekvragen")
refers = allowed(Action.REFER)


@blueprint.get("")
@refers
def show() -> AnyResponse:
    """Show the own searches, each with what it asks, what fits now and how it tells."""
    lines = list_searches(reader(), user_id=_me())
    removed = request.args.get("weg", "")
    page = render_template(
        "referrers/searches.html",
        searches=[line_view(reader(), line, now=now()) for line in lines],
        removed=removed if removed.isdecimal() and len(removed) < 10 else None,
        days=WATCHED_FOR.days,
        most=MOST_SEARCHES,
    )
    return private(make_response(page))


@blueprint.get("/nieuw")
@refers
def begin() -> AnyResponse:
    """Ask under which name to keep the search in the address."""
    lists = lists_for(request.args)
    asked = asked_to_keep(read_form(request.args, lists), lists)
    if not asked:
        notice(sentence("search_empty"), "warning")
        return redirect(url_for("finder.results"), code=303)
    form = SavedSearchForm(formdata=None)
    form.search.data = asked
    form.name.data = suggested_name(reader(), read_kept(asked, lists), now=now())
    return _form_page(form, asked, 200)


@blueprint.post("")
@refers
def keep() -> AnyResponse:
    """Keep a search; whatever is refused stays in the form."""
    form = SavedSearchForm()
    search, asked = _searched(form)
    if not form.validate():
        return _form_page(form, asked, 422)
    try:
        wanted = Wanted(form.name.data or "", asked, typed_words(search), form.chosen())
        with writing() as session:
            save_search(
                session,
                user_id=_me(),
                wanted=wanted,
                is_known=_nobodys_names(),
                request_key=form.key,
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _form_page(form, asked, status_of(error))
    notice("Bewaard. Alleen u ziet deze zoekvraag.")
    return _to_list()


@blueprint.get("/<int:search_id>")
@refers
def one(search_id: int) -> AnyResponse:
    """Show the form for one search, and its feed."""
    line = _line(search_id)
    form = SavedSearchForm(formdata=None, data={"name": line.name, "rhythm": line.rhythm.value})
    return _form_page(form, line.asked, 200, line)


@blueprint.post("/<int:search_id>")
@refers
def change(search_id: int) -> AnyResponse:
    """Give a search another name or rhythm; whatever is refused stays in the form."""
    line, form = _line(search_id), SavedSearchForm()
    if not form.validate():
        return _form_page(form, line.asked, 422, line)
    try:
        with writing() as session:
            change_search(
                session,
                user_id=_me(),
                search_id=search_id,
                name=form.name.data or "",
                rhythm=form.chosen(),
                is_known=_nobodys_names(),
                now=now(),
            )
    except DomainError as error:
        form.add_refusal(error)
        return _form_page(form, line.asked, status_of(error), line)
    notice("Gewijzigd.")
    return _to_list()


@blueprint.post("/<int:search_id>/pauze")
@refers
def pause(search_id: int) -> AnyResponse:
    """Let a search tell of nothing for now."""
    with writing() as session:
        pause_search(session, user_id=_me(), search_id=search_id, now=now())
    return _to_list()


@blueprint.post("/<int:search_id>/verder")
@refers
def go_on(search_id: int) -> AnyResponse:
    """Let a search look for its full time again."""
    with writing() as session:
        extend_search(session, user_id=_me(), search_id=search_id, now=now())
    notice(f"Wij kijken weer {WATCHED_FOR.days} dagen met u mee.")
    return _to_list()


@blueprint.post("/<int:search_id>/weghalen")
@refers
def remove(search_id: int) -> AnyResponse:
    """Throw a search away; the next page offers to put it back."""
    with writing() as session:
        remove_search(session, user_id=_me(), search_id=search_id, now=now())
    return redirect(url_for("searches.show", weg=search_id), code=303)


@blueprint.post("/<int:search_id>/terugzetten")
@refers
def restore(search_id: int) -> AnyResponse:
    """Put back what was just thrown away; it stays on pause."""

    def put_back(session: Session) -> str:
        restore_search(session, user_id=_me(), search_id=search_id, now=now())
        return "Teruggezet. De zoekvraag staat op pauze."

    with_refusal(put_back)
    return _to_list()


@blueprint.post("/<int:search_id>/feed")
@refers
def feed(search_id: int) -> AnyResponse:
    """Make the address of a feed and show it on this one page; an earlier address works no longer."""
    line = _line(search_id)
    with writing() as session:
        secret = make_feed(session, user_id=_me(), search_id=search_id, now=now())
    address = settings().base_url.rstrip("/") + url_for("search_feed.show", secret=secret)
    return private(make_response(render_template("referrers/feed_made.html", line=line, address=address)))


@blueprint.post("/<int:search_id>/feed/stoppen")
@refers
def stop_feed(search_id: int) -> AnyResponse:
    """Let the address of the feed work no longer."""
    with writing() as session:
        end_feed(session, user_id=_me(), search_id=search_id, now=now())
    notice("De nieuwsfeed is gestopt. Het adres werkt niet meer.")
    return redirect(url_for("searches.one", search_id=search_id), code=303)


def _form_page(form: SavedSearchForm, asked: str, status: int, line: SearchLine | None = None) -> AnyResponse:
    form.request_key.data = new_key()
    page = render_template(
        "referrers/search.html",
        form=form,
        line=line,
        words=words_of(reader(), asked, now=now()),
        days=WATCHED_FOR.days,
        soon_weeks=SOON_WEEKS,
    )
    return private(make_response(page, status))


def _searched(form: SavedSearchForm) -> tuple[SearchForm, str]:
    """Read anew what the form asks to keep: it may have been tampered with."""
    lists = lists_for(request.args)
    search = read_kept((form.search.data or "")[:20_000], lists)
    return search, asked_to_keep(search, lists)


def _nobodys_names() -> Callable[[str], bool]:
    return nobodys_names(lexicon(reader(), house().search_engine, now=now()))


def _line(search_id: int) -> SearchLine:
    return find_search(reader(), user_id=_me(), search_id=search_id)


def _me() -> int:
    return current_user_id() or abort(404)


def _to_list() -> AnyResponse:
    return redirect(url_for("searches.show"), code=303)
