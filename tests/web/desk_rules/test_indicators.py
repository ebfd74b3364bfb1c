"""What the forms of a municipality's and a region's own indicators refuse: line by line."""

import pytest

from tests.web.desk_rules.contract_rows import LONG
from tests.web.desk_rules.judging import Form, Wrong
from tests.web.desk_rules.own_rows import fill_indicators

PERIODS = ("2026-kw9", "2026-kw4", "2027-kw1", "2026", "9999-kw1", "0001-kw1", "nu")


def forms_of(place: str, desk: str, far: str, role: str, who: str) -> list[Form]:
    """Give the forms of a room; `who` is how the figures of its desk are called."""
    room, at = f"{place}/{desk}", f"{place}/{desk}/2026-kw3"
    count, share = f"{{{who}_count}}", f"{{{who}_share}}"
    value, above, below = f"i{count}-value", f"i{share}-numerator", f"i{share}-denominator"
    figures = {value: "12", above: "10", below: "80"}
    nothing = {value: "", above: "", below: ""}
    wrong = (
        Wrong("a count below nought", {value: "-1"}),
        Wrong("a count far too large", {value: "9" * 15}),
        Wrong("a count far too long", {value: "9" * 41}),
        Wrong("a count in halves", {value: "1,5"}),
        Wrong("a count in words", {value: "veel"}),
        Wrong("a story too long", {f"i{count}-explanation": LONG}),
        Wrong("a client's number", {f"i{count}-explanation": "cliënt 111222333"}),
    )
    of_share = (
        Wrong("a part below nought", {above: "-1"}),
        Wrong("more than all", {above: "81"}),
    )
    elsewhere = (
        Wrong("of another desk", path=f"{place}/{far}/2026-kw3", status=404),
        *(Wrong(f"about {code}", path=f"{room}/{code}", status=404) for code in PERIODS),
    )
    old = f"{room}/2026-kw2"
    seen = {value: "13", f"i{count}-seen": f"{{{who}_token}}", "reden": "telfout"}
    return [
        Form(at, {value: "12"}, (*wrong, *elsewhere), role, opened=at),
        Form(at, {above: "10", below: "80"}, of_share, role, opened=at),
        Form(old, None, [Wrong("what was handed in", {**figures, value: "13"}, status=409)], role),
        Form(
            f"{at}/inleveren",
            figures,
            (
                *(Wrong(one.rule, {**nothing, **one.sent}) for one in wrong),
                *(Wrong(one.rule, {**nothing, below: "80", **one.sent}) for one in of_share),
                Wrong("nothing filled in", nothing),
                Wrong("of another desk", path=f"{place}/{far}/2026-kw3/inleveren", status=404),
                Wrong("of a quarter that still runs", path=f"{room}/2026-kw4/inleveren", status=404),
            ),
            role,
        ),
        Form(
            f"{at}/{count}",
            {value: "12"},
            (
                *wrong,
                Wrong("what is not asked here", path=f"{at}/{{other}}", status=404),
                Wrong("what is nothing", path=f"{at}/verzonnen", status=404),
            ),
            role,
        ),
        Form(
            f"{old}/{count}/verbeteren",
            seen,
            (
                *wrong,
                Wrong("no reason", {"reden": " "}),
                Wrong("a client's number for a reason", {"reden": "cliënt 111222333"}),
                Wrong("no change", {value: "12"}),
                Wrong("a version that was not seen", {f"i{count}-seen": "99.1"}, status=409),
                Wrong("no version", {f"i{count}-seen": ""}, status=409),
                Wrong("what was never handed in", path=f"{at}/{count}/verbeteren", status=404),
                Wrong("what is not asked here", path=f"{old}/{{other}}/verbeteren", status=404),
                Wrong("of another desk", path=f"{place}/{far}/2026-kw2/{count}/verbeteren", status=404),
            ),
            role,
        ),
    ]


TOWN = forms_of("/gemeente/indicatoren", "gm9001-eigen", "gm9002-eigen", "municipal_reader", "town")
REGION = forms_of("/regio/indicatoren/invullen", "eigen", "anders", "contract_manager", "region")


@pytest.mark.parametrize("forms", [REGION, TOWN], ids=["region", "municipality"])
def test_S38_the_forms_of_indicators_refuse_what_breaks_a_rule(judge_of, forms):
    found = judge_of(fill_indicators).faults(forms)
    assert not found, found
