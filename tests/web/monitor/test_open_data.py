"""The open data of free-access facilities stand beside the pages of all municipalities of the sample."""

import json
import re

from sqlmodel import select

from portal.models import Facility, Municipality

ON_A_PAGE = re.compile(r'id="voorziening-(\d+)"')


def test_every_facility_on_a_public_page_is_in_the_file_and_none_that_is_over_or_to_come(
    sample_app, sample, now
):
    visitor = sample_app.test_client()
    told = json.loads(visitor.get("/open-data/voorzieningen.json").text)
    in_file = {(row["gemeente"], row["voorziening"]) for row in told}
    on_pages = {
        (code, int(number))
        for code in sample.exec(select(Municipality.code)).all()
        for number in ON_A_PAGE.findall(visitor.get(f"/gemeente/{code}").text)
    }
    assert in_file == on_pages
    assert len(told) == len(in_file) > 50
    today = now.date()
    hidden = {one.id for one in sample.exec(select(Facility)).all() if not _is_open(one, today)}
    assert hidden
    assert not hidden & {number for _, number in in_file}


def test_every_word_of_the_file_stands_on_the_page_of_its_municipality(sample_app):
    visitor = sample_app.test_client()
    told = json.loads(visitor.get("/open-data/voorzieningen.json").text)
    page = visitor.get(f"/gemeente/{told[0]['gemeente']}").text
    for name in ("naam", "uitleg", "voor_wie", "adres", "openingstijden", "e_mail"):
        assert told[0][name] in page


def _is_open(facility, today):
    return (facility.starts_on or today) <= today <= (facility.ends_on or today)
