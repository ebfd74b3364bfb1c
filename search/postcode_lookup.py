"""Looks up a whole postcode that was asked, where there is a geocoder; each one is asked once."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from portal.services.postcode_points import keep_point, known_point
from search.choices import Choices
from search.forms import Arguments
from search.geocoder import Answer, Geocoder, GeocoderError
from search.places import Spot
from search.postcodes import postcode_of, read_postcode
from search.query import MAX_TEXT_LENGTH, Point
from search.where import WHOLE_POSTCODE

log = logging.getLogger(__name__)

Writing = Callable[[], AbstractContextManager[Session]]


def with_postcode(
    lists: Choices,
    arguments: Arguments,
    *,
    geocoder: Geocoder | None,
    session: Session,
    writing: Writing,
    now: datetime,
) -> Choices:
    """Give the lists with the point of a postcode that was asked; without an answer they stay as they are."""
    postcode = _asked(arguments)
    if geocoder is None or postcode is None:
        return lists
    found = _kept(session, postcode, now) or _ask(geocoder, writing, postcode, now)
    if found is None or found.point is None:
        return lists
    spot = Spot(postcode, found.point, found.municipality)
    return replace(lists, postcodes={**lists.postcodes, postcode: spot})


def _asked(arguments: Arguments) -> str | None:
    for name in ("dichtbij", "q"):
        text = " ".join(next(iter(arguments.getlist(name)), "")[:MAX_TEXT_LENGTH].split())
        if text:
            read = read_postcode(text) if name == "q" else None
            postcode = read[1] if read else postcode_of(text)
            return postcode if postcode and len(postcode) == WHOLE_POSTCODE else None
    return None


def _kept(session: Session, postcode: str, now: datetime) -> Answer | None:
    kept = known_point(session, postcode, now=now)
    if kept is None:
        return None
    point = None if kept.lat is None or kept.lon is None else Point(kept.lat, kept.lon)
    return Answer(point, kept.municipality_code)


def _ask(geocoder: Geocoder, writing: Writing, postcode: str, now: datetime) -> Answer | None:
    try:
        found = geocoder.find(postcode)
    except GeocoderError as error:
        log.warning("a postcode was not looked up: %s", error)
        return None
    point = None if found.point is None else (found.point.lat, found.point.lon)
    try:
        with writing() as session:
            keep_point(session, postcode, point=point, municipality_code=found.municipality, now=now)
    except SQLAlchemyError as error:
        log.warning("a postcode was not kept: %s", type(error).__name__)
    return found
