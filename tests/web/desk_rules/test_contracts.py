"""What the forms of providers and their contracts refuse: line by line, and no row changes."""

from tests.web.desk_rules.contract_rows import FAR_DAYS, LONG, fill_contracts
from tests.web.desk_rules.judging import Form, Wrong

LIST, AGREED = "/regio/aanbieders", "/regio/aanbieders/overeenkomsten"
WHO = {"name": "Het Nieuwe Huis", "kvk": "87654321", "agb": "", "size": "small"}
WHAT = {
    "segment_id": "{segment}",
    "form": "tender",
    "partnership": "",
    "starts_on": "01-01-2027",
    "ends_on": "31-12-2028",
    "extension_months": "24, 12",
    "notice_months": "6",
}
OF_TERMS = (
    Wrong("a form that is not in the list", {"form": "verzonnen"}, "form"),
    Wrong("a partnership that is not in the list", {"partnership": "verzonnen"}, "partnership"),
    Wrong("an option below nought", {"extension_months": "-12"}, "extension_months"),
    Wrong("an option of nought", {"extension_months": "0"}, "extension_months"),
    Wrong("an option of a century", {"extension_months": "1200"}, "extension_months"),
    Wrong("an option that is no number", {"extension_months": "twee jaar"}, "extension_months"),
    Wrong("seven options", {"extension_months": "1 1 1 1 1 1 1"}, "extension_months"),
    Wrong("a notice below nought", {"notice_months": "-1"}, "notice_months"),
    Wrong("a notice of 9999 months", {"notice_months": "9999"}, "notice_months"),
    Wrong("no notice", {"notice_months": ""}, "notice_months"),
    Wrong("a notice that is no number", {"notice_months": "zes"}, "notice_months"),
)
OF_CONTRACT = (
    *OF_TERMS,
    Wrong("no segment", {"segment_id": ""}, "segment_id"),
    Wrong("a segment of another region", {"segment_id": "{far_segment}"}, "segment_id"),
    Wrong("a segment that is nowhere", {"segment_id": "999999999"}, "segment_id"),
    Wrong("no first day", {"starts_on": ""}, "starts_on"),
    Wrong("the last day before the first", {"ends_on": "31-12-2026"}, "ends_on"),
    *(Wrong(f"first day {day}", {"starts_on": day}, "starts_on") for day in FAR_DAYS),
    *(Wrong(f"last day {day}", {"ends_on": day}, "ends_on") for day in FAR_DAYS),
)
OF_PROVIDER = (
    Wrong("no name", {"name": " "}, "name"),
    Wrong("a name too long", {"name": LONG}, "name"),
    Wrong("a KvK number of nine digits", {"kvk": "123456789"}, "kvk"),
    Wrong("a KvK number of noughts", {"kvk": "00000000"}, "kvk"),
    Wrong("a KvK number below nought", {"kvk": "-8765432"}, "kvk"),
    Wrong("an AGB code that is none", {"agb": "12"}, "agb"),
    Wrong("a size that is not in the list", {"size": "verzonnen"}, "size"),
)
LINE = {
    "product_id": "{twin}",
    "starts_on": "01-01-2026",
    "municipality_ids": ["{town}"],
    "volume_min": "1",
    "volume_max": "5",
    "version": "1",
}
OF_LINE = (
    Wrong("no product", {"product_id": ""}, "product_id"),
    Wrong("a product of another segment", {"product_id": "{first_product}"}, "product_id"),
    Wrong("a product of another region", {"product_id": "{far_product}"}, "product_id"),
    Wrong("no municipality", {"municipality_ids": []}, "municipality_ids"),
    Wrong("a municipality of another region", {"municipality_ids": ["{far_town}"]}, "municipality_ids"),
    Wrong("one of its own and one elsewhere", {"municipality_ids": ["{town}", "{far_town}"]}),
    Wrong("a municipality that is none", {"municipality_ids": ["-1"]}, "municipality_ids"),
    Wrong("a volume below nought", {"volume_min": "-1"}, "volume_min"),
    Wrong("a volume far too large", {"volume_max": "9" * 40}, "volume_max"),
    Wrong("a volume over the maximum", {"volume_max": "1000001"}, "volume_max"),
    Wrong("the most below the least", {"volume_min": "5", "volume_max": "4"}, "volume_max"),
    Wrong("a first day before the contract", {"starts_on": "31-12-2024"}, "starts_on"),
    Wrong("a first day after the contract", {"starts_on": "01-01-2028"}, "starts_on"),
    *(Wrong(f"first day {day}", {"starts_on": day}, "starts_on") for day in FAR_DAYS),
    Wrong("a version that was not seen", {"version": "7"}, status=409),
    Wrong("no version", {"version": ""}, status=409),
)


