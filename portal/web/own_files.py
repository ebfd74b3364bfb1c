"""Our own style sheets, scripts and pictures: one or several joined, under their digest."""

from collections.abc import Iterable
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request

from portal.web.auth import public

STATIC = Path(__file__).parent / "static"
YEAR_SECONDS = 31_536_000
_BETWEEN = "+"

blueprint = Blueprint("own_files", __name__)


class OwnFiles:
    """The files of some folders by their names; a name stands in one folder only."""

    def __init__(self, folders: Iterable[Path], *, may_change: bool) -> None:
        self._paths = {path.name: path for folder in folders for path in folder.iterdir() if path.is_file()}
        self._addresses: dict[tuple[str, ...], str] = {}
        self._may_change = may_change

    def address(self, *names: str) -> str:
        """Give the address of one file, or of several of one kind as one. Raises KeyError when unknown."""
        found = self._addresses.get(names)
        if found is None or self._may_change:
            joined = _BETWEEN.join(names)
            found = self._addresses[names] = f"/static/{digest_of(self.content(joined))}/{joined}"
        return found

    def content(self, joined: str) -> bytes:
        """Read the files that an address names. Raises KeyError when unknown, named twice or of two kinds."""
        names = joined.split(_BETWEEN)
        paths = [self._paths[name] for name in names]
        if len(set(names)) < len(names) or len({path.suffix for path in paths}) > 1:
            raise KeyError(joined)
        return b"\n".join(path.read_bytes() for path in paths)


def digest_of(content: bytes) -> str:
    """Give the digest that stands in the address of such a content."""
    return sha256(content).hexdigest()[:12]


def install(app: Flask, folders: Iterable[Path]) -> None:
    """Serve the files of these folders, and let templates write their addresses."""
    own = app.extensions["own_files"] = OwnFiles(folders, may_change=app.debug)
    app.add_template_global(own.address, "static_address")


@blueprint.get("/static/<digest>/<path:path>")
@public
def static_file(digest: str, path: str) -> Response:
    """Serve what the address names, to keep for a year; under the digest of another version only for now."""
    own: OwnFiles = current_app.extensions["own_files"]
    try:
        content = own.content(path)
    except KeyError:
        abort(404)
    answer = Response(content, mimetype=guess_type(path)[0])
    if digest == digest_of(content):
        answer.cache_control.max_age = YEAR_SECONDS
        answer.cache_control.public = True
        answer.cache_control.immutable = True
    else:
        answer.cache_control.no_cache = True
    answer.add_etag()
    answer.make_conditional(request)
    return answer
