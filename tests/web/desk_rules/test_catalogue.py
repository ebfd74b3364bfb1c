"""What the forms of the catalogue refuse, whether looked at first or saved at once: line by line."""

from collections.abc import Iterable

from tests.web.desk_rules.contract_rows import FAR_DAYS, LONG
from tests.web.desk_rules.judging import Form, Wrong
from tests.web.desk_rules.room_rows import fill_catalogue

HOME, FAR = "/regio/catalogus/{own}", "/regio/catalogus/{far}"
PRODUCT = f"{HOME}/producten/autisme-proef"
SAVED = {"stap": "opslaan"}
SEGMENT = {
    "code": "nieuw-segment",
    "name": "Nieuw",
    "plain": "Nieuwe hulp",
    "audience": "Voor iedereen.",
    "laws": ["jeugdwet"],
    "level": "regional",
}
OF_DAY = (
    *(Wrong(f"from {day}", {"starts_on": day}, "starts_on") for day in (*FAR_DAYS, "")),
    Wrong("from yesterday", {"starts_on": "24-11-2026"}, "starts_on"),
    Wrong("from a day years ahead", {"starts_on": "01-01-2031"}, "starts_on"),
)
SEEN = (
    Wrong("a state that was not seen", {"seen": "nieuw", "request_key": "een"}, status=409),
    Wrong("no state seen", {"seen": "", "request_key": "twee"}, status=409),
)
OF_PRODUCT = (
    Wrong("no name", {"name": ""}, "name"),
    Wrong("a name too long", {"name": LONG}, "name"),
    Wrong("a client's number", {"summary_text": "BSN 111222333"}, "summary_text"),
    Wrong("a norm below nought", {"norm_weeks": "-1"}, "norm_weeks"),
    Wrong("a norm of 9999 weeks", {"norm_weeks": "9999"}, "norm_weeks"),
    Wrong("a norm in words", {"norm_weeks": "vier"}, "norm_weeks"),
    Wrong("a norm of 9999 hours", {"norm_hours": "9999"}, "norm_hours"),
    Wrong("an age below nought", {"age_min": "-1"}, "age_min"),
    Wrong("an age of 999", {"age_max": "999"}, "age_max"),
    Wrong("ages the wrong way round", {"age_min": "18", "age_max": "3"}, "age_min"),
    Wrong("euros below nought", {"spend_eur": "-1"}, "spend_eur"),
    Wrong("clients below nought", {"clients": "-1"}, "clients"),
    Wrong("euros far too many", {"spend_eur": "9" * 40}, "spend_eur"),
    Wrong("clients far too many", {"clients": "9999999999"}, "clients"),
    Wrong("no law", {"laws": []}, "laws"),
    Wrong("a law that is not in the list", {"laws": ["verzonnen"]}, "laws"),
    Wrong("a segment that is nowhere", {"segments": ["verzonnen"]}, "segments"),
    Wrong("a lighter product that is nowhere", {"lighter": ["verzonnen"]}, "lighter"),
    Wrong("lighter than itself", {"lighter": ["autisme-proef"]}, "lighter"),
    Wrong("a form that is not in the list", {"care_form": "verzonnen"}, "care_form"),
    Wrong("an urgency that is not in the list", {"urgency": "verzonnen"}, "urgency"),
    Wrong("a group form that is not in the list", {"group_form": "verzonnen"}, "group_form"),
    Wrong("a door that is not in the list", {"referral_0_by": "verzonnen"}, "referral_0_by"),
)
OF_SEGMENT = (
    Wrong("no name", {"name": ""}, "name"),
    Wrong("a level that is not in the list", {"level": "verzonnen"}, "level"),
    Wrong("a contract form that is not in the list", {"contract_form": "verzonnen"}, "contract_form"),
    Wrong("a term below nought", {"contract_term_years": "-1"}, "contract_term_years"),
    Wrong("a term of 9999 years", {"contract_term_years": "9999"}, "contract_term_years"),
    Wrong("an extension below nought", {"contract_extension_years": "-2"}, "contract_extension_years"),
    Wrong("an extension of 9999 years", {"contract_extension_years": "9999"}, "contract_extension_years"),
    Wrong("a neighbour that is nowhere", {"related": ["verzonnen"]}, "related"),
)
OF_INDICATOR = (
    Wrong("no name", {"name": ""}, "name"),
    Wrong("a kind that is not in the list", {"kind": "verzonnen"}, "kind"),
    Wrong("a reporter that is not in the list", {"reported_by": "verzonnen"}, "reported_by"),
    Wrong("a direction that is not in the list", {"direction": "verzonnen"}, "direction"),
    Wrong("a target in words", {"target": "veel"}, "target"),
    Wrong("a product that is nowhere", {"scope_products": ["verzonnen"]}, "scope_products"),
)
OF_LADDER = (
    Wrong("a step years before", {"ladder_0_offset_days": "-999"}, "ladder_0_offset_days"),
    Wrong("a step years after", {"ladder_0_offset_days": "999"}, "ladder_0_offset_days"),
    Wrong("a step in words", {"ladder_0_offset_days": "straks"}, "ladder_0_offset_days"),
    Wrong("a step to nobody", {"ladder_0_to": "verzonnen"}, "ladder_0_to"),
)
OF_WAITING = (
    *OF_LADDER,
    Wrong("every nought days", {"every_days": "0"}, "every_days"),
    Wrong("every -7 days", {"every_days": "-7"}, "every_days"),
    Wrong("every 9999 days", {"every_days": "9999"}, "every_days"),
    Wrong("on a day that is none", {"weekday": "verzonnen"}, "weekday"),
    Wrong("at an hour that is none", {"due_time": "25:61"}, "due_time"),
    Wrong("stale after 9999 days", {"stale_after_days": "9999"}, "stale_after_days"),
    Wrong("gone before it is stale", {"stale_after_days": "40", "expire_after_days": "3"}),
)
OF_QUARTER = (
    *OF_LADDER,
    Wrong("a period that is not in the list", {"period": "verzonnen"}, "period"),
    Wrong("due before it ends", {"due_days_after_period_end": "-1"}, "due_days_after_period_end"),
    Wrong("due after years", {"due_days_after_period_end": "999"}, "due_days_after_period_end"),
)
OF_CODE = (
    Wrong("no code", {"code": ""}, "code"),
    Wrong("a code with a space", {"code": "met spatie"}, "code"),
    Wrong("a code that is markup", {"code": "<b>"}, "code"),
    Wrong("a code too long", {"code": "a" * 200}, "code"),
)


