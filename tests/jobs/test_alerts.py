"""A kept search mails its owner when a place comes free that fits: once, in time, and nobody else."""

import random
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes

import pytest
from sqlmodel import Session, col, select

from jobs.mailers import MemoryMailer, SmtpMailer
from jobs.tasks import send_mail, tidy, watch_searches
from portal.db import reading, unit_of_work
from portal.domain.duties import MailKind, MailStatus, Role
from portal.domain.saved_searches import WARNED_BEFORE, WATCHED_FOR, AlertRhythm
from portal.domain.terms import Accepting, OrganisationKind
from portal.models import (
    AvailabilityReport,
    CurrentReport,
    Membership,
    Offering,
    OutgoingMail,
    SavedSearch,
    SearchFit,
    User,
)
from portal.services.alert_links import look_at_alerts, resume_alerts, stop_alerts
from portal.services.saved_searches import pause_search
from search.indexer import rebuild
from tests.factories import (
    key,
    make_location,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_region,
    make_report,
    make_user,
)
from tests.jobs.processes import Household, finish, make_place, smtp_server

MORNING = datetime(2026, 11, 25, 9, tzinfo=UTC)
EVENING = datetime(2026, 11, 25, 19, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Search:
    """A referrer's kept search for autism in one municipality, and three offerings that wait."""

    def __init__(self, engine, folder):
        self.engine, self.at, self.mailer = engine, MORNING, MemoryMailer()
        self.place = make_place(engine, folder, lambda: self.at, self.mailer)
        with unit_of_work(engine) as session:
            region = make_region(session)
            here = make_municipality(session, region, code="GM9001", lat=52.0, lon=4.7)
            product = make_product(session, region, code="autisme", name="Hulp bij autisme")
            practice = make_organisation(session, OrganisationKind.REFERRER, name="Praktijk (proef)")
            self.user_id = key(make_user(session, practice, Role.REFERRER, name="Noor de Verwijzer"))
            self.offerings = []
            for name in ("De Esdoorn", "De Berk", "De Linde"):
                provider = make_organisation(session, name=name)
                location = make_location(session, provider, here)
                made = make_offering(session, provider, product, here, location=location)
                self.offerings.append(key(made))
            self.search_id = self._keep(session, AlertRhythm.DAILY)
        for offering_id in self.offerings:
            self.report(offering_id)
        rebuild(engine, self.place.search_engine, now=self.at)

    def _keep(self, session, rhythm):
        saved = SavedSearch(
            user_id=self.user_id,
            name="autisme hier",
            asked="q=autisme&gemeente=GM9001",
            rhythm=rhythm,
            watched_until=self.at + WATCHED_FOR,
            created_at=self.at,
        )
        session.add(saved)
        session.flush()
        return key(saved)

    def change(self, **fields):
        with unit_of_work(self.engine) as session:
            saved = session.get_one(SavedSearch, self.search_id)
            for name, value in fields.items():
                setattr(saved, name, value)

    def report(self, offering_id, *, at=None, **fields):
        """Report a wait of nine weeks without room, or what is given; the index hears of it."""
        with unit_of_work(self.engine) as session:
            values = {"intake_weeks": 9, "start_weeks": 9, "free_places": 0, **fields}
            offering = session.get_one(Offering, offering_id)
            make_report(session, offering, at=at or self.at, **values)

    def tell_index(self):
        rebuild(self.engine, self.place.search_engine, now=self.at)

    def watch(self, at=None):
        """Compare and queue, and send what is queued; return the letters that went out now."""
        self.at = at or self.at + timedelta(minutes=11)
        before = len(self.mailer.letters)
        watch_searches(self.place)
        send_mail(self.place)
        return self.mailer.letters[before:]

    def come_free(self, number=0, **fields):
        self.report(self.offerings[number], **{"free_places": 2, **fields})
        self.tell_index()


@pytest.fixture
def search(engine, tmp_path):
    made = Search(engine, tmp_path)
    assert made.watch() == []
    return made


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


@pytest.mark.parametrize("how", ["role", "active", "paused", "stopped by mail"])
def test_S05_who_may_not_or_will_not_gets_no_mail(search, how):
    search.come_free(1)
    [letter] = search.watch()
    with unit_of_work(search.engine) as session:
        if how == "role":
            membership = session.exec(select(Membership).where(Membership.user_id == search.user_id)).one()
            session.delete(membership)
        if how == "active":
            session.get_one(User, search.user_id).is_active = False
        if how == "paused":
            pause_search(session, user_id=search.user_id, search_id=search.search_id, now=search.at)
        if how == "stopped by mail":
            stop_alerts(session, secret=letter.unsubscribe_url.rsplit("/", 1)[1], now=search.at)
    search.come_free(0)
    assert search.watch(MORNING + timedelta(days=1)) == []


def test_a_queued_alert_does_not_leave_after_its_reader_stopped_it(search):
    search.come_free()
    search.at += timedelta(minutes=11)
    watch_searches(search.place)
    with unit_of_work(search.engine) as session:
        pause_search(session, user_id=search.user_id, search_id=search.search_id, now=search.at)
    send_mail(search.place)
    assert search.mailer.letters == []
    with reading(search.engine) as session:
        assert session.exec(select(OutgoingMail)).one().status is MailStatus.CANCELLED


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


def test_a_search_ends_by_itself_after_a_mail_that_says_so_a_week_before(search):
    until = search_end(search)
    [letter] = search.watch(until - WARNED_BEFORE + HOUR)
    assert "1 zoekvraag stopt binnen 7 dagen" in letter.subject
    assert search.watch(until - WARNED_BEFORE + 2 * HOUR) == []
    search.at = until + HOUR
    search.come_free()
    assert search.watch(until + 2 * HOUR) == []


def test_one_press_lets_it_go_on_for_its_full_time(search):
    until = search_end(search)
    [letter] = search.watch(until - WARNED_BEFORE + HOUR)
    secret = letter.unsubscribe_url.rsplit("/", 1)[1]
    with unit_of_work(search.engine) as session:
        assert look_at_alerts(session, secret=secret, now=search.at).active_count == 1
        resume_alerts(session, secret=secret, now=search.at)
    search.at = until + HOUR
    search.tell_index()
    search.watch()
    search.come_free()
    assert len(search.watch()) == 1


def search_end(search):
    """Set the end of a search on a Wednesday and return it."""
    until = MORNING + timedelta(days=56)
    search.change(watched_until=until)
    return until


def test_the_clean_up_forgets_what_was_thrown_away_and_keeps_what_is_kept(search):
    search.come_free()
    search.watch()
    with unit_of_work(search.engine) as session:
        gone = Search._keep(search, session, AlertRhythm.NONE)
        session.add(SearchFit(saved_search_id=gone, offering_id=search.offerings[0], came_at=search.at))
        session.flush()
        session.get_one(SavedSearch, gone).removed_at = search.at - timedelta(days=2)
    tidy(search.place)
    with reading(search.engine) as session:
        assert [key(one) for one in session.exec(select(SavedSearch))] == [search.search_id]
        assert {one.saved_search_id for one in session.exec(select(SearchFit))} == {search.search_id}


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
