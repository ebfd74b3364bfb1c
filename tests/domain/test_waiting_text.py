"""Free text about waiting is read kindly, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import waiting_grammar
from portal.domain.waiting_text import MAX_LENGTH, ReadWaiting, WaitingStatus, read_waiting

NUMBERS = {
    "4-6 weken": 5,
    "4 – 6 weken": 5,
    "4 tot 6 weken": 5,
    "4 à 6 weken": 5,
    "4 a 5 wkn.": 5,
    "4 t/m 8 weken": 6,
    "6 of 7 weken": 7,
    "tussen 2 en 4 weken": 3,
    "tussen de 2 en 4 maanden": 12,
    "vier tot zes weken": 5,
    "4-5 weken": 5,
    "2 maanden": 8,
    "2 mnd": 8,
    "3 mnd.": 12,
    "1-2 maanden": 6,
    "anderhalve maand": 6,
    "anderhalf jaar": 78,
    "een half jaar": 26,
    "½ jaar": 26,
    "1 jaar": 52,
    "1 kwartaal": 13,
    "2,5 maand": 10,
    "2½ week": 3,
    "twee en een halve maand": 10,
    "tweeënhalve maand": 10,
    "een maand": 4,
    "één week": 1,
    "twaalf weken": 12,
    "een week of zes": 6,
    "een maand of 2": 8,
    "een tot twee weken": 2,
    "binnen 3 weken": 3,
    "minimaal 10 weken": 10,
    "meer dan 26 weken": 26,
    "meer dan een jaar": 52,
    "maximaal 6 wk": 6,
    "ongeveer 8 weken": 8,
    "ca. 4 weken": 4,
    "6+ weken": 6,
    "> 52 weken": 52,
    "Wachttijd: 5 weken.": 5,
    "10 dagen": 2,
    "7 dagen": 1,
    "3-5 dagen": 1,
    "10 werkdagen": 2,
    "binnen 24 uur": 1,
    "1 maand en 2 weken": 6,
    "2 wk + 3 wk": 5,
    "2 + 3 weken": 5,
    "2 weken tot 3 maanden": 7,
    "6 weken tot 8 weken": 7,
    "4weken": 4,
    "nul weken": 0,
    "0": 0,
    "4": 4,
    "4-6": 5,
    "12 - 14": 13,
    "drie": 3,
    ">52": 52,
    "±8": 8,
    "max. 6": 6,
    "260": 260,
    "４ weken": 4,
    "vol, wachttijd 12 weken": 12,
    "geen wachtlijst, gesprek binnen 2 weken": 2,
    "geen aanmeldstop, 4 weken": 4,
    "4 weken (peildatum 01-02-2026)": 4,
    "6 weken, bel 0182-123456": 6,
    "18+: 4 weken": 4,
    "4 weken voor kinderen tot 12 jaar": 4,
    "intake 4 weken, start 4 weken": 4,
}
NONE = [
    "geen",
    "Geen.",
    "geen wachttijd",
    "Er is geen wachtlijst",
    "momenteel geen wachttijden",
    "zonder wachttijd",
    "nihil",
    "direct",
    "per direct",
    "direct plek",
    "u kunt direct terecht",
]
STOPS = [
    "aanmeldstop",
    "Aanmeldstop tot 1 juni",
    "tijdelijke aanmeldstop van 12 weken",
    "aanmeldingsstop",
    "aanmeld-stop",
    "cliëntenstop",
    "instroomstop",
    "opname stop",
    "stop",
    "wachtlijst gesloten",
    "geen nieuwe aanmeldingen",
    "geen instroom",
    "gesloten",
    "vol",
    "wij zitten vol",
    "geen plek",
]
UNKNOWN = [
    "",
    "bel ons",
    "bel 0182-123456",
    "06 12345678",
    "+31 6 12 34 56 78",
    "0182123456",
    "01-02-2026",
    "1/2/26",
    "2026-02-01",
    "1 juni",
    "vanaf 1 juni 2026",
    "vanaf maart",
    "vanaf 1-9",
    "2026",
    "week 12",
    "wk 40",
    "onbekend",
    "n.v.t.",
    "geen idee",
    "niet direct",
    "enkele weken",
    "een paar maanden",
    "wisselend",
    "wisselt per gemeente",
    "300 weken",
    "20 jaar",
    "tot 18 jaar",
    "6-18 jaar",
    "12 jaar en ouder",
    "1 dag per week",
    "2x per week",
    "elke 2 weken",
    "24/7",
    "bel tussen 9 en 12 uur",
    "open tot 17:00",
    "6 plekken",
    "3 wachtenden",
    "40 euro",
    "-3",
    "1.000 weken",
    "jeugd 4 weken, volwassenen 8 weken",
    "2 en 4 weken",
    "geen aanmeldstop",
    "aanmeldstop opgeheven",
    "😀",
]


@pytest.mark.parametrize(("text", "weeks"), NUMBERS.items())
def test_a_wait_is_read_as_weeks(text, weeks):
    assert read_waiting(text) == ReadWaiting(weeks, WaitingStatus.NUMBER)


@pytest.mark.parametrize("text", NONE)
def test_no_wait_is_read_as_none(text):
    assert read_waiting(text) == ReadWaiting(0, WaitingStatus.NONE)


@pytest.mark.parametrize("text", STOPS)
def test_a_stop_is_a_stop_and_never_a_number(text):
    assert read_waiting(text) == ReadWaiting(None, WaitingStatus.STOP)


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_no_wait_is_unknown_and_never_a_number(text):
    assert read_waiting(text) == ReadWaiting(None, WaitingStatus.UNKNOWN)


@given(
    st.integers(0, 260), st.sampled_from(["{} weken", "{}", "binnen {} wk", "Ca. {} weken!", " {}  WEKEN "])
)
def test_any_number_of_weeks_is_that_number(weeks, pattern):
    assert read_waiting(pattern.format(weeks)).weeks == weeks


@given(st.integers(0, 130), st.integers(0, 130))
def test_a_range_is_its_middle_with_halves_up(low, extra):
    middle = max(1, (2 * low + extra + 1) // 2) if low + extra else 0
    assert read_waiting(f"{low} tot {low + extra} weken").weeks == middle


@given(st.integers(1, 65))
def test_a_month_counts_as_four_weeks(months):
    assert read_waiting(f"{months} maanden").weeks == 4 * months


@given(st.text(max_size=250))
def test_any_text_gets_a_reading_that_holds_together(text):
    reading = read_waiting(text)
    assert (reading.weeks is None) == (reading.status in ("stop", "unknown"))
    assert reading.weeks is None or 0 <= reading.weeks <= 260


@given(
    st.dates().map(lambda day: day.strftime("%d-%m-%Y"))
    | st.from_regex(r"0[1-9]\d{2}-[1-9]\d{5}", fullmatch=True)
)
def test_dates_and_telephone_numbers_are_never_a_number(text):
    assert read_waiting(text).status == "unknown"
    assert read_waiting(f"bel ons: {text}").status == "unknown"


@pytest.mark.parametrize(
    "piece", ["4", "4 ", "4-", "1 of ", "tot ", "een ", "stop", "week of ", ".", "1,", "(1)-"]
)
def test_S34_regexes_are_fast_on_long_input(piece):
    assert read_waiting(piece * 100_000).status == "unknown"
    read_waiting((piece * MAX_LENGTH)[:MAX_LENGTH])
    # The patterns themselves are bounded too, not only the length of what they are given.
    long = (piece * 100_000)[:100_000]
    for pattern in (waiting_grammar.QUANTITY, waiting_grammar.BARE, waiting_grammar.NOT_A_WAIT):
        pattern.search(long)
