"""The sentences about organisations that refer, by code."""

from collections.abc import Mapping

REFERRER_DESK_SENTENCES: Mapping[str, str] = {
    "referrer_kind_missing": "Kies wat voor verwijzer dit is.",
    "referrer_town_missing": "Kies een of meer gemeenten van uw regio.",
    "referrer_known": "Dit KvK-nummer is van {name}. Die staat al in uw lijst van verwijzers.",
    "referrer_is_provider": (
        "Dit KvK-nummer is van aanbieder {name}. Kruis aan dat u die bedoelt; dan verwijst die ook."
    ),
    "referrer_elsewhere": "Dit KvK-nummer hoort al bij een andere organisatie. Controleer het nummer.",
    "referrer_closed": "Deze organisatie is gesloten. Heropen haar eerst.",
    "referrer_provider_closed": (
        "Deze organisatie is gesloten als aanbieder. Heropen haar eerst, op haar pagina bij Aanbieders."
    ),
    "referrer_changed": (
        "Iemand anders heeft deze organisatie net gewijzigd. Hieronder staat hoe zij nu is. Kies opnieuw."
    ),
}
