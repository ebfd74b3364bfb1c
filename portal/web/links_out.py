"""Writes addresses that lead out of the house: telephone, mail and websites of providers."""

from typing import Protocol
from urllib.parse import quote

from flask import Flask


class Address(Protocol):
    """Where help is given, with its point."""

    street: str
    house_number: str
    postcode: str
    place: str
    lat: float
    lon: float


def install(app: Flask) -> None:
    """Give the templates these words."""
    for word in (phone_address, mail_address, web_address, site_name, route_address):
        app.add_template_global(word, word.__name__)


def phone_address(phone: str) -> str:
    """Write a number as a tel: address: digits only, with a plus in front where there was one."""
    digits = "".join(letter for letter in phone if letter in "0123456789")
    return f"tel:{'+' if phone.strip().startswith('+') else ''}{digits}"


def mail_address(email: str) -> str:
    """Write an e-mail address as a mailto: address that can carry nothing else."""
    return f"mailto:{quote(email, safe='@+.-_')}"


def web_address(address: str | None) -> str | None:
    """Return a website's address when a browser may follow it: http or https, and nothing else."""
    if address is None or not address.lower().startswith(("https://", "http://")):
        return None
    return address


def route_address(address: Address) -> str:
    """Write a place as a geo: address, for the map application of who follows it; no site hears of it."""
    told = f"{address.street} {address.house_number}, {address.postcode} {address.place}"
    return f"geo:{address.lat:.5f},{address.lon:.5f}?q={quote(told, safe='')}"


def site_name(address: str) -> str:
    """Write a website's address as people say it: without https:// and without a slash at its end."""
    return address.partition("://")[2].removesuffix("/") or address
