"""Numbers and addresses that identify: KvK, AGB, postcode, telephone, BSN and web addresses."""

import re
import unicodedata
from itertools import accumulate
from urllib.parse import urlsplit

MAX_URL_LENGTH = 2000

_MONTH = r"(?:jan|feb|maa|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]{0,7}\.?"
_POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Z]{2})")
_NO_POSTCODE_LETTERS = frozenset({"SA", "SD", "SS"})
_PHONE_SEPARATORS = re.compile(r"[\s().\-/]")
_PHONE = re.compile(r"0[1-9][0-9]{8}|0[89]00[0-9]{4}|0[89]00[0-9]{7}|11[23]|116[0-9]{3}|140[0-9]{2,3}")

_BSN_SEPARATOR = r"[ \t.\-_/]{0,3}"
_DIGIT_RUN = re.compile(rf"\d(?:{_BSN_SEPARATOR}\d)*")
_PHONE_IN_TEXT = re.compile(
    rf"(?<!\d)(?:(?:\+|00)31{_BSN_SEPARATOR}(?:\(0\))?|0)(?:{_BSN_SEPARATOR}\d){{9}}(?!\d)"
)
_DATE_IN_TEXT = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)
_BIRTH_DATE = re.compile(
    r"\bgeb(?:oren|oorte ?datum|oortedag|\.? ?datum)?\b[\s.:]{0,5}(?:op\b|d\.?d\.?)?[\s.:]{0,5}"
    rf"\d{{1,2}}(?:\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?|\s\d{{1,2}}\s|\s?{_MONTH}\s?)(?:\d{{4}}|\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TOP_LEVEL = re.compile(r"[a-z]{2,63}")


def is_kvk(text: str) -> bool:
    """Say whether a text is a chamber of commerce number: exactly eight digits, not all zero."""
    return bool(re.fullmatch(r"[0-9]{8}", text)) and text.strip("0") != ""


def is_agb(text: str) -> bool:
    """Say whether a text is an AGB code of a caregiver or practice: exactly eight digits, not all zero."""
    return is_kvk(text)


def normalise_postcode(text: str) -> str | None:
    """Write a Dutch postcode as "1234 AB"; None when it is not one (SA, SD and SS are never used)."""
    found = _POSTCODE.fullmatch(" ".join(text.upper().split()))
    if found is None or found[2] in _NO_POSTCODE_LETTERS:
        return None
    return f"{found[1]} {found[2]}"


def normalise_phone(text: str) -> str | None:
    """Write a Dutch telephone number as its digits, "0182123456" or "112"; None when it is not one."""
    if len(text) > 40:
        return None
    digits = _PHONE_SEPARATORS.sub("", text.replace("(0)", ""))
    for prefix in ("+31", "0031"):
        if digits.startswith(prefix):
            digits = "0" + digits.removeprefix(prefix)
    return digits if _PHONE.fullmatch(digits) else None


def holds_bsn(text: str) -> bool:
    """Say whether a text holds a citizen service number: nine digits that pass the eleven-test.

    Dots, spaces and dashes may stand between; dates and ten-digit telephone numbers do not count.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    plain = _PHONE_IN_TEXT.sub("x", _DATE_IN_TEXT.sub("x", plain))
    return any(_run_holds_bsn(run.group()) for run in _DIGIT_RUN.finditer(plain))


def holds_birth_date(text: str) -> bool:
    """Say whether a text holds a birth date, such as "geb. 03-05-2012" or "geboren op 3 mei 2012"."""
    return _BIRTH_DATE.search(text) is not None


def is_safe_url(text: str) -> bool:
    """Say whether a web address is safe to show as a link: http or https to a named, readable host.

    Refused: other schemes, no host, user names, control and hidden characters, spaces, backslashes,
    numeric hosts, punycode, and hosts with letters that only look like Latin ones.
    """
    if len(text) > MAX_URL_LENGTH or not text.lower().startswith(("http://", "https://")):
        return False
    if "\\" in text or any(unicodedata.category(c)[0] in "CZ" for c in text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    if "@" in parts.netloc or port == 0:
        return False
    return _is_readable_host(parts.hostname or "")


def _is_readable_host(host: str) -> bool:
    if not host or len(host) > 253 or unicodedata.normalize("NFKC", host) != host:
        return False
    bare = "".join(c for c in unicodedata.normalize("NFD", host) if not unicodedata.combining(c))
    *labels, top = bare.split(".")
    if not labels or not host.endswith(top) or not _TOP_LEVEL.fullmatch(top):
        return False
    return all(_LABEL.fullmatch(label) and not label.startswith("xn--") for label in labels)


def _run_holds_bsn(run: str) -> bool:
    groups = re.findall(r"\d+", run)
    if sum(map(len, groups)) == 9:
        return _passes_eleven_test("".join(groups))
    return any(_window_holds_bsn(groups[first : first + 4]) for first in range(len(groups)))


def _window_holds_bsn(groups: list[str]) -> bool:
    """Judge the numbers made of the first one to four groups; single digits are loose figures, not parts."""
    for taken, length in enumerate(accumulate(map(len, groups)), start=1):
        if length == 9:
            return all(len(group) > 1 for group in groups[:taken]) and _passes_eleven_test(
                "".join(groups[:taken])
            )
    return False


def _passes_eleven_test(digits: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return total % 11 == 0 and digits.strip("0") != ""
