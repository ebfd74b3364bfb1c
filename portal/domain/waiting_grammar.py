"""The words of waiting: numbers, units, and what is a date, a phone number or an age instead."""

import re
import unicodedata
from fractions import Fraction

UNIT_WEEKS = {
    "uur": Fraction(1, 168),
    "werkdag": Fraction(1, 5),
    "dag": Fraction(1, 7),
    "week": Fraction(1),
    "maand": Fraction(4),
    "kwartaal": Fraction(13),
    "jaar": Fraction(52),
}
ROUGH_UNITS = frozenset({"uur", "werkdag", "dag"})
_UNIT_FORMS = {
    "uur": "uur|uren",
    "werkdag": "werkdagen|werkdag",
    "dag": "dagen|dag|dgn",
    "week": "weken|week|wkn|wk|w|weeken|wekken|weke|wekn|wek|weeks",
    "maand": "maanden|maand|mnden|mnds|mnd|mdn|maaden|maandn|manden|months|month",
    "kwartaal": "kwartalen|kwartaal",
    "jaar": "jaren|jaar|jr",
}
_UNIT_OF = {form: unit for unit, forms in _UNIT_FORMS.items() for form in forms.split("|")}
_NUMBER_WORDS = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien twintig"
).split()

NUMBER = r"(?<!\d)(?<!\d[.,])(?<!\b[ilo])\d{1,3}(?:[.,]\d{1,2})?(?!\d)(?![.,]\d)"
UNIT = rf"(?:{'|'.join(_UNIT_OF)})\b\.?"
RANGE = (
    r"(?:tot en met|tot|t/m|of|a|to|-{1,2}|~|/|\.{2,3})(?:\s(?:max(?:imaal)?|ca|circa|ongeveer)\b\.?)?"
    r"|(?:en\s)?max(?:imaal)?\b\.?"
)
SUM = r"en|\+|plus"
_MONTH_NAME = (
    r"(?:januari|jan|februari|feb|maart|mrt|april|apr|mei|juni|jun|juli|jul|augustus|aug|september|sept|sep"
    r"|oktober|okt|november|nov|december|dec)\b\.?"
)
_CARE_LASTS = (
    r"\b(?:behandelduur|behandeltijd|looptijd|trajectduur"
    r"|duur\s(?:van\s(?:de\s|het\s)?)?(?:behandeling|traject))\b"
)

