"""One frozen Settings, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

LAPTOP_SECRET = "alleen-voor-de-laptop-en-nooit-voor-productie"  # noqa: S105  refused in production below
SHORTEST_SECRET = 32


class SettingsError(Exception):
    """A setting is missing, malformed or unsafe; the text says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """All that differs between a laptop, a test and production."""

    environment: str = "laptop"
    secret_key: str = field(default=LAPTOP_SECRET, repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    database_url: str = field(default="sqlite:///var/plekwijzer.sqlite3", repr=False)
    index_dir: Path = Path("var/index")
    search_url: str | None = None
    search_key: str | None = field(default=None, repr=False)
    search_write_key: str | None = field(default=None, repr=False)
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    proxy_count: int = 0
    mail_dir: Path = Path("var/mail")
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = "Plekwijzer <plekwijzer@voorbeeld.example>"
    contact_email: str = "beheer@voorbeeld.example"
    idle_minutes: int = 120
    absolute_hours: int = 12
    second_factor: str | None = None
    log_level: str = "INFO"
    tile_url: str | None = None
    tile_attribution: str = ""
    geocoder_url: str | None = None

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def demands_second_factor(self) -> bool:
        """Whether people of a region, auditors and operators must have a second factor."""
        return self.is_production or self.second_factor == "required"

    @property
    def is_secure(self) -> bool:
        """Whether cookies may demand HTTPS."""
        return self.base_url.startswith("https://")


ENVIRONMENT: Mapping[str, str] = {
    "environment": "PLEKWIJZER_ENV",
    "secret_key": "SECRET_KEY",
    "secret_key_fallbacks": "SECRET_KEY_FALLBACKS",
    "database_url": "DATABASE_URL",
    "index_dir": "INDEX_DIR",
    "search_url": "SEARCH_URL",
    "search_key": "SEARCH_KEY",
    "search_write_key": "SEARCH_WRITE_KEY",
    "base_url": "BASE_URL",
    "trusted_hosts": "TRUSTED_HOSTS",
    "proxy_count": "PROXY_COUNT",
    "mail_dir": "MAIL_DIR",
    "smtp_url": "SMTP_URL",
    "mail_from": "MAIL_FROM",
    "contact_email": "CONTACT_EMAIL",
    "idle_minutes": "IDLE_MINUTES",
    "absolute_hours": "ABSOLUTE_HOURS",
    "second_factor": "SECOND_FACTOR",
    "log_level": "LOG_LEVEL",
    "tile_url": "TILE_URL",
    "tile_attribution": "TILE_ATTRIBUTION",
    "geocoder_url": "GEOCODER_URL",
}
"""Which environment variable fills which field; the README's table is held to it by a test."""

_LISTS = {"secret_key_fallbacks", "trusted_hosts"}
_NUMBERS = {"proxy_count": (0, 5), "idle_minutes": (5, 1440), "absolute_hours": (1, 72)}
_PATHS = {"index_dir", "mail_dir"}
_KINDS = ("laptop", "test", "production")
_SECOND_FACTOR = (None, "required", "optional")


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Raises SettingsError with one sentence a fault when something is malformed, or unsafe in production.
    """
    environ = os.environ if environ is None else environ
    found: dict[str, object] = {}
    for name, variable in ENVIRONMENT.items():
        text = environ.get(variable, "").strip()
        if text:
            found[name] = _parse(name, variable, text)
    settings = Settings(**found)  # type: ignore[arg-type]
    faults = list(_faults(settings, environ))
    if faults:
        raise SettingsError("\n".join(faults))
    return settings


def _parse(name: str, variable: str, text: str) -> object:
    if name in _LISTS:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if name in _PATHS:
        return Path(text)
    if name in _NUMBERS:
        low, high = _NUMBERS[name]
        if not text.isdecimal() or not low <= int(text) <= high:
            raise SettingsError(f"{variable} must be a whole number from {low} to {high}, not {text!r}.")
        return int(text)
    return text


def _faults(settings: Settings, environ: Mapping[str, str]) -> list[str]:
    faults = []
    if settings.environment not in _KINDS:
        faults.append(f"PLEKWIJZER_ENV must be one of {', '.join(_KINDS)}, not {settings.environment!r}.")
    if settings.second_factor not in _SECOND_FACTOR:
        faults.append(f"SECOND_FACTOR must be required or optional, not {settings.second_factor!r}.")
    base = urlsplit(settings.base_url)
    if base.scheme not in ("http", "https") or not base.hostname:
        faults.append(
            f"BASE_URL must be a whole address such as https://plek.example, not {settings.base_url!r}."
        )
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        faults.append("DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    faults.extend(_outside_faults(settings))
    if settings.is_production:
        faults.extend(_production_faults(settings, environ))
    return faults


def _outside_faults(settings: Settings) -> list[str]:
    faults = []
    if settings.tile_url is not None:
        is_whole = all(part in settings.tile_url for part in ("{z}", "{x}", "{y}"))
        if not is_whole or "{" in urlsplit(settings.tile_url).netloc or not _is_guarded(settings.tile_url):
            faults.append("TILE_URL must be one https address with {z}, {x} and {y} after its host.")
        if not settings.tile_attribution:
            faults.append("TILE_ATTRIBUTION is missing: say whose map tiles TILE_URL gives.")
    if settings.geocoder_url is not None and not _is_guarded(settings.geocoder_url):
        faults.append("GEOCODER_URL must be an https address without a name or a question in it.")
    return faults


def _is_guarded(address: str) -> bool:
    """Say whether an address is of https, or of this machine itself, and holds nothing but host and path."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    own = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if any(sign in address for sign in " ;,'\"?#@"):
        return False
    return bool(parts.hostname) and port != 0 and (parts.scheme == "https" or own)


def _production_faults(settings: Settings, environ: Mapping[str, str]) -> list[str]:
    faults = []
    secrets = (settings.secret_key, *settings.secret_key_fallbacks)
    if settings.secret_key == LAPTOP_SECRET:
        faults.append(
            "SECRET_KEY is missing: make one for production, for example with `openssl rand -hex 32`."
        )
    elif any(len(secret) < SHORTEST_SECRET or len(set(secret)) < 8 for secret in secrets):
        faults.append(f"SECRET_KEY is too weak: use at least {SHORTEST_SECRET} random characters.")
    if not settings.is_secure:
        faults.append("BASE_URL must begin with https:// in production, so that cookies travel safely.")
    if settings.second_factor == "optional":
        faults.append(
            "SECOND_FACTOR must not be optional in production: regions always need a second factor."
        )
    if "TRUSTED_HOSTS" not in environ or "*" in settings.trusted_hosts:
        faults.append("TRUSTED_HOSTS must name the hosts that visitors use, for example plek.example.")
    if settings.smtp_url is None:
        faults.append("SMTP_URL is missing: without it no reminder leaves the house.")
    if settings.mail_from == Settings.mail_from or settings.contact_email == Settings.contact_email:
        faults.append("MAIL_FROM and CONTACT_EMAIL must be addresses of your own organisation.")
    if settings.search_url and not settings.search_key:
        faults.append("SEARCH_KEY is missing: with SEARCH_URL the search server must ask for a key.")
    if environ.get("FLASK_DEBUG", "") not in ("", "0"):
        faults.append("FLASK_DEBUG is set: a debugger must never run in production.")
    return faults
