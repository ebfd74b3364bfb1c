"""What the forms around what a provider owes, and what visitors say of it, refuse: line by line."""

from tests.web.desk_rules.contract_rows import FAR_DAYS, LONG
from tests.web.desk_rules.judging import Form, Wrong
from tests.web.desk_rules.people_rows import fill_chasing

AT = "/regio/aanbieders/{own}"
ELSEWHERE = "/regio/aanbieders/{far}"
OF_REASON = (
    Wrong("no reason", {"reason": " "}, "reason"),
    Wrong("a reason too long", {"reason": LONG}, "reason"),
    Wrong("a reason with a client's number", {"reason": "voor cliënt 111222333"}, "reason"),
)
FIGURES = {
    "a{offering}-seen": "{report}",
    "a{offering}-intake_weeks": "7",
    "a{offering}-waiting_count": "3",
    "request_key": "een-sleutel",
}

FORMS = (
    Form(
        f"{AT}/vrijstellen",
        {"kind": "waiting", "starts_on": "01-12-2026", "ends_on": "07-12-2026", "reason": "verhuizing"},
        (
            *OF_REASON,
            *(Wrong(f"first day {day}", {"starts_on": day}, "starts_on") for day in (*FAR_DAYS, "")),
            *(Wrong(f"last day {day}", {"ends_on": day}, "ends_on") for day in (*FAR_DAYS, "")),
            Wrong("the last day before the first", {"ends_on": "30-11-2026"}, "ends_on"),
            Wrong("longer than a year", {"ends_on": "01-01-2028"}, "ends_on"),
            Wrong("years ahead", {"starts_on": "01-12-2030", "ends_on": "02-12-2030"}, "starts_on"),
            Wrong("years ago", {"starts_on": "01-12-2020", "ends_on": "02-12-2020"}, "starts_on"),
            Wrong("a kind that is not in the list", {"kind": "verzonnen"}, "kind"),
            Wrong("a provider of another region", path=f"{ELSEWHERE}/vrijstellen", status=404),
        ),
    ),
    Form(
        f"{AT}/vrijstellingen/{{excuse}}/intrekken",
        {},
        (
            Wrong("one that is over", path=f"{AT}/vrijstellingen/{{old_excuse}}/intrekken"),
            Wrong("of another region", path=f"{AT}/vrijstellingen/{{far_excuse}}/intrekken", status=404),
            Wrong("elsewhere", path=f"{ELSEWHERE}/vrijstellingen/{{far_excuse}}/intrekken", status=404),
        ),
    ),
    Form(
        f"{AT}/pauze",
        {"person": "{manager}", "until": "01-12-2026", "reason": "vakantie"},
        (
            *OF_REASON,
            *(Wrong(f"until {day}", {"until": day}, "until") for day in (*FAR_DAYS, "")),
            Wrong("until yesterday", {"until": "24-11-2026"}, "until"),
            Wrong("for longer than a year", {"until": "01-01-2028"}, "until"),
            Wrong("somebody of another provider", {"person": "{stranger}"}, "person"),
            Wrong("somebody who is nobody", {"person": "verzonnen"}, "person"),
            Wrong("a provider of another region", path=f"{ELSEWHERE}/pauze", status=404),
        ),
    ),
    Form(
        f"{AT}/pauzes/{{pause}}/beeindigen",
        {},
        (
            Wrong("one that is over", path=f"{AT}/pauzes/{{old_pause}}/beeindigen"),
            Wrong("of another region", path=f"{AT}/pauzes/{{far_pause}}/beeindigen", status=404),
            Wrong("elsewhere", path=f"{ELSEWHERE}/pauzes/{{far_pause}}/beeindigen", status=404),
        ),
    ),
    Form(
        f"{AT}/notities",
        {"obligation_id": "{due}", "text": "Gebeld: komt morgen."},
        (
            Wrong("nothing said", {"text": " "}, "text"),
            Wrong("too much said", {"text": LONG}, "text"),
            Wrong("a client's number", {"text": "over cliënt 111222333"}, "text"),
            Wrong("what is owed elsewhere", {"obligation_id": "{far_due}"}, "obligation_id"),
            Wrong("its own, owed to another region", {"obligation_id": "{shared_due}"}, "obligation_id"),
            Wrong("what nobody owes", {"obligation_id": "-1"}, "obligation_id"),
            Wrong("a provider of another region", path=f"{ELSEWHERE}/notities", status=404),
        ),
    ),
    Form(
        f"{AT}/notities/{{note}}/weghalen",
        {},
        (
            Wrong("somebody else's", path=f"{AT}/notities/{{note_of_another}}/weghalen"),
            Wrong("of another provider", path=f"{AT}/notities/{{far_note}}/weghalen", status=404),
            Wrong("elsewhere", path=f"{ELSEWHERE}/notities/{{far_note}}/weghalen", status=404),
        ),
    ),
    Form(
        f"{AT}/weeklijst",
        FIGURES,
        (
            Wrong("9999 weeks", {"a{offering}-intake_weeks": "9999"}),
            Wrong("weeks below nought", {"a{offering}-intake_weeks": "-1"}),
            Wrong("people below nought", {"a{offering}-waiting_count": "-1"}),
            Wrong("people far too many", {"a{offering}-waiting_count": "9" * 9}),
            Wrong("places below nought", {"a{offering}-free_places": "-1"}),
            Wrong("accepting in a way that is none", {"a{offering}-accepting": "verzonnen"}),
            Wrong(
                "a stop until last year",
                {"a{offering}-accepting": "stop", "a{offering}-accepting_until": "1-1-2025"},
            ),
            Wrong("a report that was not seen", {"a{offering}-seen": ""}),
            Wrong("an offering elsewhere", {"a{far_offering}-intake_weeks": "7"}, status=404),
            Wrong("of another provider", {"a{foreign_offering}-intake_weeks": "7"}, status=404),
            Wrong("a provider of another region", path=f"{ELSEWHERE}/weeklijst", status=404),
        ),
    ),
    Form(
        "/regio/samen",
        {"act": "vrijstellen", "wie": ["{own}-{region}-waiting"], "reason": "storing"},
        (
            *OF_REASON,
            Wrong("nobody", {"wie": []}),
            Wrong("of another region only", {"wie": ["{far}-{far_region}-waiting"]}),
            Wrong("its own, owed to another region", {"wie": ["{own}-{far_region}-waiting"]}),
            Wrong("words", {"wie": ["iedereen"]}),
            Wrong("an act that is none", {"act": "verwijderen"}),
            Wrong("no act", {"act": ""}),
        ),
    ),
    Form(
        "/regio/vragen/{question}",
        {"closing": "corrected", "answer": "Aangepast."},
        (
            Wrong("no outcome", {"closing": ""}, "closing"),
            Wrong("an outcome that is not in the list", {"closing": "verzonnen"}, "closing"),
            Wrong("an answer too long", {"answer": LONG}, "answer"),
            Wrong("an answer with a client's number", {"answer": "cliënt 111222333"}, "answer"),
            Wrong("one that is closed", path="/regio/vragen/{closed_question}", status=409),
            Wrong("of another region", path="/regio/vragen/{far_question}", status=404),
        ),
    ),
    Form(
        "/regio/vragen/{closed_question}/heropenen",
        None,
        (
            Wrong("closed an hour ago", status=303),
            Wrong("of another region", path="/regio/vragen/{far_question}/heropenen", status=404),
        ),
    ),
)


def test_S38_the_forms_about_what_is_owed_refuse_what_breaks_a_rule(judge_of):
    found = judge_of(fill_chasing).faults(FORMS)
    assert not found, found
