"""The application as the architecture tests look at it."""

from pathlib import Path

import pytest
from flask import Flask

from portal.settings import Settings


@pytest.fixture(scope="session")
def whole_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    from portal.app import create_app  # imported late: tests that only read files need no working application

    folder: Path = tmp_path_factory.mktemp("architecture")
    settings = Settings(
        environment="test", database_url=f"sqlite:///{folder}/empty.sqlite3", index_dir=folder / "index"
    )
    return create_app(settings)
