"""A quarter's indicators: typed, kept, questioned, handed in and corrected, by whom they are asked of."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from portal.db import reading, unit_of_work
from portal.domain.duties import Role
from portal.domain.terms import Calculation, IndicatorKind, OrganisationKind, Reporter
from portal.models import AuditEntry, IndicatorValue, Offering, Organisation, Region
from portal.services.indicator_desks import find_period
from portal.services.indicator_save import Who, hand_in
from tests import factories as make
from tests.factories import key
from tests.pages import words
from tests.services.quarter import make_indicator, make_quarter
from tests.web.conftest import PASSWORD
from tests.web.indicator_desk import form_on, typed_fields

ADDRESS = "/mijn/indicatoren/kwartaalregio/2026-kw3"
HTMX = {"HX-Request": "true"}
COUNT = IndicatorKind.COUNT


@pytest.fixture
def quarter(engine):
    with unit_of_work(engine) as session:
        return make_quarter(session)


@pytest.fixture
def desk(app, engine, quarter, password_hash):
    with unit_of_work(engine) as session:
        organisation = session.get(Organisation, quarter.desk.organisation_id)
        make.make_user(
            session, organisation, Role.PROVIDER_EDITOR, email="kw@v.example", password_hash=password_hash
        )
    browser = app.test_client()
    assert browser.sign_in("kw@v.example", PASSWORD).status_code == 303
    return browser


def counts(engine):
    with reading(engine) as session:
        values = session.scalar(select(func.count()).select_from(IndicatorValue))
        entries = session.scalar(
            select(func.count()).select_from(AuditEntry).where(col(AuditEntry.action).like("indicators.%"))
        )
        return values, entries


def field(quarter, kind, name="value"):
    return f"i{quarter.indicators[kind]}-{name}"


def test_the_list_leads_to_the_sheet(desk):
    page = desk.get("/mijn/indicatoren")
    assert "Derde kwartaal van 2026" in words(page)
    assert "0 van 7 ingeleverd" in words(page)
    assert f'href="{ADDRESS}"' in page.text


def test_every_kind_has_its_fields_with_definition_and_source(desk):
    text = words(desk.get(ADDRESS))
    for words_ in (
        "Uitgevallen trajecten",
        "Plekken",
        "Naar huis",
        "Caseload",
        "Duur",
        "Score",
        "Bron: proef",
    ):
        assert words_ in text


def test_a_quarter_of_every_kind_is_handed_in(desk, quarter, engine):
    answer = desk.send(f"{ADDRESS}/inleveren", typed_fields(quarter))
    assert answer.status_code == 303
    page = words(desk.get(ADDRESS))
    assert "Ingeleverd: 7 indicatoren over derde kwartaal van 2026" in page
    assert "12,5% (10 van 80)" in page
    assert "0,5 (6 tegenover 12)" in page
    assert "7 jeugdigen (naar huis: 7; naar elders: 0)" in page
    assert counts(engine) == (7, 1)


def test_R15_pressing_twice_hands_in_once(desk, quarter, engine):
    for _ in range(2):
        assert desk.send(f"{ADDRESS}/inleveren", typed_fields(quarter)).status_code == 303
    assert counts(engine) == (7, 1)


def test_what_cannot_be_read_hands_nothing_in_also_after_an_earlier_draft(desk, quarter, engine):
    desk.send(ADDRESS, typed_fields(quarter))
    form = {**form_on(desk.get(ADDRESS)), field(quarter, COUNT): "veel"}
    assert desk.send(f"{ADDRESS}/inleveren", form).status_code == 422
    assert "0 van 7 ingeleverd" in words(desk.get("/mijn/indicatoren"))


def test_what_is_missing_is_told_at_its_field_and_the_rest_is_kept(desk, quarter, engine):
    answer = desk.send(f"{ADDRESS}/inleveren", typed_fields(quarter, COUNT))
    assert answer.status_code == 422
    assert f'href="#{field(quarter, IndicatorKind.SCORE)}"' in answer.text
    assert form_on(answer)[field(quarter, COUNT)] == "1234"
    assert counts(engine) == (1, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("veel", "Dit is geen getal."),
        ("-3", "Een cijfer kan niet lager zijn dan 0."),
        ("9999999", "Dit cijfer is te hoog."),
        ("2,5", "Vul een heel getal in"),
        ("1e9", "Dit is geen getal."),
    ],
)
def test_S38_a_wrong_number_stays_as_it_was_typed(desk, quarter, engine, typed, said):
    answer = desk.send(ADDRESS, {field(quarter, COUNT): typed})
    assert answer.status_code == 422
    assert said in words(answer)
    assert form_on(answer)[field(quarter, COUNT)] == typed
    assert counts(engine) == (0, 0)


def test_a_part_above_the_whole_is_a_fault(desk, quarter):
    typed = {field(quarter, IndicatorKind.SHARE, "numerator"): "9"}
    answer = desk.send(ADDRESS, {**typed, field(quarter, IndicatorKind.SHARE, "denominator"): "8"})
    assert answer.status_code == 422
    assert "Dit deel kan niet groter zijn dan het geheel." in words(answer)


def test_S40_a_bsn_is_refused_and_stays_on_the_page_only(desk, quarter, engine):
    typed = {field(quarter, COUNT): "3", field(quarter, COUNT, "explanation"): "Over 111222333"}
    answer = desk.send(ADDRESS, typed)
    assert (answer.status_code, counts(engine)) == (422, (0, 0))
    assert "burgerservicenummer" in words(answer)


def test_one_card_is_kept_as_soon_as_it_is_typed(desk, quarter, engine):
    card = f"{ADDRESS}/{quarter.indicators[COUNT]}"
    answer = desk.send(card, typed_fields(quarter, COUNT, IndicatorKind.SCORE), headers=HTMX)
    assert answer.status_code == 200
    assert "Bewaard als concept om 10:00" in words(answer)
    assert "1 van 7 indicatoren ingevuld." in words(answer)
    assert counts(engine) == (1, 1)
    seen = form_on(answer)
    again = desk.send(card, {**seen, field(quarter, COUNT): "13"}, headers=HTMX)
    assert (again.status_code, counts(engine)) == (200, (1, 2))


def test_a_question_stands_beside_the_field_and_blocks_nothing(desk, quarter, engine):
    parts = typed_fields(quarter, IndicatorKind.BREAKDOWN)
    answer = desk.send(ADDRESS, {**parts, field(quarter, IndicatorKind.BREAKDOWN): "20"})
    assert answer.status_code == 303
    assert "De delen zijn samen 7, het totaal is 20. Klopt dat?" in words(desk.get(ADDRESS))


def test_R13_the_second_of_two_editors_sees_both(desk, quarter, engine):
    before = form_on(desk.get(ADDRESS))
    desk.send(ADDRESS, {**before, field(quarter, COUNT): "3"})
    answer = desk.send(ADDRESS, {**before, field(quarter, COUNT): "4"})
    assert answer.status_code == 409
    assert "Iemand anders heeft dit intussen bewaard: 3 jeugdigen." in words(answer)
    assert form_on(answer)[field(quarter, COUNT)] == "4"
    assert desk.send(ADDRESS, form_on(answer)).status_code == 303
    assert form_on(desk.get(ADDRESS))[field(quarter, COUNT)] == "4"


@pytest.mark.parametrize(
    ("state", "said"), [("unknown", "onbekend"), ("not_applicable", "niet van toepassing")]
)
def test_no_figure_is_an_answer_too(desk, quarter, state, said):
    typed = {**typed_fields(quarter), field(quarter, COUNT): "", field(quarter, COUNT, "state"): state}
    assert desk.send(f"{ADDRESS}/inleveren", typed).status_code == 303
    assert said in words(desk.get(f"{ADDRESS}/{quarter.indicators[COUNT]}"))


def test_a_figure_is_corrected_with_a_reason_and_both_versions_stay(desk, quarter, engine):
    desk.send(f"{ADDRESS}/inleveren", typed_fields(quarter))
    one = f"{ADDRESS}/{quarter.indicators[COUNT]}"
    form = {**form_on(desk.get(one)), field(quarter, COUNT): "1235"}
    refused = desk.send(f"{one}/verbeteren", form)
    assert refused.status_code == 422
    assert "Schrijf kort op waarom u het cijfer verbetert." in words(refused)
    assert form_on(refused)[field(quarter, COUNT)] == "1235"
    for _ in range(2):
        assert desk.send(f"{one}/verbeteren", {**form, "reden": "Eén vergeten."}).status_code == 303
    page = words(desk.get(one))
    assert "1.235 jeugdigen" in page
    assert "1.234 jeugdigen" in page
    assert "Eén vergeten." in page
    assert counts(engine) == (8, 2)


def test_what_the_portal_knows_is_filled_in_with_how_it_was_worked_out(desk, quarter, engine):
    with unit_of_work(engine) as session:
        offering = session.scalars(
            select(Offering).where(col(Offering.organisation_id) == quarter.desk.organisation_id)
        ).one()
        at = datetime(2026, 9, 28, 9, tzinfo=UTC)
        make.make_report(session, offering, at=at, waiting_count=6, total_places=12)
        indicator_id = make_indicator(
            session, quarter.region, code="wacht", calculation=Calculation.WAITING_COUNT
        )
    page = desk.get(ADDRESS)
    assert form_on(page)[f"i{indicator_id}-value"] == "6"
    assert "6 wachtenden, uit uw opgaven op 30 september 2026 (1 van 1 aanbod" in words(page)


def test_the_period_before_stands_beside_the_field_with_its_table(desk, quarter, engine, now):
    with unit_of_work(engine) as session:
        period = find_period(session, region_id=quarter.desk.region_id, code="2026-kw2", today=now.date())
        entries = quarter.entries(session, now)
        hand_in(session, desk=quarter.desk, period=period, entries=entries, who=Who(None), now=now)
    page = words(desk.get(ADDRESS))
    assert "Vorige periode 12 jeugdigen" in page
    assert "kw 2 2026 12 jeugdigen kw 1 2026 niet ingeleverd" in page
    jump = desk.send(f"{ADDRESS}/{quarter.indicators[COUNT]}", {field(quarter, COUNT): "40"}, headers=HTMX)
    assert "De vorige keer was dit 12, nu 40. Klopt dat?" in words(jump)


@pytest.mark.parametrize("address", ["kwartaalregio/2026-kw4", "kwartaalregio/2099", "verzonnen/2026-kw3"])
def test_what_is_not_there_is_not_found(desk, address):
    assert desk.get(f"/mijn/indicatoren/{address}").status_code == 404


def test_S01_another_provider_finds_no_desk_in_this_region(stranger, quarter):
    assert stranger.get(ADDRESS).status_code == 404
    assert stranger.send(ADDRESS, typed_fields(quarter)).status_code == 404


@pytest.mark.parametrize(
    ("role", "reporter", "address"),
    [
        ("municipal_reader", Reporter.MUNICIPALITY, "/gemeente/indicatoren/gm9001-eigen/2026-kw3"),
        ("contract_manager", Reporter.REGION, "/regio/indicatoren/invullen/eigen/2026-kw3"),
    ],
)
def test_municipality_and_region_fill_in_their_own(browser_for, world, engine, role, reporter, address):
    with unit_of_work(engine) as session:
        region = session.get_one(Region, world.region_id)
        indicator_id = make_indicator(session, region, code="eigen", reported_by=reporter)
    browser = browser_for(role)
    answer = browser.send(f"{address}/inleveren", {f"i{indicator_id}-value": "40"})
    assert answer.status_code == 303
    page = words(browser.get(address))
    assert "Alles is ingeleverd: 1 indicator." in page
    assert "Uiterlijk" not in page


def test_S01_a_municipality_does_not_fill_in_for_another(browser_for, world, engine):
    with unit_of_work(engine) as session:
        region = make.make_region(session, code="elders")
        town = make.make_municipality(session, region, code="GM9777", name="Elders")
        make.make_organisation(session, OrganisationKind.MUNICIPALITY, municipality_id=key(town))
    reader = browser_for("municipal_reader")
    assert reader.get("/gemeente/indicatoren/gm9777-elders/2026-kw3").status_code == 404


def test_a_late_sheet_says_so(desk):
    assert "Te laat. Uiterlijk 30 oktober 2026, 09:00 uur." in words(desk.get(ADDRESS))
