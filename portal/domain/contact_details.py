"""Telephone numbers, e-mail addresses and websites as people type them for others to use."""

import re
from collections.abc import Callable, Mapping

from portal.domain.errors import FieldError
from portal.domain.identifiers import is_safe_url, normalise_phone

MAX_EMAIL_LENGTH = 254
MAX_WEBSITE_LENGTH = 300

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_HOST_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def normalise_address(text: str) -> str | None:
    """Write one e-mail address with its host in small letters; None when it is not one.

    Refused: several addresses, names around it, quotes, spaces, control characters and hosts without a dot.
    """
    local, at, host = text.strip().rpartition("@")
    labels = host.split(".")
    is_host = (
        len(labels) > 1 and all(_HOST_LABEL.fullmatch(label) for label in labels) and labels[-1].isalpha()
    )
    is_local = _LOCAL.fullmatch(local) is not None and not local.startswith(".") and not local.endswith(".")
    written = f"{local}@{host.lower()}"
    if not (at and is_host and is_local) or ".." in local or len(written) > MAX_EMAIL_LENGTH:
        return None
    return written


def normalise_website(text: str) -> str | None:
    """Write a website's address with its scheme; None when it is not safe to show as a link."""
    plain = text.strip()
    if "://" not in plain and re.match(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)", plain):
        plain = f"https://{plain}"
    return plain if len(plain) <= MAX_WEBSITE_LENGTH and is_safe_url(plain) else None


READERS: Mapping[str, tuple[Callable[[str], str | None], str]] = {
    "phone": (normalise_phone, "phone_invalid"),
    "email": (normalise_address, "email_invalid"),
    "website": (normalise_website, "website_invalid"),
}


def read_contact(
    text: str | None, kind: str, field: str, *, before: str | None
) -> tuple[str | None, list[FieldError]]:
    """Read a contact detail of a kind (phone, email, website); what did not change is left as it is.

    Returns the value, None when empty, and the fault: `phone_invalid`, `email_invalid`, `website_invalid`.
    """
    plain = (text or "").strip()
    if not plain or plain == before:
        return plain or None, []
    read, code = READERS[kind]
    value = read(plain)
    return (value, []) if value is not None else (plain, [FieldError(code, field)])
