"""What every answer carries and every request must stand: headers, hosts, origins, methods, sizes."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import IntegerConverter, Map
from werkzeug.sansio.utils import host_is_trusted

from portal.settings import Settings
from portal.web.api.problems import is_machine
from portal.web.cookies import QuietSessionInterface

METHODS = frozenset({"GET", "HEAD", "POST"})
MACHINE_METHODS = METHODS | {"PUT"}
SAFE_METHODS = frozenset({"GET", "HEAD"})
KIBIBYTE = 1024
LARGEST_ID = 2**31 - 1

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=63072000; includeSubDomains"


class RowId(IntegerConverter):
    """An id in an address: only numbers that a database can hold; a larger one is not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=0, max=LARGEST_ID)


def configure(app: Flask, settings: Settings) -> None:
    """Set what Flask itself guards: secret, cookie, trusted hosts, sizes, ids in addresses."""
    app.url_map.converters["int"] = RowId
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SESSION_COOKIE_NAME="__Host-plek" if settings.is_secure else "plek",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        PREFERRED_URL_SCHEME="https" if settings.is_secure else "http",
        MAX_CONTENT_LENGTH=KIBIBYTE * KIBIBYTE,
        MAX_FORM_MEMORY_SIZE=256 * KIBIBYTE,
        MAX_FORM_PARTS=1000,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        WTF_CSRF_TIME_LIMIT=None,  # a form is good for as long as the session behind it
        WTF_CSRF_SSL_STRICT=False,  # replaced by _check_origin, which holds without HTTPS too
        WTF_CSRF_METHODS=["POST", "PUT", "PATCH", "DELETE"],
    )


def install(app: Flask, settings: Settings) -> None:
    """Put the checks before every request, and the headers on every answer."""
    own = _origin(settings.base_url)
    headers = {**HEADERS, "Content-Security-Policy": _content_policy(settings)}
    app.session_interface = QuietSessionInterface()

    @app.before_request
    def check_request() -> None:
        g.request_id = secrets.token_hex(8)
        if request.method not in (MACHINE_METHODS if is_machine() else METHODS):
            abort(405)
        forwarded = request.headers.get("X-Forwarded-Host")
        if forwarded and not host_is_trusted(forwarded, settings.trusted_hosts):
            abort(400)
        if request.method not in SAFE_METHODS:
            _check_origin(own)

    CSRFProtect(app)

    @app.after_request
    def add_headers(answer: Response) -> Response:
        for name, value in headers.items():
            answer.headers.setdefault(name, value)
        if settings.is_secure:
            answer.headers["Strict-Transport-Security"] = HSTS
        return answer


def _content_policy(settings: Settings) -> str:
    """Give the policy; pictures may also come from the host of map tiles, and from nowhere else."""
    if settings.tile_url is None:
        return CONTENT_SECURITY_POLICY
    tiles = _origin(settings.tile_url)
    return CONTENT_SECURITY_POLICY.replace("img-src 'self'", f"img-src 'self' {tiles}")


def _check_origin(own: str) -> None:
    if request.routing_exception is not None:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site not in (None, "same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if origin is not None and _origin(origin) not in (own, _origin(request.host_url)):
        abort(403)


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()
