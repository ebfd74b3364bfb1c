"""Browser code of others, served from the packages that pip installed, under an address with its version."""

from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, send_from_directory

from portal.web.auth import public
from portal.web.own_files import YEAR_SECONDS

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
    answer = send_from_directory(library.path, path, max_age=YEAR_SECONDS)
    answer.cache_control.public = True
    answer.cache_control.immutable = True
    return answer


def install(app: Flask) -> None:
    """Give templates the addresses of libraries, with their versions."""
    addresses = {name: f"/lib/{name}/{library.version}/" for name, library in LIBRARIES.items()}
    app.add_template_global(lambda package, path: addresses[package] + path, "library_address")
