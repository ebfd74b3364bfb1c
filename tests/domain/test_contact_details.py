"""Telephone numbers, addresses and websites as people type them."""

import pytest

from portal.domain.contact_details import normalise_address, normalise_website, read_contact


@pytest.mark.parametrize("text", ["a@b.nl", " info@De-Wilg.example ", "o'neil+x@sub.organisatie.nl"])
def test_one_address_is_taken(text):
    assert normalise_address(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@b",
        "@b.nl",
        "a@.nl",
        "a@b.nl, c@d.nl",
        "a@b.nl;c@d.nl",
        "Jan <a@b.nl>",
        "a b@c.nl",
        "a@b.nl\r\nBcc: c@d.nl",
        "a..b@c.nl",
        ".a@c.nl",
        "a@b@c.nl",
        "a@127.0.0.1",
        "a" * 65 + "@b.nl",
        "a@" + "b" * 300 + ".nl",
    ],
)
def test_S33_anything_else_is_no_address(text):
    assert normalise_address(text) is None


def test_a_website_may_be_typed_without_its_scheme():
    assert normalise_website("www.organisatie.nl/hulp") == "https://www.organisatie.nl/hulp"


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://x.nl/%0aalert(1)",
        "data:text/html,x",
        "//evil.nl",
        "https://goed.nl@evil.nl",
        "https://xn--pple-43d.com",
        "https://аpple.com",
        "https://a.nl/\u202egpj",
        "ftp://a.nl",
        "https://a.nl/ b",
        "https://a.nl/" + "x" * 300,
        "mailto:a@b.nl",
    ],
)
def test_S23_an_unsafe_website_is_refused(text):
    assert normalise_website(text) is None


def test_what_did_not_change_is_left_as_it_is():
    assert read_contact("0182 00 00 0", "phone", "phone", before="0182 00 00 0") == ("0182 00 00 0", [])


def test_a_wrong_number_comes_back_as_it_was_typed_with_its_fault():
    value, faults = read_contact("bel maar", "phone", "public_phone", before=None)
    assert value == "bel maar"
    assert [(fault.code, fault.field) for fault in faults] == [("phone_invalid", "public_phone")]
