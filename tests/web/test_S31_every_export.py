"""In a house where every name and remark is a formula, no file that anybody can save holds one."""

import csv
import io
import shutil
import zipfile
from xml.etree import ElementTree  # only reads what the house itself wrote

import pytest
from sqlalchemy import text

from portal.db import make_engine, reading, unit_of_work
from portal.domain.duties import Role
from portal.models import metadata
from portal.services.monitor_weeks import make_weeks
from portal.services.sample.making import make_sample
from tests.services.sample.loading import load_packs
from tests.web.owner_canaries import addresses
from tests.web.region_canaries import is_word, one_person_a_place, sign_in
from tests.web.sample_house import open_application
from tests.web.test_S04_canaries import OPEN_DATA

SCALE = 0.02
FORMULA = "=HYPERLINK(1)"
STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")
WORDS = {
    "about",
    "answer",
    "audience",
    "correction_reason",
    "description",
    "directions",
    "expectation",
    "explanation",
    "limit_text",
    "meanwhile",
    "name",
    "note",
    "opening_hours",
    "place",
    "plain",
    "reason",
    "referrer_note",
    "remark",
    "street",
    "subject",
    "summary",
    "text",
    "value",
}
KEPT = {("weekly_figure", "subject"), ("region", "name"), ("access_point", "name")}
TESTED_ELSEWHERE = ("/gemeente/indicatoren/", "/regio/indicatoren/invullen/")
"""Files for who has an indicator to hand in: `web/test_indicator_files.py` holds those."""
FILES = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory, sqlite_template, now):
    """Give an application in which what people write begins as a formula does."""
    folder = tmp_path_factory.mktemp("formulas")
    path = folder / "poisoned.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with unit_of_work(engine) as session:
        load_packs(session, now)
        make_sample(session, seed=1, scale=SCALE, now=now)
        make_weeks(session, now=now)
    with unit_of_work(engine) as session:
        session.execute(text("PRAGMA ignore_check_constraints = ON"))
        for table in metadata.tables.values():
            for column in table.columns:
                if column.name in WORDS and is_word(column) and (table.name, column.name) not in KEPT:
                    value = f"'{FORMULA}' || rowid"
                    session.execute(text(f'UPDATE OR IGNORE "{table.name}" SET "{column.name}" = {value}'))
    engine.dispose()
    with open_application(path, now) as application:
        yield application


def cells_of(answer):
    """Give every cell of a file that is text: not what a workbook holds as a number or a day."""
    held = answer.get_data()
    if not held.startswith(b"PK"):
        words = held.decode("utf-8-sig")
        first = words.partition("\n")[0]
        rows = csv.reader(io.StringIO(words), delimiter=max(";,", key=first.count))
        return [cell for row in rows for cell in row]
    with zipfile.ZipFile(io.BytesIO(held)) as parts:
        sheets = [
            ElementTree.fromstring(parts.read(name)) for name in parts.namelist() if name.endswith(".xml")
        ]
    return [item.text or "" for sheet in sheets for item in sheet.iter() if item.tag.endswith(("}t", "}f"))]


def is_number(cell):
    return cell.replace(",", "").replace(".", "").lstrip("-").isdigit()


def files_of(app, session, own_id):
    """Give the address of every file that can be saved, by its rule, filled in with things of a provider."""
    found = {
        path.rpartition(".")[0]: path
        for path in [*addresses(app, session, own_id, 1), *OPEN_DATA]
        if path.endswith((".csv", ".xlsx")) and "bestaat-niet" not in path
    }
    return {stem: [f"{stem}.{form}" for form in ("csv", "xlsx")] for stem in found}


def test_S31_no_file_that_can_be_saved_holds_a_formula(poisoned, now):
    with reading(poisoned.extensions["plekwijzer"].engine) as session:
        people = one_person_a_place(session)
        manager = next(user_id for role, user_id, _ in people if role == Role.PROVIDER_MANAGER)
        own = text("SELECT organisation_id FROM membership WHERE user_id = :user")
        own_id = session.execute(own, {"user": manager}).scalar()
        paths = files_of(poisoned, session, own_id)
    bad, poison, unseen = {}, 0, set(paths)
    for _, user_id, _ in people:
        browser = sign_in(poisoned, user_id, now)
        for stem, forms in paths.items():
            for path in forms:
                answer = browser.get(path)
                if answer.status_code != 200 or answer.mimetype not in FILES:
                    continue
                unseen.discard(stem)
                cells = cells_of(answer)
                poison += sum(FORMULA in cell for cell in cells)
                if run := [cell for cell in cells if cell.startswith(STARTS) and not is_number(cell)]:
                    bad[path] = run[:3]
    assert bad == {}
    assert {stem for stem in unseen if not stem.startswith(TESTED_ELSEWHERE)} == set()
    assert poison > 100
