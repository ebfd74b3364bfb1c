"""An application on a database file that a test filled itself, with a clock that stands still."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flask import Flask

from portal.app import create_app
from portal.settings import Settings
from tests.pages import Browser


@contextmanager
def open_application(database: Path, now: datetime) -> Iterator[Flask]:
    """Give the application until the block ends; its index and mail stand beside the database."""
    settings = Settings(
        environment="test",
        secret_key="een-geheim-van-de-tests-en-nergens-anders",
        database_url=f"sqlite:///{database}",
        index_dir=database.parent / "index",
        mail_dir=database.parent / "mail",
        base_url="http://localhost",
        trusted_hosts=("localhost",),
        log_level="CRITICAL",
    )
    application = create_app(settings, clock=lambda: now)
    application.test_client_class = Browser
    yield application
    application.extensions["plekwijzer"].engine.dispose()
