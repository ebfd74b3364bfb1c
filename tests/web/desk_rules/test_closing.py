"""What the forms of closed groups and closed providers refuse: line by line, and no row changes."""

from tests.web.desk_rules.contract_rows import FAR_DAYS, LONG, fill_closing
from tests.web.desk_rules.judging import Form, Wrong

GROUPS, PROVIDERS = "/regio/gesloten", "/regio/aanbieders"
HELD, FAR = f"{GROUPS}/{{closure}}", f"{GROUPS}/{{far_closure}}"
SAVED = {"stap": "opslaan", "version": "1", "request_key": "een-sleutel"}
CLOSED = {**SAVED, "closed_from": "01-01-2027", "closed_until": "31-12-2027", "reason": "genoeg aanbieders"}
SEEN = (
    Wrong("a version that was not seen", {"version": "7"}, status=409),
    Wrong("no version", {"version": ""}, status=409),
)
OF_GROUP = (
    Wrong("no reason", {"reason": " "}, "reason"),
    Wrong("a reason too long", {"reason": LONG}, "reason"),
    Wrong("a client's number", {"reason": "cliënt 111222333"}, "reason"),
    Wrong("no first day", {"closed_from": ""}, "closed_from"),
    *(Wrong(f"from {day}", {"closed_from": day}, "closed_from") for day in FAR_DAYS),
    *(Wrong(f"until {day}", {"closed_until": day}, "closed_until") for day in FAR_DAYS),
    Wrong("the last day before the first", {"closed_until": "31-12-2026"}, "closed_until"),
    Wrong("from a day years ahead", {"closed_from": "01-01-2031", "closed_until": ""}, "closed_from"),
    Wrong("until a day years ahead", {"closed_until": "01-01-2031"}, "closed_until"),
)

FORMS = (
    Form(
        f"{GROUPS}/nieuw",
        {**CLOSED, "municipality_id": "{town}", "segment_id": "{segment}"},
        (
            *OF_GROUP,
            Wrong("no municipality", {"municipality_id": ""}, "municipality_id"),
            Wrong("a municipality elsewhere", {"municipality_id": "{far_town}"}, "municipality_id"),
            Wrong("no segment", {"segment_id": ""}, "segment_id"),
            Wrong("a segment of another region", {"segment_id": "{far_segment}"}, "segment_id"),
            Wrong("a group that is closed then", {"segment_id": "{second}"}, "closed_from"),
        ),
    ),
    Form(
        f"{HELD}/wijzigen",
        CLOSED,
        (*OF_GROUP, *SEEN, Wrong("of another region", path=f"{FAR}/wijzigen", status=404)),
    ),
    Form(
        f"{HELD}/openen",
        {**SAVED, "opens_on": "01-01-2027"},
        (
            *(Wrong(f"from {day}", {"opens_on": day}, "opens_on") for day in (*FAR_DAYS, "")),
            Wrong("before it closed", {"opens_on": "01-01-2026"}, "opens_on"),
            Wrong("yesterday", {"opens_on": "24-11-2026"}, "opens_on"),
            Wrong("years ahead", {"opens_on": "01-01-2031"}, "opens_on"),
            *SEEN,
            Wrong("of another region", path=f"{FAR}/openen", status=404),
        ),
    ),
    Form(
        f"{HELD}/intrekken",
        SAVED,
        (*SEEN, Wrong("of another region", path=f"{FAR}/intrekken", status=404)),
    ),
    Form(
        f"{HELD}/versies/1/terug",
        None,
        (
            Wrong("a version that never was", SAVED, path=f"{HELD}/versies/9/terug", status=404),
            Wrong("of another region", SAVED, path=f"{FAR}/versies/1/terug", status=404),
        ),
    ),
    Form(
        f"{PROVIDERS}/{{gone}}/sluiten",
        {"reason": "gestopt", "version": "1"},
        (
            Wrong("no reason", {"reason": " "}, "reason"),
            Wrong("a reason too long", {"reason": LONG}, "reason"),
            Wrong("one with a contract that runs", path=f"{PROVIDERS}/{{own}}/sluiten"),
            Wrong("of another region", path=f"{PROVIDERS}/{{far}}/sluiten", status=404),
            *SEEN,
        ),
    ),
    Form(
        f"{PROVIDERS}/{{shut}}/sluiten/heropenen",
        {"version": "1"},
        (*SEEN, Wrong("of another region", path=f"{PROVIDERS}/{{far}}/sluiten/heropenen", status=404)),
    ),
    Form(
        f"{PROVIDERS}/{{own}}/gegevens/terug/{{far_change}}",
        None,
        (
            Wrong("a change of another provider", {"version": "1"}, status=404),
            Wrong("one that is none", path=f"{PROVIDERS}/{{own}}/gegevens/terug/999999", status=404),
            Wrong("elsewhere", path=f"{PROVIDERS}/{{far}}/gegevens/terug/{{far_change}}", status=404),
        ),
    ),
)


def test_S38_the_forms_of_closing_refuse_what_breaks_a_rule(judge_of):
    found = judge_of(fill_closing).faults(FORMS)
    assert not found, found
