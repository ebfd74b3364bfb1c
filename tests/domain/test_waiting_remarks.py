"""What people really write about waiting, remarks and typing errors included; a number is never invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.waiting_text import WaitingStatus, read_waiting

READ = {
    "typing errors": {
        "6 wek": 6,
        "6 weeken": 6,
        "6 weke": 6,
        "6 wekn": 6,
        "2 maaden": 8,
        "2 mnds": 8,
        "4 weeks": 4,
        "8\N{NO-BREAK SPACE}weken": 8,
        "ACHT WEKEN!!": 8,
        "4 (weken)": 4,
        "weken: 4": 4,
        "wachttijd in weken: 4": 4,
        "4..6 weken": 5,
        "4--6 weken": 5,
        "4/6 weken": 5,
        "- 4 weken": 4,
    },
    "bounds": {
        "6 wkn": 6,
        "1,5 maand": 6,
        "1.5 maanden": 6,
        "plm. 6 weken": 6,
        "gem. 6 weken": 6,
        "minder dan 4 weken": 4,
        "≤ 4 weken": 4,
        "langer dan 12 weken": 12,
        "ten minste 12 weken": 12,
        "4 maanden of langer": 16,
        "min 4 max 6 weken": 5,
        "minimaal 4 en maximaal 8 weken": 6,
        "4 tot max. 8 weken": 6,
        "3 mnd - 6 mnd": 18,
        "ruim een half jaar": 26,
        "een half jaar tot een jaar": 39,
        "een tot anderhalve maand": 5,
        "2 maanden en een week": 9,
        "0-2 weken": 1,
        "30 dagen": 5,
        "over 3 maanden": 12,
    },
    "remarks": {
        "max 14 weken (treeknorm)": 14,
        "12 wachtenden, 8 weken": 8,
        "8 wkn (peildatum 1-11)": 8,
        "stand 23/11: 8 weken": 8,
        "nov. 2026: 6 wkn": 6,
        "8 weken, stand week 47": 8,
        "6 weken sinds november": 6,
        "4 weken na intake": 4,
        "0-12 jaar 6 weken": 6,
        "voor 12+ 6 weken": 6,
        "18+ 6 weken": 6,
        "jonger dan 12: 4 weken": 4,
        "bel 088 123 4567, wachttijd 4 weken": 4,
        "1e gesprek binnen 2 weken": 2,
        "wisselend 4-8 weken": 6,
        "niet 4 maar 6 weken": 6,
        "besloten groep 4 weken": 4,
        "stoppen met roken 4 weken": 4,
        "Locatie Noord 3 weken, Locatie Zuid 3 weken": 3,
        "Gouda 4 weken, Bel voor de rest": 4,
    },
}
STOPS = [
    "patiëntenstop",
    "Opnamestop t/m 31-12",
    "aanmeldstop, weer open vanaf 1 maart",
    "wij nemen momenteel geen nieuwe cliënten aan",
    "geen wachtlijst maar wel aanmeldstop",
    "geen capaciteit",
    "volledig vol",
    "vol t/m 2026",
    "Gouda aanmeldstop, Zoetermeer aanmeldstop",
]
UNKNOWN = {
    "places that differ": [
        "Gouda 4 wk, Zoetermeer 8 wk",
        "Gouda: 4 weken; Bodegraven: 6 weken",
        "Gouda 4 weken, Waddinxveen geen wachttijd",
        "Gouda 4 weken, Waddinxveen geen wachtlijst",
        "Gouda 4 weken, Waddinxveen aanmeldstop",
        "Gouda aanmeldstop, Waddinxveen 4 weken",
        "Gouda vol, Zoetermeer 8 weken",
    ],
    "cases that differ": [
        "spoed per direct, regulier 8 weken",
        "crisis: direct, regulier: 6 weken",
        "crisis binnen 24 uur, overig 6 weken",
        "direct, soms 2 weken",
        "direct of 2 weken",
        "intake: 2 wk / start: 6 wk",
        "binnen 5 dagen een gesprek, daarna 6 weken",
        "4 weken (was 6 weken)",
        "van 4 naar 6 weken",
        "4 > 6 weken",
    ],
    "dates": [
        "vanaf 1 maart",
        "per 1-4",
        "04-01",
        "1/3",
        "15-3",
        "4 jan",
        "4 weken na 1 maart",
        "eerste week maart",
        "voorjaar 2027",
        "Q2 2027",
        "week 10-12",
        "na de zomer",
    ],
    "other numbers": [
        "-4 weken",
        "l0 weken",
        "1O weken",
        "2 x 4 weken",
        "4,5,6 weken",
        "5 m",
        "behandelduur 6 maanden",
        "duur van de behandeling: 12 weken",
        "groep start 1x per 6 weken",
        "6 wekelijks",
        "35 uur per week",
        "bel ma t/m vr 9-12 uur",
        "3 kinderen op de wachtlijst",
        "groep 3 t/m 8",
        "max. 10 clienten",
        "€ 50",
        "999",
        "4?",
    ],
    "words only": [
        "nvt",
        "N.V.T.",
        "-",
        "z.s.m.",
        "volgende week",
        "binnen enkele dagen",
        "binnen treeknorm",
        "op aanvraag",
        "afhankelijk van zorgvraag",
        "geen lange wachttijd",
        "niet vol",
        "nog niet vol",
        "bijna vol",
        "gesloten groep",
        "www.voorbeeld.example",
    ],
}
WORDS = (
    "Gouda bel wachttijd weken maanden dag binnen tot minimaal max. vanaf maart vol gesloten direct geen "
    "niet gesprek wachtlijst , ; : - / + ( )"
).split()


def _listed(table):
    return [pytest.param(text, id=f"{about}: {text}") for about, texts in table.items() for text in texts]


@pytest.mark.parametrize("text", _listed(READ))
def test_a_remark_beside_a_wait_does_not_hide_it(text):
    reading = read_waiting(text)
    assert reading.status is WaitingStatus.NUMBER
    assert reading.weeks == next(texts[text] for texts in READ.values() if text in texts)


@pytest.mark.parametrize("text", STOPS)
def test_a_stop_with_a_remark_is_a_stop(text):
    assert read_waiting(text).status is WaitingStatus.STOP


@pytest.mark.parametrize("text", _listed(UNKNOWN))
def test_no_number_is_invented(text):
    reading = read_waiting(text)
    assert (reading.weeks, reading.status) == (None, WaitingStatus.UNKNOWN)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_words_without_a_number_give_none(text):
    assert read_waiting(text).weeks in (None, 0)


@given(st.integers(0, 130), st.integers(1, 130), st.sampled_from([", ", "; ", " / ", " en "]))
def test_two_places_with_different_waits_give_no_number(weeks, more, between):
    text = f"Gouda {weeks} wk{between}Zoetermeer {weeks + more} wk"
    assert read_waiting(text).status is WaitingStatus.UNKNOWN
