"""Numbers and addresses: which are real, and which must not be stored or linked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.identifiers import (
    holds_birth_date,
    holds_bsn,
    is_agb,
    is_kvk,
    is_safe_url,
    normalise_phone,
    normalise_postcode,
)


@pytest.mark.parametrize("number", ["12345678", "01234567"])
def test_eight_digits_are_a_kvk_or_agb_number(number):
    assert is_kvk(number)
    assert is_agb(number)


@pytest.mark.parametrize(
    "number",
    ["", "1234567", "123456789", "1234 5678", "1234567a", "00000000", "１２３４５６７８", "12345678\n"],
)
def test_anything_else_is_no_kvk_or_agb_number(number):
    assert not is_kvk(number)
    assert not is_agb(number)


@pytest.mark.parametrize("text", ["2801 AB", "2801AB", "2801ab", " 2801  ab "])
def test_a_postcode_gets_one_form(text):
    assert normalise_postcode(text) == "2801 AB"


@pytest.mark.parametrize(
    "text", ["", "0801 AB", "280 AB", "2801 A", "2801 SS", "2801 SA", "2801-AB", "28011 AB", "2801 ÀB"]
)
def test_what_is_no_postcode_is_none(text):
    assert normalise_postcode(text) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0182-123456", "0182123456"),
        ("(0182) 12 34 56", "0182123456"),
        ("+31 182 123456", "0182123456"),
        ("0031 6 1234 5678", "0612345678"),
        ("+31 (0)6 12345678", "0612345678"),
        ("0800-1234", "08001234"),
        ("0800 1234567", "08001234567"),
        ("14 0182", "140182"),
        ("112", "112"),
    ],
)
def test_a_telephone_number_becomes_its_digits(text, digits):
    assert normalise_phone(text) == digits


@pytest.mark.parametrize(
    "text", ["", "12345", "182123456", "018212345", "0182-1234567", "+32 2 123 45 67", "bel ons", "0" * 99]
)
def test_what_is_no_dutch_telephone_number_is_none(text):
    assert normalise_phone(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "111222333",
        "bsn:111222333.",
        "111.222.333",
        "111 222 333",
        "1112.22.333",
        "111-222-333",
        "1 1 1 2 2 2 3 3 3",
        "cliënt 111222333, 4 weken",
        "06-12345678 en 111222333",
        "op 01-02-2026: 111222333",
        "012345672",
        "１１１２２２３３３",
        "111\u200b222333",
        "111\u00a0222\u00a0333",
        "wacht 12 111222333",
    ],
)
def test_S40_a_bsn_is_found(text):
    assert holds_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "111222334",
        "1112223331",
        "0111222333",
        "000000000",
        "11122233",
        "06-12345678",
        "0182 123456",
        "+31 6 12345678",
        "01-02-2026 3 wachtenden",
        "KvK 12345678",
        "4-6 weken, 12 wachtenden, 3 plekken",
        "111 plekken, 222 wachtenden, 333 weken",
    ],
)
def test_S40_other_numbers_are_no_bsn(text):
    assert not holds_bsn(text)


def passes_eleven_test(digits):
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1], strict=True)
    )
    return total % 11 == 0


@given(st.integers(1, 999_999_999), st.sampled_from(["{}", "bsn {}", "{}.", "({})", "nr.{}; wacht"]))
def test_S40_nine_digits_are_a_bsn_when_they_pass_the_eleven_test(number, pattern):
    digits = f"{number:09d}"
    assert holds_bsn(pattern.format(digits)) is passes_eleven_test(digits)


@given(
    st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True),
    st.sampled_from([2, 3, 4]),
    st.sampled_from([" ", "-", ""]),
)
def test_S40_a_telephone_number_is_never_a_bsn(digits, area, separator):
    assert not holds_bsn(f"bel {digits[:area]}{separator}{digits[area:]} voor overleg")


@pytest.mark.parametrize(
    "text",
    [
        "geb. 03-05-2012",
        "Geb 3/5/12",
        "geb.03.05.2012",
        "geboren op 3 mei 2012",
        "geboren: 03-05-2012",
        "geboortedatum 03-05-2012",
        "geb.datum: 3-5-2012",
        "GEB. 03 - 05 - 2012",
    ],
)
def test_S40_a_birth_date_is_found(text):
    assert holds_birth_date(f"Een jongen, {text}, wacht op plek.")


@pytest.mark.parametrize(
    "text", ["03-05-2012", "groep vanaf 1 mei 2026", "gebouw 3-5", "gebaren 1-2-2026", "geboren in Gouda"]
)
def test_S40_other_dates_are_no_birth_date(text):
    assert not holds_birth_date(text)


@pytest.mark.parametrize(
    "url",
    [
        "https://wilgenboom.example",
        "http://www.wilgenboom.example/aanmelden?voor=jeugd#nu",
        "HTTPS://Wilgenboom.example:8443/pad",
        "https://zorg-coöperatie.example/één",
        "https://a.b.c.example/",
    ],
)
def test_S23_urls_of_ordinary_websites_are_safe(url):
    assert is_safe_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "wilgenboom.example",
        "//evil.example",
        "/pad",
        "javascript:alert(1)",
        "JaVaScRiPt://wilgenboom.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://wilgenboom.example",
        "https:wilgenboom.example",
        "https:/wilgenboom.example",
        "https:///wilgenboom.example",
        "https://",
        "https://user@wilgenboom.example",
        "https://wilgenboom.example:geheim@evil.example",
        "https://wilgenboom.example\\@evil.example",
        "https:\\\\wilgenboom.example",
        " https://wilgenboom.example",
        "https://wilgen boom.example",
        "https://wilgenboom.example/\r\nLocation: x",
        "https://wilgen\tboom.example",
        "https://wilgen\u200bboom.example",
        "https://wilgenboom.example/\u202egnp.exe",
        "java\nscript:alert(1)",
        "https://xn--80ak6aa92e.example",
        "https://www.xn--e1awd7f.example",
        "https://аррӏе.example",
        "https://wіlgenboom.example",
        "https://wılgenboom.example",
        "https://wilgenboom.exаmple",
        "https://wilgenboom。example",
        "https://evil.example／wilgenboom.example",
        "https://ｗilgenboom.example",
        "https://localhost",
        "https://127.0.0.1",
        "https://2130706433",
        "https://0x7f.1",
        "https://[::1]/",
        "https://[::1",
        "https://wilgenboom.example:0/",
        "https://wilgenboom.example:99999/",
        "https://wilgenboom.example:port/",
        "https://-wilgenboom.example",
        "https://wilgen..boom.example",
        "https://wilgenboom.example.",
        "https://" + "a" * 64 + ".example",
        "https://wilgenboom.example/" + "a" * 2000,
    ],
)
def test_S23_urls_that_could_deceive_or_run_are_refused(url):
    assert not is_safe_url(url)


@given(st.text(max_size=60))
def test_S23_urls_of_any_text_are_judged_without_failing(text):
    assert is_safe_url("https://" + text) in (True, False)
    assert not is_safe_url("javascript:" + text)


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "1.", "1   ", "0-", "+31", "(0)", "geb. ", "geb.....", "1-2-", "geb. 1 ", "111222334 ", "٣"],
)
def test_S34_regexes_are_fast_on_long_input(piece):
    text = (piece * 100_000)[:100_000]
    assert holds_bsn(text) in (True, False)
    assert not holds_birth_date(text)
    assert normalise_postcode(text) is None
    assert normalise_phone(text) is None
    assert not is_kvk(text)
    assert not is_safe_url("https://" + text)