def steps(name: str, right: str, *wrong: Wrong) -> Form:
    """Give the form of a step, with what every step that has a day refuses."""
    day = (
        *(Wrong(f"on {day}", {"day": day}, "day") for day in (*FAR_DAYS, "")),
        Wrong("yesterday", {"day": "24-11-2026"}, "day"),
        Wrong("a line of another contract", {"line": "{endless_line}"}, status=404),
        Wrong("a line that is none", {"line": "alles"}, status=404),
        Wrong("a line of another region", {"line": "{far_line}"}, status=404),
        Wrong("a contract of another region", path=f"{AGREED}/{{far_contract}}/{name}", status=404),
        Wrong("a version that was not seen", {"version": "7"}, status=409),
        Wrong("no version", {"version": ""}, status=409),
    )
    fields = {"day": right, "line": "", "version": "1"}
    return Form(f"{AGREED}/{{running}}/{name}", fields, (*day, *wrong))


FORMS = (
    Form(
        f"{LIST}/nieuw",
        {**WHO, **WHAT},
        (
            *OF_PROVIDER,
            *OF_CONTRACT,
            Wrong("a number that somebody has, unsure", {"kvk": "12345678"}, "is_known"),
        ),
    ),
    Form(
        f"{LIST}/{{own}}/overeenkomsten/nieuw",
        {**WHAT, "segment_id": "{second}", "starts_on": "01-01-2028", "ends_on": "31-12-2029"},
        (
            *OF_CONTRACT,
            Wrong("a time in which one runs already", {"starts_on": "31-12-2027"}, "starts_on"),
            Wrong("a provider of another region", path=f"{LIST}/{{far}}/overeenkomsten/nieuw", status=404),
            Wrong("nobody", path=f"{LIST}/999999/overeenkomsten/nieuw", status=404),
        ),
    ),
    Form(
        f"{AGREED}/{{running}}",
        {
            "form": "tender",
            "partnership": "development",
            "extension_months": "12",
            "notice_months": "3",
            "subcontractors": "Zorg aan Huis 45678901",
            "version": "1",
        },
        (
            *OF_TERMS,
            Wrong("a subcontractor twice", {"subcontractors": "Een\nEen"}, "subcontractors"),
            Wrong("a subcontractor of noughts", {"subcontractors": "Een 00000000"}, "subcontractors"),
            Wrong("a name too long", {"subcontractors": LONG}, "subcontractors"),
            Wrong("51 of them", {"subcontractors": "\n".join(map(str, range(51)))}, "subcontractors"),
            Wrong("a contract of another region", path=f"{AGREED}/{{far_contract}}", status=404),
            Wrong("a version that was not seen", {"version": "7"}, status=409),
            Wrong("no version", {"version": ""}, status=409),
        ),
    ),
    Form(
        f"{AGREED}/{{running}}/percelen/nieuw",
        LINE,
        (
            *OF_LINE,
            Wrong(
                "a product that it has from that day",
                {"product_id": "{product}", "starts_on": "01-01-2025"},
                "product_id",
            ),
            Wrong("of another region", path=f"{AGREED}/{{far_contract}}/percelen/nieuw", status=404),
        ),
    ),
    Form(
        f"{AGREED}/{{running}}/percelen/{{running_line}}",
        {**LINE, "product_id": "{product}"},
        (
            *OF_LINE,
            Wrong("a line of another contract", path=f"{AGREED}/{{running}}/percelen/1", status=404),
            Wrong("a line of another region", path=f"{AGREED}/{{running}}/percelen/{{far_line}}", status=404),
        ),
    ),
    steps(
        "verlengen",
        "31-12-2029",
        Wrong("earlier than it ends", {"day": "30-12-2027"}, "day"),
        Wrong("longer than its option", {"day": "01-01-2030"}, "day"),
        Wrong("without an option", path=f"{AGREED}/{{optionless}}/verlengen", at="day"),
        Wrong("without an end", path=f"{AGREED}/{{endless}}/verlengen", at="day"),
        Wrong("a line past its contract", {"line": "{running_line}", "day": "01-01-2028"}, "day"),
    ),
    steps(
        "beeindigen",
        "31-12-2026",
        Wrong("later than it ends", {"day": "01-01-2028"}, "day"),
        Wrong("after it has ended", path=f"{AGREED}/{{ended}}/beeindigen", at="day"),
    ),
    steps(
        "uitfaseren",
        "01-03-2027",
        Wrong("after it ends", {"day": "01-01-2028"}, "day"),
        Wrong("after it has ended", path=f"{AGREED}/{{ended}}/uitfaseren", at="day"),
    ),
    Form(
        f"{AGREED}/{{phasing}}/hervatten",
        {"day": "", "line": "", "version": "1"},
        (
            Wrong("what has ended", path=f"{AGREED}/{{ended}}/hervatten"),
            Wrong("of another region", path=f"{AGREED}/{{far_contract}}/hervatten", status=404),
            Wrong("a line of another region", {"line": "{far_line}"}, status=404),
            Wrong("a version that was not seen", {"version": "7"}, status=409),
        ),
    ),
    Form(
        f"{AGREED}/{{running}}/terug",
        None,
        (
            Wrong("what was done an hour ago", path=f"{AGREED}/{{ended}}/terug"),
            Wrong("of another region", path=f"{AGREED}/{{far_contract}}/terug", status=404),
        ),
    ),
    Form(
        f"{AGREED}/{{running}}/verzonnen",
        None,
        (
            Wrong("a step that is none", status=404),
            Wrong("a step by its name within", path=f"{AGREED}/{{running}}/end", status=404),
        ),
    ),
    Form(
        f"{LIST}/{{own}}/gegevens",
        {**WHO, "kvk": "12345678", "version": "1"},
        (
            *OF_PROVIDER,
            Wrong("a kind that is not in the list", {"provider_kind": "verzonnen"}, "provider_kind"),
            Wrong("the number of another", {"kvk": "23456789"}, "kvk"),
            Wrong("a provider of another region", path=f"{LIST}/{{far}}/gegevens", status=404),
            Wrong("a version that was not seen", {"version": "7"}, status=409),
            Wrong("no version", {"version": ""}, status=409),
        ),
    ),
    Form(
        f"{LIST}/{{own}}/uitnodigen",
        {"email": "nieuw@voorbeeld.example"},
        (
            Wrong("no address", {"email": ""}, "email"),
            Wrong("an address that is none", {"email": "bel mij maar"}, "email"),
            Wrong("an address too long", {"email": f"{'a' * 300}@voorbeeld.example"}, "email"),
            Wrong("who works there already", {"email": "manager@voorbeeld.example"}, "email"),
            Wrong("a provider of another region", path=f"{LIST}/{{far}}/uitnodigen", status=404),
        ),
    ),
)


def test_S38_the_forms_of_contracts_refuse_what_breaks_a_rule(judge_of):
    found = judge_of(fill_contracts).faults(FORMS)
    assert not found, found
