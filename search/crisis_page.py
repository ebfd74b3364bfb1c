"""What the crisis page shows: whom to call, what help there is, and for professionals where there is room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col

from portal.domain.terms import CareForm, Freshness, Urgency
from portal.models import Product, Region
from portal.web.present import StatusWords, count_text
from search.cards import Card
from search.listing import load_listed
from search.present import places_text, professional_words
from search.viewers import Viewer

_AWAY = frozenset({CareForm.RESPITE, CareForm.FAMILY_STAY, CareForm.STAY, CareForm.PROTECTION})
"""Forms of help for which somebody leaves home for a while; they come after help at home."""
_HOURS_SHOWN = 72


@dataclass(frozen=True)
class CrisisHelp:
    """A form of crisis help as residents read it."""

    region_code: str
    product_code: str
    plain: str
    summary: str


@dataclass(frozen=True)
class CrisisPlace:
    """Where there may be room, for professionals."""

    offering_id: int
    title: str
    provider: str
    place: str
    status: StatusWords
    places: str
    age: str
    phone: str | None
    remark: str | None


@dataclass(frozen=True)
class CrisisGroup:
    """Help at home, or help elsewhere."""

    title: str
    helps: tuple[CrisisHelp, ...]
    places: tuple[CrisisPlace, ...]


def crisis_groups(
    session: Session, *, region_code: str | None, now: datetime, viewer: Viewer
) -> tuple[CrisisGroup, ...]:
    """Load crisis help, at home before elsewhere; residents get what it is, professionals who has room."""
    conditions = [col(Product.urgency) == Urgency.CRISIS]
    if region_code is not None:
        conditions.append(col(Region.code) == region_code)
    listed = load_listed(
        session,
        *conditions,
        now=now,
        viewer=viewer,
        more=(
            col(Product.care_form).label("care_form"),
            col(Product.summary).label("summary"),
            col(Region.code).label("region_code"),
        ),
    )
    groups = []
    for title, is_away in (("Hulp bij u thuis", False), ("Een plek ergens anders", True)):
        members = [item for item in listed if (item.more["care_form"] in _AWAY) is is_away]
        helps: Mapping[tuple[str, str], CrisisHelp] = {
            (item.more["region_code"], item.card.product_code or ""): CrisisHelp(
                item.more["region_code"],
                item.card.product_code or "",
                item.card.product_plain or item.card.name,
                item.more["summary"] or "",
            )
            for item in sorted(members, key=lambda item: (item.position, item.card.offering_id))
        }
        places = sorted(members, key=lambda item: item.by_place) if viewer.is_professional else []
        groups.append(
            CrisisGroup(title, tuple(helps.values()), tuple(_place(item.card, now=now) for item in places))
        )
    return tuple(group for group in groups if group.helps)


def hours_text(confirmed_at: datetime | None, now: datetime) -> str:
    """Tell how old a figure is in hours, and in days from three days on."""
    if confirmed_at is None:
        return "nooit opgegeven"
    age = max(now - confirmed_at, timedelta())
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return "minder dan 1 uur"
    return count_text(hours, "uur", "uur") if hours < _HOURS_SHOWN else count_text(age.days, "dag", "dagen")


def _place(card: Card, *, now: datetime) -> CrisisPlace:
    is_silent = card.freshness in (Freshness.EXPIRED, Freshness.UNKNOWN)
    return CrisisPlace(
        offering_id=card.offering_id,
        title=card.product_name or card.name,
        provider=card.provider_name,
        place=card.place or ("aan huis" if card.at_home else ""),
        status=professional_words(card, now=now),
        places="" if is_silent else places_text(card.availability),
        age=hours_text(card.confirmed_at, now),
        phone=card.intake_phone or card.public_phone,
        remark=card.referrer_remark,
    )
