"""Browser code of others, served from the packages that pip installed, under an address with its version."""

from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, send_from_directory

from portal.web.auth import public

STATIC = Path(__file__).parent / "static"
YEAR_SECONDS = 31_536_000
SUFFIXES = frozenset({".js", ".css", ".png"})

blueprint = Blueprint("vendor", __name__)


@dataclass(frozen=True)
class Library:
    """Where a package keeps its files."""

    distribution: str
    module: str
    folder: str

    @property
    def version(self) -> str:
        return version(self.distribution)

    @property
    def path(self) -> Path:
        return Path(str(files(self.module))) / self.folder


LIBRARIES = {
    "htmx": Library("django-js-lib-htmx", "js_lib_htmx", "static/htmx"),
    "leaflet": Library("XStatic-Leaflet", "xstatic.pkg.leaflet", "data"),
    "leaflet-markercluster": Library(
        "XStatic-Leaflet-MarkerCluster", "xstatic.pkg.leaflet_markercluster", "data"
    ),
}


@blueprint.get("/lib/<package>/<package_version>/<path:path>")
@public
def library_file(package: str, package_version: str, path: str) -> Response:
    """Serve one file of a library; a version that is not installed is not found."""
    library = LIBRARIES.get(package)
    if library is None or library.version != package_version or Path(path).suffix not in SUFFIXES:
        abort(404)
    return _for_long(send_from_directory(library.path, path, max_age=YEAR_SECONDS))


def install(app: Flask) -> None:
    """Give templates the addresses of libraries and of our own static files, versioned by content."""
    addresses = {name: f"/lib/{name}/{library.version}/" for name, library in LIBRARIES.items()}
    digests: dict[str, str] = {}

    def static_address(name: str) -> str:
        if name not in digests or app.debug:
            content = (STATIC / name).read_bytes()
            digests[name] = sha256(content).hexdigest()[:12]
        return f"/static/{digests[name]}/{name}"

    app.add_template_global(lambda package, path: addresses[package] + path, "library_address")
    app.add_template_global(static_address, "static_address")


@blueprint.get("/static/<digest>/<path:path>")
@public
def static_file(digest: str, path: str) -> Response:
    """Serve our own style sheet, script or picture; the digest in the address makes it safe to keep."""
    return _for_long(send_from_directory(STATIC, path, max_age=YEAR_SECONDS))


def _for_long(answer: Response) -> Response:
    answer.cache_control.public = True
    answer.cache_control.immutable = True
    return answer
