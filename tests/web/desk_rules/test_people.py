"""What the forms about the people of a region, its municipalities and its referrers refuse: line by line."""

from tests.web.desk_rules.contract_rows import LONG
from tests.web.desk_rules.judging import Form, Wrong
from tests.web.desk_rules.people_rows import fill_people

PEOPLE, REFERRERS = "/regio/mensen", "/regio/verwijzers"
OF_ADDRESS = (
    Wrong("no address", {"email": ""}, "email"),
    Wrong("an address that is none", {"email": "bel mij maar"}, "email"),
    Wrong("an address too long", {"email": f"{'a' * 300}@voorbeeld.example"}, "email"),
    Wrong("the own address", {"email": "contract_manager@voorbeeld.example"}, "email"),
)
REFERRER = {
    "name": "Huisartsen Nieuw",
    "kind": "gp_practice",
    "towns": ["{town}"],
    "kvk": "",
    "agb": "",
    "phone": "0182 123456",
    "email": "",
    "website": "",
    "version": "1",
}
OF_REFERRER = (
    Wrong("no name", {"name": " "}, "name"),
    Wrong("a name too long", {"name": LONG}, "name"),
    Wrong("no kind", {"kind": ""}, "kind"),
    Wrong("a kind that is not in the list", {"kind": "verzonnen"}, "kind"),
    Wrong("no municipality", {"towns": []}, "towns"),
    Wrong("a municipality of another region", {"towns": ["{far_town}"]}, "towns"),
    Wrong("one of its own and one elsewhere", {"towns": ["{town}", "{far_town}"]}, "towns"),
    Wrong("one of its own and one that is none", {"towns": ["{town}", "verzonnen"]}, "towns"),
    Wrong("a KvK number that is none", {"kvk": "-1234567"}, "kvk"),
    Wrong("an AGB code that is none", {"agb": "1"}, "agb"),
    Wrong("a phone number that is none", {"phone": "bel maar"}, "phone"),
    Wrong("a mail address that is none", {"email": "geen adres"}, "email"),
    Wrong("a website that is a program", {"website": "javascript:alert(1)"}, "website"),
)

