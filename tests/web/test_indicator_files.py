"""A sheet of indicators goes out as a file and comes back by way of a preview, and as a draft only."""

import pytest

from portal.domain.terms import IndicatorKind
from portal.services.bulk_csv import read_csv
from tests.pages import words
from tests.web.indicator_desk import form_on, typed_fields
from tests.web.test_indicators import (  # noqa: F401  fixtures
    ADDRESS,
    COUNT,
    counts,
    desk,
    field,
    quarter,
)

FILE = f"{ADDRESS}/bestand"
HEADING = "Nummer;Versie;Cijfer;Toelichting"


def upload(browser, content: str):
    part = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = b"\r\n".join(
        [
            b"--grens\r\n" + part.format("csrf_token", "").encode() + browser.token().encode(),
            b"--grens\r\n" + part.format("bestand", '; filename="lijst.csv"').encode() + content.encode(),
            b"--grens--\r\n",
        ]
    )
    return browser.post(FILE, data=body, content_type="multipart/form-data; boundary=grens")


def line(quarter, kind, figure, name="value", seen="", said=""):  # noqa: F811
    return f"{quarter.indicators[kind]}-{name};{seen};{figure};{said}"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_S32_the_sheet_comes_as_a_file_that_no_browser_runs(desk, form):  # noqa: F811
    answer = desk.get(f"{FILE}.{form}")
    assert answer.status_code == 200
    assert "indicatoren-kwartaalregio-2026-kw3-2026-11-25" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_file_is_previewed_kept_as_a_draft_and_counts_once(desk, quarter, engine):  # noqa: F811
    rows = [HEADING, line(quarter, COUNT, "12", said="Rustig."), line(quarter, IndicatorKind.SCORE, "n.v.t.")]
    sent = upload(desk, "\r\n".join(rows))
    assert sent.status_code == 303
    page = desk.get(sent.location)
    assert "2 indicatoren wijzigen, 0 indicatoren blijven gelijk." in words(page)
    assert counts(engine) == (0, 0)
    for _ in range(2):
        assert desk.send(sent.location).status_code == 303
    assert "Als concept bewaard: 2 indicatoren." in words(desk.get(sent.location))
    assert counts(engine) == (2, 1)
    form = form_on(desk.get(ADDRESS))
    assert form[field(quarter, COUNT, "explanation")] == "Rustig."
    assert form[field(quarter, IndicatorKind.SCORE, "state")] == "not_applicable"


def test_what_was_downloaded_changes_nothing_when_it_comes_back(desk, quarter):  # noqa: F811
    desk.send(ADDRESS, typed_fields(quarter))
    content = desk.get(f"{FILE}.csv").get_data().decode("utf-8-sig")
    assert len(read_csv(content.encode())) == 13
    assert "7 indicatoren blijven gelijk" in words(desk.get(upload(desk, content).location))


@pytest.mark.parametrize(
    ("figure", "said"),
    [("veel", "Dit is geen getal."), ("-1", "Een cijfer kan niet lager zijn dan 0."), ("=1+1", "formule")],
)
def test_S38_a_wrong_cell_is_told_by_row_and_not_kept(desk, quarter, engine, figure, said):  # noqa: F811
    sent = upload(desk, "\r\n".join([HEADING, line(quarter, COUNT, figure)]))
    page = words(desk.get(sent.location))
    assert said in page or "Dit is geen getal." in page
    assert "0 indicatoren wijzigen" in page
    assert "Er is niets om te bewaren." in page
    assert counts(engine) == (0, 0)


def test_S40_a_bsn_in_a_file_is_refused_and_not_repeated(desk, quarter, engine):  # noqa: F811
    sent = upload(desk, "\r\n".join([HEADING, line(quarter, COUNT, "3", said="111222333")]))
    page = desk.get(sent.location)
    assert "burgerservicenummer" in words(page)
    assert "111222333" not in page.text
    desk.send(sent.location)
    assert counts(engine)[0] == 0


def test_R13_a_file_that_comes_after_somebody_elses_draft_asks_which_counts(desk, quarter):  # noqa: F811
    desk.send(ADDRESS, {field(quarter, COUNT): "3"})
    sent = upload(desk, "\r\n".join([HEADING, line(quarter, COUNT, "4")]))
    assert "bij 1 indicator was iemand u voor" in words(desk.get(sent.location))
    desk.send(sent.location, {"toch": "2"})
    assert form_on(desk.get(ADDRESS))[field(quarter, COUNT)] == "4"


def test_R14_a_draft_saved_between_preview_and_confirming_is_not_overwritten(desk, quarter):  # noqa: F811
    sent = upload(desk, "\r\n".join([HEADING, line(quarter, COUNT, "4")]))
    desk.send(ADDRESS, {field(quarter, COUNT): "3"})
    answer = desk.send(sent.location)
    assert answer.status_code == 409
    assert form_on(desk.get(ADDRESS))[field(quarter, COUNT)] == "3"


def test_what_was_handed_in_is_not_changed_by_a_file(desk, quarter, engine):  # noqa: F811
    desk.send(f"{ADDRESS}/inleveren", typed_fields(quarter))
    sent = upload(desk, "\r\n".join([HEADING, line(quarter, COUNT, "4")]))
    assert "Dit cijfer is al ingeleverd." in words(desk.get(sent.location))


@pytest.mark.parametrize("content", ["", "Iets;Anders\r\n1;2", "Nummer;Cijfer"])
def test_a_file_that_is_no_sheet_is_refused_at_its_field(desk, content):  # noqa: F811
    answer = upload(desk, content)
    assert answer.status_code == 422
    assert 'id="bestand-fout"' in answer.text


def test_S01_a_preview_belongs_to_its_sheet_and_its_sender(desk, stranger, quarter):  # noqa: F811
    sent = upload(desk, "\r\n".join([HEADING, line(quarter, COUNT, "4")]))
    assert desk.get(sent.location.replace("kw3", "kw2")).status_code == 404
    assert stranger.get(sent.location).status_code == 404


def test_S35_a_file_of_indicators_that_is_too_large_is_refused_in_words(desk):  # noqa: F811
    answer = upload(desk, "x" * (50 * 1024 * 1024))
    assert (answer.status_code, "groter dan 2 MB" in words(answer)) == (413, True)
