"""What the forms of access contacts and facilities refuse, at a region and a municipality: line by line."""

import pytest

from tests.web.desk_rules.contract_rows import FAR_DAYS, LONG
from tests.web.desk_rules.judging import Form, Wrong
from tests.web.desk_rules.room_rows import fill_places

TODAY = "25-11-2026"
KEPT = {"stap": "opslaan", "version": "1", "request_key": "een-sleutel"}
TEAM = {"name": "Wijkteam Noord", "phone": "0182 123 456", "valid_from": TODAY, "valid_until": ""}
PAPER = {
    "name": "Folder",
    "website": "https://voorbeeld.example/folder",
    "document_kind": "leaflet",
    "dated_on": "01-01-2026",
    "valid_from": TODAY,
}
HELP = {
    "name": "Huiskamer Noord",
    "about": "Loop binnen voor koffie.",
    "address": "Markt 1",
    "age_min": "18",
    "age_max": "99",
    "themes": ["proef-thema"],
    "starts_on": "01-12-2026",
    "ends_on": "31-12-2027",
    "version": "1",
    "request_key": "een-sleutel",
}
OF_CONTACT = (
    Wrong("no name", {"name": " "}, "name"),
    Wrong("a name too long", {"name": LONG}, "name"),
    Wrong("a note too long", {"note": LONG}, "note"),
    Wrong("a note with a client's number", {"note": "cliënt 111222333"}, "note"),
    Wrong("a website that is a program", {"website": "javascript:alert(1)"}, "website"),
)
OF_FIRST_DAY = (
    *(Wrong(f"from {day}", {"valid_from": day}, "valid_from") for day in (*FAR_DAYS, "")),
    Wrong("from yesterday", {"valid_from": "24-11-2026"}, "valid_from"),
    Wrong("from a day years ahead", {"valid_from": "01-01-2031"}, "valid_from"),
)
OF_SPAN = (
    *OF_FIRST_DAY,
    *(Wrong(f"until {day}", {"valid_until": day}, "valid_until") for day in FAR_DAYS),
    Wrong("the last day before the first", {"valid_until": "24-11-2026"}, "valid_until"),
)
OF_TEAM = (
    *OF_CONTACT,
    *OF_SPAN,
    Wrong("a phone number that is none", {"phone": "bel maar"}, "phone"),
    Wrong("a mail address that is none", {"email": "geen adres"}, "email"),
    Wrong("no way to reach it", {"phone": ""}, "phone"),
)
OF_PAPER = (
    *OF_CONTACT,
    *OF_SPAN,
    Wrong("no link", {"website": ""}, "website"),
    Wrong("a kind that is not in the list", {"document_kind": "verzonnen"}, "document_kind"),
    *(Wrong(f"dated {day}", {"dated_on": day}, "dated_on") for day in FAR_DAYS),
    Wrong("dated years ahead", {"dated_on": "01-01-2031"}, "dated_on"),
)
OF_FACILITY = (
    Wrong("no name", {"name": " "}, "name"),
    Wrong("a name too long", {"name": LONG}, "name"),
    Wrong("nothing about it", {"about": ""}, "about"),
    Wrong("too much about it", {"about": LONG}, "about"),
    Wrong("a client's number", {"about": "cliënt 111222333"}, "about"),
    Wrong("no way to reach it", {"address": ""}, "address"),
    Wrong("an age below nought", {"age_min": "-1"}, "age_min"),
    Wrong("an age of 999", {"age_max": "999"}, "age_max"),
    Wrong("an age in words", {"age_max": "oud"}, "age_max"),
    Wrong("ages the wrong way round", {"age_min": "50", "age_max": "20"}, "age_max"),
    Wrong("a theme that is not in the list", {"themes": ["proef-thema", "verzonnen"]}, "themes"),
    Wrong("a website that is a program", {"website": "javascript:alert(1)"}, "website"),
    *(Wrong(f"first day {day}", {"starts_on": day}, "starts_on") for day in FAR_DAYS),
    *(Wrong(f"last day {day}", {"ends_on": day}, "ends_on") for day in FAR_DAYS),
    Wrong("the last day before the first", {"ends_on": "30-11-2026"}, "ends_on"),
    Wrong("from a day years ahead", {"starts_on": "01-01-2031", "ends_on": ""}, "starts_on"),
    Wrong("until a day years ahead", {"ends_on": "01-01-2031"}, "ends_on"),
)
SEEN = (
    Wrong("a version that was not seen", {"version": "7"}, status=409),
    Wrong("no version", {"version": ""}, status=409),
)


