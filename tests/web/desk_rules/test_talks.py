"""What the forms of a region's own notes and agreements about a talk refuse: line by line."""

from tests.web.desk_rules.contract_rows import FAR_DAYS, LONG
from tests.web.desk_rules.judging import Form, Wrong
from tests.web.desk_rules.room_rows import fill_talks

AT, FAR = "/regio/aanbieders/{own}/kwartaal", "/regio/aanbieders/{far}/kwartaal"
NOW, LAST = f"{AT}/2026-kw4", f"{AT}/2026-kw3"
PROMISE = {"text": "Elke week melden", "holder": "de aanbieder", "due_on": "31-01-2027", "standing": "open"}
SEEN = (
    Wrong("a version that was not seen", {"version": "7"}, status=409),
    Wrong("no version", {"version": ""}, status=409),
)
OF_QUARTER = ("2026-kw9", "2027-kw1", "2025-kw4", "2026", "2026-h1", "9999-kw1", "0001-kw1", "nu")


def elsewhere(below: str) -> tuple[Wrong, ...]:
    """Give where no talk can be written about: other regions, and quarters that are none or long ago."""
    return (
        Wrong("of another region", path=f"{FAR}/2026-kw4/{below}", status=404),
        Wrong("for another region", path=f"{NOW}/{below}?regio={{far_region}}", status=404),
        *(Wrong(f"about {code}", path=f"{AT}/{code}/{below}", status=404) for code in OF_QUARTER),
    )


OF_PROMISE = (
    Wrong("nothing agreed", {"text": ""}, "text"),
    Wrong("too much agreed", {"text": LONG}, "text"),
    Wrong("a client's number", {"text": "cliënt 111222333"}, "text"),
    Wrong("nobody who does it", {"holder": ""}, "holder"),
    Wrong("a name too long", {"holder": "a" * 121}, "holder"),
    Wrong("a standing that is not in the list", {"standing": "verzonnen"}, "standing"),
    *(Wrong(f"by {day}", {"due_on": day}, "due_on") for day in FAR_DAYS),
    Wrong("by a day before the quarter", {"due_on": "30-06-2026"}, "due_on"),
    Wrong("by a day years ahead", {"due_on": "01-01-2031"}, "due_on"),
)

FORMS = (
    Form(
        f"{NOW}/notities",
        {"text": "Vraag naar de wachtlijst.", "version": "1"},
        (
            Wrong("too much written", {"text": LONG}, "text"),
            Wrong("a client's number", {"text": "cliënt 111222333"}, "text"),
            *SEEN,
            *elsewhere("notities"),
        ),
    ),
    Form(f"{NOW}/afspraken/nieuw", PROMISE, (*OF_PROMISE, *elsewhere("afspraken/nieuw"))),
    Form(
        f"{LAST}/afspraken/1",
        {**PROMISE, "standing": "done", "version": "1"},
        (
            *OF_PROMISE,
            *SEEN,
            Wrong("one that is none", path=f"{LAST}/afspraken/9", status=404),
            Wrong("of another quarter", path=f"{AT}/2026-kw2/afspraken/1", status=404),
            Wrong("of another region", path=f"{FAR}/2026-kw3/afspraken/1", status=404),
        ),
    ),
)


def test_S38_the_forms_of_a_talk_refuse_what_breaks_a_rule(judge_of):
    found = judge_of(fill_talks).faults(FORMS)
    assert not found, found
