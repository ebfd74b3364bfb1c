"""What an offering says: tidied, and judged by what changed."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.offering_content import OfferingContent, content_faults, differing, tidied

TODAY = date(2026, 11, 25)
BEFORE = OfferingContent(name="Begeleiding", age_min=6, age_max=17, public_phone="0182 00 00 01")
BSN = "111222333"


def _faults(**changes):
    clean, faults = tidied(replace(BEFORE, **changes), BEFORE)
    return [(fault.code, fault.field) for fault in [*faults, *content_faults(clean, BEFORE, today=TODAY)]]


def test_texts_are_trimmed_and_words_made_single():
    clean, faults = tidied(
        replace(
            BEFORE, name="  Hulp \n thuis ", description=" a\r\nb ", problems=("ADHD", " adhd", "", "angst")
        ),
        BEFORE,
    )
    assert (clean.name, clean.description, clean.problems, faults) == (
        "Hulp thuis",
        "a\nb",
        ("ADHD", "angst"),
        [],
    )


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": " "}, ("name_missing", "name")),
        ({"name": "x" * 201}, ("text_too_long", "name")),
        ({"description": "x" * 5_000}, ("text_too_long", "description")),
        ({"description": f"Voor {BSN}"}, ("holds_bsn", "description")),
        ({"referrer_note": "geb. 03-05-2012"}, ("holds_birth_date", "referrer_note")),
        ({"problems": (f"kind {BSN}",)}, ("holds_bsn", "problems")),
        ({"problems": tuple(f"woord {number}" for number in range(21))}, ("too_many_words", "problems")),
        ({"methods": ("x" * 101,)}, ("text_too_long", "methods")),
        ({"moments": ("nooit",)}, ("choice_unknown", "moments")),
        ({"age_min": -1}, ("age_out_of_range", "age_min")),
        ({"age_max": 121}, ("age_out_of_range", "age_max")),
        ({"age_min": 18}, ("ages_reversed", "age_max")),
        ({"ends_on": date(2026, 11, 24)}, ("until_in_past", "ends_on")),
        ({"ends_on": date(2050, 1, 1)}, ("until_too_far", "ends_on")),
        ({"starts_on": date(1990, 1, 1)}, ("date_too_early", "starts_on")),
        ({"starts_on": date(2027, 2, 1), "ends_on": date(2027, 1, 1)}, ("dates_reversed", "ends_on")),
        ({"group_starts": (date(2026, 1, 1),)}, ("date_too_early", "group_starts")),
        ({"public_phone": "12"}, ("phone_invalid", "public_phone")),
        ({"intake_email": "a@b.nl,c@d.nl"}, ("email_invalid", "intake_email")),
        ({"website": "javascript:alert(1)"}, ("website_invalid", "website")),
    ],
)
def test_S38_what_is_wrong_is_named_at_its_field(changes, fault):
    assert _faults(**changes) == [fault]


def test_what_did_not_change_is_not_judged_again():
    old = replace(
        BEFORE, description="x" * 5_000, ends_on=date(2020, 1, 1), problems=("x" * 150,), website="oud"
    )
    clean, faults = tidied(old, old)
    assert (clean, faults, content_faults(clean, old, today=TODAY)) == (old, [], [])


def test_differences_are_named_in_the_order_of_the_form():
    assert differing(BEFORE, replace(BEFORE, website="x", name="y")) == ["name", "website"]