def forms_of(place: str, role: str, holder: str, town: str) -> list[Form]:
    """Give the forms of a room; `holder` and `town` say of whom something new is, where that is asked."""
    access, help_ = f"/{place}/toegang", f"/{place}/voorzieningen"
    team, own, far = f"{access}/{{team}}", f"{help_}/{{facility}}", f"{help_}/{{far_facility}}"
    return [
        Form(f"{access}/nieuw/toegang", {**TEAM, **KEPT, "holder": holder}, OF_TEAM, role),
        Form(f"{access}/nieuw/document", {**PAPER, **KEPT, "holder": holder}, OF_PAPER, role),
        Form(
            f"{access}/nieuw/toegang",
            None,
            [Wrong("no kind", path=f"{access}/nieuw/onzin", status=404)],
            role,
        ),
        Form(
            f"{team}/wijzigen",
            {**TEAM, **KEPT},
            (
                *OF_TEAM,
                *SEEN,
                Wrong("of another region", path=f"{access}/{{far_team}}/wijzigen", status=404),
                Wrong("of nobody", path=f"{access}/999999/wijzigen", status=404),
            ),
            role,
        ),
        Form(f"{access}/{{document}}/wijzigen", {**PAPER, **KEPT}, (*OF_PAPER, *SEEN), role),
        Form(
            f"{team}/stoppen",
            {**KEPT, "valid_from": "01-12-2026"},
            (
                *OF_FIRST_DAY,
                *SEEN,
                Wrong("of another region", path=f"{access}/{{far_team}}/stoppen", status=404),
            ),
            role,
        ),
        Form(
            f"{team}/wijzigingen/{{team_state}}/terug",
            {},
            (
                Wrong("of another point", path=f"{team}/wijzigingen/{{document_state}}/terug", status=404),
                Wrong(
                    "elsewhere",
                    path=f"{access}/{{far_team}}/wijzigingen/{{far_team_state}}/terug",
                    status=404,
                ),
            ),
            role,
        ),
        Form(f"{help_}/nieuw", {**HELP, "town": town}, OF_FACILITY, role),
        Form(
            f"{own}/wijzigen",
            HELP,
            (*OF_FACILITY, *SEEN, Wrong("of another region", path=f"{far}/wijzigen", status=404)),
            role,
        ),
        Form(
            f"{own}/stoppen",
            {"ends_on": "31-12-2026", "version": "1", "request_key": "een-sleutel"},
            (
                *(Wrong(f"on {day}", {"ends_on": day}, "ends_on") for day in (*FAR_DAYS, "")),
                Wrong("years ahead", {"ends_on": "01-01-2031"}, "ends_on"),
                *SEEN,
                Wrong("of another region", path=f"{far}/stoppen", status=404),
            ),
            role,
        ),
        Form(
            f"{own}/versies/1/terug",
            None,
            (
                Wrong(
                    "a version that never was", {"version": "1"}, path=f"{own}/versies/9/terug", status=404
                ),
                Wrong("of another region", {"version": "1"}, path=f"{far}/versies/1/terug", status=404),
            ),
            role,
        ),
    ]


REGION = [
    *forms_of("regio", "contract_manager", "gemeente-{town}", "gemeente-{town}"),
    Form(
        "/regio/toegang/nieuw/crisis",
        {**TEAM, **KEPT, "holder": "regio-{region}"},
        (
            Wrong("no phone number", {"phone": ""}, "phone"),
            Wrong("for nobody", {"holder": ""}, "holder"),
            Wrong("for another region", {"holder": "regio-{far_region}"}, "holder"),
            Wrong("for a municipality elsewhere", {"holder": "gemeente-{far_town}"}, "holder"),
        ),
    ),
    Form(
        "/regio/voorzieningen/nieuw",
        None,
        (
            Wrong("for nobody", {**HELP, "town": ""}, "town"),
            Wrong("for a municipality elsewhere", {**HELP, "town": "gemeente-{far_town}"}, "town"),
        ),
    ),
]
TOWN = [
    *forms_of("gemeente", "municipal_reader", "", ""),
    Form(
        "/gemeente/toegang/nieuw/crisis",
        None,
        (
            Wrong("a crisis number is the region's", {**TEAM, **KEPT}, status=404),
            Wrong("changing one", {**TEAM, **KEPT}, path="/gemeente/toegang/{crisis}/wijzigen", status=404),
            Wrong("ending one", {**TEAM, **KEPT}, path="/gemeente/toegang/{crisis}/stoppen", status=404),
        ),
        "municipal_reader",
    ),
]


@pytest.mark.parametrize("forms", [REGION, TOWN], ids=["region", "municipality"])
def test_S38_the_forms_of_places_refuse_what_breaks_a_rule(judge_of, forms):
    found = judge_of(fill_places).faults(forms)
    assert not found, found
