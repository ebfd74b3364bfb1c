"""Words that mean, in everyday or professional Dutch, what offerings say in other words."""

from functools import lru_cache

from search.dutch import stem, words

_TOLD_AS = {
    "autisme": "ass asperger autist pddnos",
    "ADHD": "add druk drukte hyperactief concentratieproblemen concentratie",
    "angst": "bang angstig angststoornis paniek paniekaanval fobie dwang dwangstoornis faalangst",
    "somberheid": "somber depressie depressief depressiviteit neerslachtig verdrietig verdriet dysthymie",
    "eetstoornis": "anorexia boulimia arfid eetprobleem eetproblemen",
    "zelfbeschadiging": "automutilatie snijden snijdt krassen krast suicidaal suicide zelfmoord zelfdoding",
    "trauma": "ptss traumatisch getraumatiseerd misbruik verkracht",
    "verslaving": "verslaafd drugs alcohol blowen blowt wiet drinken drinkt gokken gameverslaving gamen",
    "schulden": "geld geldzorgen rekeningen deurwaarder budgetbeheer armoede",
    "scheiding": "gescheiden echtscheiding vechtscheiding omgangsregeling kies scheiden",
    "opvoeden": "opvoedhulp opvoedproblemen opvoedondersteuning opvoedadvies luistert driftbuien grenzen",
    "gedragsproblemen": "agressie agressief boos boze driftig opstandig odd cd gedragsstoornis",
    "licht verstandelijke beperking": "lvb zwakbegaafd",
    "verstandelijke beperking": "vb gehandicapt gehandicapte downsyndroom down",
    "hersenletsel": "nah cva beroerte",
    "lichamelijke beperking": "rolstoel spierziekte spasme reuma ms motorisch verlamd",
    "slechthorend of slechtziend": "doof blind slechthorend slechtziend doofblind gehoor horen gebarentaal",
    "dementie": "alzheimer dement vergeetachtig geheugen geheugenproblemen vergeet",
    "hechting": "hechtingsproblemen hechtingsstoornis gehecht",
    "onveiligheid thuis": "onveilig mishandeling mishandeld kindermishandeling geweld verwaarlozing",
    "overbelasting": "overbelast overbelaste uitgeput opgebrand",
    "mantelzorg": "mantelzorger mantelzorgers",
    "schooluitval": "thuiszitter thuiszitters schoolweigering schoolverzuim spijbelen schoolangst verzuim",
    "delinquentie": "crimineel criminaliteit politie opgepakt strafbaar delict stelen",
    "eenzaamheid": "eenzaam alleen isolement",
    "ontwikkelingsachterstand": "taalachterstand achterstand peuter ontwikkelingsproblemen",
    "dyslexie": "eed leesproblemen woordblind spelling lezen",
    "maatje": "vrijwilliger buddy maatjes",
    "ontmoeten": "inloop buurthuis ontmoeting lotgenoten",
    "administratie": "papieren formulieren post",
    "huishouden": "schoonmaken schoonmaak schoonmaakhulp poetshulp poetsen huishoudelijk",
    "EMDR": "traumatherapie",
    "cognitieve gedragstherapie": "cgt",
    "psychomotorische therapie": "pmt",
    "sociale-vaardigheidstraining": "sova vaardigheidstraining",
    "dialectische gedragstherapie": "dgt dbt",
    "groen en dieren": "zorgboerderij boerderij paarden",
}

_BY_STEM: dict[str, list[tuple[str, ...]]] = {}
for _told, _meant in _TOLD_AS.items():
    for _word in words(_meant):
        _BY_STEM.setdefault(stem(_word), []).append(tuple(stem(word) for word in words(_told)))


@lru_cache(maxsize=2_000)
def told_as(root: str) -> tuple[tuple[str, ...], ...]:
    """Give the phrases, as stems, by which offerings may say what a typed word (a stem) means."""
    return tuple(_BY_STEM.get(root, ()))


def typed_words() -> tuple[str, ...]:
    """Give all words that are known here."""
    return (*_TOLD_AS, *_TOLD_AS.values())
