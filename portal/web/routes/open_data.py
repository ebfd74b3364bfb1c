"""The open data of the public part: the page with the dictionary, and the files, sent piece by piece."""

from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, render_template, url_for

from portal.db import reading
from portal.domain.calendar import local_date
from portal.domain.errors import NotFoundError
from portal.services.open_data import find_file, list_files
from portal.services.open_data_fields import LICENCE_ADDRESS, LICENCE_NAME, SETS
from portal.services.open_data_files import DICTIONARY, FORMS, dictionary
from portal.web.auth import public
from portal.web.downloads import SANDBOX, attachment
from portal.web.work import house, now, reader

blueprint = Blueprint("open_data", __name__, url_prefix="/open-data")
KEPT_SECONDS = 300


@blueprint.get("")
@public
def show() -> str:
    """Show which files there are and what their fields mean."""
    return render_template(
        "open_data/show.html",
        files=list_files(reader()),
        sets=SETS,
        forms=list(FORMS),
        licence=LICENCE_NAME,
        licence_address=LICENCE_ADDRESS,
    )


@blueprint.get(f"/{DICTIONARY}")
@public
def described() -> Response:
    """Give the dictionary for machines."""
    names = [(one.name, one.data_set) for one in list_files(reader())]
    return jsonify(dictionary(url_for("open_data.show", _external=True) + "/", names))


@blueprint.get("/<name>.<form>")
@public
def file(name: str, form: str) -> Response:
    """Send a file in pieces, however large it is, with a session of its own."""
    data_set, read = find_file(name)
    if form not in FORMS:
        raise NotFoundError
    pieces, content_type = FORMS[form]
    engine, moment = house().engine, now()

    def sent() -> Iterator[bytes]:
        with reading(engine) as session:
            yield from pieces(data_set, read(session, moment))

    answer = Response(sent(), content_type=content_type)
    answer.headers["Content-Disposition"] = attachment(f"{name}-{local_date(moment)}.{form}")
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.cache_control.public = True
    answer.cache_control.max_age = KEPT_SECONDS
    return answer
