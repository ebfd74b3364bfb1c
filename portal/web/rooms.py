"""The rooms of the house as the menu shows them: which pages each has, and for whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.domain.permissions import Action, Actor, may_somewhere
from portal.web.auth import provider_ids


@dataclass(frozen=True)
class Page:
    """A page of a room; without an action it is for everybody who may enter the room."""

    href: str
    text: str
    action: Action | None = None


@dataclass(frozen=True)
class Room:
    """Pages that belong together, under one word of the menu; some are only for who works for a provider.

    A room that is beside the work of whoever has no other leaves the visitors' pages in the menu.
    """

    text: str
    pages: tuple[Page, ...]
    is_for_providers: bool = False
    is_beside: bool = False

    def pages_for(self, actor: Actor) -> tuple[Page, ...]:
        """Give the pages that a person may open, in order."""
        if self.is_for_providers and not provider_ids(actor):
            return ()
        return tuple(page for page in self.pages if page.action is None or may_somewhere(actor, page.action))


ROOMS = (
    Room(
        "Weeklijst",
        (
            Page("/mijn/week", "Weeklijst"),
            Page("/mijn/indicatoren", "Indicatoren"),
            Page("/mijn/aanleveringen", "Wat u inlevert"),
            Page("/mijn/kwartaal", "Kwartaalgesprek", Action.REPORT_INDICATORS),
        ),
        is_for_providers=True,
    ),
    Room(
        "Aanbod",
        (
            Page("/mijn/aanbod", "Aanbod"),
            Page("/mijn/locaties", "Locaties"),
            Page("/mijn/organisatie", "Organisatie"),
            Page("/mijn/bestanden", "Bestanden"),
        ),
        is_for_providers=True,
    ),
    Room("Vragen", (Page("/mijn/vragen", "Vragen"),), is_for_providers=True),
    Room(
        "Mensen",
        (
            Page("/mijn/mensen", "Mensen", Action.MANAGE_TOKENS),
            Page("/mijn/sleutels", "Sleutels", Action.MANAGE_TOKENS),
        ),
        is_for_providers=True,
    ),
    Room(
        "Aanleveringen",
        (
            Page("/regio", "Aanleveringen", Action.VIEW_BOARD),
            Page("/regio/indicatoren", "Indicatoren", Action.VIEW_BOARD),
            Page("/regio/herinneringen", "Herinneringen", Action.VIEW_REMINDERS),
            Page("/regio/onbereikbaar", "Kan niemand bereiken", Action.VIEW_BOARD),
        ),
    ),
    Room(
        "Indicatoren",
        (Page("/gemeente/indicatoren", "Indicatoren", Action.REPORT_MUNICIPAL_INDICATORS),),
    ),
    Room("Catalogus", (Page("/regio/catalogus", "Catalogus", Action.VIEW_CATALOGUE),)),
    Room(
        "Bezoekers",
        (
            Page("/regio/vragen", "Vragen van bezoekers", Action.VIEW_BOARD),
            Page("/regio/gemiste-zoekvragen", "Gemiste zoekvragen", Action.VIEW_MISSED_SEARCHES),
        ),
    ),
    Room(
        "Aanbieders",
        (
            Page("/regio/aanbieders", "Aanbieders", Action.VIEW_CONTRACTS),
            Page("/regio/kwartaal", "Kwartaalgesprekken", Action.VIEW_PROVIDER_FIGURES),
            Page("/regio/gesloten", "Gesloten groepen", Action.VIEW_CONTRACTS),
            Page("/regio/vooruit", "Wat verandert er", Action.VIEW_AHEAD),
        ),
    ),
    Room(
        "Verwijzen",
        (
            Page("/verwijzer/crisis", "Crisisplekken", Action.REFER),
            Page("/verwijzer/overzicht", "Alle plekken", Action.REFER),
            Page("/verwijzer/bellijst", "Bellijst", Action.REFER),
            Page("/verwijzer/zoekvragen", "Zoekvragen", Action.REFER),
        ),
        is_beside=True,
    ),
    Room("Beheer", (Page("/beheer", "Beheer", Action.OPERATE),)),
    Room(
        "Regio",
        (
            Page("/regio/mensen", "Mensen", Action.MANAGE_REGION_PEOPLE),
            Page("/regio/verwijzers", "Verwijzers", Action.MANAGE_REGION_PEOPLE),
            Page("/regio/toegang", "Toegang en crisis", Action.VIEW_ACCESS),
            Page("/regio/voorzieningen", "Voorzieningen", Action.EDIT_FACILITIES),
            Page("/regio/logboek", "Logboek", Action.VIEW_AUDIT),
        ),
    ),
    Room(
        "Cijfers",
        (
            Page("/regio/monitor", "Cijfers", Action.VIEW_MONITOR),
            Page("/regio/rapport", "Raadsrapport", Action.VIEW_COUNCIL_REPORT),
            Page("/regio/evaluatie", "Evaluatie", Action.VIEW_COUNCIL_REPORT),
        ),
        is_beside=True,
    ),
    Room(
        "Mijn gemeente",
        (
            Page("/gemeente/monitor", "Mijn gemeente", Action.VIEW_OWN_MUNICIPALITY),
            Page("/gemeente/rapport", "Raadsrapport", Action.VIEW_OWN_MUNICIPALITY),
            Page("/gemeente/evaluatie", "Evaluatie", Action.VIEW_OWN_MUNICIPALITY),
            Page("/gemeente/toegang", "Toegang", Action.EDIT_OWN_ACCESS),
            Page("/gemeente/voorzieningen", "Voorzieningen", Action.EDIT_OWN_FACILITIES),
            Page("/gemeente/gesloten", "Gesloten groepen", Action.VIEW_OWN_MUNICIPALITY),
        ),
    ),
)


def rooms_for(actor: Actor) -> list[tuple[Room, tuple[Page, ...]]]:
    """Give the rooms that a person may enter, each with the pages for them."""
    return [(room, pages) for room in ROOMS if (pages := room.pages_for(actor))]


def page_at(path: str, pages: Iterable[Page]) -> Page | None:
    """Give the page that an address belongs to: the longest that it is, or lies below."""
    found = [page for page in pages if path == page.href or path.startswith(f"{page.href}/")]
    return max(found, key=lambda page: len(page.href), default=None)
