"""Words that mean, in everyday or professional Dutch, what offerings say in other words."""

from functools import lru_cache

from search.dutch import stem, words

_TOLD_AS = {
    "autisme": "ass asperger autist pddnos autistisch autistische prikkels overprikkeld",
    "ADHD": (
        "add druk drukte hyperactief concentratieproblemen concentratie onrustig stilzitten dromerig "
        "impulsief concentreren"
    ),
    "angst": (
        "bang angstig angststoornis paniek paniekaanval fobie dwang dwangstoornis faalangst "
        "paniekaanvallen nachtmerries verlatingsangst smetvrees angsten"
    ),
    "somberheid": (
        "somber depressie depressief depressiviteit neerslachtig verdrietig verdriet dysthymie "
        "lusteloos levensmoe huilbuien"
    ),
    "eetstoornis": (
        "anorexia boulimia arfid eetprobleem eetproblemen mager vermagerd ondergewicht overgeeft eetbuien"
    ),
    "zelfbeschadiging": (
        "automutilatie snijden snijdt krassen krast suicidaal suicide zelfmoord zelfdoding doodswens snijd"
    ),
    "trauma": (
        "ptss traumatisch getraumatiseerd misbruik verkracht aanranding aangerand verkrachting "
        "seksueel oorlog gevlucht"
    ),
    "verslaving": (
        "verslaafd drugs alcohol blowen blowt wiet drinken drinkt gokken gameverslaving gamen drank "
        "alcoholist drugsgebruik cocaine cannabis gokt gamet afkicken verslavingszorg"
    ),
    "schulden": (
        "geld geldzorgen rekeningen deurwaarder budgetbeheer armoede schuld schuldhulpverlening "
        "schuldsanering betalen betalingsachterstand huurachterstand incasso bewindvoering financieel"
    ),
    "scheiding": (
        "gescheiden echtscheiding vechtscheiding omgangsregeling kies scheiden coouderschap omgang "
        "bezoekregeling uiteen"
    ),
    "opvoeden": (
        "opvoedhulp opvoedproblemen opvoedondersteuning opvoedadvies luistert driftbuien grenzen "
        "opvoeding opvoedvragen opvoedsteun ongehoorzaam straffen slaapproblemen bedtijd"
    ),
    "gedragsproblemen": (
        "agressie agressief boos boze driftig opstandig odd cd gedragsstoornis slaan slaat schopt "
        "bijt vecht woede woedeaanvallen gedrag brutaal lastig"
    ),
    "licht verstandelijke beperking": "lvb zwakbegaafd iq moeilijklerend",
    "verstandelijke beperking": "vb gehandicapt gehandicapte downsyndroom down",
    "hersenletsel": "nah cva beroerte hersenbloeding hersenbeschadiging",
    "lichamelijke beperking": (
        "rolstoel spierziekte spasme reuma ms motorisch verlamd spierziekten parkinson chronisch lopen"
    ),
    "slechthorend of slechtziend": (
        "doof blind slechthorend slechtziend doofblind gehoor horen gebarentaal dove slechthorende "
        "slechtziende gehoorverlies braille"
    ),
    "dementie": (
        "alzheimer dement vergeetachtig geheugen geheugenproblemen vergeet dwaalt dwalen verward "
        "dementerend dementerende"
    ),
    "hechting": "hechtingsproblemen hechtingsstoornis gehecht hechten",
    "onveiligheid thuis": (
        "onveilig mishandeling mishandeld kindermishandeling geweld verwaarlozing slaat geslagen "
        "mishandelt bedreigd stalking huiselijk"
    ),
    "overbelasting": "overbelast overbelaste uitgeput opgebrand respijt rust bijtanken volhouden vermoeid",
    "mantelzorg": "mantelzorger mantelzorgers",
    "schooluitval": (
        "thuiszitter thuiszitters schoolweigering schoolverzuim spijbelen schoolangst verzuim "
        "spijbelt leerplicht schoolverlater schoolziek"
    ),
    "delinquentie": (
        "crimineel criminaliteit politie opgepakt strafbaar delict stelen rechter kinderrechter "
        "rechtbank halt taakstraf diefstal inbraak"
    ),
    "eenzaamheid": "eenzaam alleen isolement niemand gezelschap praatje contacten",
    "ontwikkelingsachterstand": (
        "taalachterstand achterstand peuter ontwikkelingsproblemen kleuter spraak achterloopt loopt"
    ),
    "dyslexie": "eed leesproblemen woordblind spelling lezen",
    "maatje": "vrijwilliger buddy maatjes wandelen uitje",
    "ontmoeten": "inloop buurthuis ontmoeting lotgenoten afspraak koffie buurtkamer wijkcentrum",
    "administratie": "papieren formulieren post brieven belasting digid",
    "huishouden": (
        "schoonmaken schoonmaak schoonmaakhulp poetshulp poetsen huishoudelijk huishouding stofzuigen "
        "ramen dweilen strijken opruimen"
    ),
    "EMDR": "traumatherapie",
    "cognitieve gedragstherapie": "cgt",
    "psychomotorische therapie": "pmt",
    "sociale-vaardigheidstraining": (
        "sova vaardigheidstraining klasgenoten vriendschap vriendjes pesten gepest weerbaar weerbaarheid"
    ),
    "dialectische gedragstherapie": "dgt dbt",
    "psychische klachten": "stress gestrest piekeren burnout overspannen psychisch mentaal",
    "speltherapie": "spel spelen",
    "systeemtherapie": "gezinstherapie relatietherapie",
    "video-interactiebegeleiding": "video hometraining vht",
    "groen en dieren": "zorgboerderij boerderij paarden dieren natuur tuin",
}

_BY_STEM: dict[str, list[tuple[str, ...]]] = {}
for _told, _meant in _TOLD_AS.items():
    for _word in words(_meant):
        _BY_STEM.setdefault(stem(_word), []).append(tuple(stem(word) for word in words(_told)))


@lru_cache(maxsize=2_000)
def told_as(root: str) -> tuple[tuple[str, ...], ...]:
    """Give the phrases, as stems, by which offerings may say what a typed word (a stem) means."""
    return tuple(_BY_STEM.get(root, ()))


def told_table() -> dict[str, list[str]]:
    """Give for every known word, as a stem, the phrases of stems by which it may be told."""
    return {root: [" ".join(phrase) for phrase in phrases] for root, phrases in _BY_STEM.items()}


def typed_words() -> tuple[str, ...]:
    """Give all words that are known here."""
    return (*_TOLD_AS, *_TOLD_AS.values())