QUANTITY = re.compile(
    rf"(?P<low>{NUMBER})(?:\s?(?P<join>{RANGE}|{SUM})\s?(?P<high>{NUMBER}))?\s?\+?\s?\(?(?P<unit>{UNIT})"
)
BARE = re.compile(
    r"(?:(?:ca|circa|ongeveer|ong|plm|maximaal|max|minimaal|min|minstens|meer dan|minder dan|binnen|tot"
    r"|tussen|van|rond|gemiddeld|gem|wachttijd|wachtlijst|is|nu|momenteel|op dit moment"
    r"|aantal weken|in weken|weken"
    r"|[+]/-|[±~<>≤≥=:.])\s?){0,8}"
    rf"(?P<low>{NUMBER}|een)(?:\s?(?P<join>{RANGE}|en)\s?(?P<high>{NUMBER}))?\s?[+.]?"
)
NOT_A_WAIT = re.compile(
    "|".join(
        (
            r"(?<!\d)\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)",
            r"(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)",
            rf"(?<!\d)\d{{1,2}}(?:e|ste|de)?\s?{_MONTH_NAME}(?:\s?'?\d{{4}}\b)?",
            rf"\b{_MONTH_NAME}(?:\s?'?\d{{4}}\b)?",
            rf"\b(?:per|vanaf|sinds|op|tot|na)\s\d{{1,2}}[-/]\d{{1,2}}(?!\d)(?!\s?{UNIT})",
            rf"{NUMBER}\s?{UNIT}\s(?:na|vanaf)\s\d{{1,2}}\s?{_MONTH_NAME}",
            rf"{NUMBER}\s?(?:x|\*|>|->|→|naar)\s?{NUMBER}\s?{UNIT}",
            r"^-\d{1,3}(?!\d)",
            r"(?:\+|\b)\d(?:[\s().-]{0,2}\d){7,}",
            r"(?<!\d)(?:19|20)\d\d(?!\d)",
            r"(?<!\d)\d{1,2}:\d\d(?!\d)",
            r"(?<!\d)\d{1,2}[.]\d\d\s?(?:uur|u)\b",
            r"\b24/7\b",
            rf"{NUMBER}\s?(?:x|keer|maal|dagen|dag|dagdelen|dagdeel|uur|uren)?\s?per\s(?:dag|week|maand|jaar)\b",
            rf"\b(?:elke|iedere|om de|per)\s(?:{NUMBER}\s?)?{UNIT}",
            r"(?<!\d)(?<!\d\s)\b(?:week|wk|weeknummer|weeknr)\.?\s?(?:nr\.?\s?)?\d{1,2}(?!\d)",
            r"(?<!\d)(?:\d{1,2}\s?-\s?)?\d{1,2}[\s-]?jarigen?\b",
            rf"(?<!\d)\d{{1,2}}(?:\s?(?:{RANGE})\s?\d{{1,2}})?\s?(?:jaar|jr)\s(?:en|of)\s(?:ouder|jonger)\b",
            rf"(?<![\d,.])(?:\d{{1,2}}\s?(?:{RANGE})\s?)?(?:[4-9]|[1-9]\d)\s?(?:jaar|jr)\b",
            rf"(?<!\d)18\s?[+-](?!\s?\d)(?!\s?{UNIT})",
            r"(?<!\d)1\d\+(?=\s\d)",
            rf"{_CARE_LASTS}[^|,;]{{0,20}}?{NUMBER}(?:\s?(?:{RANGE})\s?{NUMBER})?\s?{UNIT}",
        )
    )
)


def plain(text: str) -> str:
    """Write in small letters without accents, with one kind of dash, decimal fractions and single spaces."""
    for sign, decimals in (("½", ",5"), ("¼", ",25"), ("¾", ",75")):
        text = re.sub(rf"(\d)\s?{sign}", rf"\g<1>{decimals}", text).replace(sign, f"0{decimals}")
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.sub("[‐‑‒–—−]", "-", bare).split())


def with_digits(text: str) -> str:
    """Write the number words of a plain text as digits: "anderhalve maand" is "1,5 maand"."""
    text = re.sub(r"\banderhal(?:f|ve)\b", "1,5", text)
    for number, word in enumerate(_NUMBER_WORDS):
        text = re.sub(rf"\b{word}(?:eneen|en)hal(?:f|ve)\b", f"{number},5", text)
        if word != "een":
            text = re.sub(rf"\b{word}\b", str(number), text)
    text = re.sub(r"\b(\d{1,3})\sen\seen\shal(?:f|ve)\b", r"\1,5", text)
    text = re.sub(r"\b(?:een\s)?hal(?:f|ve)\b", "0,5", text)
    text = re.sub(
        rf"\b(?:een\s)?(week|maand|jaar|dag)\sof\s(\d{{1,2}}(?:\s?(?:-|tot|a)\s?\d{{1,2}})?)(?!\d)(?!\s?{UNIT})",
        r"\2 \1",
        text,
    )
    return re.sub(rf"\been(?=\s(?:{RANGE})\s\d|\s{UNIT})", "1", text)


def without_lookalikes(text: str) -> str:
    """Put a bar in the place of everything with a number that is not a wait."""
    return NOT_A_WAIT.sub("|", text)


def unit_of(form: str) -> str:
    """Give the unit of a written form: "mnd." is "maand"."""
    return _UNIT_OF[form.rstrip(".")]


def value_of(number: str) -> Fraction:
    """Give the value of a written number, with a comma or a point."""
    return Fraction(1) if number == "een" else Fraction(number.replace(",", "."))
