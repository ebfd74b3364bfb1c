"""What the forms of who refers refuse: the own call list and the own kept searches, line by line."""

from tests.web.desk_rules.contract_rows import LONG
from tests.web.desk_rules.judging import Form, Wrong
from tests.web.desk_rules.own_rows import fill_referring

CALLS, SEARCHES = "/verwijzer/bellijst", "/verwijzer/zoekvragen"
ASKED = {
    "name": "autisme in de buurt",
    "rhythm": "daily",
    "search": "q=autisme",
    "request_key": "een-sleutel",
}
OF_NAME = (
    Wrong("no name", {"name": ""}, "name"),
    Wrong("a name too long", {"name": "autisme " * 20}, "name"),
    Wrong("somebody's name", {"name": "Emma Jansen"}, "name"),
    Wrong("a client's number", {"name": "111222333"}, "name"),
    Wrong("a mail address", {"name": "emma@voorbeeld.example"}, "name"),
    Wrong("a rhythm that is not in the list", {"rhythm": "elk uur"}, "rhythm"),
)


def pressing(path: str, right: str, *, is_once: bool = True, removed_too: bool = True) -> Form:
    """Give a button of a kept search, with whose it may not be pressed."""
    old = [Wrong("thrown away", path=f"{SEARCHES}/{{old_search}}/{path}", status=404)] if removed_too else []
    others = (
        Wrong("somebody else's", path=f"{SEARCHES}/{{search_of_another}}/{path}", status=404),
        Wrong("nobody's", path=f"{SEARCHES}/999999/{path}", status=404),
    )
    return Form(f"{SEARCHES}/{right}/{path}", {}, (*old, *others), "referrer", is_once)


FORMS = (
    Form(
        CALLS,
        {"id": ["{ended_offering}", "{removed}"]},
        (
            Wrong("nothing", {"id": []}, status=303),
            Wrong("what may not be found", {"id": ["{hidden}", "999999", "-1", "alles"]}, status=303),
            Wrong("what is on it already", {"id": ["{offering}"]}, status=303),
        ),
        "referrer",
    ),
    Form(
        f"{CALLS}/{{offering}}",
        {"outcome": "later", "again_on": "01-12-2026", "remark": "na de middag"},
        (
            Wrong("no outcome", {"outcome": ""}, "outcome"),
            Wrong("an outcome that is not in the list", {"outcome": "verzonnen"}, "outcome"),
            Wrong("again on no day", {"again_on": ""}, "again_on"),
            Wrong("again yesterday", {"again_on": "24-11-2026"}, "again_on"),
            Wrong("again in a year", {"again_on": "25-11-2027"}, "again_on"),
            Wrong("again in the year 9999", {"again_on": "31-12-9999"}, "again_on"),
            Wrong("again in the year 1", {"again_on": "0001-01-01"}, "again_on"),
            Wrong("again on a day in words", {"again_on": "morgen"}, "again_on"),
            Wrong("too much said", {"remark": LONG}, "remark"),
            Wrong("a client's number", {"remark": "cliënt 111222333"}, "remark"),
            Wrong("what may not be found", path=f"{CALLS}/{{hidden}}", status=404),
            Wrong("what is nowhere", path=f"{CALLS}/999999", status=404),
        ),
        "referrer",
        is_once=False,
    ),
    Form(
        f"{CALLS}/{{offering}}/weghalen",
        {},
        (Wrong("what is not on it", path=f"{CALLS}/{{ended_offering}}/weghalen", status=404),),
        "referrer",
    ),
    Form(
        f"{CALLS}/{{removed}}/terugzetten",
        None,
        (
            Wrong("taken off an hour ago", status=303),
            Wrong("what is not on it", path=f"{CALLS}/{{ended_offering}}/terugzetten", status=404),
        ),
        "referrer",
    ),
    Form(
        f"{CALLS}/{{offering}}/melden",
        {},
        (
            Wrong("what was taken off", path=f"{CALLS}/{{removed}}/melden", status=404),
            Wrong("what is not on it", path=f"{CALLS}/{{ended_offering}}/melden", status=404),
            Wrong("a call that is still to be made", path=f"{CALLS}/{{open_call}}/melden", status=303),
        ),
        "referrer",
    ),
    Form(
        SEARCHES,
        ASKED,
        (
            *OF_NAME,
            Wrong("nothing asked", {"search": ""}),
            Wrong("words that are somebody's name", {"search": "q=emma+jansen"}),
            Wrong("a client's number in it", {"search": "q=bsn+111222333"}),
        ),
        "referrer",
    ),
    Form(
        f"{SEARCHES}/{{search}}",
        {"name": "autisme dichtbij", "rhythm": "at_once"},
        (
            *OF_NAME,
            Wrong("thrown away", path=f"{SEARCHES}/{{old_search}}", status=404),
            Wrong("somebody else's", path=f"{SEARCHES}/{{search_of_another}}", status=404),
        ),
        "referrer",
        is_once=False,
    ),
    pressing("pauze", "{search}"),
    pressing("verder", "{search}", is_once=False),
    pressing("weghalen", "{search}"),
    pressing("feed", "{search}", is_once=False),
    pressing("feed/stoppen", "{search}", is_once=False),
    Form(
        f"{SEARCHES}/{{old_search}}/terugzetten",
        None,
        (
            Wrong("thrown away an hour ago", status=303),
            Wrong("somebody else's", path=f"{SEARCHES}/{{search_of_another}}/terugzetten", status=404),
        ),
        "referrer",
    ),
)


def test_S38_the_forms_of_who_refers_refuse_what_breaks_a_rule(judge_of):
    found = judge_of(fill_referring).faults(FORMS)
    assert not found, found
