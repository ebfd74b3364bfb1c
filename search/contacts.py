"""How people are reached."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    """How to reach somebody; every field may be missing."""

    name: str
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    opening_hours: str | None = None
