"""The sentences about groups that are closed to new providers, by code."""

from collections.abc import Mapping

_STAY = "Wie er al werkt, mag blijven en verlengen."

CLOSURE_SENTENCES: Mapping[str, str] = {
    "closure_day_missing": "Vul in vanaf welke dag de groep dicht is, zoals 31-12-2026.",
    "closure_open_before": (
        "Deze groep is pas dicht vanaf {first}. Kies een latere dag, of trek de sluiting in als zij niet "
        "doorgaat."
    ),
    "closure_open_in_past": (
        "Kies {earliest} of een latere dag. Ging de groep eerder open? Wijzig dan de laatste dag."
    ),
    "closure_opens_already": "Deze groep gaat al open op {day}. Kies die dag of een eerdere.",
    "closure_overlaps": (
        "Deze groep is hier al dicht vanaf {first}, zonder laatste dag. Wijzig die sluiting, of kies andere "
        "dagen."
    ),
    "closure_overlaps_until": (
        "Deze groep is hier al dicht van {first} tot en met {last}. Wijzig die sluiting, of kies andere "
        "dagen."
    ),
    "closure_reason_missing": "Schrijf in een zin waarom de groep dichtgaat.",
    "closure_too_far": "Deze dag is te ver weg. Kies een dag tot en met {latest}.",
    "closure_town_missing": "Kies een gemeente.",
    "group_closed": (
        "{town} is vanaf {starts_on} dicht voor nieuwe aanbieders van {group}, zonder einddatum. "
        f"{_STAY} Haal {{town}} weg bij de gemeenten, of open de groep bij „Gesloten groepen”."
    ),
    "group_closed_until": (
        "{town} is van {starts_on} tot en met {ends_on} dicht voor nieuwe aanbieders van {group}. "
        f"{_STAY} Haal {{town}} weg bij de gemeenten, of kies een eerste dag na {{ends_on}}."
    ),
    "town_not_for_product": (
        "{town} doet niet mee voor dit product. Haal {town} weg bij de gemeenten, of kies een ander product."
    ),
}
