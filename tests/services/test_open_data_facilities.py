"""The open data of free-access facilities: what visitors see on a day, all of it and nothing else."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.models import Facility, RegionMunicipality
from portal.services.open_data import find_file
from portal.services.open_data_fields import FACILITIES
from portal.services.open_data_files import csv_pieces
from tests.facility_rows import make_facility
from tests.factories import key, make_municipality, make_region

TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)


@pytest.fixture
def town(session):
    return make_municipality(session, make_region(session), code="GM9001", name="Proefstad")


def rows(session, now):
    _, read = find_file("voorzieningen")
    return list(read(session, now))


def names(session, now):
    return [row["naam"] for row in rows(session, now)]


def test_a_row_tells_what_the_page_of_the_municipality_tells(session, town, now):
    facility = make_facility(
        session,
        town,
        audience="jongeren",
        opening_hours="wo 14.00 uur",
        phone="+31182123456",
        email="jongeren@proefstad.nl",
        website="https://proefstad.nl",
        age_min=12,
        age_max=23,
        themes=["dagelijks-leven", "zonder-verwijzing"],
        starts_on=TODAY,
        ends_on=TODAY,
    )
    assert rows(session, now) == [
        {
            "voorziening": key(facility),
            "gemeente": "GM9001",
            "gemeentenaam": "Proefstad",
            "naam": "Huiskamer De Proef",
            "uitleg": "Loop binnen voor koffie.",
            "voor_wie": "jongeren",
            "leeftijd_vanaf": 12,
            "leeftijd_tot_en_met": 23,
            "onderwerpen": "dagelijks-leven zonder-verwijzing",
            "adres": "Proefplein 1",
            "openingstijden": "wo 14.00 uur",
            "telefoon": "+31182123456",
            "e_mail": "jongeren@proefstad.nl",
            "website": "https://proefstad.nl",
            "voorbeeld": False,
        }
    ]


def test_the_dictionary_has_every_field_of_a_row_in_order(session, town, now):
    make_facility(session, town)
    assert [field.name for field in FACILITIES.fields] == list(rows(session, now)[0])


def test_what_is_over_or_still_to_come_is_not_in_it(session, town, now):
    make_facility(session, town, name="Voorbij", ends_on=TODAY - DAY)
    make_facility(session, town, name="Vandaag voor het laatst", ends_on=TODAY)
    make_facility(session, town, name="Vandaag voor het eerst", starts_on=TODAY)
    make_facility(session, town, name="Nog niet", starts_on=TODAY + DAY)
    assert names(session, now) == ["Vandaag voor het laatst", "Vandaag voor het eerst"]


def test_a_municipality_that_takes_part_nowhere_now_has_no_page_and_no_row(session, town, now):
    make_facility(session, town)
    (membership,) = session.exec(select(RegionMunicipality)).all()
    membership.valid_until = TODAY - DAY
    session.flush()
    assert names(session, now) == []
    membership.valid_from, membership.valid_until = TODAY + DAY, None
    session.flush()
    assert names(session, now) == []


def test_a_municipality_of_two_regions_tells_a_facility_once(session, town, now):
    session.add(
        RegionMunicipality(
            region_id=key(make_region(session)), municipality_id=key(town), joins_all=False, valid_from=TODAY
        )
    )
    make_facility(session, town)
    assert len(rows(session, now)) == 1


def test_more_than_are_read_at_once_come_each_once(session, town, now):
    session.add_all(
        Facility(municipality_id=key(town), name=f"Kamer {number}", about="Koffie.", themes=[])
        for number in range(1001)
    )
    session.flush()
    assert names(session, now) == [f"Kamer {number}" for number in range(1001)]


def test_S31_no_text_of_a_facility_becomes_a_formula(session, town, now):
    words = ("name", "about", "audience", "address", "opening_hours", "phone", "email", "website")
    make_facility(session, town, **{word: f"=1+{len(word)}" for word in words})
    (written,) = csv_pieces(FACILITIES, rows(session, now))
    assert written.count(b"'=1+") == len(words)
    assert b",=" not in written
