"""A kept search mails its owner when a place comes free that fits: once, in time, and nobody else."""

import random
from datetime import date, timedelta
from email import message_from_bytes

import pytest
from sqlmodel import Session, col, select

from jobs.mailers import SmtpMailer
from jobs.tasks import send_mail, watch_searches
from portal.db import reading
from portal.domain.duties import MailKind
from portal.domain.saved_searches import AlertRhythm
from portal.domain.terms import Accepting
from portal.models import (
    AvailabilityReport,
    CurrentReport,
    OutgoingMail,
    User,
)
from tests.jobs.kept_search import EVENING, HOUR, MORNING, Search
from tests.jobs.processes import Household, finish, make_place, smtp_server


def test_a_place_that_comes_free_is_mailed_to_its_owner(search):
    search.come_free()
    [letter] = search.watch()
    with reading(search.engine) as session:
        assert letter.to_address == session.get_one(User, search.user_id).email
    assert "De Esdoorn" in letter.text
    assert "De Berk" not in letter.text
    assert "2 plekken vrij" in letter.text
    assert "zoeken?q=autisme" in letter.text
    assert letter.unsubscribe_url is not None
    assert letter.subject == "1 plek vrij gekomen – autisme hier"


def test_what_was_free_already_when_the_search_was_kept_is_no_news(engine, tmp_path):
    search = Search(engine, tmp_path)
    search.come_free()
    assert search.watch() == []
    assert search.watch() == []


def test_a_first_talk_within_two_weeks_is_room_too(search):
    search.come_free(1, free_places=0, intake_weeks=2)
    [letter] = search.watch()
    assert "kennismaking binnen 2 weken" in letter.text


@pytest.mark.parametrize(
    "figures",
    [{"accepting": Accepting.STOP, "free_places": None}, {"free_places": 0, "intake_weeks": 3}],
)
def test_what_is_no_room_is_not_mailed(search, figures):
    search.report(search.offerings[0], **figures)
    search.tell_index()
    assert search.watch() == []


def test_R17_watching_twice_mails_once(search):
    search.come_free()
    assert len(search.watch()) == 1
    assert search.watch() == []
    search.report(search.offerings[0], free_places=2)
    assert search.watch() == []


@pytest.mark.parametrize("count", [2, 3])
def test_R17_clocks_at_once_mail_once(search, database_url, tmp_path, count):
    search.come_free()
    household = Household(database_url, tmp_path)
    at = (search.at + timedelta(minutes=11)).isoformat()
    try:
        running = [household.start("run", "watch-searches", "--at", at) for _ in range(count)]
        told = [finish(process) for process in running]
    finally:
        household.end()
    with reading(search.engine) as session:
        mails = session.exec(select(OutgoingMail).where(OutgoingMail.kind == MailKind.ALERT)).all()
    assert len(mails) == 1, told


def test_a_second_place_on_one_day_waits_for_tomorrow(search):
    search.come_free(0)
    assert len(search.watch()) == 1
    search.come_free(1)
    assert search.watch() == []
    [letter] = search.watch(MORNING + timedelta(days=1))
    assert "De Berk" in letter.text
    assert "De Esdoorn" not in letter.text


def test_who_asks_for_mail_at_once_gets_a_second_one(search):
    search.change(rhythm=AlertRhythm.AT_ONCE)
    search.come_free(0)
    assert len(search.watch()) == 1
    search.come_free(1)
    assert len(search.watch()) == 1


@pytest.mark.parametrize("rhythm", [AlertRhythm.DAILY, AlertRhythm.AT_ONCE])
def test_a_place_that_blinks_on_one_day_is_mailed_once(search, rhythm):
    search.change(rhythm=rhythm)
    search.come_free()
    assert len(search.watch()) == 1
    search.report(search.offerings[0])
    search.tell_index()
    assert search.watch() == []
    search.come_free()
    assert search.watch() == []
    search.report(search.offerings[0])
    search.tell_index()
    assert search.watch(MORNING + timedelta(days=1)) == []
    search.come_free()
    assert len(search.watch()) == 1


