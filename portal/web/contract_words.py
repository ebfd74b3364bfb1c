"""The words of contracts: what each field is called, and what a step does, in the words of the field."""

from collections.abc import Mapping

from portal.web.closure_sentences import CLOSURE_SENTENCES

CONTRACT_FIELDS: Mapping[str, str] = {
    "acceptance_duty": "Acceptatieplicht",
    "agb": "AGB-code",
    "extension_months": "Opties om te verlengen (maanden)",
    "form": "Vorm",
    "kvk": "KvK-nummer",
    "line": "Perceel",
    "lines": "Percelen die meegaan",
    "municipality_ids": "Gemeenten",
    "notice_months": "Besluit zoveel maanden vooraf",
    "partnership": "Partnerschap",
    "phases_out_on": "Uitfaseren vanaf",
    "product_id": "Product",
    "segment_id": "Segment",
    "subcontractors": "Onderaannemers",
    "volume_max": "Volume ten hoogste",
    "volume_min": "Volume ten minste",
}
"""What the trail and a conflict call the fields of a contract."""

CONTRACT_SENTENCES: Mapping[str, str] = {
    **CLOSURE_SENTENCES,
    "agb_invalid": "Een AGB-code heeft 8 cijfers, zoals 73730001. Weet u hem niet? Laat het veld leeg.",
    "contract_endless": "Deze overeenkomst heeft geen einddatum. Verlengen is niet nodig.",
    "contract_heading_missing": (
        "De kolom „{heading}” ontbreekt in de eerste regel. Begin met het bestand dat u kunt ophalen."
    ),
    "contract_overlaps": (
        "Deze aanbieder heeft in die tijd al een overeenkomst voor dit segment. Kies andere dagen."
    ),
    "contract_undo_too_late": (
        "Ongedaan maken kan niet meer: het is langer dan tien minuten geleden of er is daarna iets gewijzigd."
    ),
    "contract_unknown": "Wij kunnen deze overeenkomst niet vinden.",
    "contract_row_double": "Dit product staat bij deze aanbieder ook op regel {line}. Haal er een weg.",
    "contract_rows_differ": (
        "Regels van dezelfde overeenkomst zeggen verschillende dingen over vorm, looptijd, verlengen "
        "of onderaannemers. "
        "Maak ze gelijk."
    ),
    "end_not_earlier": "Kies een dag vóór {latest}: dan loopt het nu af.",
    "ends_before_start": "De laatste dag ligt vóór de eerste. Kies een latere dag.",
    "extend_beyond_option": (
        "De volgende optie loopt tot en met {latest}. Kies een eerdere dag, of wijzig eerst de opties."
    ),
    "extend_no_option": (
        "In deze overeenkomst staat geen optie om te verlengen. Zet die er eerst bij: kies Wijzigen."
    ),
    "extend_not_later": "Kies een dag na {latest}: tot dan loopt het nu al.",
    "extension_invalid": (
        "Vul hele maanden in, zoals 24, 12. Ten hoogste 6 keer verlengen en 120 maanden per keer."
    ),
    "kvk_of_another": "Dit KvK-nummer is van {name}. Gebruik die naam, of verbeter het nummer.",
    "kvk_invalid": "Een KvK-nummer heeft 8 cijfers, zoals 12345678.",
    "line_beyond_contract": "De overeenkomst loopt tot en met {latest}. Verlengt u die eerst?",
    "line_beyond_term": "Kies een dag waarop de overeenkomst loopt.",
    "line_double": "Dit product staat vanaf die dag al in de overeenkomst.",
    "municipalities_in_use": (
        "Bij een gemeente die u weghaalt is nog zichtbaar aanbod ({count}). Kruis aan dat u dit zeker weet."
    ),
    "municipalities_in_use_here": (
        "Bij een gemeente die in uw bestand ontbreekt is nog zichtbaar aanbod. Haal haar weg op de "
        "pagina van het product."
    ),
    "line_towns_missing": "Kies een of meer gemeenten.",
    "town_not_in_region": "Deze gemeente hoort niet bij de regio.",
    "notice_invalid": "Vul een aantal maanden in van 0 tot en met 60.",
    "product_unknown": "Kies een product van dit segment.",
    "provider_known": (
        "Dit KvK-nummer is al van {name}. Kruis aan dat u die aanbieder bedoelt; dan komt alleen de "
        "overeenkomst erbij."
    ),
    "provider_changed": (
        "Iemand anders heeft deze aanbieder net gewijzigd. Hieronder staat hoe het nu is. Kies opnieuw."
    ),
    "provider_closed": "Deze aanbieder is gesloten. Heropen hem eerst.",
    "provider_contracted": (
        "Er loopt nog een overeenkomst met deze aanbieder. "
        "Beëindig die eerst; na de laatste dag kunt u sluiten."
    ),
    "provider_elsewhere": "Deze aanbieder werkt ook voor een andere regio. Daarom sluit u hem hier niet.",
    "provider_is_desk": (
        "Deze organisatie is ook een gemeente of een regio. Die mensen moeten kunnen blijven inloggen."
    ),
    "provider_refers": "Deze organisatie verwijst ook. Sluit eerst de verwijzer.",
    "provider_kind_unknown": "Dit is geen soort aanbieder. Kies uit: {choices}. Of laat het veld leeg.",
    "resume_ended": "Dit liep af op {ends_on}. Wat is afgelopen, kan niet meer hervat worden.",
    "segment_unknown": "Kies een segment van uw regio.",
    "step_in_past": "Kies {earliest} of een latere dag.",
    "subcontractors_double": "Noem elke onderaannemer één keer, ten hoogste 50.",
    "volume_invalid": "Vul een heel getal in van 0 of meer, of laat het veld leeg.",
    "yes_or_no": "Vul ja of nee in.",
    "volume_order": "Het hoogste volume is lager dan het laagste. Draai de twee om.",
}
