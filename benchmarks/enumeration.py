"""Prints whether time tells who has an account: at sign-in, reset and invitation.

    python -m benchmarks.enumeration [--samples 200]

Asks the application itself, without sockets, known and unknown addresses by turns. Prints the medians, how
far apart they are, and the two-sided p of Mann and Whitney. The control asks for less than 5 % and p > 0.01.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import erfc, sqrt
from pathlib import Path

from alembic import command
from alembic.config import Config
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.served import ROOT
from portal.app import create_app
from portal.db import make_engine, unit_of_work
from portal.domain.duties import Role
from portal.domain.terms import OrganisationKind
from portal.models import Organisation, OrganisationRole
from portal.services.accounts import create_user
from portal.services.sessions import start_session
from portal.settings import Settings

KNOWN, UNKNOWN, MANAGER = (
    "bekend-{}@voorbeeld.example",
    "vreemd-{}@voorbeeld.example",
    "beheer@voorbeeld.example",
)
PASSWORD = "vijftien groene deuren"
FARTHEST, LEAST_P = 5.0, 0.01
WARM_UP = 5


@dataclass
class Desk:
    """The application, its manager's browser, and the clock that gives each sample a quarter of its own."""

    app: Flask
    at: datetime

    def __call__(self) -> datetime:
        return self.at


def main() -> int:
    """Make a house, ask, print; exit status 1 when a door tells."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--samples", type=int, default=200, help="of each kind (20 to 1000)")
    samples = max(20, min(parser.parse_args().samples, 1000))
    with tempfile.TemporaryDirectory() as folder:
        desk, organisation_id = _house(Path(folder), samples)
        doors: dict[str, Callable[[str], float]] = {
            "sign-in": lambda email: _send(desk, "/inloggen", {"email": email, "password": "mis"}),
            "reset": lambda email: _send(desk, "/wachtwoord-vergeten", {"email": email}),
            "sign-in link": lambda email: _send(desk, "/inloggen/link", {"email": email}),
            "invitation": lambda email: _invite(desk, organisation_id, email),
        }
        print(f"{'door':<14}{'known ms':>10}{'unknown ms':>12}{'apart':>9}{'p':>9}")
        verdicts = [_tell(name, door, samples) for name, door in doors.items()]
    return 0 if all(verdicts) else 1


def _tell(name: str, door: Callable[[str], float], samples: int) -> bool:
    known: list[float] = []
    unknown: list[float] = []
    for number in range(samples + WARM_UP):
        pair = [(KNOWN, known), (UNKNOWN, unknown)]
        for form, times in pair if number % 2 else reversed(pair):
            times.append(door(form.format(number)))
    del known[:WARM_UP], unknown[:WARM_UP]
    medians = statistics.median(known), statistics.median(unknown)
    apart = abs(medians[0] - medians[1]) / max(medians) * 100
    p = mann_whitney(known, unknown)
    print(f"{name:<14}{medians[0]:>10.2f}{medians[1]:>12.2f}{apart:>8.1f}%{p:>9.3f}")
    return apart < FARTHEST and p > LEAST_P


def mann_whitney(one: list[float], other: list[float]) -> float:
    """Give the two-sided p that two samples differ only by chance, by the normal approximation."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        ranks += sum((at + 1 + end) / 2 for _, kind in ranked[at:end] if kind == 0)
        at = end
    count, others = len(one), len(other)
    u = ranks - count * (count + 1) / 2
    spread = sqrt(count * others * (count + others + 1) / 12)
    return erfc(abs(u - count * others / 2) / spread / sqrt(2))


def _house(folder: Path, samples: int) -> tuple[Desk, int]:
    settings = Settings(
        environment="laptop",
        database_url=f"sqlite:///{folder / 'p.sqlite3'}",
        index_dir=folder / "index",
        mail_dir=folder / "mail",
        base_url="http://localhost",
        trusted_hosts=("localhost",),
        log_level="ERROR",
    )
    desk = Desk(Flask("none"), datetime.now(UTC))
    engine = make_engine(settings.database_url)
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
    with unit_of_work(engine) as session:
        organisation = Organisation(name="Meting", created_at=desk.at)
        session.add(organisation)
        session.flush()
        organisation_id = int(organisation.id or 0)
        session.add(OrganisationRole(organisation_id=organisation_id, kind=OrganisationKind.PROVIDER))
        create_user(
            session,
            email=MANAGER,
            name="Beheer",
            roles=[(organisation_id, Role.PROVIDER_MANAGER)],
            is_confirmed=True,
            now=desk.at,
        )
        for number in range(samples + WARM_UP):
            create_user(
                session,
                email=KNOWN.format(number),
                name="Bekend",
                password=PASSWORD if number == 0 else None,
                is_confirmed=True,
                now=desk.at,
            )
    engine.dispose()
    desk.app = create_app(settings, clock=desk)
    return desk, organisation_id


def _send(desk: Desk, path: str, form: dict[str, str], browser: FlaskClient | None = None) -> float:
    """Send a form as a new visitor, a quarter of an hour later, and give the milliseconds of the answer."""
    desk.at += timedelta(minutes=15)
    browser = browser or desk.app.test_client()
    page = browser.get(path).get_data(as_text=True)
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    began = time.perf_counter()
    answer = browser.post(path, data={**form, "csrf_token": token})
    took = (time.perf_counter() - began) * 1000
    if answer.status_code not in (303, 422):
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return took


def _invite(desk: Desk, organisation_id: int, email: str) -> float:
    desk.at += timedelta(hours=80)  # what was open has expired by then
    browser = desk.app.test_client()
    house = desk.app.extensions["plekwijzer"]
    with unit_of_work(house.engine) as session:
        secret = start_session(session, user_id=1, expires_at=desk.at + timedelta(hours=1), now=desk.at)
    desk.at += timedelta(minutes=1)
    with browser.session_transaction() as kept:
        kept["_user_id"], kept["seen"] = secret, int(desk.at.timestamp())
    form = {"email": email, "role": Role.PROVIDER_EDITOR.value}
    return _send(desk, "/mijn/mensen", form, browser)


if __name__ == "__main__":
    sys.exit(main())
