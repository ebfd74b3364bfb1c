"""A referrer with a kept search, and offerings that come free and go, for the tests of alerts."""

from datetime import UTC, datetime, timedelta

from jobs.mailers import MemoryMailer
from jobs.tasks import send_mail, watch_searches
from portal.db import unit_of_work
from portal.domain.duties import Role
from portal.domain.saved_searches import WATCHED_FOR, AlertRhythm
from portal.domain.terms import OrganisationKind
from portal.models import (
    Offering,
    SavedSearch,
)
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
from tests.jobs.processes import make_place

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
