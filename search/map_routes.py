"""The points of the map of results, as JSON for its script; the list beside it holds the same results."""

from flask import Blueprint, Response, jsonify, request

from portal.web.auth import current_actor, public
from portal.web.work import house, now, reader, settings, writing
from search.addresses import MAP_DATA_PATH
from search.choices import Choices, choices
from search.forms import Arguments, read_form
from search.geocoder import geocoder_at
from search.map_view import map_json, map_view
from search.postcode_lookup import with_postcode
from search.viewers import viewer_of

blueprint = Blueprint("finder_map", __name__)


@blueprint.get(MAP_DATA_PATH)
@public
def points() -> Response:
    """Answer the points of a search, with the same filters as its list; at most 500."""
    lists = lists_for(request.args)
    form = read_form(request.args, lists)
    view = map_view(
        reader(), house().search_engine, form.criteria, now=now(), viewer=viewer_of(current_actor())
    )
    municipality = None if form.municipality is None else form.municipality.code
    answer = jsonify(map_json(view, lists, municipality))
    answer.cache_control.private = True
    answer.cache_control.no_cache = True
    return answer


def lists_for(arguments: Arguments) -> Choices:
    """Give the lists that a search is read with, with the point of a postcode that it asks."""
    address = settings().geocoder_url
    return with_postcode(
        choices(reader(), now=now()),
        arguments,
        geocoder=None if address is None else geocoder_at(address),
        session=reader(),
        writing=writing,
        now=now(),
    )


@blueprint.app_context_processor
def tiles() -> dict[str, str | None]:
    """Give templates the address of map tiles, None when there are none, and whom to thank for them."""
    return {"tile_url": settings().tile_url, "tile_attribution": settings().tile_attribution}