def both(wrong: Iterable[Wrong]) -> list[Wrong]:
    """Give each rule twice: saved without a look first, and looked at."""
    found = list(wrong)
    looked = [
        Wrong(f"{one.rule} (looked at)", {**one.sent, "stap": "bekijk"}, one.at, one.path, one.status)
        for one in found
        if one.status == 422
    ]
    return found + looked


def changing(section: str, code: str, right: dict[str, str], wrong: Iterable[Wrong]) -> Form:
    """Give the form that changes a thing."""
    path = f"{HOME}/{section}/{code}/wijzigen"
    elsewhere = (
        Wrong("of another region", path=f"{FAR}/{section}/{code}/wijzigen", status=404),
        Wrong("what is not there", path=f"{HOME}/{section}/verzonnen/wijzigen", status=404),
        Wrong("in a list that is none", path=f"{HOME}/verzonnen/{code}/wijzigen", status=404),
        Wrong("nothing anew", dict.fromkeys(right)),
    )
    rules = [*both((*wrong, *OF_DAY)), *SEEN, *elsewhere]
    return Form(path, {**SAVED, **right}, rules, "catalogue_editor", opened=path)


FORMS = (
    changing("producten", "autisme-proef", {"norm_weeks": "4"}, OF_PRODUCT),
    changing("segmenten", "proef-segment", {"audience": "Voor iedereen."}, OF_SEGMENT),
    changing("indicatoren", "proef-count", {"target": "12,5"}, OF_INDICATOR),
    changing("kalenders", "waiting", {"stale_after_days": "13"}, OF_WAITING),
    changing("kalenders", "indicators", {"due_days_after_period_end": "20"}, OF_QUARTER),
    Form(
        f"{HOME}/nieuw/segmenten",
        {**SAVED, **SEGMENT},
        (
            *both((*OF_SEGMENT, *OF_DAY, *OF_CODE)),
            Wrong("a code that is taken", {"code": "proef-segment"}, "code"),
            Wrong("of another region", path=f"{FAR}/nieuw/segmenten", status=404),
            Wrong("a calendar", path=f"{HOME}/nieuw/kalenders", status=404),
            Wrong("in a list that is none", path=f"{HOME}/nieuw/verzonnen", status=404),
        ),
        "catalogue_editor",
        opened=f"{HOME}/nieuw/segmenten",
    ),
    Form(
        f"{PRODUCT}/beeindigen",
        None,
        (
            *OF_DAY,
            Wrong("the last of an indicator's", SAVED),
            Wrong("for one that is nowhere", {**SAVED, "successor": "verzonnen"}, "successor"),
            Wrong("for itself", {**SAVED, "successor": "autisme-proef"}, "successor"),
            Wrong("of another region", path=f"{FAR}/producten/autisme-proef/beeindigen", status=404),
            Wrong("a calendar", path=f"{HOME}/kalenders/waiting/beeindigen", status=404),
        ),
        "catalogue_editor",
        opened=f"{PRODUCT}/beeindigen",
    ),
    Form(
        f"{HOME}/indicatoren/proef-count/beeindigen",
        SAVED,
        (*OF_DAY, *SEEN, Wrong("with a successor", {"successor": "autisme-proef"}, "successor")),
        "catalogue_editor",
        opened=f"{HOME}/indicatoren/proef-count/beeindigen",
    ),
    Form(
        f"{HOME}/gepland/{{plan}}/intrekken",
        {},
        (
            Wrong("one that holds already", path=f"{HOME}/gepland/{{held_plan}}/intrekken"),
            Wrong("of another region", path=f"{HOME}/gepland/{{far_plan}}/intrekken", status=404),
            Wrong("in another region", path=f"{FAR}/gepland/{{far_plan}}/intrekken", status=404),
        ),
        "catalogue_editor",
    ),
)


def test_S38_the_forms_of_the_catalogue_refuse_what_breaks_a_rule(judge_of):
    found = judge_of(fill_catalogue).faults(FORMS)
    assert not found, found
