"""The finder's pages: home, results, and one offering."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict

from portal.services.feedback import public_answers, under_review
from portal.web.auth import current_actor, public
from portal.web.htmx import is_fragment, respond
from portal.web.work import house, now, reader, settings, writing
from search.addresses import Values, address_of, changed
from search.choices import Choices, choices, provider_name
from search.dead_ends import WayOut, nearest_to, ways_out
from search.finder import ResultsPage, count_results, search
from search.forms import SearchForm, read_form
from search.kept_pages import kept_or_made
from search.lexicon import lexicon
from search.map_routes import lists_for
from search.misses import note_miss
from search.offering_view import offering_page
from search.offering_words import offering_words
from search.own_calls import may_keep_calls, own_calls
from search.place_spelling import place_meant
from search.results_view import ResultsView, results_view
from search.suggest import meant
from search.tags import load_row_tags
from search.viewers import Viewer, viewer_of
from search.wishes import lighter_beside, lighter_instead

blueprint = Blueprint("finder", __name__, template_folder="templates")


@blueprint.get("/")
@public
def home() -> str:
    """Show the search box, the themes, and whom to call when it cannot wait."""
    lists = choices(reader(), now=now())
    form = read_form(MultiDict(), lists)
    return render_template("finder/home.html", lists=lists, form=form, canonical=_absolute("/"))


@blueprint.get("/zoeken")
@public
def results() -> Response:
    """Show a page of results; for htmx only the results and the counts beside the filters."""
    return kept_or_made(_results)


def _results() -> tuple[Response, bool]:
    """Make a page of results, and say whether it may be given to the next who asks the same.

    Not when nothing was found, as that is counted; not from SQL, as the engine may be back; not around a
    postcode, which another service may know better a moment later.
    """
    lists = lists_for(request.args)
    form = read_form(request.args, lists)
    viewer = viewer_of(current_actor())
    page = _search(form, viewer)
    view = _results_view(form, page, lists, viewer)
    answer = respond(
        "finder/results.html",
        "finder/_answer.html",
        view=view,
        lists=lists,
        is_professional=viewer.is_professional,
        keeps_calls=may_keep_calls(),
        calls=own_calls([row.offering_id for row in view.rows]),
        canonical=_absolute(view.canonical),
    )
    if is_fragment():
        answer.headers["HX-Push-Url"] = view.canonical
    is_plain = lists is choices(reader(), now=now())
    return answer, is_plain and view.total > 0 and not view.is_degraded


@blueprint.get("/aanbod/<int:offering_id>")
@public
def offering(offering_id: int) -> str:
    """Show all of one offering; `gemeente` says which access team to name."""
    lists = choices(reader(), now=now())
    viewer = viewer_of(current_actor())
    view = offering_page(reader(), offering_id, now=now(), viewer=viewer)
    municipality = lists.municipality(request.args.get("gemeente", "")[:100])
    return render_template(
        "finder/offering.html",
        view=view,
        words=offering_words(
            view,
            None if municipality is None else municipality.code,
            is_professional=viewer.is_professional,
            now=now(),
        ),
        crisis=lists.crisis_near(municipality),
        is_under_review=bool(under_review(reader(), offering_ids=[offering_id])),
        answers=public_answers(reader(), offering_id=offering_id, now=now()),
        is_professional=viewer.is_professional,
        keeps_calls=may_keep_calls(),
        calls=own_calls([offering_id]),
        canonical=_absolute(f"/aanbod/{offering_id}"),
    )


def _search(form: SearchForm, viewer: Viewer) -> ResultsPage:
    return search(reader(), house().search_engine, form.criteria, now=now(), viewer=viewer)


def _results_view(form: SearchForm, page: ResultsPage, lists: Choices, viewer: Viewer) -> ResultsView:
    ids = [card.offering_id for card in page.cards]
    view = results_view(
        form,
        page,
        lists,
        now=now(),
        names=_provider_names(form),
        tags=load_row_tags(reader(), ids),
        is_professional=viewer.is_professional,
    )
    if form.criteria.text:
        view = replace(view, meant=_meant(view, page, lists))
    if page.total:
        beside = () if view.is_urgent else lighter_beside(form, page, lists, view.municipality)
        return replace(view, lighter=beside)
    _note_miss(view, page)

    def count(asked: Values) -> int:
        wider = read_form(MultiDict((name, value) for name in asked for value in asked[name]), lists)
        return count_results(reader(), house().search_engine, wider.criteria, now=now(), viewer=viewer)

    nearby = nearest_to(view.municipality, lists.municipalities)
    found = ways_out(view.asked, view.chips, view.municipality, count, nearby=nearby)
    lighter = lighter_instead(form, page, lists, view.municipality)
    return replace(view, ways_out=tuple(found), lighter=lighter)


def _meant(view: ResultsView, page: ResultsPage, lists: Choices) -> WayOut | None:
    known = lexicon(reader(), house().search_engine, now=now())
    typed = page.reading.text
    better = None
    if page.reading.municipality is None and not {"gemeente", "dichtbij"} & set(view.form.asked):
        better = place_meant(typed, lists, knows=known.knows)
    better = better or meant(known, typed)
    return None if better is None else WayOut(better, address_of(changed(view.asked, {"q": better})), 0)


def _note_miss(view: ResultsView, page: ResultsPage) -> None:
    """Count a search without results, unless the engine is away or another page than the first was asked."""
    if page.reading.text and not page.is_degraded and page.criteria.page == 1:
        known = lexicon(reader(), house().search_engine, now=now())
        place = view.municipality
        region = None if place is None else place.region_code
        note_miss(writing, known, page.reading.text, region_code=region, now=now())


def _provider_names(form: SearchForm) -> dict[str, str]:
    found = ((value, provider_name(reader(), int(value))) for value in form.asked.get("aanbieder", ())[:3])
    return {value: name for value, name in found if name is not None}


def _absolute(path: str) -> str:
    return settings().base_url.rstrip("/") + path
