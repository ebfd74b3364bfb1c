"""Signals, and how punctual providers are: every figure is the one that plain loops over the rows give."""

import re
from collections import Counter

import pytest

from portal.domain.feedback import FeedbackKind
from portal.domain.terms import CalendarKind
from portal.models import Offering, Organisation, Segment
from portal.web.labels import LABELS
from portal.web.monitor_signals_page import DOUBT_WORDS
from tests.pages import words
from tests.services.sample import by_hand_signals
from tests.services.sample.by_hand import by_id
from tests.web.monitor_tables import items, rows_of

BASE = "/regio/monitor/midden-holland"
KINDS = LABELS[CalendarKind]


@pytest.fixture
def page(manager):
    return manager.get(f"{BASE}/signalen")


@pytest.fixture
def doubts(sample, lines):
    return by_hand_signals.doubts(sample, lines)


def test_how_much_came_on_time_and_is_late_is_that_of_the_rows(page, sample, region, now):
    shares = by_hand_signals.on_time(sample, region.id, now)
    late = by_hand_signals.late_now(sample, region.id)
    assert shares
    expected = []
    for kind in CalendarKind:
        on_time, due = shares.get(kind.value, (0, 0))
        said = (
            f"{on_time} van {due} op tijd in het laatste half jaar ({round(100 * on_time / due)}%)"
            if due
            else ""
        )
        expected.append(
            f"{KINDS[kind].capitalize()}: {said or 'er was niets aan te leveren'}; "
            f"nu te laat: {late[kind.value]}."
        )
    assert items(page, "Op tijd ingeleverd") == expected


def test_what_visitors_reported_is_that_of_the_rows(page, sample, region, now):
    expected = by_hand_signals.feedback(sample, region.id, now)
    assert len(expected) > 1
    assert rows_of(page, "cijfers__visitors") == {
        LABELS[FeedbackKind][FeedbackKind(kind)]: {
            "Gemeld": str(given),
            "Nog open": str(left),
            "Oudste open": "–" if oldest is None else f"{oldest:%d-%m-%Y}",
        }
        for kind, (given, left, oldest) in expected.items()
    }
    count, days = by_hand_signals.days_to_close(sample, region.id, now)
    assert count
    assert days is not None
    text = f"{round(days, 1):.1f}".replace(".", ",")
    assert f"Afgehandeld: {count}, de helft binnen {text} dagen." in words(page)


def test_what_was_missed_is_that_of_the_rows(page, sample, region, now):
    expected = by_hand_signals.missed(sample, region.id, now)
    shown = items(page, "Waar mensen niets vonden, de laatste 13 weken")
    assert len(shown) == min(10, len(expected)) > 5
    counts = []
    for line in shown:
        (missed, count, day), *_ = re.findall(r"^(.+): (\d+) keer, laatst op (\S+)$", line)
        total, last = expected[missed]
        assert (int(count), day) == (total, f"{last:%d-%m-%Y}")
        counts.append(total)
    assert counts == sorted((total for total, _ in expected.values()), reverse=True)[:10]
    assert f"van {len(expected)} zoekvragen" in words(page)


def test_the_doubts_are_counted_as_the_rows_say(page, sample, doubts, lines):
    settled = by_hand_signals.settled(sample)
    asked = Counter(code for codes in doubts.values() for code in codes)
    said = Counter(code for id_, codes in doubts.items() if id_ in settled for code in codes)
    assert asked
    expected = []
    for code, text in DOUBT_WORDS.items():
        more = f", waarvan de aanbieder bij {said[code]} zei dat het klopt" if said[code] else ""
        if asked[code]:
            expected.append(f"{text}: {asked[code]}{more}")
    assert items(page, "Cijfers waar een vraag bij is") == expected
    reported = [line.report for line in lines if line.report is not None]
    oldest = min(report.confirmed_at for report in reported)
    assert f"Bij {len(doubts)} van {len(reported)} opgaven, oudste {oldest:%d-%m-%Y}" in words(page)


def test_every_offering_with_a_doubt_is_listed_with_its_report(manager, sample, doubts, lines):
    offerings, names = by_id(sample, Offering), by_id(sample, Organisation)
    reports = {line.offering.id: line.report for line in lines}
    shown: Counter[tuple[int, int, str]] = Counter()
    for number in range(1, len(doubts) // 50 + 2):
        text = manager.get(f"{BASE}/signalen?pagina={number}").text
        for row in re.findall(r"<tr>.*?</tr>", text[text.index('id="cijfers"') :], re.DOTALL)[1:]:
            address, provider = re.findall(r'href="[^"]*/(\d+)"', row)
            shown[int(address), int(provider), re.findall(r">(\d\d-\d\d-\d{4})<", row)[0]] += 1
    assert shown == Counter(
        (id_, names[offerings[id_].organisation_id].id, f"{reports[id_].confirmed_at:%d-%m-%Y}")
        for id_ in doubts
    )


def test_a_provider_s_page_tells_how_much_of_its_own_came_on_time(manager, sample, region, lines, now):
    for id_ in sorted({line.offering.organisation_id for line in lines})[:3]:
        shares = by_hand_signals.on_time(sample, region.id, now, id_)
        expected = []
        for kind in CalendarKind:
            on_time, due = shares.get(kind.value, (0, 0))
            said = f"{on_time} van {due} op tijd ({round(100 * on_time / due)}%)" if due else ""
            expected.append(f"{KINDS[kind].capitalize()}: {said or 'er was niets aan te leveren'}")
        assert (
            items(manager.get(f"{BASE}/aanbieders/{id_}"), "Op tijd ingeleverd, het laatste half jaar")
            == expected
        )


def test_providers_beside_each_other_tell_how_much_came_on_time(manager, sample, region, lines, now):
    segment = by_id(sample, Segment)[lines[0].segment_id]
    text = manager.get(f"{BASE}/vergelijken/{segment.code}").text
    own = {line.offering.organisation_id for line in lines if line.segment_id == segment.id}
    for id_ in own:
        part = " ".join(text[text.index(f'id="aanbieder-{id_}"') :].split())
        on_time, due = by_hand_signals.on_time(sample, region.id, now, id_).get("waiting", (0, 0))
        said = f"Wachttijden op tijd ingeleverd: {on_time} van {due} in het laatste half jaar."
        none = "Er waren geen wachttijden aan te leveren in het laatste half jaar."
        assert part.partition("<p>")[2].partition("</p>")[0].strip() == (said if due else none)