def test_a_place_that_went_before_the_mail_was_written_is_not_told(search):
    search.at = EVENING
    search.come_free()
    assert search.watch(EVENING + HOUR) == []
    search.report(search.offerings[0])
    search.tell_index()
    assert search.watch(MORNING + timedelta(days=1)) == []


def test_R19_nothing_is_mailed_at_night_and_it_comes_in_the_morning(search):
    search.at = EVENING
    search.come_free()
    assert search.watch(EVENING + HOUR) == []
    assert len(search.watch(MORNING + timedelta(days=1))) == 1


def test_a_stale_index_mails_nothing_that_sql_denies(search):
    search.come_free()
    search.report(search.offerings[0])
    assert search.watch() == []


def test_a_figure_that_is_old_brings_no_news(search):
    search.come_free(at=search.at - timedelta(days=20))
    assert search.watch() == []
    search.come_free()
    assert len(search.watch()) == 1


def test_a_place_that_grows_old_and_is_confirmed_again_is_no_news(search):
    search.come_free()
    assert len(search.watch()) == 1
    search.at += timedelta(days=20)
    search.tell_index()
    assert search.watch() == []
    search.come_free()
    assert search.watch() == []


def test_an_alert_that_could_not_leave_for_a_day_is_not_sent_any_more(search):
    search.come_free()
    search.at += timedelta(minutes=11)
    watch_searches(search.place)
    search.at = MORNING + timedelta(days=1, hours=2)
    send_mail(search.place)
    assert search.mailer.letters == []


def test_R26_while_no_mail_may_leave_nothing_is_queued_and_it_is_told_after(search, monkeypatch):
    search.come_free()
    monkeypatch.setattr("jobs.tasks.gate_hold", lambda *_, **__: "clock_back")
    assert "0 alerts queued" in _run(search)
    monkeypatch.undo()
    assert len(search.watch()) == 1


def _run(search):
    search.at += timedelta(minutes=11)
    return watch_searches(search.place)


@pytest.mark.parametrize("seed", range(4))
def test_a_mail_tells_exactly_what_fits_now_and_did_not_before(search, seed):
    dice = random.Random(seed)
    search.change(rhythm=AlertRhythm.AT_ONCE)
    names = dict(zip(search.offerings, ("De Esdoorn", "De Berk", "De Linde"), strict=True))
    fitted: set[int] = set()
    told_today: dict[int, date] = {}
    for step in range(14):
        search.at = MORNING + timedelta(days=step // 4, hours=1 + step % 4)
        if search.at.isoweekday() > 5:
            continue
        for offering_id in dice.sample(search.offerings, 2):
            room = dice.random() < 0.5
            search.report(offering_id, free_places=2 if room else 0)
        search.tell_index()
        with reading(search.engine) as session:
            now_fits = set(session.scalars(_with_room(session)))
        letters = search.watch(search.at + timedelta(minutes=15))
        today = search.at.date()
        wanted = {one for one in now_fits - fitted if told_today.get(one) != today}
        text = "".join(letter.text for letter in letters)
        assert {one for one, name in names.items() if name in text} == wanted
        told_today |= dict.fromkeys(wanted, today)
        fitted = now_fits


def _with_room(session: Session):
    return (
        select(col(CurrentReport.offering_id))
        .join(AvailabilityReport, col(AvailabilityReport.id) == col(CurrentReport.report_id))
        .where(col(AvailabilityReport.free_places) > 0)
    )


def test_the_mail_leaves_through_a_server_with_one_click_to_stop(search, tmp_path):
    search.come_free()
    with smtp_server() as (mailbox, url):
        search.place = make_place(search.engine, tmp_path, lambda: search.at, SmtpMailer(url))
        search.watch()
        [raw] = mailbox.raw
    mail = message_from_bytes(raw)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/afmelden/" in mail["List-Unsubscribe"]