FORMS = (
    Form(
        PEOPLE,
        {"desk": "organisatie-{desk}", "email": "nieuw@voorbeeld.example", "role": "auditor"},
        (
            *OF_ADDRESS,
            Wrong("who was asked already", {"email": "asked@voorbeeld.example"}, "email"),
            Wrong("who works there already", {"email": "c@voorbeeld.example"}, "email"),
            Wrong("no desk", {"desk": ""}, "desk"),
            Wrong("a desk of another region", {"desk": "organisatie-{far_desk}"}, "desk"),
            Wrong("a provider for a desk", {"desk": "organisatie-{own}"}, "desk"),
            Wrong("a referrer for a desk", {"desk": "organisatie-{practice}"}, "desk"),
            Wrong("a municipality of another region", {"desk": "gemeente-{far_town}"}, "desk"),
            Wrong("no role", {"role": ""}),
            Wrong("a role that is not in the list", {"role": "operator"}),
            Wrong("a provider's role", {"role": "provider_manager"}),
            Wrong("a municipality's role at the region", {"role": "municipal_reader"}),
            Wrong(
                "a region's role at a municipality",
                {"desk": "organisatie-{town_desk}", "role": "contract_manager"},
            ),
        ),
    ),
    Form(
        f"{PEOPLE}/{{desk}}/uitnodigingen/{{asked}}/opnieuw",
        {},
        (
            Wrong("withdrawn", path=f"{PEOPLE}/{{desk}}/uitnodigingen/{{withdrawn}}/opnieuw", status=404),
            Wrong("accepted", path=f"{PEOPLE}/{{desk}}/uitnodigingen/{{accepted}}/opnieuw", status=404),
            Wrong("elsewhere", path=f"{PEOPLE}/{{desk}}/uitnodigingen/{{far_asked}}/opnieuw", status=404),
            Wrong(
                "a far desk", path=f"{PEOPLE}/{{far_desk}}/uitnodigingen/{{far_asked}}/opnieuw", status=404
            ),
        ),
        is_once=False,
    ),
    Form(
        f"{PEOPLE}/{{desk}}/uitnodigingen/{{asked}}/intrekken",
        {},
        (
            Wrong("withdrawn", path=f"{PEOPLE}/{{desk}}/uitnodigingen/{{withdrawn}}/intrekken", status=404),
            Wrong("accepted", path=f"{PEOPLE}/{{desk}}/uitnodigingen/{{accepted}}/intrekken", status=404),
            Wrong("elsewhere", path=f"{PEOPLE}/{{desk}}/uitnodigingen/{{far_asked}}/intrekken", status=404),
            Wrong(
                "of a referrer",
                path=f"{PEOPLE}/{{practice}}/uitnodigingen/{{practice_asked}}/intrekken",
                status=404,
            ),
        ),
    ),
    Form(
        f"{PEOPLE}/{{desk}}/{{colleague}}/rollen",
        {"roles": ["auditor"], "roles_seen": "catalogue_editor"},
        (
            Wrong("no role", {"roles": []}, "roles"),
            Wrong("a role that is not in the list", {"roles": ["operator"]}, "roles"),
            Wrong("a provider's role", {"roles": ["provider_manager"]}, "roles"),
            Wrong("a municipality's role", {"roles": ["auditor", "municipal_reader"]}, "roles"),
            Wrong("roles that were not seen", {"roles_seen": "auditor"}, status=409),
            Wrong("no roles seen", {"roles_seen": ""}, status=409),
            Wrong(
                "more for oneself",
                {"roles": ["contract_manager", "auditor"], "roles_seen": "contract_manager"},
                path=f"{PEOPLE}/{{desk}}/{{contract_manager_id}}/rollen",
            ),
            Wrong(
                "the last contract manager",
                {"roles": ["auditor"], "roles_seen": "contract_manager", "is_sure": "y"},
                path=f"{PEOPLE}/{{desk}}/{{contract_manager_id}}/rollen",
            ),
            Wrong("somebody of a provider", path=f"{PEOPLE}/{{desk}}/{{manager_id}}/rollen", status=404),
            Wrong("of another region", path=f"{PEOPLE}/{{far_desk}}/{{other_region_id}}/rollen", status=404),
            Wrong("of no desk", path=f"{PEOPLE}/{{own}}/{{manager_id}}/rollen", status=404),
        ),
    ),
    Form(
        f"{PEOPLE}/{{desk}}/{{colleague}}/verwijderen",
        {},
        (
            Wrong("the last contract manager", path=f"{PEOPLE}/{{desk}}/{{contract_manager_id}}/verwijderen"),
            Wrong("somebody of a provider", path=f"{PEOPLE}/{{desk}}/{{manager_id}}/verwijderen", status=404),
            Wrong(
                "of another region", path=f"{PEOPLE}/{{far_desk}}/{{other_region_id}}/verwijderen", status=404
            ),
            Wrong("of no desk", path=f"{PEOPLE}/{{own}}/{{manager_id}}/verwijderen", status=404),
        ),
    ),
    Form(
        f"{REFERRERS}/nieuw",
        {**REFERRER, "request_key": "een-sleutel"},
        (
            *OF_REFERRER,
            Wrong("a provider's number, unsure", {"kvk": "12345678"}, "is_known"),
            Wrong("the number of a provider elsewhere", {"kvk": "34567890", "is_known": "y"}, "kvk"),
        ),
    ),
    Form(
        f"{REFERRERS}/{{practice}}/wijzigen",
        REFERRER,
        (
            *OF_REFERRER,
            Wrong("the number of another", {"kvk": "12345678"}, "kvk"),
            Wrong("of another region", path=f"{REFERRERS}/{{far_practice}}/wijzigen", status=404),
            Wrong("what is no referrer", path=f"{REFERRERS}/{{own}}/wijzigen", status=404),
            Wrong("a version that was not seen", {"version": "7"}, status=409),
            Wrong("no version", {"version": ""}, status=409),
        ),
    ),
    Form(
        f"{REFERRERS}/{{practice}}",
        {"email": "nieuw@voorbeeld.example"},
        (
            *OF_ADDRESS,
            Wrong("who was asked already", {"email": "practice_asked@voorbeeld.example"}, "email"),
            Wrong("who works there already", {"email": "referrer@voorbeeld.example"}, "email"),
            Wrong("for a closed one", path=f"{REFERRERS}/{{closed}}", at="email"),
            Wrong("of another region", path=f"{REFERRERS}/{{far_practice}}", status=404),
        ),
    ),
    Form(
        f"{REFERRERS}/{{practice}}/sluiten",
        {"version": "1"},
        (
            Wrong("of another region", path=f"{REFERRERS}/{{far_practice}}/sluiten", status=404),
            Wrong("a version that was not seen", {"version": "7"}, status=409),
            Wrong("no version", {"version": ""}, status=409),
        ),
    ),
    Form(
        f"{REFERRERS}/{{closed}}/heropenen",
        {"version": "2"},
        (
            Wrong("of another region", path=f"{REFERRERS}/{{far_practice}}/heropenen", status=404),
            Wrong("a version that was not seen", {"version": "7"}, status=409),
        ),
    ),
    Form(
        f"{REFERRERS}/{{practice}}/uitnodigingen/{{practice_asked}}/opnieuw",
        {},
        (
            Wrong(
                "withdrawn",
                path=f"{REFERRERS}/{{practice}}/uitnodigingen/{{practice_withdrawn}}/opnieuw",
                status=404,
            ),
            Wrong("of a desk", path=f"{REFERRERS}/{{practice}}/uitnodigingen/{{asked}}/opnieuw", status=404),
            Wrong(
                "of another region",
                path=f"{REFERRERS}/{{far_practice}}/uitnodigingen/{{far_practice_asked}}/opnieuw",
                status=404,
            ),
        ),
        is_once=False,
    ),
    Form(
        f"{REFERRERS}/{{practice}}/uitnodigingen/{{practice_asked}}/intrekken",
        {},
        (
            Wrong(
                "withdrawn",
                path=f"{REFERRERS}/{{practice}}/uitnodigingen/{{practice_withdrawn}}/intrekken",
                status=404,
            ),
            Wrong(
                "of a desk", path=f"{REFERRERS}/{{practice}}/uitnodigingen/{{asked}}/intrekken", status=404
            ),
        ),
    ),
    Form(
        f"{REFERRERS}/{{practice}}/mensen/{{caller}}/verwijderen",
        {},
        (
            Wrong(
                "of a provider",
                path=f"{REFERRERS}/{{practice}}/mensen/{{manager_id}}/verwijderen",
                status=404,
            ),
            Wrong(
                "of the desk", path=f"{REFERRERS}/{{practice}}/mensen/{{colleague}}/verwijderen", status=404
            ),
            Wrong(
                "elsewhere", path=f"{REFERRERS}/{{far_practice}}/mensen/{{caller}}/verwijderen", status=404
            ),
        ),
    ),
)


def test_S38_the_forms_about_people_refuse_what_breaks_a_rule(judge_of):
    found = judge_of(fill_people).faults(FORMS)
    assert not found, found
